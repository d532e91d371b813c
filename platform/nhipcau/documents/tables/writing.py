"""Rows written as a file, and the empty file with its explanation. Slow for thousands of rows: run it in a thread."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from nhipcau.documents.tables.columns import Column, Table
from nhipcau.documents.tables.reading import escaped

Form = Literal["xlsx", "csv"]

_HEAD = Font(bold=True)
_FILL = PatternFill("solid", fgColor="E8EDF5")
_TOP = Alignment(vertical="top", wrap_text=True)
#: Widths of columns, characters.
_NARROWEST, _WIDEST = 12, 60


def write_table(table: Table, rows: Iterable[Mapping[str, str]], *, form: Form, language: str) -> bytes:
    """Return a file of rows (canonical texts by column key)."""
    shown = [[column.shown(row.get(column.key, ""), language) for column in table.columns] for row in rows]
    if form == "csv":
        return _csv([_headers(table, language), *shown])
    book = Workbook(write_only=True)
    _sheet(book, table, shown, language)
    return _saved(book)


def write_template(table: Table, *, form: Form, language: str) -> bytes:
    """Return the empty file; as .xlsx with a sheet that explains the columns."""
    if form == "csv":
        return _csv([_headers(table, language)])
    book = Workbook(write_only=True)
    _sheet(book, table, [], language)
    english = language == "en"
    sheet: Any = book.create_sheet("Guide" if english else "Hướng dẫn")
    for place, width in enumerate((28, 14, 60, 60), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    head = ("Column", "Needed", "Meaning", "May be") if english else ("Cột", "Bắt buộc", "Ý nghĩa", "Giá trị")
    sheet.append([_text(sheet, word, head=True) for word in head])
    for column in table.columns:
        needed = ("yes" if english else "có") if column.required else ("no" if english else "không")
        note = column.note_en if english else column.note_vi
        line = (column.header(language), needed, note, column.kind.allowed(language))
        sheet.append([_text(sheet, word) for word in line])
    return _saved(book)


def _headers(table: Table, language: str) -> list[str]:
    return [column.header(language) for column in table.columns]


def _csv(lines: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([escaped(value) for value in line] for line in lines)
    # With its mark, so that Excel knows the encoding.
    return text.getvalue().encode("utf-8-sig")


def _sheet(book: Workbook, table: Table, rows: list[list[str]], language: str) -> None:
    sheet: Any = book.create_sheet(table.name(language)[:31])
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _width(column, [row[place - 1] for row in rows[:200]], language)
        # Text, so that codes and telephone numbers typed here keep their zeros.
        sheet.column_dimensions[letter].number_format = "@"
    sheet.append([_text(sheet, word, head=True) for word in _headers(table, language)])
    for row in rows:
        sheet.append([_text(sheet, value, top=False) for value in row])


def _width(column: Column, values: list[str], language: str) -> int:
    longest = max([len(column.header(language)), *(len(line) for value in values for line in value.split("\n"))])
    return max(_NARROWEST, min(_WIDEST, longest + 2))


def _text(sheet: Any, value: str, *, head: bool = False, top: bool = True) -> Any:
    if not value:
        return None
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
    # Never a formula, whatever it begins with.
    cell.data_type = "s"
    cell.number_format = "@"
    if head:
        cell.font, cell.fill = _HEAD, _FILL
    elif top:
        cell.alignment = _TOP
    return cell


def _saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
