"""Who is waited for no longer: a lost point that has the floor or waits for it, and one that left the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from nhipcau.domain.conference import JOINABLE, SessionState
from nhipcau.domain.door import KEPT_OUT, STOPPED_KNOCKING_S, Entry
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor import put_out
from nhipcau.domain.floor_state import Branch, Context, Floor
from nhipcau.domain.floor_urgent import without_urgent
from nhipcau.domain.roles import SYSTEM
from nhipcau.schemas.rooms import Presence
from nhipcau.services import stage
from nhipcau.services.branch_rows import told_inside
from nhipcau.services.deployment import Deployment
from nhipcau.services.door_rows import step_outside
from nhipcau.services.floor_rows import branches_of, load_floor, milliseconds, store_floor
from nhipcau.services.help_rooms import TOPIC as HELP_TOPIC
from nhipcau.services.help_rows import hang_up_of
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.presented import follow_urgent
from nhipcau.services.presiding import kept_until, seat_grace_of
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.store import outbox
from nhipcau.store.models import (
    BranchSeat,
    BridgePoint,
    Conference,
    ConferencePresiding,
    HelpCall,
    Room,
    Seat,
    Session,
)

#: Seconds for which the point that the Department puts to all may be lost.
URGENT_LOST_S = 15


@dataclass(frozen=True, slots=True)
class _Lost:
    """Those of a room that were lost for longer than their grace."""

    session: Session
    room: Room
    conference: Conference
    #: The sub-conference whose room it is; none: the main room.
    branch: Branch | None = None
    #: Point → since when it is lost.
    since: dict[int, datetime] = field(default_factory=dict)

    def holding(self, floor: Floor) -> bool:
        """Whether any of them has the floor or waits for it."""
        return any(_holds(floor, point_id) for point_id in self.since)


async def end_graces(deployment: Deployment) -> None:
    """Take floor and queue place from points that were lost for longer than their grace; their seats stay theirs.

    A break takes nothing: nobody speaks, and what was lost before it is waited for anew when the meeting goes on. In a
    sub-conference it is the same, but that it has no break.
    """
    now = deployment.now()
    async with deployment.database.read() as tx:
        # Looked at without the lock that writers take: mostly nobody is lost, or nothing is held.
        lapsed = await _lapsed(tx, deployment, now)
        if not [lost for lost in lapsed if lost.holding(await load_floor(tx, lost.session, lost.room))]:
            return
    told = False
    async with deployment.database.write() as tx:
        for lost in await _lapsed(tx, deployment, now):
            before = floor = await load_floor(tx, lost.session, lost.room)
            if not lost.holding(before):
                continue
            labels = await stage.labels_of(tx, lost.conference, set(lost.since))
            context = Context(milliseconds(now), SYSTEM.name, labels, frozenset())
            facts: list[Happened] = []
            for point_id, since in lost.since.items():
                if not _holds(floor, point_id):
                    continue
                speaks = point_id in floor.speakers
                data = {
                    "point_id": point_id,
                    "label": labels[point_id],
                    "away_ms": milliseconds(now) - milliseconds(since),
                    "kept_vi": "lượt phát biểu" if speaks else "chỗ trong hàng đợi",
                    "kept_en": "floor" if speaks else "place in the queue",
                }
                floor, happened = put_out(floor, point_id, context)
                facts += [Happened(EventType.SEAT_GRACE_OVER, data), *happened]
            await store_floor(tx, lost.room, before, floor, now)
            await follow_urgent(tx, before, floor, lost.room.id, now)
            if lost.branch is not None:
                facts = told_inside(facts, lost.branch)
            place = outbox.Place(lost.conference.id, lost.session.id, lost.room.id)
            await outbox.append(tx, facts, actor=SYSTEM, at=now, place=place)
            told = True
    if told:
        deployment.bus.publish(stage.TOPIC)
        deployment.bus.publish(TOPIC)


async def end_silent_urgent(deployment: Deployment) -> None:
    """Give a room back whose Department's point was lost: nobody would be heard in it.

    A blink of its line ends nothing.
    """
    now = deployment.now()
    question = (
        select(Room, Session, Conference, Seat)
        .join(Session, Session.id == Room.session_id)
        .join(Conference, Conference.id == Session.conference_id)
        .join(Seat, Seat.session_id == Session.id)
        .where(
            Session.state.in_(JOINABLE),
            Room.kind == MAIN_ROOM,
            Seat.presence != Presence.PRESENT,
            Seat.presence_since <= now - timedelta(seconds=URGENT_LOST_S),
            Seat.point_id == Room.urgent_point_id,
        )
    )
    async with deployment.database.read() as tx:
        if (await tx.execute(question.limit(1))).first() is None:
            return
    async with deployment.database.write() as tx:
        for room, session, conference, seat in (await tx.execute(question)).all():
            before = await load_floor(tx, session, room)
            labels = await stage.labels_of(tx, conference, {seat.point_id})
            after, happened = without_urgent(before, Context(milliseconds(now), SYSTEM.name, labels, frozenset()))
            await store_floor(tx, room, before, after, now)
            await follow_urgent(tx, before, after, room.id, now)
            place = outbox.Place(conference.id, session.id, room.id)
            await outbox.append(tx, happened, actor=SYSTEM, at=now, place=place)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)


async def forget_who_left_the_door(deployment: Deployment) -> None:
    """Let points wait no longer before a room whose pages have stopped asking; who was sent back stays sent back.

    Whoever is gone from the door has hung up, also one that was sent back or put out.
    """
    now = deployment.now()
    since = now - timedelta(seconds=STOPPED_KNOCKING_S)
    seats = (
        select(Seat, Session, Room, BridgePoint.name)
        .join(Session, Session.id == Seat.session_id)
        .join(Room, (Room.session_id == Session.id) & (Room.kind == MAIN_ROOM))
        .join(BridgePoint, BridgePoint.id == Seat.point_id)
        .where(Session.state.in_(JOINABLE))
    )
    gone = seats.where(Seat.entry == Entry.WAITING, Seat.knocked_at < since)
    calling = seats.join(
        HelpCall, (HelpCall.session_id == Seat.session_id) & (HelpCall.point_id == Seat.point_id)
    ).where(
        Seat.entry.in_(KEPT_OUT - {Entry.WAITING}),
        # Its page asks again within seconds after it was put out.
        Seat.entry_since < since,
        or_(Seat.knocked_at.is_(None), Seat.knocked_at < since),
        HelpCall.ended_at.is_(None),
        HelpCall.called_at < since,
    )
    async with deployment.database.read() as tx:
        if not [1 for question in (gone, calling) if (await tx.execute(question.limit(1))).first() is not None]:
            return
    async with deployment.database.write() as tx:
        for seat, session, room, name in (await tx.execute(gone)).all():
            step_outside(seat, now)
            told = Happened(EventType.SEAT_GAVE_UP, {"point_id": seat.point_id, "label": name})
            hung_up = await hang_up_of(tx, session.id, seat.point_id, name, now)
            place = outbox.Place(session.conference_id, session.id, room.id)
            await outbox.append(tx, [told, *hung_up], actor=SYSTEM, at=now, place=place)
        for seat, session, room, name in (await tx.execute(calling)).all():
            hung_up = await hang_up_of(tx, session.id, seat.point_id, name, now)
            place = outbox.Place(session.conference_id, session.id, room.id)
            await outbox.append(tx, hung_up, actor=SYSTEM, at=now, place=place)
    deployment.bus.publish(TOPIC)
    deployment.bus.publish(HELP_TOPIC)


async def _lapsed(tx: AsyncSession, deployment: Deployment, now: datetime) -> list[_Lost]:
    """Return room by room the points that were lost for longer than their grace (two queries)."""
    main_room = aliased(Room)
    in_main = (
        select(Seat, Session, Room, Conference, ConferencePresiding)
        .join(Session, Session.id == Seat.session_id)
        .join(Room, (Room.session_id == Session.id) & (Room.kind == MAIN_ROOM))
        .join(Conference, Conference.id == Session.conference_id)
        .outerjoin(ConferencePresiding, ConferencePresiding.conference_id == Conference.id)
        .where(Session.state.in_(JOINABLE), Session.state != SessionState.PAUSED, Seat.presence == Presence.DROPPED)
        .order_by(Seat.id)
    )
    in_branches = (
        select(BranchSeat, Session, Room, main_room, Conference, ConferencePresiding)
        .join(Room, Room.id == BranchSeat.room_id)
        .join(Session, Session.id == Room.session_id)
        .join(main_room, (main_room.session_id == Session.id) & (main_room.kind == MAIN_ROOM))
        .join(Conference, Conference.id == Session.conference_id)
        .outerjoin(ConferencePresiding, ConferencePresiding.conference_id == Conference.id)
        .where(Session.state.in_(JOINABLE), Room.closed_at.is_(None), BranchSeat.presence == Presence.DROPPED)
        .order_by(BranchSeat.id)
    )
    lapsed: dict[int, _Lost] = {}

    def note(point_id: int, since: datetime | None, until: datetime | None, lost: _Lost) -> None:
        if since is not None and until is not None and until <= now:
            lapsed.setdefault(lost.room.id, lost).since[point_id] = since

    for seat, session, room, conference, presiding in await tx.execute(in_main):
        until = kept_until(seat.presence_since, session, seat_grace_of(deployment, presiding))
        note(seat.point_id, seat.presence_since, until, _Lost(session, room, conference))
    for place, session, room, around, conference, presiding in await tx.execute(in_branches):
        until = kept_until(place.presence_since, None, seat_grace_of(deployment, presiding))
        branch = next((one for one in branches_of(around) if one.room_id == room.id), None)
        note(place.point_id, place.presence_since, until, _Lost(session, room, conference, branch))
    return list(lapsed.values())


def _holds(floor: Floor, point_id: int) -> bool:
    return point_id in floor.speakers or bool(floor.place_of(point_id))
