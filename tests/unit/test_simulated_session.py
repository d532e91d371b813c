"""Which session a simulator is sent to, by what somebody types or copies from the address bar."""

from __future__ import annotations

import pytest

from nhipcau.cli.refusals import CommandRefused
from nhipcau.cli.simulation import session_of


@pytest.mark.parametrize(
    "typed",
    ["12", " 12 ", "http://127.0.0.1:8080/phien/12/phong", "https://hop.example.vn/phien/12", "/phien/12/chu-tri"],
)
def test_a_session_is_named_by_its_number_or_by_the_address_of_a_page(typed: str) -> None:
    assert session_of(typed) == 12


@pytest.mark.parametrize("typed", ["", "abc", "-1", "12 13", "http://127.0.0.1:8080/dang-ky/12", "9" * 16])
def test_what_names_no_session_is_refused_in_words(typed: str) -> None:
    with pytest.raises(CommandRefused) as refusal:
        session_of(typed)
    assert "/phien/" in refusal.value.vi
    assert "/phien/" in refusal.value.en
