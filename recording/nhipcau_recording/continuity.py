"""Where pictures are missing: by their numbers, their runs and their times. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

#: Two pictures of one run further apart than this have a gap between them although no number is missing.
LATE_US = 1_000_000
#: A picture's length until two have been seen.
PICTURE_US = 40_000
#: What is missing beside a break and is shorter than this is part of the break: its mark falls between two pictures.
NEAR_US = 100_000


@dataclass(slots=True)
class Position:
    """The last packet of a track."""

    run: int
    number: int
    time_us: int


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch of media time without a picture."""

    from_us: int
    to_us: int
    #: ``programme_restarted``: a new run; ``packets_lost``: numbers are missing; ``programme_late``: it stood still.
    cause: str


class Continuity:
    """Follows one track and tells what is missing before each packet."""

    def __init__(self, position: Position | None = None) -> None:
        #: The last packet taken.
        self.position = position
        #: How long a picture is shown, microseconds.
        self.step_us = PICTURE_US

    def follows(self, run: int, number: int) -> bool:
        """Whether this is the very next packet."""
        at = self.position
        return at is not None and run == at.run and number == at.number + 1

    def is_new(self, run: int, number: int) -> bool:
        """Whether this packet was not taken yet. Another run is always new, also when its clock was set back."""
        return self.position is None or run != self.position.run or number > self.position.number

    def take(self, run: int, number: int, time_us: int) -> Hole | None:
        """Take the next packet that there is; returns what is missing before it."""
        at, follows = self.position, self.follows(run, number)
        self.position = Position(run, number, time_us)
        if at is None:
            return None
        late = time_us - at.time_us > LATE_US
        if follows and not late:
            self.step_us = max(1, time_us - at.time_us)
            return None
        begin = at.time_us + self.step_us
        if time_us <= begin:
            return None
        cause = "programme_late" if follows else "programme_restarted" if run != at.run else "packets_lost"
        return Hole(begin, time_us, cause)


def divided(hole: Hole, pauses: Iterable[tuple[int, int]]) -> tuple[list[Hole], list[Hole]]:
    """Divide a hole by the breaks (begin, end) it touches; returns what is missing, and what they explain."""
    missing: list[Hole] = []
    explained: list[Hole] = []
    at = hole.from_us
    for since, until in sorted(pauses):
        begin, end = max(since, at), min(until, hole.to_us)
        if begin >= end:
            continue
        if begin - at > NEAR_US:
            missing.append(replace(hole, from_us=at, to_us=begin))
        else:
            begin = at
        if hole.to_us - end <= NEAR_US:
            end = hole.to_us
        explained.append(replace(hole, from_us=begin, to_us=end))
        at = end
    if at < hole.to_us:
        missing.append(replace(hole, from_us=at))
    return missing, explained
