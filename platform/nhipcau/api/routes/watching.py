"""Looking at points alone, and tours from point to point."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.floor import TourIn
from nhipcau.schemas.rooms import PointIn, SessionView
from nhipcau.services import looking, tours

router = APIRouter(prefix="/api/sessions/{session_id}", tags=["sessions"])


@router.post("/look")
async def look_at_point(session_id: Id, request: PointIn, caller: Caller, running: Running) -> Done:
    """Look at a point alone: its camera is let in, the room is not shown it. Say it again every ten seconds."""
    return await looking.look_at(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/look/end")
async def end_look(session_id: Id, caller: Caller, running: Running) -> Done:
    """Look at no point any more."""
    return await looking.end_look(running, caller, session_id=session_id)


@router.post("/tour")
async def start_tour(session_id: Id, request: TourIn, caller: Caller, running: Running) -> SessionView:
    """Have points looked at, or shown to all without sound, in turn."""
    return await tours.start_tour(
        running,
        caller,
        session_id=session_id,
        kind=request.kind,
        body_id=request.body_id,
        seconds=request.seconds,
        seen=request.seen,
    )


@router.post("/tour/stop")
async def stop_tour(session_id: Id, caller: Caller, running: Running) -> SessionView:
    """Stop the tour that runs."""
    return await tours.stop_tour(running, caller, session_id=session_id)
