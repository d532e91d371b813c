"""Deadlines while they are typed, late registrations, deadlines that moved."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.conferences import ConferenceView
from nhipcau.schemas.deadlines import DeadlineMovesSeenIn, LateReasonIn, VerdictsIn, VerdictsView
from nhipcau.services import deadline_moves, lateness, verdicts

router = APIRouter(prefix="/api", tags=["deadlines"])


@router.post("/verdicts")
async def judge_deadlines(request: VerdictsIn, caller: Caller, running: Running) -> VerdictsView:
    """What the clauses that count working days say of what is being typed (Art. 9.1, 9.2, 10.1); stores nothing."""
    return await verdicts.preview(running, caller, request=request)


@router.post("/conferences/{conference_id}/late-reason")
async def explain_lateness(
    conference_id: Id, request: LateReasonIn, caller: Caller, running: Running
) -> ConferenceView:
    """Say why a registration is late."""
    return await lateness.explain_lateness(running, caller, conference_id=conference_id, reason=request.reason)


@router.post("/conferences/{conference_id}/accept-late")
async def accept_lateness(conference_id: Id, caller: Caller, running: Running) -> ConferenceView:
    """Accept a late registration; it stays marked late."""
    return await lateness.accept_lateness(running, caller, conference_id=conference_id)


@router.post("/deadline-moves/seen")
async def mark_deadline_moves_seen(request: DeadlineMovesSeenIn, caller: Caller, running: Running) -> Done:
    """Note that the caller has read of deadlines that moved."""
    await deadline_moves.mark_seen(running, caller, ids=request.ids)
    return Done()
