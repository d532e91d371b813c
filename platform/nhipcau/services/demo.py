"""The demo province: bodies, points with what is on record, people and two conferences: the system at work."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE, ConferenceKind, PurposeScope, SessionState
from nhipcau.domain.roles import SYSTEM, Role, ScopeKind
from nhipcau.schemas.conferences import ConferenceIn
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.services.conferences import confirm_conference, register_conference
from nhipcau.services.demo_calendar import add_calendar
from nhipcau.services.demo_records import add_records
from nhipcau.services.deployment import Deployment
from nhipcau.services.regulations import first_regulation
from nhipcau.store.models import (
    Body,
    BodyEdge,
    BridgePoint,
    HostMandate,
    Person,
    RoleAssignment,
    Session,
    Venue,
)

PROVINCE = "24"
#: A district with 17 communes that registers its own briefings.
DISTRICT = "220"
#: Assigned to register and organise for the provincial chair (Art. 13.6c).
OFFICE = "24-S01"
#: Communes whose operators get a sign-in link.
OPERATED = ("07528", "07615")
_MAIN_POINT = "UBND tỉnh Bắc Giang"
#: It was registered in good time (Art. 9.1).
_REGISTERED_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DemoRole:
    """Somebody of the demo, who signs in by a link."""

    username: str
    name: str
    post: str
    role: Role
    #: Code of the body whose subtree, or whose point, the role is about; empty: the system.
    code: str = ""


PEOPLE = (
    DemoRole("quantri", "Phạm Quốc Quản", "Quản trị hệ thống", Role.ADMINISTRATOR),
    DemoRole("kysu", "Nguyễn Minh Kỹ", "Kỹ sư, Sở Khoa học và Công nghệ", Role.ENGINEER),
    DemoRole("vanphong", "Trần Thị Lịch", "Chuyên viên, Văn phòng UBND tỉnh", Role.REGISTRAR, PROVINCE),
    DemoRole("huyen", "Vi Văn Huyện", "Văn thư, UBND huyện Sơn Động", Role.REGISTRAR, DISTRICT),
    DemoRole("chutri", "Lê Văn Chủ", "Chủ tịch UBND tỉnh", Role.CHAIR, PROVINCE),
    DemoRole("diemcau1", "Hoàng Văn Cầu", "Cán bộ vận hành", Role.POINT_OPERATOR, OPERATED[0]),
    DemoRole("diemcau2", "Vi Thị Nối", "Cán bộ vận hành", Role.POINT_OPERATOR, OPERATED[1]),
    DemoRole("kiemtra", "Đỗ Thị Soát", "Thanh tra viên, Thanh tra tỉnh", Role.AUDITOR),
)


async def load_demo(deployment: Deployment) -> None:
    """Put the demo province into an empty database."""
    async with deployment.database.write() as tx:
        bodies = await _add_bodies(tx)
        points = await _add_points(tx, bodies, deployment.now())
        await _add_people(tx, bodies, points, deployment.now())
        tx.add(
            HostMandate(
                organiser_body_id=bodies[OFFICE].id,
                host_body_id=bodies[PROVINCE].id,
                valid_from=date(2019, 6, 15),
                document="14/2019/QĐ-UBND, khoản 1 Điều 11",
            )
        )
        add_calendar(tx, deployment.now())
        tx.add(first_regulation())
        await add_records(tx, deployment.now())


async def keep_demo_current(deployment: Deployment) -> None:
    """Register a conference that can be opened now, and one of tomorrow, when there is nothing left to open."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        coming = await tx.scalar(
            select(Session.id)
            .where(
                Session.state.in_(JOINABLE) | ((Session.state == SessionState.PLANNED) & (Session.opens_until > now))
            )
            .limit(1)
        )
        if coming is not None:
            return
        host = (await tx.scalars(select(Body).where(Body.code == PROVINCE))).one()
        rows = await tx.execute(
            select(Body.code, Body.level, BridgePoint.id).join(Body, Body.id == BridgePoint.body_id)
        )
        points = [(code, level, point_id) for code, level, point_id in rows]
    main = next(point_id for code, _, point_id in points if code == PROVINCE)
    operated = [point_id for code, _, point_id in points if code in OPERATED]
    districts = [point_id for _, level, point_id in points if level == "district"]
    departments = [point_id for _, level, point_id in points if level == "department"]
    before = replace(deployment, now=lambda: now - _REGISTERED_BEFORE)

    starts_at = _soon(now)
    today = await register_conference(
        before,
        SYSTEM,
        request=_conference(
            "Hội nghị giao ban phòng, chống thiên tai và tìm kiếm cứu nạn",
            host.id,
            starts_at,
            starts_at + timedelta(hours=3),
            main,
            [*operated, *districts],
            recording_requested=True,
        ),
    )
    await confirm_conference(before, SYSTEM, conference_id=today.id, version=today.version)
    morning = datetime.combine(day_of(now) + timedelta(days=1), time(8), VIETNAM)
    await register_conference(
        before,
        SYSTEM,
        request=_conference(
            "Tập huấn vận hành hệ thống hội nghị truyền hình trực tuyến",
            host.id,
            morning,
            morning + timedelta(hours=3),
            main,
            [*departments, *districts],
            kind=ConferenceKind.TRAINING,
        ),
    )


