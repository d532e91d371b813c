"""Emergencies: the call, the sheet that several people work through, links, moves, papers."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from nhipcau.domain.callout import CallState, CallStep
from nhipcau.domain.conference import Intake, SessionState
from nhipcau.domain.deadline import Outcome
from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.errors_preparation import (
    CallAnswerRefused,
    CallChanged,
    CallClaimed,
    LiveElsewhere,
    MachineEnrolled,
    PapersMissing,
    SeatLinkUsed,
)
from nhipcau.schemas.emergency import CallContactIn, PapersIn
from nhipcau.schemas.rooms import Presence
from nhipcau.services import call_sheet, call_sheet_view, floor
from nhipcau.services.deployment import Deployment
from nhipcau.services.emergency import call_emergency
from nhipcau.services.emergency_papers import enter_papers
from nhipcau.services.open_tasks import list_tasks
from nhipcau.services.reminders import tell_due
from nhipcau.services.seat_links import end_links, make_link, open_link
from nhipcau.services.seats import join_session
from nhipcau.services.session_view import get_session
from nhipcau.services.sessions import end_session
from nhipcau.services.visitors import recognise
from nhipcau.store.database import Database
from nhipcau.store.models import Conference, Event, HookDelivery, Mail, Seat, SeatLink, Verdict
from support.control_plane import Clock, make_deployment, make_device
from support.database import counted_queries
from support.emergencies import make_storm
from support.meetings import speakers

pytestmark = pytest.mark.anyio

_LEAVING = ("seat.left", "floor.returned", "floor.withdrawn")


async def arrive(deployment: Deployment, session_id: int, point_id: int) -> None:
    """Let a point's page be connected."""
    async with deployment.database.write() as tx:
        seat = (await tx.scalars(select(Seat).where(Seat.session_id == session_id, Seat.point_id == point_id))).one()
        seat.presence, seat.presence_since = Presence.PRESENT, deployment.now()


async def test_one_command_calls_opens_and_writes_the_sheet(deployment: Deployment) -> None:
    """Art. 9.3: deadlines are waived, the session is open, everybody to ring stands on the sheet."""
    storm = await make_storm(deployment)
    called = await storm.call()
    assert (called.state, called.points, called.joined, called.papers_missing) == (SessionState.OPEN, 5, 0, True)
    assert called.rows[0].is_main
    first = called.rows[1]
    assert (first.contact, first.phone, first.deputy, first.deputy_phone) == (
        "Lê Thị Đầu Mối",
        "0911",
        "Trần Văn Phó",
        "0912",
    )
    assert [row.state for row in called.rows] == [CallState.NOT_CALLED] * 5
    async with deployment.database.read() as tx:
        conference = await tx.get_one(Conference, called.conference_id)
        assert (conference.intake, conference.late, conference.recording_requested) == (Intake.CONFIRMED, False, True)
        outcomes = await tx.scalars(select(Verdict.outcome).where(Verdict.conference_id == conference.id))
        assert set(outcomes) == {Outcome.WAIVED}
        told = list(await tx.scalars(select(Event.type).where(Event.conference_id == conference.id)))
        assert told == ["conference.emergency_called", "session.opened"]
        mail = (await tx.scalars(select(Mail))).one()
        assert (mail.address, mail.state) == ("xa1@bacgiang.example", "waiting")
        # No provider of SMS or voice is set up: nothing waits for one.
        assert (await tx.scalars(select(HookDelivery))).all() == []


async def test_only_the_duty_engineer_calls_and_not_for_the_future(deployment: Deployment) -> None:
    """Art. 9.3."""
    storm = await make_storm(deployment)
    with pytest.raises(Forbidden):
        await call_emergency(deployment, storm.colleague, request=storm.order())
    later = storm.order().model_copy(update={"directed_at": deployment.now() + timedelta(hours=1)})
    with pytest.raises(BadInput):
        await call_emergency(deployment, storm.engineer, request=later)
    unknown = storm.order().model_copy(update={"sub_point_ids": [999]})
    with pytest.raises(BadInput):
        await call_emergency(deployment, storm.engineer, request=unknown)
    async with deployment.database.read() as tx:
        assert (await tx.scalars(select(Conference))).all() == []


