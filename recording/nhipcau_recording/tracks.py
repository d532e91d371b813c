"""From messages of the composer to pieces: when a piece begins, goes on and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nhipcau_media.contract.framing import VIDEO_TRACK, Message
from nhipcau_recording import aac, h264
from nhipcau_recording.continuity import Continuity, Hole, Position
from nhipcau_recording.matroska import Codec, Header
from nhipcau_recording.piece_writer import PieceWriter
from nhipcau_recording.pieces import Piece, PieceName

#: A piece ends at the next key frame after this time: after a restart only the last piece is read through.
PIECE_US = 120_000_000


class TrackWriter:
    """One track: drops what is there already, opens a new piece when one must begin."""

    def __init__(self, folder: Path, track: int, position: Position | None, last: Piece | None) -> None:
        self.hole: Hole | None = None
        #: Length of what was written since the start.
        self.written = 0
        self._folder = folder
        self._track = track
        self._entry: dict[str, Any] = {}
        self._piece: PieceWriter | None = None
        #: Piece of an earlier life that may be gone on with.
        self._last = last
        self._continuity = Continuity(position)

    @property
    def position(self) -> Position | None:
        """The last packet on disk."""
        return self._continuity.position

    @property
    def piece(self) -> PieceWriter | None:
        """The open piece."""
        return self._piece

    def announce(self, entry: dict[str, Any]) -> bool:
        """Take what HELLO or TRACK says of the track and return whether it is news; if so, a new piece begins."""
        if self._entry == entry:
            return False
        if self._entry:
            self.end()
        self._entry = entry
        return True

    def write(self, message: Message) -> bool:
        """Write one packet; False when it was there already or cannot begin a piece.

        ``hole`` then tells what is missing before it. Raises DiskFull or FolderUnwritable.
        """
        self.hole = None
        if not self._continuity.is_new(message.run, message.number):
            return False
        follows = self._continuity.follows(message.run, message.number)
        last, self._last = self._last, None
        if last and follows:
            self._piece = PieceWriter.reopen(last)
        picture = self._track == VIDEO_TRACK
        units = list(h264.split_annex_b(message.payload)) if picture else []
        payload = h264.join_lengths(units) if picture else message.payload
        if self._piece is None or not follows or self._is_over(self._piece, message, units):
            header = self._header(message, units)
            if header is None:
                return False
            self.end()
            name = PieceName(self._track, message.run, message.number, message.time_us)
            self._piece = PieceWriter.create(self._folder, name, header)
            self.written += self._piece.size
        before = self._piece.size
        self._piece.write(message.time_us, message.key or not picture, payload)
        self.written += self._piece.size - before
        self.hole = self._continuity.take(message.run, message.number, message.time_us)
        return True

    def end(self) -> None:
        """Close the open piece."""
        if self._piece:
            piece, self._piece = self._piece, None
            piece.close()

    def _is_over(self, piece: PieceWriter, message: Message, units: list[bytes]) -> bool:
        if self._track != VIDEO_TRACK:
            return message.time_us - piece.name.time_us >= PIECE_US
        if not message.key:
            return False
        other = h264.configuration(units) not in (None, piece.header.private)
        return other or message.time_us - piece.name.time_us >= PIECE_US

    def _header(self, message: Message, units: list[bytes]) -> Header | None:
        """Describe the piece that begins with this packet; None when it cannot begin one."""
        name = str(self._entry.get("label") or self._entry.get("identity") or "")
        if self._track == VIDEO_TRACK:
            private = h264.configuration(units) if message.key else None
            if private is None:
                return None
            width, height = int(self._entry.get("width") or 1280), int(self._entry.get("height") or 720)
            return Header(Codec.H264, name, private, width=width, height=height)
        rate, channels = int(self._entry.get("sample_rate") or 48_000), int(self._entry.get("channels") or 1)
        return Header(Codec.AAC, name, aac.configuration(rate, channels), sample_rate=rate, channels=channels)
