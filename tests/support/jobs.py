"""Job processes as the runner starts them, and an API that takes their reports."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from nhipcau_media.contract.jobs import JOB_MODULES, Order, Report

SECRET = "report-secret"
WAIT_S = 60.0


class Reports:
    """What jobs have reported, in order of arrival."""

    def __init__(self) -> None:
        self.url = ""
        self._taken: list[Report] = []
        self._more = threading.Condition()

    def take(self, report: Report) -> None:
        """Keep one report."""
        with self._more:
            if report.id not in {taken.id for taken in self._taken}:
                self._taken.append(report)
            self._more.notify_all()

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Data of all reports of a type."""
        with self._more:
            return [report.data for report in self._taken if report.type == kind]

    def wait(self, kind: str, count: int = 1, timeout_s: float = WAIT_S) -> dict[str, Any]:
        """Wait until so many reports of a type are there and return the data of the last. Raises TimeoutError."""
        end = time.monotonic() + timeout_s
        with self._more:
            while True:
                found = [report.data for report in self._taken if report.type == kind]
                if len(found) >= count:
                    return found[count - 1]
                if not self._more.wait(max(0.0, end - time.monotonic())):
                    raise TimeoutError(f"{kind}: {[report.type for report in self._taken]}")


@contextmanager
def reports() -> Iterator[Reports]:
    """Serve an endpoint for reports on a free port."""
    taken = Reports()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            allowed = self.headers["Authorization"] == f"Bearer {SECRET}"
            if allowed:
                taken.take(Report.model_validate(json.loads(body)))
            self.send_response(204 if allowed else 401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    taken.url = f"http://127.0.0.1:{server.server_address[1]}/reports"
    try:
        yield taken
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@contextlib.asynccontextmanager
async def job(order: Order) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a job as the runner does; killed at the block's end when it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        JOB_MODULES[order.kind],
        stdin=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert process.stdin is not None
    process.stdin.write(order.model_dump_json().encode() + b"\n")
    await process.stdin.drain()
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await asyncio.wait_for(process.wait(), 30)
        process.stdin.close()
        with contextlib.suppress(ConnectionError, BrokenPipeError):
            await process.stdin.wait_closed()
