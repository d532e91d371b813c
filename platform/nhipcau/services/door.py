"""Commands at the door of a session's room: the domain decides, rows and events are stored together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.door import (
    AT_THE_DOOR,
    Admit,
    AdmitWaiting,
    Bar,
    Command,
    Entry,
    Hall,
    LiftBar,
    SendBack,
    SetLock,
    SetWaitingRoom,
    decide,
    knock,
)
from nhipcau.domain.errors import Forbidden, NotInvited, Refusal, SessionNotOpen
from nhipcau.domain.errors_door import Barred, InWaitingRoom, RoomLocked
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.door_rows import door_of, load_hall, store_hall
from nhipcau.services.help_rooms import TOPIC as HELP_TOPIC
from nhipcau.services.help_rows import hang_up_of
from nhipcau.services.names_on import body_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.putting_out import disconnect, empty_seat
from nhipcau.services.reach import BodyTree, ConferencePointRow
from nhipcau.services.session_access import Meeting, meet
from nhipcau.services.session_view import get_session
from nhipcau.store import outbox
from nhipcau.store.models import BridgePoint, Seat


async def set_lock(deployment: Deployment, actor: Actor, *, session_id: int, locked: bool, seen: int) -> SessionView:
    """Lock the room or unlock it: whoever is in comes back after a drop, nobody else comes in.

    ``seen`` is the stage version that whoever pressed had before them. Raises Forbidden, SessionNotOpen, DoorMoved.
    """
    return await _command(deployment, actor, session_id, SetLock(locked, seen))


async def set_waiting_room(
    deployment: Deployment, actor: Actor, *, session_id: int, on: bool, seen: int
) -> SessionView:
    """Have points wait before the room, or let in whoever waits. Raises Forbidden, SessionNotOpen, DoorMoved."""
    return await _command(deployment, actor, session_id, SetWaitingRoom(on, seen))


async def admit_point(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int
) -> SessionView:
    """Let one point in, waiting or still to come; whoever operates a district, one of its own that waits.

    Raises Forbidden, NotInvited, SessionNotOpen, DoorLocked, DoorMoved, PointBarred, HeldByChair, PointAbsent.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await _kept(tx, actor, session_id, now, point_id, or_own=True)
        hall = await load_hall(tx, meeting.main_room)
        command = Admit(point_id, seen, by_district=not meeting.reach.may(Action.DOOR_KEEP))
        await _decided(tx, meeting, hall, command, actor, now, (point_id,))
    return await _told(deployment, actor, session_id)


