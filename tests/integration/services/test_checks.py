"""What the rules say while one types, and the week: clashes, ways out, and what they cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nhipcau.domain.clashes import ClashKind
from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.hosting import Ruling
from nhipcau.domain.precedence import Move, Standing
from nhipcau.schemas.registration import CheckIn, RecurrenceIn
from nhipcau.services import checks, conferences, week
from nhipcau.services.calendar import VIETNAM
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Body, BridgePoint, Venue
from support.control_plane import Clock, make_conference, make_device, make_points
from support.database import counted_queries
from support.district import HOUR, NEXT_WEEK, Province, make_province

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(deployment: Deployment) -> Province:
    return await make_province(deployment)


async def test_nothing_is_said_of_what_is_not_typed(here: Province) -> None:
    said = await checks.check(here.deployment, here.of_district, request=CheckIn())
    assert (said.verdicts, said.law, said.capacity, said.clashes, said.problems) == (None, None, None, (), ())
    with pytest.raises(Forbidden):
        await checks.check(here.deployment, await make_device(here.deployment, here.main), request=CheckIn())


async def test_deadline_law_and_room_are_said_together(here: Province) -> None:
    """Art. 9.1, Art. 5.2a: the verdict with its reasoning, the ruling with its clause, room at the server."""
    said = await checks.check(here.deployment, here.of_province, request=here.check(here.request()))
    assert said.verdicts is not None
    assert next((v.clause, v.outcome) for v in said.verdicts.verdicts) == ("9.1", "in_time")
    assert said.law is not None
    assert (said.law.ruling, said.law.clause) == (Ruling.LAWFUL, "5.2a")
    assert said.capacity is not None
    assert (said.capacity.points, said.capacity.limit, said.capacity.fits) == (5, 600, True)
    assert (said.clashes, said.free_times) == ((), ())


async def test_a_clash_names_the_other_and_the_district_is_proposed_to_move(here: Province) -> None:
    """The district's briefing, not the provincial chair; the nearest free times are offered."""
    early = NEXT_WEEK - HOUR / 2
    briefing = await conferences.register_conference(
        here.deployment, here.of_district, request=here.briefing(starts_at=early, ends_at=early + 1.5 * HOUR)
    )
    said = await checks.check(here.deployment, here.of_province, request=here.check(here.request()))
    (clash,) = said.clashes
    assert (clash.kind, clash.conference_id, clash.title, clash.host_name) == (
        ClashKind.POINT,
        briefing.id,
        "Giao ban huyện",
        "Huyện Thử",
    )
    assert (clash.proposal, clash.standing, clash.our_standing) == (
        Move.THEIRS,
        Standing.DISTRICT,
        Standing.PROVINCIAL_CHAIR,
    )
    assert set(clash.point_ids) == {here.district_point.id, *(point.id for point in here.communes)}
    times = [one.starts_at.astimezone(VIETNAM).strftime("%H:%M") for one in said.free_times]
    assert times == ["09:00", "10:00", "11:00"]
    other = await checks.check_registered(here.deployment, here.of_district, conference_id=briefing.id)
    assert other.clashes == ()


async def test_a_registration_does_not_clash_with_itself_nor_with_what_is_no_plan(here: Province) -> None:
    made = await here.register()
    await here.register(submit=False)
    cancelled = await here.register()
    await conferences.cancel_conference(here.deployment, here.of_province, conference_id=cancelled.id, version=1)
    request = here.check(here.request(), conference_id=made.id)
    assert (await checks.check(here.deployment, here.of_province, request=request)).clashes == ()
    with pytest.raises(NotFound):
        await checks.check(here.deployment, here.of_district, request=here.check(here.briefing(), conference_id=9999))


async def test_another_room_of_the_point_is_offered(here: Province) -> None:
    """Clash on venues: the other venue of the same point is a way out."""
    async with here.deployment.database.write() as tx:
        first = Venue(point_id=here.district_point.id, name="Phòng tầng 1")
        second = Venue(point_id=here.district_point.id, name="Phòng tầng 2")
        tx.add_all([first, second])
    taken = [{"point_id": here.district_point.id, "venue_id": first.id}]
    request = here.request(sub_point_ids=[here.district_point.id], venues=taken)
    await conferences.register_conference(here.deployment, here.of_province, request=request)
    ours = here.briefing(venues=taken)
    said = await checks.check(here.deployment, here.of_district, request=here.check(ours))
    assert [(clash.kind, clash.point_ids) for clash in said.clashes] == [(ClashKind.VENUE, (here.district_point.id,))]
    assert [(free.venue_id, free.venue_name) for free in said.free_venues] == [(second.id, "Phòng tầng 2")]
    moved = here.check(ours, venues=[{"point_id": here.district_point.id, "venue_id": second.id}])
    assert (await checks.check(here.deployment, here.of_district, request=moved)).clashes == ()
    made = await conferences.register_conference(here.deployment, here.of_district, request=ours)
    assert [(p.venue_id, p.venue_name) for p in made.points if p.is_main] == [(first.id, "Phòng tầng 1")]
    wrong = [{"point_id": here.communes[0].id, "venue_id": first.id}]
    with pytest.raises(BadInput):
        await conferences.register_conference(here.deployment, here.of_district, request=here.briefing(venues=wrong))


