"""Small pictures of points: nothing but a JPEG of the one size is taken."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhipcau.domain.errors_wall import StillRefused
from nhipcau.files.stills import MOST_BYTES, check_still
from support.stills import jpeg

GOOD = jpeg()


def test_a_jpeg_of_the_size_is_taken() -> None:
    check_still(GOOD)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "type"),
        (b"GIF89a" + bytes(200), "type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type"),
        (GOOD[:-2], "type"),
        (GOOD + b"<script>", "type"),
        (b"\xff\xd8\xff\xd9", "type"),
        (b"\xff\xd8\xff\xe0\x00\x00\xff\xd9", "type"),
        (jpeg(width=161), "size"),
        (jpeg(width=90, height=160), "size"),
        (jpeg(width=4000, height=3000)[:MOST_BYTES], "type"),
        (GOOD[:-2] + bytes(MOST_BYTES) + GOOD[-2:], "large"),
    ],
)
def test_anything_else_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(StillRefused) as refusal:
        check_still(content)
    assert refusal.value.params == {"reason": reason}


@given(st.binary(max_size=400))
@example(b"\xff\xd8\xff\xc0\x00\x08\x08\x00\xff\xd9")
def test_no_bytes_break_the_check(content: bytes) -> None:
    with pytest.raises(StillRefused):
        check_still(b"\xff\xd8" + content + b"\xff\xd9")
