"""Sound between arrival and output."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau_media.contract.stage import Source
from nhipcau_media.programme.loudness import TARGET as LOUDNESS
from nhipcau_media.programme.loudness import ComfortNoise, Leveller
from nhipcau_media.programme.mixer import BLOCK, CEILING, MOST, RAMP, RATE, TARGET, Limiter, SoundBuffer, mix
from nhipcau_media.programme.sources import Sources


def test_is_heard_once_enough_has_come_and_in_order() -> None:
    buffer = SoundBuffer()
    samples = np.arange(TARGET, dtype=np.int16)
    buffer.push(samples[: TARGET - 1])
    assert buffer.pull() is None
    buffer.push(samples[TARGET - 1 :])
    heard = [block for _ in range(3) if (block := buffer.pull()) is not None]
    assert np.array_equal(np.concatenate(heard) * 32768, samples)
    end = buffer.pull()
    assert end is not None
    assert (end[0], end[RAMP]) == (heard[-1][-1], 0)
    assert buffer.pull() is None


def test_source_that_runs_ahead_is_cut_back_to_the_newest() -> None:
    buffer = SoundBuffer()
    for value in range(MOST // BLOCK + 1):
        buffer.push(np.full(BLOCK, value, dtype=np.int16))
    block = buffer.pull()
    assert block is not None
    assert block[-1] * 32768 == MOST // BLOCK + 1 - TARGET // BLOCK


def test_who_is_loud_speaks_and_holds_for_a_moment() -> None:
    buffer = SoundBuffer()
    buffer.push(np.zeros(TARGET, dtype=np.int16))
    buffer.pull()
    assert not buffer.speaking
    buffer.push(np.full(BLOCK * 3, 4000, dtype=np.int16))
    for _ in range(3):
        buffer.pull()
    assert buffer.speaking
    for _ in range(25):
        buffer.pull()
    assert not buffer.speaking


def test_mix_is_the_sum_and_silence_of_nothing() -> None:
    half = np.full(BLOCK, 0.25, dtype=np.float32)
    assert np.array_equal(mix([half, None, half]), half * 2)
    assert np.array_equal(mix([]), np.zeros(BLOCK, dtype=np.float32))


def test_quiet_sound_passes_the_limiter_unchanged() -> None:
    block = np.linspace(-0.5, 0.5, BLOCK, dtype=np.float32)
    assert np.array_equal(Limiter().limit(block), block)


def test_limiter_comes_back_to_full_gain() -> None:
    limiter = Limiter()
    limiter.limit(np.full(BLOCK, 3.0, dtype=np.float32))
    quiet = np.full(BLOCK, 0.5, dtype=np.float32)
    levels = [float(limiter.limit(quiet)[-1]) for _ in range(30)]
    assert levels == sorted(levels)
    assert levels[0] < 0.2
    assert levels[-1] == 0.5


@given(st.lists(st.floats(-8, 8), min_size=1, max_size=20))
def test_nothing_leaves_the_limiter_over_the_ceiling(peaks: list[float]) -> None:
    limiter = Limiter()
    for peak in peaks:
        block = (np.sin(np.arange(BLOCK) / 7) * peak).astype(np.float32)
        limited = limiter.limit(block)
        assert np.abs(limited).max() <= np.float32(CEILING)


def test_nothing_clicks_when_a_source_begins_stalls_and_runs_ahead() -> None:
    tone = (np.sin(np.arange(RATE) * 2 * np.pi * 200 / RATE + 1) * 16_000).astype(np.int16)
    buffer = SoundBuffer()
    heard = []
    # Steady, a pause, a flood that is cut back, and the end.
    for number in range(50):
        if not 15 <= number < 20:
            buffer.push(tone[number * BLOCK : (number + 1) * BLOCK])
        if number == 30:
            buffer.push(tone[: BLOCK * 9])
        heard.append(buffer.pull())
    heard += [buffer.pull() for _ in range(12)]
    whole = mix(()) if heard[0] is None else heard[0]
    whole = np.concatenate([whole, *(mix([block]) for block in heard[1:])])
    steepest = 2 * np.pi * 200 / RATE * 0.5
    assert np.abs(np.diff(whole)).max() < steepest * 1.2 + 0.8 / RAMP
    assert np.abs(whole).max() > 0.45
    assert not whole[-BLOCK:].any()


@pytest.mark.parametrize("level", [0, 9000])
def test_delay_that_a_burst_left_behind_goes_again(level: int) -> None:
    buffer = SoundBuffer()
    block = np.full(BLOCK, level, dtype=np.int16)
    for _ in range(8):
        buffer.push(block)
    for _ in range(50 * 6):
        buffer.pull()
        buffer.push(block)
    waiting = 0
    while buffer.pull() is not None and buffer.playing:
        waiting += 1
    assert waiting <= 2


@pytest.mark.parametrize("ppm", [200, -200])
def test_half_an_hour_of_a_clock_that_drifts_is_no_delay(ppm: int) -> None:
    """Without it the sound would be a third of a second early or late in the end. Nobody pauses: the worst case."""
    buffer = SoundBuffer()
    every_us = 20_000 / (1 + ppm * 1e-6)
    sent, missing, delays_us = 0, 0, []
    for number in range(30 * 60 * 50):
        now_us = number * 20_000
        while (sent + 1) * every_us <= now_us:
            # Each block says its number, loud enough to be speech.
            buffer.push(np.full(BLOCK, 4000 + sent % 25_000, dtype=np.int16))
            sent += 1
        block = buffer.pull()
        if block is None or not buffer.playing:
            missing += 1
            continue
        behind = (sent - 1 - (round(float(block[-1]) * 32768) - 4000)) % 25_000
        delays_us.append(now_us - (sent - behind) * every_us)
    assert max(delays_us) <= 80_000
    assert min(delays_us[100:]) >= 0
    # What is missing of a slow source is a few blocks now and then, and not a row of holes.
    assert missing <= 50


def test_sound_that_is_taken_away_runs_out() -> None:
    sources = Sources()
    key = ("point:1", Source.MICROPHONE)
    sources.put_sound(key, np.full(TARGET, 16_384, dtype=np.int16))
    (block,) = sources.pull_sounds().values()
    assert block is not None
    sources.keep_only(set())
    assert sources.pull_ends() == [], "the block that was pulled has all of it"
    assert sources.pull_sounds() == {}
    ((ended, end),) = sources.pull_ends()
    assert ended == key
    assert (end[0], end[RAMP]) == (block[-1], 0)
    assert sources.pull_ends() == []


@pytest.mark.parametrize("amplitude", [0.03, 0.1, 0.3, 0.9])
def test_everybody_comes_to_one_loudness(amplitude: float) -> None:
    leveller = Leveller()
    tone = (np.sin(np.arange(RATE) * 2 * np.pi * 400 / RATE) * amplitude).astype(np.float32)
    blocks = [leveller.level(tone[n % 50 * BLOCK : (n % 50 + 1) * BLOCK]) for n in range(400)]
    level = float(np.sqrt(np.mean(np.concatenate(blocks[-50:]) ** 2)))
    assert abs(20 * np.log10(level / LOUDNESS)) < 0.5
    steps = np.abs(np.diff(np.concatenate(blocks)))
    assert steps.max() < 2 * np.pi * 400 / RATE * max(amplitude, 0.12) * 1.05


def test_noise_of_an_empty_room_is_not_made_a_voice() -> None:
    leveller = Leveller()
    noise = (np.random.default_rng(1).standard_normal(BLOCK) * 0.001).astype(np.float32)
    for _ in range(500):
        levelled = leveller.level(noise)
    assert np.array_equal(levelled, noise)


def test_comfort_noise_is_faint_and_never_nothing() -> None:
    comfort = ComfortNoise()
    levels = [float(np.sqrt(np.mean(comfort.block() ** 2))) for _ in range(60)]
    assert min(levels) > 10 ** (-75 / 20)
    assert max(levels) < 10 ** (-69 / 20)
