"""A sheet of an .xlsx file, looked over as a container and as text before it is parsed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from nhipcau.documents.tables.columns import Cell, CellKind
from nhipcau.documents.tables.problems import FileProblem
from nhipcau.files.containers import KINDS, Bounds, Container, ContainerFault, ContainerRefused, open_container

#: An archive may unfold to so much, megabytes: five thousand rows of ten columns are four.
UNFOLDED_MB = 64
#: An office's workbook has a few dozen parts.
_BOUNDS = Bounds(parts=500, unfolded=UNFOLDED_MB * 1024 * 1024)
_FAULTS = {
    ContainerFault.DAMAGED: "damaged",
    ContainerFault.BOMB: "bomb",
    ContainerFault.MACROS: "macros",
    ContainerFault.LOCKED: "protected",
}
#: More columns than any table has.
_WIDTH = 200
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]{1,24})[\"']")


def read_sheet(
    content: bytes, *, row_limit: int, progress: Callable[[float], None]
) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of the first sheet with their numbers. Raises FileProblem."""
    rows = _look_over(content, row_limit)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0] if book.worksheets else None
            if sheet is None:
                raise FileProblem("empty")
            # The size that the file itself tells may be wrong.
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(max_col=_WIDTH), 1):
                if number > row_limit:
                    raise FileProblem("too_many_rows", limit=row_limit)
                if number % 200 == 0:
                    progress(min(number / max(rows, 1), 1.0))
                yield number, [_cell(cell.value, cell.data_type) for cell in row]
        finally:
            book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        DefusedXmlException,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        EOFError,
    ) as error:
        # openpyxl trusts what it reads: a damaged file shows itself as any of these.
        raise FileProblem("damaged") from error


def _look_over(content: bytes, row_limit: int) -> int:
    """Return how many rows the longest sheet has. Raises FileProblem for what is not to be parsed."""
    try:
        with open_container(content, _BOUNDS) as container:
            if KINDS not in container.names:
                raise FileProblem("no_table")
            sheets = [part for part in container.names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.casefold())]
            if not sheets:
                raise FileProblem("no_table")
            first = min(sheets)
            return max(_count(container, part, row_limit, merged=part is first) for part in sheets)
    except ContainerRefused as refused:
        raise FileProblem(_FAULTS[refused.fault], limit=UNFOLDED_MB) from refused


def _count(container: Container, part: str, row_limit: int, *, merged: bool) -> int:
    """Return the rows of a sheet, counted in its text piece by piece. Raises FileProblem."""
    rows, cells, tail = 0, [], b""
    for piece in container.pieces(part):
        text = tail + piece
        # A tag that is cut in two is whole in the next piece: what was counted is not counted again.
        cut = text.rfind(b"<")
        whole, tail = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
        rows += len(_ROW.findall(whole))
        cells += _MERGED.findall(whole)
        if rows > row_limit:
            raise FileProblem("too_many_rows", limit=row_limit)
    rows += len(_ROW.findall(tail))
    cells += _MERGED.findall(tail)
    if merged and cells:
        named = ", ".join(cell.decode() for cell in cells[:5]) + (", …" if len(cells) > 5 else "")
        raise FileProblem("merged", cells=named)
    return rows


def _cell(value: Any, data_type: str) -> Cell:
    if value is None:
        return Cell()
    if data_type == "f":
        return Cell("=", CellKind.FORMULA)
    if data_type == "e":
        return Cell(str(value)[:40], CellKind.ERROR)
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, datetime):
        return Cell(value.date().isoformat(), CellKind.DAY)
    if isinstance(value, date):
        return Cell(value.isoformat(), CellKind.DAY)
    if isinstance(value, int | float):
        number = int(value) if isinstance(value, float) and value.is_integer() else value
        return Cell(str(number), CellKind.NUMBER)
    return Cell(str(value))
