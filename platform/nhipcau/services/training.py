"""Who was trained (Art. 7.5), asked by those who put somebody on duty: by the training records of their body."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.point_records import folded
from nhipcau.store.models import TrainingRecord


async def trained_among(tx: AsyncSession, people: Collection[tuple[int, str]], day: date) -> frozenset[tuple[int, str]]:
    """Return those of (body id, name) whose training counts on a day (one query)."""
    wanted = {(body_id, name): (body_id, folded(name)) for body_id, name in people if name}
    if not wanted:
        return frozenset()
    rows = await tx.execute(
        select(TrainingRecord.body_id, TrainingRecord.folded_name).where(
            TrainingRecord.folded_name.in_({name for _, name in wanted.values()}),
            TrainingRecord.trained_on <= day,
            or_(TrainingRecord.valid_to.is_(None), TrainingRecord.valid_to >= day),
        )
    )
    trained = {(row.body_id, row.folded_name) for row in rows}
    return frozenset(person for person, key in wanted.items() if key in trained)
