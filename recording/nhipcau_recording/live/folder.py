"""The folder of an HLS stream: static files, each there whole or not at all. Blocking.

``master.m3u8``, and for each rendition a folder with ``index.m3u8``, ``init-N.mp4`` and ``N.m4s``. ``stream.json``
holds what a restarted publisher goes on from. Players may see a playlist only after everything that it names.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from nhipcau_recording.disk import free_mb
from nhipcau_recording.errors import DiskFull, FolderUnwritable, from_os_error
from nhipcau_recording.live.playlist import (
    INDEX,
    MASTER,
    Rendition,
    Segment,
    header_name,
    master,
    media,
    segment_name,
)

STATE = "stream.json"
#: Segments are cut at key frames, which are at most two seconds apart.
TARGET_S = 4
#: Files that left the playlist stay for players that still load them (segments).
_KEPT = 8

HIGH, LOW, SOUND = "high", "low", "sound"
FOLDERS = (HIGH, LOW, SOUND)


class State(BaseModel):
    """What a restarted publisher goes on from."""

    #: Media time of the tracks' tick 0.
    origin_us: int = 0
    next_number: int = 0
    next_header: int = 0
    #: Discontinuities that went out of the window.
    discontinuities: int = 0
    segments: list[Segment] = Field(default_factory=list)
    #: Track → run and number of the last picture or sound that was published.
    positions: dict[int, tuple[int, int]] = Field(default_factory=dict)
    ended: bool = False


class HlsFolder:
    """Writes one stream; ``window_s``: how far back viewers may go. Raises DiskFull or FolderUnwritable."""

    def __init__(self, path: Path, *, window_s: float, min_free_mb: int) -> None:
        self.path = path
        self._window_s = window_s
        self._min_free_mb = min_free_mb
        #: Bytes written since the start.
        self.bytes = 0
        try:
            for name in FOLDERS:
                (path / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise from_os_error(error) from error
        if not os.access(path, os.W_OK | os.X_OK):
            raise FolderUnwritable(str(path))
        self.state = self._read()

    @property
    def free_mb(self) -> int:
        """Free space for us on the disk. Raises FolderGone or FolderUnwritable."""
        return free_mb(self.path)

    def begin(self, headers: Mapping[str, bytes], renditions: list[Rendition], sound: Rendition, time_us: int) -> int:
        """Write the initialisation of every rendition and the master playlist; returns its number."""
        if not self.state.origin_us:
            self.state.origin_us = time_us
        number = self.state.next_header
        self.state.next_header += 1
        for folder, data in headers.items():
            self._write(self.path / folder / header_name(number), data)
        self._write(self.path / MASTER, master(renditions, sound).encode())
        return number

    def publish(self, segment: Segment, parts: Mapping[str, bytes], positions: dict[int, tuple[int, int]]) -> None:
        """Write a segment of every rendition, then the playlists that name it, and take away what left the window."""
        free = self.free_mb
        if free < self._min_free_mb:
            raise DiskFull(f"{free} MB free, {self._min_free_mb} MB must stay free")
        for folder, data in parts.items():
            self._write(self.path / folder / segment_name(segment.number), data)
        state = self.state
        state.next_number = segment.number + 1
        state.segments.append(segment)
        state.positions = {**state.positions, **positions}
        total = sum(kept.duration_s for kept in state.segments)
        while len(state.segments) > 3 and total - state.segments[0].duration_s > self._window_s:
            gone = state.segments.pop(0)
            total -= gone.duration_s
            state.discontinuities += gone.header != state.segments[0].header
        self._playlists()
        self._clean()

    def end(self) -> None:
        """Say that nothing follows; what is in the window stays."""
        if not self.state.ended:
            self.state.ended = True
            self._playlists()

    def _playlists(self) -> None:
        state = self.state
        text = media(
            state.segments, target_s=TARGET_S, discontinuities=state.discontinuities, ended=state.ended
        ).encode()
        for folder in FOLDERS:
            self._write(self.path / folder / INDEX, text)
        self._write(self.path / STATE, state.model_dump_json().encode())

    def _clean(self) -> None:
        oldest = self.state.segments[0]
        gone = oldest.number - _KEPT - 1
        for folder in FOLDERS:
            if gone >= 0:
                (self.path / folder / segment_name(gone)).unlink(missing_ok=True)

    def _write(self, path: Path, data: bytes) -> None:
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(data)
            part.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise from_os_error(error) from error
        self.bytes += len(data)

    def _read(self) -> State:
        try:
            return State.model_validate_json((self.path / STATE).read_bytes())
        except (OSError, ValidationError):
            return State()
