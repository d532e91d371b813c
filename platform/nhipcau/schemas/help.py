"""Calls of points to the engineer (*gọi kỹ thuật*)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from nhipcau.domain.help_call import HelpSide, HelpState
from nhipcau.schemas.base import Answer, Lines, Request


class HelpJoinIn(Request):
    """Asks for a place in a call's room."""

    side: HelpSide = Field(strict=False)


class HelpCallView(Answer):
    """A call that waits for an engineer, or is talked in."""

    id: int
    point_id: int
    label: str
    state: HelpState
    called_at: datetime
    answered_at: datetime | None
    #: Who answered; empty: nobody yet.
    engineer: str
    #: The caller is the engineer who answered.
    mine: bool


class HelpCalls(Answer):
    """The calls that concern the caller, who called first first; of a point its own alone."""

    calls: tuple[HelpCallView, ...]
    #: The server's clock.
    now: datetime
    #: The caller may answer them.
    answers: bool


class MessageIn(Request):
    """Something to say in writing."""

    text: Lines = Field(min_length=1, max_length=500)


class MessageView(Answer):
    """A line that somebody wrote."""

    id: int
    at: datetime
    #: Who wrote, as called then.
    author: str
    #: It was the caller.
    mine: bool
    text: str


class MessageList(Answer):
    """The newest lines of a thread, oldest first."""

    messages: tuple[MessageView, ...]
    #: The caller may write here.
    writes: bool
