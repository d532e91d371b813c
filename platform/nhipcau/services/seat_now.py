"""A seat after a command about it alone: what such a command can have changed, and nothing of 250 others.

Points press while all others do, and a view of the whole session is a hundred times as large; its pages hear the rest
by their event stream.
"""

from __future__ import annotations

from sqlalchemy import false, func, select

from nhipcau.schemas.rooms import SeatNow
from nhipcau.services import stage
from nhipcau.services.content_rows import OF_SEAT, STANDS
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import instant, load_floor
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.store.models import ContentMachine, Room, Seat, Session


async def told_of_seat(deployment: Deployment, *, session_id: int, point_id: int) -> SeatNow:
    """Wake whoever writes stages and reads events after a commit, and return the seat (two queries).

    The session was opened, and whoever asks was let give a command about the point.
    """
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    # Before it is read: of two answers the pages keep the one that was read later.
    now = deployment.now()
    async with deployment.database.read() as tx:
        session, room, seat, machine = (
            await tx.execute(
                select(Session, Room, Seat, func.coalesce(STANDS, false()))
                .select_from(Session)
                .join(Room, (Room.session_id == Session.id) & (Room.kind == MAIN_ROOM))
                .join(Seat, (Seat.session_id == Session.id) & (Seat.point_id == point_id))
                .outerjoin(ContentMachine, OF_SEAT)
                .where(Session.id == session_id)
            )
        ).one()
        floor = await load_floor(tx, session, room)
    places = {waiting.point_id: (place, waiting.since) for place, waiting in enumerate(floor.queue, 1)}
    place, since = places.get(point_id, (0, 0))
    return SeatNow(
        now=now,
        version=floor.version,
        point_id=point_id,
        queue_place=place,
        waiting_since=instant(since),
        has_floor=point_id in floor.speakers,
        content_machine=bool(machine),
        speaker_name=seat.speaker_name,
        speaker_post=seat.speaker_post,
    )
