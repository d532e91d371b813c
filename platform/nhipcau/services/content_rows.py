"""Second machines of seats between their rows and the rest: which one stands, and what ends one.

A machine stands as long as whoever sat in the seat when it was let in sits there. What ends it is called wherever a
seat changes hands on purpose; the comparison of the two holders is there for what is forgotten.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Actor
from nhipcau.services.calendar import day_of
from nhipcau.services.names_on import point_names_on
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.store import outbox
from nhipcau.store.models import Conference, ContentMachine, Room, RoomScene, Seat, Session
from nhipcau_media.contract.identity import content_identity, point_identity

#: Of a machine and its seat, joined by session and point: it may be in the room.
STANDS = and_(ContentMachine.secret_hash.is_not(None), Seat.holder != "", ContentMachine.holder == Seat.holder)
#: Joins a machine to its seat.
OF_SEAT = and_(ContentMachine.session_id == Seat.session_id, ContentMachine.point_id == Seat.point_id)


def of_seat(session_id: int, point_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return what picks the machine of one seat."""
    return (ContentMachine.session_id == session_id, ContentMachine.point_id == point_id)


async def end_machines(tx: AsyncSession, *which: ColumnElement[bool]) -> list[ContentMachine]:
    """End machines and codes that wait for one; returns the machines that there were.

    Whose screen was shown gives its place back to the seat's own machine: the point presents as before. Their
    connections go with the next comparison of rosters; publish ``ROSTER_TOPIC`` and ``stage.TOPIC`` after the commit.
    """
    ended = []
    for machine in await tx.scalars(select(ContentMachine).where(*which)):
        machine.code_hash = machine.code_expires_at = None
        if machine.secret_hash is not None:
            machine.secret_hash = None
            ended.append(machine)
    for machine in ended:
        await give_place(tx, machine.session_id, content_identity(machine.point_id), point_identity(machine.point_id))
    return ended


async def end_machine_of(tx: AsyncSession, session_id: int, point_id: int, label: str) -> list[Happened]:
    """End the machine of one seat and any code for one; returns what happened."""
    ended = await end_machines(tx, *of_seat(session_id, point_id))
    return [_out(point_id, label) for _ in ended]


async def end_machines_let_in_by(tx: AsyncSession, holder: str, *, actor: Actor, at: datetime) -> None:
    """End every machine that a holder let in, and tell of it in the session of each.

    A session that is over is told nothing: its logbook may be signed.
    """
    for machine in await end_machines(tx, ContentMachine.holder == holder):
        conference, session, room = (
            await tx.execute(
                select(Conference, Session, Room)
                .join(Session, Session.conference_id == Conference.id)
                .join(Room, (Room.session_id == Session.id) & (Room.kind == MAIN_ROOM))
                .where(Session.id == machine.session_id)
            )
        ).one()
        if session.state in JOINABLE:
            names = await point_names_on(tx, [machine.point_id], day_of(conference.starts_at))
            out = _out(machine.point_id, names[machine.point_id])
            place = outbox.Place(conference.id, session.id, room.id)
            await outbox.append(tx, [out], actor=actor, at=at, place=place)


async def give_place(tx: AsyncSession, session_id: int, before: str, after: str) -> bool:
    """Have another machine's screen stand where one is shown; False when it is not shown."""
    row = (
        await tx.execute(
            select(Room, RoomScene)
            .join(RoomScene, RoomScene.room_id == Room.id)
            .where(Room.session_id == session_id, Room.kind == MAIN_ROOM)
        )
    ).first()
    if row is None:
        return False
    room, scene = row
    content = scene.content or {}
    if content.get("identity") != before:
        return False
    scene.content = {**content, "identity": after}
    room.version += 1
    return True


def _out(point_id: int, label: str) -> Happened:
    return Happened(EventType.CONTENT_MACHINE_OUT, {"point_id": point_id, "label": label})
