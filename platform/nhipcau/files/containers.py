"""The one way to look into a stranger's ZIP container (.xlsx, .docx, .pptx): bounds and macros before anything is read.

The sizes that an archive declares bind: the reader stops at them, and what is longer fails its checksum. Methods other
than store and deflate are refused, for they unfold a small piece to gigabytes at once; Office uses neither.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

#: Errors with which the library meets an archive that is broken.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_PIECE = 1 << 20
#: The part that says what all others are.
KINDS = "[Content_Types].xml"
_KINDS_MOST = 4 * 1024 * 1024


class ContainerFault(StrEnum):
    """Why a container is not read."""

    DAMAGED = "damaged"
    #: It unfolds to too much, or holds too many parts.
    BOMB = "bomb"
    MACROS = "macros"
    #: Parts of it are under a password.
    LOCKED = "locked"


class ContainerRefused(Exception):
    """A container that is not read; whoever opens it says it in its own words."""

    def __init__(self, fault: ContainerFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a container may hold."""

    parts: int
    #: Bytes, unfolded.
    unfolded: int
    #: It may unfold to so many times its size, when that is over ``small`` bytes; 0: to any.
    ratio: int = 0
    small: int = 0


class Container:
    """An archive that is within its bounds."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its parts as they are written."""
        return tuple(self._archive.namelist())

    def read(self, name: str) -> bytes:
        """Return a part whole. Raises ContainerRefused (it is broken), KeyError (there is none)."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece, each of a megabyte at most. Raises like ``read``."""
        part = self._archive.getinfo(name)
        try:
            with self._archive.open(part) as opened:
                while piece := opened.read(_PIECE):
                    yield piece
        except _BROKEN as error:
            raise ContainerRefused(ContainerFault.DAMAGED) from error


@contextmanager
def open_container(source: Path | bytes, bounds: Bounds) -> Iterator[Container]:
    """Open a container that is within bounds and holds no macros. Raises ContainerRefused."""
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except _BROKEN as error:
        raise ContainerRefused(ContainerFault.DAMAGED) from error
    with archive:
        container = Container(archive)
        _look_over(archive, container, size, bounds)
        yield container


def _look_over(archive: zipfile.ZipFile, container: Container, size: int, bounds: Bounds) -> None:
    parts = archive.infolist()
    unfolded = sum(part.file_size for part in parts)
    swells = bounds.ratio and unfolded > bounds.small and unfolded > max(size, 1) * bounds.ratio
    if len(parts) > bounds.parts or unfolded > bounds.unfolded or swells:
        raise ContainerRefused(ContainerFault.BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise ContainerRefused(ContainerFault.LOCKED)
    names = {part.filename.casefold() for part in parts}
    # Of two parts of one name one would be looked at and the other used.
    if len(names) < len(parts) or any(part.compress_type not in _METHODS for part in parts):
        raise ContainerRefused(ContainerFault.DAMAGED)
    if any(PurePosixPath(name).name.startswith("vba") or "/macrosheets/" in name for name in names):
        raise ContainerRefused(ContainerFault.MACROS)
    kinds = next((part for part in parts if part.filename.casefold() == KINDS.casefold()), None)
    if kinds is None:
        return
    if kinds.file_size > _KINDS_MOST:
        raise ContainerRefused(ContainerFault.BOMB)
    if b"macroEnabled" in container.read(kinds.filename):
        raise ContainerRefused(ContainerFault.MACROS)
