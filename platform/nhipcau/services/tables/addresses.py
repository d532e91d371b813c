"""Official mail addresses of bodies as a table, by the body's code; an empty address takes it away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Column, Key, Plan, Problem, Table, Text, Values, problem
from nhipcau.domain.roles import Action
from nhipcau.schemas.mail import ADDRESS
from nhipcau.services.tables.stores import CHUNK, Loaded, Writing
from nhipcau.store.models import Body, BodyMail

_TABLE = Table(
    "addresses",
    "Thư điện tử của đơn vị",
    "Mail addresses of bodies",
    (
        Column("body_code", "Mã đơn vị", "Body code", Text(32), "Đơn vị có hộp thư", "The body whose address it is"),
        Column(
            "address",
            "Địa chỉ thư",
            "Mail address",
            Text(254),
            "Để trống: bỏ địa chỉ đang có",
            "Empty: the one that is there is taken away",
            required=False,
        ),
    ),
    ("body_code",),
)


class AddressStore:
    """Mail addresses by the code of their body."""

    key = _TABLE.key
    vi = _TABLE.vi
    en = _TABLE.en
    action = Action.TABLES_EXCHANGE

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (no query)."""
        return _TABLE

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read bodies and addresses (two queries)."""
        bodies = dict((await tx.execute(select(Body.code, Body.id))).all())
        codes = {body_id: code for code, body_id in bodies.items()}
        rows: dict[Key, Values] = {}
        for body_id, address in await tx.execute(select(BodyMail.body_id, BodyMail.address).order_by(BodyMail.body_id)):
            rows[(codes[body_id],)] = {"body_code": codes[body_id], "address": address}
        return Loaded(_TABLE, rows, bodies)

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return bodies that are not there, and what is no address."""
        unknown = [
            problem(row.number, "body_code", "no_such_body", value=row.key[0])
            for row in plan.made
            if row.key[0] not in loaded.context
        ]
        return unknown + [
            problem(row.number, "address", "bad_address", value=row.values["address"][:80])
            for row in plan.rows
            if row.values["address"] and not ADDRESS.fullmatch(row.values["address"])
        ]

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Set the addresses of the bodies that are named."""
        rows = [{"body_id": loaded.context[row.key[0]], "address": row.values["address"]} for row in plan.rows]
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            await writing.tx.execute(delete(BodyMail).where(BodyMail.body_id.in_([row["body_id"] for row in part])))
            if kept := [row for row in part if row["address"]]:
                await writing.tx.execute(insert(BodyMail), kept)
            writing.progress(start / len(rows))
