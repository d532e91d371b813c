"""The second for machines under the clock of the picture."""

from __future__ import annotations

import numpy as np
import pytest

from nhipcau_media.contract.stage import OnStage, Stage, StageState
from nhipcau_media.programme import labels
from nhipcau_media.programme.clock_marks import bits, clock
from nhipcau_media.programme.painter import Painter
from nhipcau_media.programme.sources import Sources

NOW = 1_770_000_000


def marks(wall: float, width: int, height: int) -> list[bool]:
    """Read the marks of a drawn picture where ``clock-marks.ts`` looks for them."""
    painter = Painter(Sources(), width, height)
    main = OnStage(identity="point:1", label="UBND tỉnh")
    painter.set_stage(Stage(v=1, session=1, room=1, state=StageState.LIVE, main=main))
    painter.draw(wall, 1.0)
    luma = np.array(painter.canvas.frame.to_ndarray()[:height], dtype=np.float64)
    bar = height / 20
    wide = bar / 3
    left, middle = width - bar / 2 - 7 * wide, round(bar * 1.5 - bar / 12)
    tones = [luma[middle, round(left + (mark + 0.5) * wide)] for mark in range(7)]
    return [abs(tone - tones[0]) < abs(tone - tones[-1]) for tone in tones]


@pytest.mark.parametrize("second", range(16))
def test_the_picture_tells_its_second(second: int) -> None:
    assert marks(NOW + second + 0.9, 1280, 720) == list(bits(NOW + second))


def test_all_seconds_look_different_and_each_has_a_lit_and_a_dark_end() -> None:
    rows = [bits(second) for second in range(16)]
    assert len(set(rows)) == 16
    assert all(row[0] and not row[-1] and sum(row[1:6]) % 2 == 0 for row in rows)


def test_the_digits_are_left_as_they_were() -> None:
    colour, ink = labels.DEFAULT.bar, labels.DEFAULT.text
    plain, marked = labels.clock("09:40:13", 36, colour, ink), clock("09:40:13", NOW, 36, colour, ink)
    assert np.array_equal(plain.y[:30], marked.y[:30])
    assert not np.array_equal(plain.y[30:], marked.y[30:])
