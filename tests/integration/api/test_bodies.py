"""Bodies as of a date, bridge points, people; names that are no names; query counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import BodyEdge, BridgePoint, PointName
from support.control_plane import Clock, make_body, make_enrolled, make_point, make_points, make_signed_in
from support.web import open_browser

pytestmark = pytest.mark.anyio


async def test_the_tree_is_the_tree_of_the_day(deployment: Deployment) -> None:
    """On 1 July 2025 the districts went and the communes stood under the province."""
    last, first = date(2025, 6, 30), date(2025, 7, 1)
    province = await make_body(deployment, "Tỉnh")
    district = await make_body(deployment, "Huyện", level="district", parent=province, valid_to=last)
    commune = await make_body(deployment, "Xã", level="commune")
    async with deployment.database.write() as tx:
        tx.add(BodyEdge(body_id=commune.id, parent_id=district.id, valid_to=last))
        tx.add(BodyEdge(body_id=commune.id, parent_id=province.id, valid_from=first))
    _, token = await make_signed_in(deployment, Role.AUDITOR)
    async with open_browser(deployment, token=token) as browser:

        async def tree(query: str) -> dict[str, int | None]:
            return {body["name"]: body["parent_id"] for body in (await browser.get(f"/api/bodies{query}")).json()}

        assert await tree("?on=2025-06-30") == {"Tỉnh": None, "Huyện": province.id, "Xã": district.id}
        assert await tree("?on=2025-07-01") == {"Tỉnh": None, "Xã": province.id}
        assert await tree("") == {"Tỉnh": None, "Xã": province.id}
        wrong = await browser.get("/api/bodies?on=2025-02-30")
        assert (wrong.status_code, wrong.json()["what"]) == (
            422,
            "Trường «Ngày» chưa đúng: giá trị không đúng kiểu.",
        )


async def test_a_point_is_shown_with_its_body_and_machines(deployment: Deployment) -> None:
    district = await make_body(deployment, "Huyện Sơn Động", level="district")
    commune = await make_body(deployment, "Xã An Bá", level="commune", parent=district)
    point = await make_point(deployment, "Xã An Bá", body=commune)
    await make_enrolled(deployment, point)
    _, token = await make_signed_in(deployment, Role.ENGINEER)
    async with open_browser(deployment, token=token) as browser:
        assert (await browser.get("/api/points")).json() == [
            {
                "id": point.id,
                "name": "Xã An Bá",
                "active": True,
                "body_id": commune.id,
                "body_name": "Xã An Bá",
                "body_level": "commune",
                "parent_id": district.id,
                "parent_name": "Huyện Sơn Động",
                "devices": 1,
                "last_seen_at": None,
            }
        ]
        taken = await browser.post("/api/points", {"body_id": commune.id, "name": "Xã An Bá"})
        assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
        nowhere = await browser.post("/api/points", {"body_id": 999, "name": "Xã Khác"})
        assert (nowhere.status_code, nowhere.json()["code"]) == (422, "bad_input")


async def test_a_subtree_is_where_a_role_holds(deployment: Deployment) -> None:
    province = await make_body(deployment, "Tỉnh")
    mine = await make_body(deployment, "Huyện A", level="district", parent=province)
    other = await make_body(deployment, "Huyện B", level="district", parent=province)
    _, token = await make_signed_in(deployment, Role.ENGINEER, scope=ScopeKind.SUBTREE, scope_id=mine.id)
    async with open_browser(deployment, token=token) as browser:
        made = await browser.post("/api/points", {"body_id": mine.id, "name": "Điểm A"})
        refused = await browser.post("/api/points", {"body_id": other.id, "name": "Điểm B"})
        at_top = await browser.post("/api/bodies", {"code": "T", "name": "Tỉnh Mới", "level": "province"})
        below = {"code": "X", "name": "Xã Mới", "level": "commune", "parent_id": mine.id}
        assert [a.status_code for a in (made, refused, at_top)] == [200, 403, 403]
        assert (await browser.post("/api/bodies", below)).json()["parent_id"] == mine.id


@pytest.mark.parametrize("name", ["<b>Xã</b>", "Xã\u0007An", "x" * 10_000, ""])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/points", {"body_id": 1}),
        ("/api/bodies", {"code": "X", "level": "commune"}),
        ("/api/people", {"username": "moi", "password": "mật khẩu dài"}),
    ],
)
async def test_a_name_that_is_no_name_is_refused_and_nothing_is_lost(
    deployment: Deployment, path: str, body: dict[str, Any], name: str
) -> None:
    await make_point(deployment)
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    async with open_browser(deployment, token=token) as browser:
        before = (await browser.get(path)).json()
        answer = await browser.post(path, {**body, "name": name})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
        assert answer.json()["params"] == {"field": "name", "fields": ["name"]}
        assert "mật khẩu dài" not in answer.text
        assert (await browser.get(path)).json() == before


async def test_people_have_roles_with_named_scopes(deployment: Deployment) -> None:
    district = await make_body(deployment, "Huyện Sơn Động", level="district")
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR, name="A", username="a")
    body = {
        "username": "VanThu",
        "name": "Trần Thị Thư",
        "post": "Văn thư",
        "password": "mật khẩu dài",
        "assignments": [{"role": "registrar", "scope": "subtree", "scope_id": district.id}],
    }
    async with open_browser(deployment, token=token) as browser:
        made = (await browser.post("/api/people", body)).json()
        assert (made["username"], made["assignments"]) == (
            "vanthu",
            [
                {
                    "id": made["assignments"][0]["id"],
                    "role": "registrar",
                    "scope": "subtree",
                    "scope_id": district.id,
                    "scope_name": "Huyện Sơn Động",
                    "valid_from": None,
                    "valid_to": None,
                }
            ],
        )
        assert [person["name"] for person in (await browser.get("/api/people")).json()] == ["A", "Trần Thị Thư"]
        again = await browser.post("/api/people", {**body, "username": "VANTHU"})
        assert (again.status_code, again.json()["code"]) == (409, "name_taken")
        assignments = [{"role": "registrar", "scope": "subtree", "scope_id": 999}]
        nowhere = await browser.post("/api/people", {**body, "username": "b", "assignments": assignments})
        assert (nowhere.status_code, nowhere.json()["code"]) == (422, "bad_input")
        for role, scope in (("administrator", "subtree"), ("chair", "system"), ("district_operator", "conference")):
            assignments = [{"role": role, "scope": scope, "scope_id": 0 if scope == "system" else district.id}]
            odd = await browser.post("/api/people", {**body, "username": "b", "assignments": assignments})
            assert (odd.status_code, odd.json()["code"], odd.json()["params"]["field"]) == (422, "bad_input", "scope")
    async with open_browser(deployment) as browser:
        signed_in = await browser.post("/api/sign-in", {"username": "vanthu", "password": "mật khẩu dài"})
        assert signed_in.json()["name"] == "Trần Thị Thư"


async def test_a_role_holds_between_its_dates(deployment: Deployment, clock: Clock) -> None:
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    tomorrow = (clock.at + timedelta(days=1)).date()
    role = {"role": "engineer", "scope": "system", "valid_from": f"{tomorrow}", "valid_to": f"{tomorrow}"}
    body = {"username": "truc", "name": "Lý Văn Trực", "password": "mật khẩu dài", "assignments": [role]}
    async with open_browser(deployment, token=token) as browser:
        assert (await browser.post("/api/people", body)).json()["assignments"][0]["valid_to"] == f"{tomorrow}"
    found = []
    for _ in range(3):
        async with open_browser(deployment) as browser:
            await browser.post("/api/sign-in", {"username": "truc", "password": "mật khẩu dài"})
            found.append((await browser.get("/api/points")).status_code)
        clock.advance(days=1)
    assert found == [403, 200, 403]


async def test_long_lists_go_out_compressed(deployment: Deployment) -> None:
    await make_points(deployment, 250)
    _, token = await make_signed_in(deployment, Role.ENGINEER)
    async with open_browser(deployment, token=token) as browser:
        answer = await browser.get("/api/points", headers={"accept-encoding": "gzip"})
        assert (answer.headers["content-encoding"], len(answer.json())) == ("gzip", 250)
        plain = await browser.get("/api/points", headers={"accept-encoding": "identity"})
        assert ("content-encoding" in plain.headers, plain.json()) == (False, answer.json())
        assert int(answer.headers["content-length"]) * 8 < int(plain.headers["content-length"])


async def test_points_of_a_day_are_called_and_chosen_as_on_that_day(deployment: Deployment, clock: Clock) -> None:
    """On 20 June 2025 what begins on 1 July can be chosen for July; a session of March is written with its bodies."""
    clock.at = datetime(2025, 6, 20, 3, tzinfo=UTC)
    last, first = date(2025, 6, 30), date(2025, 7, 1)
    old = await make_point(deployment, "Xã Cũ", body=await make_body(deployment, "Xã Cũ", valid_to=last))
    new = await make_point(deployment, "Xã Mới", body=await make_body(deployment, "Xã Mới", valid_from=first))
    gone = await make_point(deployment, "Điểm đã bỏ")
    async with deployment.database.write() as tx:
        await tx.execute(update(BridgePoint).where(BridgePoint.id == gone.id).values(active=False))
        tx.add(PointName(point_id=gone.id, name="Tên của tháng 3", valid_to=last))
    _, token = await make_signed_in(deployment, Role.ENGINEER)
    async with open_browser(deployment, token=token) as browser:

        async def chosen(query: str) -> dict[int, tuple[str, bool]]:
            rows = (await browser.get(f"/api/points{query}")).json()
            return {row["id"]: (row["name"], row["active"]) for row in rows}

        assert await chosen("?on=2025-03-03") == {
            old.id: ("Xã Cũ", True),
            new.id: ("Xã Mới", False),
            gone.id: ("Tên của tháng 3", True),
        }
        july = await chosen("?on=2025-07-02")
        assert july == {old.id: ("Xã Cũ", False), new.id: ("Xã Mới", True), gone.id: ("Điểm đã bỏ", False)}
