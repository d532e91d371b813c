"""Records of points and bodies (rooms, lines, inventory, work, team, training) as tables: one declaration each.

The owner stands in the first columns: a body's code, and for what belongs to a point its name. Records that nothing
else tells apart are numbered (``copy``) in the order in which they were made. What an import changes leaves the same
trace as a change by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import (
    Column,
    Day,
    Flag,
    Key,
    Number,
    Plan,
    PlannedRow,
    Problem,
    Table,
    Text,
    Values,
    problem,
)
from nhipcau.domain.point_records import OF_BODY, RecordSection, differences
from nhipcau.domain.roles import Action
from nhipcau.services.tables.references import Named, Reference
from nhipcau.services.tables.stores import CHUNK, Loaded, Writing
from nhipcau.store.models import Body, BridgePoint, PointChange

_BODY = Column("body_code", "Mã đơn vị", "Body code", Text(32), "Đơn vị có hồ sơ này", "The body it belongs to")
_POINT = Column("point", "Điểm cầu", "Bridge point", Text(80), "Tên điểm cầu của đơn vị", "A point of the body")
_COPY = Column(
    "copy",
    "Bản thứ",
    "Copy",
    Number(2, 9999),
    "Chỉ ghi khi có nhiều bản ghi giống nhau: bản thứ hai ghi 2; để trống: bản thứ nhất",
    "Only where several records are alike: 2 for the second; empty: the first",
    required=False,
    optional=True,
)

#: What is wrong with a row beyond what all records have in common; ``after``: all rows as they would stand.
RowCheck = Callable[[Plan, Mapping[Key, Values]], list[Problem]]


@dataclass(frozen=True, slots=True)
class _Known:
    #: Owner's columns → (id of its point or None, id of its body).
    owners: dict[Key, tuple[int | None, int]]
    ids: dict[Key, int]
    #: Column → what can be named in it.
    named: dict[str, Named]


@dataclass(frozen=True, slots=True)
class RecordStore:
    """Records of one kind; columns are called as the attributes of the model, but for ``references``."""

    key: str
    vi: str
    en: str
    section: RecordSection
    model: type[Any]
    columns: tuple[Column, ...]
    #: Columns that tell the records of one owner apart; none: an owner has one record.
    keys: tuple[str, ...]
    #: Column that names a record in the history of changes.
    label: str
    #: Attributes that follow from others.
    derived: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda _: {}
    references: tuple[Reference, ...] = ()
    #: Key column → column that stands in for it where it is empty.
    instead: Mapping[str, str] = field(default_factory=dict)
    checks: RowCheck = lambda _plan, _after: []
    #: Attribute of the model that is its primary key.
    identity: str = "id"
    #: Column of the day before which a record cannot end.
    begins: str = "valid_from"
    action: Action = Action.TABLES_EXCHANGE
    table: Table = field(init=False)

    def __post_init__(self) -> None:
        owner = (_BODY,) if self.section in OF_BODY else (_BODY, _POINT)
        last = (_COPY,) if self.keys else ()
        keys = (*(column.key for column in owner), *self.keys, *(column.key for column in last))
        named = tuple(reference.declared() for reference in self.references)
        columns = (*owner, *self.columns, *named, *last)
        object.__setattr__(self, "table", Table(self.key, self.vi, self.en, columns, keys, self.instead))

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (no query)."""
        return self.table

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read all records, their owners and what they name (two queries, and one a reference)."""
        owners: dict[Key, tuple[int | None, int]] = {}
        names: dict[int, Key] = {}
        if self.section in OF_BODY:
            for code, body_id in await tx.execute(select(Body.code, Body.id)):
                owners[(code,)], names[body_id] = (None, body_id), (code,)
        else:
            found = await tx.execute(
                select(Body.code, BridgePoint.name, BridgePoint.id, Body.id)
                .join(Body, Body.id == BridgePoint.body_id)
                .order_by(BridgePoint.id)
            )
            for code, name, point_id, body_id in found:
                owners[code, name], names[point_id] = (point_id, body_id), (code, name)
        named = {reference.column: await reference.load(tx) for reference in self.references}
        rows: dict[Key, Values] = {}
        ids: dict[Key, int] = {}
        alike: Counter[Key] = Counter()
        identity = getattr(self.model, self.identity)
        for record in await tx.scalars(select(self.model).order_by(identity)):
            owner = names[record.body_id if self.section in OF_BODY else record.point_id]
            values = dict(zip(self.table.keys, owner, strict=False))
            values |= {column.key: _shown(getattr(record, column.key)) for column in self.columns}
            for one in self.references:
                values[one.column] = named[one.column].shown.get(getattr(record, one.attribute), "")
            if self.keys:
                first = self.table.key_of(values)
                alike[first] += 1
                values[_COPY.key] = str(alike[first]) if alike[first] > 1 else ""
            key = self.table.key_of(values)
            rows[key], ids[key] = values, getattr(record, self.identity)
        return Loaded(self.table, rows, _Known(owners, ids, named))

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return rows without an owner, days that are turned, names of nothing and copies of nothing."""
        known: _Known = loaded.context
        after = {**loaded.rows, **{row.key: row.values for row in plan.rows}}
        problems = self.checks(plan, after)
        for row in plan.rows:
            owner = known.owners.get(self._owner(row))
            if owner is None:
                point = self.section not in OF_BODY
                value = row.values["point"] if point else row.values["body_code"]
                fault = "no_such_point" if point else "no_such_body"
                problems.append(problem(row.number, "point" if point else "body_code", fault, value=value))
            elif owner[0] is not None:
                for one in self.references:
                    problems += one.check(row, owner[0], known.named[one.column])
            if (copy := _copy(row)) > 1 and (*row.key[:-1], str(copy - 1) if copy > 2 else "") not in after:
                problems.append(problem(row.number, _COPY.key, "copy_missing", before=copy - 1))
            first, last = row.values.get(self.begins, ""), row.values.get("valid_to", "")
            if first and last and last < first:
                problems.append(problem(row.number, "valid_to", "ends_before"))
        return problems

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Make and change records, each with its entry in the history of changes."""
        known: _Known = loaded.context
        tx, traces = writing.tx, list[dict[str, Any]]()
        # Copies are told apart by the order in which they are made.
        fresh = sorted(plan.made, key=_copy)
        identity = getattr(self.model, self.identity)
        for start in range(0, len(fresh), CHUNK):
            rows = fresh[start : start + CHUNK]
            made = await tx.scalars(
                insert(self.model).returning(identity, sort_by_parameter_order=True),
                [self._attributes(row.values, self._owner(row), known) for row in rows],
            )
            traces += [self._trace(row, known, record_id, writing) for row, record_id in zip(rows, made, strict=True)]
            writing.progress(0.7 * start / len(fresh))
        for start in range(0, len(plan.changed), CHUNK):
            kept = plan.changed[start : start + CHUNK]
            changed = [
                {self.identity: known.ids[row.key], **self._attributes(row.values, self._owner(row), known)}
                for row in kept
            ]
            await tx.execute(update(self.model), changed)
            traces += [self._trace(row, known, known.ids[row.key], writing) for row in kept]
        for start in range(0, len(traces), CHUNK):
            await tx.execute(insert(PointChange), traces[start : start + CHUNK])

    def _owner(self, row: PlannedRow) -> Key:
        return row.key[: 1 if self.section in OF_BODY else 2]

    def _attributes(self, row: Values, owner: Key, known: _Known) -> dict[str, Any]:
        point_id, body_id = known.owners[owner]
        values = self._fields(row, point_id, known)
        return {
            **({"body_id": body_id} if point_id is None else {"point_id": point_id}),
            **values,
            **self.derived(values),
        }

    def _fields(self, row: Values, point_id: int | None, known: _Known) -> dict[str, Any]:
        values = {column.key: _taken(column, row.get(column.key, "")) for column in self.columns}
        for one in self.references:
            values[one.attribute] = known.named[one.column].ids.get(point_id or 0, {}).get(row.get(one.column, ""))
        return values

    def _trace(self, row: PlannedRow, known: _Known, record_id: int, writing: Writing) -> dict[str, Any]:
        point_id, body_id = known.owners[self._owner(row)]
        before = self._fields(row.before, point_id, known) if row.before is not None else {}
        return {
            "point_id": point_id,
            "body_id": body_id,
            "at": writing.now,
            "actor_name": writing.actor.name[:120],
            "section": self.section,
            "record_id": record_id,
            "label": row.values[self.label][:200],
            "changes": differences(before, self._fields(row.values, point_id, known)),
        }


def _copy(row: PlannedRow) -> int:
    return int(row.values.get(_COPY.key) or 1)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _taken(column: Column, text: str) -> Any:
    match column.kind:
        case Day():
            return date.fromisoformat(text) if text else None
        case Number():
            return int(text or 0)
        case Flag():
            return text == "yes"
        case _:
            return text
