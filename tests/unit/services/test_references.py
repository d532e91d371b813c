"""Names of a point's records in files: whatever they are called, each is told apart and found again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.services.tables.references import told_apart

_WORDS = st.sampled_from(["Loa", "Loa [1]", "Loa (1)", "Loa [1] (1)", "Micrô"])
_RECORDS = st.lists(st.tuples(_WORDS, st.sampled_from(["", "1", "2"])), max_size=12)


@given(_RECORDS)
def test_no_two_records_bear_one_name(records: list[tuple[str, str]]) -> None:
    found = told_apart((record_id, name, number) for record_id, (name, number) in enumerate(records))
    assert list(found) == list(range(len(records)))
    assert len(set(found.values())) == len(records)


def test_a_name_is_as_short_as_it_can_be() -> None:
    records = [(1, "Camera", "S1"), (2, "Loa", "A1"), (3, "Loa", "A2"), (4, "Đèn", ""), (5, "Đèn", "")]
    assert told_apart(records) == {1: "Camera", 2: "Loa [A1]", 3: "Loa [A2]", 4: "Đèn (1)", 5: "Đèn (2)"}
