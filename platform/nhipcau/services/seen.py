"""Who is seen besides main point and floor: read from scene and seats, and followed when points come and go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.floor import publishers
from nhipcau.domain.floor_state import Floor
from nhipcau.domain.seen import seen_besides
from nhipcau.schemas.rooms import Presence
from nhipcau.services.floor_rows import load_floor
from nhipcau.store.models import ConferencePoint, Room, RoomScene, Seat, Session
from nhipcau_media.contract.stage import Preset, places_beside

#: Arrangements that show others at all; in every other one no camera but those of main point and floor is let in.
PRESETS = tuple(preset for preset in Preset if places_beside(preset, 0))


async def present_points(tx: AsyncSession, session_ids: Collection[int]) -> dict[int, list[int]]:
    """Return session id → points that are in its room, in the order of the list (one query; none for no session)."""
    if not session_ids:
        return {}
    rows = await tx.execute(
        select(Seat.session_id, Seat.point_id)
        .join(Session, Session.id == Seat.session_id)
        .join(
            ConferencePoint,
            and_(
                ConferencePoint.conference_id == Session.conference_id,
                ConferencePoint.point_id == Seat.point_id,
            ),
        )
        .where(Seat.session_id.in_(list(session_ids)), Seat.presence == Presence.PRESENT)
        .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position, ConferencePoint.id)
    )
    found: dict[int, list[int]] = {session_id: [] for session_id in session_ids}
    for session_id, point_id in rows:
        found[session_id].append(point_id)
    return found


def shows_others(scene: RoomScene | None) -> bool:
    """Whether a room's arrangement shows more than main point and floor."""
    return scene is not None and scene.preset in PRESETS


def seen_in(floor: Floor, scene: RoomScene | None, present: Collection[int]) -> tuple[int, ...]:
    """Return the points that are seen in a room besides main point and floor, in order."""
    if scene is None or floor.urgent.point_id:
        return ()
    # Whoever is shown without sound takes a place like whoever speaks.
    holders = sum(publishers(floor).values()) - 1 + bool(floor.shown)
    return seen_besides(floor, scene.seen, present, places_beside(Preset(scene.preset), holders))


@asynccontextmanager
async def followed(tx: AsyncSession, session_ids: Collection[int]) -> AsyncIterator[None]:
    """Give a stage its next version when points that come and go inside the block change who is seen.

    Publish ``stage.TOPIC`` after the commit. One query while no room shows others, else two more and one per room,
    before and after.
    """
    rooms = await _showing(tx, session_ids)
    before = await _seen(tx, rooms)
    yield
    if rooms:
        await tx.flush()
        after = await _seen(tx, rooms)
        for _, room, _ in rooms:
            if before[room.id] != after[room.id]:
                room.version += 1


async def _showing(tx: AsyncSession, session_ids: Collection[int]) -> list[tuple[Session, Room, RoomScene]]:
    if not session_ids:
        return []
    rows = await tx.execute(
        select(Session, Room, RoomScene)
        .join(Room, Room.session_id == Session.id)
        .join(RoomScene, RoomScene.room_id == Room.id)
        .where(Session.id.in_(list(session_ids)), RoomScene.preset.in_(PRESETS))
    )
    return [(session, room, scene) for session, room, scene in rows]


async def _seen(tx: AsyncSession, rooms: Collection[tuple[Session, Room, RoomScene]]) -> dict[int, tuple[int, ...]]:
    present = await present_points(tx, {session.id for session, _, _ in rooms})
    return {
        room.id: seen_in(await load_floor(tx, session, room), scene, present[session.id])
        for session, room, scene in rooms
    }
