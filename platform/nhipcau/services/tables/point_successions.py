"""Which point continues which one since when, as a table; a point has one successor at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Column, Day, Key, Plan, Problem, Table, Text, Values, problem
from nhipcau.domain.roles import Action
from nhipcau.services.calendar import day_of
from nhipcau.services.tables.stores import CHUNK, Loaded, Writing
from nhipcau.services.tree_day import turn
from nhipcau.store.models import Body, BridgePoint, PointSuccession

_TABLE = Table(
    "point_successions",
    "Điểm cầu kế thừa",
    "Successions of points",
    (
        Column("old_code", "Mã đơn vị cũ", "Old code", Text(32), "Đơn vị của điểm cầu cũ", "Body of the old point"),
        Column("old_point", "Điểm cầu cũ", "Old point", Text(80), "Điểm cầu được tiếp nối", "The point continued"),
        Column("new_code", "Mã đơn vị mới", "New code", Text(32), "Đơn vị của điểm cầu mới", "Body of the new point"),
        Column("new_point", "Điểm cầu mới", "New point", Text(80), "Điểm cầu tiếp nối", "The point that continues it"),
        Column("since", "Từ ngày", "Since", Day(), "Ngày đầu tiếp nối", "First day on which it does"),
    ),
    ("old_code", "old_point"),
)


@dataclass(frozen=True, slots=True)
class _Known:
    #: (body's code, point's name) → id.
    points: dict[Key, int]
    rows: dict[Key, int]


class PointSuccessionStore:
    """Successions by the old point."""

    key = _TABLE.key
    vi = _TABLE.vi
    en = _TABLE.en
    action = Action.TABLES_EXCHANGE

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (no query)."""
        return _TABLE

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read all successions and points (two queries)."""
        found = await tx.execute(
            select(BridgePoint.id, Body.code, BridgePoint.name)
            .join(Body, Body.id == BridgePoint.body_id)
            .order_by(BridgePoint.id)
        )
        named: dict[int, Key] = {point_id: (code, name) for point_id, code, name in found}
        rows: dict[Key, Values] = {}
        ids: dict[Key, int] = {}
        for one in await tx.scalars(select(PointSuccession).order_by(PointSuccession.id)):
            (old_code, old), (new_code, new) = named[one.old_point_id], named[one.new_point_id]
            values = {"old_code": old_code, "old_point": old, "new_code": new_code, "new_point": new}
            rows[old_code, old], ids[old_code, old] = {**values, "since": one.since.isoformat()}, one.id
        return Loaded(_TABLE, rows, _Known({key: point_id for point_id, key in named.items()}, ids))

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return successions of points that are not there, of one by itself, and of points by each other."""
        known: _Known = loaded.context
        problems = [
            problem(row.number, column, "no_such_point", value=row.values[column])
            for row in plan.rows
            for code, column in (("old_code", "old_point"), ("new_code", "new_point"))
            if (row.values[code], row.values[column]) not in known.points
        ]
        if problems:
            return problems
        after = {**loaded.rows, **{row.key: row.values for row in plan.rows}}
        continued = {key: _new(values) for key, values in after.items()}
        for row in plan.rows:
            if row.key == _new(row.values):
                problems.append(problem(row.number, "new_point", "point_itself"))
            elif _leads_back(continued, row.key):
                problems.append(problem(row.number, "new_point", "point_circle"))
        return problems

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Write the successions; machines of points that are not in use go over, roles and lists by the tree's page."""
        known: _Known = loaded.context

        def columns(values: Values) -> dict[str, object]:
            return {"new_point_id": known.points[_new(values)], "since": date.fromisoformat(values["since"])}

        made = [{"old_point_id": known.points[row.key], **columns(row.values)} for row in plan.made]
        changed = [{"id": known.rows[row.key], **columns(row.values)} for row in plan.changed]
        for start in range(0, len(made), CHUNK):
            await writing.tx.execute(insert(PointSuccession), made[start : start + CHUNK])
            writing.progress(start / len(made))
        for start in range(0, len(changed), CHUNK):
            await writing.tx.execute(update(PointSuccession), changed[start : start + CHUNK])
        await turn(writing.tx, day_of(writing.now))


def _new(values: Values) -> Key:
    return values["new_code"], values["new_point"]


def _leads_back(continued: dict[Key, Key], point: Key) -> bool:
    following, seen = continued.get(point), set[Key]()
    while following is not None and following not in seen:
        if following == point:
            return True
        seen.add(following)
        following = continued.get(following)
    return False
