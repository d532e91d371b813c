"""The Department puts a point of a running session to all, over the chair's floor."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.rooms import SessionView
from nhipcau.schemas.urgent import UrgentEndIn, UrgentIn
from nhipcau.services import urgent

router = APIRouter(prefix="/api/sessions/{session_id}/urgent", tags=["sessions"])


@router.post("/start")
async def start_urgent(session_id: Id, request: UrgentIn, caller: Caller, running: Running) -> SessionView:
    """Put a point to all: it alone is heard, and marked as such in the picture."""
    return await urgent.start_urgent(
        running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen
    )


@router.post("/end")
async def end_urgent(session_id: Id, request: UrgentEndIn, caller: Caller, running: Running) -> SessionView:
    """Give the room back as it was."""
    return await urgent.end_urgent(running, caller, session_id=session_id, seen=request.seen)
