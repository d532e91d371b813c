"""Names of the day: what is told of a conference after 1 July 2025 has the names of its own day, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from nhipcau.domain.callout import Authority
from nhipcau.domain.conference import ConferenceKind, HeldElsewhere, Intake, PurposeScope
from nhipcau.domain.errors_registration import BodyClosed
from nhipcau.domain.events import EventType
from nhipcau.domain.roles import SYSTEM, Role, ScopeKind
from nhipcau.schemas.conferences import ConferenceIn
from nhipcau.schemas.emergency import EmergencyIn
from nhipcau.schemas.registration import CheckIn, PointVenueIn
from nhipcau.schemas.tree import ReorganisationIn
from nhipcau.services.answer_views import get_answers
from nhipcau.services.call_sheet_view import get_emergency
from nhipcau.services.checks import check
from nhipcau.services.conference_views import get_conference
from nhipcau.services.conferences import register_conference
from nhipcau.services.deployment import Deployment
from nhipcau.services.emergency import call_emergency
from nhipcau.services.feeds import issue_feed, read_feed
from nhipcau.services.intake_board import get_board
from nhipcau.services.invitations import keep_in_step
from nhipcau.services.logbook import get_logbook_page
from nhipcau.services.open_tasks import list_tasks
from nhipcau.services.reach import reach_of
from nhipcau.services.record_lists import list_recordings
from nhipcau.services.reminders import WAITING, ReminderKind, tell_due
from nhipcau.services.seat_links import make_link, open_link
from nhipcau.services.series import get_series
from nhipcau.services.stage import load_stage
from nhipcau.services.tree import apply_reorganisation
from nhipcau.services.tree_day import keep_day
from nhipcau.services.week import get_week
from nhipcau.store.models import (
    Body,
    BodyMail,
    BridgePoint,
    CallRow,
    Conference,
    ConferencePoint,
    Emergency,
    Event,
    LogbookPage,
    Mail,
    Recording,
    Reminder,
    Room,
    Series,
    Venue,
)
from support.control_plane import Clock, Meeting, make_conference, make_person, make_point, make_regulation
from support.database import counted_queries
from support.old_province import body_of, old_tree

pytestmark = pytest.mark.anyio

DAY = date(2025, 7, 1)
OLD, NEW = ("Tỉnh Bắc Giang", "Phường Hoàng Văn Thụ"), ("Tỉnh Bắc Ninh", "Phường Bắc Giang")


@dataclass(frozen=True)
class Halves:
    """A conference on each side of the day; the ward sits at the main point of both."""

    province: Body
    ward: BridgePoint
    held: Meeting
    coming: Meeting
    rooms: dict[int, Room]


@pytest.fixture
async def halves(deployment: Deployment, clock: Clock) -> Halves:
    clock.at = datetime(2025, 6, 20, 1, tzinfo=UTC)
    await make_regulation(deployment)
    await old_tree(deployment)
    province, body = await body_of(deployment, "24"), await body_of(deployment, "07210")
    ward = await make_point(deployment, body.name, body=body)
    held, coming = [
        await make_conference(deployment, ward, [], host=province, starts_in=timedelta(days=days), intake=intake)
        for days, intake in ((1, Intake.CONFIRMED), (20, Intake.RECEIVED))
    ]
    rooms = {}
    async with deployment.database.write() as tx:
        for meeting in (held, coming):
            conference = await tx.get_one(Conference, meeting.conference.id)
            conference.organiser_body_id = province.id
            name = str(meeting.session.id)
            room = Room(session_id=meeting.session.id, kind="main", name=name, main_point_id=ward.id)
            page = LogbookPage(
                session_id=meeting.session.id, year=2025, number=meeting.session.id, created_at=deployment.now()
            )
            emergency = Emergency(
                conference_id=conference.id,
                authority="provincial_chair",
                authority_person="Chủ tịch",
                directed_at=deployment.now(),
                call_back="0204",
                called_at=deployment.now(),
                called_by="",
            )
            tx.add_all([room, page, emergency, CallRow(conference_id=conference.id, point_id=ward.id)])
            await tx.flush()
            tx.add(Recording(session_id=meeting.session.id, room_id=room.id, state="waiting", folder=name))
            rooms[meeting.session.id] = room
    await apply_reorganisation(deployment, SYSTEM, request=ReorganisationIn(known="2025-07-01"))
    return Halves(province, ward, held, coming, rooms)


async def turn(deployment: Deployment, clock: Clock) -> None:
    clock.at = datetime(2025, 7, 1, 1, tzinfo=UTC)
    await keep_day(deployment)


async def test_lists_of_what_was_held_keep_the_names_of_its_day(
    deployment: Deployment, clock: Clock, halves: Halves
) -> None:
    """Art. 7.4: the book of a session says who took part as they were called then."""
    await turn(deployment, clock)
    later, earlier = (await list_recordings(deployment, SYSTEM, language="vi")).recordings
    assert (earlier.host_name, later.host_name) == (OLD[0], NEW[0])
    for meeting, (province, ward) in ((halves.held, OLD), (halves.coming, NEW)):
        day = meeting.session.starts_at.date()
        week = await get_week(deployment, SYSTEM, on=day)
        assert [one.host_name for one in week.sessions if one.session_id == meeting.session.id] == [province]
        page = await get_logbook_page(deployment, SYSTEM, session_id=meeting.session.id, language="vi")
        assert (page.host_name, page.main_point) == (province, ward)
        view = await get_conference(deployment, SYSTEM, conference_id=meeting.conference.id)
        assert (view.host_name, view.organiser_name, view.points[0].name) == (province, province, ward)
        (answer,) = (await get_answers(deployment, SYSTEM, conference_id=meeting.conference.id)).answers
        assert answer.name == ward
        sheet = await get_emergency(deployment, SYSTEM, conference_id=meeting.conference.id)
        assert [row.name for row in sheet.rows] == [ward]


async def test_the_picture_and_the_seat_are_labelled_with_the_name_of_the_day(
    deployment: Deployment, clock: Clock, halves: Halves
) -> None:
    """A film that is made again after the reorganisation does not rename who spoke."""
    person = await make_person(deployment, Role.POINT_OPERATOR, scope=ScopeKind.POINT, scope_id=halves.ward.id)
    await turn(deployment, clock)
    async with deployment.database.read() as tx:
        for meeting, (_, ward) in ((halves.held, OLD), (halves.coming, NEW)):
            stage = await load_stage(tx, meeting.session, halves.rooms[meeting.session.id])
            assert stage.main.label == ward
            reach = await reach_of(tx, person, meeting.conference, clock.at.date())
            assert [(point.point_id, point.name) for point in reach.points] == [(halves.ward.id, ward)]


async def test_the_board_calls_a_host_what_it_will_be_called(deployment: Deployment, halves: Halves) -> None:
    """On 20 June the Department reads of a conference on 10 July whose host has another name by then."""
    engineer = await make_person(deployment, Role.ENGINEER)
    (waiting,) = (await get_board(deployment, engineer)).items
    assert waiting.conference_id == halves.coming.conference.id
    assert (waiting.host_name, waiting.organiser_name) == (NEW[0], NEW[0])


async def test_a_clash_and_the_rooms_that_are_free_are_called_as_on_the_day(
    deployment: Deployment, halves: Halves
) -> None:
    """Art. 5: on 20 June the registrar is told who holds the point on 10 July, and what it will be called."""
    engineer = await make_person(deployment, Role.ENGINEER)
    async with deployment.database.write() as tx:
        venues = [Venue(point_id=halves.ward.id, name=name) for name in ("Phòng họp", "Hội trường")]
        tx.add_all(venues)
        await tx.flush()
        seat = await tx.scalar(
            select(ConferencePoint).where(ConferencePoint.conference_id == halves.coming.conference.id)
        )
        assert seat is not None
        seat.venue_id = venues[0].id
    session = halves.coming.session
    said = await check(
        deployment,
        engineer,
        request=CheckIn(
            scope=PurposeScope.A,
            host_body_id=halves.province.id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            main_point_id=halves.ward.id,
            venues=[PointVenueIn(point_id=halves.ward.id, venue_id=venues[0].id)],
        ),
    )
    assert {clash.host_name for clash in said.clashes} == {NEW[0]}
    assert [(room.point_name, room.venue_name) for room in said.free_venues] == [(NEW[1], "Hội trường")]


async def test_what_is_not_there_on_the_day_is_called_as_on_the_day(
    deployment: Deployment, clock: Clock, halves: Halves
) -> None:
    """Art. 5: a session of June is written down in July, when who held it has begun anew under another name."""
    engineer = await make_person(deployment, Role.ENGINEER)
    other = await make_point(deployment, "Trung tâm")
    await turn(deployment, clock)
    async with deployment.database.write() as tx:
        for body_id in (halves.province.id, halves.ward.body_id):
            (await tx.get_one(Body, body_id)).valid_from = DAY
    held: dict[str, Any] = {
        "scope": PurposeScope.A,
        "host_body_id": halves.province.id,
        "starts_at": halves.held.conference.starts_at,
        "ends_at": halves.held.conference.ends_at,
        "main_point_id": halves.ward.id,
        "sub_point_ids": [other.id],
        "coordinator": "Vi Văn Huyện",
    }
    said = await check(deployment, engineer, request=CheckIn(**held))
    assert [one.words_vi for one in said.problems if one.code == BodyClosed.code] == [
        " ".join(BodyClosed(names=", ".join(OLD)).words("vi"))
    ]
    with pytest.raises(BodyClosed) as refused:
        await register_conference(
            deployment,
            engineer,
            request=ConferenceIn(
                title="Họp", kind=ConferenceKind.MEETING, held_elsewhere=HeldElsewhere.PAPER, submit=True, **held
            ),
        )
    assert refused.value.params == {"field": "host_body_id", "names": ", ".join(OLD)}


@pytest.mark.parametrize("turned", [False, True])
async def test_a_series_has_the_host_of_its_first_day(
    deployment: Deployment, clock: Clock, halves: Halves, turned: bool
) -> None:
    """One that begins before 1 July and one that begins after it, read on either side of it."""
    engineer = await make_person(deployment, Role.ENGINEER)
    made = []
    async with deployment.database.write() as tx:
        for meeting in (halves.held, halves.coming):
            day = meeting.conference.starts_at.date()
            series = Series(
                title="Giao ban",
                host_body_id=halves.province.id,
                weekdays=[day.isoweekday()],
                first_day=day,
                last_day=day,
                left_out=[],
                created_at=deployment.now(),
            )
            tx.add(series)
            await tx.flush()
            conference = await tx.get_one(Conference, meeting.conference.id)
            conference.series_id, conference.series_day = series.id, day
            made.append(series.id)
    if turned:
        await turn(deployment, clock)
    shown = [await get_series(deployment, engineer, series_id=series_id) for series_id in made]
    assert [one.host_name for one in shown] == [OLD[0], NEW[0]]


async def test_whoever_is_asked_to_answer_is_called_as_on_the_day(deployment: Deployment, halves: Halves) -> None:
    """A ward that is invited before 1 July to a conference after it."""
    person = await make_person(deployment, Role.POINT_OPERATOR, scope=ScopeKind.POINT, scope_id=halves.ward.id)
    main = await make_point(deployment, "Trung tâm")
    invited = await make_conference(deployment, main, [halves.ward], starts_in=timedelta(days=20))
    async with deployment.database.write() as tx:
        tx.add(BodyMail(body_id=halves.ward.body_id, address="phuong@example.vn"))
        tx.add(
            Reminder(
                key="1",
                kind=ReminderKind.ANSWERS,
                conference_id=invited.conference.id,
                due_at=deployment.now(),
                state=WAITING,
            )
        )
    (task,) = await list_tasks(deployment, person)
    assert task.point_name == NEW[1]
    assert await tell_due(deployment) == 1
    async with deployment.database.read() as tx:
        (mail,) = await tx.scalars(select(Mail))
    assert (mail.name, mail.text.startswith(NEW[1])) == (NEW[1], True)


async def test_an_emergency_on_the_day_calls_everybody_by_the_new_name(
    deployment: Deployment, clock: Clock, halves: Halves
) -> None:
    """Art. 9.3: in the night to 1 July nobody has renamed anything yet; the call sheet, its mail and a link know."""
    engineer = await make_person(deployment, Role.ENGINEER)
    main = await make_point(deployment, "Trung tâm")
    async with deployment.database.write() as tx:
        tx.add(BodyMail(body_id=halves.ward.body_id, address="phuong@example.vn"))
    clock.at = datetime(2025, 6, 30, 17, 5, tzinfo=UTC)
    called = await call_emergency(
        deployment,
        engineer,
        request=EmergencyIn(
            title="Ứng phó bão số 3",
            authority=Authority.PROVINCIAL_CHAIR,
            authority_person="Chủ tịch UBND tỉnh",
            directed_at=deployment.now(),
            call_back="0204.3829.006",
            reason="Bão đổ bộ",
            recording=False,
            host_body_id=halves.province.id,
            main_point_id=main.id,
            sub_point_ids=[halves.ward.id],
        ),
    )
    assert called.rows[1].name == NEW[1]
    link = await make_link(deployment, engineer, session_id=called.session_id, point_id=halves.ward.id)
    _, opened = await open_link(deployment, token=link.url.partition("#")[2], address="10.9.9.9")
    assert opened.name == NEW[1]
    async with deployment.database.read() as tx:
        assert (await tx.get_one(BridgePoint, halves.ward.id)).name == OLD[1]
        (mail,) = await tx.scalars(select(Mail))
        told = await tx.scalars(
            select(Event).where(Event.type.in_([EventType.SEAT_LINK_MADE, EventType.SEAT_LINK_OPENED]))
        )
        assert [event.data["label"] for event in told] == [NEW[1], NEW[1]]
    assert (mail.name, NEW[1] in mail.text) == (NEW[1], True)


@pytest.mark.parametrize("turned", [False, True])
async def test_calendars_say_what_is_called_how_on_the_day(
    deployment: Deployment, clock: Clock, halves: Halves, turned: bool
) -> None:
    """Whichever side of 1 July they are written on: an entry is not told anew because a name has changed since."""
    engineer = await make_person(deployment, Role.ENGINEER)
    async with deployment.database.write() as tx:
        tx.add(BodyMail(body_id=halves.ward.body_id, address="phuong@example.vn"))
    if turned:
        await turn(deployment, clock)
    feed = await issue_feed(deployment, engineer, body_id=halves.ward.body_id)
    token = feed.url.rpartition("/")[2].removesuffix(".ics")
    with counted_queries(deployment.database) as asked:
        content = await read_feed(deployment, token=token, address="10.9.9.9")
    entries = icalendar.Calendar.from_ical(content).walk("VEVENT")
    places = [str(entry["LOCATION"]) for entry in entries]
    assert [(OLD[1] in place, NEW[1] in place) for place in places] == [(True, False), (False, True)]
    for number, (meeting, (province, ward)) in enumerate(((halves.held, OLD), (halves.coming, NEW))):
        async with deployment.database.write() as tx:
            conference = await tx.get_one(Conference, meeting.conference.id)
            conference.intake = Intake.CONFIRMED
            (letter,) = await keep_in_step(tx, deployment.settings, conference, event_id=number, now=deployment.now())
            assert await keep_in_step(tx, deployment.settings, conference, event_id=9, now=deployment.now()) == []
        assert (letter.name, letter.text.startswith(f"{province}:"), ward in letter.text) == (ward, True, True)
    for _ in range(5):
        await make_conference(deployment, halves.ward, [], starts_in=timedelta(days=3))
    with counted_queries(deployment.database) as more:
        await read_feed(deployment, token=token, address="10.9.9.9")
    # The first reading also notes that the address is used.
    assert len(more) <= len(asked)


async def test_names_of_many_days_are_read_by_one_question(
    deployment: Deployment, clock: Clock, halves: Halves
) -> None:
    await turn(deployment, clock)
    with counted_queries(deployment.database) as two:
        assert len((await list_recordings(deployment, SYSTEM, language="vi")).recordings) == 2
    async with deployment.database.write() as tx:
        for number in range(40):
            meeting = (halves.held, halves.coming)[number % 2]
            room = halves.rooms[meeting.session.id]
            tx.add(Recording(session_id=meeting.session.id, room_id=room.id, state="waiting", folder=f"more-{number}"))
    with counted_queries(deployment.database) as many:
        assert len((await list_recordings(deployment, SYSTEM, language="vi")).recordings) == 42
    assert len(two) == len(many)
