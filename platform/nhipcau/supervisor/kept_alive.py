"""A process that is kept alive: started again with back-off when it dies, and ended in good order."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nhipcau.supervisor.backoff import Backoff
from nhipcau.supervisor.process import Command, Lines, Process

#: Seconds between two questions whether it is ready.
_READY_EVERY_S = 0.1
#: Exit code for a program that cannot be started (as a shell gives it).
_NO_PROGRAM = 127


@dataclass(frozen=True, slots=True)
class Ending:
    """How a process is asked to end."""

    #: Seconds from the first SIGTERM to SIGKILL.
    grace_s: float = 8.0
    #: Seconds to a second SIGTERM; None: only one. (LiveKit waits for every participant after the first.)
    insist_s: float | None = None


class KeptAlive:
    """Owns one process at a time. ``run`` returns when ``stop`` was called or when the process ended for good."""

    def __init__(
        self,
        command: Command,
        lines: Lines,
        *,
        backoff: Backoff,
        is_final: Callable[[int], bool] = lambda code: False,
        ready: Callable[[], Awaitable[bool]] | None = None,
        on_restart: Callable[[int, float], None] | None = None,
    ) -> None:
        """``is_final`` tells which exit codes end it for good; ``on_restart`` hears code and wait in seconds."""
        self.name = command.name
        self.restarts = 0
        #: Set when it answered for the first time.
        self.was_ready = asyncio.Event()
        #: Its last exit code.
        self.code: int | None = None
        self._command = command
        self._lines = lines
        self._backoff = backoff
        self._is_final = is_final
        self._ready = ready
        self._on_restart = on_restart
        self._process: Process | None = None
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process else None

    async def run(self) -> None:
        """Keep it alive."""
        try:
            while not self._stopping.is_set():
                code, lived_s = await self._live_once()
                self.code = code
                if self._stopping.is_set() or self._is_final(code):
                    return
                wait_s = self._backoff.next_wait(lived_s)
                if self._on_restart:
                    self._on_restart(code, wait_s)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), wait_s)
                    return
                self.restarts += 1
        finally:
            self._ended.set()

    async def stop(self, ending: Ending) -> None:
        """Ask it to end, insist, and kill it at last. Returns when it is gone; call it as often as you like."""
        self._stopping.set()
        steps: list[tuple[float, Callable[[], None]]] = [(0.0, self._terminate)]
        if ending.insist_s is not None:
            steps.append((ending.insist_s, self._terminate))
        steps.append((ending.grace_s, self.kill))
        passed = 0.0
        for at, step in steps:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), at - passed)
                return
            passed = at
            step()
        await self._ended.wait()

    def kill(self) -> None:
        """End it at once, for good."""
        self._stopping.set()
        if self._process:
            self._process.kill()

    def restart(self) -> None:
        """End it at once and start it again, as after a death of its own. SIGKILL ends a stopped process too."""
        if self._process:
            self._process.kill()

    def _terminate(self) -> None:
        if self._process:
            self._process.send(signal.SIGTERM)

    async def _live_once(self) -> tuple[int, float]:
        """Return its exit code and the seconds it lived."""
        try:
            self._process = process = await Process.start(self._command)
        except OSError as error:
            self._lines.log(str(error))
            return _NO_PROGRAM, 0.0
        if self._stopping.is_set():
            # Asked to stop while it was being started.
            process.send(signal.SIGTERM)
        try:
            async with asyncio.TaskGroup() as group:
                asking = group.create_task(self._ask_ready())
                code = await process.wait(self._lines)
                asking.cancel()
            return code, process.lived_s
        finally:
            process.kill()
            self._process = None

    async def _ask_ready(self) -> None:
        while self._ready is not None and not self.was_ready.is_set():
            if await self._ready():
                self.was_ready.set()
            await asyncio.sleep(_READY_EVERY_S)
