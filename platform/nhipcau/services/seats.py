"""Seats: who sits in which, and the tokens for them.

A seat's generation grows at every admission and stands in the token, so whoever was admitted before is superseded: the
same device after a reload is let in at once, and its older connection goes. Another device has to take over on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.door import KEPT_OUT, Entry
from nhipcau.domain.errors import SeatTaken, SessionNotOpen
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.schemas.base import Done
from nhipcau.schemas.rooms import Admission, Presence
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.content_rows import end_machine_of, end_machines_let_in_by
from nhipcau.services.deployment import Deployment
from nhipcau.services.door import knocked
from nhipcau.services.door_rows import step_inside, step_outside
from nhipcau.services.elsewhere import leave_others
from nhipcau.services.giving_up import give_up_floor
from nhipcau.services.help_rooms import TOPIC as HELP_TOPIC
from nhipcau.services.help_rows import hang_up_of, pass_side, take_sides
from nhipcau.services.hooks import ROSTER_TOPIC
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.putting_out import disconnect
from nhipcau.services.seen import followed
from nhipcau.services.session_access import Meeting, meet
from nhipcau.store import outbox
from nhipcau.store.models import Seat, Session
from nhipcau_media.contract.identity import GENERATION_ATTRIBUTE, person_identity, point_identity
from nhipcau_media.contract.stage import Stage
from nhipcau_media.server import Grants

#: Seconds. The media server forgives a minute more, so nobody enters later than two minutes after the admission.
TOKEN_LIFE_S = 60


async def join_session(
    deployment: Deployment,
    actor: Actor,
    *,
    session_id: int,
    point_id: int | None,
    takeover: bool = False,
    page: int = 1,
) -> Admission:
    """Admit the caller to the seat of a point, or without one to watch; returns address and token.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, RoomLocked and InWaitingRoom (the point waits from now on),
    Barred, SeatTaken, LiveElsewhere (it sits in another session).
    """
    if point_id is None:
        return await _watch(deployment, actor, session_id, page)
    now = deployment.now()
    holder = holder_of(actor)
    moved_here = False
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        point = meeting.require_seat(point_id, Action.SEAT_TAKE)
        document, grants = await _joinable_stage(tx, meeting)
        seat = await _seat(tx, session_id, point_id)
        refusal = await knocked(tx, meeting, seat, point.name, actor, now)
        if refusal is None:
            moved_here = await leave_others(
                tx, actor, point_id=point_id, session_id=session_id, takeover=takeover, now=now
            )
            if seat.holder not in ("", holder):
                if not takeover:
                    raise SeatTaken(label=point.name, point_id=point_id)
                data = {"point_id": point_id, "label": point.name, "generation": seat.generation + 1}
                moved = Happened(EventType.SEAT_MOVED, data)
                out = await end_machine_of(tx, session_id, point_id, point.name)
                await outbox.append(tx, [moved, *out], actor=actor, at=now, place=meeting.place)
                await pass_side(tx, session_id, point_id, holder)
            seat.holder = holder
            seat.generation += 1
            step_inside(seat, now)
    deployment.bus.publish(TOPIC)
    if takeover or moved_here:
        deployment.bus.publish(HELP_TOPIC)
        deployment.bus.publish(stage.TOPIC)
        deployment.bus.publish(ROSTER_TOPIC)
    if refusal is not None:
        # Only now: that it waits is on record.
        raise refusal
    return admission(
        deployment,
        meeting.main_room.name,
        document,
        identity=point_identity(point_id),
        label=point.name,
        grants=grants.get(point_identity(point_id), stage.SILENT),
        generation=seat.generation,
    )


async def leave_session(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, generation: int
) -> Done:
    """Leave a seat on purpose: it is free for any device of the point, and its floor and queue place are given up.

    Its call to the engineer ends, from before the door as well. A page that was superseded leaves nothing.
    Raises NotFound, Forbidden, NotInvited.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        point = meeting.require_seat(point_id, Action.SEAT_TAKE)
        if meeting.room is None or meeting.session.state not in JOINABLE:
            return Done()
        seat = await _seat(tx, session_id, point_id)
        happened: list[Happened] = []
        if Entry(seat.entry) in KEPT_OUT:
            # It has no place to give up: nobody is let in any more for one that waits.
            step_outside(seat, now)
        elif seat.generation != generation or seat.holder != holder_of(actor):
            return Done()
        else:
            seat.holder = ""
            step_outside(seat, now)
            # Whatever token is still about opens this seat no more.
            seat.generation += 1
            if seat.presence in (Presence.PRESENT, Presence.DROPPED):
                happened.append(Happened(EventType.SEAT_LEFT, {"point_id": point_id, "label": point.name}))
                async with followed(tx, [session_id]):
                    seat.presence, seat.presence_since = Presence.LEFT, now
            room = meeting.main_room
            happened += await give_up_floor(tx, meeting.session, room, point_id, point.name, actor, now)
        happened += await hang_up_of(tx, session_id, point_id, point.name, now)
        happened += await end_machine_of(tx, session_id, point_id, point.name)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    # The page disconnects by itself, too.
    await disconnect(deployment, meeting, point_id)
    return Done()


