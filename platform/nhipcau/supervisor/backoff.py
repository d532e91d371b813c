"""How long to wait before a process is started again. No clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Backoff:
    """Waits that double from ``first_s`` to ``limit_s`` and begin anew after a life of ``stable_s``."""

    first_s: float = 0.2
    limit_s: float = 10.0
    stable_s: float = 20.0
    #: Whether the first restart waits at all.
    at_once: bool = False
    _failures: int = field(default=0, init=False)

    def next_wait(self, lived_s: float) -> float:
        """Return seconds to wait after a process that lived ``lived_s``."""
        if lived_s >= self.stable_s:
            self._failures = 0
        exponent = self._failures - 1 if self.at_once else self._failures
        self._failures += 1
        # The exponent is bounded: 2.0 ** 2000 would overflow after a night of failures.
        return 0.0 if exponent < 0 else min(self.limit_s, self.first_s * 2.0 ** min(exponent, 30))


def job_backoff() -> Backoff:
    """Return the back-off of a job of media: a room waits for it.

    One that lived for three seconds was at work, and is back at once however often it is killed; one that dies while it
    starts waits, up to five seconds.
    """
    return Backoff(limit_s=5.0, stable_s=3.0, at_once=True)
