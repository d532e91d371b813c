"""Reading the clock in a picture as it comes out of a stream: small, and encoded."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from nhipcau_media.contract.stage import OnStage, Stage, StageState
from nhipcau_media.programme.painter import Painter
from nhipcau_media.programme.sources import Sources
from support.clock_reading import read_clock

NOW = 1_770_000_000.0


def drawn(wall: float) -> np.ndarray:
    painter = Painter(Sources(), 1280, 720)
    main = OnStage(identity="point:1", label="UBND tỉnh")
    painter.set_stage(Stage(v=1, session=1, room=1, state=StageState.LIVE, main=main))
    painter.draw(wall, 1.0)
    return np.array(painter.canvas.frame.to_ndarray()[:720], dtype=np.uint8)


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
@pytest.mark.parametrize("behind", [0, 7, 38])
def test_the_second_that_is_shown_is_found(size: tuple[int, int], behind: int) -> None:
    noise = np.random.default_rng(behind).normal(0, 6, (720, 1280))
    shown = np.clip(drawn(NOW - behind) + noise, 0, 255).astype(np.uint8)
    small = np.asarray(Image.fromarray(shown).resize(size))
    assert read_clock(small, NOW) == NOW - behind


def test_a_picture_without_a_clock_shows_none() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (360, 640), dtype=np.uint8)
    assert read_clock(noise, NOW) is None
