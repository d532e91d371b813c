"""Who presides over a session, and what was set for it beforehand."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.chair import ChairBackIn, ChairIn, DeputyIn, PresidingIn, PresidingView
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import chair, presiding

router = APIRouter(prefix="/api", tags=["sessions"])


@router.get("/conferences/{conference_id}/presiding")
async def get_presiding(conference_id: Id, caller: Caller, running: Running) -> PresidingView:
    """The deputy, and how long a lost chair and other lost points are waited for."""
    return await presiding.get_presiding(running, caller, conference_id=conference_id)


@router.put("/conferences/{conference_id}/presiding")
async def set_presiding(conference_id: Id, request: PresidingIn, caller: Caller, running: Running) -> PresidingView:
    """Set them: the waits hold at once, the deputy for sessions that are opened from now on."""
    return await presiding.set_presiding(running, caller, conference_id=conference_id, request=request)


@router.post("/sessions/{session_id}/chair/deputy")
async def name_deputy(session_id: Id, request: DeputyIn, caller: Caller, running: Running) -> SessionView:
    """Name the point that may preside when the chair's seat is lost, or nobody."""
    return await chair.name_deputy(
        running, caller, session_id=session_id, point_id=request.point_id or 0, seen=request.seen
    )


@router.post("/sessions/{session_id}/chair/hand-over")
async def hand_over_chair(session_id: Id, request: ChairIn, caller: Caller, running: Running) -> SessionView:
    """Let another point preside; the chair may take it back at any time."""
    return await chair.hand_over(running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen)


@router.post("/sessions/{session_id}/chair/take-over")
async def take_over_chair(session_id: Id, request: ChairIn, caller: Caller, running: Running) -> SessionView:
    """Preside from a point because the chair's seat has been lost for as long as the rule says."""
    return await chair.take_over(running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen)


@router.post("/sessions/{session_id}/chair/take-back")
async def take_back_chair(session_id: Id, request: ChairBackIn, caller: Caller, running: Running) -> SessionView:
    """Let the chair preside again from its own point."""
    return await chair.take_back(running, caller, session_id=session_id, seen=request.seen)
