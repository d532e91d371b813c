"""Shapes of the second machine of a seat, which shows content."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from nhipcau.domain.conference import SessionState
from nhipcau.schemas.base import Answer, Line, Request


class ContentCodeView(Answer):
    """The way in for one machine; it is shown once and stored nowhere."""

    #: As it is typed: ``ABCD-2345``.
    code: str
    #: Where it is typed.
    address: str
    #: Opens the same without typing.
    url: str
    expires_at: datetime


class ContentCodeIn(Request):
    """Lets this machine in by a code."""

    code: Line = Field(min_length=1, max_length=40)


class ContentMachineView(Answer):
    """What a machine that shows content knows: for whom, and whether it may."""

    title: str
    point_id: int
    point_name: str
    state: SessionState
    media_away: bool
    #: The chair asked for the screen of the point: either of its machines may show it.
    asked: bool
    #: It is this machine whose screen is shown.
    shows: bool
