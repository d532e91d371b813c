"""Processes of live streams: wanted and ended inside the transaction of the change, and what they report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionKind
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.domain.streaming import AT_WORK, StreamKind, StreamState
from nhipcau.store import outbox
from nhipcau.store.models import Conference, Job, Room, Session, Stream
from nhipcau_media.contract.jobs import JobKind, Report, ReportType

KINDS = {StreamKind.HLS: JobKind.HLS, StreamKind.PUSH: JobKind.PUSH}
#: Jobs that carry streams.
JOBS = frozenset(KINDS.values())


async def start_stream(tx: AsyncSession, stream: Stream, room: Room, at: datetime) -> None:
    """Want a process that carries the stream of a room."""
    job = Job(kind=KINDS[StreamKind(stream.kind)], room_id=room.id, state="wanted", created_at=at)
    tx.add(job)
    await tx.flush()
    stream.job_id, stream.session_id = job.id, room.session_id
    stream.state, stream.failure = StreamState.STARTING, None
    stream.started_at, stream.ended_at = None, None
    if stream.kind == StreamKind.HLS:
        # A folder of its own for each run: what ended before is not watched as if it were live.
        stream.folder = f"{stream.id}-{job.id}"


async def stop_stream(tx: AsyncSession, stream: Stream, at: datetime) -> bool:
    """Let the process end; returns whether there was one."""
    if stream.state not in AT_WORK:
        return False
    job = await tx.get(Job, stream.job_id) if stream.job_id else None
    if job is not None and job.state in ("wanted", "leased"):
        if job.state == "wanted":
            job.ended_at = at
        job.state = "stopping" if job.state == "leased" else "done"
    stream.state, stream.ended_at = StreamState.ENDED, at
    return True


async def session_started(
    tx: AsyncSession, *, conference: Conference, session: Session, room: Room, at: datetime
) -> None:
    """Start every stream that goes with the live session by itself; one that still carries a rehearsal leaves it."""
    if session.kind != SessionKind.LIVE:
        return
    rows = await tx.scalars(
        select(Stream).where(
            Stream.conference_id == conference.id, Stream.by_itself.is_(True), Stream.removed_at.is_(None)
        )
    )
    for stream in rows:
        if stream.state in AT_WORK:
            if stream.session_id == session.id:
                continue
            await stop_stream(tx, stream, at)
            await _tell(tx, stream, EventType.STREAM_STOPPED, at)
        await start_stream(tx, stream, room, at)
        await _tell(tx, stream, EventType.STREAM_STARTED, at)


async def session_ended(tx: AsyncSession, *, room: Room, at: datetime) -> None:
    """Streams see the end on stage and run out; one whose process never ran is over at once."""
    rows = await tx.execute(
        select(Stream, Job).join(Job, Job.id == Stream.job_id).where(Job.room_id == room.id, Stream.state.in_(AT_WORK))
    )
    for stream, job in rows:
        if job.state in ("wanted", "done"):
            stream.state, stream.ended_at = StreamState.ENDED, at


async def stream_of(tx: AsyncSession, job: Job) -> Stream | None:
    """Return the stream that a job carries; None when it was started anew since."""
    return (await tx.scalars(select(Stream).where(Stream.job_id == job.id))).first()


async def take_stream_report(tx: AsyncSession, job: Job, report: Report, now: datetime) -> None:
    """Turn what a stream's process says into the stream's state and events."""
    stream = await stream_of(tx, job)
    code = str(report.data.get("code", ""))[:60]
    if report.type is ReportType.DONE and report.data.get("reason") == "stopped" and job.state == "leased":
        # Its node goes down; while the session goes on, another one takes it.
        await _want_again(tx, job, stream)
        return
    if report.type in (ReportType.DONE, ReportType.FAILED):
        job.state, job.ended_at = ("done" if report.type is ReportType.DONE else "failed"), now
        job.failure = report.data or None
    if stream is None or stream.state not in AT_WORK:
        return
    match report.type:
        case ReportType.RUNNING:
            stream.state, stream.failure = StreamState.RUNNING, None
            stream.started_at = stream.started_at or now
            await _tell(tx, stream, EventType.STREAM_RUNS, now)
        case ReportType.AWAY:
            told = stream.state == StreamState.RETRYING and (stream.failure or {}).get("code") == code
            stream.state, stream.failure = StreamState.RETRYING, {"code": code}
            if not told:
                await _tell(tx, stream, EventType.STREAM_AWAY, now, code=code)
        case ReportType.FAILED:
            stream.state, stream.failure, stream.ended_at = StreamState.FAILED, {"code": code}, now
            await _tell(tx, stream, EventType.STREAM_FAILED, now, code=code)
        case ReportType.DONE:
            stream.state, stream.ended_at = StreamState.ENDED, now
            await _tell(tx, stream, EventType.STREAM_STOPPED, now)
        case _:
            pass


async def _want_again(tx: AsyncSession, job: Job, stream: Stream | None) -> None:
    job.state, job.runner, job.runner_life, job.secret_hash = "wanted", "", "", None
    if stream is not None and stream.state in AT_WORK:
        stream.state = StreamState.STARTING


async def process_ended(tx: AsyncSession, job: Job, at: datetime) -> None:
    """Take in that the process is gone for good although nothing was said of it: its last report was lost."""
    stream = await stream_of(tx, job)
    if stream is not None and stream.state in AT_WORK:
        stream.state, stream.ended_at = StreamState.ENDED, at
        await _tell(tx, stream, EventType.STREAM_STOPPED, at)


async def _tell(tx: AsyncSession, stream: Stream, kind: EventType, at: datetime, **data: object) -> None:
    session = await tx.get(Session, stream.session_id) if stream.session_id else None
    place = outbox.Place(stream.conference_id, session.id if session else None)
    facts = {"stream_id": stream.id, "stream": stream.name, **data}
    await outbox.append(tx, [Happened(kind, facts)], actor=SYSTEM, at=at, place=place)
