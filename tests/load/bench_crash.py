"""``make bench-crash``: ``kill -9`` of composer, recorder, and both, at random moments, 720p25.

Target (programme §5): at most 0.5 s of what was made at death is missing on disk, and the first new frame is there
within 2 s. Composer and recorder are the real ones, in a room of a real media server, kept alive as the runner does it.

``lost``: from the last picture on disk to the moment of death, by the wall clock that media time is. What a killed
recorder had not written it still gets from the composer, so only deaths of the composer leave gaps in the film, which
is made and proved whole at the end. ``restart``: from death to the first new picture on disk. Beside it what an MP4
written the usual way loses: all of it.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path

import av

from load.films import EPOCH_US, stretch
from load.programme_room import ROOM, stage
from load.result import Bench
from nhipcau.supervisor.backoff import job_backoff
from nhipcau.supervisor.kept_alive import Ending, KeptAlive
from nhipcau.supervisor.process import Command, Lines
from nhipcau_media.contract.framing import VIDEO_TRACK, Message
from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.contract.jobs import JOB_MODULES, Order, ProgrammeOrder, RecorderOrder
from nhipcau_media.livekit.server import LiveKitServer
from nhipcau_media.server import Grants
from nhipcau_recording.finish import finish
from nhipcau_recording.pieces import Piece, PieceName, piece_paths
from nhipcau_recording.verify import verify
from support.jobs import SECRET, reports
from support.livekit import livekit_server

KILLS = int(os.environ.get("BENCH_KILLS", "20"))
PICTURE_US = 40_000
WAIT_S = 60.0
CASES = ("recorder", "composer", "both")


def written(folder: Path) -> tuple[int, int]:
    """Return run and media time of the last whole picture on disk."""
    for path in reversed(piece_paths(folder)):
        name = PieceName.parse(path.name)
        if name and name.track == VIDEO_TRACK and (last := Piece(path).whole()[0]):
            return name.run, last.time_us
    return 0, 0


def mp4_lost_s(once: list[Message], folder: Path, seconds: float) -> float:
    """Return what is missing of an MP4 that was never closed: seconds that no player shows."""
    path = folder / "usual.mp4"
    container = av.open(str(path), "w", format="mp4")
    stream = container.add_mux_stream("h264", rate=25, width=1280, height=720)
    for message in once:
        at = (message.time_us - EPOCH_US) / 1e6
        if message.track == VIDEO_TRACK and at < seconds:
            packet = av.Packet(message.payload)
            packet.stream, packet.is_keyframe = stream, message.key
            packet.time_base = Fraction(1, 1000)
            packet.pts = packet.dts = round(at * 1000)
            container.mux_one(packet)
    data = path.read_bytes()
    killed = folder / "killed.mp4"
    killed.write_bytes(data)
    container.close()
    try:
        with av.open(str(killed)) as opened:
            return seconds - (opened.duration or 0) / 1e6
    except av.FFmpegError:
        return seconds


@asynccontextmanager
async def kept_alive(order: Order) -> AsyncIterator[KeptAlive]:
    """Keep a job alive as the runner does, for the length of the block."""
    path = os.pathsep.join(part for part in sys.path if part)
    command = Command(
        order.kind,
        (sys.executable, "-m", JOB_MODULES[order.kind]),
        {**os.environ, "PYTHONPATH": path},
        order.model_dump_json().encode() + b"\n",
    )
    silent = Lines(output=lambda line: None, log=lambda line: None)
    job = KeptAlive(command, silent, backoff=job_backoff(), is_final=lambda code: code == 0)
    running = asyncio.create_task(job.run())
    try:
        yield job
    finally:
        await job.stop(Ending())
        await running


async def until_new(folder: Path, seen: tuple[int, int]) -> float:
    """Wait for a picture that was not on disk yet; returns the moment, monotonic seconds. Raises RuntimeError."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if await asyncio.to_thread(written, folder) > seen:
            return time.monotonic()
        await asyncio.sleep(0.02)
    raise RuntimeError(f"no new picture within {WAIT_S} s")


