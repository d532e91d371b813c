"""The second for machines: seven small marks along the lower edge of the picture's clock.

A page that shows the programme reads them (``web/src/features/scene/clock-marks.ts``) and sees, by its own glass, how
long a picture was on its way. They change once a second, with the digits above them. No I/O.

From left to right: lit, the second of Unix time modulo 16 as four bits with the highest first, even parity of these,
dark. Everything is a share of the bar's height, which is a twentieth of the picture's; the row ends where the bar ends.
"""

from __future__ import annotations

from functools import lru_cache

from nhipcau_media.programme import labels
from nhipcau_media.programme.canvas import Colour, Patch

#: Width and height of a mark in sixths of the bar's height.
WIDE, HIGH = 2, 1
#: How far a lit mark is from the bar's colour to that of its text: enough for machines, little to look at.
LIT = 0.35


def bits(second: int) -> tuple[bool, ...]:
    """Return which marks are lit."""
    code = [bool(second >> place & 1) for place in (3, 2, 1, 0)]
    return (True, *code, sum(code) % 2 == 1, False)


@lru_cache(maxsize=4)
def clock(text: str, second: int, height: int, colour: Colour, ink: Colour) -> Patch:
    """Return the clock's bar with its marks; ``height`` in pixels."""
    bar = labels.clock(text, height, colour, ink)
    y, u, v = bar.y.copy(), bar.u.copy(), bar.v.copy()
    wide, high = height * WIDE // 6 // 2 * 2, max(height * HIGH // 6 // 2 * 2, 2)
    lit = bits(second)
    left = bar.width - wide * len(lit)
    for number, on in enumerate(lit):
        share = LIT if on else 0.0
        for plane, dark, light, half in ((y, colour.y, ink.y, 1), (u, colour.u, ink.u, 2), (v, colour.v, ink.v, 2)):
            x = (left + number * wide) // half
            plane[plane.shape[0] - high // half :, x : x + wide // half] = round(dark + (light - dark) * share)
    return Patch(y, u, v)
