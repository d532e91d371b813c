"""A session while it runs: state, joining, picture."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.rooms import (
    Admission,
    ContentIn,
    DelegateChoices,
    DeliveryIn,
    JoinIn,
    LeaveIn,
    PointIn,
    PresenterIn,
    SceneIn,
    SeatNow,
    SeenIn,
    SessionView,
    SpeakerIn,
)
from nhipcau.services import scenes, screens, seats, session_view, sessions, speakers

router = APIRouter(prefix="/api/sessions/{session_id}", tags=["sessions"])


@router.get("")
async def get_session(session_id: Id, caller: Caller, running: Running) -> SessionView:
    """A session whole."""
    return await session_view.get_session(running, caller, session_id=session_id)


@router.post("/open")
async def open_session(session_id: Id, caller: Caller, running: Running) -> SessionView:
    """Open: points may join (Art. 7.1: inside the window)."""
    return await sessions.open_session(running, caller, session_id=session_id)


@router.post("/start")
async def start_session(session_id: Id, caller: Caller, running: Running) -> SessionView:
    """Start; a requested recording begins."""
    return await sessions.start_session(running, caller, session_id=session_id)


@router.post("/pause")
async def pause_session(session_id: Id, caller: Caller, running: Running) -> SessionView:
    """Break."""
    return await sessions.pause_session(running, caller, session_id=session_id)


@router.post("/resume")
async def resume_session(session_id: Id, caller: Caller, running: Running) -> SessionView:
    """Go on after a break."""
    return await sessions.resume_session(running, caller, session_id=session_id)


@router.post("/end")
async def end_session(session_id: Id, caller: Caller, running: Running) -> SessionView:
    """End; nothing else ends a session."""
    return await sessions.end_session(running, caller, session_id=session_id)


@router.post("/join")
async def join_session(session_id: Id, request: JoinIn, caller: Caller, running: Running) -> Admission:
    """Take a seat, or a place to watch: address and token."""
    return await seats.join_session(
        running,
        caller,
        session_id=session_id,
        point_id=request.point_id,
        takeover=request.takeover,
        page=request.page,
    )


@router.post("/leave")
async def leave_session(session_id: Id, request: LeaveIn, caller: Caller, running: Running) -> Done:
    """Leave the seat on purpose."""
    return await seats.leave_session(
        running, caller, session_id=session_id, point_id=request.point_id, generation=request.generation
    )


@router.post("/scene")
async def set_scene(session_id: Id, request: SceneIn, caller: Caller, running: Running) -> SessionView:
    """Choose what the programme shows: arrangement, banner, countdown."""
    return await scenes.set_scene(running, caller, session_id=session_id, scene=request)


@router.post("/content")
async def set_content(session_id: Id, request: ContentIn, caller: Caller, running: Running) -> SessionView:
    """Present slides or a clip, turn the page, let it run or stand still; nothing ends it."""
    return await scenes.set_content(running, caller, session_id=session_id, wish=request)


@router.post("/presenter")
async def let_present(session_id: Id, request: PresenterIn, caller: Caller, running: Running) -> SessionView:
    """Let a point show its screen to all; what was presented before gives way."""
    return await screens.let_present(running, caller, session_id=session_id, wish=request)


@router.post("/presented")
async def end_presenting(session_id: Id, request: PointIn, caller: Caller, running: Running) -> SeatNow:
    """The point has shown its screen."""
    return await screens.give_back(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/delivery")
async def set_delivery(session_id: Id, request: DeliveryIn, caller: Caller, running: Running) -> SessionView:
    """Serve a point by the programme or directly, or by the rule again."""
    return await scenes.set_delivery(
        running, caller, session_id=session_id, point_id=request.point_id, choice=request.delivery
    )


@router.post("/seen")
async def set_seen(session_id: Id, request: SeenIn, caller: Caller, running: Running) -> SessionView:
    """Put a point into the picture besides main point and floor, or take it off."""
    return await scenes.set_seen(running, caller, session_id=session_id, point_id=request.point_id, seen=request.seen)


@router.post("/speaker")
async def tell_speaker(session_id: Id, request: SpeakerIn, caller: Caller, running: Running) -> SeatNow:
    """Say who speaks at a point: name and post."""
    return await speakers.tell_speaker(
        running, caller, session_id=session_id, point_id=request.point_id, name=request.name, post=request.post
    )


@router.post("/speaker/forget")
async def forget_speaker(session_id: Id, request: PointIn, caller: Caller, running: Running) -> SeatNow:
    """Name nobody any more as who speaks at a point."""
    return await speakers.tell_speaker(
        running, caller, session_id=session_id, point_id=request.point_id, name="", post=""
    )


@router.get("/points/{point_id}/speakers")
async def list_speakers(session_id: Id, point_id: Id, caller: Caller, running: Running) -> DelegateChoices:
    """Whom a point named as its delegates, to choose who speaks from."""
    return await speakers.list_choices(running, caller, session_id=session_id, point_id=point_id)
