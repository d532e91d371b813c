"""An hour of the engineer's wall in minutes, for ``bench_wall``: what the page holds of what it was sent.

Chromium's timers are moved on five seconds at a time, as fast as the page keeps up: it asks as often as in a real hour,
and every answer is another one: figures of every point, some that fall ill and get well, a new small picture of each
every ten seconds, ten minutes of figures of the point in the panel. The first answer is the real API's; those after it
are made from it here, because the API takes no figures faster than a page posts them. Memory is looked at after the
garbage was collected.

The order is one line of JSON on standard input, the result one on standard output.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Route, sync_playwright

from load.cpu import descendants
from load.programme_room import rss_mb
from nhipcau.api.cookies import SESSION
from support.browsers import Browser, browser
from support.stills import jpeg

STEP_S = 5
#: Stretches after which memory is looked at; what the first one leaves is the page as it stands.
STRETCHES = 12
#: Answers that the panel's history holds.
KEPT = 120
#: One point in so many is ill at a time.
ILL_OF = 25


class Hour:
    """Answers what the page asks for as if time went by."""

    def __init__(self, first: dict[str, Any], point: dict[str, Any]) -> None:
        self._wall, self._point = first, point
        self._now = datetime.fromisoformat(first["now"])
        self._still = jpeg()
        self.step = 0
        self.walls = self.stills = 0

    def wall(self, route: Route) -> None:
        """Answer with other figures of every point."""
        self.walls += 1
        now = self._at(self.step)
        lines = [self._line(line, place) for place, line in enumerate(self._wall["lines"])]
        route.fulfill(json={**self._wall, "now": now, "lines": lines, "state": "live"})

    def point(self, route: Route) -> None:
        """Answer with the last ten minutes of one point."""
        steps = range(max(0, self.step - KEPT), self.step)
        route.fulfill(json={**self._point, "readings": [self._reading(step, 0) for step in steps]})

    def still(self, route: Route) -> None:
        """Answer with a small picture; each has an address of its own."""
        self.stills += 1
        headers = {"cache-control": "private, no-cache"}
        route.fulfill(body=self._still, content_type="image/jpeg", headers=headers)

    def _line(self, line: dict[str, Any], place: int) -> dict[str, Any]:
        ill = (self.step // 6 + place) % ILL_OF == 0
        reading = self._reading(self.step, place)
        return {
            **line,
            "state": "weak" if ill else "good",
            "over": ["loss"] if ill else [],
            "presence": "present",
            "presence_since": self._at(0),
            "reading": {**reading, "loss": 0.2} if ill else reading,
            # A page's pictures come every second round.
            "still": 1 + self.step // 2,
            "still_at": self._at(self.step),
        }

    def _reading(self, step: int, place: int) -> dict[str, Any]:
        moves = (step * 37 + place * 11) % 100
        return {
            "at": self._at(step),
            "up_kbps": 20 + moves / 7,
            "down_kbps": 300 + moves,
            "loss": moves / 5000,
            "rtt_ms": 30 + moves / 3,
            "fps": 25 - moves / 50,
            "sound_db": -60 + moves / 4,
            "frozen": False,
        }

    def _at(self, step: int) -> str:
        return (self._now + timedelta(seconds=STEP_S * step)).isoformat()


def held(session: CDPSession) -> tuple[float, int]:
    """Return the heap in MB and the nodes of the page after its garbage was collected."""
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return round(told["JSHeapUsedSize"] / 2**20, 2), int(told["Nodes"])


def renderer_mb() -> float:
    """Return the memory of the largest process of the browser that draws pages."""
    drawing = [pid for pid in descendants(os.getpid()) if "--type=renderer" in _command(pid)]
    return max((rss_mb(pid) for pid in drawing), default=0.0)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def pass_by(wall: Browser, order: dict[str, Any]) -> dict[str, Any]:
    """Let the hour pass; returns what the page held after each stretch."""
    page = wall.page
    page.clock.install()
    page.add_init_script("localStorage.setItem('nhipcau.wall.pictures', 'yes')")
    base = f"{order['url']}/api/sessions/{order['session']}"
    headers = {"Cookie": f"{SESSION}={order['cookie']}"}
    first = page.request.get(f"{base}/wall", headers=headers).json()
    chosen = first["lines"][0]["point_id"]
    hour = Hour(first, page.request.get(f"{base}/wall/points/{chosen}", headers=headers).json())
    page.route("**/wall", hour.wall)
    page.route(f"**/wall/points/{chosen}", hour.point)
    page.route("**/still?v=*", hour.still)
    page.goto(f"{order['url']}/phien/{order['session']}/tuong", timeout=60_000)
    page.wait_for_selector(".tile", timeout=60_000)
    page.locator(f'.tile[data-point="{chosen}"]').click()
    page.wait_for_selector(".point .hist", timeout=60_000)
    session = wall.context.new_cdp_session(page)
    session.send("Performance.enable")
    steps = max(STRETCHES, round(order["seconds"] / STEP_S))
    heaps, nodes, drawn = [], [], []
    for stretch in range(STRETCHES):
        for _ in range(steps // STRETCHES):
            hour.step += 1
            with page.expect_response("**/wall", timeout=60_000):
                page.clock.run_for(STEP_S * 1000)
        heap, count = held(session)
        heaps.append(heap)
        nodes.append(count)
        drawn.append(renderer_mb())
        print(f"{stretch + 1} / {STRETCHES}: {heap} MB, {count} nodes", file=sys.stderr, flush=True)
    return {"heaps_mb": heaps, "nodes": nodes, "renderers_mb": drawn, "walls": hour.walls, "stills": hour.stills}


def grown(values: Sequence[float]) -> float:
    """Return by how much the last third is above the second one: the first is a page that still warms up."""
    third = len(values) // 3
    before, after = values[third : 2 * third], values[2 * third :]
    return round(sum(after) / len(after) - sum(before) / len(before), 2)


def main() -> None:
    """Look on for an hour."""
    order = json.loads(sys.stdin.readline())
    with sync_playwright() as playwright, browser(playwright, "hour", size=(1920, 1080)) as wall:
        wall.context.add_cookies([{"name": SESSION, "value": order["cookie"], "url": order["url"]}])
        told = pass_by(wall, order)
        if wall.problems:
            raise SystemExit("\n".join(wall.problems))
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