async def admit_waiting(
    deployment: Deployment, actor: Actor, *, session_id: int, seen: int, body_id: int | None = None
) -> SessionView:
    """Let in all that wait, or those of them under a body; whoever operates a district, its own of them.

    Raises Forbidden, SessionNotOpen, DoorLocked.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await _kept(tx, actor, session_id, now, or_own=True)
        by_district = not meeting.reach.may(Action.DOOR_KEEP)
        hall = await load_hall(tx, meeting.main_room)
        waiting = [point for point, stands in hall.entries.items() if stands.entry in AT_THE_DOOR]
        group = ""
        if body_id is not None:
            waiting, group = await _under(tx, meeting, waiting, body_id)
        if by_district:
            waiting = await _own(tx, meeting, waiting)
        command = AdmitWaiting(tuple(waiting), seen, group, by_district)
        await _decided(tx, meeting, hall, command, actor, now, waiting)
    return await _told(deployment, actor, session_id)


async def send_back(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int) -> SessionView:
    """Send a point back before the door; its connection is cut, and it waits until it is let in again.

    Raises Forbidden, NotInvited, SessionNotOpen, MainPointStays, PointAbsent, DoorMoved.
    """
    return await _command(deployment, actor, session_id, SendBack(point_id, seen), point_id)


async def bar(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, reason: str, seen: int
) -> SessionView:
    """Put a point out of the session, and keep it out until the bar is lifted.

    Raises Forbidden, NotInvited, SessionNotOpen, MainPointStays, DoorMoved.
    """
    return await _command(deployment, actor, session_id, Bar(point_id, reason, seen), point_id)


async def lift_bar(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int) -> SessionView:
    """Let a point that was put out come again. Raises Forbidden, NotInvited, SessionNotOpen, DoorMoved."""
    return await _command(deployment, actor, session_id, LiftBar(point_id, seen), point_id)


async def knocked(
    tx: AsyncSession, meeting: Meeting, seat: Seat, label: str, actor: Actor, now: datetime
) -> Refusal | None:
    """Ask the door for a point's seat; returns why it has to wait, after it was noted that it does.

    None: call ``step_inside`` with the rest of the admission.
    """
    room = meeting.main_room
    before = Entry(seat.entry)
    entry = knock(door_of(room), before, is_main=seat.point_id == room.main_point_id)
    if entry is Entry.INSIDE:
        return None
    seat.knocked_at = now
    if entry is not before:
        seat.entry, seat.entry_since = entry.value, now
        waits = Happened(EventType.SEAT_WAITS, {"point_id": seat.point_id, "label": label})
        await outbox.append(tx, [waits], actor=actor, at=now, place=meeting.place)
    if entry is Entry.BARRED:
        return Barred(reason=seat.entry_reason)
    return RoomLocked() if room.locked else InWaitingRoom()


async def _command(
    deployment: Deployment, actor: Actor, session_id: int, command: Command, point_id: int = 0
) -> SessionView:
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await _kept(tx, actor, session_id, now, point_id)
        hall = await load_hall(tx, meeting.main_room)
        out = await _decided(tx, meeting, hall, command, actor, now, (point_id,) if point_id else ())
    for each in out:
        await disconnect(deployment, meeting, each)
    return await _told(deployment, actor, session_id)


async def _decided(
    tx: AsyncSession,
    meeting: Meeting,
    hall: Hall,
    command: Command,
    actor: Actor,
    now: datetime,
    meant: Collection[int],
) -> list[int]:
    """Decide and store; returns the points that were put out: ``disconnect`` them after the commit."""
    labels = await stage.labels_of(tx, meeting.conference, set(meant)) if meant else {}
    after, happened = decide(hall, command, actor.name, labels)
    await store_hall(tx, meeting.main_room, hall, after, now)
    out = [
        point
        for point, stands in after.entries.items()
        if hall.entries[point].entry is Entry.INSIDE and stands.entry is not Entry.INSIDE
    ]
    for point in out:
        happened += await empty_seat(tx, meeting, point, labels[point], actor, now)
    for point, stands in after.entries.items():
        if stands.entry is Entry.BARRED and hall.entries[point].entry not in {Entry.BARRED, Entry.INSIDE}:
            # It had nothing in the room, but may have called from before it.
            happened += tuple(await hang_up_of(tx, meeting.session.id, point, labels[point], now))
    await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    return out


async def _kept(
    tx: AsyncSession, actor: Actor, session_id: int, now: datetime, point_id: int = 0, *, or_own: bool = False
) -> Meeting:
    """Return a session that is open and whose door the actor keeps; ``or_own``: for points of its own subtree at least.

    Raises Forbidden, NotInvited, SessionNotOpen.
    """
    meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
    keeps = meeting.reach.may(Action.DOOR_KEEP)
    if not keeps and not (or_own and meeting.reach.may(Action.DOOR_OWN)):
        raise Forbidden
    own = {point.point_id for point in meeting.reach.points if _is_own(meeting, point)}
    if point_id and not keeps and point_id not in own:
        # Whether a point of others is on the list is not told.
        raise Forbidden
    if point_id and all(point.point_id != point_id for point in meeting.reach.points):
        raise NotInvited
    if meeting.session.state not in JOINABLE:
        raise SessionNotOpen
    return meeting


def _is_own(meeting: Meeting, point: ConferencePointRow) -> bool:
    return meeting.reach.seat(point, Action.DOOR_OWN)


async def _own(tx: AsyncSession, meeting: Meeting, points: list[int]) -> list[int]:
    """Return those of some points that stand below whoever lets them in (one query)."""
    rows = await tx.execute(select(BridgePoint.id, BridgePoint.body_id).where(BridgePoint.id.in_(points)))
    own = {
        point_id
        for point_id, body_id in rows
        if _is_own(meeting, ConferencePointRow(meeting.conference.id, point_id, body_id, "", False))
    }
    return [point for point in points if point in own]


async def _under(tx: AsyncSession, meeting: Meeting, points: list[int], body_id: int) -> tuple[list[int], str]:
    """Return those of some points that stand under a body on the conference's day, and what the body is called."""
    day = day_of(meeting.conference.starts_at)
    tree = await BodyTree.load(tx)
    bodies = await tx.execute(select(BridgePoint.id, BridgePoint.body_id).where(BridgePoint.id.in_(points)))
    under = {point for point, body in bodies if body_id in tree.upwards(body, day)}
    names = await body_names_on(tx, {body_id}, day)
    return [point for point in points if point in under], names.get(body_id, "")


async def _told(deployment: Deployment, actor: Actor, session_id: int) -> SessionView:
    deployment.bus.publish(HELP_TOPIC)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return await get_session(deployment, actor, session_id=session_id)
