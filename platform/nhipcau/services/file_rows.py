"""Files of conferences as rows and as they are shown; where they lie, and how much room is left."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import Refusal, all_refusals
from nhipcau.domain.errors_preparation import FileRefused
from nhipcau.domain.requests import FileKind, FileState
from nhipcau.schemas.preparation import FileView
from nhipcau.settings import Settings
from nhipcau.store.models import ConferenceFile

_MB = 1024 * 1024
#: States in which a file takes room.
HOLDING_ROOM = (FileState.UPLOADING, FileState.QUEUED, FileState.WORKING, FileState.READY)


def folder_of(settings: Settings, file_id: int) -> Path:
    """Return the folder of a file; its name is a number of ours."""
    return settings.files_dir / str(file_id)


def original_of(settings: Settings, file_id: int) -> Path:
    """Return where the bytes lie as they came."""
    return folder_of(settings, file_id) / "original"


def limit_of(settings: Settings, kind: FileKind) -> int:
    """Return the bound of one file in MB."""
    return settings.clip_limit_mb if kind is FileKind.CLIP else settings.slides_limit_mb


async def bytes_left(tx: AsyncSession, settings: Settings, conference_id: int) -> int:
    """Return how many bytes the files of a conference may still take."""
    used = await tx.scalar(
        select(func.coalesce(func.sum(ConferenceFile.bytes), 0)).where(
            ConferenceFile.conference_id == conference_id, ConferenceFile.state.in_(HOLDING_ROOM)
        )
    )
    return max(0, settings.conference_files_mb * _MB - int(used or 0))


def content_path(row: ConferenceFile) -> str:
    """Return where the room finds a file: below the files' folder, and below ``/api/files/``; empty until ready.

    It is the ``path`` of the stage's content: ``{page}`` stands for the number of a page.
    """
    if row.state != FileState.READY:
        return ""
    if row.kind == FileKind.CLIP:
        return f"{row.id}/clip.mp4"
    return f"{row.id}/page-{{page}}.jpg" if row.kind == FileKind.SLIDES else ""


async def ready_files(tx: AsyncSession, conference_id: int) -> list[ConferenceFile]:
    """Return the slides and clips that can be shown, in the order in which they came."""
    rows = await tx.scalars(
        select(ConferenceFile)
        .where(
            ConferenceFile.conference_id == conference_id,
            ConferenceFile.state == FileState.READY,
            ConferenceFile.kind.in_((FileKind.SLIDES, FileKind.CLIP)),
        )
        .order_by(ConferenceFile.id)
    )
    return list(rows)


async def file_views(tx: AsyncSession, conference_id: int) -> list[FileView]:
    """Return the files of a conference that were not removed (one query)."""
    rows = await tx.scalars(
        select(ConferenceFile)
        .where(ConferenceFile.conference_id == conference_id, ConferenceFile.state != FileState.REMOVED)
        .order_by(ConferenceFile.id)
    )
    return [file_view(row) for row in rows]


def file_view(row: ConferenceFile) -> FileView:
    """Return a file as it is shown."""
    vi, en = (" ".join(_refusal(row).words(language)) if row.failure else "" for language in ("vi", "en"))
    return FileView(
        id=row.id,
        request_id=row.request_id,
        kind=FileKind(row.kind),
        state=FileState(row.state),
        name=row.name,
        bytes=row.bytes,
        received=row.received,
        pages=row.pages,
        duration_ms=row.duration_ms,
        codecs=row.codecs,
        progress=row.progress,
        sha256=row.sha256,
        failure_code=row.failure["code"] if row.failure else "",
        failure_vi=vi,
        failure_en=en,
        uploaded_by=row.uploaded_by,
        created_at=row.created_at,
        path=content_path(row),
    )


def _refusal(row: ConferenceFile) -> Refusal:
    failure = row.failure or {}
    kinds = {kind.code: kind for kind in all_refusals(FileRefused)}
    return kinds.get(failure.get("code", ""), FileRefused)(**{"name": row.name, **failure.get("params", {})})
