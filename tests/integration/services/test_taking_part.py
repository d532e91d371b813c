"""People of a subtree in conferences that are hosted above them: they see those of their points, and do their part."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.roles import Action, Actor, Role, ScopeKind
from nhipcau.schemas.conferences import ConferenceView
from nhipcau.services import conference_lists, conference_views, record_lists, today
from nhipcau.services.deployment import Deployment
from nhipcau.services.roll_view import get_roll
from nhipcau.services.technical_requests import get_preparation
from nhipcau.store.models import Body, Conference
from support.control_plane import Clock, make_body, make_person, make_point
from support.database import counted_queries
from support.district import HOUR, NEXT_WEEK, Province, make_province

pytestmark = pytest.mark.anyio

TOLD = {
    Action.CONFERENCE_READ,
    Action.ANSWER_READ,
    Action.ANSWER_GIVE,
    Action.REMINDERS_READ,
    Action.STREAM_WATCH,
    Action.DOCUMENTS_READ,
    Action.EVENTS_READ,
}

#: What an operator of a district does for its own points while a session runs.
OWN = {
    Action.ROLL_OWN,
    Action.WALL_OWN,
    Action.DOOR_OWN,
    Action.CHANNEL_READ,
    Action.CHANNEL_WRITE,
}


async def operator(deployment: Deployment, body: Body) -> Actor:
    return await make_person(deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=body.id)


async def titles(province: Province, actor: Actor) -> list[str]:
    found = await conference_lists.list_conferences(province.deployment, actor)
    return [one.title for one in found.conferences]


async def held(province: Province) -> ConferenceView:
    """The chair's conference, with the district and two of its three communes."""
    subs = [province.district_point.id, *(point.id for point in province.communes[:2])]
    return await province.register(sub_point_ids=subs)


async def test_a_district_sees_the_chairs_conference_and_may_do_its_part(deployment: Deployment) -> None:
    """Art. 10.1: a district has its own points to see to, and nothing of what the host does."""
    province = await make_province(deployment)
    conference = await held(province)
    people = {
        await operator(deployment, province.district): OWN,
        province.of_district: set(),
    }
    for person, more in people.items():
        assert await titles(province, person) == ["Hội nghị của Chủ tịch tỉnh"]
        seen = await conference_views.get_conference(deployment, person, conference_id=conference.id)
        assert set(seen.may) == TOLD | more
        with pytest.raises(Forbidden):
            await get_preparation(deployment, person, conference_id=conference.id)
        assert (await record_lists.list_logbook(deployment, person)).pages == ()


async def test_whose_points_do_not_take_part_sees_nothing(deployment: Deployment) -> None:
    province = await make_province(deployment)
    conference = await held(province)
    other = await make_body(deployment, "Huyện Khác", level="district", parent=province.province)
    await make_point(deployment, "UBND huyện Khác", body=other)
    for body in (other, Body(id=province.communes[2].body_id)):
        stranger = await operator(deployment, body)
        assert await titles(province, stranger) == []
        with pytest.raises(NotFound):
            await conference_views.get_conference(deployment, stranger, conference_id=conference.id)


async def test_a_draft_is_the_hosts_own_business(deployment: Deployment) -> None:
    province = await make_province(deployment)
    conference = await province.register(submit=False)
    district = await operator(deployment, province.district)
    assert await titles(province, district) == []
    with pytest.raises(NotFound):
        await conference_views.get_conference(deployment, district, conference_id=conference.id)


async def test_it_takes_the_roll_of_its_own_points_alone(deployment: Deployment, clock: Clock) -> None:
    province = await make_province(deployment)
    other = await make_point(deployment, "Sở Khác")
    conference = await province.register(sub_point_ids=[province.district_point.id, province.communes[0].id, other.id])
    district = await operator(deployment, province.district)
    (session,) = [one for one in conference.sessions if one.kind == "live"]
    roll = await get_roll(deployment, district, session_id=session.id)
    names = {line.name for line in roll.lines}
    assert names == {"UBND huyện Thử", province.communes[0].name}
    # On the day it stands among what is on now, without a seat of its own.
    async with deployment.database.write() as tx:
        (await tx.get_one(Conference, conference.id)).intake = "confirmed"
    clock.at = NEXT_WEEK - HOUR
    (line,) = (await today.get_today(deployment, district)).sessions
    assert (line.conference.id, line.point_id) == (conference.id, None)


@pytest.mark.parametrize("count", [1, 12])
async def test_a_list_costs_the_same_for_one_conference_and_for_many(deployment: Deployment, count: int) -> None:
    province = await make_province(deployment)
    for number in range(count):
        starts = NEXT_WEEK + timedelta(days=number)
        await province.register(starts_at=starts, ends_at=starts + HOUR)
    district = await operator(deployment, province.district)
    with counted_queries(deployment.database) as asked:
        assert len(await titles(province, district)) == count
    assert len(asked) == 8
