"""The floor of a session: who asks, who is given it, who speaks together, who has finished."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.floor import (
    EndShowingIn,
    FloorIn,
    MoreTimeIn,
    MoveIn,
    MuteButIn,
    MuteIn,
    TurnIn,
    TurnTimeIn,
    UndoIn,
)
from nhipcau.schemas.rooms import PointIn, SeatNow, SessionView
from nhipcau.services import floor

router = APIRouter(prefix="/api/sessions/{session_id}/floor", tags=["sessions"])


@router.post("/request")
async def request_floor(session_id: Id, request: PointIn, caller: Caller, running: Running) -> SeatNow:
    """A point asks to speak; asking twice keeps the first place."""
    return await floor.request_floor(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/withdraw")
async def withdraw_request(session_id: Id, request: PointIn, caller: Caller, running: Running) -> SeatNow:
    """A point takes its request back."""
    return await floor.withdraw_request(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/return")
async def return_floor(session_id: Id, request: PointIn, caller: Caller, running: Running) -> SeatNow:
    """The point that speaks has finished."""
    return await floor.return_floor(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/give")
async def give_floor(session_id: Id, request: TurnIn, caller: Caller, running: Running) -> SessionView:
    """Give the floor to a point (the main point: take it back to the host)."""
    return await floor.give_floor(
        running,
        caller,
        session_id=session_id,
        point_id=request.point_id,
        seen=request.seen,
        minutes=request.minutes,
    )


@router.post("/next")
async def call_next(session_id: Id, request: TurnIn, caller: Caller, running: Running) -> SessionView:
    """Give the floor to the first in the queue, whom whoever presses saw there."""
    return await floor.call_next(
        running,
        caller,
        session_id=session_id,
        point_id=request.point_id,
        seen=request.seen,
        minutes=request.minutes,
    )


@router.post("/move")
async def move_request(session_id: Id, request: MoveIn, caller: Caller, running: Running) -> SessionView:
    """Move a request in the queue."""
    return await floor.move_request(
        running, caller, session_id=session_id, point_id=request.point_id, place=request.place, to=request.to
    )


@router.post("/add")
async def add_speaker(session_id: Id, request: TurnIn, caller: Caller, running: Running) -> SessionView:
    """Let a point speak beside those who do: a dialogue of two or three."""
    return await floor.add_speaker(
        running,
        caller,
        session_id=session_id,
        point_id=request.point_id,
        seen=request.seen,
        minutes=request.minutes,
    )


@router.post("/take")
async def take_floor(session_id: Id, request: FloorIn, caller: Caller, running: Running) -> SessionView:
    """Take the floor back from a point."""
    return await floor.take_floor(running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen)


@router.post("/mute-all")
async def mute_all(session_id: Id, request: MuteIn, caller: Caller, running: Running) -> SessionView:
    """Silence everybody but the main point; the queue stays."""
    return await floor.mute_all(running, caller, session_id=session_id, seen=request.seen)


@router.post("/mute-all-but")
async def mute_all_but(session_id: Id, request: MuteButIn, caller: Caller, running: Running) -> SessionView:
    """Silence everybody but the main point and some points, which are heard from now on; the queue stays."""
    return await floor.mute_all_but(
        running, caller, session_id=session_id, point_ids=request.point_ids, seen=request.seen
    )


@router.post("/time")
async def add_time(session_id: Id, request: MoreTimeIn, caller: Caller, running: Running) -> SessionView:
    """Give whoever speaks more time."""
    return await floor.add_time(
        running,
        caller,
        session_id=session_id,
        point_id=request.point_id,
        minutes=request.minutes,
        seen=request.seen,
    )


@router.post("/turn-time")
async def set_turn_time(session_id: Id, request: TurnTimeIn, caller: Caller, running: Running) -> SessionView:
    """Say how long a turn takes from the next one on; nobody is cut off by it."""
    return await floor.set_turn_time(running, caller, session_id=session_id, minutes=request.minutes)


@router.post("/main")
async def move_main(session_id: Id, request: FloorIn, caller: Caller, running: Running) -> SessionView:
    """Move the main point to another point (Art. 3.3); nobody drops."""
    return await floor.move_main(running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen)


@router.post("/show")
async def show_point(session_id: Id, request: FloorIn, caller: Caller, running: Running) -> SessionView:
    """Broadcast a point without its sound: all see it, nobody hears it."""
    return await floor.show_point(running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen)


@router.post("/show/end")
async def end_showing(session_id: Id, request: EndShowingIn, caller: Caller, running: Running) -> SessionView:
    """Show nobody without sound any more."""
    return await floor.end_showing(running, caller, session_id=session_id, seen=request.seen)


@router.post("/undo")
async def undo_floor(session_id: Id, request: UndoIn, caller: Caller, running: Running) -> SessionView:
    """Take the last command on the floor back, within ten seconds and while nothing has changed since."""
    return await floor.undo_floor(running, caller, session_id=session_id, seen=request.seen)
