"""Who presides over a session, as its rows tell: for whom, and since when its seat is empty."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionState
from nhipcau.domain.floor_state import Floor
from nhipcau.schemas.chair import ChairView
from nhipcau.schemas.rooms import Presence
from nhipcau.services.floor_rows import instant, milliseconds
from nhipcau.services.session_access import Meeting
from nhipcau.store.models import Seat


async def chair_view(tx: AsyncSession, meeting: Meeting, floor: Floor, wait_ms: int) -> ChairView:
    """Return who presides for whom, and from when on the chair may be taken over (one query while it is live).

    ``wait_ms``: how long the seat has to be empty until it may.
    """
    chairing = floor.chairing
    lost = await main_lost_since(tx, meeting, floor) if floor.session_state is SessionState.LIVE else 0
    return ChairView(
        deputy_id=chairing.deputy or None,
        own_id=chairing.own or None,
        since=instant(chairing.since),
        by=chairing.by if chairing.own else "",
        by_rule=chairing.by_rule,
        lost_since=instant(lost),
        free_from=instant(lost + wait_ms) if lost else None,
    )


async def main_lost_since(tx: AsyncSession, meeting: Meeting, floor: Floor) -> int:
    """Return since when the seat of the main point is empty, milliseconds since 1970 UTC; 0: it is in the room.

    Who never came counts from the beginning of the meeting, and so does whoever was gone before it (one query).
    """
    seat = (
        await tx.execute(
            select(Seat.presence, Seat.presence_since).where(
                Seat.session_id == meeting.session.id, Seat.point_id == floor.main_point
            )
        )
    ).first()
    if seat is None or seat.presence == Presence.PRESENT:
        return 0
    return milliseconds(max((at for at in (seat.presence_since, meeting.session.started_at) if at), default=None))