async def test_nobody_is_on_duty_at_two_places(here: Province) -> None:
    """Art. 13.6c."""
    await here.register(sub_point_ids=[here.communes[0].id], duty_officer="Lý Thị Trực", duty_phone="0912 000 111")
    ours = here.briefing(sub_point_ids=[here.communes[1].id], duty_phone="0912.000.111")
    said = await checks.check(here.deployment, here.of_district, request=here.check(ours))
    assert [(clash.kind, clash.people) for clash in said.clashes] == [(ClashKind.PERSON, ("Lý Thị Trực",))]


async def test_the_server_is_not_filled_twice(here: Province, deployment: Deployment) -> None:
    """The server's capacity counts all conferences of the time."""
    small = replace(deployment, settings=deployment.settings.model_copy(update={"server_points": 6}))
    others = await make_points(deployment, 4)
    await make_conference(
        deployment, others[0], others[1:], starts_in=NEXT_WEEK - deployment.now(), title="Hội nghị khác"
    )
    said = await checks.check(small, here.of_province, request=here.check(here.request()))
    assert said.capacity is not None
    assert (said.capacity.points, said.capacity.fits) == (9, False)
    assert [(clash.kind, clash.title) for clash in said.clashes] == [(ClashKind.SERVER, "Hội nghị khác")]
    assert said.free_times[0].starts_at == NEXT_WEEK + 2 * HOUR


async def test_a_series_is_checked_day_by_day(here: Province) -> None:
    await here.register(starts_at=NEXT_WEEK + timedelta(days=7), ends_at=NEXT_WEEK + timedelta(days=7, hours=1))
    recurrence = RecurrenceIn.model_validate({"weekdays": [3], "last_day": "2026-04-08"})
    said = await checks.check(
        here.deployment, here.of_district, request=here.check(here.briefing(), recurrence=recurrence)
    )
    assert [(one.day.isoformat(), one.working, len(one.clashes)) for one in said.series] == [
        ("2026-03-18", True, 0),
        ("2026-03-25", True, 1),
        ("2026-04-01", True, 0),
        ("2026-04-08", True, 0),
    ]


async def test_what_stands_in_the_way_has_a_code_and_words(here: Province, clock: Clock) -> None:
    """A point invited twice, a body closed before the day, a session over midnight, a secret, a tree that changes."""
    async with here.deployment.database.write() as tx:
        body = await tx.get_one(Body, here.communes[0].body_id)
        body.valid_to = date(2026, 3, 17)
        point = await tx.get_one(BridgePoint, here.communes[1].id)
        point.active = False
    request = here.check(
        here.request(),
        sub_point_ids=[here.communes[0].id, here.communes[1].id, here.communes[2].id, here.communes[2].id],
        ends_at=NEXT_WEEK + 17 * HOUR,
        secret=True,
    )
    said = await checks.check(here.deployment, here.of_province, request=request)
    assert [(one.code, one.stops, one.point_ids) for one in said.problems if one.code != "year_unconfirmed"] == [
        ("secret_refused", True, ()),
        ("twice", True, (here.communes[2].id,)),
        ("not_in_use", True, (here.communes[1].id,)),
        ("body_closed", True, (here.communes[0].id,)),
        ("over_midnight", False, ()),
    ]
    assert all(one.words_vi != one.words_en for one in said.problems)


@pytest.mark.parametrize("points", [1, 250])
async def test_a_check_costs_the_same_for_one_point_and_for_250(deployment: Deployment, points: int) -> None:
    here = await make_province(deployment, points)
    await conferences.register_conference(deployment, here.of_district, request=here.briefing())
    request = here.check(here.request(sub_point_ids=[point.id for point in here.communes]))
    with counted_queries(deployment.database) as typing:
        said = await checks.check(deployment, here.of_province, request=request)
    with counted_queries(deployment.database) as looking:
        await week.get_week(deployment, here.of_province, on=date(2026, 3, 18))
    assert len(said.clashes) == 1
    assert (len(typing), len(looking)) == (17, 9)


async def test_the_week_shows_what_is_planned_and_its_days_off(here: Province) -> None:
    """The week calendar of venues, points and servers; whoever registers sees what is planned everywhere."""
    made = await here.register(rehearsal_at=NEXT_WEEK - timedelta(days=1))
    await here.register(submit=False)
    shown = await week.get_week(here.deployment, here.of_office, on=date(2026, 3, 20))
    assert (shown.first_day, shown.capacity) == (date(2026, 3, 16), 600)
    assert [(one.conference_id, one.session_kind, one.readable) for one in shown.sessions] == [
        (made.id, "rehearsal", False),
        (made.id, "live", False),
    ]
    assert shown.sessions[1].point_ids[0] == here.main.id
    assert len(shown.sessions[1].point_ids) == 5
    # The host, and a district whose points are invited.
    for reader in (here.of_province, here.of_district):
        own = await week.get_week(here.deployment, reader, on=date(2026, 3, 20))
        assert {one.readable for one in own.sessions} == {True}
    device = await make_device(here.deployment, here.communes[0])
    invited = await week.get_week(here.deployment, device, on=date(2026, 3, 20))
    assert len(invited.sessions) == 2
    empty = await week.get_week(here.deployment, here.of_district)
    assert (empty.first_day, empty.sessions) == (date(2026, 3, 9), ())
