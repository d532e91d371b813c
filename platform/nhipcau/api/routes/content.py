"""The second machine of a seat, which shows content: the seat's side, and the machine's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Cookie, Response

from nhipcau.api import cookies
from nhipcau.api.dependencies import Address, Caller, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.content import ContentCodeIn, ContentCodeView, ContentMachineView
from nhipcau.schemas.rooms import Admission, PointIn, SeatNow
from nhipcau.services import content_machines, content_page

router = APIRouter(prefix="/api", tags=["content"])

#: What the machine proves itself by; no page of another site can send it (``OwnPagesOnly``).
Secret = Annotated[str, Cookie(alias=cookies.CONTENT)]


@router.post("/sessions/{session_id}/content-machine/code")
async def make_content_code(session_id: Id, request: PointIn, caller: Caller, running: Running) -> ContentCodeView:
    """Make a one-time code for the machine that shows content for a point."""
    return await content_machines.make_code(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/sessions/{session_id}/content-machine/end")
async def end_content_machine(session_id: Id, request: PointIn, caller: Caller, running: Running) -> SeatNow:
    """Take the machine that shows content for a point out, and any code for one."""
    return await content_machines.end_machine(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/sessions/{session_id}/content-machine/yield")
async def show_from_seat(session_id: Id, request: PointIn, caller: Caller, running: Running) -> SeatNow:
    """Have the point's own machine show its screen instead of the second one."""
    return await content_machines.show_from_seat(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/content-machine/open")
async def open_content_code(
    request: ContentCodeIn, running: Running, address: Address, response: Response
) -> ContentMachineView:
    """Make this machine the one that shows content for a point, by its code."""
    secret, view = await content_page.open_code(running, code=request.code, address=address)
    cookies.set_content(response, running.settings, secret)
    return view


@router.get("/content-machine")
async def get_content_machine(running: Running, secret: Secret = "") -> ContentMachineView:
    """For which point this machine shows content, and whether it may now."""
    return await content_page.get_machine(running, secret=secret)


@router.post("/content-machine/join")
async def join_content_machine(running: Running, secret: Secret = "") -> Admission:
    """Address and token of this machine in its room."""
    return await content_page.join(running, secret=secret)


@router.post("/content-machine/show")
async def show_from_machine(running: Running, secret: Secret = "") -> ContentMachineView:
    """Have this machine show its screen, when its point was asked for it."""
    return await content_page.show(running, secret=secret)


@router.post("/content-machine/presented")
async def end_showing_content(running: Running, secret: Secret = "") -> ContentMachineView:
    """This machine has shown its screen."""
    return await content_page.give_back(running, secret=secret)


@router.post("/content-machine/go")
async def leave_content_machine(running: Running, response: Response, secret: Secret = "") -> Done:
    """This machine shows content no longer."""
    done = await content_page.go(running, secret=secret)
    cookies.clear_content(response)
    return done
