"""The Department puts a point of a running session to all, over the chair's floor, and gives the room back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotInvited, SessionNotOpen
from nhipcau.domain.floor import decide
from nhipcau.domain.floor_commands import EndUrgent, StartUrgent
from nhipcau.domain.floor_state import Context, Floor
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor, milliseconds, present_of, store_floor
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.presented import follow_urgent
from nhipcau.services.session_access import Meeting, meet
from nhipcau.services.session_view import get_session
from nhipcau.store import outbox


async def start_urgent(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int
) -> SessionView:
    """Put a point that is in the room to all: it alone is heard, and marked as such in the picture.

    ``seen`` is the stage version that whoever pressed had before them. Raises Forbidden, NotInvited, SessionNotOpen,
    WrongState, PointAbsent, UrgentRuns (another point is on), UrgentMoved.
    """
    return await _command(deployment, actor, session_id, StartUrgent(point_id, seen), point_id)


async def end_urgent(deployment: Deployment, actor: Actor, *, session_id: int, seen: int) -> SessionView:
    """Give the room back: floor, queue, picture and clip are as they were.

    Raises Forbidden, SessionNotOpen, WrongState, UrgentMoved.
    """
    return await _command(deployment, actor, session_id, EndUrgent(seen))


async def _command(
    deployment: Deployment, actor: Actor, session_id: int, command: StartUrgent | EndUrgent, point_id: int = 0
) -> SessionView:
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        meeting.reach.require(Action.URGENT_SPEAK)
        if point_id and all(point.point_id != point_id for point in meeting.reach.points):
            raise NotInvited
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        room = meeting.main_room
        before = await load_floor(tx, meeting.session, room)
        context = await _context(tx, meeting, before, actor, point_id, now)
        after, happened = decide(before, command, context)
        await store_floor(tx, room, before, after, now)
        await follow_urgent(tx, before, after, room.id, now)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return await get_session(deployment, actor, session_id=session_id)


async def _context(
    tx: AsyncSession, meeting: Meeting, floor: Floor, actor: Actor, point_id: int, now: datetime
) -> Context:
    meant = {point_id, floor.urgent.point_id, *floor.speakers} - {0}
    here = await present_of(tx, meeting.session.id, {point_id})
    labels = await stage.labels_of(tx, meeting.conference, meant)
    return Context(now=milliseconds(now), by=actor.name, labels=labels, present=here)
