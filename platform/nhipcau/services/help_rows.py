"""Calls to the engineer between their rows and the domain, and what becomes of them when a seat is given up.

Publish ``help_rooms.TOPIC`` after the commit.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.events import Happened
from nhipcau.domain.help_call import Call, hang_up
from nhipcau.store.models import HelpCall


def call_from(row: HelpCall, label: str) -> Call:
    """Return a call as stored; ``label``: what its point is called."""
    return Call(
        id=row.id,
        point_id=row.point_id,
        label=label,
        called_at=row.called_at,
        answered_at=row.answered_at,
        engineer_id=row.engineer_id or 0,
        engineer=row.engineer or "",
        ended_at=row.ended_at,
    )


async def hang_up_of(
    tx: AsyncSession, session_id: int, point_id: int, label: str, now: datetime, *, unanswered: bool = False
) -> list[Happened]:
    """End the call of a point that leaves or is put out; returns what to tell.

    ``unanswered``: only one that nobody answered, because somebody attended to it otherwise.
    """
    of_point = (HelpCall.session_id == session_id, HelpCall.point_id == point_id, HelpCall.ended_at.is_(None))
    row = await tx.scalar(select(HelpCall).where(*of_point))
    if row is None or (unanswered and row.answered_at is not None):
        return []
    call, happened = hang_up(call_from(row, label), now=now)
    row.ended_at = call.ended_at
    return list(happened)


async def pass_side(tx: AsyncSession, session_id: int, point_id: int, holder: str) -> None:
    """Take the point's side of a call from whoever had it before another machine took the seat; the call goes on."""
    await tx.execute(
        update(HelpCall)
        .where(
            HelpCall.session_id == session_id,
            HelpCall.point_id == point_id,
            HelpCall.ended_at.is_(None),
            HelpCall.point_holder != holder,
        )
        .values(point_holder="", point_generation=HelpCall.point_generation + 1)
    )


async def take_sides(tx: AsyncSession, holder: str) -> None:
    """Take the sides that a device or a browser has in calls, as it may hold nothing any more; the calls go on."""
    still = HelpCall.ended_at.is_(None)
    await tx.execute(
        update(HelpCall)
        .where(still, HelpCall.point_holder == holder)
        .values(point_holder="", point_generation=HelpCall.point_generation + 1)
    )
    await tx.execute(
        update(HelpCall)
        .where(still, HelpCall.engineer_holder == holder)
        .values(engineer_holder="", engineer_generation=HelpCall.engineer_generation + 1)
    )
