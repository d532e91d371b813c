"""What a file means for what is stored: rows to make, to change and to leave, or everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nhipcau.documents.tables.columns import Cell, CellKind, Column, Table
from nhipcau.documents.tables.problems import CellFault, Problem, problem
from nhipcau.documents.tables.reading import Row

#: Canonical texts by column key.
Values = Mapping[str, str]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that makes or changes something."""

    number: int
    key: Key
    values: dict[str, str]
    #: What is stored; empty for a new row.
    before: Values | None

    @property
    def changed(self) -> tuple[str, ...]:
        """Keys of the columns that change; of a new row those that are not empty."""
        before = self.before or {}
        return tuple(key for key, value in self.values.items() if value != before.get(key, ""))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file means."""

    made: tuple[PlannedRow, ...]
    changed: tuple[PlannedRow, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def rows(self) -> tuple[PlannedRow, ...]:
        """Rows to make and to change, in the file's order."""
        return tuple(sorted((*self.made, *self.changed), key=lambda row: row.number))


def plan(table: Table, rows: tuple[Row, ...], stored: Mapping[Key, Values]) -> Plan:
    """Compare the rows of a file with those that are stored (whole, by key). Rows not in the file stay as they are."""
    problems: list[Problem] = []
    made, changed, unchanged = [], [], 0
    seen: dict[Key, int] = {}
    for row in rows:
        values, faults = _values(table, row, stored)
        problems += faults
        key = table.key_of(values)
        if faults and not all(key):
            continue
        if key in seen:
            problems.append(problem(row.number, table.keys[0], "twice", other=seen[key]))
            continue
        seen[key] = row.number
        before = stored.get(key)
        if before is None:
            whole = {column.key: values.get(column.key, "") for column in table.columns}
            made.append(PlannedRow(row.number, key, whole, None))
        elif any(before.get(name, "") != value for name, value in values.items()):
            changed.append(PlannedRow(row.number, key, {**before, **values}, before))
        else:
            unchanged += 1
    return Plan(tuple(made), tuple(changed), unchanged, tuple(problems))


def _values(table: Table, row: Row, stored: Mapping[Key, Values]) -> tuple[dict[str, str], list[Problem]]:
    values: dict[str, str] = {}
    faults: list[Problem] = []
    telling = (*table.keys, *table.instead.values())
    for name in telling:
        if name in row.cells:
            _take(table.by_key[name], row, values, faults, None)
    before = stored.get(table.key_of(values))
    for column in table.columns:
        if column.key not in telling and column.key in row.cells:
            _take(column, row, values, faults, before)
    return values, faults


def _take(column: Column, row: Row, values: dict[str, str], faults: list[Problem], before: Values | None) -> None:
    cell = row.cells[column.key]
    kept = before.get(column.key, "") if before is not None else ""
    if kept and cell.kind is CellKind.TEXT and cell.text in (column.shown(kept, "vi"), column.shown(kept, "en")):
        # As it is stored: what was taken once is not judged again.
        values[column.key] = kept
        return
    try:
        values[column.key] = _read(column, cell)
    except CellFault as fault:
        faults.append(problem(row.number, column.key, fault.key, **fault.params))


def _read(column: Column, cell: Cell) -> str:
    if cell.kind is CellKind.FORMULA:
        raise CellFault("formula")
    if cell.kind is CellKind.ERROR:
        raise CellFault("error_value", value=cell.text)
    if not cell.text.strip():
        if column.required:
            raise CellFault("required")
        return ""
    return column.kind.read(cell)
