"""A composer written by hand: really encoded pictures and sound of known content, offered on a Unix socket.

Every picture carries its number in the whole session (25 a second of media time), every moment of a point its own tone:
a film can be checked picture by picture, and against its sound.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from nhipcau_media.contract.framing import (
    FIRST_MICROPHONE_TRACK,
    MARK_TRACK,
    SOUND_TRACK,
    VIDEO_TRACK,
    Message,
    MessageType,
    Unpacker,
    json_message,
)
from nhipcau_media.contract.stage import OnStage, Preset, Stage, StageState
from nhipcau_media.programme.encode import SoundEncoder
from support import marks

FPS = 25
PICTURE_US = 1_000_000 // FPS
SOUND_US = 20_000
RATE = 48_000
SIZE = (320, 180)
KEEP_US = 10_000_000
#: Media time at which every test's session begins.
EPOCH_US = 1_770_000_000_000_000

MAIN = OnStage(identity="point:1", label="Điểm cầu trung tâm")
SUB = OnStage(identity="point:2", label="Điểm cầu huyện Sơn Động")


def tone(point: int) -> float:
    """Frequency of a point's tone, Hz."""
    return 400.0 * point


@dataclass(frozen=True, slots=True)
class Scene:
    """From a moment on (seconds since EPOCH_US) this point is seen and heard."""

    at_s: float
    point: int


def point_at(scenes: tuple[Scene, ...], time_us: int) -> int:
    """Which point is on at a media time."""
    seconds = (time_us - EPOCH_US) / 1e6
    return [scene.point for scene in scenes if scene.at_s <= seconds + 1e-6][-1]


def encode(
    run: int, begin_s: float, seconds: float, scenes: tuple[Scene, ...], *, preset: str = "veryfast", keys: int = 50
) -> list[Message]:
    """Encode one run of the composer; packets in order of time, numbered from 1."""
    begin_us = EPOCH_US + round(begin_s * 1e6)
    pictures = _pictures(run, begin_us, round(seconds * FPS), scenes, preset, keys)
    sound = _sound(run, begin_us, round(seconds * 50), scenes)
    return sorted((*pictures, *sound), key=lambda message: (message.time_us, message.track))


def microphone(
    run: int, begin_s: float, seconds: float, point: int, track: int = FIRST_MICROPHONE_TRACK
) -> list[Message]:
    """Encode one floor microphone."""
    scenes = (Scene(0.0, point),)
    begin_us = EPOCH_US + round(begin_s * 1e6)
    return [
        Message(message.type, message.payload, track, run, message.number, message.time_us, message.key)
        for message in _sound(run, begin_us, round(seconds * 50), scenes)
    ]


def stage_mark(run: int, number: int, at_s: float, floor: tuple[OnStage, ...] = (), **fields: Any) -> Message:
    """Return a stage mark: the main point, who has the floor, and what else the stage says."""
    document = Stage(
        v=number,
        session=1,
        room=1,
        main=MAIN,
        floor=floor,
        **{"state": StageState.LIVE, "preset": Preset.PAIR, **fields},
    )
    value = {"type": "stage", "stage": document.model_dump(mode="json")}
    return mark(run, number, at_s, value)


def mark(run: int, number: int, at_s: float, value: dict[str, Any]) -> Message:
    """Return any mark."""
    time_us = EPOCH_US + round(at_s * 1e6)
    return json_message(MessageType.MARK, value, track=MARK_TRACK, run=run, number=number, time_us=time_us)


def in_order(*parts: list[Message]) -> list[Message]:
    """Merge packets and marks by time; a mark comes before the packets of its moment."""
    every = [message for part in parts for message in part]
    return sorted(every, key=lambda message: (message.time_us, message.type is not MessageType.MARK))


