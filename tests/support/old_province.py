"""Bắc Giang as it was before 1 July 2025, for what the real reorganisation does to it."""

from __future__ import annotations

import csv
from importlib.resources import files

from sqlalchemy import select

from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Body, BodyEdge


async def body_of(deployment: Deployment, code: str) -> Body:
    async with deployment.database.read() as tx:
        return (await tx.scalars(select(Body).where(Body.code == code))).one()


async def old_tree(deployment: Deployment) -> None:
    """Bắc Giang as the demo has it: the old units, with nothing said of their last day."""
    text = files("nhipcau.demo").joinpath("units.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    async with deployment.database.write() as tx:
        bodies = {row["code"]: Body(code=row["code"], name=row["name"], level=row["level"]) for row in rows}
        tx.add_all(bodies.values())
        await tx.flush()
        tx.add_all(
            BodyEdge(body_id=bodies[row["code"]].id, parent_id=bodies[row["parent_code"]].id)
            for row in rows
            if row["parent_code"]
        )
