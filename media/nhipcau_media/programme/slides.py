"""Title and pause slide: the conference's name, agenda, and a countdown. Drawn once per change, then only copied."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from nhipcau_media.contract.stage import Preset, Stage
from nhipcau_media.programme.canvas import Patch
from nhipcau_media.programme.labels import Palette, fitted, font_of, patch, printable

PAUSED = "Tạm nghỉ"
BEGINS_IN = "Bắt đầu sau"
GOES_ON_IN = "Tiếp tục sau"
AGENDA = "Chương trình"
#: Lines of a title at most; the rest is cut.
_TITLE_LINES = 3
_AGENDA_ROWS = 8
#: Shades of the ink (0 to 255): what matters, and what stands beside it.
_FULL, _SOFT = 255, 170


@dataclass(frozen=True, slots=True)
class _Words:
    """What a slide says; the key under which it is kept."""

    kind: Preset
    title: str
    subtitle: str
    agenda: tuple[str, ...]
    #: Number of the first item in ``agenda``, and of the one that is on.
    begins: int
    item: int
    counts: bool


def slide(stage: Stage, kind: Preset, width: int, height: int, palette: Palette) -> Patch:
    """Return the slide in the output's size; the place of the countdown's digits stays empty."""
    words = _Words(kind, stage.title, stage.subtitle, stage.agenda, stage.agenda_from, stage.item, stage.until > 0)
    return _drawn(words, width, height, palette)


def countdown(stage: Stage, now_ms: float) -> str:
    """Return what is left until ``stage.until`` as ``mm:ss`` or ``h:mm:ss``; empty when nothing is counted."""
    if not stage.until:
        return ""
    left = max(0, -(-int(stage.until - now_ms) // 1000))
    hours, minutes, seconds = left // 3600, left // 60 % 60, left % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def countdown_place(width: int, height: int) -> tuple[int, int, int]:
    """Return middle (x, y) and height of the countdown's digits, even numbers of pixels."""
    return _even(width / 2), _even(height * 0.86), _even(height / 11)


@lru_cache(maxsize=4)
def _drawn(words: _Words, width: int, height: int, palette: Palette) -> Patch:
    mask = Image.new("L", (width, height))
    draw = ImageDraw.Draw(mask)
    unit = height / 720
    y = height * 0.14
    if words.kind is Preset.PAUSE:
        draw.text((width / 2, y), PAUSED, fill=_FULL, font=font_of(int(64 * unit)), anchor="mm")
        y += 76 * unit
    size = int((34 if words.kind is Preset.PAUSE else 46) * unit)
    font = font_of(size)
    for line in _lines(words.title, font, int(width * 0.86)):
        draw.text((width / 2, y), line, fill=_FULL, font=font, anchor="mm")
        y += size * 1.3
    small = font_of(int(26 * unit))
    draw.text((width / 2, y), fitted(words.subtitle, small, int(width * 0.86)), fill=_SOFT, font=small, anchor="mm")
    _draw_agenda(draw, words, width, y + 56 * unit, unit)
    if words.counts:
        text = GOES_ON_IN if words.kind is Preset.PAUSE else BEGINS_IN
        draw.text((width / 2, height * 0.79), text, fill=_SOFT, font=small, anchor="mm")
    return patch(mask, palette.background, palette.text)


def _draw_agenda(draw: ImageDraw.ImageDraw, words: _Words, width: int, y: float, unit: float) -> None:
    if not words.agenda:
        return
    left, step = width * 0.2, 30 * unit
    draw.text((left, y), AGENDA, fill=_SOFT, font=font_of(int(20 * unit)), anchor="lm")
    font = font_of(int(22 * unit))
    room = int((720 * 0.75 * unit - y) / step) - 1
    rows = max(1, min(_AGENDA_ROWS, room))
    # The item that is on is always among those shown.
    first = max(0, min(words.item - words.begins - rows // 2, len(words.agenda) - rows))
    for number, text in enumerate(words.agenda[first : first + rows], words.begins + first):
        y += step
        shade = _FULL if words.item in (0, number) else _SOFT
        if number == words.item:
            draw.rectangle((left - 16 * unit, y - 11 * unit, left - 11 * unit, y + 11 * unit), fill=_FULL)
        draw.text((left, y), fitted(f"{number}. {text}", font, int(width * 0.64)), fill=shade, font=font, anchor="lm")


def _lines(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Break a title between words; the last line takes what is left and is cut."""
    lines: list[str] = []
    line = ""
    words = printable(text).split()
    for number, word in enumerate(words):
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= most:
            line = longer
        elif len(lines) == _TITLE_LINES - 1:
            line = fitted(" ".join([line, *words[number:]]), font, most)
            break
        else:
            lines.append(line)
            line = word
    return [fitted(each, font, most) for each in (*lines, line) if each]


def _even(value: float) -> int:
    return int(value / 2) * 2