class Composer:
    """Offers what it is given to all readers, as the framing says; keeps ten seconds."""

    def __init__(self, path: Path, run: int) -> None:
        self._path = path
        self._run = run
        self._offered: list[Message] = []
        self._more = asyncio.Condition()
        self._readers: dict[asyncio.Task[None] | None, asyncio.StreamWriter] = {}
        #: RESUME payloads in order of arrival.
        self.resumed: list[dict[str, Any]] = []

    async def offer(self, messages: list[Message]) -> None:
        """Give these to all readers now."""
        async with self._more:
            self._offered += messages
            self._more.notify_all()

    async def play(self, messages: list[Message], speed: float = 1.0) -> None:
        """Give these at the pace of their media time."""
        loop = asyncio.get_running_loop()
        began, first = loop.time(), messages[0].time_us
        for group in _by_time(messages):
            wait = (group[0].time_us - first) / 1e6 / speed - (loop.time() - began)
            if wait > 0:
                await asyncio.sleep(wait)
            await self.offer(group)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._readers[asyncio.current_task()] = writer
        try:
            unpacker = Unpacker()
            received: list[Message] = []
            while not received:
                data = await reader.read(65536)
                if not data:
                    return
                received = unpacker.feed(data)
            request = received[0].json
            self.resumed.append(request)
            writer.write(self._hello().pack())
            await self._feed(request, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._readers.pop(asyncio.current_task(), None)
            writer.close()

    async def _feed(self, request: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        after = {int(track): at[1] for track, at in (request.get("after") or {}).items() if at[0] == self._run}
        newest = self._offered[-1].time_us if self._offered else 0
        position = 0
        while True:
            async with self._more:
                while len(self._offered) == position:
                    await self._more.wait()
                batch = self._offered[position:]
                position = len(self._offered)
            for message in batch:
                if message.number > after.get(message.track, 0) and message.time_us >= newest - KEEP_US:
                    writer.write(message.pack())
                    await writer.drain()

    def _hello(self) -> Message:
        sound = {"kind": "audio", "codec": "aac", "sample_rate": RATE, "channels": 1}
        picture = {"kind": "video", "codec": "h264", "width": SIZE[0], "height": SIZE[1], "fps": FPS}
        tracks = [
            {"id": VIDEO_TRACK, **picture, "identity": "sys:programme", "label": ""},
            {"id": SOUND_TRACK, **sound, "identity": "sys:programme", "label": ""},
            {"id": FIRST_MICROPHONE_TRACK, **sound, "identity": SUB.identity, "label": SUB.label},
        ]
        return json_message(MessageType.HELLO, {"run": self._run, "tracks": tracks}, run=self._run)

    async def drop(self) -> None:
        """Cut all connections at once, as a death does."""
        tasks = [task for task in self._readers if task]
        for writer in self._readers.values():
            writer.transport.abort()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def composer(path: Path, run: int) -> AsyncIterator[Composer]:
    """Listen; at the block's end it dies: connections cut, socket gone."""
    made = Composer(path, run)
    server = await asyncio.start_unix_server(made._serve, str(path))
    try:
        yield made
    finally:
        server.close()
        await made.drop()
        path.unlink(missing_ok=True)  # noqa: ASYNC240
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 5)


def _by_time(messages: list[Message]) -> Iterator[list[Message]]:
    group: list[Message] = []
    for message in messages:
        if group and message.time_us != group[0].time_us:
            yield group
            group = []
        group.append(message)
    if group:
        yield group


def _pictures(
    run: int, begin_us: int, count: int, scenes: tuple[Scene, ...], preset: str, keys: int
) -> Iterator[Message]:
    encoder = av.VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height = SIZE
    encoder.pix_fmt = "yuv420p"
    encoder.time_base = Fraction(1, FPS)
    encoder.framerate = Fraction(FPS)
    encoder.options = {"preset": preset, "tune": "zerolatency", "g": str(keys), "crf": "23", "threads": "1"}
    number = 0
    for index in range(count + 1):
        frame = None
        if index < count:
            time_us = begin_us + index * PICTURE_US
            tick = round((time_us - EPOCH_US) / PICTURE_US) & 0xFFFF
            picture = marks.draw(point_at(scenes, time_us), tick, *SIZE)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = index
        for packet in encoder.encode(frame):
            number += 1
            pts = packet.pts or 0
            yield Message(
                MessageType.PACKET,
                bytes(packet),
                VIDEO_TRACK,
                run,
                number,
                begin_us + pts * PICTURE_US,
                bool(packet.is_keyframe),
            )


def _sound(run: int, begin_us: int, count: int, scenes: tuple[Scene, ...]) -> Iterator[Message]:
    encoder = SoundEncoder(96)
    size = RATE // 50
    frames: list[tuple[int, bytes]] = []
    for index in range(count):
        time_us = begin_us + index * SOUND_US
        at = (time_us - EPOCH_US) * RATE // 1_000_000 + np.arange(size)
        samples = 0.3 * np.sin(2 * np.pi * tone(point_at(scenes, time_us)) * at / RATE)
        frames += encoder.encode(samples.astype(np.float32), time_us)
    frames += encoder.end()
    for number, (time_us, payload) in enumerate(frames, 1):
        yield Message(MessageType.PACKET, payload, SOUND_TRACK, run, number, time_us, True)
