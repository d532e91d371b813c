"""Slides whose pages say by marks which they are."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from support import marks


def marked_deck(numbers: Sequence[int]) -> bytes:
    """Return a PDF with a page for each number (0..255), its mark drawn over the whole page at 16:9."""
    first, *others = (Image.fromarray(marks.draw(number, 0, 1280, 720)) for number in numbers)
    written = io.BytesIO()
    first.save(written, "PDF", save_all=True, append_images=others)
    return written.getvalue()
