"""Reading costs as many queries for 250 points, with all that is on record about them, as for one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from nhipcau.domain.conference import Intake
from nhipcau.domain.point_records import folded
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.schemas.tables import ImportState
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import (
    Asset,
    Body,
    BodyMail,
    BridgePoint,
    CalendarChange,
    Circuit,
    ConferenceFile,
    ContactList,
    HostMandate,
    ImportRun,
    Maintenance,
    OperationTeam,
    PointAnswer,
    PointChange,
    PointFault,
    PointGroup,
    PointName,
    PointProfile,
    PrecedenceOrder,
    Provider,
    Reminder,
    RoleAssignment,
    TeamMember,
    TechnicalRequest,
    TrainingRecord,
    Venue,
)
from support.control_plane import make_body, make_conference, make_person, make_points, make_regulation, make_signed_in
from support.database import counted_queries
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio

#: What grows with the points: the answer is longer (the path of a list in it; empty: the whole).
GROW = {
    "/api/points": (),
    "/api/bodies": (),
    "/api/people": (),
    "/api/point-cards": (),
    "/api/point-faults": ("faults",),
    "/api/contact-lists": (),
    "/api/points/{point}/page": ("assets",),
    "/api/tree": ("bodies",),
    "/api/conferences": ("conferences",),
    "/api/conferences?words=hoi nghi": ("conferences",),
    "/api/conferences/{conference}": ("points",),
    "/api/conferences/{conference}/documents": (),
    "/api/conferences/{conference}/answers": ("answers",),
    "/api/conferences/{conference}/preparation": (),
    "/api/conferences/{conference}/check": (),
    "/api/intake": ("items",),
    "/api/week": (),
    "/api/tasks": (),
    "/api/today": (),
    "/api/point-groups": (),
    "/api/mandates": (),
    "/api/precedence": (),
    "/api/calendar/changes": (),
    "/api/imports": (),
    "/api/mail/addresses": (),
    "/api/providers": (),
}
#: What stays as long as it is, and must not cost more either.
STAY = (
    "/api/me",
    "/api/bodies/{body}/history",
    "/api/bodies/{body}/documents",
    "/api/conferences/{conference}/points/{point}/answer",
    "/api/conferences/{conference}/streams",
    "/api/calendar/years/2026",
    "/api/regulations",
    "/api/tables",
    "/api/document-templates",
    "/api/mail",
    "/api/emergencies",
    "/api/emergencies/running",
    "/api/recordings?words=hoi nghi",
    "/api/logbook?words=hoi nghi",
)


async def test_reading_costs_the_same_for_one_point_and_for_250(deployment: Deployment) -> None:
    await make_regulation(deployment)
    province = await make_body(deployment, "Tỉnh", code="24")
    person, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    async with deployment.database.write() as tx:
        tx.add(RoleAssignment(person_id=person.id, role="engineer", scope="system"))
        tx.add(RoleAssignment(person_id=person.id, role="registrar", scope="subtree", scope_id=province.id))
    async with open_browser(deployment, token=token) as browser:
        few, small = await look(deployment, browser, await fill(deployment, province, 1))
        many, large = await look(deployment, browser, await fill(deployment, province, 249))
    assert [path for path in GROW if large[path] <= small[path]] == []
    assert {path: (few[path], many[path]) for path in few if few[path] != many[path]} == {}


async def look(
    deployment: Deployment, browser: Browser, names: dict[str, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return path → queries, and path → length of the answer, of everything that is read."""
    queries, lengths = {}, {}
    for path in (*GROW, *STAY):
        with counted_queries(deployment.database) as asked:
            answer = await browser.get(path.format(**names))
        assert (path, answer.status_code) == (path, 200)
        found: Any = answer.json()
        for step in GROW.get(path, ()):
            found = found[step]
        queries[path] = len(asked)
        lengths[path] = len(found) if GROW.get(path) else len(answer.content)
    return queries, lengths


async def fill(deployment: Deployment, province: Body, count: int) -> dict[str, int]:
    """Make points, everything about them, and a conference of all of them; returns the ids to be looked at."""
    main, *subs = await make_points(deployment, count + 1, parent=province)
    async with deployment.database.write() as tx:
        for point in (main, *subs):
            tx.add_all(_of_point(deployment, point))
        await tx.flush()
        tx.add_all(_once(deployment, subs, count))
    for point in subs[:20]:
        await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=point.body_id)
    meeting = await make_conference(deployment, main, subs, starts_in=timedelta(days=1), intake=Intake.RECEIVED)
    others = [
        await make_conference(deployment, main, subs[-1:], starts_in=timedelta(days=1, hours=number))
        for number in range(1, 12 if count > 1 else 2)
    ]
    async with deployment.database.write() as tx:
        tx.add_all(_of_conference(deployment, meeting.conference.id, subs))
        for other in others:
            tx.add_all(_unready(deployment, other.conference.id))
    return {"point": subs[0].id, "body": subs[0].body_id, "conference": meeting.conference.id}


