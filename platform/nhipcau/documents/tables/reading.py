"""A file read into rows of cells by column. Bounded in size, rows and depth before anything is parsed.

Owns what a file may be; what its values mean is ``planning``'s business.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nhipcau.documents.tables.columns import Cell, Column, Table
from nhipcau.documents.tables.problems import FileProblem
from nhipcau.documents.tables.xlsx_reading import read_sheet
from nhipcau.domain.search import fold

#: Most rows of a file, the empty ones and the header included.
ROW_LIMIT = 20_000
#: Longest cell, characters.
CELL_LIMIT = 32_767
#: A field starting with one of these would be a formula to a spreadsheet (CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: its number there, and its cells by the columns' keys."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds."""

    rows: tuple[Row, ...]
    #: Headers that are no column of the table.
    ignored: tuple[str, ...]


def read_table(table: Table, content: bytes, *, progress: Progress = lambda _: None) -> Found:
    """Read a file. Raises FileProblem. Slow: run it in a thread; ``progress`` hears of shares from 0 to 1."""
    if content.startswith(b"PK"):
        lines: Iterable[tuple[int, Sequence[Cell]]] = read_sheet(content, row_limit=ROW_LIMIT, progress=progress)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem("protected")
    elif _is_binary(content):
        raise FileProblem("no_table")
    else:
        lines = _csv_lines(content)
    numbered = iter(lines)
    header = next((cells for _, cells in numbered if any(cell.text.strip() for cell in cells)), None)
    if header is None:
        raise FileProblem("empty")
    places, ignored = _places(table, header)
    rows = [
        Row(number, {key: cells[place] if place < len(cells) else Cell() for key, place in places.items()})
        for number, cells in numbered
        if any(cell.text.strip() for cell in cells)
    ]
    if not rows:
        raise FileProblem("empty")
    return Found(tuple(rows), ignored)


def _places(table: Table, header: Sequence[Cell]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return column key → place in the row, and the headers that name no column. Raises FileProblem."""
    names: dict[str, Column] = {}
    for column in table.columns:
        names |= {fold(column.key): column, fold(column.vi): column, fold(column.en): column}
    places: dict[str, int] = {}
    ignored = []
    for place, cell in enumerate(header):
        text = cell.text.strip().removesuffix("*").strip()
        if not text:
            continue
        named = names.get(fold(text))
        if named is None:
            ignored.append(text[:80])
        elif named.key in places:
            raise FileProblem("column_twice", columns=text[:80])
        else:
            places[named.key] = place
    missing = [column.vi for column in table.columns if column.key not in places and not column.optional]
    if missing:
        raise FileProblem("missing_columns", columns=", ".join(missing))
    return places, tuple(ignored[:20])


def _is_binary(content: bytes) -> bool:
    return not content.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00" in content[:4096]


def _csv_lines(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileProblem("encoding") from error
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins, count = 1, 0
    try:
        for line in reader:
            count += 1
            if count > ROW_LIMIT:
                raise FileProblem("too_many_rows", limit=ROW_LIMIT)
            if any(len(value) > CELL_LIMIT for value in line):
                raise FileProblem("broken_csv", row=begins)
            yield begins, [Cell(unescaped(value)) for value in line]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FileProblem("broken_csv", row=begins) from error


def escaped(text: str) -> str:
    """Return a field that no spreadsheet takes for a formula."""
    if text.startswith(DANGEROUS) or (text.startswith("'") and text[1:].startswith((*DANGEROUS, "'"))):
        return f"'{text}"
    return text


def unescaped(text: str) -> str:
    """Return what ``escaped`` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*DANGEROUS, "'")) else text
