"""What bodies and points were called on a day: conferences show the names of their own day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.tree import Span
from nhipcau.store.models import Body, BodyName, BridgePoint, PointName


def holds_on(table: type[BodyName | PointName], day: date) -> ColumnElement[bool]:
    """Return the condition that a dated row holds on a day."""
    return and_(
        or_(table.valid_from.is_(None), table.valid_from <= day), or_(table.valid_to.is_(None), table.valid_to >= day)
    )


async def body_names_on(tx: AsyncSession, body_ids: Collection[int], day: date) -> dict[int, str]:
    """Return body id → name on a day; one that was not there then has its present one (one query)."""
    rows = await tx.execute(
        select(Body.id, Body.name, BodyName.name)
        .outerjoin(BodyName, and_(BodyName.body_id == Body.id, holds_on(BodyName, day)))
        .where(Body.id.in_(list(body_ids)))
    )
    return {body_id: then or now for body_id, now, then in rows}


async def point_names_on(tx: AsyncSession, point_ids: Collection[int], day: date) -> dict[int, str]:
    """Return point id → name on a day (one query)."""
    rows = await tx.execute(
        select(BridgePoint.id, BridgePoint.name, PointName.name)
        .outerjoin(PointName, and_(PointName.point_id == BridgePoint.id, holds_on(PointName, day)))
        .where(BridgePoint.id.in_(list(point_ids)))
    )
    return {point_id: then or now for point_id, now, then in rows}


class DatedNames:
    """Names of some bodies, or of some points, on any day."""

    def __init__(self, rows: Iterable[tuple[int, str, str | None, date | None, date | None]]) -> None:
        self._now: dict[int, str] = {}
        self._dated: dict[int, list[tuple[str, Span]]] = {}
        for owner_id, now, name, first, last in rows:
            self._now[owner_id] = now
            if name is not None:
                self._dated.setdefault(owner_id, []).append((name, Span(first, last)))

    @classmethod
    async def of_bodies(cls, tx: AsyncSession, body_ids: Collection[int]) -> DatedNames:
        """Read all names of these bodies (one query)."""
        rows = await tx.execute(
            select(Body.id, Body.name, BodyName.name, BodyName.valid_from, BodyName.valid_to)
            .outerjoin(BodyName, BodyName.body_id == Body.id)
            .where(Body.id.in_(list(body_ids)))
        )
        return cls(rows)

    @classmethod
    async def of_points(cls, tx: AsyncSession, point_ids: Collection[int]) -> DatedNames:
        """Read all names of these points (one query)."""
        rows = await tx.execute(
            select(BridgePoint.id, BridgePoint.name, PointName.name, PointName.valid_from, PointName.valid_to)
            .outerjoin(PointName, PointName.point_id == BridgePoint.id)
            .where(BridgePoint.id.in_(list(point_ids)))
        )
        return cls(rows)

    def on(self, owner_id: int, day: date) -> str:
        """Return the name on a day; of one that was not there then its present one, of none nothing."""
        dated = self._dated.get(owner_id, ())
        return next((name for name, span in dated if span.holds_on(day)), self._now.get(owner_id, ""))