async def test_two_people_never_lose_each_others_notes(deployment: Deployment) -> None:
    """Art. 9.3: whoever calls has the row; an answer on a row that changed is refused, and nothing is overwritten."""
    storm = await make_storm(deployment)
    called = await storm.call()
    row = called.rows[1]
    place: dict[str, Any] = {"conference_id": called.conference_id, "row_id": row.id}
    mine = await call_sheet.claim(deployment, storm.engineer, **place)
    assert (mine.claimed_name, mine.claimed_mine) == ("Kỹ sư trực", True)
    with pytest.raises(CallClaimed):
        await call_sheet.claim(deployment, storm.colleague, **place)
    with pytest.raises(CallClaimed):
        await call_sheet.answer(deployment, storm.colleague, **place, step=CallStep.HEARD, version=row.version, note="")
    heard = await call_sheet.answer(
        deployment, storm.engineer, **place, step=CallStep.HEARD, version=row.version, note="Sẽ đến"
    )
    assert (heard.state, heard.state_by, heard.note, heard.claimed_name) == ("heard", "Kỹ sư trực", "Sẽ đến", "")
    with pytest.raises(CallChanged):
        await call_sheet.answer(
            deployment, storm.colleague, **place, step=CallStep.NO_ANSWER, version=row.version, note=""
        )
    contact = CallContactIn(version=heard.version, contact="Người mới", phone="0999")
    corrected = await call_sheet.correct(deployment, storm.colleague, **place, request=contact)
    assert (corrected.contact, corrected.phone, corrected.state, corrected.note) == (
        "Người mới",
        "0999",
        "heard",
        "Sẽ đến",
    )


async def test_a_claim_that_nobody_goes_on_with_runs_out(deployment: Deployment, clock: Clock) -> None:
    storm = await make_storm(deployment)
    called = await storm.call()
    place: dict[str, Any] = {"conference_id": called.conference_id, "row_id": called.rows[2].id}
    await call_sheet.claim(deployment, storm.engineer, **place)
    clock.advance(minutes=5)
    taken = await call_sheet.claim(deployment, storm.colleague, **place)
    assert taken.claimed_name == "Thư ký"
    given_back = await call_sheet.claim(deployment, storm.colleague, **place, release=True)
    assert given_back.claimed_name == ""


async def test_many_hands_on_one_row_leave_one_answer(deployment: Deployment) -> None:
    storm = await make_storm(deployment)
    called = await storm.call()
    row = called.rows[1]

    async def press(number: int) -> bool:
        actor = storm.engineer if number % 2 else storm.colleague
        try:
            await call_sheet.answer(
                deployment,
                actor,
                conference_id=called.conference_id,
                row_id=row.id,
                step=CallStep.NO_ANSWER,
                version=row.version,
                note=str(number),
            )
        except CallChanged:
            return False
        return True

    pressed = await asyncio.gather(*(press(number) for number in range(6)))
    assert pressed.count(True) == 1
    after = await call_sheet_view.get_emergency(deployment, storm.engineer, conference_id=called.conference_id)
    assert (after.rows[1].tries, after.rows[1].note) == (1, str(pressed.index(True)))


async def test_joining_sets_the_last_answer_by_itself(deployment: Deployment) -> None:
    """Art. 9.3: *đã vào* is nobody's to press, and nobody's to take back."""
    storm = await make_storm(deployment)
    called = await storm.call()
    row = called.rows[1]
    with pytest.raises(Forbidden):
        await call_sheet.answer(
            deployment,
            storm.engineer,
            conference_id=called.conference_id,
            row_id=row.id,
            step=CallStep.JOIN,
            version=row.version,
            note="",
        )
    assert await call_sheet.note_arrivals(deployment) == 0
    await arrive(deployment, called.session_id, row.point_id)
    assert await call_sheet.note_arrivals(deployment) == 1
    assert await call_sheet.note_arrivals(deployment) == 0
    after = await call_sheet_view.get_emergency(deployment, storm.engineer, conference_id=called.conference_id)
    assert (after.rows[1].state, after.joined) == (CallState.JOINED, 1)
    with pytest.raises(CallAnswerRefused):
        await call_sheet.answer(
            deployment,
            storm.engineer,
            conference_id=called.conference_id,
            row_id=row.id,
            step=CallStep.NO_ANSWER,
            version=after.rows[1].version,
            note="",
        )


