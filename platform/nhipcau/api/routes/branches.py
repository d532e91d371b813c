"""Sub-conferences: delegated by the chair, conducted by a district, in a room of their own."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.branch_rooms import BranchRoomView
from nhipcau.schemas.branches import BranchIn, BranchTimeIn, BranchTurnIn
from nhipcau.schemas.floor import FloorIn, MuteIn
from nhipcau.schemas.rooms import Admission, PointIn, SessionView
from nhipcau.services import branch_floor, branch_seats, branches

router = APIRouter(prefix="/api/sessions/{session_id}/branches", tags=["sessions"])


@router.post("")
async def start_branch(session_id: Id, request: BranchIn, caller: Caller, running: Running) -> SessionView:
    """Let a district's point and all points below it deliberate in a room of their own."""
    return await branches.start_branch(
        running,
        caller,
        session_id=session_id,
        point_id=request.point_id,
        minutes=request.minutes,
        seen=request.seen,
    )


@router.post("/recall")
async def recall_branches(session_id: Id, caller: Caller, running: Running) -> SessionView:
    """Call all sub-conferences back."""
    return await branches.recall_branches(running, caller, session_id=session_id)


@router.get("/{branch_id}")
async def get_branch(session_id: Id, branch_id: Id, caller: Caller, running: Running) -> BranchRoomView:
    """A sub-conference whole."""
    return await branch_floor.get_branch(running, caller, session_id=session_id, branch_id=branch_id)


@router.post("/{branch_id}/end")
async def end_branch(session_id: Id, branch_id: Id, caller: Caller, running: Running) -> SessionView:
    """Let everybody come back: the district ends it, or the host calls it back."""
    return await branches.end_branch(running, caller, session_id=session_id, branch_id=branch_id)


@router.post("/{branch_id}/time")
async def extend_branch(
    session_id: Id, branch_id: Id, request: BranchTimeIn, caller: Caller, running: Running
) -> SessionView:
    """Give a sub-conference more time."""
    return await branches.extend_branch(
        running, caller, session_id=session_id, branch_id=branch_id, minutes=request.minutes
    )


@router.post("/{branch_id}/join")
async def join_branch(session_id: Id, branch_id: Id, request: PointIn, caller: Caller, running: Running) -> Admission:
    """A second place for whoever sits in a point's seat; the seat stays as it is."""
    return await branch_seats.join_branch(
        running, caller, session_id=session_id, branch_id=branch_id, point_id=request.point_id
    )


@router.post("/{branch_id}/floor/request")
async def request_in_branch(
    session_id: Id, branch_id: Id, request: PointIn, caller: Caller, running: Running
) -> BranchRoomView:
    """A point asks to speak in its sub-conference."""
    return await branch_floor.request_in_branch(
        running, caller, session_id=session_id, branch_id=branch_id, point_id=request.point_id
    )


@router.post("/{branch_id}/floor/withdraw")
async def withdraw_in_branch(
    session_id: Id, branch_id: Id, request: PointIn, caller: Caller, running: Running
) -> BranchRoomView:
    """A point takes its request back."""
    return await branch_floor.withdraw_in_branch(
        running, caller, session_id=session_id, branch_id=branch_id, point_id=request.point_id
    )


@router.post("/{branch_id}/floor/return")
async def return_in_branch(
    session_id: Id, branch_id: Id, request: PointIn, caller: Caller, running: Running
) -> BranchRoomView:
    """The point that speaks has finished."""
    return await branch_floor.return_in_branch(
        running, caller, session_id=session_id, branch_id=branch_id, point_id=request.point_id
    )


@router.post("/{branch_id}/floor/give")
async def give_in_branch(
    session_id: Id, branch_id: Id, request: BranchTurnIn, caller: Caller, running: Running
) -> BranchRoomView:
    """Give the floor to a point alone, beside the one that conducts."""
    return await branch_floor.give_in_branch(
        running,
        caller,
        session_id=session_id,
        branch_id=branch_id,
        point_id=request.point_id,
        seen=request.seen,
        minutes=request.minutes,
    )


@router.post("/{branch_id}/floor/next")
async def call_next_in_branch(
    session_id: Id, branch_id: Id, request: BranchTurnIn, caller: Caller, running: Running
) -> BranchRoomView:
    """Give the floor to the first who waits, as whoever presses saw it."""
    return await branch_floor.call_next_in_branch(
        running,
        caller,
        session_id=session_id,
        branch_id=branch_id,
        point_id=request.point_id,
        seen=request.seen,
        minutes=request.minutes,
    )


@router.post("/{branch_id}/floor/take")
async def take_in_branch(
    session_id: Id, branch_id: Id, request: FloorIn, caller: Caller, running: Running
) -> BranchRoomView:
    """Take the floor back."""
    return await branch_floor.take_in_branch(
        running, caller, session_id=session_id, branch_id=branch_id, point_id=request.point_id, seen=request.seen
    )


@router.post("/{branch_id}/floor/mute-all")
async def mute_all_in_branch(
    session_id: Id, branch_id: Id, request: MuteIn, caller: Caller, running: Running
) -> BranchRoomView:
    """Silence everybody there but the point that conducts."""
    return await branch_floor.mute_all_in_branch(
        running, caller, session_id=session_id, branch_id=branch_id, seen=request.seen
    )
