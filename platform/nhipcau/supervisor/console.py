"""What the supervisor prints: its own lines and its children's, each with a name before it and without secrets.

A thread of its own writes, behind a bounded queue: a terminal that is held (Ctrl-S) or a full pipe must never stop the
supervisor from restarting a child. Lines that find the queue full are counted and dropped.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from typing import TextIO

_QUEUED_LINES = 2000
_HIDDEN = "•••"


class Console:
    """Use as a context manager: what is queued is written at the end, for at most a second."""

    def __init__(self, *, output: TextIO | None = None, log: TextIO | None = None) -> None:
        self._output = output or sys.stdout
        self._log = log or sys.stderr
        self._secrets: dict[str, int] = {}
        self._lines: queue.Queue[tuple[TextIO, str] | None] = queue.Queue(_QUEUED_LINES)
        self._dropped = 0
        self._thread = threading.Thread(target=self._write, name="console", daemon=True)

    def __enter__(self) -> Console:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(queue.Full):
            self._lines.put(None, timeout=1)
        self._thread.join(timeout=1)

    def hide(self, secret: str) -> None:
        """Write ``•••`` wherever this text would be printed, until as many calls of ``show`` as of this."""
        if secret:
            self._secrets[secret] = self._secrets.get(secret, 0) + 1

    def show(self, secret: str) -> None:
        """Forget a secret that is void."""
        if self._secrets.get(secret, 0) > 1:
            self._secrets[secret] -= 1
        else:
            self._secrets.pop(secret, None)

    def say(self, text: str) -> None:
        """Print for the person at the terminal (standard output)."""
        self._put(self._output, text)

    def log(self, name: str, text: str) -> None:
        """Print a line of a process (standard error), its name before it."""
        self._put(self._log, f"{name:<14} │ {text}")

    def _put(self, stream: TextIO, text: str) -> None:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        try:
            self._lines.put_nowait((stream, text))
        except queue.Full:
            self._dropped += 1

    def _write(self) -> None:
        while (item := self._lines.get()) is not None:
            stream, text = item
            # A terminal that went away must not end the conference.
            with contextlib.suppress(OSError, ValueError):
                if self._dropped:
                    dropped, self._dropped = self._dropped, 0
                    self._log.write(f"{'supervisor':<14} │ … {dropped}\n")
                stream.write(text + "\n")
                stream.flush()
