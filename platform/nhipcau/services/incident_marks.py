"""What a session's lists of points say of open faults and calls: one short mark a point."""

from __future__ import annotations

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.store.models import HelpCall, Incident


async def marks_of(tx: AsyncSession, session_id: int) -> dict[int, str]:
    """Return point id → its newest open fault or call, as lists of points show it (one query).

    ``fault``, ``fault: what was typed``, ``help`` (it waits for an engineer), ``help: who answered``.
    """
    faults = select(Incident.point_id, literal("fault"), Incident.text, Incident.opened_at).where(
        Incident.session_id == session_id, Incident.closed_at.is_(None)
    )
    calls = select(HelpCall.point_id, literal("help"), HelpCall.engineer, HelpCall.called_at).where(
        HelpCall.session_id == session_id, HelpCall.ended_at.is_(None)
    )
    rows = sorted(await tx.execute(faults.union_all(calls)), key=lambda row: row[3])
    return {point_id: f"{kind}: {text}" if text else kind for point_id, kind, text, _ in rows}
