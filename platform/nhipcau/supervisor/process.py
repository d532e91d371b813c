"""One operating-system process: its own group and session, its lines, its end. Linux only.

The kernel kills it when the supervisor dies (``PR_SET_PDEATHSIG``), however that dies: nothing is left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nhipcau.child import die_with

_LONGEST_LINE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Command:
    """What to start."""

    #: Shown before each of its lines.
    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    #: Written to standard input, which then stays open; None: standard input is empty.
    order: bytes | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the process's lines go."""

    output: Callable[[str], None]
    log: Callable[[str], None]


class Process:
    """A started process. Made by :meth:`start`; its end is awaited with :meth:`wait`."""

    def __init__(self, command: Command, process: asyncio.subprocess.Process) -> None:
        self._command = command
        self._process = process
        self._started = time.monotonic()

    @classmethod
    async def start(cls, command: Command) -> Process:
        """Start it. Raises OSError when there is no such program."""
        process = await asyncio.create_subprocess_exec(
            *command.arguments,
            env=dict(command.environment),
            stdin=asyncio.subprocess.DEVNULL if command.order is None else asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            preexec_fn=die_with(os.getpid()),
        )
        return cls(command, process)

    @property
    def pid(self) -> int:
        """Its process id, which is its group's too."""
        return self._process.pid

    @property
    def lived_s(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self._started

    async def wait(self, lines: Lines) -> int:
        """Pass its lines on until it ends and return its exit code (negative: the signal). Call once.

        Whatever it left in its group is killed.
        """
        stdout, stderr = self._process.stdout, self._process.stderr
        if stdout is None or stderr is None:  # pragma: no cover - both are pipes
            raise RuntimeError("no pipes")
        async with asyncio.TaskGroup() as group:
            pumps = [
                group.create_task(_pump(stdout, lines.output)),
                group.create_task(_pump(stderr, lines.log)),
            ]
            order = group.create_task(self._give_order())
            code = await self._process.wait()
            self._signal_group(signal.SIGKILL)
            await asyncio.wait(pumps, timeout=1)
            for task in (*pumps, order):
                task.cancel()
        if self._process.stdin is not None:
            self._process.stdin.close()
        return code

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process; one that has ended is left alone."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)

    def kill(self) -> None:
        """End the whole group at once."""
        if self._process.returncode is None:
            self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    async def _give_order(self) -> None:
        if self._process.stdin is None or self._command.order is None:
            return
        # It may die before it has read: its exit code tells.
        with contextlib.suppress(ConnectionError):
            self._process.stdin.write(self._command.order)
            await self._process.stdin.drain()


async def _pump(stream: asyncio.StreamReader, line: Callable[[str], None]) -> None:
    rest = b""
    while chunk := await stream.read(_LONGEST_LINE):
        *whole, rest = (rest + chunk).split(b"\n")
        for text in whole:
            line(text.decode(errors="replace").rstrip("\r"))
        if len(rest) > _LONGEST_LINE:
            line(rest.decode(errors="replace"))
            rest = b""
    if rest:
        line(rest.decode(errors="replace"))
