"""The people on stage: of a point, in one line, who speaks there."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.store.models import Seat
from nhipcau_media.contract.stage import PERSON_LETTERS


def person_line(name: str, post: str) -> str:
    """Return name and post in one line as the stage carries it, cut with «…»; empty when nobody is named."""
    line = f"{name}, {post}" if name and post else name
    return line if len(line) <= PERSON_LETTERS else f"{line[: PERSON_LETTERS - 1].rstrip(', ')}…"


async def people_of(tx: AsyncSession, session_id: int, point_ids: Collection[int]) -> dict[int, str]:
    """Return point id → who speaks there, of those points that named somebody (one query)."""
    rows = await tx.execute(
        select(Seat.point_id, Seat.speaker_name, Seat.speaker_post).where(
            Seat.session_id == session_id, Seat.point_id.in_(point_ids), Seat.speaker_name != ""
        )
    )
    return {point_id: person_line(name, post) for point_id, name, post in rows}
