"""Files of documents, kept under their own hash: written once, never changed. Everything here runs in threads."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from pathlib import Path

from nhipcau.domain.errors import NotFound
from nhipcau.domain.errors_system import StorageUnavailable


async def keep(folder: Path, content: bytes) -> str:
    """Write a file durably and return its SHA-256; one that is there already is left. Raises StorageUnavailable."""
    try:
        return await asyncio.to_thread(_keep, folder, content)
    except OSError as error:
        raise StorageUnavailable from error


async def read(folder: Path, sha256: str) -> bytes:
    """Return a file. Raises NotFound when it is gone or its content is not what was kept."""
    try:
        content = await asyncio.to_thread(path_of(folder, sha256).read_bytes)
    except OSError as error:
        raise NotFound(what="file") from error
    if await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest()) != sha256:
        raise NotFound(what="file")
    return content


def path_of(folder: Path, sha256: str) -> Path:
    """Return where a file lies."""
    return folder / sha256[:2] / sha256


def _keep(folder: Path, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(folder, sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{sha256}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return sha256
