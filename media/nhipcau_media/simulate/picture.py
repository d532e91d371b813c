"""The camera of a simulated point: its name, a running clock and a moving bar on a colour of its own."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from nhipcau_media.programme.labels import FONT

WIDTH, HEIGHT = 640, 360
FPS = 10
_CLOCK_SIZE = 80
_CLOCK_TOP = 170
_BAR = (280, 340)
_BAR_WIDTH = 48
#: How far the bar goes with every frame; a whole crossing takes four seconds.
_BAR_STEP = 16
_GOLDEN = 0.618034

Plane = NDArray[np.uint8]


class Picture:
    """Draws the name once and then, ten times a second, only clock and bar. I420, 640 × 360."""

    def __init__(self, number: int, name: str) -> None:
        """``number`` chooses the colour: neighbours differ widely."""
        hue = int(number * _GOLDEN * 256) % 256
        drawn = Image.new("HSV", (WIDTH, HEIGHT), (hue, 150, 130)).convert("RGB")
        font, text = _fitted(name)
        ImageDraw.Draw(drawn).text((WIDTH / 2, 90), text, fill="white", font=font, anchor="mm")
        luma, blue, red = (np.asarray(plane, dtype=np.uint8) for plane in drawn.convert("YCbCr").split())
        self._luma = luma
        self._chroma = blue[::2, ::2].tobytes() + red[::2, ::2].tobytes()
        self._ground = int(luma[0, 0])
        self._glyphs = _glyphs(self._ground)

    def frame(self, number: int, now: datetime) -> bytes:
        """Return frame ``number`` with the time of day of ``now``."""
        luma = self._luma.copy()
        text = f"{now:%H:%M:%S}"
        left = (WIDTH - sum(self._glyphs[sign].shape[1] for sign in text)) // 2
        for sign in text:
            glyph = self._glyphs[sign]
            height, width = glyph.shape
            luma[_CLOCK_TOP : _CLOCK_TOP + height, left : left + width] = glyph
            left += width
        bar = number * _BAR_STEP % (WIDTH - _BAR_WIDTH)
        luma[_BAR[0] : _BAR[1], bar : bar + _BAR_WIDTH] = 235
        return luma.tobytes() + self._chroma


def _fitted(name: str) -> tuple[ImageFont.FreeTypeFont, str]:
    """The largest font in which the name fits the picture; a very long name is cut."""
    text = name if len(name) <= 80 else name[:79] + "…"
    for size in (48, 40, 32, 26, 20):
        font = ImageFont.truetype(str(FONT), size)
        if font.getlength(text) <= WIDTH - 40:
            return font, text
    while font.getlength(text + "…") > WIDTH - 40:
        text = text[:-1]
    return font, text + "…"


def _glyphs(ground: int) -> dict[str, Plane]:
    """Luma of the clock's signs, all figures equally wide."""
    font = ImageFont.truetype(str(FONT), _CLOCK_SIZE)
    widest = max(int(font.getlength(figure)) for figure in "0123456789") + 2
    glyphs = {}
    for sign in "0123456789:":
        image = Image.new("L", (widest if sign != ":" else widest // 2, _CLOCK_SIZE), ground)
        ImageDraw.Draw(image).text((image.width / 2, _CLOCK_SIZE / 2), sign, fill=235, font=font, anchor="mm")
        glyphs[sign] = np.asarray(image, dtype=np.uint8)
    return glyphs
