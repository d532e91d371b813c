"""Somebody in a room who receives chosen tracks, looks at their pictures and listens to their sound."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
from livekit import rtc
from numpy.typing import NDArray

from support import marks

RATE = 48_000
#: Seconds after which a track of which nothing came is asked for again.
AGAIN_S = 5.0
#: Narrower pictures hold no mark.
_LEAST_WIDTH = 128
#: Identity and name of a track.
Track = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest picture of a track."""

    luma: NDArray[np.uint8]
    #: Monotonic seconds at which it came.
    at: float


@dataclass
class Watcher:
    """What came so far."""

    room: rtc.Room = field(default_factory=rtc.Room)
    pictures: dict[Track, Seen] = field(default_factory=dict)
    #: How many pictures came of each track.
    counts: dict[Track, int] = field(default_factory=lambda: defaultdict(int))
    sounds: dict[Track, deque[NDArray[np.float32]]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=50))
    )
    _asked: dict[str, tuple[float, int]] = field(default_factory=dict)
    _ended: list[asyncio.Task[None]] = field(default_factory=list)
    _tasks: dict[Track, asyncio.Task[None]] = field(default_factory=dict)

    def published(self) -> dict[Track, rtc.RemoteTrackPublication]:
        """Return every track that others publish."""
        return {
            (identity, publication.name): publication
            for identity, participant in self.room.remote_participants.items()
            for publication in participant.track_publications.values()
        }

    def want(self, *tracks: Track) -> None:
        """Receive these and nothing else."""
        now = time.monotonic()
        for key, publication in self.published().items():
            # Of what was asked for in the first moment sometimes nothing comes: then it is asked for again.
            asked, seen = self._asked.get(publication.sid, (now, self.counts[key]))
            if publication.subscribed and key in tracks and now - asked > AGAIN_S:
                if self.counts[key] == seen:
                    publication.set_subscribed(False)
                asked, seen = now, self.counts[key]
            self._asked[publication.sid] = (asked, seen)
            if publication.subscribed != (key in tracks):
                publication.set_subscribed(key in tracks)

    def mark(self, track: Track, share: tuple[float, float, float, float] = (0, 0, 1, 1)) -> marks.Mark | None:
        """Read the mark in a part of a track's newest picture (left, top, width, height as shares)."""
        seen = self.pictures.get(track)
        if seen is None:
            return None
        height, width = seen.luma.shape
        if width < _LEAST_WIDTH:
            # The SDK's first picture may be a stand-in.
            return None
        left, top, wide, tall = share
        return marks.read(
            seen.luma[int(top * height) : int((top + tall) * height), int(left * width) : int((left + wide) * width)]
        )

    def tones(self, track: Track, of: tuple[float, ...]) -> set[float]:
        """Return which of the given tones (Hz) sound in the last half second of a track."""
        blocks = list(self.sounds[track])[-25:]
        if not blocks:
            return set()
        whole = np.concatenate(blocks)
        at = np.arange(len(whole)) / RATE
        window = whole * np.hanning(len(whole))
        return {tone for tone in of if abs(np.mean(window * np.exp(-2j * np.pi * tone * at))) > 0.01}

    def _subscribed(
        self, track: rtc.RemoteTrack, publication: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant
    ) -> None:
        read = self._look if track.kind == rtc.TrackKind.KIND_VIDEO else self._listen
        key = (who.identity, publication.name)
        # A stream of a track whose publisher was killed gives silence for ever: mixed into its successor's sound, it
        # makes tones unreadable.
        if (former := self._tasks.get(key)) is not None:
            former.cancel()
            self._ended.append(former)
        self.sounds.pop(key, None)
        self._tasks[key] = asyncio.create_task(read(key, track))

    async def _look(self, key: Track, track: rtc.RemoteTrack) -> None:
        stream = rtc.VideoStream(track, capacity=1, format=rtc.VideoBufferType.I420)
        try:
            async for event in stream:
                frame = event.frame
                luma = np.frombuffer(frame.data, dtype=np.uint8)[: frame.width * frame.height]
                self.pictures[key] = Seen(luma.reshape(frame.height, frame.width), time.monotonic())
                self.counts[key] += 1
        finally:
            await stream.aclose()

    async def _listen(self, key: Track, track: rtc.RemoteTrack) -> None:
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                samples = np.frombuffer(event.frame.data, dtype=np.int16).astype(np.float32) / np.float32(32768)
                self.sounds[key].append(samples)
                self.counts[key] += 1
        finally:
            await stream.aclose()


@asynccontextmanager
async def watcher(url: str, token: str) -> AsyncIterator[Watcher]:
    """Be in a room; what is received is chosen by ``want``. Leaves with the block."""
    made = Watcher()
    made.room.on("track_subscribed", made._subscribed)
    async with asyncio.timeout(30):
        await made.room.connect(url, token, rtc.RoomOptions(auto_subscribe=False))
    try:
        yield made
    finally:
        tasks = [*made._tasks.values(), *made._ended]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(15):
                await made.room.disconnect()
