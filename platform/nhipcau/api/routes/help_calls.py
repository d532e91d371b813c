"""Calls of points to the engineer (*gọi kỹ thuật*), and what a session's technicians write to each other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Count, Done, Id
from nhipcau.schemas.help import HelpCalls, HelpCallView, HelpJoinIn, MessageIn, MessageList, MessageView
from nhipcau.schemas.rooms import Admission, PointIn
from nhipcau.services import help_calls, messages

router = APIRouter(prefix="/api/sessions/{session_id}", tags=["help"])

#: The newest line that the caller has already.
After = Annotated[Count, Query()]


@router.get("/help")
async def list_help_calls(session_id: Id, caller: Caller, running: Running) -> HelpCalls:
    """Open calls, who called first first; of a point or a subtree its own."""
    return await help_calls.list_calls(running, caller, session_id=session_id)


@router.post("/help")
async def call_engineer(session_id: Id, request: PointIn, caller: Caller, running: Running) -> HelpCallView:
    """Call the engineer from a seat (Art. 10.2b)."""
    return await help_calls.call_engineer(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/help/{help_id}/answer")
async def answer_help_call(session_id: Id, help_id: Id, caller: Caller, running: Running) -> HelpCallView:
    """Answer a call: both sides may join its room from now on."""
    return await help_calls.answer_call(running, caller, session_id=session_id, call_id=help_id)


@router.post("/help/{help_id}/join")
async def join_help_call(
    session_id: Id, help_id: Id, request: HelpJoinIn, caller: Caller, running: Running
) -> Admission:
    """Address and token of the call's own room, in which two may speak and nobody else is."""
    return await help_calls.join_call(running, caller, session_id=session_id, call_id=help_id, side=request.side)


@router.post("/help/{help_id}/end")
async def end_help_call(session_id: Id, help_id: Id, caller: Caller, running: Running) -> Done:
    """Hang up; either side may."""
    return await help_calls.end_call(running, caller, session_id=session_id, call_id=help_id)


@router.get("/help/{help_id}/messages")
async def list_call_messages(
    session_id: Id, help_id: Id, caller: Caller, running: Running, after: After = 0
) -> MessageList:
    """What was written within a call, oldest first; of that what follows a line that is known."""
    return await messages.list_call_messages(running, caller, session_id=session_id, call_id=help_id, after=after)


@router.post("/help/{help_id}/messages")
async def send_call_message(
    session_id: Id, help_id: Id, request: MessageIn, caller: Caller, running: Running
) -> MessageView:
    """Write to the other side of a call."""
    return await messages.send_call_message(running, caller, session_id=session_id, call_id=help_id, text=request.text)


@router.get("/messages")
async def list_messages(session_id: Id, caller: Caller, running: Running, after: After = 0) -> MessageList:
    """The newest lines of the channel of engineers and operators, oldest first; of those after one that is known."""
    return await messages.list_messages(running, caller, session_id=session_id, after=after)


@router.post("/messages")
async def send_message(session_id: Id, request: MessageIn, caller: Caller, running: Running) -> MessageView:
    """Write to all engineers and operators of the session."""
    return await messages.send_message(running, caller, session_id=session_id, text=request.text)
