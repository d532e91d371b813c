"""A point or its second machine goes out of the room: what it had ends, its tokens open nothing, its line is cut."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.events import Happened
from nhipcau.domain.floor import put_out
from nhipcau.domain.floor_state import TALKING, Context
from nhipcau.domain.roles import Actor
from nhipcau.schemas.rooms import Presence
from nhipcau.services.branch_rows import leave_branch
from nhipcau.services.content_rows import end_machine_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import branches_of, load_floor, milliseconds, store_floor
from nhipcau.services.help_rooms import TOPIC as HELP_TOPIC
from nhipcau.services.help_rows import hang_up_of
from nhipcau.services.hooks import ROSTER_TOPIC
from nhipcau.services.presented import follow_urgent
from nhipcau.services.screens import end_screen
from nhipcau.services.seen import followed
from nhipcau.services.session_access import Meeting
from nhipcau.store.models import Room, Seat
from nhipcau_media.contract.identity import content_identity, point_identity
from nhipcau_media.server import MediaServerError


async def empty_seat(
    tx: AsyncSession, meeting: Meeting, point_id: int, label: str, actor: Actor, now: datetime
) -> tuple[Happened, ...]:
    """Free the seat of a point that the host puts out; its floor, its place in the queue, its screen and its call end.

    Call ``disconnect`` after the commit. Returns what happened.
    """
    room = meeting.main_room
    seat = (await tx.scalars(select(Seat).where(Seat.session_id == room.session_id, Seat.point_id == point_id))).one()
    # Whatever token is still about opens this seat no more.
    seat.holder, seat.generation = "", seat.generation + 1
    if seat.presence in (Presence.PRESENT, Presence.DROPPED):
        async with followed(tx, [room.session_id]):
            seat.presence, seat.presence_since = Presence.LEFT, now
    before = await load_floor(tx, meeting.session, room)
    context = Context(milliseconds(now), actor.name, {point_id: label}, frozenset())
    after, happened = put_out(before, point_id, context)
    after, told = await leave_branch(tx, meeting.session, after, point_id, context, now)
    await store_floor(tx, room, before, after, now)
    screen = await end_screen(tx, room, point_id, label, actor)
    out = await end_machine_of(tx, room.session_id, point_id, label)
    if meeting.session.state in TALKING:
        await follow_urgent(tx, before, after, room.id, now)
    return (*happened, *told, *screen, *out, *await hang_up_of(tx, room.session_id, point_id, label, now))


async def disconnect(deployment: Deployment, meeting: Meeting, point_id: int) -> None:
    """Have the media server cut the connections of a point, in the main room and in its sub-conference."""
    deployment.bus.publish(HELP_TOPIC)
    rooms = [meeting.main_room.name]
    if inside := [branch.room_id for branch in branches_of(meeting.main_room) if point_id in branch.points]:
        async with deployment.database.read() as tx:
            rooms += await tx.scalars(select(Room.name).where(Room.id.in_(inside)))
    for room in rooms:
        try:
            await deployment.media.remove(room, point_identity(point_id))
        except MediaServerError:
            # It is gone already, or the reconciler removes what stays.
            deployment.bus.publish(ROSTER_TOPIC)


async def disconnect_machine(deployment: Deployment, room: Room, point_id: int) -> None:
    """Have the media server cut a machine's connection at once."""
    try:
        await deployment.media.remove(room.name, content_identity(point_id))
    except MediaServerError:
        # It is gone already, or the reconciler removes what stays.
        deployment.bus.publish(ROSTER_TOPIC)
