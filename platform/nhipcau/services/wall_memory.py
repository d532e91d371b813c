"""What the pages of points posted last: link figures and small pictures, kept in memory only, so a post costs no SQL.

It starts empty with the API and is full again after one round of posts; it ends with the session. Bounded: the newest
picture of each seat, the figures of its last ten minutes, and no session that nobody posts to any more.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from nhipcau.domain.errors import TooMany
from nhipcau.domain.wall import Reading
from nhipcau.services.recent import Recent

if TYPE_CHECKING:
    # It imports the deployment, which holds this memory.
    from nhipcau.services.visitors import Visitor

#: Pages post figures every 5 s and a picture every 10 s; what comes much faster is refused. A request that was held up
#: on its way may come close to the next one.
FIGURES_EVERY: Final = timedelta(seconds=1)
STILL_EVERY: Final = timedelta(seconds=3)
#: Ten minutes of figures.
MOST_READINGS: Final = 120
#: Who sits where is read again so often, once for all seats of a session.
SEATS_FOR: Final = timedelta(seconds=5)
#: A cookie is looked up again so often. Whoever signs out or is taken out loses the seat at once, and with it this.
VISITOR_FOR: Final = timedelta(seconds=60)
#: Who may look at which points is asked again so often.
SIGHT_FOR: Final = timedelta(seconds=10)
#: A session that nobody posts to is forgotten.
FORGET_AFTER: Final = timedelta(minutes=30)
_MOST_VISITORS = 2000
_MOST_SIGHTS = 500


@dataclass(frozen=True, slots=True)
class Still:
    """The newest small picture of a point."""

    at: datetime
    #: Grows with each picture; tells whether a page has it already.
    version: int
    content: bytes


@dataclass(slots=True)
class Seated:
    """What is known of one seat."""

    readings: deque[Reading] = field(default_factory=lambda: deque(maxlen=MOST_READINGS))
    still: Still | None = None


@dataclass(slots=True)
class _Hall:
    """One session."""

    used: datetime
    seats: dict[int, Seated] = field(default_factory=dict)
    #: Point → (who occupies its seat, the seat's generation), and when that was read.
    holders: dict[int, tuple[str, int]] = field(default_factory=dict)
    read_at: datetime | None = None


class WallMemory:
    """Kept in memory; bound to one event loop."""

    def __init__(self) -> None:
        self._halls: dict[int, _Hall] = {}
        #: Who stands behind the cookies of a page that posts.
        self.visitors: Recent[tuple[bytes, ...], Visitor] = Recent(holds=VISITOR_FOR, most=_MOST_VISITORS)
        #: Points that somebody may look at: actor, session → points.
        self.sights: Recent[tuple[object, ...], frozenset[int]] = Recent(holds=SIGHT_FOR, most=_MOST_SIGHTS)
        #: Held while it is read who sits where: of many posts at once one reads.
        self.reading = asyncio.Lock()

    def is_seated(self, session_id: int, point_id: int, holder: str, generation: int, now: datetime) -> bool:
        """Whether somebody was found in a seat a moment ago."""
        hall = self._halls.get(session_id)
        if hall is None or hall.read_at is None or now - hall.read_at > SEATS_FOR:
            return False
        return hall.holders.get(point_id) == (holder, generation)

    def keep_seats(self, session_id: int, holders: Iterable[tuple[int, str, int]], now: datetime) -> None:
        """Keep who sits where in a running session: point, who occupies it, generation."""
        self._drop_unused(now)
        hall = self._halls.setdefault(session_id, _Hall(now))
        hall.holders = {point_id: (holder, generation) for point_id, holder, generation in holders}
        hall.read_at = hall.used = now

    def keep_reading(self, session_id: int, point_id: int, reading: Reading) -> None:
        """Keep figures of a seat. Raises TooMany."""
        seated = self._seat(session_id, point_id, reading.at)
        if seated.readings and timedelta() <= reading.at - seated.readings[-1].at < FIGURES_EVERY:
            raise TooMany(seconds=round(FIGURES_EVERY.total_seconds()))
        seated.readings.append(reading)

    def keep_still(self, session_id: int, point_id: int, content: bytes, now: datetime) -> None:
        """Keep a picture of a seat instead of the one before. Raises TooMany."""
        seated = self._seat(session_id, point_id, now)
        before = seated.still
        if before is not None and timedelta() <= now - before.at < STILL_EVERY:
            raise TooMany(seconds=round(STILL_EVERY.total_seconds()))
        # Milliseconds: a page's picture is old after a restart too.
        version = max(int(now.timestamp() * 1000), before.version + 1 if before else 0)
        seated.still = Still(now, version, content)

    def readings(self, session_id: int, point_id: int) -> Sequence[Reading]:
        """Return the figures of a seat, oldest first."""
        hall = self._halls.get(session_id)
        seated = hall.seats.get(point_id) if hall else None
        return tuple(seated.readings) if seated else ()

    def still(self, session_id: int, point_id: int) -> Still | None:
        """Return the newest picture of a seat."""
        hall = self._halls.get(session_id)
        seated = hall.seats.get(point_id) if hall else None
        return seated.still if seated else None

    def forget(self, session_id: int) -> None:
        """Drop everything of a session: it has ended."""
        self._halls.pop(session_id, None)

    def _seat(self, session_id: int, point_id: int, now: datetime) -> Seated:
        hall = self._halls.setdefault(session_id, _Hall(now))
        hall.used = now
        return hall.seats.setdefault(point_id, Seated())

    def _drop_unused(self, now: datetime) -> None:
        for session_id in [id_ for id_, hall in self._halls.items() if now - hall.used > FORGET_AFTER]:
            del self._halls[session_id]
