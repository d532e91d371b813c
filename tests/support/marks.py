"""Pictures that say which point they show and when they were taken, and survive scaling and encoding.

Two rows of sixteen large black or white blocks over the picture's upper part: the first holds the point's number and
its complement (so noise is not taken for a mark), the second a tick counter in Gray code (a frame between two ticks is
off by one at most). Below them a plain colour and a moving bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

BLOCKS = 16
#: Rows of blocks, as shares of the picture's height: top and bottom of each.
ROWS = ((0.04, 0.20), (0.24, 0.40))
#: Share of the width left free on each side.
MARGIN = 0.02
TICKS_PER_SECOND = 10

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a picture says of itself."""

    point: int
    #: Tenths of a second since the file's beginning, modulo 65,536.
    tick: int


def draw(point: int, tick: int, width: int = 640, height: int = 360) -> Picture:
    """Return an RGB picture (height, width, 3) with the mark of a point (0..255) and a tick."""
    hue = (point * 67) % 180 + 40
    picture = np.empty((height, width, 3), dtype=np.uint8)
    picture[:] = (hue, 120, 220 - hue)
    bar = int((tick % 40) / 40 * width)
    picture[int(height * 0.6) : int(height * 0.8), bar : bar + width // 20] = (240, 240, 240)
    gray = tick ^ (tick >> 1)
    for (top, bottom), value in zip(ROWS, ((point << 8) | (~point & 0xFF), gray & 0xFFFF), strict=True):
        for block in range(BLOCKS):
            left, right = _span(block, width)
            bit = value >> (BLOCKS - 1 - block) & 1
            picture[int(height * top) : int(height * bottom), left:right] = 235 if bit else 20
    return picture


def read(picture: Picture) -> Mark | None:
    """Read the mark of a picture (height, width[, 3]); None when it shows none."""
    gray = picture if picture.ndim == 2 else picture[..., :3].mean(axis=2)
    height, width = gray.shape
    values = []
    for top, bottom in ROWS:
        value = 0
        for block in range(BLOCKS):
            left, right = _span(block, width)
            quarter = max((right - left) // 4, 1)
            upper, lower = int(height * (top + 0.04)), int(height * (bottom - 0.04))
            value = value << 1 | int(gray[upper:lower, left + quarter : right - quarter].mean() > 128)
        values.append(value)
    point = values[0] >> 8
    if values[0] & 0xFF != ~point & 0xFF:
        return None
    tick = values[1]
    for shift in (8, 4, 2, 1):
        tick ^= tick >> shift
    return Mark(point, tick)


def write_camera(path: Path, point: int, *, seconds: float, fps: int = 15, size: tuple[int, int] = (640, 360)) -> None:
    """Write a Motion-JPEG file for ``--use-file-for-fake-video-capture``."""
    with av.open(str(path), "w", format="mjpeg") as container:
        stream = container.add_stream("mjpeg", rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p"
        stream.options = {"q:v": "4"}
        for number in range(int(seconds * fps)):
            picture = draw(point, number * TICKS_PER_SECOND // fps, *size)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


def _span(block: int, width: int) -> tuple[int, int]:
    step = width * (1 - 2 * MARGIN) / BLOCKS
    left = width * MARGIN + block * step
    return int(left), int(left + step)
