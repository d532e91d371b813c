"""``make bench-scene``: from the chair's command to the first picture of the new scene at a receiver.

The whole system: the command goes through the API as the chair's page sends it, becomes a stage document, and the
composer follows; the receiver takes the programme from the media server. Two points send marked pictures, and the
arrangement goes back and forth between both side by side and the one that speaks alone. Target: p95 at most 400 ms.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from load.programme_room import percentile, wait_for
from load.result import Bench
from nhipcau_media.contract.identity import PROGRAMME
from support.desk import Desk, Point, desk
from support.publishers import Publisher, publisher
from support.system import running_system
from support.watcher import Watcher, watcher

CHANGES = 20
TRACK = (PROGRAMME, "720")
MAIN, SUB = 17, 42
#: Where the one that speaks is when it fills the picture, and where when it stands at the right.
WHOLE, RIGHT = (0.0, 0.0, 1.0, 1.0), (0.5, 0.25, 0.5, 0.5)
SCENES = (("lecture", WHOLE), ("pair", RIGHT))


@asynccontextmanager
async def sending(point: Point, session: int, mark: int) -> AsyncIterator[Publisher]:
    """Let a point in, ready to publish marked pictures."""
    admission = await asyncio.to_thread(point.admission, session)
    async with publisher(admission["url"], admission["token"], point=mark, tone=440.0, fps=25) as joined:
        yield joined


async def changes(people: Desk, bench: Bench) -> list[float]:
    """Open a session with two points that are seen and one that watches; returns milliseconds of each change."""
    points = [people.point(number) for number in range(3)]
    session = people.hold(points)
    admission = points[2].admission(session)
    async with (
        sending(points[0], session, MAIN) as main,
        sending(points[1], session, SUB) as sub,
        watcher(admission["url"], admission["token"]) as seat,
    ):
        await main.publish_camera()
        await asyncio.to_thread(people.chair.post, f"/api/sessions/{session}/start")
        await asyncio.to_thread(people.give, session, points[1].id)
        await sub.publish_camera()
        await wait_for(lambda: TRACK in seat.published(), "the programme")
        seat.want(TRACK)
        await wait_for(shown(seat, RIGHT), "both side by side")
        await asyncio.sleep(5)
        times = []
        for number in range(CHANGES):
            preset, place = SCENES[number % 2]
            began = time.monotonic()
            await asyncio.to_thread(people.chair.post, f"/api/sessions/{session}/scene", {"preset": preset})
            answered = time.monotonic()
            await wait_for(shown(seat, place), preset, seconds=10)
            times.append((seat.pictures[TRACK].at - began) * 1000)
            bench.params.setdefault("command_ms", []).append(round((answered - began) * 1000, 1))
            await asyncio.sleep(0.5)
        return times


def shown(seat: Watcher, place: tuple[float, float, float, float]) -> Callable[[], bool]:
    """Return a question: whether the one that speaks is seen in a place of the programme."""

    def ask() -> bool:
        mark = seat.mark(TRACK, place)
        return mark is not None and mark.point == SUB

    return ask


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        running_system(Path(folder)) as system,
        desk(system) as people,
        Bench("scene", points=3, changes=CHANGES) as bench,
    ):
        times = asyncio.run(changes(people, bench))
        commands = bench.params.pop("command_ms")
        bench.params |= {
            "p50_ms": percentile(times, 0.5),
            "most_ms": percentile(times, 1.0),
            "command_p50_ms": percentile(commands, 0.5),
        }
        bench.figures = {"p95_ms": percentile(times, 0.95)}


if __name__ == "__main__":
    main()
