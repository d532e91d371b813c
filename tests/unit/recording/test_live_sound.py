"""The sound of a stream: frames as they came, in a row from the picture's beginning on."""

from __future__ import annotations

from nhipcau_recording.aac import FRAME, RATE, SILENT
from nhipcau_recording.live.sound import LiveSound

BEGIN_US = 1_770_000_000_000_000


def at(index: int) -> int:
    """Return the media time of a sample."""
    return BEGIN_US + index * 1_000_000 // RATE


def test_it_begins_with_the_first_frame_that_lies_after_the_picture() -> None:
    sound = LiveSound(BEGIN_US)
    for number in range(-3, 4):
        sound.feed(at(300 + number * FRAME), bytes((100 + number,)))
    assert sound.position_us == at(300 + 4 * FRAME)
    assert sound.take(at(300 + 2 * FRAME)) == [(300, b"\x64"), (300 + FRAME, b"\x65")]
    assert sound.take(at(RATE)) == [(300 + 2 * FRAME, b"\x66"), (300 + 3 * FRAME, b"\x67")]


def test_a_hole_is_silence_and_what_comes_too_late_is_left_out() -> None:
    sound = LiveSound(BEGIN_US)
    sound.feed(at(0), b"a")
    sound.feed(at(3 * FRAME + 100), b"b")
    assert [payload for _, payload in sound.take(at(RATE))] == [b"a", SILENT, SILENT, b"b"]
    sound.pad(at(8 * FRAME))
    sound.feed(at(5 * FRAME), b"late")
    sound.feed(at(8 * FRAME), b"c")
    assert sound.take(at(RATE)) == [*((n * FRAME, SILENT) for n in range(4, 8)), (8 * FRAME, b"c")]


def test_without_any_sound_a_segment_is_silent() -> None:
    sound = LiveSound(BEGIN_US)
    sound.pad(at(2 * RATE))
    frames = sound.take(at(2 * RATE))
    assert [index for index, _ in frames] == list(range(0, 2 * RATE, FRAME))
    assert {payload for _, payload in frames} == {SILENT}


def test_an_hour_of_nothing_is_not_made_at_once() -> None:
    sound = LiveSound(BEGIN_US)
    sound.feed(at(0), b"a")
    sound.feed(at(3600 * RATE), b"b")
    assert len(sound.take(at(3700 * RATE))) <= 20 * RATE // FRAME + 3
