"""Which process is wanted: called by the use cases of a session inside their own transaction.

A job is a row; a runner leases it by naming it in its sync. A job and the change that wants it are stored together.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionKind, SessionState
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.services import outbox_tail, stage, stream_jobs
from nhipcau.services.deployment import Deployment
from nhipcau.services.job_figures import STILL_S
from nhipcau.services.recording_rows import care_of
from nhipcau.store import outbox
from nhipcau.store.models import Conference, Job, Recording, Room, Session
from nhipcau_media.contract.jobs import JobKind
from nhipcau_media.contract.stage import RecordingState
from nhipcau_recording.errors import NothingRecorded

#: How long composer and recorder may take to run out after the end before they are told to.
RUN_OUT = timedelta(seconds=20)
#: A recorder that was silent this long is said to be not recording (seconds); it reports every 2.5 s.
RECORDER_SILENT_S = 15.0
#: How long after the start a requested recording may take to begin.
BEGIN = timedelta(seconds=10)
#: States in which a job has, or is to get, a process.
ACTIVE = ("wanted", "leased", "stopping")


class NotRecorded(StrEnum):
    """Why nothing is recorded although no recorder said that it failed."""

    RECORDER_SILENT = "recorder_silent"
    RECORDER_MISSING = "recorder_missing"
    #: The recorder is well: nothing comes from the composer.
    PROGRAMME_MISSING = "programme_missing"
    #: The Department answered the request by: it cannot be done.
    DEPARTMENT_UNABLE = "department_unable"
    #: The host took the request back.
    WITHDRAWN = "request_withdrawn"


def at_opening(conference: Conference, session: Session) -> RecordingState:
    """Return what a session shows of its recording before it has begun."""
    if recorded_by_request(conference, session):
        return RecordingState.WAITING
    unable = conference.recording_requested and session.kind == SessionKind.LIVE
    return RecordingState.UNABLE if unable else RecordingState.NONE


async def room_opened(tx: AsyncSession, *, room: Room, at: datetime) -> None:
    """Want a composer for a room whose session was opened."""
    tx.add(Job(kind=JobKind.PROGRAMME, room_id=room.id, state="wanted", created_at=at))


def recorded_by_request(conference: Conference, session: Session) -> bool:
    """Whether the recording that a conference asked for is of this session: the live one alone, never a rehearsal."""
    return conference.recorded and session.kind == SessionKind.LIVE


async def session_started(
    tx: AsyncSession, *, conference: Conference, session: Session, room: Room, at: datetime
) -> None:
    """Want a recorder when a recording was requested (Art. 9.2 ¶2) and the session is the live one; and its streams."""
    await stream_jobs.session_started(tx, conference=conference, session=session, room=room, at=at)
    if recorded_by_request(conference, session):
        await want_recorder(tx, session=session, room=room, at=at)


async def want_recorder(tx: AsyncSession, *, session: Session, room: Room, at: datetime) -> Recording:
    """Want a recorder for a session that is on."""
    recording = Recording(session_id=session.id, room_id=room.id, state="waiting", folder="")
    tx.add(recording)
    await tx.flush()
    recording.folder = f"{at:%Y-%m-%d}-{recording.id}"
    tx.add(Job(kind=JobKind.RECORDER, room_id=room.id, recording_id=recording.id, state="wanted", created_at=at))
    await stage.set_recording(tx, room, RecordingState.WAITING)
    return recording


async def end_recorders(tx: AsyncSession, room: Room, at: datetime) -> None:
    """End what recorders a room still has: a recording that was given up is asked for anew.

    A new one waits until they are gone; what they wrote becomes a film after the session.
    """
    for job in await tx.scalars(
        select(Job).where(Job.room_id == room.id, Job.kind == JobKind.RECORDER, Job.state.in_(("wanted", "leased")))
    ):
        job.state = "stopping" if job.state == "leased" else "done"
        job.ended_at = at if job.state == "done" else None


async def session_ended(tx: AsyncSession, *, room: Room, at: datetime) -> None:
    """Let composer and recorder run out: they see the end on stage. A recorder that never ran has nothing to do."""
    await stream_jobs.session_ended(tx, room=room, at=at)
    await tx.execute(update(Job).where(Job.room_id == room.id, Job.state == "wanted").values(state="done", ended_at=at))


def want_again(job: Job) -> None:
    """Free a job whose process ended although its session goes on."""
    job.state, job.runner, job.runner_life, job.secret_hash = "wanted", "", "", None


async def want_film(tx: AsyncSession, recording: Recording, at: datetime) -> None:
    """Want a finisher for a recording whose recorder is done."""
    recording.state = "finishing"
    recording.ended_at = recording.ended_at or at
    tx.add(
        Job(
            kind=JobKind.FINISHER,
            room_id=recording.room_id,
            recording_id=recording.id,
            state="wanted",
            created_at=at,
        )
    )


async def fail_recording(tx: AsyncSession, recording: Recording, room: Room, data: dict[str, object]) -> None:
    """Say loudly that a requested recording is not written: on stage, on its row and in the logbook."""
    recording.state = "failed"
    recording.failure = data
    await stage.set_recording(tx, room, RecordingState.FAILED)


async def look_after_jobs(deployment: Deployment) -> None:
    """Notice what no report tells: recordings that do not grow or never began, jobs that outlive their session.

    Called once a second. Reads first; writes only when something is to be changed.
    """
    now = deployment.now()
    async with deployment.database.read() as tx:
        needed = await _mute_recorders(tx, deployment, now) or await _left_over(tx, now)
    if not needed:
        return
    async with deployment.database.write() as tx:
        for recording, room, session, code in await _mute_recorders(tx, deployment, now):
            await fail_recording(tx, recording, room, {"code": code})
            await outbox.append(
                tx,
                [Happened(EventType.RECORDING_FAILED, {"recording_id": recording.id, "code": code})],
                actor=SYSTEM,
                at=now,
                place=outbox.Place(session.conference_id, session.id, room.id),
            )
        for job, orphan in await _left_over(tx, now):
            if job is not None:
                job.state = "stopping" if job.state == "leased" else "done"
                job.ended_at = now if job.state == "done" else None
            elif orphan is not None and orphan.started_at is not None:
                await want_film(tx, orphan, now)
            elif orphan is not None:
                # Nothing was ever written: there is no film to be made, and nothing more will come.
                orphan.state, orphan.ended_at = "failed", now
                orphan.failure = orphan.failure or {"code": NothingRecorded.code}
                await care_of(tx, orphan)
    deployment.bus.publish(outbox_tail.TOPIC)
    deployment.bus.publish(stage.TOPIC)


async def _mute_recorders(
    tx: AsyncSession, deployment: Deployment, now: datetime
) -> list[tuple[Recording, Room, Session, NotRecorded]]:
    rows = await tx.execute(
        select(Recording, Room, Session, Job.id, Job.created_at)
        .join(Room, Room.id == Recording.room_id)
        .join(Session, Session.id == Recording.session_id)
        .join(Job, (Job.recording_id == Recording.id) & (Job.kind == JobKind.RECORDER))
        .where(Recording.state.in_(("waiting", "running")), Session.state != SessionState.ENDED)
    )
    silent = []
    for recording, room, session, job_id, wanted_at in rows:
        is_mute = deployment.figures.job_silent_s(job_id) >= RECORDER_SILENT_S
        # The recorder is well and has nothing to write.
        is_still = deployment.figures.job_still_s(job_id) >= STILL_S
        if not (is_mute or is_still):
            continue
        running = recording.state == "running"
        if not running and not (session.started_at and now - max(session.started_at, wanted_at) > BEGIN):
            continue
        mute = NotRecorded.RECORDER_SILENT if running else NotRecorded.RECORDER_MISSING
        silent.append((recording, room, session, mute if is_mute else NotRecorded.PROGRAMME_MISSING))
    return silent


async def _left_over(tx: AsyncSession, now: datetime) -> list[tuple[Job | None, Recording | None]]:
    jobs = await tx.scalars(
        select(Job)
        .join(Room, Room.id == Job.room_id)
        .join(Session, Session.id == Room.session_id)
        .where(
            Job.state.in_(("wanted", "leased")),
            Job.kind.not_in((JobKind.FINISHER, JobKind.UPLOAD)),
            Session.state == SessionState.ENDED,
            Session.ended_at < now - RUN_OUT,
        )
    )
    found: list[tuple[Job | None, Recording | None]] = [(job, None) for job in jobs]
    with_film = select(Job.recording_id).where(Job.kind == JobKind.FINISHER)
    at_work = select(Job.recording_id).where(Job.kind == JobKind.RECORDER, Job.state.in_(ACTIVE))
    orphans = await tx.scalars(
        select(Recording)
        .join(Session, Session.id == Recording.session_id)
        .where(
            Session.state == SessionState.ENDED,
            Session.ended_at < now - RUN_OUT,
            or_(Recording.started_at.is_not(None), Recording.ended_at.is_(None)),
            Recording.state.in_(("waiting", "running", "failed")),
            Recording.id.not_in(with_film),
            Recording.id.not_in(at_work),
        )
    )
    found.extend((None, recording) for recording in orphans)
    return found
