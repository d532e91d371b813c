"""The dated tree of bodies: its days, its levels, what may be done to it and what that does."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from nhipcau.schemas.base import Answer, Count, Id, Line, Lines, Request, name_field

#: A day in a request: JSON has no days, so text is allowed in spite of strictness.
Day = Annotated[date, Field(strict=False, ge=date(1900, 1, 1), le=date(2199, 12, 31))]


LevelKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


class LevelView(Answer):
    """A level of the tree."""

    key: str
    vi: str
    en: str
    #: Place from the top.
    position: int


class LevelIn(Request):
    """A level to make or to change."""

    key: LevelKey
    vi: Line = name_field(80)
    en: Line = name_field(80)
    position: Count


class TreeBodyView(Answer):
    """A body on the day asked for."""

    id: int
    code: str
    name: str
    level: str
    parent_id: int | None
    valid_from: date | None
    #: Its last day, when that is known.
    valid_to: date | None
    #: Bridge points of its own, those that have closed not among them.
    points: int


class TreeView(Answer):
    """The tree of a day."""

    day: date
    levels: tuple[LevelView, ...]
    bodies: tuple[TreeBodyView, ...]


class BodyNameView(Answer):
    """A body by id and name."""

    id: int
    code: str
    name: str


class MomentView(Answer):
    """Something that became of a body."""

    #: Empty: from the beginning.
    day: date | None
    kind: Literal["made", "named", "moved", "ended", "continued_by", "continues"]
    #: The name, for ``made`` and ``named``.
    name: str = ""
    #: The other body, named as on the day; empty for ``moved`` to the top.
    other: BodyNameView | None = None


class BodyPointView(Answer):
    """A bridge point in the history of its body."""

    id: int
    name: str
    active: bool
    #: The point that continues it.
    continued_by: str = ""
    since: date | None = None


class BodyHistoryView(Answer):
    """Everything that became of a body, and who stands for it today."""

    id: int
    code: str
    name: str
    moments: tuple[MomentView, ...]
    points: tuple[BodyPointView, ...]
    #: Itself while it is there, else its successors; the first one is the main one.
    today: tuple[BodyNameView, ...]


class NewBodyIn(Request):
    """A body that a merger or a split makes."""

    code: Line = name_field(32)
    name: Line = name_field(200)
    level: Line = name_field(32)
    parent_id: Id | None = None


class RenameIn(Request):
    """Another name, and another level when one is given."""

    kind: Literal["rename"]
    body_id: Id
    name: Line = name_field(200)
    level: Annotated[Line, Field(max_length=32)] = ""


class MoveIn(Request):
    """Another body above; empty: none."""

    kind: Literal["move"]
    body_id: Id
    parent_id: Id | None = None


class CloseIn(Request):
    """The body ends and nobody continues it."""

    kind: Literal["close"]
    body_id: Id


class MergeIn(Request):
    """Bodies end and one continues them: one of them or another one, or a new one."""

    kind: Literal["merge"]
    body_ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    into_id: Id | None = None
    new: NewBodyIn | None = None
    #: Name of ``into_id`` from then on; empty: as it is.
    name: Annotated[Line, Field(max_length=200)] = ""


class SplitIn(Request):
    """New bodies are made of one, which goes on beside them or ends."""

    kind: Literal["split"]
    body_id: Id
    parts: Annotated[list[NewBodyIn], Field(min_length=1, max_length=100)]
    stays: bool = False


class TreeChangeIn(Request):
    """A change of the tree from a day on."""

    #: The first day on which it is so.
    day: Day
    change: Annotated[RenameIn | MoveIn | CloseIn | MergeIn | SplitIn, Field(discriminator="kind")]
    #: Only say what it would do.
    dry: bool = False


class ReorganisationIn(Request):
    """A reorganisation: one that is known here by its day, or two files of units and successors (CSV)."""

    known: Annotated[Line, Field(max_length=10)] = ""
    units: Annotated[Lines, Field(max_length=2_000_000)] = ""
    successors: Annotated[Lines, Field(max_length=1_000_000)] = ""
    #: Only say what it would do.
    dry: bool = False


class TreeOutcome(Answer):
    """What a change did to the tree, or would do."""

    day: date
    dry: bool
    made: int
    renamed: int
    moved: int
    ended: int
    #: Pairs of a body and one that continues it.
    continued: int
    #: Bodies that end and that nobody continues.
    without_successor: tuple[str, ...]
    points_renamed: int
    #: Points whose place another point takes.
    points_continued: int
    #: Points that close with their body.
    points_closed: tuple[str, ...]
    #: Roles of operators that go over to the successor's point.
    roles: int
    #: Machines that went over at once (those of a day to come go over on the day).
    devices: int
    #: Coming conferences with successors on their lists now.
    conferences: int
    #: Coming conferences that still list a point that nobody continues: somebody must decide.
    conferences_left: tuple[str, ...]
    #: People whose role is over a body that ends: an administrator gives them another one.
    people_left: tuple[str, ...]
