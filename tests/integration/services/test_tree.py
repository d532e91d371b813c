"""The dated tree on both databases: the real reorganisation, and what it does to points, roles and conferences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from nhipcau.domain.errors import Forbidden
from nhipcau.domain.errors_tree import ReorganisationUnclear, TreeConflict
from nhipcau.domain.roles import SYSTEM, Role, ScopeKind
from nhipcau.schemas.tree import ReorganisationIn, TreeChangeIn, TreeView
from nhipcau.services.conference_views import get_conference
from nhipcau.services.deployment import Deployment
from nhipcau.services.reach import reach_of
from nhipcau.services.tree import apply_reorganisation, change_tree, get_tree
from nhipcau.services.tree_day import keep_day
from nhipcau.services.tree_history import get_body_history
from nhipcau.services.visitors import recognise
from nhipcau.store.models import (
    Body,
    BridgePoint,
    ConferencePoint,
    Event,
    RoleAssignment,
)
from support.control_plane import (
    Clock,
    make_body,
    make_conference,
    make_enrolled,
    make_person,
    make_point,
    make_regulation,
)
from support.database import counted_queries
from support.old_province import body_of, old_tree

pytestmark = pytest.mark.anyio

DAY = date(2025, 7, 1)
BEFORE = date(2025, 3, 1)
REAL = ReorganisationIn(known="2025-07-01")


def names(tree: TreeView, parent: int | None, level: str = "commune") -> list[str]:
    return sorted(body.name for body in tree.bodies if body.parent_id == parent and body.level == level)


async def test_the_reorganisation_from_its_two_files(deployment: Deployment) -> None:
    outcome = await apply_reorganisation(deployment, SYSTEM, request=REAL)
    assert (outcome.day, outcome.made, outcome.ended) == (DAY, 247, 147)
    yen_the = await body_of(deployment, "215")
    before = await get_tree(deployment, SYSTEM, on=BEFORE)
    assert len(names(before, yen_the.id)) == 17
    assert "Xã Đồng Tâm" in names(before, yen_the.id)
    province = await body_of(deployment, "24")
    after = await get_tree(deployment, SYSTEM, on=DAY)
    assert (len(names(after, province.id)), len(after.bodies)) == (99, 100)
    assert {body.id: body.name for body in after.bodies}[province.id] == "Tỉnh Bắc Ninh"
    assert {body.id: body.name for body in before.bodies}[province.id] == "Tỉnh Bắc Giang"
    again = await apply_reorganisation(deployment, SYSTEM, request=REAL)
    assert (again.made, again.renamed, again.moved, again.ended, again.continued) == (0, 0, 0, 0, 0)


async def test_a_dry_run_says_the_same_and_keeps_nothing(deployment: Deployment) -> None:
    tried = await apply_reorganisation(deployment, SYSTEM, request=REAL.model_copy(update={"dry": True}))
    assert (await get_tree(deployment, SYSTEM, on=BEFORE)).bodies == ()
    async with deployment.database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(Event)) == 0
    done = await apply_reorganisation(deployment, SYSTEM, request=REAL)
    assert tried.model_copy(update={"dry": False}) == done


async def test_the_point_that_continues_phuong_tho_xuong(deployment: Deployment) -> None:
    """Art. 7.2: the machine that is enrolled keeps working, for the point that continues its own."""
    await old_tree(deployment)
    old, heir = await body_of(deployment, "07201"), await body_of(deployment, "07210")
    point = await make_point(deployment, old.name, body=old)
    successor = await make_point(deployment, heir.name, body=heir)
    _, secret = await make_enrolled(deployment, point)
    person = await make_person(deployment, Role.POINT_OPERATOR, scope=ScopeKind.POINT, scope_id=point.id)
    outcome = await apply_reorganisation(deployment, SYSTEM, request=REAL)
    assert (outcome.points_continued, outcome.points_renamed, outcome.devices, outcome.roles) == (1, 1, 1, 1)
    history = await get_body_history(deployment, SYSTEM, body_id=old.id)
    assert [body.name for body in history.today] == ["Phường Bắc Giang"]
    assert [(one.name, one.active, one.continued_by) for one in history.points] == [
        ("Phường Thọ Xương", False, "Phường Bắc Giang")
    ]
    then = await get_body_history(deployment, SYSTEM, body_id=old.id, on=BEFORE)
    assert [body.name for body in then.today] == ["Phường Thọ Xương"]
    device = (await recognise(deployment, device_cookie=secret)).device
    assert device is not None
    assert (device.point_id, device.name) == (successor.id, "Phường Bắc Giang")
    async with deployment.database.read() as tx:
        held = await tx.scalars(
            select(RoleAssignment).where(RoleAssignment.person_id == person.id).order_by(RoleAssignment.id)
        )
        assert [(one.scope_id, one.valid_from, one.valid_to) for one in held] == [
            (point.id, None, DAY - timedelta(days=1)),
            (successor.id, DAY, None),
        ]


async def test_lists_of_coming_conferences_follow_and_those_that_were_held_do_not(
    deployment: Deployment, clock: Clock
) -> None:
    """Conferences keep the tree of their own day."""
    clock.at = datetime(2025, 6, 20, 1, tzinfo=UTC)
    await make_regulation(deployment)
    await old_tree(deployment)
    main = await make_point(deployment, "UBND tỉnh Bắc Giang", body=await body_of(deployment, "24"))
    codes = ("07201", "07207", "07210", "07732")
    bodies = [await body_of(deployment, code) for code in codes]
    subs = [await make_point(deployment, body.name, body=body) for body in bodies]
    held = await make_conference(deployment, main, subs, starts_in=timedelta(days=1))
    coming = await make_conference(deployment, main, subs, title="Giao ban tháng 7", starts_in=timedelta(days=20))
    outcome = await apply_reorganisation(deployment, SYSTEM, request=REAL)
    assert (outcome.conferences, outcome.conferences_left) == (1, ("Giao ban tháng 7",))
    assert await listed(deployment, held.conference.id) == [main.id, *(point.id for point in subs)]
    assert await listed(deployment, coming.conference.id) == [main.id, subs[2].id, subs[3].id]
    # Nothing has happened yet: the day is to come.
    assert outcome.devices == 0
    assert (await body_of(deployment, "24")).name == "Tỉnh Bắc Giang"
    clock.at = datetime(2025, 7, 1, 1, tzinfo=UTC)
    turned = await keep_day(deployment)
    assert (turned.names, turned.closed) == (outcome.renamed + outcome.points_renamed, 3)
    assert not await keep_day(deployment)
    assert (await body_of(deployment, "24")).name == "Tỉnh Bắc Ninh"
    view = await get_conference(deployment, SYSTEM, conference_id=held.conference.id)
    assert view.host_name == "Tỉnh Bắc Giang"
    assert [point.name for point in view.points] == [
        "UBND tỉnh Bắc Giang",
        "Phường Thọ Xương",
        "Phường Ngô Quyền",
        "Phường Hoàng Văn Thụ",
        "Xã Nham Sơn",
    ]
    assert {point.parent_name for point in view.points[1:]} == {"Thành phố Bắc Giang"}
    later = await get_conference(deployment, SYSTEM, conference_id=coming.conference.id)
    assert (later.host_name, later.points[1].name) == ("Tỉnh Bắc Ninh", "Phường Bắc Giang")


async def test_a_scope_by_subtree_holds_on_the_day_of_the_conference(deployment: Deployment, clock: Clock) -> None:
    """Art. 10.1b: the district's operator had its communes' conferences, and has them until the district ends."""
    clock.at = datetime(2025, 6, 20, 1, tzinfo=UTC)
    await old_tree(deployment)
    district, commune = await body_of(deployment, "215"), await body_of(deployment, "07285")
    person = await make_person(deployment, Role.ENGINEER, scope=ScopeKind.SUBTREE, scope_id=district.id)
    point = await make_point(deployment, "Xã", body=commune)
    held = await make_conference(deployment, point, [], starts_in=timedelta(days=1))
    coming = await make_conference(deployment, point, [], starts_in=timedelta(days=30))
    outcome = await apply_reorganisation(deployment, SYSTEM, request=REAL)
    assert outcome.people_left == (f"{person.name} (Huyện Yên Thế)",)
    async with deployment.database.read() as tx:
        for meeting, within in ((held, True), (coming, False)):
            reach = await reach_of(tx, person, meeting.conference, clock.at.date())
            assert (district.id in reach.conference.host_bodies) is within


async def test_renamed_from_a_day_to_come(deployment: Deployment, clock: Clock) -> None:
    body = await make_body(deployment, "Xã Cũ", level="commune")
    point = await make_point(deployment, "Xã Cũ", body=body)
    day = clock.at.date() + timedelta(days=10)
    await change_tree(deployment, SYSTEM, request=wish(day, kind="rename", body_id=body.id, name="Xã Mới"))
    assert (await body_of(deployment, body.code)).name == "Xã Cũ"
    clock.advance(days=10)
    await keep_day(deployment)
    assert (await body_of(deployment, body.code)).name == "Xã Mới"
    async with deployment.database.read() as tx:
        assert (await tx.get_one(BridgePoint, point.id)).name == "Xã Mới"
    tree = await get_tree(deployment, SYSTEM, on=day - timedelta(days=1))
    assert [one.name for one in tree.bodies] == ["Xã Cũ"]


async def test_merged_into_a_new_body_that_gets_a_point(deployment: Deployment, clock: Clock) -> None:
    province = await make_body(deployment)
    old = [await make_body(deployment, f"Xã {n}", level="commune", parent=province) for n in (1, 2)]
    points = [await make_point(deployment, body.name, body=body) for body in old]
    new = {"code": "N1", "name": "Xã Chung", "level": "commune", "parent_id": province.id}
    request = wish(clock.at.date(), kind="merge", body_ids=[body.id for body in old], new=new)
    outcome = await change_tree(deployment, SYSTEM, request=request)
    assert (outcome.made, outcome.ended, outcome.points_continued) == (1, 2, 2)
    heir = await body_of(deployment, "N1")
    async with deployment.database.read() as tx:
        rows = (await tx.scalars(select(BridgePoint).order_by(BridgePoint.id))).all()
    assert [(row.id in {point.id for point in points}, row.active) for row in rows] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert (rows[2].body_id, rows[2].name) == (heir.id, "Xã Chung")


async def test_a_main_point_of_a_coming_conference_is_not_closed_under_it(deployment: Deployment, clock: Clock) -> None:
    """Art. 3.3: a conference has exactly one main point."""
    body = await make_body(deployment, "Huyện", level="district")
    point = await make_point(deployment, "Huyện", body=body)
    await make_conference(deployment, point, [], starts_in=timedelta(days=2))
    with pytest.raises(TreeConflict) as raised:
        await change_tree(deployment, SYSTEM, request=wish(clock.at.date(), kind="close", body_id=body.id))
    assert raised.value.params["reason"] == "main_point_left"
    async with deployment.database.read() as tx:
        assert (await tx.get_one(Body, body.id)).valid_to is None


async def test_an_engineer_changes_his_own_subtree_only(deployment: Deployment, clock: Clock) -> None:
    here, there = await make_body(deployment, "A"), await make_body(deployment, "B")
    below = await make_body(deployment, "C", level="commune", parent=here)
    engineer = await make_person(deployment, Role.ENGINEER, scope=ScopeKind.SUBTREE, scope_id=here.id)
    day = clock.at.date()
    await change_tree(deployment, engineer, request=wish(day, kind="rename", body_id=below.id, name="D"))
    with pytest.raises(Forbidden):
        await change_tree(deployment, engineer, request=wish(day, kind="move", body_id=below.id, parent_id=there.id))
    with pytest.raises(Forbidden):
        await apply_reorganisation(deployment, engineer, request=REAL)


@pytest.mark.parametrize(
    ("units", "words"),
    [("a,b\n", "dòng đầu phải là code, name"), ("code,name,level,parent_code,valid_from,valid_to\n1,X\n", "dòng 2")],
)
async def test_files_that_cannot_be_read_are_told_by_line(deployment: Deployment, units: str, words: str) -> None:
    request = ReorganisationIn(units=units, successors="old_code,new_code\n")
    with pytest.raises(ReorganisationUnclear) as raised:
        await apply_reorganisation(deployment, SYSTEM, request=request)
    assert words in raised.value.words("vi")[0]


async def test_the_queries_do_not_grow_with_the_tree(deployment: Deployment) -> None:
    with counted_queries(deployment.database) as few:
        await get_tree(deployment, SYSTEM, on=BEFORE)
    await apply_reorganisation(deployment, SYSTEM, request=REAL)
    with counted_queries(deployment.database) as many:
        await get_tree(deployment, SYSTEM, on=BEFORE)
    assert (len(few), len(many)) == (6, 6)


def wish(day: date, **change: object) -> TreeChangeIn:
    return TreeChangeIn.model_validate({"day": day.isoformat(), "change": change})


async def listed(deployment: Deployment, conference_id: int) -> list[int]:
    async with deployment.database.read() as tx:
        rows = await tx.scalars(
            select(ConferencePoint.point_id)
            .where(ConferencePoint.conference_id == conference_id)
            .order_by(ConferencePoint.position)
        )
        return list(rows)
