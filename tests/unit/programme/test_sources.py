"""What the stage no longer names is gone at once; pictures wait for the sound of their point."""

from __future__ import annotations

import numpy as np
import pytest

from nhipcau_media.contract.stage import Source
from nhipcau_media.programme.canvas import from_i420
from nhipcau_media.programme.mixer import BLOCK, RATE, TARGET
from nhipcau_media.programme.sources import SOUND_LATER_S, Picture, Sources

CAMERA = ("point:1", Source.CAMERA)
MICROPHONE = ("point:1", Source.MICROPHONE)
OTHER = ("point:2", Source.MICROPHONE)


def test_only_what_is_named_is_kept() -> None:
    sources = Sources()
    picture = Picture(from_i420(bytes(24), 4, 4), 1.0)
    sources.put_picture(CAMERA, picture)
    for key in (MICROPHONE, OTHER):
        sources.put_sound(key, np.full(TARGET, 9000, dtype=np.int16))
    heard = sources.pull_sounds()
    assert {key: None if block is None else len(block) for key, block in heard.items()} == {
        MICROPHONE: BLOCK,
        OTHER: BLOCK,
    }
    assert sources.speaking() == {"point:1", "point:2"}
    sources.keep_only({CAMERA, OTHER})
    assert sources.picture(CAMERA, 9.0) is picture
    assert sources.pull_sounds().keys() == {OTHER}
    assert sources.speaking() == {"point:2"}
    sources.keep_only(set())
    assert sources.picture(CAMERA, 9.0) is None
    assert sources.pull_sounds() == {}


FPS = 25


def film(sources: Sources, *, sound: bool, seconds: int = 4, ahead: int = TARGET) -> list[float]:
    """Send pictures and sound in step and return how old the picture is that is drawn with each one sent."""
    ages = []
    if sound:
        sources.put_sound(MICROPHONE, np.full(ahead, 900, dtype=np.int16))
    for number in range(seconds * FPS):
        now = number / FPS
        sources.put_picture(CAMERA, Picture(from_i420(bytes(24), 4, 4), now))
        for _ in range(2):
            if sound:
                sources.put_sound(MICROPHONE, np.full(BLOCK, 900, dtype=np.int16))
            sources.pull_sounds()
        drawn = sources.picture(CAMERA, now)
        assert drawn is not None
        ages.append(now - drawn.arrived)
    return ages


def test_a_picture_waits_as_long_as_its_sound_lies_ready() -> None:
    ages = film(Sources(), sound=True, seconds=1)
    # Half a second of murmur: nothing was shortened yet.
    lies_s = (TARGET + BLOCK) / RATE + SOUND_LATER_S
    assert ages[0] == 0, "the first picture of a source does not wait"
    assert ages[12] == pytest.approx(lies_s, abs=1 / FPS)


def test_a_picture_without_sound_does_not_wait() -> None:
    assert set(film(Sources(), sound=False)) == {0.0}


def test_a_picture_never_waits_longer_than_pictures_are_kept() -> None:
    ages = film(Sources(), sound=True, seconds=1, ahead=9 * BLOCK)
    assert max(ages) == pytest.approx(4 / FPS)


def test_pictures_never_go_back() -> None:
    sources = Sources()
    shown = []
    for number in range(8 * FPS):
        now = number / FPS
        sources.put_picture(CAMERA, Picture(from_i420(bytes(24), 4, 4), now))
        for _ in range(2):
            # The sound comes, stops, and comes in a burst.
            if number % 50 < 30:
                sources.put_sound(MICROPHONE, np.full(BLOCK * (4 if number % 50 == 0 else 1), 900, dtype=np.int16))
            sources.pull_sounds()
        drawn = sources.picture(CAMERA, now)
        assert drawn is not None
        shown.append(drawn.arrived)
    assert shown == sorted(shown)
