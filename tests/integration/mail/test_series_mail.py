"""What happens to a series is told to whom the same would be told of a single conference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from nhipcau.domain.conference import Intake, SessionKind
from nhipcau.domain.papers import DocumentKind
from nhipcau.domain.requests import RequestKind, RequestStep
from nhipcau.schemas.documents import ProviderIn
from nhipcau.schemas.preparation import RequestIn, RequestStepIn
from nhipcau.schemas.registration import SeenIn, SeriesStepIn
from nhipcau.services import conferences, duty, series, technical_requests
from nhipcau.store.models import Conference, Series, Session
from support.control_plane import Clock, make_conference
from support.office import WHEN, Office
from support.post import Post, to

pytestmark = pytest.mark.anyio

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
COMPANY = "vnpt@example.vn"


async def recur(office: Office) -> tuple[int, list[int]]:
    """Make the conference the first of three weeks; returns the series and its conferences."""
    ids = [office.conference.id]
    for weeks in (1, 2):
        starts_in = WHEN + weeks * WEEK - office.deployment.now()
        made = await make_conference(office.deployment, office.meeting.main, office.subs, starts_in=starts_in)
        ids.append(made.conference.id)
    async with office.deployment.database.write() as tx:
        row = Series(
            title="Giao ban",
            host_body_id=office.host.id,
            weekdays=[4],
            first_day=WHEN.date(),
            last_day=(WHEN + 2 * WEEK).date(),
            left_out=[],
            created_at=office.deployment.now(),
        )
        tx.add(row)
        await tx.flush()
        for weeks, conference_id in enumerate(ids):
            conference = await tx.get_one(Conference, conference_id)
            conference.series_id, conference.series_day = row.id, (WHEN + weeks * WEEK).date()
        for weeks, conference_id in enumerate(ids[1:], 1):
            at = WHEN + weeks * WEEK - 18 * HOUR
            rehearsal = Session(conference_id=conference_id, kind=SessionKind.REHEARSAL, state="planned", overran=False)
            rehearsal.starts_at = rehearsal.opens_from = at
            rehearsal.ends_at = rehearsal.opens_until = at + HOUR
            tx.add(rehearsal)
    return row.id, ids


async def ask_company(post: Post, conference_ids: list[int]) -> None:
    """Ask one company for every day, and send it the sheets (Art. 14)."""
    office = post.office
    request = ProviderIn.model_validate({"name": "VNPT", "kind": "telecom", "mail": COMPANY})
    provider = await duty.keep_provider(post.deployment, office.engineer, request=request)
    for conference_id in conference_ids:
        await duty.ask_provider(post.deployment, office.registrar, conference_id=conference_id, provider_id=provider.id)
        await post.send(DocumentKind.DUTY_SHEET, conference_id=conference_id)


async def told(post: Post) -> tuple[list[tuple[int, str]], list[str]]:
    """Return what every guest's calendar was told, (conference, method) of each session, and the company's subjects."""
    post.server.letters.clear()
    await post.deliver()
    guests: dict[str, list[tuple[int, str]]] = {}
    for event in post.server.calendars():
        entry = (int(str(event["UID"]).split("-")[1]), str(event["X-METHOD"]))
        guests.setdefault(event["X-TO"], []).append(entry)
    assert len(guests) in (0, len(post.office.subs))
    (same, *others) = [sorted(entries) for entries in guests.values()] or [[]]
    assert all(entries == same for entries in others)
    company = [letter for letter in post.server.letters if to(letter) == COMPANY]
    return same, [str(letter["Subject"]).partition(":")[0].partition(" đường")[0] for letter in company]


async def test_a_series_reaches_the_guests_and_companies_of_each_of_its_days(post: Post) -> None:
    """Art. 9.2, Art. 13.6c, Art. 14: announced, moved and cancelled day by day or whole."""
    series_id, ids = await recur(post.office)
    first, second, third = ids
    await post.send()
    # A trial run and a session of each day.
    assert await told(post) == ([(one, "REQUEST") for one in ids for _ in range(2)], [])
    await ask_company(post, ids)
    assert await told(post) == ([], ["Phiếu trực"] * 3)

    async with post.deployment.database.write() as tx:
        await tx.execute(update(Conference).values(intake=Intake.RECEIVED))
    view = await series.get_series(post.deployment, post.office.engineer, series_id=series_id)
    read = SeriesStepIn(conferences=[SeenIn(id=one.id, version=one.version) for one in view.conferences])
    await series.confirm_series(post.deployment, post.office.engineer, series_id=series_id, request=read)
    # As with one conference: who was invited already learns nothing new from the confirmation.
    assert await told(post) == ([], [])

    async with post.deployment.database.write() as tx:
        later = {"starts_at": WHEN + WEEK + HOUR, "ends_at": WHEN + WEEK + 3 * HOUR}
        await tx.execute(
            update(Session).where(Session.conference_id == second, Session.kind == SessionKind.LIVE).values(**later)
        )
        await post.tell(tx)
    assert await told(post) == ([(second, "REQUEST")], ["Thay đổi lịch trực"])

    await conferences.cancel_conference(post.deployment, post.office.registrar, conference_id=third, version=1)
    assert await told(post) == ([(third, "CANCEL")] * 2, ["Hủy trực"])
    view = await series.get_series(post.deployment, post.office.registrar, series_id=series_id)
    read = SeriesStepIn(conferences=[SeenIn(id=one.id, version=one.version) for one in view.conferences])
    await series.cancel_series(post.deployment, post.office.registrar, series_id=series_id, request=read)
    assert await told(post) == ([(one, "CANCEL") for one in (first, second) for _ in range(2)], ["Hủy trực"] * 2)


async def test_days_that_were_held_are_not_announced(post: Post, clock: Clock) -> None:
    """A notice sent in the second week invites nobody to the first."""
    _, (first, second, third) = await recur(post.office)
    clock.at = WHEN + timedelta(days=1)
    await post.send(conference_id=second)
    entries, _ = await told(post)
    assert {conference_id for conference_id, _ in entries} == {second, third}
    assert first not in {conference_id for conference_id, _ in entries}


async def test_a_recording_that_is_asked_for_later_is_told_to_the_guests(post: Post) -> None:
    """Art. 9.2 ¶2; Law 91/2025: people are informed; slides are no reason to write to anybody."""
    office, conference_id = post.office, post.office.conference.id
    await post.change(recording_requested=False)
    await post.send()
    assert len((await told(post))[0]) == 2

    async def ask(kind: RequestKind) -> int:
        shown = await technical_requests.ask(
            post.deployment, office.registrar, conference_id=conference_id, request=RequestIn(kind=kind)
        )
        return shown.requests[-1].id

    await ask(RequestKind.SLIDES)
    assert await told(post) == ([], [])
    asked = await ask(RequestKind.RECORDING)
    assert await told(post) == ([(conference_id, "REQUEST")], [])
    assert {"ghi âm, ghi hình" in str(event["DESCRIPTION"]) for event in post.server.calendars()} == {True}
    request = RequestStepIn(step=RequestStep.WITHDRAW)
    await technical_requests.step(
        post.deployment, office.registrar, conference_id=conference_id, request_id=asked, request=request
    )
    assert await told(post) == ([(conference_id, "REQUEST")], [])
    assert {"ghi âm, ghi hình" in str(event["DESCRIPTION"]) for event in post.server.calendars()} == {False}
