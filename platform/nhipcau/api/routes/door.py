"""The door of a session's room: locked or not, who waits before it, who is let in and sent back."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.door import AdmitWaitingIn, BarIn, DoorPointIn, LockIn, WaitingRoomIn
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import door

router = APIRouter(prefix="/api/sessions/{session_id}/door", tags=["sessions"])


@router.post("/lock")
async def set_lock(session_id: Id, request: LockIn, caller: Caller, running: Running) -> SessionView:
    """Lock the room or unlock it; whoever is in comes back after a drop."""
    return await door.set_lock(running, caller, session_id=session_id, locked=request.locked, seen=request.seen)


@router.post("/waiting-room")
async def set_waiting_room(session_id: Id, request: WaitingRoomIn, caller: Caller, running: Running) -> SessionView:
    """Have points wait before the room, or let in whoever waits."""
    return await door.set_waiting_room(
        running, caller, session_id=session_id, on=request.waiting_room, seen=request.seen
    )


@router.post("/admit")
async def admit_point(session_id: Id, request: DoorPointIn, caller: Caller, running: Running) -> SessionView:
    """Let one point in, waiting or still to come."""
    return await door.admit_point(running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen)


@router.post("/admit-waiting")
async def admit_waiting(session_id: Id, request: AdmitWaitingIn, caller: Caller, running: Running) -> SessionView:
    """Let in all that wait, or those of them under a body."""
    return await door.admit_waiting(running, caller, session_id=session_id, body_id=request.body_id, seen=request.seen)


@router.post("/send-back")
async def send_back(session_id: Id, request: DoorPointIn, caller: Caller, running: Running) -> SessionView:
    """Send a point back before the door until it is let in again."""
    return await door.send_back(running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen)


@router.post("/bar")
async def bar_point(session_id: Id, request: BarIn, caller: Caller, running: Running) -> SessionView:
    """Put a point out of the session until the bar is lifted; its tokens are worth nothing any more."""
    return await door.bar(
        running,
        caller,
        session_id=session_id,
        point_id=request.point_id,
        reason=request.reason,
        seen=request.seen,
    )


@router.post("/lift-bar")
async def lift_bar(session_id: Id, request: DoorPointIn, caller: Caller, running: Running) -> SessionView:
    """Let a point that was put out come again."""
    return await door.lift_bar(running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen)
