"""The room of a sub-conference, as its own pages show it."""

from __future__ import annotations

from datetime import datetime

from nhipcau.schemas.base import Answer
from nhipcau.schemas.branches import BranchView
from nhipcau.schemas.floor import SpeakingView
from nhipcau.schemas.rooms import Presence


class BranchSeatView(Answer):
    """A point of a sub-conference."""

    point_id: int
    name: str
    #: In the room of the sub-conference.
    presence: Presence
    presence_since: datetime | None
    #: It conducts the sub-conference.
    is_head: bool
    #: Place in the speaking queue, from 1; 0: does not wait.
    queue_place: int
    waiting_since: datetime | None
    has_floor: bool


class BranchRoomView(Answer):
    """A sub-conference whole: what its own pages show."""

    branch: BranchView
    #: The server's clock.
    now: datetime
    #: Stage version; commands on its floor carry it as ``seen``.
    version: int
    seats: tuple[BranchSeatView, ...]
    #: Point ids in order.
    queue: tuple[int, ...]
    #: Who has the floor beside the point that conducts.
    floor: tuple[SpeakingView, ...]
