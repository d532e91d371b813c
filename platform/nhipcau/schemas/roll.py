"""The roll call of a session."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from nhipcau.domain.conference import SessionKind, SessionState
from nhipcau.domain.roll_call import PEOPLE_MOST, QUORUM_MOST, Mark, QuorumBy, QuorumOf
from nhipcau.schemas.base import Answer, Count, Id, Line, Request
from nhipcau.schemas.rooms import Presence


class ProposalView(Answer):
    """What presence says."""

    #: Empty: it is too early to say.
    mark: Mark | None
    #: How long after the beginning it came, how long before the end it left, in whole minutes.
    late_min: int
    early_min: int


class WhomToRing(Answer):
    """Whom to ring: named for this conference, then of the body's team."""

    operator: str
    operator_phone: str
    contact: str
    phone: str
    deputy: str
    deputy_phone: str


class RollLine(Answer):
    """A point on the roll."""

    point_id: int
    name: str
    is_main: bool
    #: The group it is called in.
    group_id: int
    presence: Presence
    #: First came, and since when it is away.
    joined_at: datetime | None
    gone_at: datetime | None
    proposal: ProposalView
    #: What was confirmed; empty: nothing yet.
    mark: Mark | None
    #: Whether it was corrected by hand: presence proposed something else.
    by_hand: bool
    #: Whether presence proposes something else by now than what it did when that was confirmed.
    moved: bool
    #: The confirmed reason, else what the point answered when it declined.
    reason: str
    marked_at: datetime | None
    marked_by: str
    #: What to send back with a mark.
    version: int
    #: How many are listed as delegates, and how many of them are there; empty: nobody counted.
    delegates: int
    people: int | None
    #: Empty for whoever only reads, and for a point that is there.
    contact: WhomToRing | None
    calls: int
    called_at: datetime | None
    called_by: str
    #: When its picture was taken that the roll keeps; empty: none.
    pictured_at: datetime | None
    #: Whether the caller may mark it.
    may_mark: bool


class RollGroup(Answer):
    """Points that are called together: the main point, or a subtree."""

    #: Body; 0: the main point.
    id: int
    name: str


class QuorumView(Answer):
    """How many have to be there, and are."""

    of: QuorumOf
    by: QuorumBy
    amount: int
    needed: int
    here: int
    called: int
    reached: bool
    set_by: str


class RollView(Answer):
    """The roll of a session, or of the caller's own subtree."""

    session_id: int
    conference_id: int
    title: str
    kind: SessionKind
    state: SessionState
    #: The server's clock.
    now: datetime
    starts_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    #: Whether the roll can still be changed, and until when; empty: no end in sight.
    open: bool
    open_until: datetime | None
    #: Whether this is all of the conference, not a subtree alone.
    whole: bool
    may_take: bool
    groups: tuple[RollGroup, ...]
    lines: tuple[RollLine, ...]
    quorum: QuorumView | None
    #: Whether a picture of each point is kept as evidence.
    pictures: bool
    #: People who are there, and who are listed.
    people: int
    delegates: int


class MarkIn(Request):
    """Confirms or corrects a point; ``version`` is the line's that was seen."""

    point_id: Id
    mark: Mark = Field(strict=False)
    version: Count
    reason: Line = Field(default="", max_length=300)
    people: Annotated[int, Field(ge=0, le=PEOPLE_MOST)] | None = None


class ConfirmIn(Request):
    """Confirms what presence proposes for a whole group (0: the main point); empty: for everybody."""

    group_id: Count | None = None


class RollPicturesIn(Request):
    """Whether the roll keeps a picture of each point as evidence."""

    wanted: bool


class RollCallIn(Request):
    """Notes that an absent point was rung."""

    point_id: Id


class QuorumIn(Request):
    """Sets the quorum."""

    of: QuorumOf = Field(strict=False)
    by: QuorumBy = Field(strict=False)
    #: 0: no quorum is asked for.
    amount: Annotated[int, Field(ge=0, le=QUORUM_MOST)]


class DelegateLine(Answer):
    """Somebody who was named for a point."""

    name: str
    post: str
    body: str


class NamedView(Answer):
    """Who was named for a point, in its own order."""

    delegates: tuple[DelegateLine, ...]
