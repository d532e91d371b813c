"""Finding by what is typed: diacritics, case and order of words do not matter, their beginnings do."""

from __future__ import annotations

import pytest

from nhipcau.domain.search import finds, fold, words_of


def test_text_is_folded_as_one_types_it() -> None:
    assert fold("  Đường  dây\tĐẢNG uỷ ") == "duong day dang uy"
    assert words_of("Phòng, chống lụt-bão (2026)") == ("phong", "chong", "lut", "bao", "2026")
    assert words_of(" – ") == ()


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", True), ("chong phong", True), ("PHÒ cho", True), ("ong", False), ("phong thu", False), ("lut-bao", True)],
)
def test_each_word_typed_begins_a_word_of_the_text(typed: str, found: bool) -> None:
    assert finds(words_of(typed), "Phòng, chống lụt bão") is found
