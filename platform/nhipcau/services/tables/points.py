"""Bridge points as a table, known by their body's code and their name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Column, Flag, Key, Plan, Problem, Table, Text, Values, problem
from nhipcau.domain.roles import Action
from nhipcau.services.tables.stores import CHUNK, Loaded, Writing
from nhipcau.store.models import Body, BridgePoint

_TABLE = Table(
    "points",
    "Điểm cầu",
    "Bridge points",
    (
        Column("body_code", "Mã đơn vị", "Body code", Text(32), "Đơn vị có điểm cầu", "The body it belongs to"),
        Column(
            "name",
            "Tên điểm cầu",
            "Point name",
            Text(80),
            "Tên cố định hiển thị ở mọi nơi",
            "Fixed name under which it is shown",
        ),
        Column("active", "Đang dùng", "In use", Flag(), "Có được mời họp không", "Whether it can be invited"),
    ),
    ("body_code", "name"),
)


@dataclass(frozen=True, slots=True)
class _Known:
    #: Body code → id.
    bodies: dict[str, int]
    points: dict[Key, int]


class PointStore:
    """Bridge points by body and name."""

    key = _TABLE.key
    vi = _TABLE.vi
    en = _TABLE.en
    action = Action.TABLES_EXCHANGE

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (no query)."""
        return _TABLE

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read all points and bodies (two queries)."""
        bodies = dict((await tx.execute(select(Body.code, Body.id))).all())
        found = await tx.execute(
            select(Body.code, BridgePoint.name, BridgePoint.active, BridgePoint.id)
            .join(Body, Body.id == BridgePoint.body_id)
            .order_by(BridgePoint.id)
        )
        rows: dict[Key, Values] = {}
        ids: dict[Key, int] = {}
        for code, name, active, point_id in found:
            rows[code, name] = {"body_code": code, "name": name, "active": "yes" if active else "no"}
            ids[code, name] = point_id
        return Loaded(_TABLE, rows, _Known(bodies, ids))

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Points in use are called by their names: two of one name cannot be told apart."""
        known: _Known = loaded.context
        problems = [
            problem(row.number, "body_code", "no_such_body", value=row.key[0])
            for row in plan.made
            if row.key[0] not in known.bodies
        ]
        after = {**loaded.rows, **{row.key: row.values for row in plan.rows}}
        bearers: dict[str, list[Key]] = defaultdict(list)
        for key, values in after.items():
            if values["active"] == "yes":
                bearers[key[1]].append(key)
        problems += [
            problem(row.number, "name", "name_taken", value=row.key[1])
            for row in plan.rows
            if row.values["active"] == "yes" and len(bearers[row.key[1]]) > 1
        ]
        return problems

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Make points and switch them on or off."""
        known: _Known = loaded.context
        made = [
            {
                "body_id": known.bodies[row.key[0]],
                "name": row.key[1],
                "active": row.values["active"] == "yes",
                "created_at": writing.now,
            }
            for row in plan.made
        ]
        changed = [{"id": known.points[row.key], "active": row.values["active"] == "yes"} for row in plan.changed]
        for start in range(0, len(made), CHUNK):
            await writing.tx.execute(insert(BridgePoint), made[start : start + CHUNK])
            writing.progress(start / len(made))
        for start in range(0, len(changed), CHUNK):
            await writing.tx.execute(update(BridgePoint), changed[start : start + CHUNK])
