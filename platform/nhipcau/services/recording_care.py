"""The care of recordings: asked for during a session, finished again, kept or deleted; and who looked at them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE, SessionKind, SessionState
from nhipcau.domain.errors import Forbidden, NotFound, SessionNotOpen
from nhipcau.domain.errors_streams import (
    RecordingAtWork,
    RecordingDeleted,
    RecordingHeld,
    RecordingRunning,
    RecordingUnable,
)
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.keeping import delete_after, is_due
from nhipcau.domain.requests import RequestKind, RequestState, RequestStep, next_request
from nhipcau.domain.roles import SYSTEM, Action, Actor, ActorKind
from nhipcau.schemas.base import Done
from nhipcau.schemas.care import KeepIn, LookList, LookView
from nhipcau.services import jobs, stage
from nhipcau.services import recording_uploads as uploads
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import Reach, reach_of
from nhipcau.services.recording_rows import care_of
from nhipcau.services.requested import requests_that_stand
from nhipcau.services.session_access import meet_reader
from nhipcau.store import outbox
from nhipcau.store.models import Conference, Job, Recording, RecordingCare, RecordingLook, Session
from nhipcau_media.contract.jobs import JobKind
from nhipcau_media.contract.stage import RecordingState

#: States of a recording at which somebody works.
_AT_WORK = frozenset({"waiting", "running", "finishing"})
#: Longest list of looks.
_LOOKS = 200


async def request_recording(deployment: Deployment, actor: Actor, *, session_id: int) -> Done:
    """Ask for a recording while the session runs (Art. 9.2 ¶2), also after one failed.

    It begins at once, or with the session.

    Raises NotFound, Forbidden, SessionNotOpen, RecordingRunning, RecordingUnable (the Department said that it cannot).
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet_reader(tx, actor, session_id, day_of(now))
        meeting.reach.require(Action.RECORDING_REQUEST)
        session, room = meeting.session, meeting.main_room
        if session.state not in JOINABLE:
            raise SessionNotOpen
        there = await tx.scalar(
            select(Recording.id).where(Recording.session_id == session.id, Recording.state.in_(_AT_WORK))
        )
        begins_later = session.state == SessionState.OPEN and session.kind == SessionKind.LIVE
        if there is not None or (begins_later and meeting.conference.recorded):
            raise RecordingRunning
        # What is asked for in a rehearsal is that rehearsal alone.
        if session.kind == SessionKind.LIVE:
            await _refuse_unable(tx, actor, meeting.conference, meeting.reach, now)
            meeting.conference.recording_requested = True
        await outbox.append(tx, [Happened(EventType.RECORDING_REQUESTED)], actor=actor, at=now, place=meeting.place)
        if begins_later:
            await stage.set_recording(tx, room, RecordingState.WAITING)
        else:
            await jobs.end_recorders(tx, room, now)
            await jobs.want_recorder(tx, session=session, room=room, at=now)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return Done()


async def _refuse_unable(tx: AsyncSession, actor: Actor, conference: Conference, reach: Reach, now: datetime) -> None:
    """Let the Department alone take back its own answer that it cannot record. Raises RecordingUnable."""
    if not conference.recording_unable:
        return
    rows = [row for row in await requests_that_stand(tx, conference.id) if row.kind == RequestKind.RECORDING]
    if not reach.may(Action.REQUEST_ANSWER):
        raise RecordingUnable(why=next((row.answer for row in reversed(rows) if row.answer), "…"))
    for row in rows:
        if row.state != RequestState.AGREED:
            row.state = next_request(RequestState(row.state), RequestStep.AGREE)
            row.answered_at, row.answered_by, row.answer = now, actor.name[:120], ""
    conference.recording_unable = False


