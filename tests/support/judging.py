"""Whether the machine that runs the tests can judge pictures and sound.

Media tests are planned for two cores. On a machine that gives much less — slow, or busy with others' work — browsers
and the composer drop pictures and sound, and a failure says nothing of the product. So the machine's power is measured
while media tests run, and a failure on one without enough of it counts as not judged. What the tests and the product
take themselves is no excuse: a product that eats the machine fails.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from load.cpu import busy_s, tree_s

#: Steps of the measuring loop, and the CPU seconds they take on a machine that media tests are planned for: that
#: composes 25 pictures a second beside four browsers.
_STEPS, _PLANNED_S = 600_000, 0.0062
#: Seconds between two measurements.
_EVERY_S = 2.0
#: Power below which nothing seen or heard can be judged, and the share of moments below it that is too much.
ENOUGH, MOST_BELOW = 0.7, 0.1


@dataclass(frozen=True, slots=True)
class Moment:
    """What the machine gave at one moment."""

    #: ``time.monotonic()``.
    at: float
    #: 1.0 for the machine that media tests are planned for.
    power: float


def speed() -> float:
    """Return how fast a core is, from CPU time: waiting for others is not in it. 1.0: as planned for."""
    began = time.thread_time()
    for _ in range(_STEPS):
        pass
    return _PLANNED_S / max(time.thread_time() - began, 1e-6)


def share(busy_s: float, own_s: float, whole_s: float) -> float:
    """Return which part of the machine others left (0..1); CPU seconds: all work, the tests' own, all there is.

    Own processes that ended meanwhile may take their time out of the sum: it is never below zero.
    """
    foreign = min(max(busy_s - max(own_s, 0.0), 0.0), whole_s)
    return 1 - foreign / whole_s if whole_s else 1.0


class Machine:
    """Measures from :meth:`watching` on, in a thread of its own."""

    def __init__(self) -> None:
        self.moments: list[Moment] = []
        self._stop = threading.Event()

    @contextmanager
    def watching(self, every_s: float = _EVERY_S) -> Iterator[Machine]:
        """Measure every so many seconds until the block ends."""
        thread = threading.Thread(target=self._watch, args=(every_s,), name="machine", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join(10)

    @property
    def power(self) -> float:
        """The median of what the machine gave while it was watched; measured now when it never was."""
        powers = sorted(moment.power for moment in self.moments) or [speed()]
        return powers[len(powers) // 2]

    def cannot_judge(self, since: float) -> str:
        """Return why nothing can be judged that happened since then (``time.monotonic()``); empty when it can."""
        powers = [moment.power for moment in self.moments if moment.at >= since]
        below = sum(power < ENOUGH for power in powers)
        if not powers or below <= MOST_BELOW * len(powers):
            return ""
        median = sorted(powers)[len(powers) // 2]
        return (
            f"not judged: in {below} of {len(powers)} moments this machine gave less than {ENOUGH:.0%} of what media "
            f"tests are planned for (median {median:.0%})"
        )

    def excuse(self, report: pytest.TestReport, since: float) -> str:
        """Turn a failure into a skip when the machine could not judge; returns what had failed, empty when it stays."""
        if not report.failed or not (why := self.cannot_judge(since)):
            return ""
        failure = report.longreprtext
        path, line, _ = report.location
        report.outcome, report.longrepr = "skipped", (path, (line or 0) + 1, why)
        return failure

    def _watch(self, every_s: float) -> None:
        cores = os.cpu_count() or 1
        before = _look()
        while not self._stop.wait(every_s):
            after = _look()
            elapsed, busy, own = (new - old for new, old in zip(after, before, strict=True))
            self.moments.append(Moment(after[0], speed() * share(busy, own, cores * elapsed)))
            before = after


def _look() -> tuple[float, float, float]:
    return time.monotonic(), busy_s(Path("/proc/stat").read_text()), tree_s(os.getpid())
