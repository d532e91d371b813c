"""What simulated points show and say."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from nhipcau_media.simulate.picture import HEIGHT, WIDTH, Picture
from nhipcau_media.simulate.voice import LOOP_S, PEAK, RATE, Voice

NOON = datetime(2025, 6, 30, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["", "Sở Nội vụ", "UBND xã " + "Đồng " * 40, "ộ" * 10_000])
def test_a_picture_has_room_for_every_name(name: str) -> None:
    assert len(Picture(3, name).frame(0, NOON)) == WIDTH * HEIGHT * 3 // 2


def test_the_clock_changes_with_the_second_and_the_bar_with_the_frame() -> None:
    picture = Picture(3, "Sở Nội vụ")
    first = _luma(picture.frame(0, NOON))
    later = _luma(picture.frame(0, NOON.replace(second=1)))
    changed = np.argwhere(first != later)
    assert changed[:, 0].min() >= 170
    assert changed[:, 0].max() < 250
    moved = np.argwhere(first != _luma(picture.frame(1, NOON)))
    assert (moved[:, 0].min(), moved[:, 0].max()) == (280, 339)


def test_a_voice_is_loud_has_pauses_and_is_ones_own() -> None:
    one, other = _loop(Voice(3)), _loop(Voice(4))
    assert len(one) == LOOP_S * RATE
    assert abs(np.abs(one).max() - PEAK * 32767) < 2
    levels = np.abs(one).reshape(-1, RATE // 50).max(axis=1)
    assert 0.05 < (levels < 300).mean() < 0.5
    assert not np.array_equal(one, other)


def _luma(frame: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.frombuffer(frame, np.uint8)[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH).astype(np.int64)


def _loop(voice: Voice) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    data = b"".join(voice.frame(number) for number in range(LOOP_S * 50))
    return np.frombuffer(data, np.int16).astype(np.int64)
