"""The door of a session's room: what is asked of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nhipcau.schemas.base import Count, Id, Line, Request


class LockIn(Request):
    """Locks the room, or unlocks it."""

    locked: bool
    #: Stage version that whoever pressed had before them.
    seen: Count


class WaitingRoomIn(Request):
    """Has points wait before the room, or lets in whoever waits."""

    waiting_room: bool
    #: Stage version that whoever pressed had before them.
    seen: Count


class DoorPointIn(Request):
    """Lets one point in, or sends it back."""

    point_id: Id
    #: Stage version that whoever pressed had before them.
    seen: Count


class BarIn(DoorPointIn):
    """Puts a point out of the session."""

    reason: Annotated[Line, Field(min_length=1, max_length=500)]


class AdmitWaitingIn(Request):
    """Lets in those that wait."""

    #: Those under this body; None: all.
    body_id: Id | None = None
    #: Stage version that whoever pressed had before them.
    seen: Count
