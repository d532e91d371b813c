"""The result of a benchmark: one JSON object as its last line, kept under ``build/bench/`` too.

::

    with Bench("join", points=250) as bench:
        …
        bench.figures = {"first_picture_p95_ms": 812.0}
        bench.other = {"first_picture_p95_ms": 790.0}   # what it is compared with, measured in the same run
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from load.cpu import ForeignCpu
from support.judging import ENOUGH, Machine

FOLDER = Path(__file__).parents[2] / "build" / "bench"

#: Share of the machine that others may have taken; more, and the figures tell of them.
MOST_FOREIGN = 0.15

_UNITS = re.compile(r".+_(ms|s|core|mb)\Z|core\Z|fps\Z|dropped\Z|times_real\Z|core_per_reader\Z")


class Bench:
    """Measures foreign CPU and the machine's power over its block, and prints the result at its end.

    Prints nothing when the block fails.
    """

    def __init__(self, bench: str, *, folder: Path = FOLDER, **params: Any) -> None:
        """``params`` say what was run; figures are set inside the block."""
        self.bench = bench
        self.params: dict[str, Any] = params
        #: Flat; each name ends in its unit (``_ms``, ``_s``, ``_core``, ``_mb``) or is one (``core``, ``fps``,
        #: ``dropped``).
        self.figures: dict[str, float] = {}
        #: The same figures of what it is compared with.
        self.other: dict[str, float] = {}
        self._folder = folder
        self._foreign = ForeignCpu()
        self._machine = Machine()
        self._watching = ExitStack()

    def __enter__(self) -> Bench:
        self._foreign.start()
        self._watching.enter_context(self._machine.watching())
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._watching.close()
        if kind is None:
            result = self.result(self._foreign.cores(), self._machine.power)
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{self.bench}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
            print(json.dumps(result, ensure_ascii=False), flush=True)

    def result(self, foreign_core: float, power: float = 1.0) -> dict[str, Any]:
        """Return the object; ``power``: of the machine, 1.0 as media is planned for.

        Raises ValueError for a figure without a unit, or a comparison with nothing.
        """
        for name in (*self.figures, *self.other):
            if not _UNITS.match(name):
                raise ValueError(f"{name}: the name must end in its unit")
        if unknown := self.other.keys() - self.figures.keys():
            raise ValueError(f"compared with no figure of its own: {sorted(unknown)}")
        cores = os.cpu_count() or 1
        return {
            "bench": self.bench,
            "params": self.params,
            "figures": self.figures,
            "other": self.other,
            # How many times as much as what stands beside it.
            "ratio": {name: round(self.figures[name] / other, 3) for name, other in self.other.items() if other},
            "cores": cores,
            "foreign_core": round(foreign_core, 3),
            # What the machine gave in the middle of the run; figures of two machines cannot be compared without it.
            "power": round(power, 2),
            "valid": foreign_core <= MOST_FOREIGN * cores and power >= ENOUGH,
        }


def dropped(times_us: Sequence[int], fps: int = 25) -> int:
    """Return how many pictures of a constant rate are missing between the first and the last of these media times."""
    if not times_us:
        return 0
    return round((times_us[-1] - times_us[0]) * fps / 1_000_000) + 1 - len(times_us)
