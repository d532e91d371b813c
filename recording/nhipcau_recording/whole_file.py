"""A file that grows by whole entries only: what cannot be written whole is taken back."""

from __future__ import annotations

import os

from nhipcau_recording.errors import from_os_error


class WholeFile:
    """An open descriptor at the end of what is whole; owns it from now on. Blocking."""

    def __init__(self, file: int, size: int) -> None:
        self._file = file
        #: Length of all that is whole, bytes.
        self.size = size

    def add(self, data: bytes) -> None:
        """Append one entry. Raises DiskFull or FolderUnwritable, and leaves nothing of it behind then."""
        try:
            written = os.write(self._file, data)
            while written < len(data):
                written += os.write(self._file, data[written:])
        except OSError as error:
            os.ftruncate(self._file, self.size)
            os.lseek(self._file, self.size, os.SEEK_SET)
            raise from_os_error(error) from error
        self.size += len(data)

    def duplicate(self) -> int:
        """Return a descriptor of its own (to be closed by the caller) for synchronising beside the writing."""
        return os.dup(self._file)

    def close(self) -> None:
        """Make it durable and close it; a second call does nothing. Raises DiskFull or FolderUnwritable."""
        if self._file >= 0:
            try:
                os.fdatasync(self._file)
            except OSError as error:
                raise from_os_error(error) from error
            finally:
                os.close(self._file)
                self._file = -1
