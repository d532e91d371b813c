"""Where a plan gets into the way of what is planned already: points, venues, people on duty, the media server.

Pure: what is planned is handed in. Sessions that only touch do not clash. A point that has several venues can sit in
two sessions at once when both say in which venue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from nhipcau.domain.conference import SessionKind
from nhipcau.domain.point_records import folded
from nhipcau.domain.working_days import VIETNAM, WorkingCalendar

#: Times that are offered instead lie between these, a quarter of an hour apart.
_EARLIEST, _LATEST = time(7), time(18)
_STEP = timedelta(minutes=15)
#: Days that are looked through for a free time.
_DAYS = 5


class ClashKind(StrEnum):
    """What two sessions both want."""

    POINT = "point"
    VENUE = "venue"
    PERSON = "person"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Span:
    """A session in time."""

    kind: SessionKind
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Span) -> bool:
        """Whether both are held at some instant."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody who works for a conference, known by name and telephone."""

    name: str
    phone: str
    body_id: int

    def is_same(self, other: OnDuty) -> bool:
        """Whether both are one person: names alone are shared by many, so the telephone or the body must agree."""
        if not self.name or folded(self.name) != folded(other.name):
            return False
        if self.phone and other.phone:
            return _digits(self.phone) == _digits(other.phone)
        return self.body_id == other.body_id


@dataclass(frozen=True, slots=True)
class Occupied:
    """A session that is planned, with what it holds."""

    session_id: int
    conference_id: int
    span: Span
    #: Point → venue in which it sits; None: not said.
    points: Mapping[int, int | None] = field(default_factory=dict)
    people: tuple[OnDuty, ...] = ()
    #: All its points, also those that nobody asked about.
    load: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be registered."""

    spans: tuple[Span, ...]
    points: Mapping[int, int | None]
    people: tuple[OnDuty, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sessions that want the same."""

    kind: ClashKind
    other: Occupied
    #: Our session that clashes.
    span: Span
    point_ids: tuple[int, ...] = ()
    people: tuple[str, ...] = ()


def find_clashes(plan: Plan, occupied: Iterable[Occupied]) -> list[Clash]:
    """Return every clash, the earliest first; one for each of our sessions, other session and kind."""
    found = []
    for other in occupied:
        for span in plan.spans:
            if not span.overlaps(other.span):
                continue
            shared = _shared(plan.points, other.points)
            rooms = tuple(p for p in shared if plan.points[p] is not None and plan.points[p] == other.points[p])
            bare = tuple(p for p in shared if p not in rooms)
            people = tuple(sorted({one.name for one in plan.people if any(one.is_same(two) for two in other.people)}))
            if bare:
                found.append(Clash(ClashKind.POINT, other, span, point_ids=bare))
            if rooms:
                found.append(Clash(ClashKind.VENUE, other, span, point_ids=rooms))
            if people:
                found.append(Clash(ClashKind.PERSON, other, span, people=people))
    return sorted(found, key=lambda clash: (clash.other.span.starts_at, clash.other.session_id, clash.kind))


def _shared(ours: Mapping[int, int | None], theirs: Mapping[int, int | None]) -> list[int]:
    return [p for p in ours if p in theirs and (ours[p] is None or theirs[p] is None or ours[p] == theirs[p])]


def peak(span: Span, load: int, occupied: Iterable[Occupied]) -> tuple[int, tuple[Occupied, ...]]:
    """Return the most points that the server carries at an instant of a session, and which sessions hold them then."""
    others = [other for other in occupied if other.span.overlaps(span)]
    best = load
    then: tuple[Occupied, ...] = ()
    for at in sorted({span.starts_at, *(max(other.span.starts_at, span.starts_at) for other in others)}):
        running = tuple(other for other in others if other.span.starts_at <= at < other.span.ends_at)
        total = load + sum(other.load for other in running)
        if total > best:
            best, then = total, running
    return best, then


def free_times(
    plan: Plan,
    occupied: Sequence[Occupied],
    calendar: WorkingCalendar,
    *,
    capacity: int,
    after: datetime,
    limit: int = 3,
) -> list[Span]:
    """Return the nearest times at which the live session clashes with nothing and the server carries it.

    The day itself first, both ways from the time wanted; then the same time and others on the working days after it.
    ``after``: nothing earlier is offered.
    """
    wanted = next(span for span in plan.spans if span.kind is SessionKind.LIVE)
    found: list[Span] = []
    for candidate in _candidates(wanted, calendar):
        if candidate.starts_at <= after or candidate.starts_at == wanted.starts_at:
            continue
        moved = Plan((candidate,), plan.points, plan.people)
        if find_clashes(moved, occupied) or peak(candidate, len(plan.points), occupied)[0] > capacity:
            continue
        # Two offers a quarter of an hour apart are one offer.
        if all(abs(candidate.starts_at - other.starts_at) >= timedelta(hours=1) for other in found):
            found.append(candidate)
        if len(found) == limit:
            break
    return found


def _candidates(wanted: Span, calendar: WorkingCalendar) -> Iterator[Span]:
    """Yield times of the same length, the nearest first."""
    start, length = wanted.starts_at.astimezone(VIETNAM), wanted.ends_at - wanted.starts_at
    days = calendar.working_days_from(start.date())
    for _ in range(_DAYS):
        day = next(days)
        first, last = (datetime.combine(day, at, VIETNAM) for at in (_EARLIEST, _LATEST))
        same = datetime.combine(day, start.timetz().replace(tzinfo=None), VIETNAM)
        times = []
        at = first
        while at + length <= last:
            times.append(at)
            at += _STEP
        for at in sorted({*times, same}, key=lambda at: (abs(at - same), at)):
            if first <= at and at + length <= last:
                yield Span(SessionKind.LIVE, at, at + length)


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdigit())
