"""``make bench-scene``: from a command on the stage to the first picture of the new scene at a receiver.

The stage is written into the media room (as the control plane's writer does), composer and receiver follow. Target: p95
at most 400 ms.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from load.programme_room import percentile, programme_room, stage, wait_for
from load.result import Bench
from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.contract.stage import Preset
from support.jobs import job

CHANGES = 20
TRACK = (PROGRAMME, "720")
WHOLE = (0.0, 0.0, 1.0, 1.0)


async def measure(folder: Path, bench: Bench) -> None:
    """Let one point after the other fill the picture."""
    times = []
    async with programme_room(folder) as room, job(room.order(publishes=True)), room.listener() as seat:
        await wait_for(lambda: TRACK in seat.published(), "the programme")
        seat.want(TRACK)
        await wait_for(lambda: seat.mark(TRACK, (0, 0, 0.75, 0.75)) is not None, "a picture")
        await asyncio.sleep(5)
        for number in range(CHANGES):
            # Back and forth between who is known and seen small until now.
            point = 2 + number % 5
            document = stage(number + 2, preset=Preset.LECTURE, floor=(point,))
            began = time.monotonic()
            await room.show(document)

            def arrived(point: int = point) -> bool:
                mark = seat.mark(TRACK, WHOLE)
                return mark is not None and mark.point == point

            await wait_for(arrived, f"point {point}", seconds=10)
            times.append((seat.pictures[TRACK].at - began) * 1000)
            await asyncio.sleep(0.4)
    bench.params["p50_ms"] = percentile(times, 0.5)
    bench.params["most_ms"] = percentile(times, 1.0)
    bench.figures = {"p95_ms": percentile(times, 0.95)}


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        Bench("scene", points=6, changes=CHANGES) as bench,
    ):
        asyncio.run(measure(Path(folder), bench))


if __name__ == "__main__":
    main()
