"""Running a session: open, start, break, go on, end. Only the host or the Department ends it, never the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import RUNNING, Intake, SessionState, SessionStep, check_window, next_running
from nhipcau.domain.door import Entry
from nhipcau.domain.errors import NotConfirmed, SessionMoved
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor import move_to
from nhipcau.domain.floor_state import Chairing, Context
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.rooms import Presence, SessionView
from nhipcau.services import jobs, stage
from nhipcau.services.agenda_rows import hold_time, run_time
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor, milliseconds, store_floor
from nhipcau.services.help_rooms import end_calls
from nhipcau.services.logbook import open_page
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.presented import hold_content, run_content
from nhipcau.services.session_access import MAIN_ROOM, Meeting, meet_reader
from nhipcau.services.session_view import get_session
from nhipcau.store import outbox
from nhipcau.store.models import ConferencePoint, Event, Room, Seat

_EVENTS = {
    SessionStep.OPEN: EventType.SESSION_OPENED,
    SessionStep.START: EventType.SESSION_STARTED,
    SessionStep.PAUSE: EventType.SESSION_PAUSED,
    SessionStep.RESUME: EventType.SESSION_RESUMED,
    SessionStep.END: EventType.SESSION_ENDED,
}
_ACTIONS = {SessionStep.OPEN: Action.SESSION_OPEN, SessionStep.END: Action.SESSION_END}


async def open_session(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionView:
    """Open: points may join. Art. 7.1: only a confirmed conference, inside the session's window.

    Raises Forbidden, NotConfirmed, OutsideWindow, WrongState, SessionMoved (somebody else just opened it).
    """
    return await _step(deployment, actor, session_id, SessionStep.OPEN)


async def start_session(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionView:
    """Start; a requested recording begins by itself (Art. 9.2). Raises Forbidden, WrongState, SessionMoved."""
    return await _step(deployment, actor, session_id, SessionStep.START)


async def pause_session(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionView:
    """Break: nobody is seen or heard, and a clip stands still. Raises Forbidden, WrongState, SessionMoved."""
    return await _step(deployment, actor, session_id, SessionStep.PAUSE)


async def resume_session(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionView:
    """Go on after a break, with the clip that ran before it. Raises Forbidden, WrongState, SessionMoved."""
    return await _step(deployment, actor, session_id, SessionStep.RESUME)


async def end_session(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionView:
    """End; nothing else ends a session. Raises Forbidden, WrongState, SessionMoved."""
    return await _step(deployment, actor, session_id, SessionStep.END)


async def _step(deployment: Deployment, actor: Actor, session_id: int, step: SessionStep) -> SessionView:
    async with deployment.database.write() as tx:
        await step_in(tx, actor, session_id, step, deployment.now())
    if step is SessionStep.END:
        deployment.wall.forget(session_id)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return await get_session(deployment, actor, session_id=session_id)


async def step_in(tx: AsyncSession, actor: Actor, session_id: int, step: SessionStep, now: datetime) -> None:
    """Take a session one step on inside a transaction; publish ``stage.TOPIC`` and ``TOPIC`` after the commit.

    Raises what the step itself raises (see above).
    """
    meeting = await meet_reader(tx, actor, session_id, day_of(now))
    meeting.reach.require(_ACTIONS.get(step, Action.SESSION_RUN))
    await _refuse_second_press(tx, meeting, step)
    state = next_running(SessionState(meeting.session.state), step)
    if step is SessionStep.OPEN:
        meeting = await _open(tx, meeting, now)
    meeting.session.state = state
    happened = [Happened(_EVENTS[step], {"title": meeting.conference.title, "kind": meeting.session.kind})]
    happened += await _move_floor(tx, meeting, actor, state, now)
    await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    await _also(tx, meeting, step, now)


async def _refuse_second_press(tx: AsyncSession, meeting: Meeting, step: SessionStep) -> None:
    """Tell who pressed the same button before. Raises SessionMoved."""
    state = SessionState(meeting.session.state)
    if (state, step) in RUNNING or state not in {after for (_, taken), after in RUNNING.items() if taken is step}:
        return
    first = await tx.scalar(
        select(Event.actor_name)
        .where(Event.session_id == meeting.session.id, Event.type == _EVENTS[step])
        .order_by(Event.id.desc())
        .limit(1)
    )
    if first is not None:
        raise SessionMoved(who=first, state=state)


async def _open(tx: AsyncSession, meeting: Meeting, now: datetime) -> Meeting:
    """Make room, seats and logbook page of a session. Raises NotConfirmed, OutsideWindow."""
    session, conference = meeting.session, meeting.conference
    if conference.intake != Intake.CONFIRMED:
        raise NotConfirmed
    check_window(now, session.opens_from.astimezone(VIETNAM), session.opens_until.astimezone(VIETNAM))
    session.opened_at = now
    points = (
        await tx.execute(
            select(ConferencePoint.point_id, ConferencePoint.is_main).where(
                ConferencePoint.conference_id == conference.id
            )
        )
    ).all()
    # Art. 3.3: exactly one main point.
    (main_point,) = (row.point_id for row in points if row.is_main)
    room = Room(
        session_id=session.id,
        kind=MAIN_ROOM,
        name=f"session-{session.id}-{MAIN_ROOM}",
        main_point_id=main_point,
        # The first change of state, in this very transaction, makes it one.
        version=0,
        speaking=[],
        turn_minutes=0,
        undo=None,
        chairing=asdict(Chairing(deputy=_deputy(meeting, points))),
        presided=[],
        urgent_point_id=0,
        urgent_by="",
        urgent_changed_in=0,
        looking=[],
        tour=None,
        floor_changed_in=0,
        floor_changed_by="",
        locked=False,
        waiting_room=False,
        door_changed_in=0,
        door_changed_by="",
        recording=jobs.at_opening(conference, session),
        branches=[],
    )
    tx.add(room)
    await tx.execute(
        insert(Seat),
        [
            {
                "session_id": session.id,
                "point_id": row.point_id,
                "generation": 0,
                "holder": "",
                "presence": Presence.ABSENT.value,
                "media_sid": "",
                "entry": Entry.OUTSIDE.value,
                "entry_changed_in": 0,
                "entry_changed_by": "",
                "entry_reason": "",
                "speaker_name": "",
                "speaker_post": "",
            }
            for row in points
        ],
    )
    await open_page(tx, session=session)
    await tx.flush()
    return Meeting(session, conference, room, meeting.reach, meeting.presiding)


def _deputy(meeting: Meeting, points: Iterable[Any]) -> int:
    """Return the deputy that the conference names, if it is still one of its sub points; 0: none."""
    named = meeting.presiding.deputy_point_id if meeting.presiding else None
    return next((row.point_id for row in points if row.point_id == named and not row.is_main), 0)


async def _move_floor(
    tx: AsyncSession, meeting: Meeting, actor: Actor, state: SessionState, now: datetime
) -> tuple[Happened, ...]:
    """Take the floor into the new state: a break or the end takes it from whoever has it."""
    room = meeting.main_room
    before = await load_floor(tx, meeting.session, room)
    labels = await stage.labels_of(
        tx, meeting.conference, {*before.speakers, before.shown, before.urgent.point_id} - {0}
    )
    context = Context(milliseconds(now), actor.name, labels, frozenset())
    after, happened = move_to(before, state, context)
    await store_floor(tx, room, before, after, now)
    return happened


async def _also(tx: AsyncSession, meeting: Meeting, step: SessionStep, now: datetime) -> None:
    session, room = meeting.session, meeting.main_room
    match step:
        case SessionStep.OPEN:
            await jobs.room_opened(tx, room=room, at=now)
        case SessionStep.START:
            session.started_at = now
            await jobs.session_started(tx, conference=meeting.conference, session=session, room=room, at=now)
        case SessionStep.PAUSE:
            await hold_time(tx, room.id, now)
            await hold_content(tx, room.id, now)
        case SessionStep.RESUME:
            session.resumed_at = now
            await run_time(tx, room.id, now)
            await run_content(tx, room.id, now)
        case SessionStep.END:
            session.ended_at = now
            await hold_time(tx, room.id, now)
            seats = update(Seat).where(Seat.session_id == session.id)
            # Since when a lost one is away stays on record: the roll call tells it from who stayed to the end.
            await tx.execute(seats.where(Seat.presence == Presence.DROPPED).values(presence=Presence.LEFT.value))
            await tx.execute(
                seats.where(Seat.presence == Presence.PRESENT).values(presence=Presence.LEFT.value, presence_since=now)
            )
            await end_calls(tx, session.id, now)
            await jobs.session_ended(tx, room=room, at=now)
