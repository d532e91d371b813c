"""Sub-conferences: a district's points deliberate in a room of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from nhipcau.domain.branches import LONGEST_BRANCH
from nhipcau.domain.floor_state import LONGEST_TURN
from nhipcau.schemas.base import Answer, Count, Id, Request


class BranchView(Answer):
    """A sub-conference that runs, as the main room sees it."""

    id: int
    body_id: int
    #: Name of the subtree.
    name: str
    #: The point that conducts it, and all its points.
    head_id: int
    point_ids: tuple[int, ...]
    since: datetime
    #: Who delegated it.
    by: str
    #: When everybody is back; empty: when it is ended.
    until: datetime | None
    #: How many of its points are in its room.
    joined: int
    #: Whether the caller conducts it.
    conducts: bool


class BranchIn(Request):
    """Delegates a sub-conference."""

    #: The district's point, which conducts it.
    point_id: Id
    #: How long it takes; 0: until it is ended.
    minutes: Annotated[int, Field(ge=0, le=LONGEST_BRANCH)] = 0
    #: Stage version that whoever pressed had before them.
    seen: Count


class BranchTimeIn(Request):
    """Gives a sub-conference more time."""

    minutes: Annotated[int, Field(ge=1, le=LONGEST_BRANCH)]


class BranchTurnIn(Request):
    """Gives the floor in a sub-conference."""

    point_id: Id
    #: How long the turn takes; 0: as long as it takes.
    minutes: Annotated[int, Field(ge=0, le=LONGEST_TURN)] = 0
    #: Version of its stage that whoever pressed had before them.
    seen: Count
