"""The engineer's wall over HTTP: who may post for a point, who may look, what is kept, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import update

from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.domain.wall import LIMITS
from nhipcau.schemas.rooms import Presence
from nhipcau.services.deployment import Deployment
from nhipcau.services.seats import join_session, leave_session
from nhipcau.services.sessions import end_session, open_session
from nhipcau.services.wall_memory import FIGURES_EVERY, MOST_READINGS, STILL_EVERY, WallMemory
from nhipcau.services.wall_view import get_wall
from nhipcau.store.models import Device, Seat, TeamMember
from support.control_plane import (
    Clock,
    Meeting,
    make_body,
    make_conference,
    make_enrolled,
    make_person,
    make_point,
    make_signed_in,
)
from support.database import counted_queries
from support.meetings import make_scene
from support.refusals import refused
from support.stills import jpeg
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio

GOOD = {"up_kbps": 0, "down_kbps": 320.5, "loss": 0.0, "rtt_ms": 41.5, "fps": 25, "sound_db": -42.5, "frozen": False}


@dataclass
class Hall:
    """A province with two districts of two communes, whose session is open; Xã A sits in its seat."""

    deployment: Deployment
    clock: Clock
    meeting: Meeting
    chair: Actor
    engineer: Browser
    district: Browser
    device: Browser
    #: Another machine of the same point, and one of another.
    second: Browser
    stranger: Browser
    machines: dict[str, Actor]
    points: dict[str, int]

    @property
    def session_id(self) -> int:
        return self.meeting.session.id

    @property
    def session(self) -> str:
        return f"/api/sessions/{self.session_id}"

    async def sit(self, machine: str = "first", point: str = "Xã A") -> int:
        """Take the seat of a point, as the media server would tell it; return the seat's generation."""
        admission = await join_session(
            self.deployment,
            self.machines[machine],
            session_id=self.session_id,
            point_id=self.points[point],
            takeover=True,
        )
        async with self.deployment.database.write() as tx:
            await tx.execute(
                update(Seat)
                .where(Seat.session_id == self.session_id, Seat.point_id == self.points[point])
                .values(presence=Presence.PRESENT, presence_since=self.clock.at)
            )
        return admission.generation

    def link(self, generation: int, point: str = "Xã A", **changed: Any) -> dict[str, Any]:
        return {"point_id": self.points[point], "generation": generation, **GOOD, **changed}

    def still(self, generation: int, point: str = "Xã A") -> str:
        return f"{self.session}/still?point_id={self.points[point]}&generation={generation}"

    async def post_still(self, who: Browser, generation: int, content: bytes) -> tuple[int, Any]:
        answer = await who.call("POST", self.still(generation), content=content, headers={"content-type": "image/jpeg"})
        return answer.status_code, answer.json()

    async def wall(self, who: Browser | None = None) -> dict[str, Any]:
        answer = await (who or self.engineer).get(f"{self.session}/wall")
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    async def line(self, name: str = "Xã A") -> dict[str, Any]:
        view = await self.wall()
        return next(line for line in view["lines"] if line["name"] == name)


@pytest.fixture
async def hall(deployment: Deployment, clock: Clock) -> AsyncIterator[Hall]:
    province = await make_body(deployment, "Tỉnh Thử")
    main = await make_point(deployment, "UBND tỉnh", body=province)
    points = []
    bodies = {}
    for district, communes in (("Huyện Yên Thế", ("Xã A", "Xã B")), ("Huyện Lục Nam", ("Xã C", "Xã D"))):
        above = await make_body(deployment, district, level="district", parent=province)
        bodies[district] = above
        for commune in communes:
            body = await make_body(deployment, commune, level="commune", parent=above)
            bodies[commune] = body
            points.append(await make_point(deployment, commune, body=body))
    meeting = await make_conference(deployment, main, points)
    chair = await make_person(deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=meeting.conference.id)
    _, engineer = await make_signed_in(deployment, Role.ENGINEER)
    _, district_operator = await make_signed_in(
        deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=bodies["Huyện Yên Thế"].id
    )
    first, first_secret = await make_enrolled(deployment, points[0])
    second, second_secret = await make_enrolled(deployment, points[0])
    other, other_secret = await make_enrolled(deployment, points[2])
    async with deployment.database.write() as tx:
        tx.add(
            TeamMember(
                body_id=bodies["Xã A"].id,
                name="Hoàng Thị Lan",
                phone="0204.000.215",
                duty="line",
                contact="officer",
            )
        )
    await open_session(deployment, chair, session_id=meeting.session.id)
    async with AsyncExitStack() as stack:

        async def browser(**options: str) -> Browser:
            return await stack.enter_async_context(open_browser(deployment, **options))

        yield Hall(
            deployment,
            clock,
            meeting,
            chair,
            engineer=await browser(token=engineer),
            district=await browser(token=district_operator),
            device=await browser(secret=first_secret),
            second=await browser(secret=second_secret),
            stranger=await browser(secret=other_secret),
            machines={"first": first, "second": second, "other": other},
            points={point.name: point.id for point in [main, *points]},
        )


