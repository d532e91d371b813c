"""Registration, its refusals, and what follows from confirming."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nhipcau.domain.conference import ConferenceKind, Intake, PurposeScope, SessionKind
from nhipcau.domain.errors import (
    BadInput,
    EndBeforeStart,
    Forbidden,
    MainPointTwice,
    NotFound,
    TooManyPoints,
    WrongState,
)
from nhipcau.domain.roles import Action, Actor, Role, ScopeKind
from nhipcau.schemas.conferences import ConferenceChange, ConferenceIn, ConferenceView
from nhipcau.services import conference_lists, conference_views, conferences, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import BridgePoint
from support.control_plane import (
    Clock,
    make_body,
    make_device,
    make_person,
    make_point,
    make_points,
    make_regulation,
)
from support.database import counted_queries

pytestmark = pytest.mark.anyio

#: Wednesday of the next week, 8:00 in Việt Nam.
NEXT_WEEK = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)


class Office:
    """A host body with its registrar, the Department's engineer, and points."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment

    async def set_up(self, points: int = 3) -> Office:
        await make_regulation(self.deployment)
        self.province = await make_body(self.deployment, "Tỉnh Thử")
        self.office = await make_body(self.deployment, "Văn phòng", level="department", parent=self.province)
        self.registrar = await make_person(
            self.deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=self.office.id
        )
        self.engineer = await make_person(self.deployment, Role.ENGINEER)
        self.main = await make_point(self.deployment, "Điểm cầu chính", body=self.office)
        self.subs: list[BridgePoint] = await make_points(self.deployment, points, parent=self.province)
        return self

    def request(self, **changed: object) -> ConferenceIn:
        values: dict[str, object] = {
            "title": "Họp giao ban",
            "kind": ConferenceKind.MEETING,
            "scope": PurposeScope.B,
            "host_body_id": self.office.id,
            "coordinator": "Nguyễn Văn Đầu Mối",
            "duty_officer": "Trần Văn Trực",
            "starts_at": NEXT_WEEK,
            "ends_at": NEXT_WEEK + timedelta(hours=2),
            "main_point_id": self.main.id,
            "sub_point_ids": [point.id for point in self.subs],
            "submit": True,
        }
        return ConferenceIn.model_validate({**values, **changed})

    def change(self, version: int = 1, **changed: object) -> ConferenceChange:
        return ConferenceChange.model_validate({**self.request(**changed).model_dump(), "version": version})

    async def register(self, actor: Actor | None = None, **changed: object) -> ConferenceView:
        return await conferences.register_conference(
            self.deployment, actor or self.registrar, request=self.request(**changed)
        )


async def listed(deployment: Deployment, actor: Actor) -> list[int]:
    """Return the ids in the actor's list."""
    seen = await conference_lists.list_conferences(deployment, actor)
    return [one.id for one in seen.conferences]


@pytest.fixture
async def office(deployment: Deployment) -> Office:
    return await Office(deployment).set_up()


async def test_a_registration_plans_its_sessions(office: Office) -> None:
    """Art. 10.1a: the rehearsal is a session of its own, before the conference."""
    made = await office.register(rehearsal_at=NEXT_WEEK - timedelta(days=1), recording_requested=True)
    assert (made.intake, made.late, made.point_count, made.recording_requested) == (Intake.RECEIVED, False, 4, True)
    assert [(s.kind, s.starts_at, s.opens_from, s.opens_until) for s in made.sessions] == [
        (
            SessionKind.REHEARSAL,
            NEXT_WEEK - timedelta(days=1),
            NEXT_WEEK - timedelta(days=1, hours=1),
            NEXT_WEEK - timedelta(hours=23),
        ),
        (SessionKind.LIVE, NEXT_WEEK, NEXT_WEEK - timedelta(hours=1), NEXT_WEEK + timedelta(hours=2)),
    ]
    assert [(p.name, p.parent_name, p.is_main) for p in made.points][:2] == [
        ("Điểm cầu chính", "Tỉnh Thử", True),
        ("Xã 001", "Tỉnh Thử", False),
    ]


@pytest.mark.parametrize(
    ("days_before", "late"),
    # The conference is on a Wednesday; 03 working days before is the Friday.
    [(6, False), (5, False), (4, True), (1, True)],
)
async def test_late_is_a_mark_by_working_days(office: Office, clock: Clock, days_before: int, late: bool) -> None:
    clock.at = NEXT_WEEK - timedelta(days=days_before)
    made = await office.register()
    assert (made.intake, made.late) == (Intake.RECEIVED, late)


async def test_a_draft_is_late_only_when_handed_in_late(office: Office, clock: Clock) -> None:
    draft = await office.register(submit=False)
    assert (draft.intake, draft.late) == (Intake.DRAFT, False)
    clock.at = NEXT_WEEK - timedelta(days=1)
    handed_in = await conferences.submit_conference(office.deployment, office.registrar, conference_id=draft.id)
    assert (handed_in.intake, handed_in.late) == (Intake.RECEIVED, True)


