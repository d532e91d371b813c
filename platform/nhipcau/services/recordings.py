"""Recordings as people see them: one, and the film's files."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.logbook import reason
from nhipcau.domain.errors import Forbidden, NotFound, RecordingMissing
from nhipcau.domain.errors_streams import RecordingDeleted
from nhipcau.domain.errors_system import StorageUnavailable
from nhipcau.domain.events import EventType
from nhipcau.domain.keeping import RetentionClass
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.care import CareView, RecordingFigures, TrackView
from nhipcau.schemas.work import RecordingStep, RecordingView
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import DatedNames
from nhipcau.services.reach import reaches_of
from nhipcau.services.recording_care import meet_recording
from nhipcau.services.session_access import meet_reader
from nhipcau.store.models import Conference, Event, Job, Recording, RecordingCare, Session
from nhipcau_media.contract.jobs import Chapter, Gap, JobKind, SpeakerTrack
from nhipcau_recording.cut import cut
from nhipcau_recording.disk import require_space
from nhipcau_recording.errors import RecordingError
from nhipcau_recording.stills import STILLS

#: A recording, its conference, and what the host was called on its day.
RecordingRow = tuple[Recording, Conference, str]


async def get_recording(deployment: Deployment, actor: Actor, *, recording_id: int, language: str) -> RecordingView:
    """Return one recording. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        row = await _one(tx, deployment, actor, recording_id)
        care = await tx.get(RecordingCare, recording_id)
        _, _, reach = await meet_recording(tx, deployment, actor, recording_id)
    # One that failed is kept and deleted like a film, once nothing more is written.
    over = row[0].state == RecordingStep.DONE or (row[0].state == RecordingStep.FAILED and row[0].ended_at is not None)
    kept = _care(row[0], care, language, may_keep=reach.may(Action.RECORDING_KEEP)) if over else None
    again = reach.may(Action.RECORDING_KEEP) and row[0].state in (RecordingStep.FAILED, RecordingStep.DONE)
    return recording_view(row, language).model_copy(update={"care": kept, "may_finish_again": again})


async def find_film(deployment: Deployment, actor: Actor, *, recording_id: int) -> tuple[Path, str]:
    """Return the film's file and a name to save it under. Raises NotFound, Forbidden, RecordingMissing."""
    async with deployment.database.read() as tx:
        recording, _, _ = await _one(tx, deployment, actor, recording_id)
        await _refuse_deleted(tx, recording_id)
    path = deployment.settings.recordings_dir / recording.folder / recording.file
    if recording.state != RecordingStep.DONE or not recording.file or not path.is_file():
        raise RecordingMissing
    return path, f"{recording.folder}{path.suffix}"


async def find_track(deployment: Deployment, actor: Actor, *, recording_id: int, number: int) -> tuple[Path, str]:
    """Return a speaker's sound (numbered from 1) and a name for it. Raises NotFound, Forbidden, RecordingMissing."""
    async with deployment.database.read() as tx:
        recording, _, _ = await _one(tx, deployment, actor, recording_id)
        care = await _refuse_deleted(tx, recording_id)
    tracks = care.extras.get("tracks", []) if care else []
    if not 1 <= number <= len(tracks):
        raise RecordingMissing
    path = deployment.settings.recordings_dir / recording.folder / SpeakerTrack.model_validate(tracks[number - 1]).file
    if not path.is_file():
        raise RecordingMissing
    return path, f"{recording.folder}-{number:02d}{path.suffix}"


async def find_still(deployment: Deployment, actor: Actor, *, recording_id: int, number: int) -> Path:
    """Return the picture of a chapter (numbered from 1; 0: of the film). Raises NotFound, Forbidden, …"""
    async with deployment.database.read() as tx:
        recording, _, _ = await _one(tx, deployment, actor, recording_id)
        await _refuse_deleted(tx, recording_id)
    name = "poster.jpg" if number == 0 else f"{number - 1:03d}.jpg"
    path = deployment.settings.recordings_dir / recording.folder / STILLS / name
    if not path.is_file():
        raise RecordingMissing
    return path


async def find_chapter(deployment: Deployment, actor: Actor, *, recording_id: int, number: int) -> tuple[Path, str]:
    """Return a chapter (numbered from 1) as a film of its own, cut out when need be. Raises as find_film."""
    film, name = await find_film(deployment, actor, recording_id=recording_id)
    async with deployment.database.read() as tx:
        recording = await tx.get_one(Recording, recording_id)
    if not 1 <= number <= len(recording.chapters):
        raise RecordingMissing
    chapter = Chapter.model_validate(recording.chapters[number - 1])
    target = film.parent / "cuts" / f"{recording.sha256[:12]}-{number:03d}.mp4"
    async with deployment.cutting:
        if not target.is_file():
            await asyncio.to_thread(_cut, film, chapter, target, deployment.settings.disk_min_free_mb)
    return target, f"{Path(name).stem}-{number:03d}.mp4"


