"""Watches for rooms whose stage changed, and has them written: at once after a commit, else every 200 ms."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from sqlalchemy import or_, select

from nhipcau.domain.conference import JOINABLE
from nhipcau.services.deployment import Deployment
from nhipcau.services.stage import TOPIC
from nhipcau.store.models import Room, Session
from nhipcau.worker.room_writer import RoomWriter
from nhipcau_media.server import MediaServerError

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
#: Seconds between two tries while the media server refuses a room.
RETRY_S = 0.2
#: How long the end of a session may take to be told.
FAREWELL = timedelta(minutes=1)


async def write_stages(deployment: Deployment, writer: RoomWriter) -> None:
    """Run until cancelled."""
    while True:
        seen = deployment.bus.published(TOPIC)
        await write_changed(deployment, writer)
        # What was published meanwhile woke nobody.
        if deployment.bus.published(TOPIC) == seen:
            await deployment.bus.wait(TOPIC, LOOK_EVERY_S)


async def write_changed(deployment: Deployment, writer: RoomWriter) -> None:
    """Write every room whose version differs from what the media server was told; a room that fails is tried again."""
    async with deployment.database.read() as tx:
        farewell = deployment.now() - FAREWELL
        rows = await tx.execute(
            select(Room.id, Room.version, Room.media_lost_at)
            .join(Session, Session.id == Room.session_id)
            .where(
                or_(Session.state.in_(JOINABLE), Session.ended_at > farewell),
                or_(Room.closed_at.is_(None), Room.closed_at > farewell),
            )
        )
        rooms = rows.all()
    writer.forget_others([room.id for room in rooms])
    # A room that the media server has lost is the reconciler's to restore.
    changed = [r.id for r in rooms if r.media_lost_at is None and r.version != writer.told_version(r.id)]
    async with asyncio.TaskGroup() as tasks:
        for room_id in changed:
            tasks.create_task(_write(writer, room_id))


async def _write(writer: RoomWriter, room_id: int) -> None:
    try:
        await writer.write(room_id)
    except MediaServerError as error:
        log.warning("stage of room %d not written: %s", room_id, error)
        await asyncio.sleep(RETRY_S)
    except ValueError as error:
        # A document that cannot be sent is this room's trouble alone: the others are written on.
        log.error("stage of room %d cannot be written: %s", room_id, error)
        await asyncio.sleep(RETRY_S)
