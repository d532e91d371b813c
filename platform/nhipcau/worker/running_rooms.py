"""What the database says of the rooms that are running: few queries, however many points."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.door import Entry, knock
from nhipcau.services.content_rows import OF_SEAT, STANDS
from nhipcau.services.deployment import Deployment
from nhipcau.services.door_rows import door_of
from nhipcau.services.floor_rows import branches_of, load_floor
from nhipcau.services.seen import present_points, seen_in, shows_others
from nhipcau.services.session_access import BRANCH_ROOM
from nhipcau.services.stage import Shown, build_stage, grants_of, shown_content
from nhipcau.store import outbox
from nhipcau.store.models import (
    BranchSeat,
    BridgePoint,
    Conference,
    ContentMachine,
    Device,
    Person,
    Room,
    RoomScene,
    Seat,
    Session,
    WebSession,
)
from nhipcau.worker.roster import SeatRow
from nhipcau_media.contract.stage import Stage
from nhipcau_media.server import Grants


@dataclass(frozen=True, slots=True)
class RunningRoom:
    """A room that points may be in."""

    id: int
    name: str
    conference: Conference
    session_id: int
    opened_at: datetime | None
    media_lost_at: datetime | None
    #: Name of the sub-conference whose room it is; empty: the main room.
    branch: str = ""

    @property
    def place(self) -> outbox.Place:
        """Where its events happen."""
        return outbox.Place(self.conference.id, self.session_id, self.id)


@dataclass(frozen=True, slots=True)
class RoomState:
    """Seats, stage and grants of a room at one instant."""

    seats: tuple[SeatRow, ...]
    stage: Stage
    #: Identity → grants of everybody who may publish.
    grants: Mapping[str, Grants]


async def running_rooms(deployment: Deployment) -> list[RunningRoom]:
    """Return the rooms of all sessions that points may be in (one query)."""
    async with deployment.database.read() as tx:
        rows = await tx.execute(
            select(Room, Session, Conference)
            .join(Session, Session.id == Room.session_id)
            .join(Conference, Conference.id == Session.conference_id)
            .where(Session.state.in_(JOINABLE), Room.closed_at.is_(None))
            .order_by(Room.id)
        )
        found = rows.all()
    names = {branch.room_id: branch.name for room, _, _ in found for branch in branches_of(room)}
    return [
        RunningRoom(
            id=room.id,
            name=room.name,
            conference=conference,
            session_id=session.id,
            opened_at=room.opened_at or session.opened_at,
            media_lost_at=room.media_lost_at,
            branch=names.get(room.id, ""),
        )
        for room, session, conference in found
    ]


async def room_states(tx: AsyncSession, room_ids: Collection[int]) -> dict[int, RoomState]:
    """Return room id → its state (three queries, one more while any shows others or sub-conferences run, and one per
    room).

    A room whose session or sub-conference has ended is left out.
    """
    rows = (
        await tx.execute(
            select(Room, Session, RoomScene)
            .join(Session, Session.id == Room.session_id)
            .outerjoin(RoomScene, RoomScene.room_id == Room.id)
            .where(Room.id.in_(list(room_ids)), Session.state.in_(JOINABLE), Room.closed_at.is_(None))
        )
    ).all()
    seats = await _seats(tx, [room for room, _, _ in rows])
    present = await present_points(tx, {session.id for _, session, scene in rows if shows_others(scene)})
    states = {}
    for room, session, scene in rows:
        floor = await load_floor(tx, session, room)
        own = seats.get(room.id, ())
        seen = seen_in(floor, scene, present.get(session.id, ()))
        labels = {seat.point_id: seat.label for seat in own}
        # Whose screen is shown may send it.
        document = build_stage(session, room, floor, labels, Shown(content=shown_content(scene)), seen=seen)
        states[room.id] = RoomState(tuple(own), document, grants_of(document))
    return states


async def _seats(tx: AsyncSession, rooms: Collection[Room]) -> dict[int, list[SeatRow]]:
    """Return room id → its seats (two queries, one more while sub-conferences run)."""
    main_rooms = {room.session_id: room for room in rooms if room.kind != BRANCH_ROOM}
    branch_rooms = [room for room in rooms if room.kind == BRANCH_ROOM]
    sessions = {room.session_id for room in rooms}
    rows = (
        await tx.execute(
            select(
                Seat.session_id,
                Seat.id,
                Seat.point_id,
                BridgePoint.name,
                Seat.generation,
                Seat.holder,
                Seat.presence,
                Seat.media_sid,
                Seat.entry,
                func.coalesce(ContentMachine.generation, 0).label("machine"),
                func.coalesce(STANDS, false()).label("machine_stands"),
            )
            .join(BridgePoint, BridgePoint.id == Seat.point_id)
            .outerjoin(ContentMachine, OF_SEAT)
            .where(Seat.session_id.in_(list(sessions)))
        )
    ).all()
    gone = await gone_holders(tx, {row.holder for row in rows})
    seats: dict[int, list[SeatRow]] = {}
    by_point: dict[tuple[int, int], SeatRow] = {}
    for row in rows:
        room = main_rooms.get(row.session_id)
        entry = Entry(row.entry)
        if room is not None:
            entry = knock(door_of(room), entry, is_main=row.point_id == room.main_point_id)
        seat = SeatRow(
            id=row.id,
            point_id=row.point_id,
            label=row.name,
            generation=row.generation,
            holder=row.holder,
            presence=row.presence,
            media_sid=row.media_sid,
            revoked=row.holder in gone,
            admitted=entry is Entry.INSIDE,
            machine=row.machine,
            machine_stands=bool(row.machine_stands),
        )
        by_point[row.session_id, row.point_id] = seat
        if room is not None:
            seats.setdefault(room.id, []).append(seat)
    return seats | await _branch_seats(tx, branch_rooms, by_point)


async def _branch_seats(
    tx: AsyncSession, rooms: Collection[Room], by_point: Mapping[tuple[int, int], SeatRow]
) -> dict[int, list[SeatRow]]:
    """Return room id → its points, each as who sits in its seat of the session (one query; none for no room)."""
    if not rooms:
        return {}
    sessions = {room.id: room.session_id for room in rooms}
    seats: dict[int, list[SeatRow]] = {}
    for row in await tx.scalars(select(BranchSeat).where(BranchSeat.room_id.in_(list(sessions)))):
        seat = by_point[sessions[row.room_id], row.point_id]
        # The second machine shows content in the main room alone.
        own = replace(seat, id=row.id, presence=row.presence, media_sid=row.media_sid, machine_stands=False)
        seats.setdefault(row.room_id, []).append(own)
    return seats


async def gone_holders(tx: AsyncSession, holders: Collection[str]) -> frozenset[str]:
    """Return the holders that may hold nothing any more: revoked devices, and browsers whose person signed out or was
    shut out (a query for each kind that occurs). A sign-in that merely runs out puts nobody out of a meeting."""
    questions = {
        "device": select(Device.id).where(Device.revoked_at.is_not(None), Device.id.in_(_ids(holders, "device"))),
        "web": select(WebSession.id)
        .join(Person, Person.id == WebSession.person_id)
        .where(WebSession.ended_at.is_not(None) | ~Person.active, WebSession.id.in_(_ids(holders, "web"))),
    }
    gone: set[str] = set()
    for kind, question in questions.items():
        if _ids(holders, kind):
            gone.update(f"{kind}:{holder_id}" for holder_id in await tx.scalars(question))
    return frozenset(gone)


def _ids(holders: Collection[str], kind: str) -> list[int]:
    return [int(holder.removeprefix(f"{kind}:")) for holder in holders if holder.startswith(f"{kind}:")]