async def test_a_point_that_is_live_elsewhere_is_warned_and_moved(deployment: Deployment) -> None:
    """Art. 9.3: never seated twice."""
    storm = await make_storm(deployment)
    first = await storm.call(points=2, title="Giao ban")
    device = await make_device(deployment, storm.communes[0])
    await join_session(deployment, device, session_id=first.session_id, point_id=device.point_id)
    await arrive(deployment, first.session_id, device.point_id)
    second = await storm.call()
    assert [row.elsewhere for row in second.rows] == ["", "Giao ban", "", "", ""]
    start = await call_sheet_view.start(deployment, storm.engineer)
    assert [(point.point_id, point.title) for point in start.elsewhere] == [(device.point_id, "Giao ban")]
    with pytest.raises(LiveElsewhere):
        await join_session(deployment, device, session_id=second.session_id, point_id=device.point_id)
    moved = await join_session(
        deployment, device, session_id=second.session_id, point_id=device.point_id, takeover=True
    )
    assert moved.label == "Xã 001"
    async with deployment.database.read() as tx:
        seats = (await tx.scalars(select(Seat).where(Seat.point_id == device.point_id).order_by(Seat.session_id))).all()
    assert [(seat.holder != "", seat.presence) for seat in seats] == [(False, "left"), (True, "absent")]


async def test_who_is_moved_gives_up_floor_and_place_in_the_room_it_leaves(deployment: Deployment) -> None:
    """The session that is left does not wait for it: nobody speaks whose seat is elsewhere."""
    storm = await make_storm(deployment)
    first = await storm.call(points=3, title="Giao ban")
    about = {"session_id": first.session_id}
    devices = [await make_device(deployment, point) for point in storm.communes[:2]]
    for device in devices:
        await join_session(deployment, device, session_id=first.session_id, point_id=device.point_id)
        await arrive(deployment, first.session_id, device.point_id)
        await floor.request_floor(deployment, device, point_id=device.point_id, **about)
    seen = (await get_session(deployment, storm.engineer, **about)).version
    given = await floor.give_floor(deployment, storm.engineer, point_id=devices[0].point_id, seen=seen, **about)
    assert (speakers(given), given.queue) == ([devices[0].point_id], (devices[1].point_id,))
    second = await storm.call()
    for device in devices:
        await join_session(deployment, device, session_id=second.session_id, point_id=device.point_id, takeover=True)
    left = await get_session(deployment, storm.engineer, **about)
    assert (speakers(left), left.queue) == ([], ())
    assert left.version > given.version
    async with deployment.database.read() as tx:
        rows = await tx.scalars(
            select(Event.type).where(Event.session_id == first.session_id, Event.type.in_(_LEAVING)).order_by(Event.id)
        )
        assert list(rows) == ["seat.left", "floor.returned", "seat.left", "floor.withdrawn"]


async def test_a_link_opens_a_seat_once_until_the_session_ends(deployment: Deployment, clock: Clock) -> None:
    """Art. 9.3: those on the dyke."""
    storm = await make_storm(deployment)
    called = await storm.call()
    point = storm.communes[1]
    stale = await make_link(deployment, storm.colleague, session_id=called.session_id, point_id=point.id)
    link = await make_link(deployment, storm.colleague, session_id=called.session_id, point_id=point.id)
    token = link.url.partition("#")[2]
    with pytest.raises(SeatLinkUsed):
        await open_link(deployment, token=stale.url.partition("#")[2], address="10.0.0.9")
    secret, opened = await open_link(deployment, token=token, address="10.0.0.9")
    assert (opened.session_id, opened.point_id, opened.name) == (called.session_id, point.id, "Xã 002")
    with pytest.raises(SeatLinkUsed):
        await open_link(deployment, token=token, address="10.0.0.9")
    phone = (await recognise(deployment, device_cookie=secret)).device
    assert phone is not None
    joined = await join_session(deployment, phone, session_id=called.session_id, point_id=point.id)
    assert joined.label == "Xã 002"
    sheet = await call_sheet_view.get_emergency(deployment, storm.engineer, conference_id=called.conference_id)
    assert [row.link for row in sheet.rows] == ["", "", "opened", "", ""]
    assert await end_links(deployment) == 0
    await end_session(deployment, storm.engineer, session_id=called.session_id)
    assert await end_links(deployment) == 1
    assert (await recognise(deployment, device_cookie=secret)).device is None
    async with deployment.database.read() as tx:
        assert token not in str([vars(row) for row in await tx.scalars(select(SeatLink))])