def _conference(
    title: str,
    host_body_id: int,
    starts_at: datetime,
    ends_at: datetime,
    main_point_id: int,
    sub_point_ids: list[int],
    *,
    kind: ConferenceKind = ConferenceKind.BRIEFING,
    recording_requested: bool = False,
) -> ConferenceIn:
    return ConferenceIn(
        title=title,
        kind=kind,
        scope=PurposeScope.A,
        host_body_id=host_body_id,
        coordinator="Trần Thị Lịch",
        coordinator_phone="0204.3854.001",
        duty_officer="Ngô Văn Trực",
        duty_phone="0204.3854.002",
        starts_at=starts_at,
        ends_at=ends_at,
        main_point_id=main_point_id,
        sub_point_ids=sub_point_ids,
        recording_requested=recording_requested,
        submit=True,
    )


def _soon(now: datetime) -> datetime:
    """Return a round instant, 15 to 20 minutes ahead."""
    later = now + timedelta(minutes=15)
    return later + timedelta(minutes=-later.minute % 5, seconds=-later.second, microseconds=-later.microsecond)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("nhipcau.demo").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


async def _add_bodies(tx: AsyncSession) -> dict[str, Body]:
    """Add units and departments; return them by code."""
    rows = _rows("units.csv")
    rows += [{**row, "level": "department", "parent_code": PROVINCE} for row in _rows("departments.csv")]
    bodies = {row["code"]: Body(code=row["code"], name=row["name"], level=row["level"]) for row in rows}
    tx.add_all(bodies.values())
    await tx.flush()
    edges = [
        {"body_id": bodies[row["code"]].id, "parent_id": bodies[row["parent_code"]].id}
        for row in rows
        if row["parent_code"]
    ]
    await tx.execute(insert(BodyEdge), edges)
    return bodies


async def _add_points(tx: AsyncSession, bodies: dict[str, Body], now: datetime) -> dict[str, BridgePoint]:
    """Add a point and its venue for each body; return the points by the body's code."""
    parents = {row["code"]: row["parent_code"] for row in _rows("units.csv")}
    often = Counter(body.name for body in bodies.values())
    points = {}
    for code, body in bodies.items():
        name = _MAIN_POINT if code == PROVINCE else body.name
        if often[body.name] > 1:
            name = f"{name} ({bodies[parents[code]].name})"
        points[code] = BridgePoint(body_id=body.id, name=name, active=True, created_at=now)
    tx.add_all(points.values())
    await tx.flush()
    venues = [{"point_id": point.id, "name": "Phòng họp trực tuyến"} for point in points.values()]
    await tx.execute(insert(Venue), venues)
    return points


async def _add_people(tx: AsyncSession, bodies: dict[str, Body], points: dict[str, BridgePoint], now: datetime) -> None:
    for one in PEOPLE:
        at_point = one.role is Role.POINT_OPERATOR
        post = f"{one.post}, {points[one.code].name}" if at_point else one.post
        person = Person(username=one.username, name=one.name, post=post, password_hash="", active=True, created_at=now)
        tx.add(person)
        await tx.flush()
        scope, scope_id = ScopeKind.SYSTEM, 0
        if at_point:
            scope, scope_id = ScopeKind.POINT, points[one.code].id
        elif one.code:
            scope, scope_id = ScopeKind.SUBTREE, bodies[one.code].id
        tx.add(RoleAssignment(person_id=person.id, role=one.role, scope=scope, scope_id=scope_id))
