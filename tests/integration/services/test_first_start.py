"""What an empty database gets: the demo province, or a one-time link."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from nhipcau.domain.conference import Intake, SessionKind
from nhipcau.domain.roles import Role
from nhipcau.services.contact_lists import list_contact_lists
from nhipcau.services.deployment import Deployment
from nhipcau.services.first_start import prepare_start
from nhipcau.services.point_cards import list_point_cards
from nhipcau.store.models import (
    Asset,
    Body,
    BridgePoint,
    Circuit,
    Conference,
    ConferencePoint,
    Maintenance,
    Person,
    PointProfile,
    Session,
    Venue,
)
from support.control_plane import Clock, make_person
from support.web import open_browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def demo(deployment: Deployment) -> Deployment:
    return replace(deployment, settings=deployment.settings.model_copy(update={"demo": True}))


async def test_the_demo_is_a_province_of_226_bodies_with_a_point_and_a_venue_each(demo: Deployment) -> None:
    await prepare_start(demo)
    async with demo.database.read() as tx:
        levels = Counter((await tx.scalars(select(Body.level))).all())
        names = (await tx.scalars(select(BridgePoint.name))).all()
        venues = await tx.scalar(select(func.count()).select_from(Venue))
    assert levels == {"province": 1, "district": 10, "commune": 195, "department": 20}
    assert (len(names), len(set(names)), venues) == (226, 226, 226)


async def test_the_demo_knows_what_its_points_have_and_who_runs_them(demo: Deployment, clock: Clock) -> None:
    """Art. 7.5, 8.1, 13.3: province, departments and districts whole, communes partly; nothing of it is overdue yet."""
    await prepare_start(demo)
    async with demo.database.read() as tx:
        levels = dict((await tx.execute(select(BridgePoint.id, Body.level).join(Body))).all())
        profiles = Counter(levels[one] for one in await tx.scalars(select(PointProfile.point_id)))
        backed = Counter(levels[one] for one in await tx.scalars(select(Circuit.point_id).where(Circuit.is_backup)))
        custodians = (await tx.scalars(select(Asset.custodian))).all()
        placed = await tx.scalar(select(func.count()).select_from(Asset).where(Asset.venue_id.is_not(None)))
        work = (await tx.execute(select(Maintenance.planned_for, Maintenance.done_on))).all()
    engineer = await make_person(demo, Role.ENGINEER)
    cards = {card.id: card for card in await list_point_cards(demo, engineer)}
    lists = await list_contact_lists(demo, engineer)
    today = clock.at.date()
    assert profiles == {"province": 1, "department": 20, "district": 10, "commune": 77}
    assert (backed["province"], backed["department"], backed["district"]) == (1, 20, 10)
    assert (len(custodians), all(custodians), placed) == (494, True, 494)
    late = [planned for planned, done in work if done is None and (planned is None or planned < today)]
    assert (late, max(done for _, done in work if done is not None) <= today) == ([], True)
    whole = [card for card in cards.values() if levels[card.id] != "commune"]
    assert {(card.officers, bool(card.team), card.overdue) for card in whole} == {(1, True, 0)}
    assert {card.officers for card in cards.values() if levels[card.id] == "commune"} == {0, 1}
    assert Counter(one.received_at is not None for one in lists) == {True: 5, False: 5}


async def test_the_demo_has_a_conference_that_can_be_opened_now_and_one_tomorrow(
    demo: Deployment, clock: Clock
) -> None:
    await prepare_start(demo)
    async with demo.database.read() as tx:
        today, tomorrow = (await tx.scalars(select(Conference).order_by(Conference.starts_at))).all()
        session = (await tx.scalars(select(Session).where(Session.conference_id == today.id))).one()
        points = Counter(
            (await tx.scalars(select(ConferencePoint.is_main).where(ConferencePoint.conference_id == today.id))).all()
        )
    assert (today.intake, today.late, today.recording_requested) == (Intake.CONFIRMED, False, True)
    assert (tomorrow.intake, tomorrow.late) == (Intake.RECEIVED, False)
    assert (session.kind, session.opens_from <= clock() <= session.opens_until) == (SessionKind.LIVE, True)
    assert points == {True: 1, False: 12}


async def test_each_start_invites_the_same_people_and_earlier_links_still_work(demo: Deployment, clock: Clock) -> None:
    first = await prepare_start(demo)
    clock.advance(hours=1)
    second = await prepare_start(demo)
    assert [one.name for one in first.demo] == [one.name for one in second.demo]
    async with demo.database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(Person)) == 8
        assert await tx.scalar(select(func.count()).select_from(Conference)) == 2
    roles = []
    async with open_browser(demo) as browser:
        for one in (*first.demo, *second.demo):
            me = (await browser.post("/api/sign-in/link", {"token": one.token})).json()
            roles.append((me["name"], me["assignments"][0]["role"], me["demo"]))
    assert roles == roles[:8] * 2
    assert [role for _, role, _ in roles[:8]] == [
        "administrator",
        "engineer",
        "registrar",
        "registrar",
        "chair",
        "point_operator",
        "point_operator",
        "auditor",
    ]


async def test_a_demo_of_last_week_has_something_to_open_again(demo: Deployment, clock: Clock) -> None:
    await prepare_start(demo)
    clock.advance(days=6)
    await prepare_start(demo)
    async with demo.database.read() as tx:
        sessions = (await tx.scalars(select(Session).order_by(Session.id))).all()
    assert [one.opens_from <= clock() <= one.opens_until for one in sessions] == [False, False, True, False]


async def test_without_the_demo_there_is_one_link_for_the_first_administrator(deployment: Deployment) -> None:
    void = await prepare_start(deployment)
    opening = await prepare_start(deployment)
    assert opening.demo == ()
    body = {"username": "quantri", "name": "Quản trị", "password": "mật khẩu dài"}
    async with open_browser(deployment) as browser:
        assert (await browser.post("/api/setup", {**body, "token": void.setup_token})).status_code == 401
        assert (await browser.post("/api/setup", {**body, "token": opening.setup_token})).status_code == 200
    assert await prepare_start(deployment) == type(opening)()


async def test_real_data_gets_no_demo(demo: Deployment, deployment: Deployment) -> None:
    opening = await prepare_start(deployment)
    body = {"username": "quantri", "name": "Quản trị", "password": "mật khẩu dài", "token": opening.setup_token}
    async with open_browser(deployment) as browser:
        assert (await browser.post("/api/setup", body)).status_code == 200
    assert await prepare_start(demo) == type(opening)()
    async with demo.database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(Body)) == 0
