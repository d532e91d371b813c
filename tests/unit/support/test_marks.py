"""The tests' own eyes and ears: what they read must be right, or media tests prove nothing."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from support import marks, speech


@given(st.integers(0, 255), st.integers(0, 65_535), st.sampled_from([(640, 360), (1280, 720), (317, 180)]))
def test_a_mark_is_read_as_drawn(point: int, tick: int, size: tuple[int, int]) -> None:
    assert marks.read(marks.draw(point, tick, *size)) == marks.Mark(point, tick)


def test_other_pictures_carry_no_mark() -> None:
    assert marks.read(np.zeros((360, 640, 3), dtype=np.uint8)) is None
    assert marks.read(np.full((360, 640, 3), 200, dtype=np.uint8)) is None


def test_a_camera_file_counts_tenths(tmp_path: Path) -> None:
    marks.write_camera(tmp_path / "camera.mjpeg", 9, seconds=2)
    with av.open(str(tmp_path / "camera.mjpeg"), format="mjpeg") as container:
        read = [
            marks.read(frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False))
            for frame in container.decode(video=0)
        ]
    assert [mark.tick for mark in read if mark] == [number * 10 // 15 for number in range(30)]
    assert {mark.point for mark in read if mark} == {9}


def test_a_voice_is_told_from_another(tmp_path: Path) -> None:
    one = speech.speak(
        speech.Voice("one", "Kính thưa các đồng chí, hôm nay nước sông lên rất nhanh.", 30), tmp_path / "1.wav"
    )
    two = speech.speak(
        speech.Voice("two", "Xã Canh Nậu xin báo cáo, điện đã có lại từ sáng sớm.", 70), tmp_path / "2.wav"
    )
    heard = one[speech.RATE // 2 : speech.RATE * 3] * np.float32(0.2)
    assert speech.likeness(heard, one) > 0.9
    assert speech.likeness(heard, two) < 0.7
    assert speech.likeness(np.zeros(speech.RATE, dtype=np.float32), one) == 0.0
