"""``events.jsonl``: marks, tracks and gaps of a recording, one JSON object a line, only ever appended to.

Lines: ``{"type": "title", "title"}``, ``{"type": "track", "run", "track": {…}}``,
``{"type": "mark", "run", "number", "time_us", "mark": {…}}`` and ``{"type": "gap", "from_us", "to_us", "cause"}``.
The open file carries the folder's lock: one recorder or finisher at a time.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from nhipcau_recording.errors import FolderBusy, from_os_error
from nhipcau_recording.whole_file import WholeFile

EVENTS = "events.jsonl"
#: Seconds to wait for another process to leave the folder.
LOCK_S = 10.0

Event = dict[str, Any]


def read_events(folder: Path) -> list[Event]:
    """Return all whole lines; a line that was killed half-way is left out."""
    try:
        data = (folder / EVENTS).read_bytes()
    except FileNotFoundError:
        return []
    events = []
    for line in data.split(b"\n")[:-1]:
        with contextlib.suppress(ValueError):
            event = json.loads(line)
            if isinstance(event, dict):
                events.append(event)
    return events


class EventLog(WholeFile):
    """The open file; appends whole lines. Closing it unlocks the folder."""

    @classmethod
    def open(cls, folder: Path, *, lock_s: float = LOCK_S) -> Self:
        """Open for appending and lock the folder; cuts off a half line. Raises FolderBusy and those of the disk."""
        try:
            file = os.open(folder / EVENTS, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        except OSError as error:
            raise from_os_error(error) from error
        try:
            _lock(file, lock_s)
            size = os.fstat(file).st_size
            whole = os.pread(file, size, 0).rfind(b"\n") + 1
            if whole < size:
                os.ftruncate(file, whole)
            os.lseek(file, whole, os.SEEK_SET)
        except BaseException:
            os.close(file)
            raise
        return cls(file, whole)

    def append(self, event: Event) -> None:
        """Append one event. Raises DiskFull or FolderUnwritable, and leaves no half line then."""
        self.add(json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


@contextlib.contextmanager
def locked(folder: Path, *, lock_s: float = LOCK_S) -> Iterator[None]:
    """Hold the folder's lock without writing; a folder without events needs none. Raises FolderBusy."""
    try:
        file = os.open(folder / EVENTS, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield
        return
    except OSError as error:
        raise from_os_error(error) from error
    try:
        _lock(file, lock_s)
        yield
    finally:
        os.close(file)


def _lock(file: int, lock_s: float) -> None:
    end = time.monotonic() + lock_s
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > end:
                raise FolderBusy("another process works in the folder") from error
            time.sleep(0.05)
        else:
            return
