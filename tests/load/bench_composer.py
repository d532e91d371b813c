"""``make bench-composer``: one large and five small at 720p25, decode, mix and encode, nothing published back.

Target: at most 0.45 core and 180 MB, with 25 fps and nothing dropped. Beside it, in the same run and room, a browser
that is filmed (Chromium, x11grab, ffmpeg) at the same size, rate and preset; without Xvfb on the machine that part is
left out and said. Its ``fps`` counts what its film shows anew: what the browser cannot show in time is filmed twice.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from load.filmed_browser import PLACES, filmed_browser, missing
from load.programme_room import ROOM, ProgrammeRoom, programme_room, spent_by, spent_by_all
from load.result import Bench, dropped
from nhipcau_media.server import Grants
from support.encode_reader import encode_reader
from support.jobs import job

SECONDS = 20.0
WARM_S = 8.0
SEEN_S = 60.0


async def measure(folder: Path, bench: Bench) -> None:
    """Run the composer beside one reader of its socket; then the browser in its place."""
    async with programme_room(folder) as room:
        order = room.order(publishes=False)
        async with job(order) as process, encode_reader(Path(order.socket)) as reader:
            await asyncio.sleep(WARM_S)
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
        if package := missing():
            print(f"Không đo trình duyệt · the browser is not measured: apt install {package}", file=sys.stderr)
            bench.params["not_measured"] = package
        else:
            bench.other = await beside(room)


async def beside(room: ProgrammeRoom) -> dict[str, float]:
    """Measure the filmed browser once all six are seen on its screen. Raises RuntimeError when they are not."""
    token = room.server.admit(ROOM, "point:95", name="", grants=Grants(), attributes={}, life_s=3600).token
    async with filmed_browser(room.livekit.url, token) as filmed:
        end = asyncio.get_running_loop().time() + SEEN_S
        while {who for who, mark in (await filmed.sees()).items() if mark} != set(PLACES):
            if asyncio.get_running_loop().time() > end:
                raise RuntimeError(f"the browser does not show all: {await filmed.sees()}")
            await asyncio.sleep(1)
        await asyncio.sleep(WARM_S)
        with spent_by_all(filmed.pids) as spent:
            await asyncio.sleep(SECONDS)
        fps = await asyncio.to_thread(filmed.shown_fps, SECONDS)
        return {"core": spent.core, "rss_mb": spent.rss_mb, "fps": fps}


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        Bench("composer", points=6, seconds=SECONDS) as bench,
    ):
        asyncio.run(measure(Path(folder), bench))


if __name__ == "__main__":
    main()
