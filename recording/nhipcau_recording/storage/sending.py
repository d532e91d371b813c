"""A whole recording into a storage and back: resumable, with progress, every byte checked by SHA-256.

Layout: ``FOLDER/HASH/FILE`` (large files ``FOLDER/HASH/FILE.00000`` and so on, so that a broken upload goes on within a
file), and last ``FOLDER/index.json``, which names them all: a recording without it is not there whole. HASH is the
beginning of the file's SHA-256, so a film that was made again never passes for the one before.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from nhipcau_recording.manifest import sha256_of
from nhipcau_recording.storage.port import Storage, StorageAway

INDEX = "index.json"
PART_BYTES = 16 * 1024 * 1024
#: Files of a recording that can be made again, or are being made.
_LEFT_OUT = ("cuts",)

#: Bytes done, bytes in all.
Progress = Callable[[int, int], None]


class Sent(BaseModel):
    """One file in the storage."""

    model_config = ConfigDict(frozen=True)

    file: str
    bytes: int
    sha256: str
    parts: int

    def keys(self, folder: str) -> Iterator[tuple[str, int, int]]:
        """Yield key, offset and length of each part."""
        base = f"{folder}/{self.sha256[:16]}/{self.file}"
        for part in range(self.parts):
            offset = part * PART_BYTES
            key = f"{base}.{part:05d}" if self.parts > 1 else base
            yield key, offset, min(PART_BYTES, self.bytes - offset)


class Index(BaseModel):
    """What a recording in the storage consists of."""

    files: tuple[Sent, ...]


class Damaged(Exception):
    """What came back is not what was sent."""


async def send(storage: Storage, folder: Path, progress: Progress = lambda done, total: None) -> Index:
    """Send every file of a finished recording; what is there already is not sent again.

    Raises StorageRefused, StorageAway, OSError. Changes nothing in the folder.
    """
    files = await asyncio.to_thread(lambda: [_describe(folder, path) for path in _files(folder)])
    total = sum(file.bytes for file in files)
    there = await storage.sizes(f"{folder.name}/")
    done = 0
    for file in files:
        for key, offset, length in file.keys(folder.name):
            if there.get(key) != length:
                await storage.put(key, await asyncio.to_thread(_read, folder / file.file, offset, length))
            done += length
            progress(done, total)
    index = Index(files=tuple(files))
    await storage.put(f"{folder.name}/{INDEX}", index.model_dump_json().encode())
    return index


async def fetch(storage: Storage, name: str, target: Path) -> Index:
    """Bring a recording back into ``target``; what is there and right is not fetched again.

    Raises Damaged, StorageRefused, StorageAway (also when it was never sent whole), OSError.
    """
    data = await storage.get(f"{name}/{INDEX}")
    if data is None:
        raise StorageAway("no_index")
    index = Index.model_validate_json(data)
    for file in index.files:
        path = target / file.file
        if path.is_file() and await asyncio.to_thread(sha256_of, path) == file.sha256:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        digest = hashlib.sha256()
        for key, _, length in file.keys(name):
            piece = await storage.get(key)
            if piece is None or len(piece) != length:
                raise Damaged(file.file)
            digest.update(piece)
            await asyncio.to_thread(_append, part, piece)
        if digest.hexdigest() != file.sha256:
            raise Damaged(file.file)
        part.touch()
        part.replace(path)
    return index


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".part" and path.relative_to(folder).parts[0] not in _LEFT_OUT
    ]


def _describe(folder: Path, path: Path) -> Sent:
    size = path.stat().st_size
    return Sent(
        file=path.relative_to(folder).as_posix(),
        bytes=size,
        sha256=sha256_of(path),
        parts=max(1, -(-size // PART_BYTES)),
    )


def _read(path: Path, offset: int, length: int) -> bytes:
    with path.open("rb", buffering=0) as file:
        data = os.pread(file.fileno(), length, offset)
    if len(data) != length:
        raise OSError(f"{path.name} became shorter")
    return data


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