def _of_point(deployment: Deployment, point: BridgePoint) -> list[Any]:
    now, who = deployment.now(), f"Người {point.id}"
    own = {"point_id": point.id}
    body = {"body_id": point.body_id}
    return [
        PointProfile(**own, connection="browser", capacity=20),
        PointName(**own, name=f"Tên cũ {point.id}", valid_to=date(2025, 6, 30)),
        Venue(**own, name="Hội trường", seats=40),
        Circuit(**own, provider="VNPT", kind="fibre"),
        Maintenance(**own, kind="repair", what="Thay pin", planned_for=date(2026, 1, 1)),
        PointFault(
            **own, kind="line", state="reported", text="Đứt cáp", reported_at=now, reported_by_name=who, changed_at=now
        ),
        OperationTeam(**body, decision_number="1/QĐ"),
        TeamMember(**body, name=who, duty="operator", contact="officer", phone="0204"),
        TrainingRecord(**body, name=who, folded_name=folded(who), course="Vận hành", trained_on=date(2025, 1, 1)),
        BodyMail(**body, address=f"d{point.id}@bacgiang.example"),
        ContactList(**body, version=1, facts=_facts(point), sent_at=now, sent_by_name=who),
        PointChange(
            **body, **own, at=now, actor_name=who, section="venue", record_id=1, label="x", changes={"a": [1, 2]}
        ),
        PointGroup(**body, name=f"Nhóm {point.id}", point_ids=[point.id], created_at=now),
        HostMandate(organiser_body_id=point.body_id, host_body_id=point.body_id, valid_from=date(2025, 1, 1)),
        Provider(name=f"Nhà mạng {point.id}", kind="telecom"),
    ]


def _facts(point: BridgePoint) -> dict[str, Any]:
    return {
        "body_id": point.body_id,
        "body_name": point.name,
        "decision_number": "1/QĐ",
        "on": "2026-03-11",
        "officers": [],
        "changes": [],
    }


def _once(deployment: Deployment, subs: list[BridgePoint], count: int) -> list[Any]:
    """What grows without belonging to one point each; much of it of one point."""
    now = deployment.now()
    rows: list[Any] = []
    for number in range(min(count, 20)):
        day = date(2027, 1, 1) + timedelta(days=subs[0].id * 30 + number)
        rows += [
            Asset(point_id=subs[0].id, kind="camera", name=f"Camera {number}", condition="good"),
            CalendarChange(version=subs[0].id * 100 + number, at=now, actor_name="x", what="day_changed", data={}),
            PrecedenceOrder(effective_from=day, standings=[]),
            ImportRun(
                table_key="bodies",
                file_name=f"{number}.csv",
                file_hash="",
                content=None,
                state=ImportState.APPLIED,
                report={},
                created_at=now,
            ),
        ]
    return rows


def _of_conference(deployment: Deployment, conference_id: int, subs: list[BridgePoint]) -> list[Any]:
    now = deployment.now()
    rows: list[Any] = [
        PointAnswer(
            conference_id=conference_id,
            point_id=point.id,
            state="acknowledged",
            answered_for=now,
            operator=f"Người {point.id}",
            answered_at=now,
            answered_by="x",
        )
        for point in subs
    ]
    rows += [
        TechnicalRequest(
            conference_id=conference_id, kind="slides", asked_at=now, asked_by="x", outcome="in_time", due_at=now
        )
        for _ in subs[:20]
    ]
    return rows


def _unready(deployment: Deployment, conference_id: int) -> list[Any]:
    """A file that is not there yet, of which the host was reminded."""
    now = deployment.now()
    return [
        Reminder(key=f"{conference_id}", kind="files", conference_id=conference_id, due_at=now, state="told"),
        ConferenceFile(
            conference_id=conference_id,
            kind="slides",
            name="bai.pdf",
            bytes=1,
            uploaded_by="x",
            created_at=now,
            touched_at=now,
        ),
    ]
