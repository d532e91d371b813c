"""Tables as files: what was written reads back the same, and what cannot be read is named by row and column."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from nhipcau.documents.tables import (
    Choice,
    Column,
    Day,
    FileProblem,
    Flag,
    Form,
    Number,
    Plan,
    Table,
    Text,
    plan,
    read_table,
    write_table,
    write_template,
)
from support.uploads import replaced

TABLE = Table(
    "things",
    "Đồ vật",
    "Things",
    (
        Column("code", "Mã", "Code", Text(32)),
        Column("name", "Tên", "Name", Text(200)),
        Column("note", "Ghi chú", "Note", Text(500, lines=True), required=False, optional=True),
        Column("day", "Ngày", "Day", Day(), required=False),
        Column("used", "Đang dùng", "In use", Flag()),
        Column("level", "Cấp", "Level", Choice((("commune", "Cấp xã", "Commune"), ("other", "Khác", "Other")))),
        Column("places", "Số chỗ", "Seats", Number(0, 1000), required=False),
    ),
    ("code",),
)
ROW = {
    "code": "07201",
    "name": "Phường Thọ Xương",
    "note": "dòng một\ndòng hai",
    "day": "2025-06-30",
    "used": "yes",
    "level": "commune",
    "places": "40",
}

_LETTERS = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"], exclude_characters="<>")


def texts(longest: int, least: int = 1) -> st.SearchStrategy[str]:
    plain = st.text(_LETTERS, min_size=least, max_size=longest).map(lambda text: normalize("NFC", text).strip())
    leading = st.sampled_from(["", "", "=", "+", "-", "@", "'", "'=", "''"])
    return st.tuples(leading, plain).map("".join).filter(lambda text: least <= len(text) <= longest)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "code": texts(20),
            "name": texts(40),
            "note": st.lists(texts(20), max_size=3).map("\n".join),
            "day": st.one_of(st.just(""), st.dates(date(1900, 1, 1), date(2199, 1, 1)).map(str)),
            "used": st.sampled_from(["yes", "no"]),
            "level": st.sampled_from(["commune", "other"]),
            "places": st.one_of(st.just(""), st.integers(0, 1000).map(str)),
        }
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row["code"],
)


def planned(content: bytes, stored: list[dict[str, str]] | None = None) -> Plan:
    found = read_table(TABLE, content)
    return plan(TABLE, found.rows, {(row["code"],): row for row in stored or []})


def sheet(*rows: list[object], titles: list[str] | None = None) -> Workbook:
    book = Workbook()
    first = first_of(book)
    first.append(titles or [column.vi for column in TABLE.columns])
    for row in rows:
        first.append(row)
    return book


def first_of(book: Workbook) -> Any:
    return book.worksheets[0]


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def told(found: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.key) for one in found.problems]


@settings(max_examples=60)
@given(ROWS, st.sampled_from(["xlsx", "csv"]), st.sampled_from(["vi", "en"]))
def test_what_was_written_reads_back_unchanged(rows: list[dict[str, str]], form: Form, language: str) -> None:
    content = write_table(TABLE, rows, form=form, language=language)
    again = planned(content, rows)
    assert (told(again), len(again.rows), again.unchanged) == ([], 0, len(rows))
    made = planned(content).made
    assert [row.values for row in made] == rows


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_no_cell_that_is_written_is_a_formula(form: Form) -> None:
    content = write_table(TABLE, [{**ROW, "name": '=HYPERLINK("x")'}], form=form, language="vi")
    if form == "csv":
        assert "'=HYPERLINK" in content.decode("utf-8-sig")
    else:
        text = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in text
    assert planned(content).made[0].values["name"] == '=HYPERLINK("x")'


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_has_the_columns_and_no_rows(form: Form) -> None:
    with pytest.raises(FileProblem) as raised:
        read_table(TABLE, write_template(TABLE, form=form, language="en"))
    assert raised.value.key == "empty"


def test_values_are_taken_as_people_write_them() -> None:
    book = sheet(
        ["A1", "Tên", None, date(2025, 6, 30), "Có", "cap  XÃ", 40], ["A2", "Tên", "", "1/2/2025", "x", "Khác", None]
    )
    rows = planned(saved(book)).made
    assert [list(row.values.values()) for row in rows] == [
        ["A1", "Tên", "", "2025-06-30", "yes", "commune", "40"],
        ["A2", "Tên", "", "2025-02-01", "yes", "other", ""],
    ]


def test_every_cell_that_is_wrong_is_named() -> None:
    book = sheet(
        [7201, "Tên", "", "", "có", "Cấp xã", ""],
        ["A2", "=1+1", "", "31/02/2025", "có lẽ", "Làng", "nhiều"],
        ["A3", "", "", "", "có", "Khác", ""],
        ["A4", "<b>", "", "", "có", "Khác", 5000],
        ["A3", "Tên", "", "", "có", "Khác", ""],
    )
    assert told(planned(saved(book))) == [
        (2, "code", "number_for_text"),
        (3, "name", "formula"),
        (3, "day", "no_day"),
        (3, "used", "no_flag"),
        (3, "level", "no_choice"),
        (3, "places", "no_number"),
        (4, "name", "required"),
        (5, "name", "markup"),
        (5, "places", "no_number"),
        (6, "code", "twice"),
    ]


def test_rows_keep_the_numbers_that_the_sheet_gives_them() -> None:
    book = sheet()
    first_of(book)["A9"], first_of(book)["B9"] = "A1", ""
    assert {row for row, _, _ in told(planned(saved(book)))} == {9}


def test_a_column_that_may_be_left_out_keeps_what_is_stored() -> None:
    titles = ["Mã", "Tên", "Ngày", "Đang dùng", "Cấp", "Số chỗ", "Cột lạ"]
    book = sheet(["07201", "Phường Khác", "30/06/2025", "có", "Cấp xã", 40, "?"], titles=titles)
    found = read_table(TABLE, saved(book))
    assert found.ignored == ("Cột lạ",)
    (row,) = plan(TABLE, found.rows, {("07201",): ROW}).changed
    assert (row.changed, row.values["note"]) == (("name",), ROW["note"])


def merged() -> bytes:
    book = sheet(["A1", "Tên"])
    first_of(book).merge_cells("B2:C3")
    return saved(book)


def many_rows() -> bytes:
    """A million rows with nothing in them, as a spreadsheet leaves them behind when whole columns are formatted."""
    content = saved(sheet(["A1", "Tên"]))
    rows = b"".join(b'<row r="%d"/>' % number for number in range(3, 30_000))
    return replaced(
        content, "xl/worksheets/sheet1.xml", lambda text: text.replace(b"</sheetData>", rows + b"</sheetData>")
    )


def far_row() -> bytes:
    content = saved(sheet(["A1", "Tên"]))
    row = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return replaced(content, "xl/worksheets/sheet1.xml", lambda text: text.replace(b"</sheetData>", row))


def bomb() -> bytes:
    content = io.BytesIO(saved(sheet(["A1"])))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x.bin", bytes(80 * 1024 * 1024))
    return content.getvalue()


def macros() -> bytes:
    content = io.BytesIO(saved(sheet(["A1"])))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return content.getvalue()


def entities() -> bytes:
    """Entities that unfold to ever more (billion laughs)."""
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    content = saved(sheet(["A1", "Tên"]))
    return replaced(content, "xl/worksheets/sheet1.xml", lambda text: head + text[text.index(b"<worksheet") :])


HEAD = ",".join(column.vi for column in TABLE.columns)


@pytest.mark.parametrize(
    ("content", "key", "words"),
    [
        (merged(), "merged", "ô gộp tại B2:C3"),
        (many_rows(), "too_many_rows", "hơn 20000 dòng"),
        (far_row(), "too_many_rows", "hơn 20000 dòng"),
        (bomb(), "bomb", "hơn 64 MB"),
        (macros(), "macros", "có macro"),
        (entities(), "damaged", "bị hỏng"),
        (saved(sheet(["A1"]))[:900], "damaged", "bị hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "protected", ".xls cũ"),
        (b"%PDF-1.7\x00", "no_table", "không phải .xlsx"),
        (f"{HEAD}\nA1,Tên".encode("utf-16-be"), "no_table", "không phải .xlsx"),
        (f"{HEAD}\nA1,Xã".encode("cp1258", "replace"), "encoding", "UTF-8"),
        (f'{HEAD}\nA1,"Xã'.encode(), "broken_csv", "gần dòng 2"),
        (b"", "empty", "không có dòng"),
        (HEAD.encode(), "empty", "không có dòng"),
        ("Mã,Tên\nA1,Xã".encode(), "missing_columns", "Thiếu cột: Ngày, Đang dùng, Cấp, Số chỗ"),
        (f"{HEAD},code\nA1,Xã".encode(), "column_twice", "«code» có hai lần"),
        (b"x\n" * 30_000, "missing_columns", "Thiếu cột"),
        ((f"{HEAD}\n" + "A1,Xã\n" * 30_000).encode(), "too_many_rows", "hơn 20000 dòng"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(content: bytes, key: str, words: str) -> None:
    with pytest.raises(FileProblem) as raised:
        read_table(TABLE, content)
    assert raised.value.key == key
    assert words in raised.value.words("vi")
    assert "{" not in raised.value.words("en")
