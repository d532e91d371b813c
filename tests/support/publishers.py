"""Bridge points with marked pictures and steady tones, published through LiveKit's own SDK."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import av
import numpy as np
from livekit import rtc

from support import marks

RATE = 48_000
BLOCK = 480


@dataclass
class Publisher:
    """One point in a room; its picture and its tone may be changed while it publishes."""

    point: int
    tone: float
    #: Size of the pictures that it sends from now on.
    size: tuple[int, int] = (640, 360)
    #: False: its camera delivers nothing although it is published.
    camera_runs: bool = True
    room: rtc.Room = field(default_factory=rtc.Room)
    picture: rtc.VideoSource = field(default_factory=lambda: rtc.VideoSource(640, 360))
    sound: rtc.AudioSource = field(default_factory=lambda: rtc.AudioSource(RATE, 1, queue_size_ms=100))

    async def publish_camera(self, *, simulcast: bool = False) -> None:
        """Publish the camera."""
        track = rtc.LocalVideoTrack.create_video_track("camera", self.picture)
        await self._publish(track, rtc.TrackSource.SOURCE_CAMERA, simulcast=simulcast)

    async def publish_sound(self, *, declared: rtc.TrackSource.ValueType = rtc.TrackSource.SOURCE_MICROPHONE) -> None:
        """Publish the tone, declared as a microphone or (cheating) as something else."""
        await self._publish(rtc.LocalAudioTrack.create_audio_track("microphone", self.sound), declared)

    async def _publish(
        self,
        track: rtc.LocalAudioTrack | rtc.LocalVideoTrack,
        source: rtc.TrackSource.ValueType,
        *,
        simulcast: bool = False,
    ) -> None:
        options = rtc.TrackPublishOptions(source=source, simulcast=simulcast, dtx=False)
        async with asyncio.timeout(30):
            await self.room.local_participant.publish_track(track, options)

    async def run(self, fps: int = 15) -> None:
        """Feed picture and sound until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._draw(fps))
            group.create_task(self._sing())

    async def _draw(self, fps: int) -> None:
        began = time.monotonic()
        while True:
            if self.camera_runs:
                tick = int((time.monotonic() - began) * marks.TICKS_PER_SECOND)
                frame = av.VideoFrame.from_ndarray(marks.draw(self.point, tick, *self.size), format="rgb24")
                data = np.ascontiguousarray(frame.reformat(format="yuv420p").to_ndarray()).tobytes()
                self.picture.capture_frame(rtc.VideoFrame(*self.size, rtc.VideoBufferType.I420, data))
            await asyncio.sleep(1 / fps)

    async def _sing(self) -> None:
        position = 0
        while True:
            wave = np.sin((np.arange(BLOCK) + position) * 2 * np.pi * self.tone / RATE) * 8000
            position += BLOCK
            # Waits while the source's queue is full: this is the pace.
            await self.sound.capture_frame(rtc.AudioFrame(wave.astype(np.int16).tobytes(), RATE, 1, BLOCK))


@asynccontextmanager
async def publisher(
    url: str, token: str, *, point: int, tone: float, size: tuple[int, int] = (640, 360), fps: int = 15
) -> AsyncIterator[Publisher]:
    """Join a room and feed; the tracks are published by the test. Leaves with the block."""
    joined = Publisher(point, tone, size, picture=rtc.VideoSource(*size))
    async with asyncio.timeout(30):
        await joined.room.connect(url, token, rtc.RoomOptions(auto_subscribe=False))
    feeding = asyncio.create_task(joined.run(fps))
    try:
        yield joined
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
        async with asyncio.timeout(15):
            await joined.room.disconnect()
            await joined.sound.aclose()
            await joined.picture.aclose()
