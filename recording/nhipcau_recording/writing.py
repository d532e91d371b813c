"""All that is written of one recording: pieces, events, and the watch over the disk. Blocking; runs in threads.

``take`` and ``close`` exclude each other by a lock, so that a recorder may end while a thread still writes.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from nhipcau_media.contract.framing import MARK_TRACK, VIDEO_TRACK, Message, MessageType
from nhipcau_recording.continuity import Hole, Position, divided
from nhipcau_recording.disk import free_mb
from nhipcau_recording.errors import DiskFull, FolderUnwritable, from_os_error
from nhipcau_recording.events import Event, EventLog
from nhipcau_recording.pieces import PIECES
from nhipcau_recording.positions import Progress, ends, read_progress, records
from nhipcau_recording.tracks import TrackWriter

#: How long, and how many, packets wait for the first stage mark: a composer that cannot learn it records all the same.
HOLD_S = 3.0
HELD_PACKETS = 4000

#: Seconds between two looks at the free space.
LOOK_S = 1.0


class Writing:
    """The open recording."""

    def __init__(self, folder: Path, progress: Progress, log: EventLog, min_free_mb: int) -> None:
        self.ended = progress.ended
        #: Packets written since the start.
        self.packets = 0
        self._folder = folder
        self._progress = progress
        self._log = log
        self._min_free_mb = min_free_mb
        self._lock = threading.Lock()
        self._tracks: dict[int, TrackWriter] = {}
        self._looked = 0.0
        self._grew = time.monotonic()
        self._live = progress.live
        #: Packets whose stage is not known yet; None once it is (or nobody told it in time).
        self._held: list[Message] | None = None if MARK_TRACK in progress.tracks else []
        self._held_since = time.monotonic()
        #: Media time at which the break began that is on, or that the next picture ends.
        self._break_us = progress.break_us
        #: Media time at which it ended; of use while ``_break_us`` is set and the session is live.
        self._resumed_us = 0
        #: What came in the break since the last key frame: the picture cannot begin in between.
        self._since_key: list[Message] = []
        self._closed = False

    @classmethod
    def open(cls, folder: Path, title: str, min_free_mb: int) -> Self:
        """Make or reopen the folder and lock it. Raises FolderUnwritable, FolderBusy or DiskFull."""
        try:
            (folder / PIECES).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise from_os_error(error) from error
        if not os.access(folder / PIECES, os.W_OK | os.X_OK):
            raise FolderUnwritable(str(folder))
        log = EventLog.open(folder)
        try:
            writing = cls(folder, read_progress(folder), log, min_free_mb)
        except OSError as error:
            log.close()
            raise from_os_error(error) from error
        try:
            writing.look()
            if log.size == 0:
                log.append({"type": "title", "title": title})
            for track, piece in writing._progress.last_pieces.items():
                writing._tracks[track] = TrackWriter(folder, track, writing._progress.tracks[track], piece)
        except BaseException:
            writing.close()
            raise
        return writing

    @property
    def progress(self) -> Progress:
        """How far it is, the packets since the start included."""
        return self._progress

    @property
    def bytes(self) -> int:
        """Length of all pieces."""
        return self._progress.bytes + sum(track.written for track in self._tracks.values())

    @property
    def still_s(self) -> float:
        """Seconds since the last packet was written (since the start when none was)."""
        return time.monotonic() - self._grew

    @property
    def free_mb(self) -> int:
        """Free space for us on the disk. Raises FolderGone or FolderUnwritable."""
        return free_mb(self._folder)

    def look(self) -> None:
        """Look at the free space. Raises DiskFull, FolderGone or FolderUnwritable."""
        free = self.free_mb
        if free < self._min_free_mb:
            raise DiskFull(f"{free} MB free, {self._min_free_mb} MB must stay free")
        self._looked = time.monotonic()

    def take(self, messages: Iterable[Message], on_hole: Callable[[Hole], None]) -> None:
        """Write messages in order until one says that nothing follows. Raises DiskFull or FolderUnwritable."""
        with self._lock:
            if self._closed:
                return
            if time.monotonic() - self._looked > LOOK_S:
                self.look()
            for message in messages:
                if self.ended:
                    return
                self._take(message, on_hole)

    def sync(self) -> None:
        """Make what is written durable, beside the writing. Raises DiskFull or FolderUnwritable."""
        with self._lock:
            if self._closed:
                return
            files = [self._log.duplicate()]
            files += [track.piece.duplicate() for track in self._tracks.values() if track.piece]
        try:
            files.append(os.open(self._folder / PIECES, os.O_RDONLY | os.O_CLOEXEC))
            for file in files:
                os.fdatasync(file)
        except OSError as error:
            raise from_os_error(error) from error
        finally:
            for file in files:
                os.close(file)

    def close(self) -> None:
        """Close everything whole. Raises DiskFull or FolderUnwritable after closing all that can be closed."""
        with self._lock:
            failure: Exception | None = None
            try:
                self._release(lambda hole: None)
            except (DiskFull, FolderUnwritable) as error:
                failure = error
            self._closed = True
            for part in (*(track.end for track in self._tracks.values()), self._log.close):
                try:
                    part()
                except (DiskFull, FolderUnwritable) as error:
                    failure = error
            if failure:
                raise failure

    def _take(self, message: Message, on_hole: Callable[[Hole], None]) -> None:
        match message.type:
            case MessageType.PACKET:
                self._packet(message, on_hole)
            case MessageType.MARK:
                self._mark(message, on_hole)
            case MessageType.HELLO:
                for entry in message.json.get("tracks", ()):
                    self._announce(message.json.get("run", message.run), entry)
            case MessageType.TRACK:
                self._announce(message.run, message.json)
            case MessageType.RESUME:
                pass

    def _packet(self, message: Message, on_hole: Callable[[Hole], None]) -> None:
        if self._held is not None:
            self._held.append(message)
            if len(self._held) >= HELD_PACKETS or time.monotonic() - self._held_since > HOLD_S:
                self._release(on_hole)
            return
        if not self._live and not self._is_late_sound(message):
            self._keep(message)
            return
        track = self._track(message.track)
        if not track.write(message):
            return
        self.packets += 1
        self._grew = time.monotonic()
        if track.position:
            self._progress.tracks[message.track] = track.position
        if message.track == VIDEO_TRACK:
            if self._progress.first_us is None:
                self._progress.first_us = message.time_us
            if track.hole:
                self._tell_missing(track.hole, on_hole)
            # Also after a break in which no picture was left out, so that it explains no later hole.
            self._break_us = None

    def _tell_missing(self, hole: Hole, on_hole: Callable[[Hole], None]) -> None:
        """Note what is missing before a picture, but for the break: there nobody was seen or heard."""
        missing = [hole]
        if self._break_us is not None:
            missing, _ = divided(hole, [(self._break_us, self._resumed_us)])
        for part in missing:
            self._log.append({"type": "gap", "from_us": part.from_us, "to_us": part.to_us, "cause": part.cause})
            on_hole(part)

    def _is_late_sound(self, message: Message) -> bool:
        """Whether it was heard before the break began: sound comes a little later than the picture of its time."""
        return message.track != VIDEO_TRACK and self._break_us is not None and message.time_us < self._break_us

    def _keep(self, message: Message) -> None:
        """Remember what a break may end with. Before the session nothing is kept."""
        if self._break_us is None:
            return
        self._grew = time.monotonic()
        if message.track == VIDEO_TRACK and message.key:
            self._since_key.clear()
        if len(self._since_key) < HELD_PACKETS:
            self._since_key.append(message)

    def _release(self, on_hole: Callable[[Hole], None]) -> None:
        held, self._held = self._held, None
        for message in held or ():
            self._packet(message, on_hole)

    def _mark(self, message: Message, on_hole: Callable[[Hole], None]) -> None:
        at = self._progress.tracks.get(MARK_TRACK)
        mark: Event = message.json
        live = records(mark, self._live)
        if self._live and not live and self._progress.first_us is not None:
            self._break_us = message.time_us
        resumed, self._live = live and not self._live and self._break_us is not None, live
        if resumed:
            self._resumed_us = message.time_us
            for kept in self._since_key:
                self._packet(kept, on_hole)
        self._since_key.clear()
        if mark.get("type") == "stage":
            # What came before the first stage belongs to it: to a meeting, or to the time before one.
            self._release(on_hole)
        if at and message.run == at.run and message.number <= at.number:
            return
        self._log.append(
            {
                "type": "mark",
                "run": message.run,
                "number": message.number,
                "time_us": message.time_us,
                "mark": mark,
            }
        )
        self._progress.tracks[MARK_TRACK] = Position(message.run, message.number, message.time_us)
        if mark.get("type") == "track_end" and (track := self._tracks.get(int(mark.get("track", -1)))):
            track.end()
        self.ended = ends(mark)

    def _announce(self, run: int, entry: Event) -> None:
        if self._track(int(entry["id"])).announce(entry):
            self._log.append({"type": "track", "run": run, "track": entry})

    def _track(self, number: int) -> TrackWriter:
        if number not in self._tracks:
            self._tracks[number] = TrackWriter(self._folder, number, None, None)
        return self._tracks[number]
