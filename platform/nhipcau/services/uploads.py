"""Resumable uploads: begun with name and size, sent in pieces from where the server stands, ended with a checksum.

A lost network costs the piece that was on its way. What was begun and left is thrown away after a day.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.errors_preparation import (
    PREPARATION_STATES,
    FileDamaged,
    FileTooLarge,
    TooManyFiles,
    UploadIncomplete,
    UploadMoved,
)
from nhipcau.domain.errors_system import StorageUnavailable
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.requests import ABANDONED_AFTER, FILES_LIMIT, FileKind, FileState, FileStep, next_file
from nhipcau.domain.roles import SYSTEM, Action, Actor
from nhipcau.schemas.preparation import FileView, UploadIn
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.file_rows import (
    HOLDING_ROOM,
    bytes_left,
    file_view,
    folder_of,
    limit_of,
    original_of,
)
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import reach_of
from nhipcau.services.technical_requests import met, refuse_closed
from nhipcau.store import outbox
from nhipcau.store.models import Conference, ConferenceFile, TechnicalRequest

#: Wakes whoever makes files ready.
FILES_TOPIC = "files"
_MB = 1024 * 1024
#: Room that is left to everybody else on the disk.
_LEFT_FREE = 1024 * _MB


async def begin(deployment: Deployment, actor: Actor, *, conference_id: int, request: UploadIn) -> FileView:
    """Begin an upload. Raises NotFound, Forbidden, WrongState, FileTooLarge, TooManyFiles, StorageUnavailable."""
    now = deployment.now()
    settings = deployment.settings
    limit_mb = limit_of(settings, request.kind)
    if request.bytes > limit_mb * _MB:
        raise FileTooLarge(name=request.name, limit_mb=limit_mb)
    if await asyncio.to_thread(_free, settings.files_dir) < request.bytes * 2 + _LEFT_FREE:
        raise StorageUnavailable
    async with deployment.database.write() as tx:
        conference, _ = await met(tx, actor, conference_id, Action.REQUEST_MAKE, now)
        refuse_closed(conference)
        if request.request_id is not None:
            asked = await tx.get(TechnicalRequest, request.request_id)
            if asked is None or asked.conference_id != conference.id:
                raise BadInput(field="request_id", detail="not_asked")
        count = await tx.scalar(
            select(func.count()).where(
                ConferenceFile.conference_id == conference.id, ConferenceFile.state.in_(HOLDING_ROOM)
            )
        )
        if (count or 0) >= FILES_LIMIT or await bytes_left(tx, settings, conference.id) < request.bytes:
            raise TooManyFiles(limit_mb=settings.conference_files_mb, limit=FILES_LIMIT)
        row = ConferenceFile(
            conference_id=conference.id,
            request_id=request.request_id,
            kind=request.kind,
            state=FileState.UPLOADING,
            name=request.name,
            bytes=request.bytes,
            uploaded_by=actor.name[:120],
            created_at=now,
            touched_at=now,
        )
        tx.add(row)
        await tx.flush()
        await asyncio.to_thread(_make, original_of(settings, row.id))
        shown = file_view(row)
        await _tell(tx, actor, row, now)
    deployment.bus.publish(TOPIC)
    return shown


async def standing(deployment: Deployment, actor: Actor, *, file_id: int) -> FileView:
    """Return how far an upload has come. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        return file_view(await mine(tx, deployment, actor, file_id))


