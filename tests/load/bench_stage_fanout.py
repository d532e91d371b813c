"""``make bench-stage-fanout``: from the chair's command to the stage document at the last of 250 points.

Target: p95 at most 300 ms. Beside it, in the same room, the media server alone: its own call that changes the room's
document, without API, database and stage writer. The points (``POINTS`` in the environment) share its two cores.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable

from load.crowd import Crowd, crowd
from load.full_room import full_room
from load.result import Bench
from load.server_alone import server_alone

POINTS = int(os.environ.get("POINTS", "250"))
ROUNDS = 20
#: Seconds between two changes.
PAUSE_S = 1.5
#: A version that no command reaches: points take a document only when it is newer.
FAR_AHEAD = 1_000_000


def spread_ms(there: Crowd, everybody: set[int], change: Callable[[int], None], number: int) -> float:
    """Make a change and return milliseconds until the last point has its document."""
    time.sleep(PAUSE_S)
    began = time.time()
    change(number)
    there.wait(lambda: there.points("stage", since=began) >= everybody, "the document is everywhere", 30)
    first: dict[int, float] = {}
    for one in there.all("stage", since=began):
        first.setdefault(one.point, one.at)
    return (max(first.values()) - began) * 1000


def figures(times: list[float]) -> dict[str, float]:
    """Return the figures of one side."""
    return {"p95_ms": round(statistics.quantiles(times, n=20)[-1]), "median_ms": round(statistics.median(times))}


def main() -> None:
    """Run the benchmark and print its result."""
    with full_room(POINTS) as room, Bench("stage-fanout", points=POINTS, rounds=ROUNDS) as bench:
        everybody = set(room.subs)
        with (
            server_alone(room.system) as server,
            crowd(room.system, room.session, room.subs, within_s=20) as there,
        ):
            there.wait(lambda: room.present() >= everybody, "all present", 120)
            room.chair.post(f"/api/sessions/{room.session}/start")

            def command(number: int) -> None:
                banner = {"preset": "pair", "banner": f"Họp tiếp lúc 14 giờ {number:02}"}
                room.chair.post(f"/api/sessions/{room.session}/scene", banner)

            ours = [spread_ms(there, everybody, command, number) for number in range(ROUNDS)]
            found = server.room()
            document = json.loads(found["metadata"])

            def change(number: int) -> None:
                banner = f"Chỉ máy chủ truyền hình {number:02}"
                server.set_document(found["name"], {**document, "v": FAR_AHEAD + number, "banner": banner})

            alone = [spread_ms(there, everybody, change, number) for number in range(ROUNDS)]
        bench.figures = figures(ours)
        bench.other = figures(alone)


if __name__ == "__main__":
    main()
