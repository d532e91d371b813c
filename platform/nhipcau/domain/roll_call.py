"""The roll call (*điểm danh*): what presence proposes for a point, how points are grouped, what makes a quorum.

Presence proposes, the secretary confirms or corrects; nothing here changes what somebody confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nhipcau.domain.errors import BadInput
from nhipcau.domain.errors_roll import RollClosed

#: Shorter than this nobody is late, and nobody has left: a machine that is changed is away for seconds.
SLACK = timedelta(minutes=1)
#: A lost connection comes back by itself; only after so long does it count as leaving while the session runs.
LOST_FORGIVEN = timedelta(minutes=15)
#: How long after the end the roll may still be corrected. The regulation is silent; our own proposal.
CORRECTABLE = timedelta(days=7)
#: A picture is evidence of a mark that is given while it is no older than that; pages send one every 10 s.
PICTURE_FOR = timedelta(seconds=30)
#: Whom somebody called so short a time ago the one press for all absent points calls no second time: it was a double
#: press, or another host was quicker.
CALLED_JUST_NOW = timedelta(seconds=30)
#: Largest number that a quorum may ask for.
QUORUM_MOST = 100_000
#: People counted at one point.
PEOPLE_MOST = 999


class Mark(StrEnum):
    """What the roll says of a point."""

    #: *Có mặt*.
    PRESENT = "present"
    #: *Đến muộn*.
    LATE = "late"
    #: *Về sớm*.
    LEFT_EARLY = "left_early"
    #: *Vắng có lý do*.
    EXCUSED = "excused"
    #: *Vắng không lý do*.
    ABSENT = "absent"


#: Marks of points that are there, and of points that were there at all.
HERE = frozenset({Mark.PRESENT, Mark.LATE})
ATTENDED = HERE | {Mark.LEFT_EARLY}


@dataclass(frozen=True, slots=True)
class Run:
    """When a session was to begin, when it began and when it ended."""

    starts_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def begins(self) -> datetime | None:
        """From when on whoever comes is late; empty: it has not begun. A chair who begins early makes nobody late."""
        if self.started_at is None:
            return self.ended_at
        if self.ended_at is not None and self.ended_at <= self.starts_at:
            return self.started_at
        return max(self.starts_at, self.started_at)


@dataclass(frozen=True, slots=True)
class Stay:
    """When a point came first, and since when it is away."""

    joined_at: datetime | None = None
    #: Empty: it is there (or never came).
    gone_at: datetime | None = None
    #: Whether it left on purpose, not by a lost connection.
    left: bool = False
    #: It said before that it would not come, and why.
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What presence says; no mark: it is too early to say."""

    mark: Mark | None
    #: How long after the beginning it came, how long before the end it left.
    late: timedelta = timedelta()
    early: timedelta = timedelta()


def propose(stay: Stay, run: Run, now: datetime) -> Proposal:
    """Return what presence proposes for a point.

    Who was there only before the beginning was not there. Who came late and left early is told as having left early,
    with both figures.
    """
    begins, joined, gone = run.begins, stay.joined_at, stay.gone_at
    if gone is not None and run.ended_at is not None and gone >= run.ended_at:
        # The end itself puts everybody out.
        gone = None
    if joined is None or (gone is not None and (begins is None or gone <= begins)):
        if stay.declined:
            return Proposal(Mark.EXCUSED)
        return Proposal(None if begins is None or now < begins else Mark.ABSENT)
    late = max(joined - begins, timedelta()) if begins is not None else timedelta()
    late = late if late >= SLACK else timedelta()
    if gone is not None:
        forgiven = SLACK if stay.left or run.ended_at is not None else LOST_FORGIVEN
        if (run.ended_at or now) - gone >= forgiven:
            early = run.ended_at - gone if run.ended_at is not None else timedelta()
            return Proposal(Mark.LEFT_EARLY, late, early)
    return Proposal(Mark.LATE if late else Mark.PRESENT, late)


def needs_reason(mark: Mark, proposed: Mark | None, *, before: Mark | None, ended: bool) -> bool:
    """Whether a mark needs a reason: an excuse, another mark than presence proposes, a correction after the end."""
    return mark is Mark.EXCUSED or mark is not proposed or (ended and before not in {None, mark})


def to_call(mark: Mark | None, *, in_room: bool, called_at: datetime | None, now: datetime) -> bool:
    """Whether a point is called when all absent points are.

    ``mark`` is what the roll says. Nobody is called who is in the room whatever the roll says, who excused itself, or
    who was called just now.
    """
    if in_room or mark in HERE or mark is Mark.EXCUSED:
        return False
    return called_at is None or now - called_at >= CALLED_JUST_NOW


def check_open(run: Run, now: datetime) -> None:
    """Refuse to change the roll of a session that ended too long ago. Raises RollClosed."""
    if run.ended_at is not None and now - run.ended_at > CORRECTABLE:
        raise RollClosed(days=CORRECTABLE.days)


def subtrees(chains: Mapping[int, tuple[int, ...]]) -> dict[int, int]:
    """Return point → the body under which it is called: the branch below what all have in common.

    ``chains``: point → its body and everybody above it, the nearest first. A branch of a single point is no group: it
    stands under the common body.
    """
    common = set.intersection(*(set(chain) for chain in chains.values())) if chains else set()
    branches = {}
    tops = {}
    for point, chain in chains.items():
        place = next((place for place, body in enumerate(chain) if body in common), len(chain))
        tops[point] = chain[place] if place < len(chain) else chain[-1]
        branches[point] = chain[max(place - 1, 0)]
    sizes = Counter(branches.values())
    return {point: branch if sizes[branch] > 1 else tops[point] for point, branch in branches.items()}


def tally(marks: Iterable[Mark | None]) -> dict[Mark | None, int]:
    """Return how many points have each mark; none: not to be said yet."""
    counted = Counter(marks)
    return {mark: counted[mark] for mark in (*Mark, None)}


class QuorumOf(StrEnum):
    """What a quorum counts."""

    POINTS = "points"
    DELEGATES = "delegates"


class QuorumBy(StrEnum):
    """How a quorum is set."""

    NUMBER = "number"
    #: Percent of those who are called.
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many have to be there."""

    of: QuorumOf
    by: QuorumBy
    amount: int

    def needed(self, called: int) -> int:
        """Return how many of those who are called it takes; a part of one is one."""
        return self.amount if self.by is QuorumBy.NUMBER else -(-called * self.amount // 100)


def check_quorum(quorum: Quorum) -> None:
    """Refuse a share of more than all. Raises BadInput."""
    if quorum.by is QuorumBy.SHARE and quorum.amount > 100:
        raise BadInput(field="amount", detail="over_all")


def counts(mark: Mark | None, *, ended: bool) -> bool:
    """Whether a point counts for the quorum: while the session runs whoever is there, afterwards whoever was."""
    return mark in (ATTENDED if ended else HERE)
