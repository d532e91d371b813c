"""Finished recordings sent to another storage: wanted, followed, taken away with the recording."""

from __future__ import annotations

import logging
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.services.deployment import Deployment
from nhipcau.services.job_figures import LEASE_S
from nhipcau.services.jobs import ACTIVE
from nhipcau.settings import Settings
from nhipcau.store.models import Job, Recording, RecordingCare
from nhipcau_media.contract.jobs import JobKind, Report, ReportType, StorageSpec
from nhipcau_recording.storage.port import StorageError, open_storage

log = logging.getLogger(__name__)

#: States of an upload as they are stored.
WAITING, SENDING, AWAY, FAILED, DONE = "waiting", "sending", "away", "failed", "done"
#: States of the copy of a deleted recording.
DELETING, DELETED = "deleting", "deleted"


class CopyStays(StrEnum):
    """Why the copy of a deleted recording is still there, besides what the storage says."""

    STILL_SENDING = "still_sending"
    STORAGE_UNSET = "storage_unset"


def storage_spec(settings: Settings) -> StorageSpec | None:
    """Return the storage of this installation; None when there is none."""
    if not settings.storage_bucket:
        return None
    return StorageSpec(
        kind="local" if settings.storage_bucket.startswith("/") else "s3",
        bucket=settings.storage_bucket,
        prefix=settings.storage_prefix,
        endpoint=settings.storage_endpoint,
        region=settings.storage_region,
        key=settings.storage_key,
        secret=settings.storage_secret.get_secret_value(),
    )


async def want_upload(
    tx: AsyncSession, settings: Settings, recording: Recording, care: RecordingCare, at: datetime
) -> None:
    """Want a job that sends a finished recording, when there is where to."""
    if storage_spec(settings) is None:
        return
    care.upload, care.uploaded_bytes, care.upload_failure = WAITING, 0, ""
    tx.add(
        Job(
            kind=JobKind.UPLOAD,
            room_id=recording.room_id,
            recording_id=recording.id,
            state="wanted",
            created_at=at,
        )
    )


def take_upload_report(job: Job, care: RecordingCare, report: Report, now: datetime) -> None:
    """Turn what an upload says into its state; of a recording that was deleted meanwhile only its job's."""
    if care.deleted_at is not None:
        if report.type in (ReportType.FAILED, ReportType.DONE):
            job.state, job.ended_at = "done", now
        return
    match report.type:
        case ReportType.PROGRESS:
            care.upload, care.uploaded_bytes, care.upload_failure = SENDING, int(report.data.get("bytes", 0)), ""
        case ReportType.AWAY:
            care.upload, care.upload_failure = AWAY, str(report.data.get("code", ""))[:60]
        case ReportType.FAILED:
            care.upload, care.upload_failure = FAILED, str(report.data.get("code", ""))[:60]
            job.state, job.ended_at, job.failure = "failed", now, report.data
        case ReportType.DONE:
            care.upload, care.uploaded_bytes, care.upload_failure = DONE, int(report.data.get("bytes", 0)), ""
            job.state, job.ended_at = "done", now
        case _:
            pass


async def want_copy_deleted(tx: AsyncSession, care: RecordingCare, at: datetime) -> None:
    """Want what was sent of a deleted recording deleted too, and end the job that may still send it."""
    if not care.upload:
        return
    care.upload, care.upload_failure = DELETING, ""
    sending = update(Job).where(Job.recording_id == care.recording_id, Job.kind == JobKind.UPLOAD)
    await tx.execute(sending.where(Job.state == "wanted").values(state="done", ended_at=at))
    await tx.execute(sending.where(Job.state == "leased").values(state="stopping"))


async def delete_copies(deployment: Deployment) -> int:
    """Delete the copies of deleted recordings; returns how many stay because the storage is away or refuses.

    What is to be deleted stands in the rows alone, so it is tried again after every failure and every restart.
    """
    async with deployment.database.read() as tx:
        rows = await tx.execute(
            select(Recording.id, Recording.folder)
            .join(RecordingCare, RecordingCare.recording_id == Recording.id)
            .where(RecordingCare.deleted_at.is_not(None), RecordingCare.upload.not_in(("", DELETED)))
        )
        due: dict[int, str] = dict(rows.all())
        at_work = await tx.execute(
            select(Job.recording_id, Job.runner).where(
                Job.kind == JobKind.UPLOAD, Job.state.in_(ACTIVE), Job.recording_id.in_(due)
            )
        )
        # One that still sends would bring back what is deleted; one whose node died sends nothing any more.
        sending = {found for found, runner in at_work if deployment.figures.runner_silent_s(runner) <= LEASE_S}
    left = 0
    for recording_id, folder in due.items():
        held = recording_id in sending
        failure = CopyStays.STILL_SENDING if held else await _delete_copy(deployment, recording_id, folder)
        left += bool(failure)
        async with deployment.database.write() as tx:
            care = await tx.get_one(RecordingCare, recording_id)
            care.upload, care.upload_failure = DELETING if failure else DELETED, failure
            if not failure:
                care.uploaded_bytes = 0
    return left


async def _delete_copy(deployment: Deployment, recording_id: int, folder: str) -> str:
    """Return why the copy of a recording could not be deleted; empty: it is gone."""
    spec = storage_spec(deployment.settings)
    if spec is None:
        return CopyStays.STORAGE_UNSET
    try:
        await open_storage(spec).delete_below(f"{folder}/")
    except StorageError as error:
        log.warning("the copy of recording %s stays in the storage for now: %s", recording_id, error.code)
        return error.code
    return ""
