"""What every job process does around its work: one order from standard input, reports, and an end.

Owns reading the order, sending reports (buffered while the API is away), and the reasons to end: SIGTERM, SIGINT, and
standard input closing, which means that the supervisor is gone. Refuses to know what the work is. See
``contract/jobs.py`` for the words.

A job's ``__main__``::

    sys.exit(asyncio.run(run_job(RecorderOrder, work)))

with ``async def work(order, reporter, stopping) -> int``. ``work`` returns its exit code: 0 when it is complete and is
not to be started again; anything else lets the runner start it again with back-off (unless it reported FAILED).
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import signal
import sys
import threading
import time
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from nhipcau_media.contract.jobs import (
    BEAT_S,
    FinisherOrder,
    HlsOrder,
    ProgrammeOrder,
    PushOrder,
    RecorderOrder,
    Report,
    ReportType,
    UploadOrder,
)
from nhipcau_media.redaction import NoTokens

log = logging.getLogger(__name__)

OrderT = TypeVar("OrderT", ProgrammeOrder, RecorderOrder, FinisherOrder, HlsOrder, PushOrder, UploadOrder)

#: Reports kept while the API is away; figures go first, what was said once for all goes last.
BUFFERED_REPORTS = 256
#: Seconds for the last reports to reach the API when the work is over.
FLUSH_S = 5.0
#: Seconds that the work has after it was told to stop; then the process ends itself (nobody else may be left to do it).
STOP_S = 25.0
#: Exit code for an order that cannot be read; starting again would not help.
EXIT_BAD_ORDER = 2
#: Exit code of a composer that was told to stop before its room ended. Whoever meant it does not start it again; when
#: nobody did (the LiveKit SDK ends its process by SIGTERM when it has panicked), the runner does, the API away or not.
EXIT_STOPPED = 143

_ORDER_LIMIT = 256 * 1024
_SEND_TIMEOUT_S = 5.0
_RETRY_S = (0.25, 0.5, 1.0, 2.0, 5.0)
_REPEATED = frozenset({ReportType.ALIVE, ReportType.FIGURES, ReportType.PROGRESS})


class Reporter:
    """Sends reports in order, one after the other; never makes the work wait. Used on the event loop's thread only."""

    def __init__(self, url: str, secret: str, *, limit: int = BUFFERED_REPORTS) -> None:
        self._url = url
        self._secret = secret
        self._limit = limit
        self._pending: deque[Report] = deque()
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._told = time.monotonic()

    @property
    def pending(self) -> tuple[Report, ...]:
        """Reports that the API has not taken yet, oldest first."""
        return tuple(self._pending)

    def report(self, kind: ReportType, data: Mapping[str, Any] | None = None) -> None:
        """Queue one report and return at once. When the buffer is full an old report of figures makes room."""
        if len(self._pending) >= self._limit:
            droppable = next((report for report in self._pending if report.type in _REPEATED), self._pending[0])
            self._pending.remove(droppable)
        self._pending.append(Report(id=uuid.uuid4().hex, type=kind, at=int(time.time() * 1000), data=dict(data or {})))
        self._told = time.monotonic()
        self._empty.clear()
        self._wake.set()

    async def beat(self) -> None:
        """Say every few seconds that the process is there, when nothing else was told, until cancelled."""
        while True:
            await asyncio.sleep(max(0.1, self._told + BEAT_S - time.monotonic()))
            if time.monotonic() - self._told >= BEAT_S:
                if self._pending:
                    # The API is away. What waits says the same when it is back.
                    self._told = time.monotonic()
                else:
                    self.report(ReportType.ALIVE)

    async def flush(self, timeout_s: float = FLUSH_S) -> bool:
        """Wait until everything is sent, at most ``timeout_s``; returns whether it was. ``run`` must be running."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), timeout_s)
        return not self._pending

    async def run(self) -> None:
        """Send what is queued, trying again while the API is away, until cancelled."""
        # Imported when there is something to tell: a job that was restarted has to be at work first.
        await self._wake.wait()
        httpx2 = await asyncio.to_thread(importlib.import_module, "httpx2")
        headers = {"Authorization": f"Bearer {self._secret}"}
        async with httpx2.AsyncClient(headers=headers, timeout=_SEND_TIMEOUT_S, trust_env=False) as client:
            failures = 0
            while True:
                await self._wake.wait()
                if not self._pending:
                    self._wake.clear()
                    self._empty.set()
                    continue
                report = self._pending[0]
                try:
                    response = await client.post(self._url, json=report.model_dump(mode="json"))
                    again = response.status_code >= 500 or response.status_code in (408, 429)
                    if not again and response.status_code >= 400:
                        log.warning("report %s refused: %s", report.type, response.status_code)
                except httpx2.HTTPError as error:
                    again = True
                    if failures == 0:
                        log.warning("reports wait: %s", type(error).__name__)
                if again:
                    await asyncio.sleep(_RETRY_S[min(failures, len(_RETRY_S) - 1)])
                    failures += 1
                    continue
                failures = 0
                if self._pending and self._pending[0] is report:
                    self._pending.popleft()


Work = Callable[[OrderT, Reporter, asyncio.Event], Awaitable[int]]


async def run_job(order_type: type[OrderT], work: Work[OrderT]) -> int:
    """Read the order, do the work, send the last reports; returns the exit code.

    An exception of the work is code 1. So is the death of what runs beside it: work that nobody hears of is ended, and
    the runner starts the job again.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.addFilter(NoTokens())
    stdin = await _open_stdin()
    order = await _read_order(stdin, order_type)
    if order is None:
        return EXIT_BAD_ORDER
    stopping = asyncio.Event()
    end = threading.Timer(STOP_S, os._exit, (70,))
    end.daemon = True

    def stop(reason: str) -> None:
        if not stopping.is_set():
            log.info("stopping: %s", reason)
            stopping.set()
            end.start()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number.name)
    reporter = Reporter(order.report_url, order.report_secret)
    died: list[str] = []

    def notice(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s died", task.get_name(), exc_info=error)
            died.append(task.get_name())
            stop(f"{task.get_name()} died")

    sending = asyncio.create_task(reporter.run(), name="reports")
    watching = asyncio.create_task(_watch(stdin, stop), name="stdin")
    beating = asyncio.create_task(reporter.beat(), name="beat")
    for task in (sending, watching, beating):
        task.add_done_callback(notice)
    try:
        code = await work(order, reporter, stopping)
        await reporter.flush()
    except Exception:
        log.exception("the work failed")
        code = 1
    finally:
        end.cancel()
        for task in (sending, watching, beating):
            task.cancel()
        await asyncio.gather(sending, watching, beating, return_exceptions=True)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
    return code or (1 if died else 0)


async def _open_stdin() -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=_ORDER_LIMIT)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    return reader


async def _read_order(stdin: asyncio.StreamReader, order_type: type[OrderT]) -> OrderT | None:
    try:
        line = await asyncio.wait_for(stdin.readline(), 30)
        return order_type.model_validate_json(line)
    except ValidationError as error:
        # Never the input itself: it holds the token and the secret.
        log.error("bad order: %s", [(item["loc"], item["type"]) for item in error.errors(include_input=False)])
    except (TimeoutError, ValueError):
        log.error("no order on standard input")
    return None


async def _watch(stdin: asyncio.StreamReader, stop: Callable[[str], None]) -> None:
    """Read on until standard input closes."""
    while await stdin.read(4096):
        pass
    stop("standard input is closed")
