"""The engineer's wall: how each point of a running session fares, and who needs a person first.

What a point fares by are the readings that its own page posts every few seconds, and its presence. A state is said only
when it held for some readings in a row, so that the wall does not flicker. The bit rate alone is no fault: a slide that
stands still needs next to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class WallState(StrEnum):
    """How a point fares, the worst first."""

    #: *Mất kết nối*: it was in the room, and its link is gone.
    LOST = "lost"
    #: *Hình đứng*: the picture that it is shown stands still.
    FROZEN = "frozen"
    #: *Đường truyền yếu*.
    WEAK = "weak"
    #: *Không tiếng*: its microphone gives nothing at all.
    SILENT = "silent"
    #: *Chưa có số liệu*: in the room, and its page says nothing of itself.
    UNMEASURED = "unmeasured"
    #: *Chưa vào*.
    ABSENT = "absent"
    #: *Đã rời phòng*: on purpose.
    LEFT = "left"
    #: *Tốt*.
    GOOD = "good"


#: State → place in the order of the wall, the worst 0.
RANK: Final = {state: place for place, state in enumerate(WallState)}

#: Presence of a seat that is not occupied → state; one that is occupied is judged by its readings.
_AWAY: Final = {"absent": WallState.ABSENT, "dropped": WallState.LOST, "left": WallState.LEFT}


class Figure(StrEnum):
    """A figure of a reading that can be over its limit."""

    LOSS = "loss"
    RTT = "rtt_ms"
    FROZEN = "frozen"
    SOUND = "sound_db"


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a point is troubled; the one table of the wall."""

    #: Share of packets that are lost, the worse of both directions.
    loss: float = 0.05
    #: Milliseconds to the server and back.
    rtt_ms: float = 400.0
    #: A microphone that is never louder gives digital silence: a quiet room is louder (dBFS).
    silence_db: float = -120.0
    #: So many readings in a row, before a weak line or a picture that stands is said.
    held: int = 2
    #: So long a microphone has to be silent: a noise suppressor gives nothing between two sentences.
    silent_for: timedelta = timedelta(seconds=30)
    #: A reading that is older says nothing any more.
    stale: timedelta = timedelta(seconds=20)


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page said of its link at an instant."""

    at: datetime
    #: Sent and received, kbit/s.
    up_kbps: float
    down_kbps: float
    #: 0 to 1, the worse of both directions.
    loss: float
    #: None: not measured yet.
    rtt_ms: float | None
    #: Pictures a second of what is shown; None: nothing that moves is shown.
    fps: float | None
    #: Loudest sample of the point's own microphone since the last reading; None: the browser does not say.
    sound_db: float | None
    #: A picture that should move has stood since the last reading.
    frozen: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a point fares, and which figures are over their limits."""

    state: WallState
    over: tuple[Figure, ...] = ()


def judge(presence: str, readings: Sequence[Reading], now: datetime, limits: Limits = LIMITS) -> Verdict:
    """Return how a point fares. ``readings``: oldest first; ``presence``: as seats have it."""
    if (away := _AWAY.get(presence)) is not None:
        return Verdict(away)
    fresh = [reading for reading in readings[-limits.held :] if now - reading.at <= limits.stale]
    if not fresh:
        return Verdict(WallState.UNMEASURED)
    over = []
    if len(fresh) == limits.held:
        if all(reading.frozen for reading in fresh):
            over.append(Figure.FROZEN)
        if all(reading.loss >= limits.loss for reading in fresh):
            over.append(Figure.LOSS)
        if all(reading.rtt_ms is not None and reading.rtt_ms >= limits.rtt_ms for reading in fresh):
            over.append(Figure.RTT)
    if _is_silent(readings, limits):
        over.append(Figure.SOUND)
    if Figure.FROZEN in over:
        return Verdict(WallState.FROZEN, tuple(over))
    if Figure.LOSS in over or Figure.RTT in over:
        return Verdict(WallState.WEAK, tuple(over))
    return Verdict(WallState.SILENT if over else WallState.GOOD, tuple(over))


def _is_silent(readings: Sequence[Reading], limits: Limits) -> bool:
    """Whether the microphone gave nothing in all readings, as far back as it takes."""
    newest = readings[-1].at
    for reading in reversed(readings):
        if reading.sound_db is None or reading.sound_db > limits.silence_db:
            return False
        if newest - reading.at >= limits.silent_for:
            return True
    return False


@dataclass(frozen=True, slots=True)
class WallPoint:
    """A point as the wall puts it in order."""

    point_id: int
    #: The subtree under which it stands.
    group_id: int
    state: WallState
    #: Whether it has the floor, and its place in the queue (0: does not wait).
    speaks: bool = False
    queue_place: int = 0


@dataclass(frozen=True, slots=True)
class WallGroup:
    """A subtree on the wall."""

    id: int
    #: Its points, the worst first.
    point_ids: tuple[int, ...]
    #: How many have each state; those that nobody has are left out.
    counts: dict[WallState, int]


def worst_first(points: Iterable[WallPoint]) -> tuple[WallGroup, ...]:
    """Group points by subtree, the subtree with the worst point first; among equals the order in which they came.

    In a state whoever speaks stands first, then whoever is about to.
    """
    groups: dict[int, list[WallPoint]] = {}
    for point in points:
        groups.setdefault(point.group_id, []).append(point)
    ordered = [
        WallGroup(group_id, tuple(point.point_id for point in sorted(members, key=_urgency)), _counted(members))
        for group_id, members in groups.items()
    ]
    return tuple(sorted(ordered, key=_group_urgency))


def _urgency(point: WallPoint) -> tuple[int, bool, float]:
    return RANK[point.state], not point.speaks, point.queue_place or float("inf")


def _counted(points: Iterable[WallPoint]) -> dict[WallState, int]:
    counted = Counter(point.state for point in points)
    return {state: counted[state] for state in WallState if counted[state]}


def _group_urgency(group: WallGroup) -> tuple[int, int]:
    worst = next(iter(group.counts))
    return RANK[worst], -group.counts[worst] if worst is not WallState.GOOD else 0
