"""The floor of a session: who speaks, and what is asked of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from nhipcau.domain.floor_state import LONGEST_TURN, MOST_SPEAKERS
from nhipcau.domain.floor_views import TourKind
from nhipcau.domain.tours import LONGEST_S, SHORTEST_S
from nhipcau.schemas.base import LARGEST, Answer, Count, Id, Request

#: Place in the queue.
Place = Annotated[int, Field(ge=1, le=LARGEST)]


class SpeakingView(Answer):
    """A point that has the floor."""

    point_id: int
    since: datetime
    #: When its time is over; empty: it speaks as long as it takes.
    until: datetime | None = None


class FloorIn(Request):
    """A command about one point's floor."""

    point_id: Id
    #: Stage version that whoever pressed had before them.
    seen: Count


class TurnIn(FloorIn):
    """Gives the floor."""

    #: How long the turn takes; 0: as long as it takes; None: as every turn of the session.
    minutes: Annotated[int, Field(ge=0, le=LONGEST_TURN)] | None = None


class MoreTimeIn(FloorIn):
    """Gives whoever speaks more time."""

    minutes: Annotated[int, Field(ge=1, le=LONGEST_TURN)]


class TurnTimeIn(Request):
    """Says how long a turn takes from the next one on."""

    #: 0: as long as it takes.
    minutes: Annotated[int, Field(ge=0, le=LONGEST_TURN)]


class MoveIn(Request):
    """Moves a request in the queue."""

    point_id: Id
    #: Where whoever pressed saw it, and where it is to stand; from 1.
    place: Place
    to: Place


class MuteIn(Request):
    """Silences everybody but the main point."""

    #: Stage version that whoever pressed had before them.
    seen: Count


class MuteButIn(MuteIn):
    """Silences everybody but the main point and some points, which are heard from now on."""

    point_ids: list[Id] = Field(min_length=1, max_length=MOST_SPEAKERS)


class EndShowingIn(Request):
    """Shows nobody without sound any more."""

    #: Stage version that whoever pressed had before them.
    seen: Count


class TourIn(Request):
    """Has points looked at, or shown to all without sound, in turn."""

    kind: Annotated[TourKind, Field(strict=False)]
    #: The subtree whose points are visited; None: all points.
    body_id: Id | None = None
    #: How long each stands.
    seconds: Annotated[int, Field(ge=SHORTEST_S, le=LONGEST_S)]
    #: Stage version that whoever pressed had before them.
    seen: Count


class TourView(Answer):
    """A tour that runs."""

    kind: TourKind
    #: None: all points.
    body_id: int | None
    #: Name of the subtree; empty: all points.
    scope: str
    seconds: int
    #: Who started it, and whether that is the caller.
    owner: str
    mine: bool
    #: Where it stood when this was read, and when it goes on; the stage is first to know.
    point_id: int | None
    due: datetime
    #: When it is over by itself.
    until: datetime


class UndoIn(Request):
    """Takes the last command back."""

    #: Stage version that whoever pressed had before them.
    seen: Count
