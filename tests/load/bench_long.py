"""``make bench-long``: an hour of the programme while clocks drift and packets are lost.

The clock of the large point is 200 ppm fast, those of the five small ones 200 ppm slow; of the large point's packets
two of a hundred are lost and one of 47 comes late. Sound against picture is measured at a receiver, by bursts and by
the number in the picture. Target: at most 80 ms at the end, and memory that grows by at most 10 MB. ``MINUTES`` and
``PPM`` (of the large point; the others have its opposite) in the environment change it.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

import numpy as np

from load.bench_programme_latency import COMPOSED, LARGE, arriving, offsets
from load.programme_room import percentile, programme_room, rss_mb
from load.result import Bench
from support.bad_line import BadLine
from support.jobs import job

MINUTES = float(os.environ.get("MINUTES", "60"))
PPM = float(os.environ.get("PPM", "200"))
#: What is measured together, seconds; the first stretch is what everything is compared with.
STRETCH_S = min(60.0, MINUTES * 60 / 4)
WARM_S = 10.0


async def measure(folder: Path, bench: Bench) -> None:
    """Listen and look for so long, stretch by stretch."""
    line = BadLine(lost_of_100=2, reorder_every=47)
    by_stretch: list[list[float]] = []
    memory: list[float] = []
    async with (
        programme_room(folder, ppm=(PPM, -PPM), line=line) as room,
        job(room.order(publishes=True)) as process,
        arriving(room, COMPOSED, 90, LARGE) as composed,
    ):
        await asyncio.sleep(WARM_S)
        for _ in range(max(2, round(MINUTES * 60 / STRETCH_S))):
            composed.pictures.clear()
            composed.bursts.clear()
            await asyncio.sleep(STRETCH_S)
            by_stretch.append(offsets(composed))
            memory.append(rss_mb(process.pid))
    silent = sum(not found for found in by_stretch)
    if not by_stretch[0] or not by_stretch[-1]:
        raise RuntimeError(f"no burst with its picture at the beginning or the end; {silent} stretches without")
    by_stretch = [found for found in by_stretch if found]
    bench.params |= {
        "silent_stretches": silent,
        "bursts": sum(len(found) for found in by_stretch),
        "packets": line.came,
        "lost": line.lost,
        "late": line.late,
        "av_offset_begin_ms": round(float(np.median(by_stretch[0])), 1),
        "av_offset_most_ms": round(max(abs(float(np.median(found))) for found in by_stretch), 1),
        "av_offset_end_p95_ms": percentile([abs(value) for value in by_stretch[-1]], 0.95),
        "rss_mb": memory[-1],
    }
    bench.figures = {
        "av_offset_end_ms": round(abs(float(np.median(by_stretch[-1]))), 1),
        # What is taken in the first stretch (libraries, first sizes) is no growth.
        "rss_growth_mb": round(memory[-1] - memory[0], 1),
    }


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        Bench("long", points=6, minutes=MINUTES, ppm=PPM) as bench,
    ):
        asyncio.run(measure(Path(folder), bench))


if __name__ == "__main__":
    main()
