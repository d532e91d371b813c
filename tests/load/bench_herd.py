"""``make bench-herd``: 250 points come in within ten seconds of a cold start, and are back when LiveKit was killed.

Targets: all in, p95 of a join at most 4 s, no error; after the kill all back within 15 s, with seats, queue and floor
as before. The points share the two cores with the system.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

from load.crowd import crowd
from load.full_room import full_room
from load.result import Bench

POINTS = 250
WITHIN_S = 10.0
#: Whoever asks in the queue before the kill.
ASK = 5


def main() -> None:
    """Run the benchmark and print its result."""
    with full_room(POINTS) as room, Bench("herd", points=POINTS, within_s=WITHIN_S) as bench:
        everybody = set(room.subs)
        with crowd(room.system, room.session, room.subs, within_s=WITHIN_S) as there:
            there.wait(lambda: there.points("joined") >= everybody, "all in", 90)
            joins = [one.n / 1000 for one in there.all("joined")]
            errors = len(there.all("failed"))
            there.wait(lambda: room.present() >= everybody, "all present", 30)
            room.chair.post(f"/api/sessions/{room.session}/start")
            for point in room.subs[:ASK]:
                there.ask(point)
            room.command("floor/give", point_id=room.subs[0])
            before = standing(room.view())
            killed = time.time()
            pid = room.system.kill("livekit-server")
            room.system.wait_for_child("livekit-server", other_than=pid)
            back = there.wait(lambda: there.points("joined", since=killed) >= everybody, "all back", 120)
            there.wait(lambda: room.present() >= everybody, "all present again", 60)
            after = standing(room.view())
        assert after == before, f"queue and floor changed: {before} → {after}"
        bench.figures = {
            "join_p95_s": round(statistics.quantiles(joins, n=20)[-1], 2),
            "join_median_s": round(statistics.median(joins), 2),
            "recovered_s": round(back - killed, 1),
        }
        bench.params["errors"] = errors


def standing(view: dict[str, Any]) -> tuple[object, object]:
    """Return floor and queue of a session."""
    return [holder["point_id"] for holder in view["floor"]], view["queue"]


if __name__ == "__main__":
    main()
