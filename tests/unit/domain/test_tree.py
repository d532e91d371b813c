"""The dated tree: every question answered right on both sides of a change, and nothing that a change says of before."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.errors_tree import ReorganisationUnclear, TreeConflict
from nhipcau.domain.reorganisation import Reorganisation, Unit, reorganise
from nhipcau.domain.tree import ALWAYS, BodyRecord, Change, Ended, Made, Moved, Named, Renamed, Span, Tree, Under, apply
from nhipcau.domain.tree_changes import NewBody, close, make, merge, move, rename, split

DAY = date(2025, 7, 1)
BEFORE = date(2025, 3, 1)
LEVELS = frozenset({"province", "department", "district", "commune", "cluster"})


def table(name: str) -> list[dict[str, str]]:
    text = files("nhipcau.reorganisations").joinpath(f"2025-07-01-{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def day_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


UNITS = [
    Unit(
        row["code"],
        row["name"],
        row["level"],
        row["parent_code"],
        day_or_none(row["valid_from"]),
        day_or_none(row["valid_to"]),
    )
    for row in table("units")
]
SUCCESSORS = [(row["old_code"], row["new_code"]) for row in table("successors")]


def real() -> Reorganisation:
    return reorganise(Tree(), UNITS, SUCCESSORS, LEVELS)


def names(tree: Tree, codes: list[str], day: date) -> set[str]:
    return {tree.name_on(code, day) for code in codes}


def communes(tree: Tree, code: str, day: date) -> list[str]:
    return [one for one in tree.below_on(code, day) if tree.level_on(one, day) == "commune"]


def test_the_real_reorganisation_answers_on_both_sides_of_its_day() -> None:
    tree = real().tree
    last = DAY - timedelta(days=1)
    for day in (BEFORE, last):
        assert tree.name_on("24", day) == "Tỉnh Bắc Giang"
        assert len([code for code in tree.on(day) if tree.level_on(code, day) == "district"]) == 10
        assert len(communes(tree, "24", day)) == 195
        assert len(communes(tree, "215", day)) == 17
    assert "Xã Đồng Tâm" in names(tree, communes(tree, "215", BEFORE), BEFORE)
    assert tree.name_on("24", DAY) == "Tỉnh Bắc Ninh"
    assert [code for code in tree.on(DAY) if tree.level_on(code, DAY) == "district"] == []
    assert (len(tree.children_on("24", DAY)), len(communes(tree, "24", DAY))) == (99, 99)
    assert tree.below_on("215", DAY) == []


def test_who_continues_whom() -> None:
    tree = real().tree
    assert tree.name_on("07201", BEFORE) == "Phường Thọ Xương"
    assert tree.continued_by("07201", BEFORE) == ["07201"]
    assert tree.continued_by("07201", DAY) == ["07210"]
    assert (tree.name_on("07210", BEFORE), tree.name_on("07210", DAY)) == ("Phường Hoàng Văn Thụ", "Phường Bắc Giang")
    assert "07201" in tree.continues("07210", DAY)
    assert tree.continues("07210", BEFORE) == []


def test_what_ended_and_what_nobody_continues() -> None:
    found = real()
    assert (found.day, found.count(Ended), found.count(Made)) == (DAY, 10 + 195 - 58, 206 + 41)
    communes_left = [code for code in found.without_successor if found.tree.level_on(code, BEFORE) == "commune"]
    assert sorted(communes_left) == ["07540", "07693", "07732", "07744"]


def test_applying_it_again_changes_nothing() -> None:
    again = reorganise(real().tree, UNITS, SUCCESSORS, LEVELS)
    assert again.changes == ()


def test_departments_below_the_province_stay() -> None:
    old = [unit for unit in UNITS if unit.last]
    tree = apply(Tree(), [Made(unit.code, unit.name, unit.level, unit.parent, None) for unit in old])
    tree = apply(tree, make(tree, NewBody("24-S01", "Văn phòng UBND tỉnh", "department", "24"), None))
    after = reorganise(tree, UNITS, SUCCESSORS, LEVELS).tree
    assert len(after.children_on("24", DAY)) == 100
    assert after.parent_on("24-S01", DAY) == "24"


@pytest.mark.parametrize(
    ("units", "successors", "words"),
    [
        ([*UNITS, UNITS[3]], SUCCESSORS, "mã 07207 có 2 dòng"),
        (UNITS, [*SUCCESSORS, ("99999", "07210")], "không có đơn vị cũ 99999"),
        (UNITS, [*SUCCESSORS, ("07201", "99999")], "không có đơn vị mới 99999"),
        ([*UNITS, replace(UNITS[-1], code="x", parent="y")], SUCCESSORS, "x: không có cấp trên y"),
        ([*UNITS, replace(UNITS[-1], code="x", level="làng")], SUCCESSORS, "x: không có cấp «làng»"),
        ([*UNITS, replace(UNITS[-1], code="x", first=BEFORE)], SUCCESSORS, "cùng một ngày bắt đầu"),
    ],
)
def test_files_that_do_not_fit_are_refused_with_the_fault_named(
    units: list[Unit], successors: list[tuple[str, str]], words: str
) -> None:
    with pytest.raises(ReorganisationUnclear) as raised:
        reorganise(Tree(), units, successors, LEVELS)
    assert words in raised.value.words("vi")[0]


def test_a_cluster_left_below_a_district_that_ends_is_named() -> None:
    old = [unit for unit in UNITS if unit.last]
    tree = apply(Tree(), [Made(unit.code, unit.name, unit.level, unit.parent, None) for unit in old])
    tree = apply(tree, make(tree, NewBody("C1", "Cụm Đông", "cluster", "215"), BEFORE))
    with pytest.raises(ReorganisationUnclear) as raised:
        reorganise(tree, UNITS, SUCCESSORS, LEVELS)
    assert raised.value.params["faults_vi"] == "«Cụm Đông» còn trực thuộc «Huyện Yên Thế» đã kết thúc"


# --- commands --------------------------------------------------------------------------------------------------------


def small() -> Tree:
    """Two districts with three communes each."""
    bodies = [BodyRecord("P", (Named("Tỉnh", "province"),))]
    for district in "AB":
        bodies.append(BodyRecord(district, (Named(f"Huyện {district}", "district"),), (Under("P"),)))
        bodies += [
            BodyRecord(f"{district}{n}", (Named(f"Xã {district}{n}", "commune"),), (Under(district),))
            for n in (1, 2, 3)
        ]
    return Tree({body.code: body for body in bodies})


def test_a_merger_keeps_the_children_and_the_history() -> None:
    tree = apply(small(), merge(small(), ["A", "B"], into="A", name="Huyện AB", day=DAY))
    assert tree.children_on("A", DAY) == ["A1", "A2", "A3", "B1", "B2", "B3"]
    assert tree.children_on("B", BEFORE) == ["B1", "B2", "B3"]
    assert (tree.name_on("A", BEFORE), tree.name_on("A", DAY), tree.name_on("B", DAY)) == ("Huyện A", "Huyện AB", "")
    assert tree.continued_by("B", DAY) == ["A"]


def test_a_split_is_continued_by_its_parts() -> None:
    parts = [NewBody("A11", "Xã Bắc", "commune", "A"), NewBody("A12", "Xã Nam", "commune", "A")]
    tree = apply(small(), split(small(), "A1", parts=parts, stays=False, day=DAY))
    assert tree.continued_by("A1", DAY) == ["A11", "A12"]
    assert tree.children_on("A", DAY) == ["A2", "A3", "A11", "A12"]
    assert tree.children_on("A", BEFORE) == ["A1", "A2", "A3"]


def test_successors_of_successors_are_found() -> None:
    later = DAY + timedelta(days=400)
    tree = apply(small(), merge(small(), ["A1", "A2"], into="A2", day=DAY))
    tree = apply(tree, merge(tree, ["A2", "A3"], into=NewBody("A9", "Xã Mới", "commune", "A"), day=later))
    assert (tree.continued_by("A1", DAY), tree.continued_by("A1", later)) == (["A2"], ["A9"])


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (lambda tree: move(tree, "A", parent="A1", day=DAY), "below_itself"),
        (lambda tree: move(tree, "A1", parent="Z", day=DAY), "not_there"),
        (lambda tree: rename(tree, "A", name="Huyện A", day=DAY), "nothing_changes"),
        (lambda tree: close(tree, "A", day=DAY), "children_left"),
        (lambda tree: merge(tree, ["A"], into="A", day=DAY), "too_few"),
        (lambda tree: split(tree, "A1", parts=[], stays=True, day=DAY), "too_few"),
        (lambda tree: make(tree, NewBody("A1", "Xã", "commune", "A"), DAY), "code_taken"),
        (lambda tree: rename(apply(tree, close(tree, "A1", day=DAY)), "A1", name="X", day=DAY), "not_there"),
        (lambda tree: rename(apply(tree, close(tree, "A1", day=DAY)), "A1", name="X", day=BEFORE), "later_change"),
        (
            lambda tree: move(apply(tree, rename(tree, "A", name="X", day=DAY)), "A", parent="", day=BEFORE),
            "later_change",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(command: object, reason: str) -> None:
    with pytest.raises(TreeConflict) as raised:
        command(small())  # type: ignore[operator]
    assert raised.value.params["reason"] == reason


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


def one_change(draw: st.DrawFn, tree: Tree, number: int, day: date) -> list[Change]:
    """Any command about any bodies of the day. Raises TreeConflict."""
    there = sorted(tree.on(day))
    one, other = draw(st.sampled_from(there)), draw(st.sampled_from(there))
    part = NewBody(f"N{number}", f"Mới {number}", "commune", "P")
    match draw(st.integers(0, 5)):
        case 0:
            return rename(tree, one, name=f"Tên {number}", day=day)
        case 1:
            return move(tree, one, parent=other, day=day)
        case 2:
            return close(tree, one, day=day)
        case 3:
            return merge(tree, [one, other], into=other, day=day)
        case 4:
            return merge(tree, [one, other], into=part, day=day)
        case _:
            return split(tree, one, parts=[part], stays=True, day=day)


@st.composite
def changed(draw: st.DrawFn) -> tuple[Tree, Tree, date]:
    """A tree after some changes, the tree before the last one, and the day of that one."""
    tree = earlier = small()
    day = last = date(2020, 1, 1)
    for number in range(draw(st.integers(1, 5))):
        day = draw(st.dates(min_value=day + timedelta(days=1), max_value=day + timedelta(days=900)))
        try:
            changes = one_change(draw, tree, number, day)
        except TreeConflict:
            continue
        earlier, tree, last = tree, apply(tree, changes), day
    return earlier, tree, last


@given(changed(), DAYS)
def test_no_change_reaches_the_days_before_it(case: tuple[Tree, Tree, date], asked: date) -> None:
    """Conferences keep the tree of their own day."""
    earlier, tree, day = case
    if asked >= day:
        asked = day - timedelta(days=1)
    assert tree.on(asked) == earlier.on(asked)
    for code in earlier.bodies:
        assert tree.name_on(code, asked) == earlier.name_on(code, asked)
        assert tree.parent_on(code, asked) == earlier.parent_on(code, asked)
        assert tree.continued_by(code, asked) == earlier.continued_by(code, asked)


@given(changed(), DAYS)
def test_on_every_day_each_body_has_one_name_and_stands_in_the_tree(case: tuple[Tree, Tree, date], day: date) -> None:
    _, tree, _ = case
    for code in tree.on(day):
        record = tree.bodies[code]
        assert sum(named.span.holds_on(day) for named in record.names) == 1
        assert sum(under.span.holds_on(day) for under in record.parents) <= 1
        assert code not in tree.above_on(code, day)
        assert all(tree.is_there(above, day) for above in tree.above_on(code, day))
    assert [named.span for named in small().bodies["A"].names] == [ALWAYS]


def test_changes_are_told_apart() -> None:
    changes = merge(small(), ["A", "B"], into="A", name="Huyện AB", day=DAY)
    assert [type(change) for change in changes[:2]] == [Renamed, Moved]


def test_days_of_two_spans_and_days_within_another() -> None:
    first, second = date(2025, 7, 1), date(2025, 12, 31)
    assert Span(None, second).common(Span(first)) == Span(first, second)
    assert Span(first).common(Span(None, first)) == Span(first, first)
    assert Span(second).common(Span(None, first)) is None
    assert ALWAYS.common(ALWAYS) == ALWAYS
    assert ALWAYS.covers(Span(first))
    assert Span(first).covers(Span(second, None))
    assert not Span(first, second).covers(Span(first))
    assert not Span(first).covers(Span(None, second))
