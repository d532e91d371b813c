"""``manifest.json``: which pieces there are, which film was made of them, and the SHA-256 of each file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from nhipcau_media.contract.jobs import FilmReport
from nhipcau_recording.events import EVENTS
from nhipcau_recording.pieces import PIECES, piece_paths

MANIFEST = "manifest.json"
#: 2: chained hashes, tracks of speakers. 3: what was made of the film, in the same chain.
VERSION = 3

_CHUNK = 4 * 1024 * 1024


class FileEntry(BaseModel):
    """One file as it was when the film was made."""

    model_config = ConfigDict(frozen=True)

    #: Path inside the recording's folder.
    file: str
    bytes: int
    sha256: str
    #: SHA-256 of the entry before's chain and this file's hash: no entry can be left out or put elsewhere.
    chain: str = ""


class Manifest(BaseModel):
    """What belongs to a finished recording."""

    model_config = ConfigDict(frozen=True)

    version: int = VERSION
    title: str
    #: Pieces and events, by name.
    sources: tuple[FileEntry, ...]
    film: FilmReport
    #: Chapters and stills; their chain goes on from the sources'.
    made: tuple[FileEntry, ...] = ()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def entries(folder: Path) -> tuple[FileEntry, ...]:
    """Describe every piece and the events as they are now."""
    paths = piece_paths(folder)
    named = [(f"{PIECES}/{path.name}", path) for path in paths]
    if (folder / EVENTS).exists():
        named.append((EVENTS, folder / EVENTS))
    return chained(_described(named))


def made_entries(folder: Path, names: Iterable[str], sources: tuple[FileEntry, ...]) -> tuple[FileEntry, ...]:
    """Describe what was made beside the film, chained on the sources. Raises OSError."""
    return chained(_described((name, folder / name) for name in names), sources[-1].chain if sources else "")


def _described(named: Iterable[tuple[str, Path]]) -> Iterable[tuple[str, int, str]]:
    return ((name, path.stat().st_size, sha256_of(path)) for name, path in named)


def chained(files: Iterable[tuple[str, int, str]], before: str = "") -> tuple[FileEntry, ...]:
    """Chain (file, bytes, SHA-256) in their order, on the chain of the entry ``before`` them."""
    found = []
    for file, size, sha256 in files:
        before = hashlib.sha256(f"{before}{file}{sha256}".encode()).hexdigest()
        found.append(FileEntry(file=file, bytes=size, sha256=sha256, chain=before))
    return tuple(found)


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest; None when there is none or it is not one."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest in one step. Raises OSError."""
    replace(folder / MANIFEST, [manifest.model_dump_json(indent=2), "\n"])


def replace(path: Path, text: Iterable[str]) -> None:
    """Write a text file so that it is there whole or as it was before. Raises OSError."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as file:
        file.writelines(text)
        file.flush()
        os.fdatasync(file.fileno())
    part.replace(path)
