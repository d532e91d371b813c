"""What changed on a list of contact officers since the last one (Art. 13.3)."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.contact_list import ListChange, ListChangeKind, compare
from nhipcau.domain.point_records import folded


def row(name: str, **changed: str) -> dict[str, Any]:
    fields = {"rank": "officer", "post": "Văn thư", "phone": "1", "second_phone": "", "mail": ""}
    return {"name": name, **fields, "trained_on": None, "since": None, **changed}


def test_added_changed_and_removed_are_told_by_name() -> None:
    """Art. 13.3: the list and what changes."""
    before = [row("Trần Thị Thư"), row("Lý Văn Trực"), row("Đỗ Minh Hương")]
    after = [row("ĐỖ MINH HƯƠNG"), row("Trần Thị Thư", phone="2", rank="deputy"), row("Giáp Văn Tân")]
    assert compare(before, after) == (
        ListChange(ListChangeKind.CHANGED, "Trần Thị Thư", {"rank": ["officer", "deputy"], "phone": ["1", "2"]}),
        ListChange(ListChangeKind.ADDED, "Giáp Văn Tân", {}),
        ListChange(ListChangeKind.REMOVED, "Lý Văn Trực", {}),
    )


def test_a_training_alone_is_no_change_of_the_list() -> None:
    assert compare([row("A")], [row("A", trained_on="2026-01-01")]) == ()


lists = st.lists(
    st.builds(row, st.sampled_from(["An", "Bình", "Chi", "Dũng"]), phone=st.sampled_from(["1", "2"])),
    unique_by=lambda one: folded(one["name"]),
)


@given(lists, lists)
def test_applying_the_changes_gives_the_other_list(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    kept = {one["name"]: dict(one) for one in before}
    for change in compare(before, after):
        match change.kind:
            case ListChangeKind.REMOVED:
                del kept[change.name]
            case ListChangeKind.ADDED:
                kept[change.name] = next(one for one in after if one["name"] == change.name)
            case ListChangeKind.CHANGED:
                kept[change.name] |= {field: new for field, (_, new) in change.fields.items()}
    assert kept == {one["name"]: one for one in after}
