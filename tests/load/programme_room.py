"""A room with one large and five small points and a composer, for benchmarks of the programme."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from livekit import rtc

from load.cpu import descendants, tree_s
from nhipcau_media.contract.identity import PROGRAMME, point_identity
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import OnStage, Preset, Source, Stage, StageState, StageTrack
from nhipcau_media.livekit.server import LiveKitServer
from nhipcau_media.server import Grants
from support import marks
from support.bad_line import BadLine, bad_line
from support.jobs import SECRET, Reports, reports
from support.livekit import LiveKit, livekit_server
from support.watcher import Watcher, watcher

ROOM = "bench"
POINTS = (1, 2, 3, 4, 5, 6)
LARGE, SMALL = (1280, 720), (320, 180)
FPS = 25
RATE = 48_000
BLOCK = 480
#: Pictures of a point that are drawn beforehand and sent in turn: drawing is not what is measured.
LOOP = 100
CAMERA_AND_MICROPHONE = frozenset({Source.CAMERA, Source.MICROPHONE})
#: A burst of sound every so many seconds.
BURST_S = 2.0


def seat(point: int) -> OnStage:
    """Return a point on stage."""
    return OnStage(identity=point_identity(point), label=f"Điểm cầu UBND huyện số {point}")


def stage(version: int, *, preset: Preset = Preset.CONFERENCE, main: int = 1, floor: tuple[int, ...] = ()) -> Stage:
    """One large with five small around it, all six seen and heard."""
    others = tuple(seat(point) for point in POINTS if point not in (main, *floor))
    tracks = tuple(
        StageTrack(identity=point_identity(point), source=source)
        for point in POINTS
        for source in CAMERA_AND_MICROPHONE
    )
    return Stage(
        v=version,
        session=1,
        room=1,
        state=StageState.LIVE,
        preset=preset,
        main=seat(main),
        floor=tuple(seat(point) for point in floor),
        others=others,
        tracks=tracks,
    )


@dataclass
class Sender:
    """One point: sends ready pictures at its pace, a murmur, and a burst every two seconds."""

    point: int
    size: tuple[int, int]
    #: How much its clock is fast, millionths.
    ppm: float = 0.0
    room: rtc.Room = field(default_factory=rtc.Room)
    #: When each picture (by its tick) and each burst was handed to the SDK, monotonic seconds.
    pictures_at: dict[int, float] = field(default_factory=dict)
    bursts_at: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.picture = rtc.VideoSource(*self.size)
        # With a queue sound would wait in it, as no microphone's does, and go by the machine's clock: none would drift.
        self.sound = rtc.AudioSource(RATE, 1, queue_size_ms=0)
        self._loop = [self._draw(tick) for tick in range(LOOP)]

    @property
    def _rate(self) -> float:
        return 1 + self.ppm * 1e-6

    def _draw(self, tick: int) -> bytes:
        frame = av.VideoFrame.from_ndarray(marks.draw(self.point, tick, *self.size), format="rgb24")
        return np.ascontiguousarray(frame.reformat(format="yuv420p").to_ndarray()).tobytes()

    async def publish(self) -> None:
        """Publish camera (one layer, of the size that its tile has) and microphone."""
        for track, source in (
            (rtc.LocalVideoTrack.create_video_track("camera", self.picture), rtc.TrackSource.SOURCE_CAMERA),
            (rtc.LocalAudioTrack.create_audio_track("microphone", self.sound), rtc.TrackSource.SOURCE_MICROPHONE),
        ):
            options = rtc.TrackPublishOptions(source=source, simulcast=False, dtx=False)
            async with asyncio.timeout(30):
                await self.room.local_participant.publish_track(track, options)

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._film())
            group.create_task(self._sing())

    async def _film(self) -> None:
        began, number = time.monotonic(), 0
        while True:
            tick = number % LOOP
            self.pictures_at[tick] = time.monotonic()
            self.picture.capture_frame(rtc.VideoFrame(*self.size, rtc.VideoBufferType.I420, self._loop[tick]))
            number += 1
            await asyncio.sleep(max(0.0, began + number / FPS / self._rate - time.monotonic()))

    async def _sing(self) -> None:
        chance = np.random.default_rng(self.point)
        murmur = (chance.standard_normal(BLOCK) * 20).astype(np.int16).tobytes()
        at = np.arange(BLOCK)
        tone = (np.sin(at * 2 * np.pi * 1000 / RATE) * 12_000).astype(np.int16).tobytes()
        began, number = time.monotonic(), 0
        while True:
            loud = self.point == 1 and number % int(BURST_S * 100) < 20
            if loud and number % int(BURST_S * 100) == 0:
                self.bursts_at.append(time.monotonic())
            await self.sound.capture_frame(rtc.AudioFrame(tone if loud else murmur, RATE, 1, BLOCK))
            number += 1
            await asyncio.sleep(max(0.0, began + number / 100 / self._rate - time.monotonic()))


@dataclass
class ProgrammeRoom:
    """Everything around the composer that is measured."""

    livekit: LiveKit
    server: LiveKitServer
    reports: Reports
    folder: Path
    senders: dict[int, Sender]
    version: int = 1

    async def show(self, document: Stage) -> None:
        """Write a stage into the room."""
        await self.server.set_stage(ROOM, document)

    def order(self, *, publishes: bool) -> ProgrammeOrder:
        """Return the order of a composer that publishes back, or only offers its encode."""
        grants = Grants(publish=CAMERA_AND_MICROPHONE | {Source.SCREEN_SOUND} if publishes else frozenset())
        token = self.server.admit(ROOM, PROGRAMME, name="", grants=grants, attributes={}, life_s=3600).token
        return ProgrammeOrder(
            job_id=1,
            report_url=self.reports.url,
            report_secret=SECRET,
            media_url=self.livekit.url,
            room_name=ROOM,
            token=token,
            socket=str(self.folder / f"encode-{publishes}.sock"),
        )

    @asynccontextmanager
    async def listener(self, number: int = 90) -> AsyncIterator[Watcher]:
        """Be a point that listens."""
        admission = self.server.admit(
            ROOM, point_identity(number), name="", grants=Grants(), attributes={}, life_s=3600
        )
        async with watcher(self.livekit.url, admission.token) as seat:
            yield seat


@asynccontextmanager
async def programme_room(
    folder: Path, *, ppm: tuple[float, float] = (0.0, 0.0), line: BadLine | None = None
) -> AsyncIterator[ProgrammeRoom]:
    """Start LiveKit, let six points in who send, and set the first stage.

    ``ppm``: how much the clocks of the large point and of the others are fast; ``line``: between the large one and the
    media server.
    """
    async with livekit_server() as livekit, AsyncExitStack() as stack:
        if line is not None:
            await stack.enter_async_context(bad_line(livekit, line))
        server = LiveKitServer(livekit.http_url, livekit.key, livekit.secret)
        await server.open_room(ROOM, stage(1))
        senders = {
            point: Sender(point, LARGE if point == 1 else SMALL, ppm[0] if point == 1 else ppm[1]) for point in POINTS
        }
        running: list[asyncio.Task[None]] = []
        with reports() as taken:
            try:
                for point, sender in senders.items():
                    grants = Grants(publish=CAMERA_AND_MICROPHONE)
                    token = server.admit(
                        ROOM, point_identity(point), name="", grants=grants, attributes={}, life_s=3600
                    ).token
                    async with asyncio.timeout(30):
                        url = line.url if line is not None and point == 1 else livekit.url
                        await sender.room.connect(url, token, rtc.RoomOptions(auto_subscribe=False))
                    running.append(asyncio.create_task(sender.run()))
                    await sender.publish()
                yield ProgrammeRoom(livekit, server, taken, folder, senders)
            finally:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
                for sender in senders.values():
                    async with asyncio.timeout(15):
                        await sender.room.disconnect()
                await server.close()


@dataclass
class Spent:
    """CPU and memory of one process over a stretch of time."""

    core: float = 0.0
    rss_mb: float = 0.0


@contextmanager
def spent_by(pid: int) -> Iterator[Spent]:
    """Measure a process over the block."""
    spent = Spent()
    began, before = time.monotonic(), tree_s(pid)
    yield spent
    spent.core = round((tree_s(pid) - before) / (time.monotonic() - began), 3)
    spent.rss_mb = rss_mb(pid)


def rss_mb(pid: int) -> float:
    """Return how much memory a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


@contextmanager
def spent_by_all(pids: tuple[int, ...]) -> Iterator[Spent]:
    """Measure several processes with their descendants over the block; memory is what belongs to each alone (PSS)."""
    spent = Spent()
    began, before = time.monotonic(), sum(tree_s(pid) for pid in pids)
    yield spent
    spent.core = round((sum(tree_s(pid) for pid in pids) - before) / (time.monotonic() - began), 3)
    spent.rss_mb = round(sum(_pss_kb(child) for pid in pids for child in descendants(pid)) / 1024, 1)


def _pss_kb(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


async def wait_for(holds: object, what: str, seconds: float = 60) -> None:
    """Wait until a callable is true. Raises RuntimeError."""
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        if time.monotonic() > end:
            raise RuntimeError(f"not within {seconds} s: {what}")
        await asyncio.sleep(0.02)


def percentile(values: list[float], share: float) -> float:
    """Return a percentile, one digit after the point."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