async def finish_again(deployment: Deployment, actor: Actor, *, recording_id: int) -> Done:
    """Make the film from its pieces once more: after a full disk, a crash, or a repair by hand.

    Raises NotFound, Forbidden, RecordingAtWork, RecordingDeleted.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        recording, conference, reach = await meet_recording(tx, deployment, actor, recording_id)
        reach.require(Action.RECORDING_KEEP)
        await refuse_deleted(tx, recording)
        await _refuse_at_work(tx, recording)
        await jobs.want_film(tx, recording, now)
        recording.progress, recording.failure = 0, None
        await _tell(tx, recording, conference, EventType.RECORDING_AGAIN, actor, now)
    deployment.bus.publish(TOPIC)
    return Done()


async def keep_recording(deployment: Deployment, actor: Actor, *, recording_id: int, request: KeepIn) -> Done:
    """Set how long a recording is kept, and whether it is on hold. Raises NotFound, Forbidden, RecordingDeleted."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        recording, conference, reach = await meet_recording(tx, deployment, actor, recording_id)
        reach.require(Action.RECORDING_KEEP)
        care = await refuse_deleted(tx, recording)
        care.retention, care.hold = request.retention, request.hold
        care.delete_after = delete_after(request.retention, recording.ended_at)
        facts = {"retention": request.retention, "hold": request.hold}
        await _tell(tx, recording, conference, EventType.RECORDING_KEPT, actor, now, **facts)
    deployment.bus.publish(TOPIC)
    return Done()


async def delete_recording(deployment: Deployment, actor: Actor, *, recording_id: int, why: str) -> Done:
    """Delete the files of a recording; its row, its hash and the logbook stay.

    Raises NotFound, Forbidden, RecordingAtWork, RecordingHeld, RecordingDeleted.
    """
    async with deployment.database.write() as tx:
        recording, _, reach = await meet_recording(tx, deployment, actor, recording_id)
        reach.require(Action.RECORDING_KEEP)
        care = await refuse_deleted(tx, recording)
        # One that failed while its session goes on may be written after all, and its pieces become a film.
        if recording.state in _AT_WORK or recording.ended_at is None:
            raise RecordingAtWork
        await _refuse_at_work(tx, recording)
        if care.hold:
            raise RecordingHeld(why=care.hold)
    await _delete(deployment, actor, recording_id, {"cause": why})
    return Done()


async def delete_due(deployment: Deployment) -> int:
    """Delete every recording whose time is over and that nobody holds; returns how many.

    Takes away, too, what a crash left of one that was deleted before.
    """
    now = deployment.now()
    async with deployment.database.read() as tx:
        rows = await tx.execute(
            select(RecordingCare, Recording)
            .join(Recording, Recording.id == RecordingCare.recording_id)
            .where(RecordingCare.deleted_at.is_(None), RecordingCare.delete_after <= now)
        )
        due = [
            recording.id
            for care, recording in rows
            if is_due(care.delete_after, care.hold, now) and recording.state not in _AT_WORK
        ]
    deleted = 0
    for recording_id in due:
        cause = {"cause_vi": "hết hạn lưu", "cause_en": "its time is over"}
        deleted += await _delete(deployment, SYSTEM, recording_id, cause, only_due=True)
    await _clear(deployment)
    return deleted


async def note_look(deployment: Deployment, actor: Actor, *, recording_id: int, what: str) -> None:
    """Write down that somebody watches a film or takes a file; once a day for each kind is enough."""
    now = deployment.now()
    person = actor.id if actor.kind is ActorKind.PERSON else None
    last = (
        select(RecordingLook.at)
        .where(
            RecordingLook.recording_id == recording_id,
            RecordingLook.person_id == person,
            RecordingLook.name == actor.name,
            RecordingLook.what == what,
        )
        .order_by(RecordingLook.id.desc())
        .limit(1)
    )
    async with deployment.database.read() as tx:
        at = await tx.scalar(last)
    # A player asks for a film in many ranges.
    if at is not None and day_of(at) == day_of(now):
        return
    async with deployment.database.write() as tx:
        tx.add(RecordingLook(recording_id=recording_id, at=now, person_id=person, name=actor.name[:120], what=what))


