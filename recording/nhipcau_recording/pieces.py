"""Pieces on disk: what their names say, how they are read, and how far they are whole.

A piece holds packets of one track and one run without a hole in their numbers. Its name says where it begins, counting
its whole packets says where it ends: nothing else keeps the position, so nothing can disagree with the files.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from nhipcau_recording import ebml, matroska
from nhipcau_recording.errors import PieceDamaged
from nhipcau_recording.matroska import Header, PacketHead

PIECES = "pieces"

_NAME = re.compile(r"track(\d{2,5})-run(\d+)-n(\d+)-t(\d+)\.mkv\Z")
#: More than any header of ours.
_HEADER_LIMIT = 64 * 1024
#: Read at a time.
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class PieceName:
    """Where a piece begins."""

    track: int
    run: int
    #: Number of the first packet.
    number: int
    #: Media time of the first packet, microseconds since 1970 UTC.
    time_us: int

    def __str__(self) -> str:
        return f"track{self.track:02d}-run{self.run}-n{self.number:08d}-t{self.time_us}.mkv"

    @classmethod
    def parse(cls, text: str) -> PieceName | None:
        """Read a file name; None when it is not a piece's."""
        match = _NAME.match(text)
        return cls(*(int(part) for part in match.groups())) if match else None


class Packet(NamedTuple):
    """One packet of a piece, without its payload."""

    number: int
    time_us: int
    key: bool
    #: Where the payload lies in the file.
    start: int
    end: int


class Piece:
    """One piece opened for reading; never changes it. Raises PieceDamaged when the header is not whole."""

    def __init__(self, path: Path) -> None:
        name = PieceName.parse(path.name)
        if name is None:
            raise PieceDamaged(path.name)
        self.path = path
        self.name = name
        #: Added to the media time of every packet; see ``set_back.py``.
        self.moved_us = 0
        with path.open("rb") as file:
            self.header, self._first = _read_header(file.read(_HEADER_LIMIT), path.name)

    def packets(self) -> Iterator[Packet]:
        """Iterate over the whole packets; stops where the file ends or is not one of ours any more."""
        with self.path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            position, number = self._first, self.name.number
            while head := matroska.load_packet_head(os.pread(file.fileno(), matroska.PACKET_HEAD, position)):
                if position + head.end > size:
                    return
                yield self._packet(number, position, head)
                position += head.end
                number += 1

    def read(self) -> Iterator[tuple[Packet, bytes]]:
        """Iterate over the whole packets with their payloads."""
        with self.path.open("rb", buffering=0) as file:
            position, number = self._first, self.name.number
            # What was read of the file from ``begin`` on.
            data, begin = b"", position
            while True:
                at = position - begin
                head = matroska.load_packet_head(data, at)
                if head is None or at + head.end > len(data):
                    wanted = max(_CHUNK, head.end if head else 0)
                    data, begin = os.pread(file.fileno(), wanted, position), position
                    at, head = 0, matroska.load_packet_head(data)
                    if head is not None and head.end > len(data):
                        data = os.pread(file.fileno(), head.end, position)
                    if head is None or head.end > len(data):
                        return
                yield self._packet(number, position, head), data[at + head.start : at + head.end]
                position += head.end
                number += 1

    def whole(self) -> tuple[Packet | None, int]:
        """Return the last whole packet and the length in bytes of all that is whole."""
        last = next(iter(deque(self.packets(), maxlen=1)), None)
        return last, last.end if last else self._first

    def _packet(self, number: int, position: int, head: PacketHead) -> Packet:
        time_us = self.name.time_us + head.offset_us + self.moved_us
        return Packet(number, time_us, head.key, position + head.start, position + head.end)


def piece_paths(folder: Path) -> list[Path]:
    """Return all files that are named as pieces, by track and time."""
    found = [(name, path) for path in (folder / PIECES).glob("*.mkv") if (name := PieceName.parse(path.name))]
    return [path for _, path in sorted(found)]


def open_pieces(folder: Path, track: int) -> list[Piece]:
    """Open the readable pieces of a track in order; a piece that was killed within its header is left out."""
    opened = []
    for path in piece_paths(folder):
        name = PieceName.parse(path.name)
        if name is None or name.track != track:
            continue
        try:
            opened.append(Piece(path))
        except PieceDamaged:
            continue
    return opened


def _read_header(data: bytes, name: str) -> tuple[Header, int]:
    position, tracks = 0, None
    while head := ebml.parse_head(data[position : position + 12]):
        ident, size, length = head
        if ident == matroska.CLUSTER:
            break
        position += length
        if ident == matroska.SEGMENT:
            continue
        if size is None or position + size > len(data):
            raise PieceDamaged(name)
        if ident == matroska.TRACKS:
            tracks = data[position : position + size]
        position += size
        if tracks is not None:
            break
    if tracks is None:
        raise PieceDamaged(name)
    try:
        return matroska.load_header(tracks), position
    except (KeyError, ValueError) as error:
        raise PieceDamaged(name) from error
