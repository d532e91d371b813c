"""Free space of the disk that a folder is on."""

from __future__ import annotations

import os
from pathlib import Path

from nhipcau_recording.errors import DiskFull, from_os_error

_MB = 1024 * 1024


def free_mb(folder: Path) -> int:
    """Return the free space for us in MB. Raises FolderGone when the folder was taken away, or FolderUnwritable."""
    try:
        disk = os.statvfs(folder)
    except OSError as error:
        raise from_os_error(error) from error
    return disk.f_bavail * disk.f_frsize // _MB


def require_space(folder: Path, size: int, min_free_mb: int) -> None:
    """Refuse to write ``size`` bytes when less than ``min_free_mb`` would stay free. Raises DiskFull, FolderGone, …"""
    free, needed = free_mb(folder), -(-size // _MB)
    if free - needed < min_free_mb:
        raise DiskFull(f"{free} MB free, {needed} MB are needed and {min_free_mb} MB must stay free")