async def test_figures_of_the_point_s_own_page_stand_on_the_wall(hall: Hall) -> None:
    generation = await hall.sit()
    assert (await hall.line())["state"] == "unmeasured"
    answer = await hall.device.post(f"{hall.session}/link", hall.link(generation))
    assert (answer.status_code, answer.json()) == (200, {"done": True})
    line = await hall.line()
    assert (line["state"], line["over"]) == ("good", [])
    assert line["reading"] == {"at": hall.clock().isoformat().replace("+00:00", "Z"), **GOOD}


async def test_a_weak_line_comes_first_and_is_told_by_its_figure(hall: Hall) -> None:
    generation = await hall.sit()
    for _ in range(2):
        hall.clock.advance(seconds=5)
        await hall.device.post(f"{hall.session}/link", hall.link(generation, loss=0.14))
    view = await hall.wall()
    assert [group["name"] for group in view["groups"]] == ["Huyện Yên Thế", "Huyện Lục Nam", "UBND tỉnh"]
    assert view["groups"][0]["counts"] == {"weak": 1, "absent": 1}
    assert [(line["name"], line["state"]) for line in view["lines"]] == [
        ("Xã A", "weak"),
        ("Xã B", "absent"),
        ("Xã C", "absent"),
        ("Xã D", "absent"),
        ("UBND tỉnh", "absent"),
    ]
    assert view["lines"][0]["over"] == ["loss"]
    hall.clock.advance(seconds=LIMITS.stale.total_seconds() + 1)
    assert (await hall.line())["state"] == "unmeasured"


@pytest.mark.parametrize(
    "wrong",
    [
        {"loss": -0.1},
        {"loss": 1.1},
        {"up_kbps": -1},
        {"down_kbps": 1e300},
        {"rtt_ms": 10**9},
        {"fps": -25},
        {"sound_db": 3},
        {"frozen": "yes"},
        {"loss": "0.1"},
        {"loss": None},
        {"jitter": 3},
        {"point_id": 0},
        {"generation": -1},
    ],
    ids=str,
)
async def test_figures_that_no_page_measures_are_refused_and_nothing_is_lost(hall: Hall, wrong: dict[str, Any]) -> None:
    generation = await hall.sit()
    await hall.device.post(f"{hall.session}/link", hall.link(generation))
    before = await hall.line()
    body = {**hall.link(generation), **wrong}
    await refused(hall.deployment, hall.device, "POST", f"{hall.session}/link", json=body, status=422, code="bad_input")
    assert await hall.line() == before


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
async def test_numbers_that_json_does_not_have_are_refused(hall: Hall, number: str) -> None:
    generation = await hall.sit()
    text = f'{{"point_id":{hall.points["Xã A"]},"generation":{generation},"up_kbps":0,"down_kbps":0,"loss":{number}}}'
    await refused(
        hall.deployment,
        hall.device,
        "POST",
        f"{hall.session}/link",
        content=text.encode(),
        headers={"content-type": "application/json"},
        status=422,
        code="bad_input",
    )
    assert (await hall.line())["reading"] is None


async def test_only_the_machine_in_the_seat_posts_for_it(hall: Hall) -> None:
    generation = await hall.sit()
    for who, status, code in ((hall.second, 409, "seat_not_held"), (hall.stranger, 403, "forbidden")):
        answer = await who.post(f"{hall.session}/link", hall.link(generation))
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert (await hall.post_still(who, generation, jpeg()))[0] == status
    # An engineer looks, and posts for nobody.
    assert (await hall.engineer.post(f"{hall.session}/link", hall.link(generation))).status_code == 403
    line = await hall.line()
    assert (line["reading"], line["still"]) == (None, 0)