async def put_piece(deployment: Deployment, actor: Actor, *, file_id: int, offset: int, piece: bytes) -> int:
    """Store a piece that begins where the upload stands; returns where it stands then.

    Raises NotFound, Forbidden, UploadMoved (another piece came first, or one was lost), FileTooLarge.
    """
    now = deployment.now()
    async with deployment.database.read() as tx:
        row = await mine(tx, deployment, actor, file_id)
    if row.state != FileState.UPLOADING or row.received != offset:
        raise UploadMoved(received=row.received)
    after = offset + len(piece)
    if after > row.bytes:
        raise FileTooLarge(name=row.name, limit_mb=-(-row.bytes // _MB))
    await asyncio.to_thread(_write, original_of(deployment.settings, file_id), offset, piece)
    async with deployment.database.write() as tx:
        # Of two that send the same piece one goes on; were their bytes different, the checksum tells.
        moved = await tx.execute(
            update(ConferenceFile)
            .where(
                ConferenceFile.id == file_id,
                ConferenceFile.received == offset,
                ConferenceFile.state == FileState.UPLOADING,
            )
            .values(received=after, touched_at=now)
            .returning(ConferenceFile.id)
        )
        if moved.first() is None:
            received = await tx.scalar(select(ConferenceFile.received).where(ConferenceFile.id == file_id))
            raise UploadMoved(received=received or 0)
    return after


async def finish(deployment: Deployment, actor: Actor, *, file_id: int, sha256: str) -> FileView:
    """End an upload: its checksum must be that of what arrived; then it waits to be made ready. Twice is once.

    Raises NotFound, Forbidden, UploadIncomplete, FileDamaged (it has to be sent anew), StepRefused.
    """
    now = deployment.now()
    async with deployment.database.read() as tx:
        row = await mine(tx, deployment, actor, file_id)
    if row.state not in (FileState.UPLOADING, FileState.REMOVED) and row.sha256 == sha256:
        return file_view(row)
    if row.received != row.bytes:
        raise UploadIncomplete(received=row.received, bytes=row.bytes)
    found = await asyncio.to_thread(_sha256, original_of(deployment.settings, file_id))
    async with deployment.database.write() as tx:
        row = await tx.get_one(ConferenceFile, file_id)
        step = FileStep.FINISH if found == sha256 else FileStep.REFUSE
        row.state = next_file(FileState(row.state), step)
        row.sha256, row.touched_at = found, now
        if step is FileStep.REFUSE:
            row.failure = {"code": FileDamaged.code, "params": {}}
        await _tell(tx, actor, row, now)
        shown = file_view(row)
    if step is FileStep.REFUSE:
        await asyncio.to_thread(_delete, folder_of(deployment.settings, file_id))
    deployment.bus.publish(TOPIC)
    deployment.bus.publish(FILES_TOPIC)
    return shown


async def remove(deployment: Deployment, actor: Actor, *, file_id: int) -> None:
    """Remove a file, or give an upload up; its bytes go at once. Raises NotFound, Forbidden, StepRefused."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        row = await mine(tx, deployment, actor, file_id)
        row.state = next_file(FileState(row.state), FileStep.REMOVE)
        row.touched_at = now
        await _tell(tx, actor, row, now)
    await asyncio.to_thread(_delete, folder_of(deployment.settings, file_id))
    deployment.bus.publish(TOPIC)


async def find_content(
    deployment: Deployment, actor: Actor, *, file_id: int, page: int | None = None
) -> tuple[Path, str]:
    """Return the picture of a page, or the clip, for a seat of the conference. Raises NotFound."""
    async with deployment.database.read() as tx:
        row = await _readable(tx, deployment, actor, file_id, Action.FILE_READ)
        wanted = FileKind.CLIP if page is None else FileKind.SLIDES
        if row.state != FileState.READY or row.kind != wanted or (page is not None and not 1 <= page <= row.pages):
            raise NotFound(what="conference_file")
    return folder_of(deployment.settings, file_id) / ("clip.mp4" if page is None else f"page-{page}.jpg"), row.name


async def find_original(deployment: Deployment, actor: Actor, *, file_id: int) -> tuple[Path, str]:
    """Return a file as it came, for whoever prepares the conference. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        row = await mine(tx, deployment, actor, file_id, Action.REQUEST_READ)
        if row.state != FileState.READY:
            raise NotFound(what="conference_file")
    return original_of(deployment.settings, file_id), row.name


async def throw_away_abandoned(deployment: Deployment) -> int:
    """Remove uploads that nobody went on with for a day; returns how many."""
    now = deployment.now()
    left = select(ConferenceFile).where(
        ConferenceFile.state == FileState.UPLOADING, ConferenceFile.touched_at <= now - ABANDONED_AFTER
    )
    async with deployment.database.read() as tx:
        if (await tx.scalars(left.limit(1))).first() is None:
            return 0
    async with deployment.database.write() as tx:
        rows = list(await tx.scalars(left))
        for row in rows:
            row.state = next_file(FileState(row.state), FileStep.REMOVE)
            await _tell(tx, SYSTEM, row, now)
    for row in rows:
        await asyncio.to_thread(_delete, folder_of(deployment.settings, row.id))
    deployment.bus.publish(TOPIC)
    return len(rows)


async def mine(
    tx: AsyncSession, deployment: Deployment, actor: Actor, file_id: int, action: Action = Action.REQUEST_MAKE
) -> ConferenceFile:
    """Return a file of a conference that the actor prepares. Raises NotFound, Forbidden."""
    return await _readable(tx, deployment, actor, file_id, action)


async def _readable(
    tx: AsyncSession, deployment: Deployment, actor: Actor, file_id: int, action: Action
) -> ConferenceFile:
    row = await tx.get(ConferenceFile, file_id)
    conference = await tx.get(Conference, row.conference_id) if row is not None else None
    if row is None or conference is None:
        raise NotFound(what="conference_file")
    reach = await reach_of(tx, actor, conference, day_of(deployment.now()))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="conference_file")
    if not reach.may(action):
        raise Forbidden
    return row


async def _tell(tx: AsyncSession, actor: Actor, row: ConferenceFile, now: datetime) -> None:
    vi, en = PREPARATION_STATES[row.state]
    data = {"file_id": row.id, "name": row.name, "state": row.state, "state_vi": vi, "state_en": en}
    place = outbox.Place(conference_id=row.conference_id)
    await outbox.append(tx, [Happened(EventType.FILE_CHANGED, data)], actor=actor, at=now, place=place)


def _free(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def _write(path: Path, offset: int, piece: bytes) -> None:
    with path.open("r+b") as opened:
        os.pwrite(opened.fileno(), piece, offset)


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
