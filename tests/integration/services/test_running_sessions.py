"""Opening, starting, breaks and the end; two pressing at once."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from nhipcau.domain.conference import Intake, SessionKind, SessionState
from nhipcau.domain.errors import Forbidden, NotConfirmed, OutsideWindow, SessionMoved, WrongState
from nhipcau.domain.roles import Role
from nhipcau.schemas.rooms import Presence, SessionView
from nhipcau.services import floor, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.services.recording_care import request_recording
from nhipcau.services.session_view import get_session
from nhipcau.services.today import get_today
from nhipcau.store.models import Conference, Job, LogbookPage, Recording, Room, Seat, Session
from nhipcau_media.contract.stage import RecordingState
from support.control_plane import Clock, make_conference, make_person
from support.database import counted_queries
from support.meetings import make_scene, speakers

pytestmark = pytest.mark.anyio


async def test_opening_makes_room_seats_logbook_page_and_composer(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    opened = await sessions.open_session(deployment, scene.chair, session_id=scene.session_id)
    assert (opened.state, opened.version, len(opened.seats)) == (SessionState.OPEN, 1, 4)
    assert {seat.presence for seat in opened.seats} == {Presence.ABSENT}
    async with deployment.database.read() as tx:
        room = (await tx.scalars(select(Room))).one()
        page = (await tx.scalars(select(LogbookPage))).one()
        job = (await tx.scalars(select(Job))).one()
        assert len(list(await tx.scalars(select(Seat)))) == 4
    assert (room.kind, room.main_point_id, room.session_id) == ("main", scene.meeting.main.id, scene.session_id)
    assert (page.year, page.number, page.session_id) == (2026, 1, scene.session_id)
    assert (job.kind, job.room_id) == ("programme", room.id)
    assert await scene.told() == ["session.opened"]


async def test_logbook_pages_are_numbered_through_the_year(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    second = await make_conference(deployment, scene.meeting.main, scene.meeting.subs)
    await scene.open()
    await sessions.open_session(deployment, scene.engineer, session_id=second.session.id)
    async with deployment.database.read() as tx:
        numbers = list(await tx.scalars(select(LogbookPage.number).order_by(LogbookPage.id)))
    assert numbers == [1, 2]


async def test_only_a_confirmed_conference_opens_and_only_in_its_window(deployment: Deployment, clock: Clock) -> None:
    """Art. 7.1: no room without a registration that the Department has seen."""
    scene = await make_scene(deployment)
    clock.advance(minutes=-46)
    with pytest.raises(OutsideWindow):
        await scene.open()
    clock.advance(minutes=46)
    async with deployment.database.write() as tx:
        (await tx.get_one(Conference, scene.meeting.conference.id)).intake = Intake.RECEIVED
    with pytest.raises(NotConfirmed):
        await scene.open()
    clock.advance(hours=3)
    async with deployment.database.write() as tx:
        (await tx.get_one(Conference, scene.meeting.conference.id)).intake = Intake.CONFIRMED
    with pytest.raises(OutsideWindow):
        await scene.open()


async def test_points_and_strangers_run_nothing(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    with pytest.raises(Forbidden):
        await sessions.open_session(deployment, scene.subs[0], session_id=scene.session_id)
    auditor = await make_person(deployment, Role.AUDITOR)
    with pytest.raises(Forbidden):
        await sessions.open_session(deployment, auditor, session_id=scene.session_id)


async def test_a_session_from_start_to_end(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment, recording_requested=True)
    steps = [sessions.start_session, sessions.pause_session, sessions.resume_session, sessions.end_session]
    await scene.open()
    states = []
    for step in steps:
        clock.advance(minutes=1)
        view = await step(deployment, scene.chair, session_id=scene.session_id)
        states.append((view.state, view.recording))
    assert states == [
        (SessionState.LIVE, RecordingState.WAITING),
        (SessionState.PAUSED, RecordingState.WAITING),
        (SessionState.LIVE, RecordingState.WAITING),
        (SessionState.ENDED, RecordingState.WAITING),
    ]
    assert await scene.told() == [
        "session.opened",
        "session.started",
        "session.paused",
        "session.resumed",
        "session.ended",
    ]
    async with deployment.database.read() as tx:
        session = await tx.get_one(Session, scene.session_id)
        assert len(list(await tx.scalars(select(Recording)))) == 1
    assert None not in (session.opened_at, session.started_at, session.ended_at)
    with pytest.raises(WrongState):
        await sessions.pause_session(deployment, scene.chair, session_id=scene.session_id)


async def test_a_rehearsal_waits_for_no_recording(deployment: Deployment, clock: Clock) -> None:
    """Art. 9.2: what is asked for is the recording of the conference, not of its rehearsal."""
    scene = await make_scene(deployment, recording_requested=True)
    async with deployment.database.write() as tx:
        (await tx.get_one(Session, scene.session_id)).kind = SessionKind.REHEARSAL
    states = [(await get_session(deployment, scene.chair, session_id=scene.session_id)).recording]
    for step in (sessions.open_session, sessions.start_session):
        states.append((await step(deployment, scene.chair, session_id=scene.session_id)).recording)
    assert states == [RecordingState.NONE] * 3
    await request_recording(deployment, scene.chair, session_id=scene.session_id)
    view = await get_session(deployment, scene.chair, session_id=scene.session_id)
    assert view.recording is RecordingState.WAITING, "one may be asked for by hand"


async def test_a_recording_asked_for_before_the_start_is_waited_for(deployment: Deployment) -> None:
    """Art. 9.2: it begins with the session, and everybody sees that it will."""
    scene = await make_scene(deployment)
    await scene.open()
    await request_recording(deployment, scene.chair, session_id=scene.session_id)
    view = await get_session(deployment, scene.chair, session_id=scene.session_id)
    assert view.recording is RecordingState.WAITING


async def test_two_pressing_at_once_have_one_outcome(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    pressing = (scene.chair, scene.engineer)
    for step in (sessions.open_session, sessions.start_session, sessions.pause_session, sessions.end_session):
        outcomes = await asyncio.gather(
            *(step(deployment, actor, session_id=scene.session_id) for actor in pressing), return_exceptions=True
        )
        won = [actor.name for actor, what in zip(pressing, outcomes, strict=True) if isinstance(what, SessionView)]
        lost = [what for what in outcomes if not isinstance(what, SessionView)]
        assert [(type(refusal), refusal.params["who"]) for refusal in lost if isinstance(refusal, SessionMoved)] == [
            (SessionMoved, won[0])
        ]
    assert len(await scene.told()) == 4


async def test_a_break_takes_the_floor_and_keeps_the_queue(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    async with deployment.database.write() as tx:
        for seat in await tx.scalars(select(Seat)):
            seat.presence = Presence.PRESENT
    first, second = scene.sub_ids[:2]
    for point_id, actor in zip((first, second), scene.subs, strict=False):
        await floor.request_floor(deployment, actor, session_id=scene.session_id, point_id=point_id)
    await sessions.start_session(deployment, scene.chair, session_id=scene.session_id)
    view = await get_session(deployment, scene.chair, session_id=scene.session_id)
    view = await floor.give_floor(
        deployment, scene.chair, session_id=scene.session_id, point_id=first, seen=view.version
    )
    assert (speakers(view), view.queue) == ([first], (second,))
    paused = await sessions.pause_session(deployment, scene.chair, session_id=scene.session_id)
    assert (paused.floor, paused.queue) == ((), (second,))
    ended = await sessions.end_session(deployment, scene.chair, session_id=scene.session_id)
    assert ended.queue == ()
    assert {seat.presence for seat in ended.seats} == {Presence.LEFT}


async def test_today_tells_each_caller_its_part(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    parts = {}
    for name, actor in (("chair", scene.chair), ("engineer", scene.engineer), ("sub", scene.subs[0])):
        today = await get_today(deployment, actor)
        (line,) = today.sessions
        parts[name] = (line.point_id, line.is_main)
    assert parts == {
        "chair": (scene.meeting.main.id, True),
        "engineer": (None, False),
        "sub": (scene.sub_ids[0], False),
    }
    stranger = await make_person(deployment)
    assert (await get_today(deployment, stranger)).sessions == ()


async def test_registrations_wait_for_the_department(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    waiting = await make_conference(deployment, scene.meeting.main, scene.meeting.subs, intake=Intake.RECEIVED)
    assert [c.id for c in (await get_today(deployment, scene.engineer)).waiting] == [waiting.conference.id]
    assert (await get_today(deployment, scene.subs[0])).waiting == ()


@pytest.mark.parametrize("points", [1, 250])
async def test_views_cost_the_same_for_one_point_and_for_250(deployment: Deployment, points: int) -> None:
    scene = await make_scene(deployment, points)
    await scene.open()
    with counted_queries(deployment.database) as whole:
        await get_session(deployment, scene.chair, session_id=scene.session_id)
    with counted_queries(deployment.database) as today:
        await get_today(deployment, scene.chair)
    # One of the whole is the newest event, which is read before the rest (``session_view``).
    assert (len(whole), len(today)) == (12, 9)
