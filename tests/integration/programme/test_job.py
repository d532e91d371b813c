"""What every job does around its work, shown with the composer: orders, reports, and how it ends. No media server."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK
from nhipcau_media.contract.jobs import BEAT_S, EXIT_STALE_ORDER, ProgrammeOrder, ReportType
from nhipcau_media.job import EXIT_BAD_ORDER, EXIT_STOPPED, Reporter
from nhipcau_media.programme.__main__ import EXIT_HUNG
from support import waiting
from support.encode_reader import EncodeReader, encode_reader
from support.jobs import job, reports
from support.processes import free_ports

pytestmark = pytest.mark.anyio


def lonely_order(folder: Path) -> ProgrammeOrder:
    """An order whose media server and API are away."""
    (port,) = free_ports(socket.SOCK_STREAM, 1)
    return ProgrammeOrder(
        job_id=1,
        report_url=f"http://127.0.0.1:{port}/reports",
        report_secret="never-to-be-logged",
        media_url=f"ws://127.0.0.1:{port}",
        room_name="room-1",
        token="never-to-be-logged-either",
        socket=str(folder / "jobs" / "encode.sock"),
    )


async def output(reader: EncodeReader) -> None:
    async def made() -> bool:
        return len(reader.packets(VIDEO_TRACK)) > 10 and len(reader.packets(SOUND_TRACK)) > 20

    await waiting.until(made, seconds=60)


async def terminate(process: asyncio.subprocess.Process) -> None:
    process.send_signal(signal.SIGTERM)


async def close_stdin(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.close()


@pytest.mark.media
@pytest.mark.parametrize("end", [terminate, close_stdin])
async def test_offers_without_media_server_and_api_and_ends_when_told(
    tmp_path: Path, end: Callable[[asyncio.subprocess.Process], Awaitable[None]]
) -> None:
    order = lonely_order(tmp_path)
    async with job(order) as process, encode_reader(Path(order.socket), {"after": {}}) as reader:
        await output(reader)
        assert reader.picture is not None
        assert reader.picture[300:420].max() > 200, "it says that it connects"
        await end(process)
        async with asyncio.timeout(60):
            # Not complete: whoever did not mean it starts it again.
            assert await process.wait() == EXIT_STOPPED
    reader.assert_whole()
    # The room lives on: it is a break, not the end.
    assert reader.told == []


@pytest.mark.media
async def test_an_expired_token_that_opens_nothing_any_more_asks_for_a_new_order(tmp_path: Path) -> None:
    order = lonely_order(tmp_path).model_copy(update={"token_until": 1_000_000})
    async with job(order) as process, encode_reader(Path(order.socket), {"after": {}}) as reader:
        async with asyncio.timeout(60):
            assert await process.wait() == EXIT_STALE_ORDER
    # The room lives on, whose recording must not end.
    assert reader.told == []


async def test_order_that_cannot_be_read_is_refused_without_telling_secrets() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "nhipcau_media.programme",
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )
    async with asyncio.timeout(60):
        _, said = await process.communicate(b'{"job_id": "x", "token": "never-to-be-logged"}\n')
    assert process.returncode == EXIT_BAD_ORDER
    assert b"job_id" in said
    assert b"never-to-be-logged" not in said


async def end_of(program: str, order: ProgrammeOrder) -> tuple[int, bytes]:
    """Run a program that ends by itself on an order, and return its exit code and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(order.model_dump_json().encode() + b"\n")
    await process.stdin.drain()
    async with asyncio.timeout(120):
        said = await process.stderr.read()
        code = await process.wait()
    process.stdin.close()
    return code, said


LONELY = """
import asyncio, sys
from nhipcau_media.contract.jobs import ProgrammeOrder, ReportType
from nhipcau_media.job import run_job

async def work(order, reporter, stopping):
    reporter.report(ReportType.RUNNING)
    await stopping.wait()
    return 0

sys.exit(asyncio.run(run_job(ProgrammeOrder, work)))
"""


async def test_work_whose_reports_cannot_be_sent_any_more_is_ended_for_another_start(tmp_path: Path) -> None:
    # No address at all: not a fault of the line, which would be waited out.
    order = lonely_order(tmp_path).model_copy(update={"report_url": "http://127.0.0.1:port/reports"})
    code, said = await end_of(LONELY, order)
    assert code == 1
    assert b"reports died" in said
    assert b"never-to-be-logged" not in said


HUNG = """
import runpy, threading
from nhipcau_media.programme.composer import Composer

draw, drawn = Composer._make_picture, []

def hang(self, *arguments):
    drawn.append(draw(self, *arguments))
    if len(drawn) > 5:
        threading.Event().wait()

Composer._make_picture = hang
runpy.run_module("nhipcau_media.programme", run_name="__main__")
"""


@pytest.mark.media
async def test_a_composer_whose_thread_hangs_ends_itself_to_be_started_again(tmp_path: Path) -> None:
    """Art. 11.3a: the central device is kept running. Nobody may look at a picture that will never move again."""
    code, said = await end_of(HUNG, lonely_order(tmp_path))
    assert code == EXIT_HUNG
    assert b"composing is hung" in said


async def test_work_that_has_nothing_to_tell_is_said_to_be_alive_but_not_while_the_api_is_away() -> None:
    with reports() as taken:
        reporter = Reporter(taken.url, "report-secret")
        parts = [asyncio.create_task(reporter.run()), asyncio.create_task(reporter.beat())]
        await asyncio.to_thread(taken.wait, "alive")
        assert await reporter.flush(30)
    reporter.report(ReportType.GAP)
    told = reporter.pending
    # Long enough for another beat, which would say nothing that the report which waits does not say.
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*parts), BEAT_S + 1)
    assert [report.type for report in told] == [report.type for report in reporter.pending] == [ReportType.GAP]


async def test_reports_wait_for_the_api_and_arrive_in_order() -> None:
    with reports() as taken:
        reporter = Reporter(taken.url, "report-secret")
        reporter.report(ReportType.RUNNING, {"run": 1})
        sending = asyncio.create_task(reporter.run())
        assert await reporter.flush(30)
        assert taken.of("running") == [{"run": 1}]
    # The API is away now; its port is taken again later.
    for count in range(3):
        reporter.report(ReportType.FIGURES, {"count": count})
    assert not await reporter.flush(0.5)
    assert [report.data for report in reporter.pending] == [{"count": 0}, {"count": 1}, {"count": 2}]
    arrived: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            arrived.append(self.rfile.read(int(self.headers["Content-Length"])))
            # Once it is too busy, once it says that it will not have it.
            self.send_response({1: 503, 3: 404}.get(len(arrived), 204))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", int(taken.url.rsplit(":", 1)[1].split("/")[0])), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        assert await reporter.flush(30)
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        thread.join(10)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    assert arrived[0] == arrived[1], "the busy answer is asked again with the same id"
    assert [body.count(b'"count":%d' % count) for body, count in zip(arrived, (0, 0, 1, 2), strict=True)] == [1] * 4


async def test_full_buffer_lets_figures_go_first() -> None:
    reporter = Reporter("http://127.0.0.1:1/", "secret", limit=3)
    reporter.report(ReportType.RUNNING)
    reporter.report(ReportType.FIGURES, {"count": 1})
    reporter.report(ReportType.GAP)
    reporter.report(ReportType.DONE)
    reporter.report(ReportType.FAILED)
    assert [report.type for report in reporter.pending] == ["gap", "done", "failed"]
