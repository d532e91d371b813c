"""A reader of the composer's socket that looks and listens: decodes pictures and sound of every track."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from nhipcau_media.contract.framing import MARK_TRACK, VIDEO_TRACK, Message, MessageType, Unpacker, json_message
from nhipcau_recording import aac
from nhipcau_recording.aac import RATE
from support import marks


@dataclass
class EncodeReader:
    """What came so far."""

    #: Every message in order of arrival.
    messages: list[Message] = field(default_factory=list)
    #: Brightness of the newest picture, and its media time.
    picture: NDArray[np.uint8] | None = None
    picture_us: int = 0
    #: The newest picture as it is, for its colours.
    frame: av.VideoFrame | None = None
    closed: bool = False
    _sound: dict[int, list[NDArray[np.float32]]] = field(default_factory=lambda: defaultdict(list))
    _decoders: dict[int, Any] = field(default_factory=dict)

    @property
    def tracks(self) -> dict[int, dict[str, Any]]:
        """Every track announced so far."""
        entries: list[dict[str, Any]] = []
        for message in self.messages:
            if message.type is MessageType.HELLO:
                entries += message.json["tracks"]
            elif message.type is MessageType.TRACK:
                entries.append(message.json)
        return {entry["id"]: entry for entry in entries}

    @property
    def told(self) -> list[dict[str, Any]]:
        """Every mark so far."""
        return [message.json for message in self.messages if message.type is MessageType.MARK]

    def packets(self, track: int) -> list[Message]:
        """Packets of one track so far."""
        return [m for m in self.messages if m.type is MessageType.PACKET and m.track == track]

    @property
    def positions(self) -> dict[str, list[int]]:
        """Where this reader is, as RESUME wants it."""
        last = {m.track: [m.run, m.number] for m in self.messages if m.type in (MessageType.PACKET, MessageType.MARK)}
        return {str(track): position for track, position in last.items()}

    def read_mark(self, x: int, y: int, width: int, height: int) -> marks.Mark | None:
        """Read the mark in a part of the newest picture."""
        return None if self.picture is None else marks.read(self.picture[y : y + height, x : x + width])

    def tones(self, track: int, of: tuple[float, ...], seconds: float = 0.5) -> set[float]:
        """Which of the given tones (Hz) sound in the last ``seconds`` of a track."""
        blocks = self._sound[track][-int(seconds * RATE / aac.FRAME) :]
        if not blocks:
            return set()
        whole = np.concatenate(blocks)
        window = whole * np.hanning(len(whole))
        at = np.arange(len(whole)) / RATE
        return {tone for tone in of if abs(np.mean(window * np.exp(-2j * np.pi * tone * at))) > 0.01}

    def take(self, message: Message) -> None:
        """Take one message and decode it."""
        self.messages.append(message)
        if message.type is not MessageType.PACKET:
            return
        if message.track not in self._decoders:
            self._decoders[message.track] = _decoder(picture=message.track == VIDEO_TRACK)
        for decoded in self._decoders[message.track].decode(av.Packet(message.payload)):
            if message.track == VIDEO_TRACK:
                self.frame = frame = cast(av.VideoFrame, decoded)
                self.picture = np.asarray(frame.to_ndarray()[: frame.height], dtype=np.uint8)
                self.picture_us = message.time_us
            else:
                self._sound[message.track].append(decoded.to_ndarray()[0])

    def assert_whole(self) -> None:
        """Numbers are contiguous in each track, times grow, and key frames are at most two seconds apart."""
        runs = {m.run for m in self.messages if m.type is MessageType.PACKET}
        assert len(runs) == 1, runs
        for track in {m.track for m in self.messages if m.type is MessageType.PACKET} | {MARK_TRACK}:
            of_track = [
                m for m in self.messages if m.track == track and m.type in (MessageType.PACKET, MessageType.MARK)
            ]
            numbers = [m.number for m in of_track]
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True, track
            times = [m.time_us for m in of_track]
            assert times == sorted(times), track
        pictures = self.packets(VIDEO_TRACK)
        assert pictures[0].key
        keys = [m.time_us for m in pictures if m.key]
        ends = [*keys[1:], pictures[-1].time_us]
        assert max(end - key for key, end in zip(keys, ends, strict=True)) <= 2_000_000


def _decoder(*, picture: bool) -> Any:
    if picture:
        return av.CodecContext.create("h264", "r")
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = aac.configuration(RATE, 1)
    return decoder


@asynccontextmanager
async def encode_reader(
    path: Path, resume: dict[str, Any] | None = None, *, since: EncodeReader | None = None
) -> AsyncIterator[EncodeReader]:
    """Connect (waiting for the socket), send RESUME and read until the block ends.

    With ``since`` it goes on where another reader of the same run stopped, with its decoders.
    """
    if since is not None:
        resume = {"after": since.positions}
    async with asyncio.timeout(60):
        while True:
            try:
                stream, writer = await asyncio.open_unix_connection(str(path))
                break
            except OSError:
                await asyncio.sleep(0.02)
    writer.write(json_message(MessageType.RESUME, resume or {}).pack())
    reader = EncodeReader(_decoders=since._decoders if since else {})

    async def read() -> None:
        unpacker = Unpacker()
        try:
            while data := await stream.read(65536):
                for message in unpacker.feed(data):
                    reader.take(message)
        except ConnectionError:
            pass
        reader.closed = True

    reading = asyncio.create_task(read())
    try:
        yield reader
    finally:
        reading.cancel()
        results = await asyncio.gather(reading, return_exceptions=True)
        writer.close()
        for result in results:
            if isinstance(result, Exception):
                raise result
