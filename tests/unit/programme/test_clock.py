"""What is due when, at every pace of the machine."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nhipcau_media.programme.clock import CATCH_UP_US, SOUND_US, Clock, Due

START = 1_770_000_000_000_000


def test_first_moment_makes_one_of_each() -> None:
    assert Clock(START, 25).due(0) == Due((START,), START)


def test_pictures_come_every_40_ms_and_sound_every_20() -> None:
    clock = Clock(START, 25)
    made = [clock.due(at) for at in range(0, 100_000, 20_000)]
    assert [due.picture for due in made] == [START, None, START + 40_000, None, START + 80_000]
    assert [due.sound for due in made] == [(START + at,) for at in range(0, 100_000, 20_000)]


def test_a_late_moment_leaves_pictures_out_but_makes_up_for_sound() -> None:
    clock = Clock(START, 25)
    clock.due(0)
    due = clock.due(210_000)
    assert due.picture == START + 200_000
    assert due.sound == tuple(START + number * SOUND_US for number in range(1, 11))
    assert clock.skipped == 4


def test_sound_is_not_made_up_for_after_the_machine_slept() -> None:
    clock = Clock(START, 25)
    clock.due(0)
    assert clock.due(60_000_000).sound == (START + 60_000_000,)


@given(st.lists(st.integers(0, CATCH_UP_US), max_size=40), st.sampled_from([15, 25, 30, 50]))
def test_whatever_the_pace_sound_is_without_gap_and_pictures_grow(pauses: list[int], fps: int) -> None:
    clock = Clock(START, fps)
    elapsed = 0
    sound: list[int] = []
    pictures: list[int] = []
    for pause in [0, *pauses]:
        elapsed += pause
        due = clock.due(elapsed)
        sound += due.sound
        pictures += [] if due.picture is None else [due.picture]
        assert all(time_us <= START + elapsed for time_us in (*due.sound, *pictures))
        assert clock.wait_us(elapsed) > 0
        # Nothing is due before the wait is over, something is then.
        assert clock.wait_us(elapsed + clock.wait_us(elapsed)) == 0
    assert sound == [START + number * SOUND_US for number in range(elapsed // SOUND_US + 1)]
    assert pictures == sorted(set(pictures))
    assert len(pictures) + clock.skipped == elapsed * fps // 1_000_000 + 1
