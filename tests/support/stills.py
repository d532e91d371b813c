"""Small pictures of points as a browser would post them."""

from __future__ import annotations

import io

from PIL import Image


def jpeg(width: int = 160, height: int = 90, colour: str = "#204060", quality: int = 60) -> bytes:
    """Return a JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", quality=quality)
    return out.getvalue()
