"""The notice of a series: every coming day with its own hours and its own trial run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from nhipcau.domain.conference import SessionKind
from nhipcau.domain.errors_documents import NoticeIncomplete
from nhipcau.domain.papers import DocumentKind
from nhipcau.schemas.documents import DocumentIn
from nhipcau.services import documents
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Conference, MadeDocument, Series, Session
from support.control_plane import Clock, make_conference
from support.office import WHEN, Office, make_office

pytestmark = pytest.mark.anyio

WEEK = timedelta(days=7)


async def recur(office: Office) -> list[int]:
    """Make the conference the first of three; the third was moved to the afternoon. Each has its trial run."""
    ids = [office.conference.id]
    for weeks, hours in ((1, 0), (2, 6)):
        starts_in = WHEN + weeks * WEEK + timedelta(hours=hours) - office.deployment.now()
        other = await make_conference(
            office.deployment, office.meeting.main, office.subs, starts_in=starts_in, lasts=timedelta(hours=3)
        )
        ids.append(other.conference.id)
    async with office.deployment.database.write() as tx:
        series = Series(
            title="Giao ban",
            host_body_id=office.host.id,
            weekdays=[4],
            every_weeks=1,
            first_day=WHEN.date(),
            last_day=(WHEN + 2 * WEEK).date(),
            left_out=[],
            created_at=office.deployment.now(),
        )
        tx.add(series)
        await tx.flush()
        await tx.execute(update(Conference).where(Conference.id.in_(ids)).values(series_id=series.id))
        for number, conference_id in enumerate(ids[1:], 1):
            at = WHEN + number * WEEK - timedelta(hours=18 - number)
            tx.add(
                Session(
                    conference_id=conference_id,
                    kind=SessionKind.REHEARSAL,
                    state="planned",
                    starts_at=at,
                    ends_at=at + timedelta(hours=1),
                    opens_from=at,
                    opens_until=at + timedelta(hours=1),
                    overran=False,
                )
            )
    await office.rehearse()
    return ids


async def times(office: Office) -> tuple[object, ...]:
    made = await documents.make_document(
        office.deployment,
        office.registrar,
        request=DocumentIn.model_validate({"kind": DocumentKind.NOTICE}),
        conference_id=office.conference.id,
    )
    async with office.deployment.database.read() as tx:
        facts = (await tx.get_one(MadeDocument, made.id)).facts
    return facts["thoi_gian_hop"], facts["thoi_gian_ket_thuc"], facts["gio_ket_noi"], facts["van_hanh_thu"]


async def test_each_coming_day_is_announced_with_its_own_times(deployment: Deployment, clock: Clock) -> None:
    """Art. 9.2: the official time and the time of the trial run, of every day that is announced."""
    office = await make_office(deployment)
    await recur(office)
    assert await times(office) == (
        "08 giờ 00, định kỳ các ngày 19/3/2026, 26/3/2026; 14 giờ 00 ngày 02/4/2026",
        "11 giờ 00 các ngày 19/3/2026, 26/3/2026; 17 giờ 00 ngày 02/4/2026",
        "07 giờ 00 các ngày 19/3/2026, 26/3/2026; 13 giờ 00 ngày 02/4/2026",
        "14 giờ 00 ngày 18/3/2026; 15 giờ 00 ngày 25/3/2026; 16 giờ 00 ngày 01/4/2026",
    )
    clock.at = WHEN + timedelta(days=1)
    assert (await times(office))[0] == "08 giờ 00 ngày 26/3/2026; 14 giờ 00 ngày 02/4/2026"


async def test_a_day_without_its_trial_run_makes_the_notice_incomplete(deployment: Deployment) -> None:
    """Art. 9.2: a notice of a series states the pre-run time of each of its days."""
    office = await make_office(deployment)
    last = (await recur(office))[-1]
    async with deployment.database.write() as tx:
        await tx.execute(delete(Session).where(Session.conference_id == last, Session.kind == SessionKind.REHEARSAL))
    with pytest.raises(NoticeIncomplete) as refused:
        await times(office)
    assert refused.value.params["fields"] == ["pre_run"]
