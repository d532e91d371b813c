"""What runners and jobs said last: kept in memory only, so a report of figures costs no SQL.

It starts empty with the API, and silence is counted from then: the API's own death never ends a lease.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

#: A runner that was silent this long, while the API was up, has lost its jobs (seconds); a job that was, hangs.
LEASE_S = 30.0
#: A runner speaks twice a second; after a longer silence the way to its node was cut, or we stood still (seconds).
_CUT_S = 5.0
#: A recording that has not grown for so long is said not to be written (seconds).
STILL_S: Final = 10.0


class JobFigures:
    """Last word of each runner and job, by the API's own monotonic clock."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self._runners: dict[str, float] = {}
        #: Since when each runner has spoken without a cut.
        self._unbroken: dict[str, float] = {}
        #: Job id → runner's life and the restarts that it counts: which process of the job is on.
        self._processes: dict[int, tuple[str, int]] = {}
        self._jobs: dict[int, float] = {}
        #: Recorder's job id → seconds since it wrote a packet, by its newest figures.
        self._still: dict[int, float] = {}
        #: Job id → its newest figures whole.
        self._figures: dict[int, dict[str, Any]] = {}
        #: Room id → the job that composes its programme.
        self._composers: dict[int, int] = {}
        #: Jobs of which it was told that their disk is nearly full.
        self.low_disks: set[int] = set()
        #: (runner, life, process or job) → restarts that the logbook knows.
        self.restarts: dict[tuple[str, str, str], int] = {}

    def runner_spoke(self, runner: str) -> None:
        """Note a sync."""
        if runner not in self._runners or self.runner_silent_s(runner) > _CUT_S:
            self._unbroken[runner] = self._clock()
        self._runners[runner] = self._clock()

    def runner_silent_s(self, runner: str) -> float:
        """Seconds since the runner spoke last (since the API started when it never did)."""
        return self._clock() - self._runners.get(runner, self._since)

    def job_spoke(self, job_id: int, figures: dict[str, Any] | None = None) -> None:
        """Note a report, with its figures when it is one of figures."""
        self._jobs[job_id] = self._clock()
        if figures is not None:
            self._still[job_id] = still_s(figures)
            self._figures[job_id] = figures

    def job_silent_s(self, job_id: int) -> float:
        """Seconds since the job spoke last (since the API started when it never did)."""
        return self._clock() - self._jobs.get(job_id, self._since)

    def job_runs(self, job_id: int, life: str, restarts: int) -> None:
        """Note which process of a job its runner has; another one is given its own time to speak."""
        process = life, restarts
        if self._processes.setdefault(job_id, process) != process:
            self._processes[job_id] = process
            self._jobs[job_id] = self._clock()

    def job_hangs(self, job_id: int, runner: str) -> bool:
        """Whether a job says nothing although its runner was heard of all the time, so that we were up."""
        unbroken_s = self._clock() - self._unbroken.get(runner, self._clock())
        return min(unbroken_s, self.job_silent_s(job_id)) > LEASE_S

    def job_still_s(self, job_id: int) -> float:
        """Seconds in which a recorder wrote nothing, as it said last; 0 before it said anything."""
        return self._still.get(job_id, 0.0)

    def job_figures(self, job_id: int) -> dict[str, Any]:
        """Return what the job said last of its figures; empty before it said anything."""
        return self._figures.get(job_id, {})

    def composes(self, job_id: int, room_id: int) -> None:
        """Note that a job composes the programme of a room."""
        self._composers[room_id] = job_id

    def composer_of(self, room_id: int) -> int | None:
        """Return the job that composes the programme of a room; None before it said anything."""
        return self._composers.get(room_id)

    def all_with(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """Return (job, newest figures) of every job whose figures have this name as a number."""
        return [(job_id, said) for job_id, said in self._figures.items() if isinstance(said.get(name), int)]

    def forget(self, job_id: int) -> None:
        """Drop a job that has ended."""
        self._figures.pop(job_id, None)
        self._jobs.pop(job_id, None)
        self._processes.pop(job_id, None)
        self._still.pop(job_id, None)
        self._composers = {room: composer for room, composer in self._composers.items() if composer != job_id}


def still_s(figures: dict[str, Any]) -> float:
    """Return the seconds in which a recorder wrote nothing, from its figures; 0 when they do not say."""
    told = figures.get("still_s", 0.0)
    return float(told) if isinstance(told, int | float) else 0.0
