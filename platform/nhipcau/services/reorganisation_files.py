"""The two CSV files of a reorganisation: units before and after, and who continues whom; known ones ship with us."""

from __future__ import annotations

import asyncio
import csv
import re
from collections.abc import Sequence
from datetime import date
from importlib.resources import files

from nhipcau.domain.errors import BadInput
from nhipcau.domain.errors_tree import ReorganisationUnclear
from nhipcau.domain.reorganisation import Unit
from nhipcau.schemas.tree import ReorganisationIn

_UNITS = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
_SUCCESSORS = ("old_code", "new_code")
#: A whole country has some ten thousand communes.
_MOST = 30_000


def known_reorganisations() -> list[str]:
    """Return the days of the reorganisations that ship with the program."""
    names = [entry.name for entry in files("nhipcau.reorganisations").iterdir()]
    return sorted(name.removesuffix("-units.csv") for name in names if name.endswith("-units.csv"))


async def read_reorganisation(request: ReorganisationIn) -> tuple[list[Unit], list[tuple[str, str]]]:
    """Return units and pairs of codes. Raises BadInput, ReorganisationUnclear (a line that cannot be read)."""
    return await asyncio.to_thread(_read, request)


def _read(request: ReorganisationIn) -> tuple[list[Unit], list[tuple[str, str]]]:
    units, successors = request.units, request.successors
    if request.known:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", request.known) or request.known not in known_reorganisations():
            raise BadInput(field="known", detail="no_such_reorganisation")
        folder = files("nhipcau.reorganisations")
        units = folder.joinpath(f"{request.known}-units.csv").read_text(encoding="utf-8")
        successors = folder.joinpath(f"{request.known}-successors.csv").read_text(encoding="utf-8")
    rows = _table("units.csv", units, _UNITS)
    pairs = _table("unit_successors.csv", successors, _SUCCESSORS)
    return [_unit(row, number) for number, row in enumerate(rows, 2)], [(old, new) for old, new in pairs]


def _table(name: str, text: str, columns: Sequence[str]) -> list[list[str]]:
    rows = list(csv.reader(text.removeprefix("\ufeff").splitlines()))
    if not rows or [cell.strip() for cell in rows[0]] != list(columns):
        wanted = ", ".join(columns)
        raise ReorganisationUnclear(
            faults_vi=f"{name}: dòng đầu phải là {wanted}", faults_en=f"{name}: the first line must be {wanted}"
        )
    if len(rows) > _MOST:
        raise ReorganisationUnclear(faults_vi=f"{name}: quá {_MOST} dòng", faults_en=f"{name}: over {_MOST} lines")
    found = []
    for number, row in enumerate(rows[1:], 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(columns) or not all(len(cell) <= 200 for cell in cells):
            raise _bad_line(name, number)
        found.append(cells)
    return found


def _unit(row: list[str], number: int) -> Unit:
    code, name, level, parent, first, last = row
    if not code or len(code) > 32 or not name or any(letter in "<>" for letter in name):
        raise _bad_line("units.csv", number)
    try:
        days = [date.fromisoformat(text) if text else None for text in (first, last)]
    except ValueError as error:
        raise _bad_line("units.csv", number) from error
    return Unit(code, name, level, parent, *days)


def _bad_line(name: str, number: int) -> ReorganisationUnclear:
    return ReorganisationUnclear(
        faults_vi=f"{name}: dòng {number} không đọc được", faults_en=f"{name}: line {number} cannot be read"
    )
