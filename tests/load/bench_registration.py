"""``make bench-registration``: what a registrar waits for while typing, when a year stands in the calendar.

Target (registration §6): verdict and clash check for 250 points against a year of 500 conferences, p95 at most 150 ms;
the week calendar at most 200 ms; the same with one point as with 250.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from load.bench_api import p95, timed
from load.result import Bench
from nhipcau.domain.conference import ConferenceKind, Intake, PurposeScope, SessionKind, SessionState, window
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.store.database import Database
from nhipcau.store.models import Conference, ConferencePoint, Session
from support.api_client import ApiClient
from support.system import running_system

ROUNDS = 100
SUB_POINTS = 250
CONFERENCES = 500
DAYS = 365


async def fill(url: str, points: list[dict[str, Any]], first: datetime) -> None:
    """Put a year of conferences in: every third is the whole province, the others a district's with 18 points."""
    dice = random.Random(14_2019)
    database = Database(url)
    try:
        async with database.write() as tx:
            for number in range(CONFERENCES):
                starts = first + timedelta(days=number * DAYS // CONFERENCES, minutes=15 * dice.randrange(0, 30))
                whole = number % 3 == 0
                chosen = dice.sample(points, len(points) if whole else 18)
                conference = Conference(
                    title=f"Hội nghị thứ {number}",
                    kind=ConferenceKind.CONFERENCE if whole else ConferenceKind.BRIEFING,
                    scope=PurposeScope.A if whole else PurposeScope.C,
                    host_body_id=chosen[0]["body_id"],
                    coordinator=f"Đầu mối {number}",
                    starts_at=starts,
                    ends_at=starts + timedelta(hours=2),
                    intake=Intake.CONFIRMED,
                    created_at=first,
                )
                tx.add(conference)
                await tx.flush()
                opens_from, opens_until = window(starts, conference.ends_at, timedelta(hours=1))
                tx.add(
                    Session(
                        conference_id=conference.id,
                        kind=SessionKind.LIVE,
                        state=SessionState.PLANNED,
                        starts_at=starts,
                        ends_at=conference.ends_at,
                        opens_from=opens_from,
                        opens_until=opens_until,
                    )
                )
                tx.add_all(
                    ConferencePoint(
                        conference_id=conference.id, point_id=point["id"], is_main=place == 0, position=place
                    )
                    for place, point in enumerate(chosen)
                )
    finally:
        await database.close()


def typed(points: list[dict[str, Any]], subs: int, day: datetime) -> dict[str, Any]:
    """Return what is asked while a conference with so many sub points is typed."""
    main, *others = points
    return {
        "scope": "a",
        "host_body_id": main["body_id"],
        "starts_at": day.isoformat(),
        "ends_at": (day + timedelta(hours=3)).isoformat(),
        "rehearsal_at": (day - timedelta(hours=18)).isoformat(),
        "main_point_id": main["id"],
        "sub_point_ids": [point["id"] for point in others[:subs]],
        "coordinator": "Nguyễn Văn An",
        "duty_officer": "Trần Văn Trực",
    }


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        running_system(Path(folder)) as system,
        Bench("registration", sub_points=SUB_POINTS, conferences=CONFERENCES, rounds=ROUNDS) as bench,
    ):
        registrar, admin = ApiClient(system.url), ApiClient(system.url)
        registrar.sign_in(system.link("Chuyên viên"))
        admin.sign_in(system.link("Quản trị hệ thống"))
        points = admin.get("/api/points")
        for number in range(len(points), SUB_POINTS + 1):
            admin.post("/api/points", {"body_id": points[0]["body_id"], "name": f"Phòng họp số {number}"})
        points = sorted(admin.get("/api/points"), key=lambda point: point["body_level"] != "province")
        tomorrow = day_of(datetime.now(UTC)) + timedelta(days=1)
        first = datetime.combine(tomorrow, time(7, 30), VIETNAM)
        asyncio.run(fill(f"sqlite+aiosqlite:///{Path(folder) / 'nhipcau.sqlite3'}", points, first))
        days = [first + timedelta(days=place * DAYS // ROUNDS, minutes=45) for place in range(ROUNDS)]

        def check(subs: int) -> list[float]:
            return [timed(registrar.post, "/api/conferences/check", typed(points, subs, day)) for day in days]

        large, small = check(SUB_POINTS), check(1)
        weeks = [timed(registrar.get, f"/api/week?on={day.date().isoformat()}") for day in days]
        bench.params["clashes"] = len(
            registrar.post("/api/conferences/check", typed(points, SUB_POINTS, days[1]))["clashes"]
        )
        registrar.close()
        admin.close()
        bench.figures = {"verdict_p95_ms": p95(large), "calendar_p95_ms": p95(weeks)}
        # The same with one sub point.
        bench.other = {"verdict_p95_ms": p95(small)}


if __name__ == "__main__":
    main()
