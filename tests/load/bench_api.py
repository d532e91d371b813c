"""``make bench-api``: lists and joins of the real system, one client, demo province and 250 sub points.

Target (walking skeleton §7): p95 of each list and of join at most 50 ms, and the same with one point as with 250.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from load.result import Bench
from support.api_client import ApiClient, registration
from support.system import running_system

ROUNDS = 100
SUB_POINTS = 250
LISTS = (
    "/api/today",
    "/api/bodies",
    "/api/points",
    "/api/conferences",
    "/api/conferences?words=do",
    "/api/recordings",
    "/api/logbook",
    "/api/recordings?words=do",
    "/api/logbook?words=do",
)


def p95(times: list[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return round(statistics.quantiles(times, n=20)[-1] * 1000, 1)


def timed(call: Callable[..., Any], *arguments: Any) -> float:
    """Return how long a call takes, seconds."""
    started = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - started


def open_session(
    registrar: ApiClient, engineer: ApiClient, points: list[dict[str, Any]], subs: int, *, recording: bool = False
) -> int:
    """Register, confirm and open a conference with so many sub points; return its live session."""
    main = next(point for point in points if point["body_level"] == "province")
    others = [point for point in points if point["id"] != main["id"]][:subs]
    title = f"Đo tốc độ {subs} điểm cầu"
    conference = registrar.post(
        "/api/conferences", registration(main=main, subs=others, title=title, recording=recording)
    )
    confirmed = engineer.post(f"/api/conferences/{conference['id']}/confirm", {"version": 1})
    session: int = next(s["id"] for s in confirmed["sessions"] if s["kind"] == "live")
    engineer.post(f"/api/sessions/{session}/open")
    return session


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        running_system(Path(folder)) as system,
        Bench("api", sub_points=SUB_POINTS, rounds=ROUNDS) as bench,
    ):
        registrar, engineer, admin = (ApiClient(system.url) for _ in range(3))
        registrar.sign_in(system.link("Chuyên viên"))
        engineer.sign_in(system.link("Kỹ sư"))
        admin.sign_in(system.link("Quản trị hệ thống"))
        points = admin.get("/api/points")
        for number in range(len(points), SUB_POINTS + 1):
            body_id = points[0]["body_id"]
            points.append(admin.post("/api/points", {"body_id": body_id, "name": f"Phòng họp số {number}"}))
        points = admin.get("/api/points")
        small = open_session(registrar, engineer, points, 1)
        large = open_session(registrar, engineer, points, SUB_POINTS)
        lists = {path: [timed(engineer.get, path) for _ in range(ROUNDS)] for path in LISTS}
        of_250, of_one = (
            [timed(engineer.get, f"/api/sessions/{session}") for _ in range(ROUNDS)] for session in (large, small)
        )
        joins = {}
        for name, session in (("small", small), ("large", large)):
            point = engineer.get(f"/api/sessions/{session}")["seats"][1]["point_id"]
            device = ApiClient(system.url)
            device.enrol(admin.post(f"/api/points/{point}/enrolment-codes")["code"])
            joins[name] = [
                timed(device.post, f"/api/sessions/{session}/join", {"point_id": point}) for _ in range(ROUNDS)
            ]
            device.close()
        for client in (registrar, engineer, admin):
            client.close()
        each = {path: p95(times) for path, times in lists.items()}
        bench.params["lists_p95_ms"] = each
        bench.figures = {
            "list_p95_ms": max(*each.values(), p95(of_250)),
            "session_p95_ms": p95(of_250),
            "join_p95_ms": p95(joins["large"]),
        }
        # The same with one sub point.
        bench.other = {"session_p95_ms": p95(of_one), "join_p95_ms": p95(joins["small"])}


if __name__ == "__main__":
    main()