async def test_what_cannot_be_is_refused(office: Office) -> None:
    with pytest.raises(EndBeforeStart):
        await office.register(ends_at=NEXT_WEEK)
    with pytest.raises(MainPointTwice):
        await office.register(sub_point_ids=[office.main.id])
    with pytest.raises(TooManyPoints):
        await office.register(sub_point_ids=list(range(1000, 1251)))
    with pytest.raises(BadInput):
        await office.register(sub_point_ids=[office.subs[0].id, 987_654])
    with pytest.raises(BadInput):
        await office.register(sub_point_ids=[office.subs[0].id, office.subs[0].id])
    with pytest.raises(BadInput):
        await office.register(rehearsal_at=NEXT_WEEK)
    assert await listed(office.deployment, office.registrar) == []


async def test_only_the_host_registers_and_only_the_department_confirms(office: Office) -> None:
    stranger = await make_person(office.deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=987)
    with pytest.raises(Forbidden):
        await office.register(stranger)
    made = await office.register()
    with pytest.raises(Forbidden):
        await conferences.confirm_conference(office.deployment, office.registrar, conference_id=made.id, version=1)
    with pytest.raises(NotFound):
        await conferences.cancel_conference(office.deployment, stranger, conference_id=made.id, version=1)
    confirmed = await conferences.confirm_conference(
        office.deployment, office.engineer, conference_id=made.id, version=1
    )
    assert confirmed.intake is Intake.CONFIRMED
    with pytest.raises(WrongState):
        await conferences.confirm_conference(office.deployment, office.engineer, conference_id=made.id, version=1)


async def test_another_plan_is_confirmed_again(office: Office) -> None:
    made = await office.register()
    await conferences.confirm_conference(office.deployment, office.engineer, conference_id=made.id, version=1)
    renamed = await conferences.change_conference(
        office.deployment, office.registrar, conference_id=made.id, request=office.change(title="Họp khác")
    )
    assert (renamed.title, renamed.intake) == ("Họp khác", Intake.CONFIRMED)
    moved = await conferences.change_conference(
        office.deployment,
        office.registrar,
        conference_id=made.id,
        request=office.change(version=2, ends_at=NEXT_WEEK + timedelta(hours=3)),
    )
    assert moved.intake is Intake.RECEIVED
    assert [(s.id, s.opens_until) for s in moved.sessions] == [(made.sessions[0].id, NEXT_WEEK + timedelta(hours=3))]


async def test_what_was_opened_is_neither_changed_nor_cancelled(office: Office, clock: Clock) -> None:
    made = await office.register()
    await conferences.confirm_conference(office.deployment, office.engineer, conference_id=made.id, version=1)
    clock.at = NEXT_WEEK
    await sessions.open_session(office.deployment, office.engineer, session_id=made.sessions[0].id)
    with pytest.raises(WrongState):
        await conferences.change_conference(
            office.deployment, office.registrar, conference_id=made.id, request=office.change(title="Họp khác")
        )
    with pytest.raises(WrongState):
        await conferences.cancel_conference(office.deployment, office.registrar, conference_id=made.id, version=1)


async def test_a_point_sees_what_it_takes_part_in_once_it_is_handed_in(office: Office) -> None:
    invited = await make_device(office.deployment, office.subs[0])
    other = await make_device(office.deployment, await make_point(office.deployment, "Điểm khác"))
    draft = await office.register(submit=False)
    assert await listed(office.deployment, invited) == []
    await conferences.submit_conference(office.deployment, office.registrar, conference_id=draft.id)
    assert await listed(office.deployment, invited) == [draft.id]
    assert await listed(office.deployment, other) == []
    with pytest.raises(NotFound):
        await conference_views.get_conference(office.deployment, other, conference_id=draft.id)


async def test_what_the_caller_may_do_is_told(office: Office) -> None:
    made = await office.register()
    device = await make_device(office.deployment, office.subs[0])
    seen = await conference_views.get_conference(office.deployment, device, conference_id=made.id)
    assert set(seen.may) == {
        Action.BODIES_READ,
        Action.CONFERENCE_READ,
        Action.SEAT_TAKE,
        Action.FLOOR_REQUEST,
        Action.FAULT_REPORT,
        Action.EVENTS_READ,
        Action.ANSWER_READ,
        Action.ANSWER_GIVE,
        Action.CHAIR_TAKE,
        Action.DOCUMENTS_READ,
        Action.FILE_READ,
        Action.POINT_FAULT_READ,
        Action.POINT_DETAILS_READ,
        Action.POINT_FAULT_REPORT,
        Action.REMINDERS_READ,
        Action.STREAM_WATCH,
        # Its point may head a sub-conference, and writes to the engineers.
        Action.BRANCH_CONDUCT,
        Action.CHANNEL_READ,
        Action.CHANNEL_WRITE,
    }
    assert {Action.CONFERENCE_REGISTER, Action.CONFERENCE_CANCEL} <= set(made.may)


@pytest.mark.parametrize("points", [1, 250])
async def test_lists_cost_the_same_for_one_point_and_for_250(deployment: Deployment, points: int) -> None:
    office = await Office(deployment).set_up(points)
    made = await office.register()
    with counted_queries(deployment.database) as listing:
        await conference_lists.list_conferences(deployment, office.registrar)
    with counted_queries(deployment.database) as whole:
        await conference_views.get_conference(deployment, office.registrar, conference_id=made.id)
    assert (len(listing), len(whole)) == (7, 11)
