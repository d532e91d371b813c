"""``make bench-herd``: 250 points come in within ten seconds of a cold start, and are back when LiveKit was killed.

Targets: all in, p95 of a join at most 4 s, no error; after the kill all back within 15 s, with seats, queue and floor
as before. The points share the two cores with the system.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from load.bench_api import open_session
from load.crowd import crowd
from load.result import Bench
from support.api_client import ApiClient
from support.system import running_system

POINTS = 250
WITHIN_S = 10.0
#: Whoever asks in the queue before the kill.
ASK = 5


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        running_system(Path(folder)) as system,
        Bench("herd", points=POINTS, within_s=WITHIN_S) as bench,
    ):
        registrar, engineer, admin, chair = (ApiClient(system.url) for _ in range(4))
        registrar.sign_in(system.link("Chuyên viên"))
        engineer.sign_in(system.link("Kỹ sư"))
        admin.sign_in(system.link("Quản trị hệ thống"))
        chair.sign_in(system.link("Chủ tịch UBND tỉnh"))
        points = admin.get("/api/points")
        for number in range(len(points), POINTS + 1):
            admin.post("/api/points", {"body_id": points[0]["body_id"], "name": f"Phòng họp số {number}"})
        session = open_session(registrar, engineer, admin.get("/api/points"), POINTS)
        subs = [seat["point_id"] for seat in engineer.get(f"/api/sessions/{session}")["seats"] if not seat["is_main"]]
        with crowd(system, session, subs, within_s=WITHIN_S) as there:
            everybody = set(subs)
            there.wait(lambda: there.points("joined") >= everybody, "all in", 90)
            joins = [one.n / 1000 for one in there.all("joined")]
            errors = len(there.all("failed"))

            def present() -> set[int]:
                seats = engineer.get(f"/api/sessions/{session}")["seats"]
                return {seat["point_id"] for seat in seats if seat["presence"] == "present"}

            there.wait(lambda: present() >= everybody, "all present", 30)
            chair.post(f"/api/sessions/{session}/start")
            for point in subs[:ASK]:
                there.ask(point)
            seen = engineer.get(f"/api/sessions/{session}")["version"]
            chair.post(f"/api/sessions/{session}/floor/give", {"point_id": subs[0], "seen": seen})
            before = standing(engineer.get(f"/api/sessions/{session}"))
            killed = time.time()
            pid = system.kill("livekit-server")
            system.wait_for_child("livekit-server", other_than=pid)
            back = there.wait(lambda: there.points("joined", since=killed) >= everybody, "all back", 120)
            there.wait(lambda: present() >= everybody, "all present again", 60)
            after = standing(engineer.get(f"/api/sessions/{session}"))
        assert after == before, f"queue and floor changed: {before} → {after}"
        bench.figures = {
            "join_p95_s": round(statistics.quantiles(joins, n=20)[-1], 2),
            "join_median_s": round(statistics.median(joins), 2),
            "recovered_s": round(back - killed, 1),
        }
        bench.params["errors"] = errors
        for client in (registrar, engineer, admin, chair):
            client.close()


def standing(view: dict[str, Any]) -> tuple[object, object]:
    """Return floor and queue of a session."""
    return [holder["point_id"] for holder in view["floor"]], view["queue"]


if __name__ == "__main__":
    main()
