"""A colour in words, for papers that people read; its code beside it, for whoever prints. No I/O."""

from __future__ import annotations

import colorsys

#: Hue in degrees up to which a colour is called so.
_HUES = (
    (15, "đỏ"),
    (42, "cam"),
    (70, "vàng"),
    (165, "xanh lá cây"),
    (255, "xanh lam"),
    (290, "tím"),
    (340, "hồng"),
    (360, "đỏ"),
)
#: Darker than this it is black, less coloured than this grey or white (shares of 1).
_BLACK, _GREY, _WHITE = 0.12, 0.12, 0.85


def colour(code: str) -> str:
    """Return ``#b01116`` as ``đỏ (#b01116)``. Raises ValueError for what is no colour."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if value < _BLACK:
        name = "đen"
    elif saturation < _GREY:
        name = "trắng" if value > _WHITE else "xám"
    else:
        name = next(name for most, name in _HUES if hue * 360 <= most)
    return f"{name} ({code})"
