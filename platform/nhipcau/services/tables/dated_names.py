"""What bodies and points were called from when to when, as tables: the names of each follow one another without a gap.

They are history, and what is decided for days to come: what something is called today is changed where others follow
it (the tree's page, the tables of bodies and points), not here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Choice, Column, Day, Key, Plan, PlannedRow, Problem, Table, Text, Values, problem
from nhipcau.domain.roles import Action
from nhipcau.domain.tree import ALWAYS, Span, day_before
from nhipcau.services.calendar import day_of
from nhipcau.services.tables.stores import CHUNK, Loaded, Writing
from nhipcau.services.tree import list_levels
from nhipcau.services.tree_day import turn
from nhipcau.store.models import Body, BodyName, BridgePoint, PointName

_FROM = Column(
    "valid_from", "Từ ngày", "From", Day(), "Ngày đầu mang tên này; để trống: từ đầu", "First day", required=False
)
_UNTIL = Column(
    "valid_to", "Đến ngày", "Until", Day(), "Ngày cuối mang tên này; để trống: đến cuối", "Last day", required=False
)


@dataclass(frozen=True, slots=True)
class _Known:
    #: Owner's key → id.
    owners: dict[Key, int]
    #: Owner's key → the days on which it exists.
    spans: dict[Key, Span]
    #: Owner's key → what it is called today, and its level.
    present: dict[Key, tuple[str, str]]
    rows: dict[Key, int]
    today: date


class _NameStore(ABC):
    """Dated names by their owner and their first day."""

    key: str
    vi: str
    en: str
    action = Action.TABLES_EXCHANGE
    #: Columns that name the owner.
    owner: tuple[Column, ...]
    #: What is wrong when the owner is not there.
    unknown: str

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return names of nobody, and days on which an owner would have no name or two."""
        known: _Known = loaded.context
        column = self.owner[-1].key
        problems = [
            problem(row.number, column, self.unknown, value=row.values[column])
            for row in plan.rows
            if self._owner(row) not in known.owners
        ]
        if problems:
            return problems
        named: dict[Key, list[tuple[Span, tuple[str, str]]]] = defaultdict(list)
        for key, values in {**loaded.rows, **{row.key: row.values for row in plan.rows}}.items():
            said = (values["name"], values.get("level", ""))
            named[key[: len(self.owner)]].append((_span(values), said))
        reported = set[Key]()
        for row in plan.rows:
            span, owner = _span(row.values), self._owner(row)
            if span.first and span.last and span.last < span.first:
                problems.append(problem(row.number, "valid_to", "ends_before"))
                reported.add(owner)
            elif owner not in reported and (found := self._fault(row, known, named[owner])):
                problems.append(found)
                reported.add(owner)
        return problems

    def _fault(self, row: PlannedRow, known: _Known, named: list[tuple[Span, tuple[str, str]]]) -> Problem | None:
        owner = self._owner(row)
        whole = known.spans.get(owner, ALWAYS)
        if fault := _out_of_line((span for span, _ in named), whole):
            return problem(row.number, "valid_from", fault, value=" / ".join(owner))
        today = next((said for span, said in named if span.holds_on(known.today)), None)
        if whole.holds_on(known.today) and today != known.present[owner]:
            return problem(row.number, "name", "present_name", value=known.present[owner][0])
        return None

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Write the names; the one of today is shown from now on."""
        known: _Known = loaded.context
        made = [self._made(row, known.owners[self._owner(row)]) for row in plan.made]
        changed = [{"id": known.rows[row.key], **self._said(row)} for row in plan.changed]
        for start in range(0, len(made), CHUNK):
            await writing.tx.execute(insert(self._model()), made[start : start + CHUNK])
            writing.progress(start / len(made))
        for start in range(0, len(changed), CHUNK):
            await writing.tx.execute(update(self._model()), changed[start : start + CHUNK])
        await turn(writing.tx, day_of(writing.now))

    def _owner(self, row: PlannedRow) -> Key:
        return row.key[: len(self.owner)]

    def _said(self, row: PlannedRow) -> dict[str, Any]:
        return {"name": row.values["name"], "valid_to": _day(row.values["valid_to"])}

    @abstractmethod
    def _made(self, row: PlannedRow, owner_id: int) -> dict[str, Any]:
        """Return the row of the database that a new line makes."""

    @abstractmethod
    def _model(self) -> type[BodyName | PointName]:
        """Return where the names are kept."""


class BodyNameStore(_NameStore):
    """Dated names and levels of bodies; a body that was never renamed has one, for all its days."""

    key = "body_names"
    vi = "Tên và cấp của đơn vị theo ngày"
    en = "Dated names and levels of bodies"
    owner = (Column("body_code", "Mã đơn vị", "Body code", Text(32), "Đơn vị mang tên", "The body of this name"),)
    unknown = "no_such_body"

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns with the levels that there are (one query)."""
        levels = Choice(tuple((level.key, level.vi, level.en) for level in await list_levels(tx)))
        columns = (Column("name", "Tên", "Name", Text(200)), Column("level", "Cấp", "Level", levels))
        return _table(self, columns)

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read all bodies and names (three queries)."""
        bodies = (await tx.scalars(select(Body))).all()
        codes: dict[int, Key] = {one.id: (one.code,) for one in bodies}
        rows: dict[Key, Values] = {}
        ids: dict[Key, int] = {}
        for one in await tx.scalars(select(BodyName).order_by(BodyName.id)):
            values = {"body_code": codes[one.body_id][0], "name": one.name, "level": one.level, **_days(one)}
            key = (*codes[one.body_id], values["valid_from"])
            rows[key], ids[key] = values, one.id
        spans: dict[Key, Span] = {(one.code,): Span(one.valid_from, one.valid_to) for one in bodies}
        present: dict[Key, tuple[str, str]] = {(one.code,): (one.name, one.level) for one in bodies}
        owners = {key: body_id for body_id, key in codes.items()}
        return Loaded(await self.declare(tx), rows, _Known(owners, spans, present, ids, day_of(now)))

    def _said(self, row: PlannedRow) -> dict[str, Any]:
        return {**super()._said(row), "level": row.values["level"]}

    def _made(self, row: PlannedRow, owner_id: int) -> dict[str, Any]:
        return {"body_id": owner_id, "valid_from": _day(row.values["valid_from"]), **self._said(row)}

    def _model(self) -> type[BodyName]:
        return BodyName


class PointNameStore(_NameStore):
    """Dated names of points; one that was never renamed has none."""

    key = "point_names"
    vi = "Tên điểm cầu theo ngày"
    en = "Dated names of points"
    owner = (
        Column("body_code", "Mã đơn vị", "Body code", Text(32), "Đơn vị có điểm cầu", "The body it belongs to"),
        Column("point", "Điểm cầu", "Bridge point", Text(80), "Tên hiện nay của điểm cầu", "Its present name"),
    )
    unknown = "no_such_point"

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (no query)."""
        return _table(self, (Column("name", "Tên", "Name", Text(80), "Tên trong những ngày này", "Name then"),))

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read all points and names (two queries)."""
        points: dict[int, Key] = {}
        owners: dict[Key, int] = {}
        found = await tx.execute(
            select(BridgePoint.id, Body.code, BridgePoint.name)
            .join(Body, Body.id == BridgePoint.body_id)
            .order_by(BridgePoint.id)
        )
        for point_id, code, name in found:
            points[point_id] = (code, name)
            owners[code, name] = point_id
        rows: dict[Key, Values] = {}
        ids: dict[Key, int] = {}
        for one in await tx.scalars(select(PointName).order_by(PointName.id)):
            code, point = points[one.point_id]
            values = {"body_code": code, "point": point, "name": one.name, **_days(one)}
            key = (code, point, values["valid_from"])
            rows[key], ids[key] = values, one.id
        present = {owner: (owner[1], "") for owner in owners}
        return Loaded(await self.declare(tx), rows, _Known(owners, {}, present, ids, day_of(now)))

    def _made(self, row: PlannedRow, owner_id: int) -> dict[str, Any]:
        return {"point_id": owner_id, "valid_from": _day(row.values["valid_from"]), **self._said(row)}

    def _model(self) -> type[PointName]:
        return PointName


def _table(store: _NameStore, columns: tuple[Column, ...]) -> Table:
    keys = (*(column.key for column in store.owner), _FROM.key)
    return Table(store.key, store.vi, store.en, (*store.owner, *columns, _FROM, _UNTIL), keys)


def _out_of_line(spans: Iterable[Span], whole: Span) -> str:
    """Return what is wrong with the days of an owner's names: a day with two, a day with none; empty: nothing."""
    ordered = sorted(spans, key=lambda span: span.first or date.min)
    for former, later in pairwise(ordered):
        if former.common(later) is not None:
            return "two_names"
        if later.first is None or former.last != day_before(later.first):
            return "no_name"
    if not Span(ordered[0].first, ordered[-1].last).covers(whole):
        return "no_name"
    return ""


def _span(values: Mapping[str, str]) -> Span:
    return Span(_day(values["valid_from"]), _day(values["valid_to"]))


def _days(row: BodyName | PointName) -> dict[str, str]:
    return {name: day.isoformat() if (day := getattr(row, name)) else "" for name in ("valid_from", "valid_to")}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
