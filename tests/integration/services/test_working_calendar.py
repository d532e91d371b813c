"""The calendar's administration, and the deadlines that move with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from nhipcau.domain.conference import Intake
from nhipcau.domain.deadline import Clause, Outcome
from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.errors_rules import CalendarDayTaken
from nhipcau.domain.events import EventType
from nhipcau.domain.working_days import DayKind
from nhipcau.schemas.rules import CalendarEntriesIn, CalendarEntryIn, YearConfirmIn
from nhipcau.services import conference_views, conferences, deadline_moves, today, working_calendar
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import CalendarChange, Conference, DeadlineMove, TechnicalRequest
from support.control_plane import Clock, make_device
from support.database import counted_queries
from support.judged_office import FIFTH, PUBLISHED, SWAP, TWELFTH, JudgedOffice, due

pytestmark = pytest.mark.anyio


@pytest.fixture
async def office(deployment: Deployment, clock: Clock) -> JudgedOffice:
    clock.at = PUBLISHED
    return await JudgedOffice(deployment).set_up()


# --- the calendar ----------------------------------------------------------------------------------------------------


async def test_the_swap_that_the_library_misses(office: JudgedOffice) -> None:
    """Art. 9.1: Friday 2 January 2026 is off, Saturday the 10th is worked, and open deadlines follow."""
    fifth, twelfth = [await office.register(at, submit=False) for at in (FIFTH, TWELFTH)]
    await working_calendar.propose(office.deployment, office.administrator, year=2026)
    before = [due(await office.verdict(made)) for made in (fifth, twelfth)]
    await office.announce_swap()
    after = [due(await office.verdict(made)) for made in (fifth, twelfth)]
    assert (before, after) == (
        ["17:00 30/12/2025", "17:00 07/01/2026"],
        ["17:00 29/12/2025", "17:00 08/01/2026"],
    )
    assert (await office.verdict(twelfth)).reasoning_vi == (
        "03 ngày làm việc trước 9 giờ Thứ Hai 12/01/2026: 10/01 (làm bù), 09/01, 08/01; hạn 17 giờ 08/01/2026"
    )
    verdict = await office.verdict(fifth)
    assert (verdict.skipped_vi, verdict.unconfirmed_years) == (
        "Không tính: 02/01 (nghỉ hoán đổi), 01/01 (Tết Dương lịch)",
        (2025, 2026),
    )


async def test_each_verdict_keeps_the_version_it_was_made_by(office: JudgedOffice) -> None:
    first = await office.register(TWELFTH)
    versions = [(await office.verdict(first)).calendar_version]
    for year in (2025, 2026):
        await working_calendar.propose(office.deployment, office.administrator, year=year)
        versions.append((await office.verdict(first)).calendar_version)
    assert versions == [0, 1, 2]
    changes = await working_calendar.list_changes(office.deployment, office.administrator)
    assert [(one.version, one.what, one.first_day, one.last_day, one.count) for one in changes] == [
        (2, "proposed", date(2026, 1, 1), date(2026, 11, 24), 15),
        (1, "proposed", date(2025, 1, 1), date(2025, 9, 2), 14),
    ]
    # Proposing once more finds nothing, and makes no version.
    await working_calendar.propose(office.deployment, office.administrator, year=2026)
    assert len(await working_calendar.list_changes(office.deployment, office.administrator)) == 2


async def test_a_year_is_open_until_it_is_confirmed(office: JudgedOffice) -> None:
    made = await office.register(TWELFTH)
    assert (await office.verdict(made)).unconfirmed_years == (2026,)
    await working_calendar.propose(office.deployment, office.administrator, year=2026)
    confirmed = await working_calendar.confirm_year(
        office.deployment,
        office.administrator,
        year=2026,
        request=YearConfirmIn(document_number="12729/VPCP-KGVX", document_date=date(2025, 12, 25)),
    )
    assert (confirmed.confirmed_at, confirmed.confirmed_by) == (PUBLISHED, office.administrator.name)
    assert {entry.confirmed for entry in confirmed.entries} == {True}
    assert (await office.verdict(made)).unconfirmed_years == ()
    reopened = await working_calendar.reopen_year(office.deployment, office.administrator, year=2026)
    assert (reopened.confirmed_at, reopened.years) == (None, (2026,))
    assert (await office.verdict(made)).unconfirmed_years == (2026,)


async def test_an_entry_is_corrected_and_taken_out(office: JudgedOffice) -> None:
    await office.announce_swap()
    year = await working_calendar.get_year(office.deployment, office.registrar, year=2026)
    off, worked = year.entries
    assert (off.kind, worked.day, worked.document_number, worked.confirmed) == (
        DayKind.SWAP_OFF,
        date(2026, 1, 10),
        "12729/VPCP-KGVX",
        True,
    )
    moved = await working_calendar.correct_entry(
        office.deployment,
        office.administrator,
        entry_id=worked.id,
        request=CalendarEntryIn(day=date(2026, 1, 17), kind=DayKind.SWAP_WORK),
    )
    assert [(entry.id, entry.day) for entry in moved.entries] == [(off.id, off.day), (worked.id, date(2026, 1, 17))]
    left = await working_calendar.remove_entry(office.deployment, office.administrator, entry_id=off.id)
    assert ([entry.id for entry in left.entries], left.version) == ([worked.id], 3)
    async with office.deployment.database.read() as tx:
        last = await tx.get_one(CalendarChange, 2)
    assert [last.data[side][0]["day"] for side in ("before", "after")] == ["2026-01-10", "2026-01-17"]


async def test_what_cannot_be_is_refused_whole(office: JudgedOffice) -> None:
    await office.announce_swap()

    async def add(*entries: CalendarEntryIn) -> None:
        await working_calendar.add_entries(
            office.deployment, office.administrator, request=CalendarEntriesIn(entries=list(entries))
        )

    fine = CalendarEntryIn(day=date(2026, 6, 1), kind=DayKind.HOLIDAY)
    for wrong, refusal in (
        (CalendarEntryIn(day=date(2026, 1, 2), kind=DayKind.HOLIDAY), CalendarDayTaken),
        (CalendarEntryIn(day=date(2026, 1, 5), kind=DayKind.SWAP_WORK), BadInput),
        (CalendarEntryIn(day=date(2026, 1, 4), kind=DayKind.SWAP_OFF), BadInput),
        (CalendarEntryIn(day=date(2026, 1, 5), kind=DayKind.LOCAL_CLOSURE, body_id=987_654), BadInput),
        (fine, CalendarDayTaken),
    ):
        with pytest.raises(refusal):
            await add(fine, wrong)
    with pytest.raises(NotFound):
        await working_calendar.remove_entry(office.deployment, office.administrator, entry_id=987_654)
    for stranger in (office.registrar, office.engineer):
        with pytest.raises(Forbidden):
            await working_calendar.add_entries(office.deployment, stranger, request=SWAP)
    year = await working_calendar.get_year(office.deployment, office.administrator, year=2026)
    assert (len(year.entries), year.version) == (2, 1)


async def test_a_closure_holds_below_its_body(office: JudgedOffice) -> None:
    here = await office.register(TWELFTH, host_body_id=office.district.id, scope="c", submit=False)
    elsewhere = await office.register(TWELFTH, submit=False)
    storm = CalendarEntryIn(
        day=date(2026, 1, 9), kind=DayKind.LOCAL_CLOSURE, body_id=office.district.id, name="Bão số 1"
    )
    year = await working_calendar.add_entries(
        office.deployment, office.administrator, request=CalendarEntriesIn(entries=[storm])
    )
    assert [(entry.body_id, entry.body_name) for entry in year.entries] == [(office.district.id, "Huyện Thử")]
    found = [await office.verdict(made) for made in (here, elsewhere)]
    assert [(due(one), one.skipped_vi) for one in found] == [
        ("17:00 06/01/2026", "Không tính: 09/01 (Bão số 1)"),
        ("17:00 07/01/2026", ""),
    ]


async def test_this_year_and_the_next_are_proposed_by_themselves(office: JudgedOffice, clock: Clock) -> None:
    clock.at = datetime(2026, 6, 1, tzinfo=UTC)
    for _ in range(2):
        await working_calendar.propose_missing(office.deployment)
    year = await working_calendar.get_year(office.deployment, office.administrator, year=2027)
    assert (year.version, year.years, year.confirmed_at) == (1, (2026, 2027), None)
    assert {entry.confirmed for entry in year.entries} == {False}
    assert [(entry.day, entry.kind) for entry in year.entries if entry.kind is DayKind.COMPENSATION] == [
        (date(2027, 5, 3), DayKind.COMPENSATION)
    ]


# --- deadlines that move ---------------------------------------------------------------------------------------------


async def test_the_bodies_whose_deadlines_move_are_told(office: JudgedOffice) -> None:
    await working_calendar.propose(office.deployment, office.administrator, year=2026)
    draft = await office.register(TWELFTH, submit=False, title="Họp ngày 12")
    await office.register(datetime(2026, 3, 18, 1, tzinfo=UTC), title="Không đổi")
    await office.announce_swap()
    told = await office.events(EventType.CONFERENCE_DEADLINE_MOVED)
    assert [(event.conference_id, event.audience, event.data["clause"]) for event in told] == [
        (draft.id, "hosts", "9.1"),
        (draft.id, "hosts", "9.2"),
        (draft.id, "hosts", "10.1"),
    ]
    assert told[0].data == {
        "title": "Họp ngày 12",
        "clause": "9.1",
        "due_before": "2026-01-07T10:00:00+00:00",
        "due_after": "2026-01-08T17:00:00+07:00",
        "outcome_before": "open",
        "outcome_after": "open",
        "cause": "calendar",
        "calendar_version": 2,
    }
    shown = (await today.get_today(office.deployment, office.registrar)).moves
    assert [(move.title, move.clause, move.due_before, move.due_after) for move in shown][:1] == [
        (
            "Họp ngày 12",
            Clause.REGISTRATION,
            datetime(2026, 1, 7, 10, tzinfo=UTC),
            datetime(2026, 1, 8, 10, tzinfo=UTC),
        )
    ]
    # Each reads for themselves: what one knows, the other still has to see.
    await deadline_moves.mark_seen(office.deployment, office.registrar, ids=[*(move.id for move in shown), 987_654])
    await deadline_moves.mark_seen(office.deployment, office.registrar, ids=[shown[0].id])
    left = [
        len((await today.get_today(office.deployment, actor)).moves)
        for actor in (office.registrar, office.engineer, office.administrator)
    ]
    assert left == [0, 3, 0]
    with pytest.raises(Forbidden):
        await deadline_moves.mark_seen(
            office.deployment, await make_device(office.deployment, office.main), ids=[shown[0].id]
        )


async def test_what_was_in_time_stays_in_time(office: JudgedOffice, clock: Clock) -> None:
    """Art. 9.1: a day off that is announced afterwards makes nobody late."""
    await working_calendar.propose(office.deployment, office.administrator, year=2026)
    clock.at = datetime(2025, 12, 30, 9, 0, tzinfo=UTC)
    made = await office.register(FIFTH)
    assert (made.late, due(await office.verdict(made))) == (False, "17:00 30/12/2025")
    await office.announce_swap()
    kept = await office.verdict(made)
    assert (kept.outcome, due(kept), kept.calendar_version) == (Outcome.IN_TIME, "17:00 30/12/2025", 1)


async def test_what_was_late_may_become_in_time(office: JudgedOffice, clock: Clock) -> None:
    await working_calendar.propose(office.deployment, office.administrator, year=2026)
    clock.at = datetime(2026, 1, 8, 2, 0, tzinfo=UTC)
    made = await office.register(TWELFTH, late_reason="Văn bản đến muộn")
    assert made.late
    await office.announce_swap()
    now = await office.seen(made)
    assert (now.late, now.verdicts[0].outcome) == (False, Outcome.IN_TIME)
    moves = (await today.get_today(office.deployment, office.engineer)).moves
    assert [(move.outcome_before, move.outcome_after) for move in moves if move.clause is Clause.REGISTRATION] == [
        (Outcome.LATE, Outcome.IN_TIME)
    ]


async def test_a_late_technical_request_may_become_in_time_too(office: JudgedOffice, clock: Clock) -> None:
    """Art. 9.2 ¶2."""
    made = await office.register(TWELFTH)
    clock.at = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
    async with office.deployment.database.write() as tx:
        request = TechnicalRequest(
            conference_id=made.id,
            kind="slides",
            state="asked",
            asked_at=clock.at,
            asked_by="A",
            outcome=Outcome.LATE,
            due_at=datetime(2026, 1, 9, 10, tzinfo=UTC),
        )
        tx.add(request)
    await office.announce_swap()
    async with office.deployment.database.read() as tx:
        kept = await tx.get_one(TechnicalRequest, request.id)
    assert (kept.outcome, kept.due_at) == (Outcome.IN_TIME, datetime(2026, 1, 10, 10, tzinfo=UTC))


async def test_conferences_of_the_past_and_cancelled_ones_stay_as_they_were(office: JudgedOffice, clock: Clock) -> None:
    cancelled = await office.register(TWELFTH)
    await conferences.cancel_conference(office.deployment, office.registrar, conference_id=cancelled.id, version=1)
    past = await office.register(FIFTH)
    clock.at = FIFTH + timedelta(hours=5)
    await office.announce_swap()
    versions = [(await office.verdict(made)).calendar_version for made in (cancelled, past)]
    assert (versions, await office.events(EventType.CONFERENCE_DEADLINE_MOVED)) == ([0, 0], [])


async def test_registrations_from_before_verdicts_get_theirs(office: JudgedOffice) -> None:
    async with office.deployment.database.write() as tx:
        old = Conference(
            title="Họp cũ",
            kind="meeting",
            scope="a",
            host_body_id=office.province.id,
            coordinator="A",
            starts_at=TWELFTH,
            ends_at=TWELFTH + timedelta(hours=1),
            intake=Intake.RECEIVED,
            late=False,
            created_at=PUBLISHED,
        )
        tx.add(old)
    await office.announce_swap()
    seen = await conference_views.get_conference(office.deployment, office.engineer, conference_id=old.id)
    assert [(one.clause, one.outcome, one.done_at) for one in seen.verdicts] == [
        (Clause.REGISTRATION, Outcome.IN_TIME, PUBLISHED),
        (Clause.TECHNICAL_REQUEST, Outcome.OPEN, None),
        (Clause.REHEARSAL, Outcome.OPEN, None),
    ]
    async with office.deployment.database.read() as tx:
        assert (await tx.scalars(select(DeadlineMove))).all() == []


@pytest.mark.parametrize("conferences_to_come", [1, 20])
async def test_today_asks_the_same_however_many_moved(office: JudgedOffice, conferences_to_come: int) -> None:
    for number in range(conferences_to_come):
        await office.register(TWELFTH, submit=False, title=f"Họp {number}")
    await office.announce_swap()
    with counted_queries(office.deployment.database) as asked:
        moves = (await today.get_today(office.deployment, office.registrar)).moves
    assert (len(moves), len(asked)) == (3 * conferences_to_come, 14)
