"""Loudness of AAC frames without encoding anew, proved by decoding; and frames in a row."""

from __future__ import annotations

import itertools
import re
import subprocess

import av
import imageio_ffmpeg  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nhipcau_media.programme.encode import SoundEncoder
from nhipcau_recording import aac
from nhipcau_recording.aac import FRAME, RATE, Row, louder
from nhipcau_recording.loudness import measured

Samples = NDArray[np.float32]

COUNT = 3 * RATE
AT = np.arange(COUNT) / RATE
NOISE = np.random.default_rng(1).standard_normal(COUNT)
SOUNDS = {
    "syllables": 0.2 * np.sin(2 * np.pi * 180 * AT) * (np.sin(2 * np.pi * 3 * AT) > 0) + 0.001 * NOISE,
    "noise at full scale": np.clip(NOISE * 0.5, -1, 1),
    "comfort noise": NOISE * 10 ** (-72 / 20),
    "square at full scale": 0.99 * np.sign(np.sin(2 * np.pi * 100 * AT)),
    "clicks": 0.99 * (np.arange(COUNT) % 4800 == 0),
    "a tone that nobody hears": 1e-5 * np.sin(2 * np.pi * 440 * AT),
    "a tone at 22 kHz": 0.9 * np.sin(2 * np.pi * 22_000 * AT),
    "direct current": np.full(COUNT, 0.9),
    "silence": np.zeros(COUNT),
}


def encoded(samples: NDArray[np.float64], kbps: int = 96) -> list[bytes]:
    """Encode as the composer does."""
    encoder = SoundEncoder(kbps)
    sound = samples.astype(np.float32)
    packets = [p for n in range(0, len(sound), 960) for p in encoder.encode(sound[n : n + 960], n * 1_000_000 // RATE)]
    return [payload for _, payload in (*packets, *encoder.end())]


def decoded(frames: list[bytes]) -> Samples:
    """Decode with libavcodec; every frame must give its samples."""
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = aac.configuration(RATE, 1)
    made = [frame.to_ndarray()[0] for payload in frames for frame in decoder.decode(av.Packet(payload))]
    assert [len(block) for block in made] == [FRAME] * len(frames)
    return np.concatenate(made)


@pytest.mark.media
@pytest.mark.parametrize("name", SOUNDS)
def test_a_frame_becomes_louder_or_softer_and_is_else_the_same(name: str) -> None:
    frames = encoded(SOUNDS[name])
    before = decoded(frames)
    for steps in (-16, -5, -1, 1, 5, 16):
        turned = [louder(frame, steps) for frame in frames]
        assert [len(frame) for frame in turned] == [len(frame) for frame in frames]
        assert [louder(frame, -steps) for frame in turned] == frames, "nothing is lost"
        wanted = before * aac.STEP**steps
        assert np.abs(decoded(turned) - wanted).max() <= np.abs(wanted).max() * 1e-5


@pytest.mark.media
def test_it_is_found_behind_an_element_that_fills() -> None:
    encoder = av.AudioCodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "fltp"
    frame = av.AudioFrame.from_ndarray(SOUNDS["syllables"][:FRAME].astype(np.float32)[None, :], "fltp", "mono")
    frame.sample_rate = RATE
    first = next(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(frame), *encoder.encode(None)))
    assert first[0] >> 5 == 6, "libavcodec tells its name"
    assert louder(first, 3) != first
    assert louder(louder(first, 3), -3) == first
    assert np.allclose(decoded([louder(first, 3)]), decoded([first]) * aac.STEP**3, rtol=1e-5, atol=1e-7)


@given(st.binary(max_size=40), st.integers(-40, 40))
def test_bytes_that_are_no_frame_are_never_an_error(payload: bytes, steps: int) -> None:
    assert len(louder(payload, steps)) == len(payload)


@given(st.integers(0, 255), st.integers(-60, 60))
def test_the_gain_is_never_brought_where_a_scale_factor_would_pass_its_bounds(gain: int, steps: int) -> None:
    def told(frame: bytes) -> int:
        return (frame[0] & 1) << 7 | frame[1] >> 1

    after = told(louder(bytes((gain >> 7, gain << 1 & 0xFF, 0)), steps))
    assert after == gain + steps or after in (60, 215) or after == gain
    assert min(gain, 60) <= after <= max(gain, 215)


@pytest.mark.media
def test_the_program_ffmpeg_finds_the_loudness_that_was_asked_for() -> None:
    def lufs(frames: list[bytes]) -> float:
        data = b"".join(aac.with_adts(frame) for frame in frames)
        words = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-f", "aac", "-i", "pipe:", "-af", "ebur128", "-f"]
        done = subprocess.run([*words, "null", "-"], input=data, capture_output=True, check=True)
        return float(re.findall(rb"I:\s+(-?[\d.]+) LUFS", done.stderr)[-1])

    frames = encoded(SOUNDS["syllables"])
    before = lufs(frames)
    assert before == pytest.approx(measured([decoded(frames)[None, :]], 1), abs=0.15)
    for steps in (-4, 6):
        assert lufs([louder(frame, steps) for frame in frames]) - before == pytest.approx(steps * 1.505, abs=0.15)


@pytest.mark.media
def test_the_silent_frame_is_silent() -> None:
    assert not decoded([aac.SILENT] * 3).any()
    heard = decoded([*encoded(SOUNDS["syllables"])[:20], *[aac.SILENT] * 3])
    assert not heard[-2 * FRAME :].any()


def test_the_configuration_is_what_the_standard_says() -> None:
    assert aac.configuration(48_000, 1).hex() == "1188"
    assert aac.configuration(44_100, 2).hex() == "1210"


def test_frames_in_a_row_stay_in_it_and_holes_are_counted() -> None:
    row = Row(-300)
    assert [row.silent_before(index) for index in (-300, -300 + aac.TOLERANCE, -300 - aac.TOLERANCE)] == [0, 0, 0]
    assert row.silent_before(-300 + 5 * FRAME + 400) == 5
    assert row.silent_before(-300 - FRAME) == -1


@given(st.lists(st.integers(0, 5 * FRAME), max_size=30))
def test_no_frame_of_a_row_lies_further_from_its_time_than_the_tolerance(holes: list[int]) -> None:
    row, index = Row(0), 0
    for hole in itertools.chain.from_iterable((0, 0, hole) for hole in holes):
        index += hole
        missing = row.silent_before(index)
        row.next += missing * FRAME
        assert abs(row.next - index) <= aac.TOLERANCE
        row.next += FRAME
        index += FRAME
