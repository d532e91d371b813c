"""Why recording or finishing cannot go on.

RecordingError
├── DiskFull            the disk is full, or fuller than the order allows
├── FolderUnwritable    the folder cannot be made or written
│   └── FolderGone      it, or something in it, was taken away meanwhile
├── FolderBusy          another recorder or finisher works in the folder
├── NothingRecorded     there is no picture in the folder
└── PieceDamaged        a file is not a piece of a recording
"""

from __future__ import annotations

import errno

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class RecordingError(Exception):
    """Base of all; ``code`` is stable, ``detail`` is for the technical log."""

    code = "recording_failed"

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail


class DiskFull(RecordingError):
    """No room left for the recording."""

    code = "disk_full"


class FolderUnwritable(RecordingError):
    """The recording's folder cannot be made or written."""

    code = "folder_unwritable"


class FolderGone(FolderUnwritable):
    """The recording's folder, or something in it, was taken away while it was written."""

    code = "folder_gone"


class FolderBusy(RecordingError):
    """Another process works in the folder."""

    code = "folder_busy"


class NothingRecorded(RecordingError):
    """The folder holds no picture."""

    code = "nothing_recorded"


class PieceDamaged(RecordingError):
    """A file is not what its name says."""

    code = "piece_damaged"


def from_os_error(error: OSError) -> RecordingError:
    """Convert an error of the file system: full, gone, or not writable."""
    if error.errno in _FULL:
        return DiskFull(str(error))
    if error.errno == errno.ENOENT:
        return FolderGone(str(error))
    return FolderUnwritable(str(error))
