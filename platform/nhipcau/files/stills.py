"""Small pictures of points: whether some bytes are a JPEG of the one size that is taken, by its header alone.

Nothing is decoded: the bytes are kept as they are and served as ``image/jpeg`` only.
"""

from __future__ import annotations

from typing import Final

from nhipcau.domain.errors_wall import StillRefused

WIDTH: Final = 160
HEIGHT: Final = 90
#: A still of a busy room takes 6 kB at the quality that the pages use.
MOST_BYTES: Final = 16 * 1024

_START = b"\xff\xd8"
_END = b"\xff\xd9"
#: Frame headers that browsers write and read: baseline, extended, progressive.
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_SCAN = 0xDA


def check_still(content: bytes) -> None:
    """Refuse what is no JPEG of 160×90. Raises StillRefused."""
    if len(content) > MOST_BYTES:
        raise StillRefused(reason="large")
    if not content.startswith(_START) or not content.endswith(_END):
        raise StillRefused(reason="type")
    if _size_of(content) != (WIDTH, HEIGHT):
        raise StillRefused(reason="size")


def _size_of(content: bytes) -> tuple[int, int]:
    """Return width and height by the frame header (ITU-T T.81 B.2.2). Raises StillRefused when there is none."""
    at = len(_START)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker in _FRAMES and length >= 8 and at + 9 <= len(content):
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        if marker == _SCAN or length < 2:
            break
        at += 2 + length
    raise StillRefused(reason="type")
