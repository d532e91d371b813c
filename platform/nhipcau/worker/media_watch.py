"""Notes in the database that the media server was lost, and that it is back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.session_access import BRANCH_ROOM
from nhipcau.store import outbox
from nhipcau.store.models import Room, Session


async def note_lost(deployment: Deployment, room_ids: Collection[int]) -> None:
    """Mark rooms as lost and say so, each once."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        for room, session in await _rooms(tx, room_ids):
            if room.media_lost_at is None:
                room.media_lost_at = now
                await _tell(tx, room, session, Happened(EventType.MEDIA_LOST), now)
    deployment.bus.publish(TOPIC)


async def note_restored(deployment: Deployment, room_ids: Collection[int]) -> None:
    """Mark rooms as restored and say so, each once."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        for room, session in await _rooms(tx, room_ids):
            if room.media_lost_at is not None:
                away_ms = round((now - room.media_lost_at).total_seconds() * 1000)
                room.media_lost_at = None
                fact = Happened(EventType.MEDIA_RESTORED, {"away_ms": away_ms})
                await _tell(tx, room, session, fact, now)
    deployment.bus.publish(TOPIC)


async def _rooms(tx: AsyncSession, room_ids: Collection[int]) -> list[tuple[Room, Session]]:
    rows = await tx.execute(
        select(Room, Session).join(Session, Session.id == Room.session_id).where(Room.id.in_(list(room_ids)))
    )
    return [(room, session) for room, session in rows]


async def _tell(tx: AsyncSession, room: Room, session: Session, fact: Happened, now: datetime) -> None:
    # One line of the logbook, however many sub-conferences run beside the main room.
    if room.kind != BRANCH_ROOM:
        place = outbox.Place(session.conference_id, session.id, room.id)
        await outbox.append(tx, [fact], actor=SYSTEM, at=now, place=place)