async def test_a_page_whose_seat_was_taken_over_is_refused(hall: Hall) -> None:
    older = await hall.sit()
    assert (await hall.device.post(f"{hall.session}/link", hall.link(older))).status_code == 200
    newer = await hall.sit("second")
    assert (await hall.second.post(f"{hall.session}/link", hall.link(newer))).status_code == 429
    hall.clock.advance(seconds=5)
    assert (await hall.second.post(f"{hall.session}/link", hall.link(newer))).status_code == 200
    hall.clock.advance(seconds=5)
    answer = await hall.device.post(f"{hall.session}/link", hall.link(older))
    assert (answer.status_code, answer.json()["code"]) == (409, "seat_not_held")


async def test_a_device_that_left_or_was_revoked_posts_no_more(hall: Hall) -> None:
    generation = await hall.sit()
    await hall.device.post(f"{hall.session}/link", hall.link(generation))
    await leave_session(
        hall.deployment,
        hall.machines["first"],
        session_id=hall.session_id,
        point_id=hall.points["Xã A"],
        generation=generation,
    )
    hall.clock.advance(seconds=6)
    answer = await hall.device.post(f"{hall.session}/link", hall.link(generation))
    assert (answer.status_code, answer.json()["code"]) == (409, "seat_not_held")
    async with hall.deployment.database.write() as tx:
        await tx.execute(update(Device).where(Device.id == hall.machines["first"].id).values(revoked_at=hall.clock()))
    hall.clock.advance(minutes=2)
    assert (await hall.device.post(f"{hall.session}/link", hall.link(generation))).status_code == 401


async def test_a_post_without_the_page_s_token_is_refused(hall: Hall) -> None:
    generation = await hall.sit()
    for _ in range(2):
        # The second time who stands behind the cookie is known already.
        answer = await hall.device.post(
            f"{hall.session}/link", hall.link(generation), headers={"x-csrf-token": "0" * 64}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


async def test_what_comes_too_fast_is_refused_and_the_newest_that_was_taken_stays(hall: Hall) -> None:
    generation = await hall.sit()
    await hall.device.post(f"{hall.session}/link", hall.link(generation))
    assert (await hall.post_still(hall.device, generation, jpeg(colour="#ff0000")))[0] == 200
    before = await hall.line()
    answer = await hall.device.post(f"{hall.session}/link", hall.link(generation, loss=0.5))
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert (await hall.post_still(hall.device, generation, jpeg(colour="#00ff00")))[0] == 429
    assert await hall.line() == before
    hall.clock.advance(seconds=max(FIGURES_EVERY, STILL_EVERY).total_seconds())
    assert (await hall.device.post(f"{hall.session}/link", hall.link(generation, loss=0.5))).status_code == 200
    assert (await hall.post_still(hall.device, generation, jpeg(colour="#00ff00")))[0] == 200


async def test_a_small_picture_is_served_as_it_came_and_only_when_it_is_new(hall: Hall) -> None:
    generation = await hall.sit()
    path = f"{hall.session}/wall/points/{hall.points['Xã A']}/still"
    answer = await hall.engineer.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "still_missing")
    content = jpeg()
    assert await hall.post_still(hall.device, generation, content) == (200, {"done": True})
    answer = await hall.engineer.get(path)
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/jpeg", content)
    assert answer.headers["x-content-type-options"] == "nosniff"
    line = await hall.line()
    assert answer.headers["etag"] == f'"{line["still"]}"'
    again = await hall.engineer.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    hall.clock.advance(seconds=10)
    await hall.post_still(hall.device, generation, jpeg(colour="#ffffff"))
    newer = await hall.engineer.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (newer.status_code, newer.content) == (200, jpeg(colour="#ffffff"))
    assert (await hall.line())["still"] > line["still"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "type"), (b"<svg/>", "type"), (jpeg(320, 180), "size"), (jpeg() + bytes(20_000), "large")],
)
async def test_what_is_no_small_picture_is_refused(hall: Hall, content: bytes, reason: str) -> None:
    generation = await hall.sit()
    told = await refused(
        hall.deployment,
        hall.device,
        "POST",
        hall.still(generation),
        content=content,
        headers={"content-type": "image/jpeg"},
        status=422,
        code="still_refused",
    )
    assert told["params"] == {"reason": reason}
    assert (await hall.line())["still"] == 0


