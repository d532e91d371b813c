"""The pace of a sound on its way to the media client: what is kept, what is left out, and that it does not click."""

from __future__ import annotations

import numpy as np

from nhipcau_media.programme.mixer import BLOCK, RAMP, RATE, Samples
from nhipcau_media.programme.pace import MOST, PATIENCE, Pace

HZ, LEVEL = 200, 0.5
STEEPEST = 2 * np.pi * HZ / RATE * LEVEL


def tone(number: int) -> Samples:
    """Block ``number`` of one long tone."""
    at = np.arange(number * BLOCK, (number + 1) * BLOCK)
    return (np.sin(at * 2 * np.pi * HZ / RATE) * LEVEL).astype(np.float32)


def test_what_is_taken_in_time_passes_unchanged() -> None:
    pace = Pace()
    heard = []
    for number in range(100):
        pace.put(tone(number))
        heard.append(pace.take())
    assert np.array_equal(np.concatenate(heard), np.concatenate([tone(number) for number in range(100)]))
    assert pace.left_out == 0


def test_of_what_came_in_a_burst_the_newest_is_kept_and_begins_without_a_click() -> None:
    pace = Pace()
    pace.put(tone(0))
    heard = [pace.take()]
    for number in range(1, 41):
        pace.put(tone(number))
    assert len(pace) == MOST
    assert pace.left_out == 40 - MOST
    heard += [pace.take(), pace.take()]
    assert np.array_equal(heard[1][RAMP:], tone(40 - MOST + 1)[RAMP:])
    assert np.array_equal(heard[2], tone(40))
    assert np.abs(np.diff(np.concatenate(heard))).max() < STEEPEST + 1.0 / RAMP


def test_delay_that_stays_is_given_up() -> None:
    pace = Pace()
    pace.put(tone(0))
    longest = 0
    for number in range(1, 2 * PATIENCE):
        pace.put(tone(number))
        longest = max(longest, len(pace))
        pace.take()
    assert longest == MOST
    assert pace.left_out == 1
    assert len(pace) == 0


def test_delay_goes_at_once_when_nobody_hears_it() -> None:
    pace = Pace()
    pace.put(tone(0))
    pace.put(tone(1))
    pace.put(np.zeros(BLOCK, dtype=np.float32))
    assert (len(pace), pace.left_out) == (2, 1)
    pace.take()
    pace.take()
    pace.put(np.zeros(BLOCK, dtype=np.float32))
    assert (len(pace), pace.left_out) == (1, 1)


def test_delay_that_stays_but_for_moments_is_given_up_too() -> None:
    pace = Pace()
    pace.put(tone(0))
    for number in range(1, 4 * PATIENCE):
        pace.put(tone(number))
        pace.take()
        if number == 10:
            pace.take()
        if number == 12:
            pace.put(tone(number))
    assert pace.left_out == 1
    assert len(pace) == 0


def test_where_a_quiet_block_is_left_out_it_does_not_click_and_elsewhere_nothing_is_changed() -> None:
    pace = Pace()
    for number in range(2):
        pace.put(tone(number))
    pace.put(np.full(BLOCK, 0.004, dtype=np.float32))
    assert np.array_equal(pace.take(), tone(0))
    assert np.array_equal(pace.take(), tone(1))
    pace.put(np.full(BLOCK, 0.5, dtype=np.float32))
    after = pace.take()
    assert abs(after[0] - tone(1)[-1]) < 1e-6
    assert after[RAMP] == 0.5


def test_a_short_wait_now_and_then_leaves_nothing_out() -> None:
    pace = Pace()
    for number in range(PATIENCE * 4):
        pace.put(tone(number))
        if number % 7:
            while pace:
                pace.take()
    assert pace.left_out == 0
