"""One line of text as it may be shown on screens, in documents and in the picture."""

from __future__ import annotations

import unicodedata

import pytest
from pydantic import TypeAdapter, ValidationError

from nhipcau.schemas.base import Line

LINE = TypeAdapter[str](Line)
NAMES = ("Xã Đắk Ơ", "Thường trực Huyện ủy Bù Đăng – Tổ 2", "Nguyễn Thị Ngọc Ánh (trưởng phòng)")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", NAMES)
def test_vietnamese_passes_composed_and_decomposed(name: str, form: str) -> None:
    typed = unicodedata.normalize(form, name)  # type: ignore[arg-type]
    assert LINE.validate_python(typed) == typed


@pytest.mark.parametrize(
    "letter",
    ["\u202e", "\u2066", "\u200f", "\u200b", "\u2028", "\u2029", "\u0085", "\u009b", "\x00", "\n", "\x7f", "<", ">"],
)
def test_what_is_not_seen_is_refused(letter: str) -> None:
    with pytest.raises(ValidationError):
        LINE.validate_python(f"Xã {letter}001")
