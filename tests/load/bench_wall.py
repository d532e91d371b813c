"""``make bench-wall``: 250 points post link figures every 5 s and a small picture every 10 s, an engineer looks on.

Targets (wall): API at most 0.1 core; the browser at most a quarter of a core, no task of its page over 50 ms. Posters
are devices of the real API that took their seats; they and the browser share the cores with it. Beside the API's core
stands what as many posts cost that are looked up in the database each time, as other posts are. What the API costs with
an open session to which nobody posts is told apart (``idle_core``).

Then an hour passes for the page in minutes (``wall_hour``), and what it holds has to stay flat: ``hour_heap_grown_mb``
says by how much the last third of the hour is above the second one. What its whole process holds stands beside it
without a figure of its own: Playwright has Chromium keep the bodies of answers, up to 100 MB. ``BENCH_HOUR_S`` 0 leaves
the hour out.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from load.bench_api import open_session
from load.programme_room import spent_by
from load.result import Bench
from load.wall_hour import grown
from nhipcau.api.cookies import DEVICE, SESSION
from support.api_client import ApiClient
from support.stills import jpeg
from support.system import System, running_system

POINTS = int(os.environ.get("BENCH_POINTS", "250"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
#: How much time passes for the page whose memory is looked at.
HOUR_S = float(os.environ.get("BENCH_HOUR_S", "3600"))
#: How long that may really take.
HOUR_TAKES_S = 1800.0
IDLE_S = 10.0
FIGURES_S = 5.0
STILL_S = 10.0


@dataclass(frozen=True, slots=True)
class Seat:
    """A device in its seat."""

    point: int
    generation: int
    headers: dict[str, str]


def sit(system: System, admin: ApiClient, session: int, points: list[int]) -> list[Seat]:
    """Enrol a device for each point and let it take its seat."""
    seats = []
    for point in points:
        device = ApiClient(system.url)
        me = device.enrol(admin.post(f"/api/points/{point}/enrolment-codes")["code"])
        generation = device.post(f"/api/sessions/{session}/join", {"point_id": point})["generation"]
        headers = {"Cookie": f"{DEVICE}={device.http.cookies[DEVICE]}", "X-CSRF-Token": me["csrf"]}
        seats.append(Seat(point, generation, headers))
        device.close()
    return seats


async def every(
    seats: list[Seat], seconds: float, every_s: float, post: Callable[[Seat], Awaitable[int]]
) -> Counter[int]:
    """Let each seat post so often, evenly spread; return how often each status came."""
    statuses: Counter[int] = Counter()
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def one(seat: Seat, place: int) -> None:
        for turn in itertools.count():
            at = began + every_s * (turn + place / len(seats))
            if at > began + seconds:
                return
            await asyncio.sleep(max(0.0, at - loop.time()))
            statuses[await post(seat)] += 1

    async with asyncio.TaskGroup() as group:
        for place, seat in enumerate(seats):
            group.create_task(one(seat, place))
    return statuses


async def post_all(url: str, session: int, seats: list[Seat], seconds: float) -> Counter[int]:
    """Post as the pages do."""
    still = jpeg()
    async with httpx2.AsyncClient(base_url=f"{url}/api/sessions/{session}", timeout=30, trust_env=False) as client:

        async def link(seat: Seat) -> int:
            body = {
                "point_id": seat.point,
                "generation": seat.generation,
                "up_kbps": 24.1,
                "down_kbps": 318.7,
                "loss": 0.004,
                "rtt_ms": 41.5,
                "fps": 25,
                "sound_db": -42.5,
                "frozen": False,
            }
            return (await client.post("/link", json=body, headers=seat.headers)).status_code

        async def picture(seat: Seat) -> int:
            query = f"/still?point_id={seat.point}&generation={seat.generation}"
            headers = {**seat.headers, "Content-Type": "image/jpeg"}
            return (await client.post(query, content=still, headers=headers)).status_code

        links, pictures = await asyncio.gather(
            every(seats, seconds, FIGURES_S, link), every(seats, seconds, STILL_S, picture)
        )
        return links + pictures


async def post_usual(url: str, session: int, seats: list[Seat], seconds: float) -> Counter[int]:
    """Post as often what is looked up each time: a page that was superseded leaves, and nothing is left."""
    async with httpx2.AsyncClient(base_url=f"{url}/api/sessions/{session}", timeout=30, trust_env=False) as client:

        async def leave(seat: Seat) -> int:
            body = {"point_id": seat.point, "generation": 0}
            return (await client.post("/leave", json=body, headers=seat.headers)).status_code

        links, pictures = await asyncio.gather(
            every(seats, seconds, FIGURES_S, leave), every(seats, seconds, STILL_S, leave)
        )
        return links + pictures


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        running_system(Path(folder)) as system,
        Bench("wall", points=POINTS, seconds=SECONDS, figures_s=FIGURES_S, still_s=STILL_S) as bench,
    ):
        registrar, engineer, admin = (ApiClient(system.url) for _ in range(3))
        registrar.sign_in(system.link("Chuyên viên"))
        engineer.sign_in(system.link("Kỹ sư"))
        admin.sign_in(system.link("Quản trị hệ thống"))
        points = admin.get("/api/points")
        for number in range(len(points), POINTS + 1):
            admin.post("/api/points", {"body_id": points[0]["body_id"], "name": f"Phòng họp số {number}"})
        session = open_session(registrar, engineer, admin.get("/api/points"), POINTS)
        subs = [seat["point_id"] for seat in engineer.get(f"/api/sessions/{session}")["seats"] if not seat["is_main"]]
        seats = sit(system, admin, session, subs)
        [api] = system.children("nhipcau serve")
        with spent_by(api) as idle:
            time.sleep(IDLE_S)
        with spent_by(api) as posting:
            alone = asyncio.run(post_all(system.url, session, seats, SECONDS))
        with LookingOn(system.url, session, engineer.http.cookies[SESSION]) as page, spent_by(api) as watched:
            seen = asyncio.run(post_all(system.url, session, seats, SECONDS))
        hour = an_hour(system.url, session, engineer.http.cookies[SESSION]) if HOUR_S else None
        with spent_by(api) as usual:
            asyncio.run(post_usual(system.url, session, seats, SECONDS))
        wall = engineer.get(f"/api/sessions/{session}/wall")
        heard = sum(line["reading"] is not None for line in wall["lines"])
        assert heard == len(subs), f"figures of {heard} points of {len(subs)}"
        for client in (registrar, engineer, admin):
            client.close()
        bench.params["answers"] = {str(status): count for status, count in sorted((alone + seen).items())}
        bench.params["idle_core"] = idle.core
        bench.figures = {
            "api_core": posting.core,
            "api_watched_core": watched.core,
            "rss_mb": watched.rss_mb,
            "browser_core": page.told["core"],
            "longest_task_ms": page.told["longest_task_ms"],
        }
        if hour is not None:
            bench.params["hour"] = hour
            bench.figures |= {
                "hour_heap_mb": hour["heaps_mb"][-1],
                "hour_heap_grown_mb": grown(hour["heaps_mb"]),
            }
        bench.other = {"api_core": usual.core}


def an_hour(url: str, session: int, cookie: str) -> dict[str, Any]:
    """Let an hour pass in a browser of its own, and return what its page held."""
    order = {"url": url, "session": session, "cookie": cookie, "seconds": HOUR_S}
    command = [sys.executable, "-m", "load.wall_hour"]
    done = subprocess.run(
        command, input=f"{json.dumps(order)}\n", stdout=subprocess.PIPE, text=True, check=True, timeout=HOUR_TAKES_S
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


class LookingOn:
    """An engineer's browser on the wall, in a process of its own, over the block."""

    def __init__(self, url: str, session: int, cookie: str) -> None:
        self.told: dict[str, Any] = {}
        self._process: subprocess.Popen[str] = subprocess.Popen(
            [sys.executable, "-m", "load.wall_browser"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"url": url, "session": session, "cookie": cookie}) + "\n")
        self._process.stdin.flush()

    def __enter__(self) -> LookingOn:
        assert self._process.stdout is not None
        if self._process.stdout.readline().strip() != "looking":
            raise RuntimeError("the browser did not come up")
        return self

    def __exit__(self, *_: object) -> None:
        said: str = self._process.communicate(timeout=60)[0]
        self.told = json.loads(said.splitlines()[-1])


if __name__ == "__main__":
    main()