async def list_looks(deployment: Deployment, actor: Actor, *, recording_id: int) -> LookList:
    """Return who looked at a recording last, the newest first. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        _, _, reach = await meet_recording(tx, deployment, actor, recording_id)
        reach.require(Action.RECORDING_READ)
        rows = await tx.scalars(
            select(RecordingLook)
            .where(RecordingLook.recording_id == recording_id)
            .order_by(RecordingLook.id.desc())
            .limit(_LOOKS)
        )
        looks = tuple(LookView(at=row.at, name=row.name, what=row.what) for row in rows)
        total = await tx.scalar(select(func.count()).where(RecordingLook.recording_id == recording_id))
        return LookList(looks=looks, total=total or 0)


async def meet_recording(
    tx: AsyncSession, deployment: Deployment, actor: Actor, recording_id: int
) -> tuple[Recording, Conference, Reach]:
    """Read a recording for somebody who may read it. Raises NotFound, Forbidden."""
    recording = await tx.get(Recording, recording_id)
    if recording is None:
        raise NotFound(what="recording")
    session = await tx.get_one(Session, recording.session_id)
    conference = await tx.get_one(Conference, session.conference_id)
    reach = await reach_of(tx, actor, conference, day_of(deployment.now()))
    if not reach.may(Action.RECORDING_READ):
        raise Forbidden
    return recording, conference, reach


async def refuse_deleted(tx: AsyncSession, recording: Recording) -> RecordingCare:
    """Return the care of a recording whose files are there. Raises RecordingDeleted."""
    care = await care_of(tx, recording)
    if care.deleted_at is not None:
        raise RecordingDeleted(day=f"{care.deleted_at.astimezone(VIETNAM):%d/%m/%Y}")
    return care


async def _refuse_at_work(tx: AsyncSession, recording: Recording) -> None:
    at_work = await tx.scalar(
        select(Job.id).where(
            Job.recording_id == recording.id,
            Job.state.in_(jobs.ACTIVE),
            Job.kind.in_((JobKind.RECORDER, JobKind.FINISHER)),
        )
    )
    if at_work is not None:
        raise RecordingAtWork


async def _delete(
    deployment: Deployment, actor: Actor, recording_id: int, cause: Mapping[str, str], *, only_due: bool = False
) -> bool:
    """Delete one; returns whether it was still to be deleted: since it was looked up somebody may have held it."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        recording = await tx.get_one(Recording, recording_id)
        session = await tx.get_one(Session, recording.session_id)
        conference = await tx.get_one(Conference, session.conference_id)
        care = await care_of(tx, recording)
        if care.deleted_at is not None or (only_due and not is_due(care.delete_after, care.hold, now)):
            return False
        care.deleted_at = now
        await uploads.want_copy_deleted(tx, care, now)
        folder = deployment.settings.recordings_dir / recording.folder
        facts = {"sha256": recording.sha256, **cause}
        await _tell(tx, recording, conference, EventType.RECORDING_DELETED, actor, now, **facts)
    # The row says it first: a crash in between leaves files that nobody is shown, never a row without its files.
    # So does the worker with the copy in the storage, which may be away for days.
    await asyncio.to_thread(_remove, folder)
    deployment.bus.publish(TOPIC)
    return True


async def _clear(deployment: Deployment) -> None:
    """Remove what is still there of recordings that were deleted: a crash came in between, or the disk refused."""
    async with deployment.database.read() as tx:
        folders = await tx.scalars(
            select(Recording.folder)
            .join(RecordingCare, RecordingCare.recording_id == Recording.id)
            .where(RecordingCare.deleted_at.is_not(None))
        )
        gone = [deployment.settings.recordings_dir / folder for folder in folders if folder]
    await asyncio.to_thread(_remove, *gone)


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


async def _tell(
    tx: AsyncSession,
    recording: Recording,
    conference: Conference,
    kind: EventType,
    actor: Actor,
    at: datetime,
    **data: object,
) -> None:
    place = outbox.Place(conference.id, recording.session_id, recording.room_id)
    facts = {"recording_id": recording.id, **data}
    await outbox.append(tx, [Happened(kind, facts)], actor=actor, at=at, place=place)
