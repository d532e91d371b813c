"""Media time and what is due: the output's clock, bound to no source; and the machine's own clocks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

US = 1_000_000
#: Length of one sound packet, microseconds.
SOUND_US = 20_000
#: Sound that is late is made up for, so that no packet is missing after a busy moment; beyond this the machine slept.
CATCH_UP_US = 2 * US


class Clocks(Protocol):
    """What the output takes its time from; microseconds."""

    def wall_us(self) -> int:
        """Return the time since 1970 UTC; it may be set back."""
        ...

    def steady_us(self) -> int:
        """Return a time that never goes back."""
        ...

    def sleep_us(self, length: int) -> None:
        """Return when so much has passed."""
        ...


class MachineClocks:
    """The clocks of this machine."""

    def wall_us(self) -> int:
        """Return Unix microseconds."""
        return time.time_ns() // 1000

    def steady_us(self) -> int:
        """Return monotonic microseconds."""
        return time.monotonic_ns() // 1000

    def sleep_us(self, length: int) -> None:
        """Sleep."""
        time.sleep(length / US)


@dataclass(frozen=True, slots=True)
class Due:
    """What has to be made now."""

    #: Media times of the sound packets, oldest first.
    sound: tuple[int, ...]
    #: Media time of the picture, or None when none is due.
    picture: int | None


class Clock:
    """Ticks of pictures and sound from a start in media time; ``elapsed`` values are monotonic microseconds since then.

    A picture that came too late is left out (the newest one due is made); sound is made up for.
    """

    def __init__(self, start_us: int, fps: int) -> None:
        self.start_us = start_us
        self._fps = fps
        self._sound = 0
        self._picture = 0
        #: Pictures that were left out because the machine was too busy.
        self.skipped = 0

    def due(self, elapsed_us: int) -> Due:
        """Return what is due at ``elapsed_us`` and count it as made."""
        last = elapsed_us // SOUND_US
        first = self._sound
        if (last - first) * SOUND_US > CATCH_UP_US:
            first = last
        self._sound = max(last + 1, self._sound)
        sound = tuple(self.start_us + number * SOUND_US for number in range(first, last + 1))
        picture = elapsed_us * self._fps // US
        if picture < self._picture:
            return Due(sound, None)
        self.skipped += picture - self._picture
        self._picture = picture + 1
        return Due(sound, self.start_us + picture * US // self._fps)

    def wait_us(self, elapsed_us: int) -> int:
        """Microseconds from ``elapsed_us`` until something is due (0: now)."""
        picture_us = -(-self._picture * US // self._fps)
        return max(0, min(self._sound * SOUND_US, picture_us) - elapsed_us)