async def test_a_link_runs_out_and_spares_enrolled_machines(deployment: Deployment, clock: Clock) -> None:
    storm = await make_storm(deployment)
    called = await storm.call()
    link = await make_link(deployment, storm.engineer, session_id=called.session_id, point_id=storm.communes[1].id)
    token = link.url.partition("#")[2]
    other = await make_device(deployment, storm.communes[2])
    with pytest.raises(MachineEnrolled):
        await open_link(deployment, token=token, address="10.0.0.9", enrolled=other)
    with pytest.raises(NotFound):
        await make_link(deployment, storm.engineer, session_id=called.session_id, point_id=999)
    clock.advance(hours=24)
    with pytest.raises(SeatLinkUsed):
        await open_link(deployment, token=token, address="10.0.0.9")


async def test_papers_are_asked_for_until_they_are_there(deployment: Deployment, clock: Clock) -> None:
    """Art. 9.3: the reminder comes again and the line stays; entering the papers ends both."""
    storm = await make_storm(deployment)
    called = await storm.call()
    for hours in (12, 24, 24):
        assert [task.kind for task in await list_tasks(deployment, storm.engineer)] == ["papers"]
        assert await tell_due(deployment) == 0
        clock.advance(hours=hours)
        assert await tell_due(deployment) == 1
    for empty in (PapersIn(), PapersIn(number="12/CV-VP")):
        with pytest.raises(PapersMissing):
            await enter_papers(deployment, storm.engineer, conference_id=called.conference_id, request=empty)
    papers = PapersIn(number="12/CV-VP", day=clock.at.date())
    done = await enter_papers(deployment, storm.engineer, conference_id=called.conference_id, request=papers)
    assert (done.papers_missing, done.papers_number) == (False, "12/CV-VP")
    assert await list_tasks(deployment, storm.engineer) == []
    clock.advance(hours=24)
    await tell_due(deployment)
    async with deployment.database.read() as tx:
        told = await tx.scalars(select(Event.type).where(Event.type == "reminder.told"))
        assert len(told.all()) == 3


async def test_messages_wait_for_the_provider_when_one_is_set(database: Database) -> None:
    deployment = make_deployment(database, now=Clock(), call_hook_url="http://127.0.0.1:9/hook")
    storm = await make_storm(deployment)
    called = await storm.call()
    assert (called.hook_on, [row.message for row in called.rows]) == (True, ["", "waiting", "", "", ""])
    async with deployment.database.read() as tx:
        message = (await tx.scalars(select(HookDelivery))).one()
    assert (message.body["phones"], message.body["point"]) == (["0911", "0912"], "Xã 001")


async def test_the_sheet_costs_the_same_for_one_point_and_for_many(deployment: Deployment) -> None:
    storm = await make_storm(deployment, communes=60)
    small, large = await storm.call(points=1), await storm.call()
    counts = []
    for called in (small, large):
        with counted_queries(deployment.database) as asked:
            await call_sheet_view.get_emergency(deployment, storm.engineer, conference_id=called.conference_id)
        counts.append(len(asked))
    assert counts[0] == counts[1]


async def test_a_list_of_calls_that_is_cut_says_how_many_there_were(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_sheet_view, "LIST_LIMIT", 1)
    storm = await make_storm(deployment)
    for _ in range(2):
        called = await storm.call()
        await end_session(deployment, storm.engineer, session_id=called.session_id)
    start = await call_sheet_view.start(deployment, storm.engineer)
    assert ([one.conference_id for one in start.emergencies], start.total) == ([called.conference_id], 2)
