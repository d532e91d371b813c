"""``make bench-streams``: what each further reader of the encode costs, in cores, live at 720p25.

Target (programme §5): second, third, fourth reader at most 0.03 core each. Readers: the recorder, HLS (which encodes a
small picture), and pushing to an address (with its ``ffmpeg -c copy``). ``core_per_reader`` is the cost of the
offer's side and of a reader that only takes what there is; the jobs' own work stands beside it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from load.films import STRETCH_S, live, stretch
from load.result import Bench
from nhipcau_media.contract.jobs import HlsOrder, Order, PushOrder, RecorderOrder
from nhipcau_recording.source import messages
from support.jobs import SECRET, Reports, job, reports
from support.receivers import free_port, rtmp_receiver

SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process with its ended and running children."""
    total = 0.0
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total = sum(int(fields[at]) for at in (11, 12, 13, 14)) / _TICKS
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            total += cpu_s(int(child))
    return total


async def read(path: str) -> None:
    """Take what there is and do nothing with it."""
    async with contextlib.aclosing(messages(path, dict)) as batches:
        async for _ in batches:
            pass


@contextlib.asynccontextmanager
async def readers(path: str, count: int) -> AsyncIterator[None]:
    """Read so many times for the length of the block."""
    tasks = [asyncio.create_task(read(path)) for _ in range(count)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def plain(path: str, count: int) -> float:
    """Return this process's cores (offer and readers) with so many plain readers."""
    async with readers(path, count):
        await asyncio.sleep(1)
        before, began = time.process_time(), time.monotonic()
        await asyncio.sleep(SECONDS / 2)
        return (time.process_time() - before) / (time.monotonic() - began)


async def worker(order: Order, taken: Reports) -> float:
    """Return the cores of a job at work."""
    async with job(order) as process:
        await asyncio.to_thread(taken.wait, "running", len(taken.of("running")) + 1)
        before, began = cpu_s(process.pid), time.monotonic()
        await asyncio.sleep(SECONDS)
        return (cpu_s(process.pid) - before) / (time.monotonic() - began)


async def measure(bench: Bench, folder: Path) -> None:
    """Set the figures."""
    once = stretch()
    port = free_port(socket.SOCK_STREAM)
    with reports() as taken, rtmp_receiver(folder / "rtmp", port):
        async with live(folder / "encode.sock", once):
            path = str(folder / "encode.sock")
            common: dict[str, Any] = {"job_id": 1, "report_url": taken.url, "report_secret": SECRET, "socket": path}
            one, four = await plain(path, 1), await plain(path, 4)
            recorder = RecorderOrder(**common, recording_id=1, folder=str(folder / "recording"), title="")
            hls = HlsOrder(**common, stream_id=1, folder=str(folder / "hls"))
            push = PushOrder(**common, stream_id=2, address=f"rtmp://127.0.0.1:{port}/live/x")
            cores = {str(order.kind): await worker(order, taken) for order in (recorder, hls, push)}
    bench.figures = {
        "core_per_reader": round((four - one) / 3, 4),
        "recorder_core": round(cores["recorder"], 3),
        "push_core": round(cores["push"], 3),
        "hls_core": round(cores["hls"], 3),
    }


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        Bench("streams", seconds=SECONDS, stretch_s=STRETCH_S) as bench,
    ):
        asyncio.run(measure(bench, Path(folder)))


if __name__ == "__main__":
    main()
