"""The push job: ``python -m nhipcau_recording.live.push``, one order on standard input.

Owns one address of others: reads the encode's socket, keeps a program alive that sends it on, reports how it goes. An
address that refuses, hangs or drops is tried again with back-off and holds nobody else.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from nhipcau_media.contract.jobs import PushOrder, ReportType
from nhipcau_media.job import Reporter, run_job
from nhipcau_recording.live.far_end import HANGS, command, meaning
from nhipcau_recording.live.transport import TransportStream
from nhipcau_recording.recorder import EXIT_UNTOLD
from nhipcau_recording.source import messages

log = logging.getLogger(__name__)

FIGURES_S = 2.5
#: Seconds between attempts; the last goes on for ever.
BACK_OFF_S = (1.0, 2.0, 5.0, 10.0, 20.0)
#: A connection that held so long begins the back-off anew.
STABLE_S = 20.0
#: A far end that takes nothing for so long hangs.
STALL_S = 10.0
#: Bytes that may wait for the far end: some ten seconds of the programme.
_WAITING_BYTES = 4 * 1024 * 1024
_QUEUE = 64
_END_S = 3.0


@dataclass
class _State:
    """What is told of the connection."""

    connected: bool = False
    attempts: int = 0
    restarts: int = 0
    sent: int = 0
    #: Monotonic time since which bytes wait that the far end did not take; None: it took all, or there are none.
    owed_since: float | None = None
    since: float = 0.0


class _Over(Exception):
    """The room is over and everything was handed to the far end."""


async def push(order: PushOrder, reporter: Reporter, stopping: asyncio.Event) -> int:
    """Push until the room is over or ``stopping``; see ``contract/jobs.py`` for what is reported."""
    try:
        arguments = command(order.address)
    except ValueError:
        reporter.report(ReportType.FAILED, {"code": "bad_address"})
        return 0 if await reporter.flush() else EXIT_UNTOLD
    state = _State()
    async with asyncio.TaskGroup() as group:
        pushing = group.create_task(_keep(order, arguments, reporter, state), name="push")
        figures = group.create_task(_report_figures(reporter, state), name="figures")
        stop = group.create_task(stopping.wait(), name="stopping")
        await asyncio.wait((pushing, figures, stop), return_when=asyncio.FIRST_COMPLETED)
        for task in (pushing, figures, stop):
            task.cancel()
    reason = "stopped" if stopping.is_set() else "ended"
    reporter.report(ReportType.DONE, {"bytes": state.sent, "restarts": state.restarts, "reason": reason})
    return 0 if await reporter.flush() else EXIT_UNTOLD


async def _keep(order: PushOrder, arguments: list[str], reporter: Reporter, state: _State) -> None:
    """Connect again and again until the room is over."""
    while True:
        state.attempts += 1
        began = time.monotonic()
        try:
            code = await _connection(order, arguments, reporter, state)
        except _Over:
            return
        held = state.connected and time.monotonic() - began > STABLE_S
        state.restarts += state.connected
        state.connected = False
        state.attempts = 1 if held else state.attempts
        wait_s = BACK_OFF_S[min(state.attempts, len(BACK_OFF_S)) - 1]
        log.warning("the far end is away: %s; again in %s s", code, wait_s)
        reporter.report(ReportType.AWAY, {"code": code, "attempt": state.attempts, "wait_s": wait_s})
        await asyncio.sleep(wait_s)


async def _connection(order: PushOrder, arguments: list[str], reporter: Reporter, state: _State) -> str:
    """Push over one connection until it breaks; returns why. Raises _Over."""
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_WAITING_BYTES,
    )
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise RuntimeError("a process without the pipes that were asked for")
    process.stdin.transport.set_write_buffer_limits(high=_WAITING_BYTES)
    state.owed_since = None
    said: deque[bytes] = deque(maxlen=20)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {
                group.create_task(_feed(order.socket, process.stdin, state), name="feed"),
                group.create_task(_listen(process.stdout, reporter, state), name="progress"),
                group.create_task(_read_words(process.stderr, said), name="words"),
                group.create_task(_watch(state), name="watch"),
            }
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            hung = any(task.get_name() == "watch" for task in done)
            over = any(task.get_name() == "feed" and task.result() for task in done)
            if over:
                await _let_end(process)
            elif not hung:
                # Its last words come a moment after its last progress.
                await asyncio.wait({task for task in tasks if task.get_name() == "words"}, timeout=1)
            for task in tasks:
                task.cancel()
    finally:
        await _end(process)
    if over:
        raise _Over
    return HANGS if hung else meaning(b"\n".join(said))


async def _feed(socket: str, pipe: asyncio.StreamWriter, state: _State) -> bool:
    """Write the transport stream into the pipe; returns whether the room is over (else the pipe is broken)."""
    stream = TransportStream()
    try:
        async with contextlib.aclosing(messages(socket, dict)) as batches:
            async for batch in batches:
                data = await asyncio.to_thread(stream.take, batch)
                if data:
                    state.owed_since = state.owed_since or time.monotonic()
                    pipe.write(data)
                    await pipe.drain()
                if stream.ended:
                    return True
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        stream.close()
    return False


async def _listen(pipe: asyncio.StreamReader, reporter: Reporter, state: _State) -> None:
    """Follow what ffmpeg says of its progress; ends with it."""
    size_before = 0
    while line := await pipe.readline():
        name, _, value = line.decode(errors="replace").strip().partition("=")
        if name != "total_size" or not value.isdigit():
            continue
        size = int(value)
        if size > 0 and not state.connected:
            state.connected, state.since = True, time.monotonic()
            reporter.report(ReportType.RUNNING, {"attempt": state.attempts})
        if size > size_before:
            state.sent += size - size_before
            state.owed_since = None
            size_before = size


async def _read_words(pipe: asyncio.StreamReader, said: deque[bytes]) -> None:
    while line := await pipe.readline():
        said.append(line)


async def _watch(state: _State) -> None:
    """End when the far end has taken nothing for too long although there was something to take."""
    while True:
        await asyncio.sleep(0.5)
        if state.owed_since is not None and time.monotonic() - state.owed_since >= STALL_S:
            return


async def _let_end(process: asyncio.subprocess.Process) -> None:
    """Let the far end take what was written."""
    if process.stdin:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _END_S)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    await process.wait()
    if process.stdin:
        process.stdin.close()


async def _report_figures(reporter: Reporter, state: _State) -> None:
    while True:
        await asyncio.sleep(FIGURES_S)
        reporter.report(ReportType.FIGURES, _figures(state))


def _figures(state: _State) -> dict[str, Any]:
    return {
        "connected": state.connected,
        "bytes": state.sent,
        "restarts": state.restarts,
        "since_s": round(time.monotonic() - state.since, 1) if state.connected else 0,
    }


def main() -> int:
    """Run the job; returns the exit code."""
    return asyncio.run(run_job(PushOrder, push))


if __name__ == "__main__":
    sys.exit(main())
