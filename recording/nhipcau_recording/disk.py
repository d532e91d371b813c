"""Free space of the disk that a folder is on."""

from __future__ import annotations

import os
from pathlib import Path

from nhipcau_recording.errors import from_os_error

_MB = 1024 * 1024


def free_mb(folder: Path) -> int:
    """Return the free space for us in MB. Raises FolderGone when the folder was taken away, or FolderUnwritable."""
    try:
        disk = os.statvfs(folder)
    except OSError as error:
        raise from_os_error(error) from error
    return disk.f_bavail * disk.f_frsize // _MB
