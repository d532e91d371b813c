"""How the floor of one room stands: who has it, who waits, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import PointAbsent, StageMoved
from nhipcau.domain.errors_branch import PointAway
from nhipcau.domain.events import Happened
from nhipcau.domain.floor_views import Looking, Tour

#: Points that may speak together, beside the main point.
MOST_SPEAKERS = 3
#: Longest turn that can be set, in minutes.
LONGEST_TURN = 240

MINUTE_MS = 60_000
#: How long a command can be taken back.
UNDO_S = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place in the queue."""

    point_id: int
    #: Milliseconds since 1970 UTC.
    since: int


@dataclass(frozen=True, slots=True)
class Speaking:
    """A point that has the floor. Instants are milliseconds since 1970 UTC."""

    point_id: int
    since: int
    #: When its time is over; 0: it speaks as long as it takes. Nobody is cut off by the clock.
    until: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that the last command of the host answered, and its place in the queue (from 1)."""

    request: Waiting
    place: int


@dataclass(frozen=True, slots=True)
class Chairing:
    """Who presides instead of the chair, and who would if the chair's seat were lost."""

    #: The point named as deputy (*phó chủ trì*); 0: none.
    deputy: int = 0
    #: The chair's own point while another one presides; 0: the main point is the chair's.
    own: int = 0
    #: Since when another one presides, milliseconds since 1970 UTC, and by whose command.
    since: int = 0
    by: str = ""
    #: It was taken over because the chair's seat was lost, not handed over.
    by_rule: bool = False
    #: Stage version in which any of this last changed.
    changed_in: int = 0


@dataclass(frozen=True, slots=True)
class Urgent:
    """A point that the Department puts to all, over the floor."""

    #: 0: none.
    point_id: int = 0
    #: Milliseconds since 1970 UTC, and by whose command.
    since: int = 0
    by: str = ""
    #: Stage version in which it last began or ended.
    changed_in: int = 0


@dataclass(frozen=True, slots=True)
class Undo:
    """What stood before the last command of the host."""

    #: Stage version of that command: nothing has changed since as long as the floor has changed in no later one.
    version: int
    #: How long it can be taken back, milliseconds since 1970 UTC.
    until: int
    holders: tuple[Speaking, ...]
    #: Requests that were answered, in the order of their places.
    answered: tuple[Answered, ...] = ()
    #: The main point before it was moved; 0: it was not.
    main_point: int = 0
    #: Who was broadcast without its sound; 0: nobody.
    shown: int = 0
    #: Who presided for whom before it was.
    chairing: Chairing = Chairing()


@dataclass(frozen=True, slots=True)
class Branch:
    """A sub-conference that runs: a district's points deliberate in a room of their own."""

    #: Its room, by which it is known.
    room_id: int
    #: The subtree, and its name.
    body_id: int
    name: str
    #: The point that conducts it, and all its points, that one among them, in the order of the list.
    head: int
    points: tuple[int, ...]
    #: Milliseconds since 1970 UTC, and by whose command.
    since: int
    by: str
    #: When everybody is back; 0: when it is ended.
    until: int = 0


@dataclass(frozen=True, slots=True)
class Floor:
    """State of the floor in one room."""

    session_state: SessionState
    main_point: int
    #: Who has the floor, in the order in which they got it; empty: the main point alone.
    holders: tuple[Speaking, ...] = ()
    #: The point that all see without its sound; 0: none. It neither speaks nor presides.
    shown: int = 0
    #: Points that are looked at or shown in turn; none: no tour runs.
    tour: Tour | None = None
    #: Who looks at a point alone, one point each.
    looking: tuple[Looking, ...] = ()
    #: Stage version at which the floor last changed, and who changed it.
    changed_in: int = 0
    changed_by: str = ""
    queue: tuple[Waiting, ...] = ()
    #: How long a turn takes when nothing else is said; 0: as long as it takes.
    turn_minutes: int = 0
    undo: Undo | None = None
    chairing: Chairing = Chairing()
    urgent: Urgent = Urgent()
    #: Sub-conferences that run; their points are in the room and take no part in it.
    branches: tuple[Branch, ...] = ()
    #: Version of the stage document that shows this floor; grows with every change that people see.
    version: int = 0

    @property
    def speakers(self) -> tuple[int, ...]:
        """Point ids of those who have the floor."""
        return tuple(holder.point_id for holder in self.holders)

    @property
    def away(self) -> frozenset[int]:
        """Points that are in a sub-conference."""
        return frozenset(point for branch in self.branches for point in branch.points)

    @property
    def first(self) -> int:
        """Whoever is called next: the first of the queue that is not in a sub-conference; 0: nobody."""
        away = self.away
        return next((waiting.point_id for waiting in self.queue if waiting.point_id not in away), 0)

    def branch_of(self, point_id: int) -> Branch | None:
        """Return the sub-conference that a point is in."""
        return next((branch for branch in self.branches if point_id in branch.points), None)

    def place_of(self, point_id: int) -> int:
        """Place in the queue, from 1; 0 when the point does not wait."""
        for place, waiting in enumerate(self.queue, 1):
            if waiting.point_id == point_id:
                return place
        return 0


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may look at besides the floor."""

    #: Milliseconds since 1970 UTC.
    now: int
    #: Name of whoever gives the command.
    by: str
    #: Point id → label shown to people.
    labels: dict[int, str]
    #: Points that are in the room.
    present: frozenset[int]
    #: Since when the seat of the main point is lost, milliseconds since 1970 UTC; 0: it is in the room.
    main_lost: int = 0
    #: How long it has to be lost until somebody else may preside, milliseconds.
    chair_wait: int = 0
    #: Point id → who speaks there; whoever was not named is missing.
    people: Mapping[int, str] = field(default_factory=dict)


Decision = tuple[Floor, tuple[Happened, ...]]

#: States of a session in which somebody may have the floor.
TALKING = frozenset({SessionState.OPEN, SessionState.LIVE})


def check_seen(floor: Floor, seen: int, context: Context) -> None:
    """Refuse a command that was made before the floor last changed. Raises StageMoved."""
    if seen < floor.changed_in:
        labels = " · ".join(context.labels.get(point, "") for point in floor.speakers)
        raise StageMoved(who=floor.changed_by, what=labels or "–", holders=list(floor.speakers))


def check_here(floor: Floor, point_id: int, context: Context) -> None:
    """Refuse a command about a point that could not follow it. Raises PointAway, PointAbsent."""
    check_away(floor, point_id, context)
    if point_id not in context.present:
        raise PointAbsent(label=context.labels[point_id])


def check_away(floor: Floor, point_id: int, context: Context) -> None:
    """Refuse a command about a point that is in a sub-conference. Raises PointAway."""
    if branch := floor.branch_of(point_id):
        raise PointAway(label=context.labels[point_id], branch=branch.name)


def changed(floor: Floor, context: Context) -> Floor:
    """Return the floor as one that people see differently from now on, by whoever gives the command."""
    version = floor.version + 1
    return replace(floor, version=version, changed_in=version, changed_by=context.by)


def without(queue: tuple[Waiting, ...], point_id: int) -> tuple[Waiting, ...]:
    """Return the queue when a point leaves it."""
    return tuple(waiting for waiting in queue if waiting.point_id != point_id)
