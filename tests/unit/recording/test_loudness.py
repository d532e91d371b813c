"""Loudness: what is measured, how far it is brought, and that no peak passes the ceiling."""

from __future__ import annotations

import numpy as np
import pytest

from nhipcau_recording.aac import RATE
from nhipcau_recording.loudness import CEILING, gain_for, levelled, measured
from nhipcau_recording.sound import Block


def sine(amplitude: float, seconds: float = 3.0) -> Block:
    at = np.arange(round(RATE * seconds)) / RATE
    return (amplitude * np.sin(2 * np.pi * 997 * at)).astype(np.float32).reshape(1, -1)


@pytest.mark.parametrize(("amplitude", "lufs"), [(1.0, -3.0), (0.5, -9.0), (0.01, -43.0)])
def test_a_tone_has_the_loudness_that_the_standard_says(amplitude: float, lufs: float) -> None:
    assert measured([sine(amplitude)], 1) == pytest.approx(lufs, abs=0.2)


def test_soft_and_loud_speech_come_to_one_level() -> None:
    for amplitude in (0.02, 0.5):
        block = sine(amplitude)
        assert measured(levelled([block], gain_for(measured([block], 1))), 1) == pytest.approx(-23.0, abs=0.2)


def test_silence_is_left_as_it_is() -> None:
    assert [gain_for(measured([np.zeros((1, RATE), dtype=np.float32)], 1)), gain_for(float("nan"))] == [1.0, 1.0]


def test_no_peak_passes_the_ceiling_and_no_sample_is_lost() -> None:
    quiet, shout = sine(0.02, 1.0), sine(0.9, 0.2)
    source = np.concatenate((quiet, shout, quiet), axis=1)
    made = np.concatenate(list(levelled([source[:, :30_001], source[:, 30_001:]], 4.0)), axis=1)
    assert made.shape == source.shape
    assert float(np.abs(made).max()) <= CEILING + 1e-6
    assert made[:, : RATE // 2] == pytest.approx(source[:, : RATE // 2] * 4.0, abs=1e-6)
