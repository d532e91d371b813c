"""Colours as papers name them."""

from __future__ import annotations

import pytest

from nhipcau.documents.colour_words import colour


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("#b01116", "đỏ"),
        ("#f2c200", "vàng"),
        ("#ffffff", "trắng"),
        ("#f4f4f0", "trắng"),
        ("#000000", "đen"),
        ("#101418", "đen"),
        ("#808080", "xám"),
        ("#0b3d91", "xanh lam"),
        ("#1b7f3b", "xanh lá cây"),
        ("#e07b00", "cam"),
        ("#6a1b9a", "tím"),
        ("#d81b60", "hồng"),
        ("#ff0010", "đỏ"),
    ],
)
def test_a_colour_has_the_name_that_people_give_it(code: str, name: str) -> None:
    assert colour(code) == f"{name} ({code})"


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        colour("#xyzxyz")
