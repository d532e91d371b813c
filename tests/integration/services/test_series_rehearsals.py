"""Trial runs of a recurring briefing: one before each day, none on a day off."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from nhipcau.domain.working_days import day_of
from nhipcau.schemas.conferences import SeriesIn
from nhipcau.schemas.registration import RecurrenceIn
from nhipcau.services import series
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import CalendarEntry, Session
from support.district import NEXT_WEEK, Province, make_province

pytestmark = pytest.mark.anyio

#: Tuesday of the week after next and the Monday before it.
OFF = (date(2026, 3, 24), date(2026, 3, 23))


@pytest.fixture
async def here(deployment: Deployment) -> Province:
    return await make_province(deployment)


async def days_of_rehearsals(here: Province, first: datetime) -> list[str]:
    """Register a weekly briefing, the first trial run as typed; returns the days of its first three."""
    conference = here.briefing(rehearsal_at=first)
    recurrence = RecurrenceIn.model_validate({"weekdays": [3], "last_day": "2026-05-06"})
    made = await series.register_series(
        here.deployment, here.of_district, request=SeriesIn(conference=conference, recurrence=recurrence)
    )
    async with here.deployment.database.read() as tx:
        held = await tx.scalars(
            select(Session.starts_at)
            .where(Session.conference_id.in_([one.id for one in made.conferences]), Session.kind == "rehearsal")
            .order_by(Session.starts_at)
        )
        return [day_of(at).isoformat() for at in held][:3]


async def close_offices(here: Province, *days: date) -> None:
    async with here.deployment.database.write() as tx:
        for day in days:
            tx.add(CalendarEntry(day=day, kind="holiday", name="", document_number="", confirmed=True))


async def test_a_trial_run_falls_on_the_working_day_before_a_holiday(here: Province) -> None:
    """Art. 9.2: its time stands in the notice; on a day off nobody would come."""
    await close_offices(here, *OFF)
    days = await days_of_rehearsals(here, NEXT_WEEK - timedelta(days=1))
    # The second was to be on Tuesday the 24th: Monday and the weekend are off, too.
    assert days == ["2026-03-17", "2026-03-20", "2026-03-31"]


async def test_who_types_a_day_off_means_it(here: Province) -> None:
    await close_offices(here, *OFF, date(2026, 3, 17))
    days = await days_of_rehearsals(here, NEXT_WEEK - timedelta(days=1))
    assert days == ["2026-03-17", "2026-03-24", "2026-03-31"]
