"""``make bench-programme-latency``: what the composer adds against the same source seen directly.

The clock is in the picture: each one tells its number, and when it was sent is known. Direct and programme are received
by the same process. Sound against picture is measured by bursts. Target: added p50 at most 180 ms, p95 at most 300 ms;
sound against picture at most 80 ms.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from livekit import rtc

from load.programme_room import LOOP, ProgrammeRoom, percentile, programme_room, wait_for
from load.result import Bench
from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.server import Grants
from support import marks
from support.jobs import job
from support.watcher import Track, watcher

SECONDS = 30.0
#: Louder than this is a burst (the murmur is far below, the composer's gain included).
LOUD = 0.02
#: A burst is the first loud moment after so much quiet, seconds.
QUIET_S = 0.8
DIRECT: tuple[Track, Track] = (("point:1", "camera"), ("point:1", "microphone"))
COMPOSED: tuple[Track, Track] = ((PROGRAMME, "720"), (PROGRAMME, "mix"))
#: Where the large point stands in the programme's picture, as shares.
LARGE = (0.0, 0.0, 0.75, 0.75)


@dataclass
class Arrivals:
    """When pictures and bursts of one way arrived, as delays since they were sent, seconds."""

    pictures: dict[float, float] = field(default_factory=dict)
    bursts: list[tuple[float, float]] = field(default_factory=list)


@contextlib.asynccontextmanager
async def arriving(
    room: ProgrammeRoom, tracks: tuple[Track, Track], number: int, share: tuple[float, ...]
) -> AsyncIterator[Arrivals]:
    """Receive picture and sound of one way, and note when what was sent arrives."""
    found = Arrivals()
    sender = room.senders[1]

    async def look(track: rtc.RemoteTrack) -> None:
        stream = rtc.VideoStream(track, capacity=1, format=rtc.VideoBufferType.I420)
        last = -1
        with contextlib.suppress(asyncio.CancelledError):
            async for event in stream:
                now, frame = time.monotonic(), event.frame
                luma = np.frombuffer(frame.data, dtype=np.uint8)[: frame.width * frame.height]
                luma = luma.reshape(frame.height, frame.width)
                mark = marks.read(luma[: int(share[3] * frame.height), : int(share[2] * frame.width)])
                if mark is None or mark.tick == last or mark.tick >= LOOP:
                    continue
                last = mark.tick
                sent = sender.pictures_at.get(mark.tick, now)
                found.pictures[sent] = now - sent
        await stream.aclose()

    async def listen(track: rtc.RemoteTrack) -> None:
        stream = rtc.AudioStream(track, sample_rate=48_000, num_channels=1, frame_size_ms=10)
        quiet_since = time.monotonic()
        with contextlib.suppress(asyncio.CancelledError):
            async for event in stream:
                now = time.monotonic()
                samples = np.frombuffer(event.frame.data, dtype=np.int16).astype(np.float32) / 32768
                if float(np.sqrt(np.mean(samples * samples))) < LOUD:
                    continue
                if now - quiet_since > QUIET_S and sender.bursts_at:
                    sent = sender.bursts_at[-1]
                    found.bursts.append((sent, now - sent))
                quiet_since = now
        await stream.aclose()

    admission = room.server.admit("bench", f"point:{number}", name="", grants=room_grants(), attributes={}, life_s=3600)
    async with watcher(room.livekit.url, admission.token) as seat:
        await wait_for(lambda: set(tracks) <= seat.published().keys(), f"{tracks}")
        seat.want(*tracks)
        await wait_for(lambda: all(seat.counts[track] for track in tracks), f"media of {tracks}")
        tasks = []
        for track, read in zip(tracks, (look, listen), strict=True):
            remote = seat.published()[track].track
            assert remote is not None
            tasks.append(asyncio.create_task(read(remote)))
        try:
            yield found
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def room_grants() -> Grants:
    """A listener publishes nothing."""
    return Grants()


def offsets(found: Arrivals) -> list[float]:
    """Sound against picture of one way, milliseconds: how much longer sound was on its way than the picture then."""
    result = []
    for sent, delay in found.bursts:
        near = [way for at, way in found.pictures.items() if abs(at - sent) < 0.3]
        if near:
            result.append((delay - float(np.median(near))) * 1000)
    return result


async def measure(folder: Path, bench: Bench) -> None:
    """Receive both ways at once and compare picture by picture."""
    async with (
        programme_room(folder) as room,
        job(room.order(publishes=True)),
        arriving(room, COMPOSED, 90, LARGE) as composed,
        arriving(room, DIRECT, 91, (0, 0, 1, 1)) as direct,
    ):
        await asyncio.sleep(8)
        for found in (composed, direct):
            found.pictures.clear()
            found.bursts.clear()
        await asyncio.sleep(SECONDS)
    added = [(composed.pictures[at] - direct.pictures[at]) * 1000 for at in composed.pictures.keys() & direct.pictures]
    bench.params |= {
        "pictures": len(added),
        "bursts": len(offsets(composed)),
        "direct_p50_ms": percentile([way * 1000 for way in direct.pictures.values()], 0.5),
        "av_offset_p50_ms": percentile(offsets(composed), 0.5),
        "direct_av_offset_p50_ms": percentile(offsets(direct), 0.5),
    }
    bench.figures = {
        "added_p50_ms": percentile(added, 0.5),
        "added_p95_ms": percentile(added, 0.95),
        "av_offset_p95_ms": percentile([abs(value) for value in offsets(composed)], 0.95),
    }
    bench.other = {"av_offset_p95_ms": percentile([abs(value) for value in offsets(direct)], 0.95)}


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        Bench("programme-latency", points=6, seconds=SECONDS) as bench,
    ):
        asyncio.run(measure(Path(folder), bench))


if __name__ == "__main__":
    main()
