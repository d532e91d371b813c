"""Which rehearsal a point is in (Art. 10.1): that of the body above it, where there is one, else the main point's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionKind
from nhipcau.services.calendar import day_of
from nhipcau.services.reach import BodyTree
from nhipcau.services.session_access import BRANCH_ROOM
from nhipcau.store.models import BridgePoint, Conference, ConferencePoint, Room, Session


async def rehearsal_start(tx: AsyncSession, conference: Conference, point: BridgePoint) -> datetime | None:
    """Return when the rehearsal of a point begins; None when none is planned (one query, three when several are).

    A rehearsal is led by the main point of its room. One without a room yet is the conference's own.
    """
    rows = (
        await tx.execute(
            select(Session.starts_at, Room.main_point_id, BridgePoint.body_id)
            .outerjoin(Room, (Room.session_id == Session.id) & (Room.kind != BRANCH_ROOM))
            .outerjoin(BridgePoint, BridgePoint.id == Room.main_point_id)
            .where(Session.conference_id == conference.id, Session.kind == SessionKind.REHEARSAL)
            .order_by(Session.starts_at, Session.id)
        )
    ).all()
    if len(rows) < 2:
        return rows[0].starts_at if rows else None
    above = (await BodyTree.load(tx)).parent(point.body_id, day_of(conference.starts_at))
    main = await tx.scalar(
        select(ConferencePoint.point_id).where(ConferencePoint.conference_id == conference.id, ConferencePoint.is_main)
    )
    own = [row.starts_at for row in rows if above and row.body_id == above]
    of_the_main = [row.starts_at for row in rows if row.main_point_id in (None, main)]
    chosen: datetime = (own or of_the_main or [rows[0].starts_at])[0]
    return chosen
