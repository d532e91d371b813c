"""What is recorded follows the host's request and the Department's answer (Art. 9.2 ¶2), also while a session runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE, SessionKind, SessionState
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.requests import RequestKind, RequestState
from nhipcau.domain.roles import Actor
from nhipcau.services import jobs, stage
from nhipcau.services.requested import requests_that_stand
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.store import outbox
from nhipcau.store.models import Conference, Recording, Room, Session, TechnicalRequest
from nhipcau_media.contract.stage import RecordingState


async def follow_answer(tx: AsyncSession, actor: Actor, conference: Conference, now: datetime) -> None:
    """Let the conference and its running session follow where the requests for a recording stand.

    The Department cannot record, or the host asks for it no more: a recorder that runs is ended, one that waits never
    begins, and the room is told. It is asked for, or can be made after all: recording begins at once, or with the
    session. A recording that failed is not begun anew by this. Publish ``stage.TOPIC`` after the commit.
    """
    conference.recording_unable = is_unable(await requests_that_stand(tx, conference.id), conference.recording_unable)
    found = await tx.execute(
        select(Session, Room)
        .join(Room, (Room.session_id == Session.id) & (Room.kind == MAIN_ROOM))
        .where(
            Session.conference_id == conference.id, Session.kind == SessionKind.LIVE, Session.state.in_(list(JOINABLE))
        )
    )
    for session, room in found.all():
        place = outbox.Place(conference.id, session.id, room.id)
        shown = RecordingState(room.recording)
        if not conference.recording_requested and shown is not RecordingState.NONE:
            await _give_up(tx, room, jobs.NotRecorded.WITHDRAWN, RecordingState.NONE, now)
            happened = EventType.RECORDING_WITHDRAWN
        elif conference.recording_requested and conference.recording_unable and shown is not RecordingState.UNABLE:
            await _give_up(tx, room, jobs.NotRecorded.DEPARTMENT_UNABLE, RecordingState.UNABLE, now)
            happened = EventType.RECORDING_UNABLE
        elif conference.recorded and shown in (RecordingState.NONE, RecordingState.UNABLE):
            await _begin(tx, session, room, now)
            happened = EventType.RECORDING_REQUESTED
        else:
            continue
        await outbox.append(tx, [Happened(happened)], actor=actor, at=now, place=place)


def is_unable(standing: Iterable[TechnicalRequest], was: bool) -> bool:
    """Whether the Department's last word on a recording is that it cannot be made; asking again does not change it."""
    rows = [row for row in standing if row.kind == RequestKind.RECORDING]
    answered = [row for row in rows if row.state in (RequestState.AGREED, RequestState.UNABLE) and row.answered_at]
    if not answered:
        return was and bool(rows)
    last = max(answered, key=lambda row: (row.answered_at, row.id))
    return last.state == RequestState.UNABLE


async def _give_up(tx: AsyncSession, room: Room, why: jobs.NotRecorded, shown: RecordingState, now: datetime) -> None:
    await jobs.end_recorders(tx, room, now)
    # What was written until now becomes a film after the session, like that of every recording that was given up.
    for recording in await tx.scalars(
        select(Recording).where(Recording.room_id == room.id, Recording.state.in_(("waiting", "running")))
    ):
        recording.state, recording.failure = "failed", {"code": why}
    await stage.set_recording(tx, room, shown)


async def _begin(tx: AsyncSession, session: Session, room: Room, now: datetime) -> None:
    if session.state == SessionState.OPEN:
        await stage.set_recording(tx, room, RecordingState.WAITING)
    else:
        await jobs.end_recorders(tx, room, now)
        await jobs.want_recorder(tx, session=session, room=room, at=now)
