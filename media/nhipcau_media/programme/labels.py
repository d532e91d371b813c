"""Text as bitmaps for the picture: rendered once per text, then only copied. Owns the font and the texts.

The film is a Vietnamese document: its texts are Vietnamese, whatever language a page speaks.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from nhipcau_media.contract.stage import Colours, Stage, StageState
from nhipcau_media.programme.canvas import Colour, Patch
from nhipcau_media.programme.layout import TWO_LINES

FONT = Path(__file__).parent / "fonts" / "Inter-SemiBold-vi.otf"

LOST = "Mất tín hiệu"
NO_PICTURE = "Đang chờ hình"
SOUND_ONLY = "Chỉ có tiếng"
NO_CONTENT = "Đang chờ nội dung trình chiếu"
CONNECTING = "Đang kết nối…"
STATE_TEXT = {
    StageState.OPEN: "Phiên họp chưa bắt đầu",
    StageState.LIVE: "Đang chờ hình từ điểm cầu",
    StageState.PAUSED: "Tạm nghỉ",
    StageState.ENDED: "Phiên họp đã kết thúc",
}

#: Colours in limited-range YCbCr.
WARNING = Colour(70, 108, 176)
SPEAKING = Colour(90, 96, 214)


def colour_of(text: str) -> Colour:
    """Convert ``#rrggbb`` (BT.601, as camera pictures come)."""
    red, green, blue = (int(text[at : at + 2], 16) for at in (1, 3, 5))
    return Colour(
        round(16 + (65.738 * red + 129.057 * green + 25.064 * blue) / 256),
        round(128 + (-37.945 * red - 74.494 * green + 112.439 * blue) / 256),
        round(128 + (112.439 * red - 94.154 * green - 18.285 * blue) / 256),
    )


@dataclass(frozen=True, slots=True)
class Palette:
    """The conference's uniform colours (Art. 6.3)."""

    background: Colour
    bar: Colour
    text: Colour

    @classmethod
    def of(cls, colours: Colours) -> Palette:
        """Convert the colours of a stage document."""
        return cls(colour_of(colours.background), colour_of(colours.bar), colour_of(colours.text))


DEFAULT = Palette.of(Colours())
BACKGROUND = DEFAULT.background
BAR = DEFAULT.bar
WHITE = DEFAULT.text


def holding_text(stage: Stage | None) -> str:
    """What the holding picture says."""
    return CONNECTING if stage is None else STATE_TEXT[stage.state]


@lru_cache(maxsize=64)
def label(
    text: str,
    height: int,
    most: int,
    *,
    under: str = "",
    fill: bool = False,
    colour: Colour = BAR,
    ink: Colour = WHITE,
) -> Patch:
    """Return ``text`` on a bar of ``height``; at most ``most`` wide (exactly so with ``fill``), cut with «…».

    With ``under`` the bar has two lines. The text begins one line's height from the left, which leaves room for the
    mark of who speaks.
    """
    line = line_of(height) if under else height
    lines = [(text, line * 0.52, line * 0.56 if under else line / 2)]
    if under:
        lines.append((under, line * 0.44, line * 1.22))
    drawn = [(fitted(words, font_of(int(size)), most - 2 * line), font_of(int(size)), y) for words, size, y in lines]
    wide = max(int(font.getlength(words)) for words, font, _ in drawn)
    width = most if fill else min(most, _even(wide + 2 * line))
    mask = Image.new("L", (width, height))
    for words, font, y in drawn:
        ImageDraw.Draw(mask).text((line, y), words, fill=255, font=font, anchor="lm")
    return patch(mask, colour, ink)


def line_of(height: int) -> int:
    """Return the height of one line of a label that has two."""
    return int(height / TWO_LINES)


@lru_cache(maxsize=16)
def panel(text: str, under: str, width: int, height: int, colour: Colour = BACKGROUND, ink: Colour = WHITE) -> Patch:
    """Return a calm panel of the given size with one line of text in the middle and a smaller one under it."""
    size = max(height // 16, 16)
    mask = Image.new("L", (width, height))
    draw = ImageDraw.Draw(mask)
    for line, scale, y, shade in ((text, 1.0, 0.48, 255), (under, 0.7, 0.58, 180)):
        font = font_of(int(size * scale))
        draw.text((width / 2, height * y), fitted(line, font, int(width * 0.9)), fill=shade, font=font, anchor="mm")
    return patch(mask, colour, ink)


@lru_cache(maxsize=4)
def clock(text: str, height: int, colour: Colour = BAR, ink: Colour = WHITE) -> Patch:
    """Return a time on a small bar; its width depends on the number of characters alone."""
    font = font_of(int(height * 0.6))
    # Digits all as wide as the widest, so that nothing moves from second to second.
    digit = int(max(font.getlength(character) for character in "0123456789")) + 1
    steps = [digit if character.isdigit() else digit // 2 for character in text]
    mask = Image.new("L", (_even(sum(steps) + digit), height))
    draw = ImageDraw.Draw(mask)
    x = digit / 2
    for character, step in zip(text, steps, strict=True):
        draw.text((x + step / 2, height / 2), character, fill=255, font=font, anchor="mm")
        x += step
    return patch(mask, colour, ink)


@lru_cache(maxsize=4)
def speaking(size: int) -> Patch:
    """Return the red mark of who speaks, a square of ``size`` pixels."""
    return patch(Image.new("L", (size, size)), SPEAKING, WHITE)


@lru_cache(maxsize=16)
def font_of(size: int) -> ImageFont.FreeTypeFont:
    """Return the one font in a size (pixels)."""
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)


def fitted(text: str, font: ImageFont.FreeTypeFont, most: int) -> str:
    """Return as much of a line as is at most ``most`` pixels wide, cut with «…»."""
    text = printable(text)
    if font.getlength(text) <= most:
        return text
    while text and font.getlength(text + "…") > most:
        text = text[:-1]
    return text.rstrip() + "…"


def printable(text: str) -> str:
    """Compose letters (NFC: one glyph each) and leave out control characters, which would be drawn as boxes."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isprintable())


def patch(mask: Image.Image, colour: Colour, ink: Colour) -> Patch:
    """Return ``colour`` with ``ink`` over it where the mask is white."""
    alpha = np.asarray(mask, dtype=np.int32)
    y = (colour.y + (ink.y - colour.y) * alpha // 255).astype(np.uint8)
    shape = (mask.height // 2, mask.width // 2)
    quarter = alpha[: shape[0] * 2, : shape[1] * 2].reshape(shape[0], 2, shape[1], 2).mean(axis=(1, 3)) / 255
    u = (colour.u + (ink.u - colour.u) * quarter).astype(np.uint8)
    v = (colour.v + (ink.v - colour.v) * quarter).astype(np.uint8)
    return Patch(y, u, v)


def _even(value: int) -> int:
    return value + value % 2
