"""The floor of a room between its rows and the domain: read whole, decided on, written back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionState
from nhipcau.domain.floor_state import Answered, Branch, Chairing, Floor, Speaking, Undo, Urgent, Waiting
from nhipcau.domain.floor_views import Looking, Tour, TourKind
from nhipcau.schemas.rooms import Presence
from nhipcau.store.models import BranchSeat, Room, Seat, Session, SpeakRequest

#: What the queue is ordered by: as the requests came, or in whose place the host put them.
_PLACE = func.coalesce(SpeakRequest.stands_at, SpeakRequest.id)


def milliseconds(instant: datetime | None) -> int:
    """Return milliseconds since 1970 UTC; 0 for none."""
    return 0 if instant is None else round(instant.timestamp() * 1000)


def at_instant(milliseconds_utc: int) -> datetime:
    """Return the instant of milliseconds since 1970 UTC."""
    return datetime.fromtimestamp(milliseconds_utc / 1000, UTC)


def instant(milliseconds_utc: int) -> datetime | None:
    """Return the instant of milliseconds since 1970 UTC; none for 0."""
    return at_instant(milliseconds_utc) if milliseconds_utc else None


async def load_floor(tx: AsyncSession, session: Session, room: Room) -> Floor:
    """Read the floor of a room (one query: its queue)."""
    rows = await tx.execute(
        select(SpeakRequest.point_id, SpeakRequest.requested_at)
        .where(SpeakRequest.room_id == room.id, SpeakRequest.ended_at.is_(None))
        .order_by(_PLACE)
    )
    return Floor(
        session_state=state_of(session, room),
        main_point=room.main_point_id,
        holders=tuple(Speaking(**holder) for holder in room.speaking),
        shown=room.shown_point_id or 0,
        tour=Tour(**{**room.tour, "kind": TourKind(room.tour["kind"])}) if room.tour else None,
        looking=tuple(Looking(**looks) for looks in room.looking or ()),
        turn_minutes=room.turn_minutes,
        undo=_undo(room.undo) if room.undo else None,
        chairing=Chairing(**room.chairing),
        urgent=Urgent(room.urgent_point_id, milliseconds(room.urgent_since), room.urgent_by, room.urgent_changed_in),
        branches=branches_of(room),
        changed_in=room.floor_changed_in,
        changed_by=room.floor_changed_by,
        queue=tuple(Waiting(point_id, milliseconds(since)) for point_id, since in rows),
        version=room.version,
    )


def state_of(session: Session, room: Room) -> SessionState:
    """Return the running state of a room: the main one's is its session's, a sub-conference is on until it is over.

    A break of the main room is none of a sub-conference.
    """
    if room.opened_at is None:
        return SessionState(session.state)
    return SessionState.LIVE if room.closed_at is None else SessionState.ENDED


def branches_of(room: Room) -> tuple[Branch, ...]:
    """Return the sub-conferences that run beside a main room."""
    return tuple(Branch(**{**kept, "points": tuple(kept["points"])}) for kept in room.branches or ())


async def store_floor(tx: AsyncSession, room: Room, before: Floor, after: Floor, at: datetime) -> None:
    """Write what changed between two floors of a room; the rooms of sub-conferences that are over are closed."""
    room.version = after.version
    if after.main_point != before.main_point:
        room.main_point_id = after.main_point
        room.presided = [*dict.fromkeys([*room.presided, before.main_point])]
    room.chairing = asdict(after.chairing)
    room.urgent_point_id, room.urgent_since = after.urgent.point_id, instant(after.urgent.since)
    room.urgent_by, room.urgent_changed_in = after.urgent.by[:120], after.urgent.changed_in
    room.speaking = [asdict(holder) for holder in after.holders]
    room.shown_point_id = after.shown or None
    room.tour = asdict(after.tour) if after.tour else None
    room.looking = [asdict(looks) for looks in after.looking]
    room.turn_minutes = after.turn_minutes
    room.undo = asdict(after.undo) if after.undo else None
    room.floor_changed_in = after.changed_in
    room.floor_changed_by = after.changed_by[:120]
    if after.branches != before.branches:
        room.branches = [asdict(branch) for branch in after.branches]
        over = {branch.room_id for branch in before.branches} - {branch.room_id for branch in after.branches}
        await _close(tx, over, at)
    kept = {waiting.point_id for waiting in after.queue}
    known = {waiting.point_id for waiting in before.queue}
    if gone := known - kept:
        await tx.execute(
            update(SpeakRequest)
            .where(
                SpeakRequest.room_id == room.id,
                SpeakRequest.ended_at.is_(None),
                SpeakRequest.point_id.in_(gone),
            )
            .values(ended_at=at)
        )
    come = [waiting for waiting in after.queue if waiting.point_id not in known]
    for waiting in come:
        since = instant(waiting.since) or at
        tx.add(SpeakRequest(room_id=room.id, point_id=waiting.point_id, requested_at=since))
    by_itself = [waiting.point_id for waiting in (*before.queue, *come) if waiting.point_id in kept]
    wanted = [waiting.point_id for waiting in after.queue]
    if wanted != by_itself:
        await tx.flush()
        await _reorder(tx, room, wanted)


async def _close(tx: AsyncSession, room_ids: Collection[int], at: datetime) -> None:
    """End the stage of rooms whose sub-conference is over: nobody speaks or waits there any more."""
    if not room_ids:
        return
    for room in await tx.scalars(select(Room).where(Room.id.in_(room_ids))):
        room.closed_at, room.speaking, room.undo, room.version = at, [], None, room.version + 1
    waits = update(SpeakRequest).where(SpeakRequest.room_id.in_(room_ids), SpeakRequest.ended_at.is_(None))
    await tx.execute(waits.values(ended_at=at))
    seats = update(BranchSeat).where(BranchSeat.room_id.in_(room_ids), BranchSeat.presence != Presence.ABSENT)
    await tx.execute(seats.values(presence=Presence.LEFT.value, presence_since=at))


async def present_of(tx: AsyncSession, session_id: int, points: Collection[int]) -> frozenset[int]:
    """Return those of some points that are in the room (one query)."""
    rows = await tx.scalars(
        select(Seat.point_id).where(
            Seat.session_id == session_id, Seat.point_id.in_(points), Seat.presence == Presence.PRESENT
        )
    )
    return frozenset(rows)


def _undo(stored: Mapping[str, Any]) -> Undo:
    return Undo(
        version=stored["version"],
        until=stored["until"],
        holders=tuple(Speaking(**holder) for holder in stored["holders"]),
        answered=tuple(
            Answered(Waiting(**answered["request"]), answered["place"]) for answered in stored.get("answered", ())
        ),
        main_point=stored.get("main_point", 0),
        shown=stored.get("shown", 0),
        chairing=Chairing(**stored.get("chairing", {})),
    )


async def _reorder(tx: AsyncSession, room: Room, points: Sequence[int]) -> None:
    """Let the open requests of a room stand in this order: they share out the places that they have."""
    rows = await tx.execute(
        select(SpeakRequest.id, SpeakRequest.point_id, _PLACE)
        .where(SpeakRequest.room_id == room.id, SpeakRequest.ended_at.is_(None))
        .order_by(_PLACE)
    )
    ids, places = {}, []
    for request_id, point_id, place in rows:
        ids[point_id] = request_id
        places.append(place)
    moved = [{"id": ids[point_id], "stands_at": place} for point_id, place in zip(points, places, strict=True)]
    await tx.execute(update(SpeakRequest), moved)