async def evict(tx: AsyncSession, actor: Actor, *, by: Actor, at: datetime) -> None:
    """Take a device or a signed-in browser out of every seat and every call; ``tell_evicted`` after the commit.

    The second machines that it let in go with it; that is told of whoever had it evicted (``by``).

    Its tokens are superseded; the reconciler and the keeper of calls remove its connections.
    """
    running = select(Session.id).where(Session.state.in_(JOINABLE))
    await tx.execute(
        update(Seat)
        .where(Seat.holder == holder_of(actor), Seat.session_id.in_(running))
        .values(holder="", generation=Seat.generation + 1)
    )
    await take_sides(tx, holder_of(actor))
    await end_machines_let_in_by(tx, holder_of(actor), actor=by, at=at)


def tell_evicted(deployment: Deployment) -> None:
    """Have the connections of whoever was evicted looked for at once, and the stage told of a screen that went."""
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(ROSTER_TOPIC)
    deployment.bus.publish(HELP_TOPIC)


def holder_of(actor: Actor) -> str:
    """Return who occupies a seat when the actor takes it: a device, or a signed-in browser."""
    return f"device:{actor.id}" if actor.kind is ActorKind.DEVICE else f"web:{actor.sign_in_id}"


async def _watch(deployment: Deployment, actor: Actor, session_id: int, page: int) -> Admission:
    now = deployment.now()
    async with deployment.database.read() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now))
        meeting.reach.require(Action.ROOM_WATCH)
        document, _ = await _joinable_stage(tx, meeting)
    return admission(
        deployment,
        meeting.main_room.name,
        document,
        identity=person_identity(actor.id, page),
        label=actor.name,
        grants=stage.SILENT,
        generation=0,
    )


async def _joinable_stage(tx: AsyncSession, meeting: Meeting) -> tuple[Stage, Mapping[str, Grants]]:
    """Return stage and grants of a room that points may be in. Raises SessionNotOpen."""
    if meeting.room is None or meeting.session.state not in JOINABLE:
        raise SessionNotOpen
    document = await stage.load_stage(tx, meeting.session, meeting.room)
    return document, stage.grants_of(document)


async def _seat(tx: AsyncSession, session_id: int, point_id: int) -> Seat:
    return (await tx.scalars(select(Seat).where(Seat.session_id == session_id, Seat.point_id == point_id))).one()


def admission(
    deployment: Deployment,
    room_name: str,
    document: Stage,
    *,
    identity: str,
    label: str,
    grants: Grants,
    generation: int,
) -> Admission:
    """Return address and token of one identity in a room."""
    admitted = deployment.media.admit(
        room_name,
        identity,
        name=label,
        grants=grants,
        attributes={GENERATION_ATTRIBUTE: str(generation)},
        life_s=TOKEN_LIFE_S,
    )
    return Admission(
        # Signalling goes through our own origin: http → ws, https → wss.
        url="ws" + deployment.settings.public_url.removeprefix("http"),
        token=admitted.token,
        expires_at=datetime.fromtimestamp(admitted.expires_at, UTC),
        identity=identity,
        label=label,
        generation=generation,
        stage=document,
    )
