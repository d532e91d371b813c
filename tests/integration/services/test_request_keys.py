"""A form whose answer was lost is sent again: one conference, whatever happens in between."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from nhipcau.domain.errors_registration import AlreadySent, NotLawful
from nhipcau.domain.events import EventType
from nhipcau.schemas.conferences import SeriesIn
from nhipcau.schemas.registration import RecurrenceIn
from nhipcau.services import conferences, request_keys, series
from nhipcau.services.deployment import Deployment
from nhipcau.services.emergency import call_emergency
from nhipcau.store.database import Database
from nhipcau.store.models import CallRow, Conference, Event, Mail, RequestKey, Series
from support.control_plane import Clock, make_deployment
from support.district import Province, make_province
from support.emergencies import make_storm

pytestmark = pytest.mark.anyio

KEY = "8e03978e40d543e8bc936894a57f9324"


@pytest.fixture
async def here(deployment: Deployment) -> Province:
    return await make_province(deployment)


async def count(deployment: Deployment, table: type) -> int:
    async with deployment.database.read() as tx:
        return await tx.scalar(select(func.count()).select_from(table)) or 0


async def told(deployment: Deployment, kind: EventType) -> int:
    async with deployment.database.read() as tx:
        return await tx.scalar(select(func.count()).where(Event.type == kind)) or 0


async def test_a_form_whose_answer_was_lost_makes_one_conference(here: Province) -> None:
    first, again = [
        await conferences.register_conference(here.deployment, here.of_province, request=here.request(), key=KEY)
        for _ in range(2)
    ]
    assert first == again
    assert await count(here.deployment, Conference) == 1
    assert await told(here.deployment, EventType.CONFERENCE_REGISTERED) == 1


async def test_the_answer_to_a_repetition_is_what_stands_now(here: Province) -> None:
    made = await conferences.register_conference(here.deployment, here.of_province, request=here.request(), key=KEY)
    await conferences.confirm_conference(here.deployment, here.engineer, conference_id=made.id, version=1)
    again = await conferences.register_conference(here.deployment, here.of_province, request=here.request(), key=KEY)
    assert (again.id, again.intake) == (made.id, "confirmed")


async def test_without_a_key_every_sending_is_a_registration(here: Province) -> None:
    assert (await here.register()).id != (await here.register()).id
    assert await count(here.deployment, RequestKey) == 0


async def test_two_at_once_make_one(here: Province, database_url: str) -> None:
    """Also at two servers of one database."""
    async with Database(database_url) as other:
        elsewhere = make_deployment(other, now=here.deployment.now)
        made = await asyncio.gather(
            *(
                conferences.register_conference(deployment, here.of_province, request=here.request(), key=KEY)
                for deployment in (here.deployment, elsewhere) * 4
            )
        )
    assert len({one.id for one in made}) == 1
    assert await count(here.deployment, Conference) == 1
    assert await count(here.deployment, RequestKey) == 1


async def test_a_key_outlives_the_server(here: Province, database_url: str) -> None:
    made = await conferences.register_conference(here.deployment, here.of_province, request=here.request(), key=KEY)
    await here.deployment.database.close()
    async with Database(database_url) as again:
        restarted = make_deployment(again, now=here.deployment.now)
        assert (
            await conferences.register_conference(restarted, here.of_province, request=here.request(), key=KEY) == made
        )
        assert await count(restarted, Conference) == 1


async def test_a_key_is_of_whoever_sent_it(here: Province) -> None:
    """The same key of somebody else is another one: it neither finds nor hinders what the first made."""
    mine = await conferences.register_conference(here.deployment, here.of_province, request=here.request(), key=KEY)
    theirs = await conferences.register_conference(here.deployment, here.of_district, request=here.briefing(), key=KEY)
    assert (mine.title, theirs.title) == ("Hội nghị của Chủ tịch tỉnh", "Giao ban huyện")


async def test_another_content_under_the_same_key_is_refused_and_says_what_was_made(here: Province) -> None:
    made = await conferences.register_conference(here.deployment, here.of_province, request=here.request(), key=KEY)
    other = here.request(title="Tên sửa sau khi mất mạng")
    with pytest.raises(AlreadySent) as refused:
        await conferences.register_conference(here.deployment, here.of_province, request=other, key=KEY)
    assert refused.value.params == {"conference_id": made.id}
    as_series = SeriesIn(
        conference=here.request(), recurrence=RecurrenceIn.model_validate({"weekdays": [3], "last_day": "2026-05-06"})
    )
    with pytest.raises(AlreadySent):
        await series.register_series(here.deployment, here.of_province, request=as_series, key=KEY)
    assert await count(here.deployment, Conference) == 1


async def test_a_refused_form_is_corrected_under_its_key(here: Province) -> None:
    unlawful = here.request(host_body_id=here.office.id)
    with pytest.raises(NotLawful):
        await conferences.register_conference(here.deployment, here.of_province, request=unlawful, key=KEY)
    assert await count(here.deployment, RequestKey) == 0
    await conferences.register_conference(here.deployment, here.of_province, request=here.request(), key=KEY)
    assert await count(here.deployment, Conference) == 1


async def test_keys_end_after_a_day_and_are_swept(here: Province, clock: Clock) -> None:
    async def send() -> int:
        request = here.request()
        made = await conferences.register_conference(here.deployment, here.of_province, request=request, key=KEY)
        return made.id

    first = await send()
    clock.advance(hours=23, minutes=59)
    assert await send() == first
    assert await request_keys.forget_ended(here.deployment) == 0
    clock.advance(minutes=1)
    second = await send()
    assert second != first
    clock.at += timedelta(days=1)
    assert await request_keys.forget_ended(here.deployment) == 1
    assert await count(here.deployment, RequestKey) == 0


async def test_a_series_is_registered_once(here: Province) -> None:
    request = SeriesIn(
        conference=here.briefing(), recurrence=RecurrenceIn.model_validate({"weekdays": [3], "last_day": "2026-04-08"})
    )
    first, again = await asyncio.gather(
        *(series.register_series(here.deployment, here.of_district, request=request, key=KEY) for _ in range(2))
    )
    assert first == again
    assert (await count(here.deployment, Series), await count(here.deployment, Conference)) == (1, 4)
    assert await told(here.deployment, EventType.SERIES_REGISTERED) == 1


async def test_an_emergency_is_called_once(deployment: Deployment) -> None:
    """Art. 9.3: nobody is rung twice because the network failed."""
    storm = await make_storm(deployment)
    order = storm.order()
    first = await call_emergency(deployment, storm.engineer, request=order, key=KEY)
    before = await count(deployment, CallRow), await count(deployment, Mail)
    again = await call_emergency(deployment, storm.engineer, request=order, key=KEY)
    assert again == first
    assert (await count(deployment, CallRow), await count(deployment, Mail)) == before
    assert await told(deployment, EventType.EMERGENCY_CALLED) == 1
    with pytest.raises(AlreadySent) as refused:
        await call_emergency(deployment, storm.engineer, request=storm.order(points=1), key=KEY)
    assert refused.value.params == {"conference_id": first.conference_id}
