"""Who presides over a session, and what is asked of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from nhipcau.domain.presiding import LONGEST_GRACE_S, LONGEST_WAIT_S, SHORTEST_WAIT_S
from nhipcau.schemas.base import Answer, Count, Id, Request


class ChairView(Answer):
    """Who presides for whom; the point that presides is the main point."""

    #: The point named as deputy; empty: none.
    deputy_id: int | None = None
    #: The chair's own point while another one presides; empty: the chair presides itself.
    own_id: int | None = None
    #: Since when another one presides, and by whose command.
    since: datetime | None = None
    by: str = ""
    #: It was taken over because the chair's seat was lost.
    by_rule: bool = False
    #: Since when the seat of the point that presides is empty while the meeting runs; empty: it is in the room.
    lost_since: datetime | None = None
    #: From when on another point may preside; empty: the seat is in the room.
    free_from: datetime | None = None


class DeputyIn(Request):
    """Names the deputy."""

    #: None: nobody is the deputy.
    point_id: Id | None = None
    #: Stage version that whoever pressed had before them.
    seen: Count


class ChairIn(Request):
    """Lets a point preside."""

    point_id: Id
    #: Stage version that whoever pressed had before them.
    seen: Count


class ChairBackIn(Request):
    """Lets the chair preside again."""

    #: Stage version that whoever pressed had before them.
    seen: Count


class PresidingIn(Request):
    """What holds for sessions of a conference."""

    #: The deputy of sessions that are opened from now on; empty: none.
    deputy_point_id: Id | None = None
    #: Seconds; empty: as everywhere in this installation.
    chair_wait_s: Annotated[int, Field(ge=SHORTEST_WAIT_S, le=LONGEST_WAIT_S)] | None = None
    #: Seconds; 0: to the end; empty: as everywhere in this installation.
    seat_grace_s: Annotated[int, Field(ge=0, le=LONGEST_GRACE_S)] | None = None


class PresidingView(Answer):
    """What holds for sessions of a conference."""

    deputy_point_id: int | None
    chair_wait_s: int | None
    seat_grace_s: int | None
    #: What holds where nothing was set, seconds.
    usual_wait_s: int
    usual_grace_s: int
