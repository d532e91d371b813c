"""Makes uploaded files ready for the room, one after the other, each in a bounded process of its own with progress."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.child import die_with
from nhipcau.domain.errors import all_refusals
from nhipcau.domain.errors_preparation import PREPARATION_STATES, FileDamaged, FileRefused, FileTookTooLong
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.requests import CLIP_LARGEST, CLIP_LONGEST, PAGE_LIMIT, FileKind, FileState, FileStep, next_file
from nhipcau.domain.roles import SYSTEM
from nhipcau.files.content import DEMUXERS, check_content
from nhipcau.services.deployment import Deployment
from nhipcau.services.file_rows import folder_of, original_of
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.store import outbox
from nhipcau.store.models import ConferenceFile

#: A file may take so long, seconds; a clip of an hour on a slow machine needs most of it.
LONGEST_S = {FileKind.SLIDES: 900.0, FileKind.CLIP: 4 * 3600.0, FileKind.PAPERS: 60.0}
#: Nothing was heard of the process for so long: it hangs.
_SILENCE_S = 300.0
#: Longest line that a process prints.
_LINE_BYTES = 64 * 1024


async def requeue_broken_off(deployment: Deployment) -> int:
    """Put files back that were being made when the process died; returns how many."""
    async with deployment.database.write() as tx:
        rows = list(await tx.scalars(select(ConferenceFile).where(ConferenceFile.state == FileState.WORKING)))
        for row in rows:
            row.state, row.progress = next_file(FileState(row.state), FileStep.REQUEUE), 0
    return len(rows)


async def make_next(deployment: Deployment) -> bool:
    """Make the file that waits longest; False when none does."""
    async with deployment.database.read() as tx:
        waiting = select(ConferenceFile.id).where(ConferenceFile.state == FileState.QUEUED)
        if await tx.scalar(waiting.limit(1)) is None:
            return False
    async with deployment.database.write() as tx:
        row = (
            await tx.scalars(
                select(ConferenceFile)
                .where(ConferenceFile.state == FileState.QUEUED)
                .order_by(ConferenceFile.touched_at, ConferenceFile.id)
                .limit(1)
            )
        ).first()
        if row is None:
            return False
        row.state, row.progress = next_file(FileState(row.state), FileStep.BEGIN), 0
        await _tell(tx, deployment, row)
    deployment.bus.publish(TOPIC)
    kind = FileKind(row.kind)
    try:
        async with asyncio.timeout(LONGEST_S[kind]):
            made = await _make(deployment, row.id, kind, row.name)
    except FileRefused as refusal:
        await _refuse(deployment, row.id, refusal)
    except TimeoutError:
        await _refuse(deployment, row.id, FileTookTooLong(name=row.name))
    else:
        await _ready(deployment, row.id, made)
    return True


async def _make(deployment: Deployment, file_id: int, kind: FileKind, name: str) -> dict[str, Any]:
    """Check and make one file; returns what it is. Raises FileRefused, TimeoutError."""
    source, folder = original_of(deployment.settings, file_id), folder_of(deployment.settings, file_id)
    try:
        content = await asyncio.to_thread(check_content, source, kind, name)
    except OSError as error:
        raise FileDamaged(name=name) from error
    if kind is FileKind.CLIP:
        demuxer, longest = DEMUXERS[content], int(CLIP_LONGEST.total_seconds())
        arguments = ["nhipcau.files.clips", str(source), demuxer, str(folder), str(longest), str(CLIP_LARGEST)]
    elif kind is FileKind.SLIDES:
        arguments = ["nhipcau.files.slides", str(source), str(folder), str(PAGE_LIMIT)]
    else:
        return {"content": content}
    told: dict[str, Any] = {}
    async with _running(arguments) as lines:
        async for line in lines:
            if "progress" in line:
                await _progress(deployment, file_id, int(line["progress"]))
            told.update(line)
    if "refused" in told:
        raise _kind(told["refused"])(name=name, **told.get("params", {}))
    if not {"pages", "duration_ms"} & told.keys():
        # It was ended by its bounds, or died of the file.
        raise FileTookTooLong(name=name)
    return {**told, "content": content}


@asynccontextmanager
async def _running(arguments: list[str]) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """Run a program of ours and yield what it prints; it is dead when this is left, whatever the reason."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *arguments),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=DEVNULL,
        limit=_LINE_BYTES,
        start_new_session=True,
        # When the control plane is killed nobody waits for it: the next life makes the file anew, into the same folder.
        preexec_fn=die_with(os.getpid()),
    )
    try:
        yield _lines(process)
        async with asyncio.timeout(_SILENCE_S):
            await process.wait()
    finally:
        if process.returncode is None:
            # Its children (the encoder) end with it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _lines(process: asyncio.subprocess.Process) -> AsyncIterator[dict[str, Any]]:
    output = process.stdout
    while output is not None:
        async with asyncio.timeout(_SILENCE_S):
            line = await output.readline()
        if not line:
            return
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict):
                yield found


def _kind(code: str) -> type[FileRefused]:
    for kind in all_refusals(FileRefused):
        if kind.code == code and issubclass(kind, FileRefused):
            return kind
    return FileRefused


async def _progress(deployment: Deployment, file_id: int, percent: int) -> None:
    async with deployment.database.write() as tx:
        await tx.execute(update(ConferenceFile).where(ConferenceFile.id == file_id).values(progress=percent))


async def _ready(deployment: Deployment, file_id: int, made: dict[str, Any]) -> None:
    async with deployment.database.write() as tx:
        row = await tx.get_one(ConferenceFile, file_id)
        if row.state != FileState.WORKING:
            # It was removed meanwhile.
            await asyncio.to_thread(_delete, folder_of(deployment.settings, file_id))
            return
        row.state, row.progress = next_file(FileState(row.state), FileStep.MAKE_READY), 100
        row.content, row.codecs = made["content"], made.get("codecs", "")
        row.pages, row.duration_ms = made.get("pages", 0), made.get("duration_ms", 0)
        row.ready_at = deployment.now()
        await _tell(tx, deployment, row)
    deployment.bus.publish(TOPIC)


async def _refuse(deployment: Deployment, file_id: int, refusal: FileRefused) -> None:
    params = {name: value for name, value in refusal.params.items() if name != "name"}
    async with deployment.database.write() as tx:
        row = await tx.get_one(ConferenceFile, file_id)
        if row.state == FileState.WORKING:
            row.state = next_file(FileState(row.state), FileStep.REFUSE)
            row.failure = {"code": refusal.code, "params": params}
            await _tell(tx, deployment, row)
    await asyncio.to_thread(_delete, folder_of(deployment.settings, file_id))
    deployment.bus.publish(TOPIC)


async def _tell(tx: AsyncSession, deployment: Deployment, row: ConferenceFile) -> None:
    vi, en = PREPARATION_STATES[row.state]
    data = {"file_id": row.id, "name": row.name, "state": row.state, "state_vi": vi, "state_en": en}
    kind = EventType.FILE_READY if row.state == FileState.READY else EventType.FILE_CHANGED
    place = outbox.Place(conference_id=row.conference_id)
    await outbox.append(tx, [Happened(kind, data)], actor=SYSTEM, at=deployment.now(), place=place)


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
