"""Who stands in for a declining point is held to the law, when it is named and again when it is seated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from nhipcau.domain.errors_preparation import SubstituteWrong
from nhipcau.domain.errors_registration import BodyClosed, NotLawful
from nhipcau.domain.roles import Actor
from nhipcau.schemas.conferences import SeriesIn
from nhipcau.schemas.preparation import DeclineIn
from nhipcau.schemas.registration import RecurrenceIn
from nhipcau.services import answer_views, answers, conferences, series, substitutes
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Body, BodyEdge, BridgePoint, Conference, ConferencePoint, Emergency
from support.control_plane import make_body, make_device, make_point, make_points
from support.district import NEXT_WEEK, Province, make_province

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(deployment: Deployment) -> Province:
    return await make_province(deployment)


async def invite(here: Province) -> tuple[int, Actor, BridgePoint]:
    """Return the district's confirmed briefing, a commune's device, and a commune of the district not on the list."""
    *listed, left = here.communes
    briefing = here.briefing(sub_point_ids=[point.id for point in listed])
    made = await conferences.register_conference(here.deployment, here.of_district, request=briefing)
    await conferences.confirm_conference(here.deployment, here.engineer, conference_id=made.id, version=1)
    return made.id, await make_device(here.deployment, listed[0]), left


async def decline(
    here: Province, device: Actor, conference_id: int, point: BridgePoint, *, all_days: bool = False
) -> None:
    request = DeclineIn(version=0, reason="Mất điện", substitute_point_id=point.id, whole_series=all_days)
    await answers.decline(
        here.deployment, device, conference_id=conference_id, point_id=device.point_id, request=request
    )


async def listed_at(here: Province, conference_id: int) -> list[int]:
    async with here.deployment.database.read() as tx:
        rows = await tx.scalars(
            select(ConferencePoint.point_id)
            .where(ConferencePoint.conference_id == conference_id)
            .order_by(ConferencePoint.position)
        )
        return list(rows)


async def test_a_point_that_the_law_does_not_let_in_is_not_named(here: Province) -> None:
    """Art. 5.2c: a commune of another district does not stand in at a district's briefing; nothing is answered."""
    conference_id, device, own = await invite(here)
    other = await make_body(here.deployment, "Huyện Khác", level="district", parent=here.province)
    (stranger,) = await make_points(here.deployment, 1, parent=other)
    with pytest.raises(NotLawful) as refused:
        await decline(here, device, conference_id, stranger)
    assert (refused.value.params["field"], refused.value.params["clause"]) == ("substitute_point_id", "5.2c")
    place = {"conference_id": conference_id, "point_id": device.point_id}
    seen = await answer_views.get_invitation(here.deployment, device, **place)
    assert (seen.answer.state, seen.answer.version) == ("waiting", 0)
    await decline(here, device, conference_id, own)
    await substitutes.seat_substitute(here.deployment, here.engineer, **place)
    assert await listed_at(here, conference_id) == [here.district_point.id, own.id, here.communes[1].id]


async def test_a_point_whose_body_is_closed_on_the_day_is_not_named(here: Province) -> None:
    conference_id, device, _ = await invite(here)
    gone = await make_body(here.deployment, "Xã Cũ", level="commune", parent=here.district, valid_to=date(2026, 3, 17))
    with pytest.raises(BodyClosed) as refused:
        await decline(here, device, conference_id, await make_point(here.deployment, "Xã Cũ", body=gone))
    assert refused.value.params == {"field": "substitute_point_id", "names": "Xã Cũ"}


@pytest.mark.parametrize("change", ["closed", "moved"])
async def test_what_changed_since_it_was_named_counts_when_it_is_seated(here: Province, change: str) -> None:
    """Art. 5.2c: a commune that closed, or came under another district, after it was named is not seated."""
    conference_id, device, own = await invite(here)
    await decline(here, device, conference_id, own)
    before = await listed_at(here, conference_id)
    other = await make_body(here.deployment, "Huyện Khác", level="district", parent=here.province)
    async with here.deployment.database.write() as tx:
        if change == "closed":
            await tx.execute(
                update(Body).where(Body.id == own.body_id).values(valid_to=NEXT_WEEK.date() - timedelta(days=1))
            )
        else:
            await tx.execute(update(BodyEdge).where(BodyEdge.body_id == own.body_id).values(parent_id=other.id))
    with pytest.raises(BodyClosed if change == "closed" else NotLawful):
        await substitutes.seat_substitute(
            here.deployment, here.engineer, conference_id=conference_id, point_id=device.point_id
        )
    assert await listed_at(here, conference_id) == before


async def test_a_substitute_for_the_whole_series_can_come_on_every_day(here: Province) -> None:
    """Named for all days, it is held to the law of each: closed before the last one, it is not taken for any."""
    *listed, own = here.communes
    briefing = here.briefing(sub_point_ids=[point.id for point in listed])
    weekly = SeriesIn(
        conference=briefing, recurrence=RecurrenceIn.model_validate({"weekdays": [3], "last_day": "2026-04-01"})
    )
    made = await series.register_series(here.deployment, here.of_district, request=weekly)
    first, *_, last = [one.id for one in made.conferences]
    device = await make_device(here.deployment, listed[0])
    async with here.deployment.database.write() as tx:
        (await tx.get_one(Body, own.body_id)).valid_to = date(2026, 3, 31)
    with pytest.raises(BodyClosed):
        await decline(here, device, first, own, all_days=True)
    async with here.deployment.database.write() as tx:
        (await tx.get_one(Body, own.body_id)).valid_to = None
        tx.add(ConferencePoint(conference_id=last, point_id=own.id, is_main=False, position=9))
    with pytest.raises(SubstituteWrong):
        await decline(here, device, first, own, all_days=True)
    await decline(here, device, first, own)


async def test_an_emergency_takes_whoever_comes(here: Province) -> None:
    """Art. 9.3: nothing stands in the way of an emergency, its substitutes neither."""
    conference_id, device, _ = await invite(here)
    now = here.deployment.now()
    async with here.deployment.database.write() as tx:
        conference = await tx.get_one(Conference, conference_id)
        emergency = Emergency(
            conference_id=conference.id,
            authority="provincial_chair",
            authority_person="Chủ tịch",
            directed_at=now,
            call_back="0204",
            called_at=now,
            called_by="",
        )
        tx.add(emergency)
    other = await make_body(here.deployment, "Huyện Khác", level="district", parent=here.province)
    (stranger,) = await make_points(here.deployment, 1, parent=other)
    await decline(here, device, conference_id, stranger)
    await substitutes.seat_substitute(
        here.deployment, here.engineer, conference_id=conference_id, point_id=device.point_id
    )
    assert stranger.id in await listed_at(here, conference_id)