def kill(*jobs: KeptAlive) -> tuple[int, float]:
    """Kill the processes at once; returns the moment by both clocks (wall in microseconds)."""
    for job in jobs:
        if job.pid is None:
            raise RuntimeError(f"{job.name} does not run")
        os.kill(job.pid, signal.SIGKILL)
    return time.time_ns() // 1000, time.monotonic()


async def crashes(folder: Path, composer: KeptAlive, recorder: KeptAlive) -> dict[str, list[tuple[float, float]]]:
    """Kill again and again; returns (lost, restart) in seconds for each case."""
    rng = random.Random(1)
    cases = [CASES[number % len(CASES)] for number in range(KILLS)]
    rng.shuffle(cases)
    found: dict[str, list[tuple[float, float]]] = {case: [] for case in CASES}
    await until_new(folder, (0, 0))
    for case in cases:
        await asyncio.sleep(rng.uniform(3.0, 6.0))
        jobs = {"recorder": (recorder,), "composer": (composer,), "both": (composer, recorder)}[case]
        at_us, at = kill(*jobs)
        # A recorder that lives goes on for a moment with what it was given already.
        await asyncio.sleep(0.05)
        seen = await asyncio.to_thread(written, folder)
        lost = max(0.0, (at_us - seen[1] - PICTURE_US) / 1e6)
        found[case].append((lost, await until_new(folder, seen) - at))
    return found


async def measure(bench: Bench, folder: Path) -> None:
    """Set the figures."""
    target = folder / "recording"
    async with livekit_server() as livekit:
        server = LiveKitServer(livekit.http_url, livekit.key, livekit.secret)
        await server.open_room(ROOM, stage(1))
        with reports() as taken:
            token = server.admit(ROOM, PROGRAMME, name="", grants=Grants(), attributes={}, life_s=3600).token
            socket = str(folder / "encode.sock")
            composer_order = ProgrammeOrder(
                job_id=1, report_url=taken.url, report_secret=SECRET, media_url=livekit.url, room_name=ROOM,
                token=token, socket=socket,
            )  # fmt: skip
            recorder_order = RecorderOrder(
                job_id=2, report_url=taken.url, report_secret=SECRET, socket=socket, recording_id=1, folder=str(target),
                title="",
            )  # fmt: skip
            async with kept_alive(composer_order) as composer, kept_alive(recorder_order) as recorder:
                found = await crashes(target, composer, recorder)
        await server.close()
    report = await asyncio.to_thread(finish, target)
    dead = len(found["composer"]) + len(found["both"])
    if problems := verify(target):
        raise RuntimeError(f"the film is not whole: {problems}")
    if len(report.gaps) != dead:
        raise RuntimeError(f"{dead} deaths of the composer, but gaps {report.gaps}")
    every = [pair for pairs in found.values() for pair in pairs]
    bench.figures = {
        "lost_max_s": round(max(lost for lost, _ in every), 3),
        "lost_p50_s": round(statistics.median(lost for lost, _ in every), 3),
        "restart_p95_s": p95(every),
        **{f"restart_{case}_p95_s": p95(pairs) for case, pairs in found.items() if pairs},
        "gap_max_s": round(max((gap.end_s - gap.start_s for gap in report.gaps), default=0.0), 3),
    }
    bench.other = {"lost_max_s": round(mp4_lost_s(stretch(), folder, 20.0), 3)}


def p95(pairs: list[tuple[float, float]]) -> float:
    """Return the 95th percentile of the restarts: one that was measured, never one beyond them."""
    ordered = sorted(restart for _, restart in pairs)
    return round(ordered[-(-95 * len(ordered) // 100) - 1], 2)


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        Bench("crash", kills=KILLS) as bench,
    ):
        asyncio.run(measure(bench, Path(folder)))


if __name__ == "__main__":
    main()