async def test_a_district_sees_its_own_subtree_and_no_picture_of_another(hall: Hall) -> None:
    generation = await hall.sit()
    await hall.post_still(hall.device, generation, jpeg())
    view = await hall.wall(hall.district)
    assert (view["whole"], {line["name"] for line in view["lines"]}) == (False, {"Xã A", "Xã B"})
    own, other = hall.points["Xã A"], hall.points["Xã C"]
    assert (await hall.district.get(f"{hall.session}/wall/points/{own}/still")).status_code == 200
    assert (await hall.district.get(f"{hall.session}/wall/points/{own}")).status_code == 200
    for path in (f"{hall.session}/wall/points/{other}", f"{hall.session}/wall/points/{other}/still"):
        answer = await hall.district.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    # A point's own machine does not look at the others.
    assert (await hall.device.get(f"{hall.session}/wall")).status_code == 403


async def test_a_point_in_depth_has_its_last_ten_minutes_and_whom_to_ring(hall: Hall) -> None:
    generation = await hall.sit()
    for number in range(MOST_READINGS + 5):
        hall.clock.advance(seconds=5)
        answer = await hall.device.post(f"{hall.session}/link", hall.link(generation, rtt_ms=number))
        assert answer.status_code == 200
    point = (await hall.engineer.get(f"{hall.session}/wall/points/{hall.points['Xã A']}")).json()
    assert [reading["rtt_ms"] for reading in point["readings"]] == list(range(5, MOST_READINGS + 5))
    assert (point["contact"]["contact"], point["contact"]["phone"]) == ("Hoàng Thị Lan", "0204.000.215")


async def test_everything_ends_with_the_session(hall: Hall) -> None:
    generation = await hall.sit()
    await hall.device.post(f"{hall.session}/link", hall.link(generation))
    await hall.post_still(hall.device, generation, jpeg())
    await end_session(hall.deployment, hall.chair, session_id=hall.session_id)
    line = await hall.line()
    assert (line["state"], line["reading"], line["still"]) == ("left", None, 0)
    answer = await hall.device.post(f"{hall.session}/link", hall.link(generation))
    assert (answer.status_code, answer.json()["code"]) == (409, "session_not_open")
    assert (await hall.line())["reading"] is None


async def test_after_a_restart_the_wall_fills_again_with_the_next_posts(hall: Hall) -> None:
    generation = await hall.sit()
    await hall.device.post(f"{hall.session}/link", hall.link(generation))
    await hall.post_still(hall.device, generation, jpeg())
    seen = (await hall.line())["still"]
    object.__setattr__(hall.deployment, "wall", WallMemory())
    line = await hall.line()
    assert (line["state"], line["presence"], line["still"]) == ("unmeasured", "present", 0)
    hall.clock.advance(seconds=5)
    assert (await hall.device.post(f"{hall.session}/link", hall.link(generation))).status_code == 200
    assert (await hall.post_still(hall.device, generation, jpeg()))[0] == 200
    line = await hall.line()
    assert line["state"] == "good"
    assert line["still"] > seen


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_posts_cost_no_query_while_who_sits_there_is_known(hall: Hall) -> None:
    generation = await hall.sit()
    await hall.device.post(f"{hall.session}/link", hall.link(generation))
    hall.clock.advance(seconds=4)
    with counted_queries(hall.deployment.database) as queries:
        assert (await hall.device.post(f"{hall.session}/link", hall.link(generation))).status_code == 200
        assert (await hall.post_still(hall.device, generation, jpeg()))[0] == 200
    assert queries == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_wall_costs_as_many_queries_for_250_points_as_for_one(deployment: Deployment) -> None:
    counts = []
    for subs in (1, 250):
        scene = await make_scene(deployment, subs)
        await scene.open()
        with counted_queries(deployment.database) as queries:
            view = await get_wall(deployment, scene.engineer, session_id=scene.session_id)
        assert len(view.lines) == subs + 1
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


async def test_a_session_that_nobody_posts_to_is_forgotten(hall: Hall) -> None:
    generation = await hall.sit()
    await hall.device.post(f"{hall.session}/link", hall.link(generation))
    hall.clock.advance(minutes=31)
    hall.deployment.wall.keep_seats(hall.session_id + 1, [], hall.clock())
    assert hall.deployment.wall.readings(hall.session_id, hall.points["Xã A"]) == ()