async def get_figures(deployment: Deployment, actor: Actor, *, session_id: int) -> RecordingFigures | None:
    """Return how a session's recording stands; None when there is none. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        meeting = await meet_reader(tx, actor, session_id, day_of(deployment.now()))
        meeting.reach.require(Action.RECORDING_READ)
        job = await tx.scalar(
            select(Job)
            .join(Recording, Recording.id == Job.recording_id)
            .where(Recording.session_id == session_id, Job.kind == JobKind.RECORDER)
            .order_by(Job.id.desc())
            .limit(1)
        )
        if job is None:
            return None
        gaps = await tx.scalar(
            select(func.count())
            .select_from(Event)
            .where(Event.session_id == session_id, Event.type == EventType.RECORDING_GAP)
        )
    said = deployment.figures.job_figures(job.id)
    free_mb = int(said.get("free_mb", 0))
    return RecordingFigures(
        bytes=int(said.get("bytes", 0)),
        seconds=float(said.get("seconds", 0)),
        still_s=float(said.get("still_s", 0)),
        free_mb=free_mb,
        restarts=job.restarts,
        gaps=gaps or 0,
        disk_low=bool(said) and free_mb < deployment.settings.disk_margin_mb,
    )


def _cut(film: Path, chapter: Chapter, target: Path, min_free_mb: int) -> None:
    target.parent.mkdir(exist_ok=True)
    try:
        # At most as large as the whole; recordings that are on come first.
        require_space(film.parent, film.stat().st_size, min_free_mb)
        cut(film, chapter.start_s, chapter.end_s, target, chapter.heading)
    except RecordingError as error:
        raise StorageUnavailable from error


async def _refuse_deleted(tx: AsyncSession, recording_id: int) -> RecordingCare | None:
    care = await tx.get(RecordingCare, recording_id)
    if care is not None and care.deleted_at is not None:
        raise RecordingDeleted(day=f"{care.deleted_at.astimezone(VIETNAM):%d/%m/%Y}")
    return care


def _care(recording: Recording, care: RecordingCare | None, language: str, *, may_keep: bool) -> CareView:
    extras = care.extras if care else {}
    base = f"/api/recordings/{recording.id}"
    tracks = (SpeakerTrack.model_validate(track) for track in extras.get("tracks", []))
    stills = extras.get("stills", [])
    return CareView(
        retention=RetentionClass(care.retention) if care else RetentionClass.ORDINARY,
        delete_after=care.delete_after if care else None,
        hold=care.hold if care else "",
        deleted_at=care.deleted_at if care else None,
        tracks=tuple(
            TrackView(
                number=number,
                label=track.label,
                seconds=track.seconds,
                bytes=track.bytes,
                sha256=track.sha256,
                url=f"{base}/tracks/{number}",
            )
            for number, track in enumerate(tracks, 1)
        ),
        stills=tuple(f"{base}/stills/{number}" for number in range(1, len(stills) + 1)),
        lufs=extras.get("lufs"),
        upload=care.upload if care else "",
        uploaded_bytes=care.uploaded_bytes if care else 0,
        upload_failure=reason(care.upload_failure, language) if care and care.upload_failure else "",
        may_keep=may_keep,
    )


async def _one(tx: AsyncSession, deployment: Deployment, actor: Actor, recording_id: int) -> RecordingRow:
    rows = await readable(tx, deployment, actor, of_conferences().where(Recording.id == recording_id))
    if rows:
        return rows[0]
    if await tx.get(Recording, recording_id) is None:
        raise NotFound(what="recording")
    raise Forbidden


def of_conferences() -> Select[Recording, Conference]:
    """Return the question for recordings with their conferences."""
    return (
        select(Recording, Conference)
        .join(Session, Session.id == Recording.session_id)
        .join(Conference, Conference.id == Session.conference_id)
    )


async def readable(
    tx: AsyncSession, deployment: Deployment, actor: Actor, question: Select[Recording, Conference]
) -> list[RecordingRow]:
    """Return those of the asked recordings that the actor may read, with what each host was called that day."""
    found = [(recording, conference) for recording, conference in await tx.execute(question)]
    hosts = await DatedNames.of_bodies(tx, {conference.host_body_id for _, conference in found})
    rows: list[RecordingRow] = [
        (recording, conference, hosts.on(conference.host_body_id, day_of(conference.starts_at)))
        for recording, conference in found
    ]
    reach = await reaches_of(tx, actor, (conference for _, conference, _ in rows), day_of(deployment.now()))
    return [row for row in rows if reach[row[1].id].may(Action.RECORDING_READ)]


def recording_view(row: RecordingRow, language: str) -> RecordingView:
    """Return a recording as it is shown, without what is kept beside it."""
    recording, conference, host_name = row
    return RecordingView(
        id=recording.id,
        session_id=recording.session_id,
        conference_id=conference.id,
        title=conference.title,
        host_name=host_name,
        state=RecordingStep(recording.state),
        started_at=recording.started_at,
        ended_at=recording.ended_at,
        progress=recording.progress,
        film_url=f"/api/recordings/{recording.id}/film" if recording.state == RecordingStep.DONE else "",
        sha256=recording.sha256,
        bytes=recording.bytes,
        duration_s=recording.duration_ms / 1000,
        chapters=tuple(Chapter.model_validate(chapter) for chapter in recording.chapters),
        gaps=tuple(Gap.model_validate(gap) for gap in recording.gaps),
        failure=reason(str(recording.failure.get("code", "")), language) if recording.failure else "",
    )
