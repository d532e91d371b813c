"""Writing one piece so that it is whole at every moment, but for the packet being written."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Self

from nhipcau_recording import matroska
from nhipcau_recording.errors import RecordingError, from_os_error
from nhipcau_recording.matroska import Header
from nhipcau_recording.pieces import PIECES, Piece, PieceName
from nhipcau_recording.whole_file import WholeFile


class PieceWriter(WholeFile):
    """One open piece. What cannot be written whole is taken back, so that the file stays playable."""

    def __init__(self, path: Path, name: PieceName, header: Header, file: int, size: int, number: int) -> None:
        super().__init__(file, size)
        self.name = name
        self.header = header
        self.path = path
        #: Number of the last whole packet; the one before the first when there is none.
        self.number = number

    @classmethod
    def create(cls, folder: Path, name: PieceName, header: Header) -> Self:
        """Begin a piece. Raises DiskFull or FolderUnwritable, and leaves nothing behind then."""
        path = folder / PIECES / str(name)
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o640)
        except OSError as error:
            raise from_os_error(error) from error
        piece = cls(path, name, header, file, 0, name.number - 1)
        try:
            piece.add(matroska.dump_header(header, name.time_us))
        except Exception:
            with contextlib.suppress(RecordingError):
                piece.close()
            path.unlink(missing_ok=True)
            raise
        return piece

    @classmethod
    def reopen(cls, piece: Piece) -> Self | None:
        """Go on with a piece after its last whole packet; None when it holds none. What follows it is cut off."""
        try:
            last, size = piece.whole()
            if last is None:
                return None
            file = os.open(piece.path, os.O_WRONLY | os.O_CLOEXEC)
            os.ftruncate(file, size)
            os.lseek(file, size, os.SEEK_SET)
        except OSError as error:
            raise from_os_error(error) from error
        return cls(piece.path, piece.name, piece.header, file, size, last.number)

    def write(self, time_us: int, key: bool, payload: bytes) -> None:
        """Append the packet with the next number. Raises DiskFull or FolderUnwritable."""
        self.add(matroska.dump_packet(max(0, time_us - self.name.time_us), key, payload))
        self.number += 1
