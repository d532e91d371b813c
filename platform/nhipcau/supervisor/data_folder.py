"""The data folder belongs to one supervisor at a time, and can be written; the sockets' folder is nobody else's."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nhipcau.supervisor.words import StartRefused

_LOCK = "supervisor.lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder for the block; made when it is not there.

    Raises StartRefused: ``data_folder_unwritable``, ``already_running``. The kernel frees it when the process ends.
    """
    path = folder / _LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.pread(handle, 32, 0).decode(errors="replace").strip() or "?"
            raise StartRefused("already_running", path=folder, pid=pid) from None
        try:
            # Written for whoever finds the folder taken, and to learn of a full disk now.
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            raise _unwritable(folder, error) from error
        yield
    finally:
        os.close(handle)


def make_private(folders: Iterable[Path]) -> None:
    """Make folders for their owner alone; those that are there keep what they are.

    One that cannot be made (a disk that is not mounted) stops nothing here: who writes there says so.
    """
    for folder in folders:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def make_socket_folder(folder: Path) -> None:
    """Make the folder of the jobs' sockets, for its owner alone. Raises StartRefused (``data_folder_unwritable``).

    It may lie in a folder that everybody can write to: one that somebody else made beforehand is not used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.getuid():
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        folder.chmod(0o700)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> StartRefused:
    return StartRefused("data_folder_unwritable", path=folder, detail=error.strerror)
