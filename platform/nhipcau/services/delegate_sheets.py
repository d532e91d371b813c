"""Reads a list of delegates from an .xlsx file: name, post, body. Nothing is stored here; all of it or nothing."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import openpyxl

from nhipcau.domain.answers import DELEGATE_LIMIT
from nhipcau.domain.errors import Refusal
from nhipcau.domain.errors_preparation import FileDamaged, FileTypeWrong, SheetWrong
from nhipcau.domain.point_records import folded
from nhipcau.files.containers import Bounds, ContainerRefused, open_container
from nhipcau.files.content import container_refusal
from nhipcau.schemas.preparation import DelegateView

#: Bytes of a sheet.
LARGEST = 1024 * 1024
_BOUNDS = Bounds(parts=500, unfolded=32 * 1024 * 1024)
#: After so many empty rows the list has ended; a million more are not looked at.
_EMPTY_ROWS = 50
_COLUMNS = 12
_LONGEST = {"name": 120, "post": 120, "body": 200}
#: Column heads, compared folded.
_HEADS = {
    "name": ("họ và tên", "họ tên", "tên đại biểu", "đại biểu", "name", "full name"),
    "post": ("chức vụ", "chức danh", "post", "position"),
    "body": ("cơ quan", "đơn vị", "cơ quan, đơn vị", "body", "organisation"),
}
_NOT_SHEET = {"wanted": "bảng tính .xlsx", "wanted_en": "an .xlsx sheet"}


async def read_delegates(name: str, content: bytes) -> tuple[DelegateView, ...]:
    """Return the delegates of a sheet. Raises SheetWrong (says where), FileBomb, FileHasMacros, FileLocked,
    FileDamaged, FileTypeWrong."""
    return await asyncio.to_thread(_read, name, content)


def _read(name: str, content: bytes) -> tuple[DelegateView, ...]:
    if not content.startswith(b"PK\x03\x04"):
        raise FileTypeWrong(name=name, **_NOT_SHEET)
    try:
        merged = _has_merged_cells(content, name)
    except ContainerRefused as refused:
        raise container_refusal(refused, name) from refused
    if merged:
        raise SheetWrong(
            where="các ô gộp", why_vi="có ô gộp, không biết dòng nào của ai", why_en="cells are merged across rows"
        )
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        try:
            if not book.worksheets:
                raise FileTypeWrong(name=name, **_NOT_SHEET)
            # The rows are parsed only as they are walked through.
            return _rows(book.worksheets[0])
        finally:
            book.close()
    except Refusal:
        raise
    except Exception as error:  # whatever the library raises on a strange file, the file is what is wrong
        raise FileDamaged(name=name) from error


def _has_merged_cells(content: bytes, name: str) -> bool:
    with open_container(content, _BOUNDS) as container:
        sheets = sorted(part for part in container.names if part.startswith("xl/worksheets/sheet"))
        if not sheets:
            raise FileTypeWrong(name=name, **_NOT_SHEET)
        return b"<mergeCell " in container.read(sheets[0])


def _rows(sheet: Any) -> tuple[DelegateView, ...]:
    # The sheet says how large it is, and may be wrong by a million rows.
    sheet.reset_dimensions()
    columns: dict[str, int] | None = None
    found: list[DelegateView] = []
    empty = 0
    for number, row in enumerate(sheet.iter_rows(max_col=_COLUMNS), start=1):
        texts = [_text(cell, number) for cell in row]
        if not any(texts):
            empty += 1
            if empty > _EMPTY_ROWS:
                break
            continue
        empty = 0
        if columns is None:
            columns = _heads(texts)
            if columns is not None:
                continue
            columns = {"name": 0, "post": 1, "body": 2}
        values = {field: texts[place] if place < len(texts) else "" for field, place in columns.items()}
        found.append(_delegate(values, number))
        if len(found) > DELEGATE_LIMIT:
            raise SheetWrong(
                where=f"dòng {number}", why_vi=f"quá {DELEGATE_LIMIT} đại biểu", why_en=f"over {DELEGATE_LIMIT} people"
            )
    if not found:
        raise SheetWrong(where="trang đầu", why_vi="không có đại biểu nào", why_en="there is nobody on it")
    return tuple(found)


def _text(cell: Any, number: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        raise SheetWrong(
            where=f"dòng {number}", why_vi="ô là công thức; dán lại dưới dạng giá trị", why_en="a cell is a formula"
        )
    return " ".join(str(value).split())


def _heads(texts: list[str]) -> dict[str, int] | None:
    names = {folded(text): place for place, text in enumerate(texts) if text}
    found = {field: names[head] for field, heads in _HEADS.items() for head in reversed(heads) if head in names}
    return found if "name" in found else None


def _delegate(values: dict[str, str], number: int) -> DelegateView:
    name = values.get("name", "")
    if not name:
        raise SheetWrong(where=f"dòng {number}", why_vi="thiếu họ và tên", why_en="the name is missing")
    for field, limit in _LONGEST.items():
        text = values.get(field, "")
        if len(text) > limit:
            raise SheetWrong(where=f"dòng {number}", why_vi=f"dài hơn {limit} ký tự", why_en=f"over {limit} letters")
        if any(letter in "<>" or ord(letter) < 32 for letter in text):
            raise SheetWrong(where=f"dòng {number}", why_vi="có ký tự lạ", why_en="it has characters that are no text")
    return DelegateView(name=name, post=values.get("post", ""), body=values.get("body", ""))
