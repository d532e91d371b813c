"""What jobs tell: taken once each (by report id), turned into the state of recordings and into events."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import BadInput, Forbidden
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.services import outbox_tail, stage, stream_jobs
from nhipcau.services.deployment import Deployment
from nhipcau.services.job_figures import STILL_S, still_s
from nhipcau.services.jobs import NotRecorded, fail_recording, want_again, want_film
from nhipcau.services.recording_rows import care_of
from nhipcau.services.recording_uploads import take_upload_report, want_upload
from nhipcau.services.runner_sync import secret_hash
from nhipcau.settings import Settings
from nhipcau.store import outbox
from nhipcau.store.models import Job, JobReport, Recording, Room, Session
from nhipcau_media.contract.jobs import FilmReport, JobKind, Report, ReportType
from nhipcau_media.contract.stage import RecordingState

#: What the finisher says of a film without sound.
_SILENT_LUFS = -70.0


@dataclass(frozen=True, slots=True)
class _Taken:
    """A report with what it is about."""

    tx: AsyncSession
    job: Job
    room: Room
    session: Session
    recording: Recording | None
    report: Report
    now: datetime
    settings: Settings

    @property
    def superseded(self) -> bool:
        """Whether the job is being ended while its session goes on: another one is, or will be, in its stead."""
        return self.job.state in ("stopping", "done") and self.session.state in JOINABLE

    @property
    def at(self) -> datetime:
        """When the job says that it happened."""
        return datetime.fromtimestamp(self.report.at / 1000, UTC)

    async def tell(self, kind: EventType, **data: Any) -> None:
        """Store an event at its place."""
        if self.recording is not None:
            data = {"recording_id": self.recording.id, **data}
        place = outbox.Place(self.session.conference_id, self.session.id, self.room.id)
        await outbox.append(self.tx, [Happened(kind, data)], actor=SYSTEM, at=self.now, place=place)


async def take_report(deployment: Deployment, job_id: int, secret: str, report: Report) -> None:
    """Take a job's report; one seen before changes nothing. Raises Forbidden for a secret that is not the order's."""
    figures = report.data if report.type is ReportType.FIGURES else None
    async with deployment.database.read() as tx:
        job = await tx.get(Job, job_id)
        known = bool(
            await tx.scalar(select(JobReport.id).where(JobReport.job_id == job_id, JobReport.report_id == report.id))
        )
        recovered = await _recovered(tx, job, figures) if job is not None and figures is not None else False
    if job is None or job.secret_hash is None or not hmac.compare_digest(job.secret_hash, secret_hash(secret)):
        raise Forbidden
    deployment.figures.job_spoke(job_id, figures)
    if job.kind == JobKind.PROGRAMME and job.room_id is not None:
        deployment.figures.composes(job_id, job.room_id)
    if known or report.type is ReportType.ALIVE or (figures is not None and not recovered):
        return
    async with deployment.database.write() as tx:
        seen = select(JobReport.id).where(JobReport.job_id == job_id, JobReport.report_id == report.id)
        if await tx.scalar(seen):
            return
        tx.add(JobReport(job_id=job_id, report_id=report.id))
        job = await tx.get_one(Job, job_id)
        room = await tx.get_one(Room, job.room_id)
        session = await tx.get_one(Session, room.session_id)
        recording = await tx.get(Recording, job.recording_id) if job.recording_id else None
        taken = _Taken(tx, job, room, session, recording, report, deployment.now(), deployment.settings)
        if job.kind in stream_jobs.JOBS:
            await stream_jobs.take_stream_report(tx, job, report, taken.now)
        elif job.kind == JobKind.UPLOAD and recording is not None:
            take_upload_report(job, await care_of(tx, recording), report, taken.now)
        elif handle := _HANDLERS.get((JobKind(job.kind), report.type)):
            await handle(taken)
    deployment.bus.publish(outbox_tail.TOPIC)
    deployment.bus.publish(stage.TOPIC)


async def _recovered(tx: AsyncSession, job: Job, figures: dict[str, Any]) -> bool:
    """Whether figures of this job say that a recording which was given up is written after all."""
    if job.kind != JobKind.RECORDER or job.recording_id is None or still_s(figures) >= STILL_S:
        return False
    recording = await tx.get_one(Recording, job.recording_id)
    return recording.state == "failed" and job.state == "leased" and recording.started_at is not None


async def _programme_runs(taken: _Taken) -> None:
    await taken.tell(EventType.PROGRAMME_STARTED)


async def _recorder_runs(taken: _Taken) -> None:
    recording = taken.recording
    if recording is None or taken.session.state not in JOINABLE or taken.superseded:
        return
    first = recording.state != "running"
    recording.state = "running"
    recording.failure = None
    recording.started_at = recording.started_at or taken.at
    await stage.set_recording(taken.tx, taken.room, RecordingState.RUNNING)
    if first:
        await taken.tell(EventType.RECORDING_STARTED)


async def _gap(taken: _Taken) -> None:
    data = taken.report.data
    await taken.tell(
        EventType.RECORDING_GAP,
        from_us=data.get("from_us"),
        to_us=data.get("to_us"),
        cause=str(data.get("cause", ""))[:60],
    )


async def _recorder_failed(taken: _Taken) -> None:
    if taken.superseded:
        return
    taken.job.state, taken.job.ended_at, taken.job.failure = "failed", taken.now, taken.report.data
    if taken.recording is None:
        return
    await fail_recording(taken.tx, taken.recording, taken.room, taken.report.data)
    await taken.tell(EventType.RECORDING_FAILED, code=str(taken.report.data.get("code", "")))


async def _recorder_done(taken: _Taken) -> None:
    if taken.superseded:
        # The runner says when its process is gone, and its film is made after the session.
        return
    if taken.session.state in JOINABLE:
        # It was told to stop (its node goes down), the session goes on: another start continues the same pieces.
        want_again(taken.job)
        return
    taken.job.state, taken.job.ended_at = "done", taken.now
    if taken.recording is None or taken.recording.state in ("finishing", "done"):
        return
    await want_film(taken.tx, taken.recording, taken.at)
    await taken.tell(EventType.RECORDING_STOPPED, duration_s=taken.report.data.get("duration_s"))


async def _progress(taken: _Taken) -> None:
    if taken.recording is not None:
        taken.recording.progress = max(0, min(100, int(taken.report.data.get("percent", 0))))


async def _film_done(taken: _Taken) -> None:
    recording = taken.recording
    if recording is None or recording.state == "done":
        return
    try:
        film = FilmReport.model_validate(taken.report.data)
    except ValidationError as error:
        raise BadInput(field="data", detail="wrong_shape") from error
    taken.job.state, taken.job.ended_at = "done", taken.now
    recording.state, recording.progress, recording.failure = "done", 100, None
    recording.file, recording.sha256, recording.bytes = film.file, film.sha256, film.bytes
    recording.duration_ms = round(film.duration_s * 1000)
    recording.chapters = [chapter.model_dump() for chapter in film.chapters]
    recording.gaps = [gap.model_dump() for gap in film.gaps]
    care = await care_of(taken.tx, recording)
    care.extras = {
        "tracks": [track.model_dump() for track in film.tracks],
        "stills": list(film.stills),
        "lufs": film.lufs if film.lufs > _SILENT_LUFS else None,
    }
    await want_upload(taken.tx, taken.settings, recording, care, taken.now)
    await taken.tell(EventType.RECORDING_FINISHED, sha256=film.sha256, duration_s=film.duration_s, gaps=len(film.gaps))


async def _film_failed(taken: _Taken) -> None:
    taken.job.state, taken.job.ended_at, taken.job.failure = "failed", taken.now, taken.report.data
    if taken.recording is not None:
        taken.recording.state, taken.recording.failure = "failed", taken.report.data
        # Its pieces lie there without a film: they are kept and deleted like one.
        await care_of(taken.tx, taken.recording)
    await taken.tell(EventType.RECORDING_FAILED, code=str(taken.report.data.get("code", "")))


async def _programme_failed(taken: _Taken) -> None:
    taken.job.state, taken.job.ended_at, taken.job.failure = "failed", taken.now, taken.report.data
    # Without a programme there is nothing to record; the recorder itself is well and never says so.
    recording = await taken.tx.scalar(
        select(Recording).where(Recording.room_id == taken.room.id, Recording.state.in_(("waiting", "running")))
    )
    if recording is None or taken.session.state not in JOINABLE:
        return
    await fail_recording(taken.tx, recording, taken.room, {"code": NotRecorded.PROGRAMME_MISSING})
    await taken.tell(EventType.RECORDING_FAILED, recording_id=recording.id, code=NotRecorded.PROGRAMME_MISSING)


_HANDLERS: dict[tuple[JobKind, ReportType], Callable[[_Taken], Awaitable[None]]] = {
    (JobKind.PROGRAMME, ReportType.RUNNING): _programme_runs,
    (JobKind.PROGRAMME, ReportType.FAILED): _programme_failed,
    (JobKind.RECORDER, ReportType.RUNNING): _recorder_runs,
    (JobKind.RECORDER, ReportType.FIGURES): _recorder_runs,
    (JobKind.RECORDER, ReportType.GAP): _gap,
    (JobKind.RECORDER, ReportType.FAILED): _recorder_failed,
    (JobKind.RECORDER, ReportType.DONE): _recorder_done,
    (JobKind.FINISHER, ReportType.PROGRESS): _progress,
    (JobKind.FINISHER, ReportType.DONE): _film_done,
    (JobKind.FINISHER, ReportType.FAILED): _film_failed,
}
