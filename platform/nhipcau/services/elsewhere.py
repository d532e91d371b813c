"""A point that is live elsewhere: it is warned, and moved on purpose, never seated twice (Art. 9.3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors_preparation import LiveElsewhere
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Actor
from nhipcau.schemas.rooms import Presence
from nhipcau.services.content_rows import end_machine_of
from nhipcau.services.door_rows import step_outside
from nhipcau.services.giving_up import give_up_floor
from nhipcau.services.help_rows import hang_up_of
from nhipcau.services.seen import followed
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.store import outbox
from nhipcau.store.models import BridgePoint, Conference, Room, Seat, Session


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A seat that a point occupies in a session that runs."""

    point_id: int
    name: str
    session_id: int
    conference_id: int
    title: str
    presence: str


async def live_seats(
    tx: AsyncSession, *, point_ids: Collection[int] | None = None, but_session: int = 0
) -> list[Elsewhere]:
    """Return seats that are occupied in running sessions, of some points or of all (one query)."""
    question = (
        select(Seat.point_id, BridgePoint.name, Session.id, Conference.id, Conference.title, Seat.presence)
        .join(Session, Session.id == Seat.session_id)
        .join(Conference, Conference.id == Session.conference_id)
        .join(BridgePoint, BridgePoint.id == Seat.point_id)
        .where(Session.state.in_(JOINABLE), Session.id != but_session, Seat.holder != "")
        .order_by(Session.id)
    )
    if point_ids is not None:
        question = question.where(Seat.point_id.in_(list(point_ids)))
    return [Elsewhere(*row) for row in await tx.execute(question)]


async def leave_others(
    tx: AsyncSession, actor: Actor, *, point_id: int, session_id: int, takeover: bool, now: datetime
) -> bool:
    """Free the seats that a point occupies in other running sessions, before it is seated here.

    A seat whose page is connected is freed only on purpose. It leaves there as by its own press: floor and place in the
    queue are given up, its call to the engineer ends. Returns whether any was freed: publish ``stage.TOPIC``,
    ``ROSTER_TOPIC`` and ``help_rooms.TOPIC`` after the commit.
    Raises LiveElsewhere.
    """
    others = await live_seats(tx, point_ids=[point_id], but_session=session_id)
    for other in others:
        if other.presence == Presence.PRESENT and not takeover:
            raise LiveElsewhere(label=other.name, title=other.title, session_id=other.session_id, point_id=point_id)
    for other in others:
        seat = (
            await tx.scalars(select(Seat).where(Seat.session_id == other.session_id, Seat.point_id == point_id))
        ).one()
        was_here = seat.presence in (Presence.PRESENT, Presence.DROPPED)
        # Whatever token is still about opens that seat no more; the reconciler ends its connection.
        seat.holder, seat.generation = "", seat.generation + 1
        step_outside(seat, now)
        happened = []
        if was_here:
            async with followed(tx, [other.session_id]):
                seat.presence, seat.presence_since = Presence.LEFT, now
            happened.append(Happened(EventType.SEAT_LEFT, {"point_id": point_id, "label": other.name}))
        session, room = (
            await tx.execute(
                select(Session, Room)
                .join(Room, (Room.session_id == Session.id) & (Room.kind == MAIN_ROOM))
                .where(Session.id == other.session_id)
            )
        ).one()
        happened += await give_up_floor(tx, session, room, point_id, other.name, actor, now)
        happened += await hang_up_of(tx, session.id, point_id, other.name, now)
        happened += await end_machine_of(tx, session.id, point_id, other.name)
        place = outbox.Place(other.conference_id, other.session_id, room.id)
        await outbox.append(tx, happened, actor=actor, at=now, place=place)
    return bool(others)
