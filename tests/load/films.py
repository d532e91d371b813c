"""Recordings made for benchmarks: a short stretch, really encoded, offered again and again with its times moved on."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK, Message, MessageType, json_message
from nhipcau_media.programme.encode import PictureEncoder, SoundEncoder
from nhipcau_media.programme.items import Mark, NewTrack, Packet
from nhipcau_media.programme.mixer import BLOCK
from nhipcau_media.programme.offer import Offer
from nhipcau_media.programme.window import Window
from support.composer import stage_mark

RUN = 1_770_000_000
EPOCH_US = RUN * 1_000_000
FPS = 25
WIDTH, HEIGHT = 1280, 720
#: Seconds that are really encoded: a whole number of key frame distances, and of sound frames (1,024 samples each).
STRETCH_S = 24
_SOUND_FRAMES = STRETCH_S * 48_000 // 1024


TRACKS = (
    {"id": VIDEO_TRACK, "kind": "video", "codec": "h264", "width": WIDTH, "height": HEIGHT, "fps": FPS},
    {"id": SOUND_TRACK, "kind": "audio", "codec": SoundEncoder.codec, "sample_rate": 48_000, "channels": 1},
)


def hello() -> Message:
    """Return what a composer says first."""
    return json_message(MessageType.HELLO, {"run": RUN, "tracks": list(TRACKS)}, run=RUN)


def stretch() -> list[Message]:
    """Encode a moving picture with noise, and a voice-like sound, as the composer does."""
    pictures = PictureEncoder(WIDTH, HEIGHT, FPS, 1800)
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 40, (HEIGHT, WIDTH), dtype=np.uint8)
    ramp = (np.arange(WIDTH, dtype=np.uint16)[None, :] // 8 + np.arange(HEIGHT, dtype=np.uint16)[:, None] // 8) % 180
    messages = []
    for number in range(STRETCH_S * FPS):
        luma = (np.roll(ramp, number * 2, axis=1).astype(np.uint8)) + np.roll(noise, number, axis=0) // 4
        frame = av.VideoFrame.from_ndarray(
            np.concatenate((luma, np.full((HEIGHT // 2, WIDTH), 128, np.uint8))), format="yuv420p"
        )
        frame.time_base = Fraction(1, FPS)
        at = EPOCH_US + number * 40_000
        # The first of each stretch is a key frame: stretches follow on one another.
        for payload, key in pictures.encode(frame, at, key=number % 50 == 0):
            messages.append(Message(MessageType.PACKET, payload, VIDEO_TRACK, RUN, number + 1, at, key))
    sound = SoundEncoder(96)
    at_s = np.arange(BLOCK) / 48_000
    frames: list[tuple[int, bytes]] = []
    for index in range(STRETCH_S * 50 + 10):
        loud = 0.2 if index // 25 % 3 else 0.02
        block = (loud * np.sin(2 * np.pi * 220 * (at_s + index * 0.02))).astype(np.float32)
        frames += sound.encode(block, EPOCH_US + index * 20_000)
    # Without the encoder's priming, so that stretches follow on one another.
    for number, (at, payload) in enumerate(frames[1 : 1 + _SOUND_FRAMES], 1):
        messages.append(Message(MessageType.PACKET, payload, SOUND_TRACK, RUN, number, at, True))
    return sorted(messages, key=lambda message: (message.time_us, message.track))


def repeated(once: list[Message], seconds: int) -> Iterator[list[Message]]:
    """Yield the stretch again and again, a second at a time, until so much media time is over."""
    counts = {VIDEO_TRACK: STRETCH_S * FPS, SOUND_TRACK: _SOUND_FRAMES}
    for turn in range(-(-seconds // STRETCH_S)):
        moved = [
            replace(
                message,
                number=message.number + turn * counts[message.track],
                time_us=message.time_us + turn * STRETCH_S * 1_000_000,
            )
            for message in once
        ]
        for begin in range(0, len(moved), FPS + 47):
            yield moved[begin : begin + FPS + 47]


@contextlib.asynccontextmanager
async def live(path: Path, once: list[Message]) -> AsyncIterator[Window]:
    """Offer the stretch again and again in real time, by the composer's own code, for the length of the block."""
    window = Window(RUN)
    offer = Offer(window)
    stage = stage_mark(RUN, 1, 0.0).json
    offer.take([*(NewTrack(dict(entry)) for entry in TRACKS), Mark(stage, EPOCH_US)])

    async def play() -> None:
        began = time.monotonic()
        for batch in repeated(once, 24 * 3600):
            for message in batch:
                await asyncio.sleep(max(0.0, (message.time_us - EPOCH_US) / 1e6 - (time.monotonic() - began)))
                offer.take([Packet(message.track, message.time_us, message.payload, message.key)])

    async with offer.listening(path):
        playing = asyncio.create_task(play())
        try:
            yield window
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
