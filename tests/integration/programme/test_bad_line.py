"""Points whose line or sound is odd, on a real media server: packets lost and in another order, other sample rates."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from livekit import rtc

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK
from nhipcau_media.contract.identity import point_identity
from nhipcau_media.server import Grants
from support.bad_line import BadLine, bad_line
from support.encode_reader import EncodeReader, encode_reader
from support.jobs import job
from support.publishers import publisher

from .conftest import CAMERA_AND_MICROPHONE, MAIN, MAIN_TONE, ROOM, SUB, SUB_TONE, Room, stage
from .test_programme import LEFT, RIGHT, shows, until

pytestmark = [pytest.mark.anyio, pytest.mark.livekit, pytest.mark.media]


async def test_packets_lost_and_out_of_order_cost_a_point_its_smoothness_and_nobody_else_anything(room: Room) -> None:
    line = BadLine(lost_of_100=5, reorder_every=7)
    token = room.server.admit(
        ROOM, point_identity(SUB), name="", grants=Grants(publish=CAMERA_AND_MICROPHONE), attributes={}, life_s=600
    ).token
    await room.show(stage(2, floor=True))
    async with (
        bad_line(room.livekit, line),
        room.point(MAIN, MAIN_TONE) as main,
        publisher(line.url, token, point=SUB, tone=SUB_TONE) as sub,
        job(room.order),
        encode_reader(room.socket, {"after": {}}) as reader,
    ):
        for each in (main, sub):
            await each.publish_camera()
            await each.publish_sound()
        await until(lambda: shows(reader, LEFT, MAIN) and shows(reader, RIGHT, SUB), "both side by side")
        await until(lambda: {MAIN_TONE, SUB_TONE} == reader.tones(SOUND_TRACK, (MAIN_TONE, SUB_TONE)), "both tones")
        ticks = await watch(reader, RIGHT, seconds=6.0)
    assert line.lost > 10
    assert line.late > 10
    # It goes forward, and never stands for long: what was lost is asked for again.
    assert ticks == sorted(ticks)
    assert len(set(ticks)) > 12
    reader.assert_whole()


async def watch(reader: EncodeReader, place: tuple[int, int, int, int], seconds: float) -> list[int]:
    """Read the ticks that stand in a place for a while; every picture there must bear its mark."""
    found = []
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        count = len(reader.packets(VIDEO_TRACK))
        await until(lambda count=count: len(reader.packets(VIDEO_TRACK)) > count, "the next picture")  # type: ignore[misc]
        if (mark := reader.read_mark(*place)) is not None:
            found.append(mark.tick)
    return found


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (48_000, 8)])
async def test_sound_of_other_rates_and_channels_is_heard_at_its_pitch(room: Room, rate: int, channels: int) -> None:
    async with (
        room.point(MAIN, MAIN_TONE) as main,
        job(room.order),
        encode_reader(room.socket, {"after": {}}) as reader,
        singing(main.room, rate, channels, SUB_TONE),
    ):
        await until(lambda: reader.tones(SOUND_TRACK, (MAIN_TONE, SUB_TONE)) == {SUB_TONE}, "the tone")


@asynccontextmanager
async def singing(place: rtc.Room, rate: int, channels: int, tone: float) -> AsyncIterator[None]:
    """Publish a tone as a microphone of any rate and number of channels, all with the same sound."""
    source = rtc.AudioSource(rate, channels, queue_size_ms=100)
    track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
    await place.local_participant.publish_track(
        track, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False)
    )

    async def sing() -> None:
        size, position = rate // 100, 0
        while True:
            wave = np.sin((np.arange(size) + position) * 2 * np.pi * tone / rate) * 8000
            position += size
            data = np.repeat(wave.astype(np.int16), channels).tobytes()
            await source.capture_frame(rtc.AudioFrame(data, rate, channels, size))

    task = asyncio.create_task(sing())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await source.aclose()
