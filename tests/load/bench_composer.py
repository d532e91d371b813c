"""``make bench-composer``: one large and five small at 720p25, decode, mix and encode, nothing published back.

Target: at most 0.45 core and 180 MB, with 25 fps and nothing dropped. The comparison with a browser that is filmed
(Chromium, x11grab, ffmpeg) is not in this run: figures of an earlier one are 0.58 to 0.62 core and 1.1 GB.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from load.programme_room import programme_room, spent_by
from load.result import Bench, dropped
from support.encode_reader import encode_reader
from support.jobs import job

SECONDS = 20.0


async def measure(folder: Path, bench: Bench) -> None:
    """Run the composer beside one reader of its socket."""
    async with programme_room(folder) as room:
        order = room.order(publishes=False)
        async with job(order) as process, encode_reader(Path(order.socket)) as reader:
            await asyncio.sleep(8)
            count = len(reader.packets(0))
            with spent_by(process.pid) as spent:
                await asyncio.sleep(SECONDS)
            pictures = [packet.time_us for packet in reader.packets(0)[count:]]
            bench.figures = {
                "core": spent.core,
                "rss_mb": spent.rss_mb,
                "fps": round(len(pictures) / SECONDS, 2),
                "dropped": dropped(pictures),
            }


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        Bench("composer", points=6, seconds=SECONDS) as bench,
    ):
        asyncio.run(measure(Path(folder), bench))


if __name__ == "__main__":
    main()
