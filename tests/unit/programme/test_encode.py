"""The encoders: one packet in, one out, decodable, key frames where they have to be."""

from __future__ import annotations

import itertools

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from nhipcau_media.programme.encode import PictureEncoder, SoundEncoder
from nhipcau_media.programme.mixer import BLOCK, RATE, Samples
from nhipcau_recording import aac

pytestmark = pytest.mark.media

T0 = 1_770_000_000_000_000


def test_every_picture_gives_one_packet_and_key_frames_stand_alone() -> None:
    encoder = PictureEncoder(320, 180, 25, 300)
    frame = av.VideoFrame(320, 180, "yuv420p")
    made = [encoder.encode(frame, index * 40_000, key=index == 60) for index in range(130)]
    assert {len(packets) for packets in made} == {1}
    keys = [index for index, ((_, key),) in enumerate(made) if key]
    assert keys == [0, 48, 60, 108]
    for index in keys:
        fresh = av.CodecContext.create("h264", "r")
        assert made[index][0][0].startswith(b"\x00\x00\x00\x01\x67"), "SPS in band"
        assert len(fresh.decode(av.Packet(made[index][0][0]))) + len(fresh.decode(None)) == 1


def test_a_picture_says_that_its_colours_are_those_of_cameras() -> None:
    """BT.601, limited: untagged 720p is taken for BT.709 by browsers, and a flag's red becomes another."""
    encoder = PictureEncoder(1280, 720, 25, 1500)
    ((payload, _),) = encoder.encode(av.VideoFrame(1280, 720, "yuv420p"), 0, key=True)
    decoder = av.CodecContext.create("h264", "r")
    (shown,) = [*decoder.decode(av.Packet(payload)), *decoder.decode(None)]
    assert (shown.colorspace, shown.color_range) == (Colorspace.ITU601, ColorRange.MPEG)


def test_key_frames_are_two_seconds_apart_at_most_when_pictures_are_left_out() -> None:
    encoder = PictureEncoder(320, 180, 25, 300)
    frame = av.VideoFrame(320, 180, "yuv420p")
    times = range(0, 8_000_000, 80_000)
    keys = [time_us for time_us in times if encoder.encode(frame, time_us, key=False)[0][1]]
    assert max(after - before for before, after in itertools.pairwise(keys)) <= 2_000_000


def decoded(packets: list[tuple[int, bytes]]) -> NDArray[np.float32]:
    """Decode in order; the samples of a packet begin at its time."""
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = aac.configuration(RATE, 1)
    made = [frame.to_ndarray()[0] for _, payload in packets for frame in decoder.decode(av.Packet(payload))]
    return np.concatenate(made)


def blocks(count: int) -> list[Samples]:
    """Silence, and from the middle on a tone of 1 kHz."""
    at = np.arange(BLOCK)
    tone = (np.sin(at * 2 * np.pi / 48) * 0.5).astype(np.float32)
    return [np.zeros(BLOCK, dtype=np.float32) if index < count // 2 else tone for index in range(count)]


def test_silence_is_packets_too_and_a_tone_is_heard_at_its_time() -> None:
    encoder = SoundEncoder(96)
    packets = [packet for n, block in enumerate(blocks(100)) for packet in encoder.encode(block, T0 + n * 20_000)]
    packets += encoder.end()
    times = [time_us for time_us, _ in packets]
    assert times[0] == T0 - 21_334, "the priming"
    assert {after - before for before, after in itertools.pairwise(times)} == {21_333, 21_334}
    heard = np.abs(decoded(packets)[1024:])
    assert len(heard) >= 100 * BLOCK, "nothing is held back at the end"
    assert heard[: 49 * BLOCK].max() < 0.001
    assert heard[51 * BLOCK : 99 * BLOCK].max() == pytest.approx(0.5, abs=0.05)
    assert int(np.argmax(heard > 0.25)) == pytest.approx(50 * BLOCK, abs=24)


def test_a_packet_comes_at_most_85_ms_after_its_time() -> None:
    encoder = SoundEncoder(96)
    late = [
        T0 + (n + 1) * 20_000 - time_us
        for n, block in enumerate(blocks(100))
        for time_us, _ in encoder.encode(block, T0 + n * 20_000)
    ]
    assert 64_000 <= min(late) <= max(late) <= 85_400


def test_sound_after_the_machine_slept_begins_anew_at_its_own_time() -> None:
    encoder = SoundEncoder(96)
    before, after = blocks(20), blocks(20)
    slept = T0 + 20 * 20_000 + 2_345_678
    first = [packet for n, block in enumerate(before) for packet in encoder.encode(block, T0 + n * 20_000)]
    second = [packet for n, block in enumerate(after) for packet in encoder.encode(block, slept + n * 20_000)]
    assert first[-1][0] < second[0][0] == slept - 21_334
    heard = np.abs(decoded([*second, *encoder.end()])[1024:])
    assert int(np.argmax(heard > 0.25)) == pytest.approx(10 * BLOCK, abs=24)
