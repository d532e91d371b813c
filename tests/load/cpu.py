"""CPU that others took while a benchmark ran, from ``/proc``. Linux only."""

from __future__ import annotations

import contextlib
import ctypes
import os
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_ALL = "cpu "


def busy_s(stat: str) -> float:
    """Return CPU seconds of the whole machine since its start, from the text of ``/proc/stat``; waiting is no work."""
    line = next(line for line in stat.splitlines() if line.startswith(_ALL))
    user, nice, system, _idle, _iowait, irq, softirq, steal = (int(field) for field in line.split()[1:9])
    return (user + nice + system + irq + softirq + steal) * _TICK_S


def tree_s(root: int) -> float:
    """Return CPU seconds of a process, its live descendants, and of those that they have waited for."""
    parents: dict[int, int] = {}
    spent: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                # After the name in brackets: state, parent, …; utime, stime, cutime, cstime are fields 14 to 17.
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                parents[int(folder.name)] = int(fields[1])
                spent[int(folder.name)] = sum(int(field) for field in fields[11:15])
    return _TICK_S * sum(ticks for pid, ticks in spent.items() if _descends(pid, root, parents))


def descendants(root: int) -> list[int]:
    """Return the ids of a process and of its live descendants."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return [pid for pid in parents if _descends(pid, root, parents)]


def _descends(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid > 1 and pid != root:
        pid = parents.get(pid, 0)
    return pid == root


class ForeignCpu:
    """Measures from :meth:`start` on. Orphans of the benchmark's own processes stay its own."""

    def start(self) -> None:
        """Begin."""
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self._began = time.monotonic()
        self._busy, self._own = self._look()

    def cores(self) -> float:
        """Return how many cores others used on average since the start."""
        busy, own = self._look()
        seconds = max(time.monotonic() - self._began, _TICK_S)
        return max(0.0, ((busy - self._busy) - (own - self._own)) / seconds)

    @staticmethod
    def _look() -> tuple[float, float]:
        return busy_s(Path("/proc/stat").read_text()), tree_s(os.getpid())
