"""Runs of the composer: numbers that grow, and one media time that never goes back from one run to the next.

A file beside the socket keeps both. While the machine stays up, what passed since is counted by its own monotonic
clock, whatever was done to the wall clock: set back, nothing is told twice; set forward, no gap is told that never was.
After a start of the machine only the wall clock knows, and the media time kept last is the least.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

log = logging.getLogger(__name__)

US = 1_000_000
#: Seconds between two times that are kept: so much may have passed unseen when the machine was started in between.
KEEP_S = 5
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Now:
    """Moment by the clocks of the machine, microseconds."""

    #: Since 1970 UTC; may be set.
    wall_us: int
    #: Since the machine's start, which ``boot`` names; never set.
    up_us: int
    boot: str

    @classmethod
    def read(cls) -> Now:
        """Read the clocks."""
        try:
            boot = _BOOT_ID.read_text().strip()
        except OSError:
            boot = ""
        return cls(time.time_ns() // 1000, time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000, boot)


class Run(BaseModel):
    """A run as it is kept: its number, and the media time at a moment of it."""

    number: int
    media_us: int = 0
    up_us: int = 0
    boot: str = ""

    def saw(self, now: Now) -> bool:
        """Whether the machine has been up since a moment of this run."""
        return bool(self.boot) and self.boot == now.boot

    def reached_us(self, now: Now) -> int:
        """Return the media time that this run has reached at the least."""
        if self.saw(now):
            return self.media_us + max(0, now.up_us - self.up_us)
        return self.media_us + KEEP_S * US if self.media_us else 0

    def ahead_us(self, now: Now) -> int:
        """Return how far media time is ahead of the wall clock; 0 unless that was set, less when it was set forward."""
        return self.reached_us(now) - now.wall_us


def next_run(path: Path, now: Now) -> Run:
    """Return a new run and remember it in ``path``; its media time begins where the last one is, or at the wall clock.

    Its number is the Unix seconds of the start, but always greater than the one before. When the file cannot be
    written (disk full) both are right unless the wall clock is set back before the next start.
    """
    previous = _kept(path)
    reached_us = previous.reached_us(now)
    media_us = reached_us if previous.saw(now) else max(now.wall_us, reached_us)
    run = Run(number=max(now.wall_us // US, previous.number + 1), media_us=media_us, up_us=now.up_us, boot=now.boot)
    if abs(run.ahead_us(now)) > US:
        log.warning("the wall clock was set by %+.1f s; media time goes on", -run.ahead_us(now) / US)
    _keep(path, run)
    return run


def keep_run(path: Path, run: Run, now: Now) -> None:
    """Remember how far a run is; called every ``KEEP_S``. A disk that does not take it is said only."""
    _keep(path, run.model_copy(update={"media_us": run.reached_us(now), "up_us": now.up_us}))


def _keep(path: Path, run: Run) -> None:
    try:
        fresh = path.with_name(path.name + ".new")
        fresh.write_text(run.model_dump_json())
        fresh.replace(path)
    except OSError as error:
        log.warning("run not kept: %s", error.strerror)


def _kept(path: Path) -> Run:
    try:
        text = path.read_text()
        # Earlier versions kept the number alone.
        return Run(number=int(text)) if text.isdecimal() else Run.model_validate_json(text)
    except (OSError, ValueError):
        return Run(number=0)
