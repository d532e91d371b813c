"""The door of a room between its rows and the domain: read whole, decided on, written back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.door import Door, Entry, Hall, PointEntry
from nhipcau.store.models import Room, Seat


def door_of(room: Room) -> Door:
    """Return how the door of a room stands."""
    return Door(room.locked, room.waiting_room, room.door_changed_in, room.door_changed_by)


async def load_hall(tx: AsyncSession, room: Room) -> Hall:
    """Read the door of a room and where its points stand (one query)."""
    rows = await tx.execute(
        select(Seat.point_id, Seat.entry, Seat.entry_changed_in, Seat.entry_changed_by, Seat.entry_reason).where(
            Seat.session_id == room.session_id
        )
    )
    entries = {point_id: PointEntry(Entry(entry), seen, by, why) for point_id, entry, seen, by, why in rows}
    return Hall(door_of(room), room.main_point_id, entries, room.version)


async def store_hall(tx: AsyncSession, room: Room, before: Hall, after: Hall, at: datetime) -> None:
    """Write what changed between two states (a query for each way in which points were moved)."""
    room.version = after.version
    room.locked, room.waiting_room = after.door.locked, after.door.waiting_room
    room.door_changed_in, room.door_changed_by = after.door.changed_in, after.door.changed_by[:120]
    moved: dict[PointEntry, list[int]] = {}
    for point_id, stands in after.entries.items():
        if before.entries[point_id] != stands:
            moved.setdefault(stands, []).append(point_id)
    for stands, point_ids in moved.items():
        await tx.execute(
            update(Seat)
            .where(Seat.session_id == room.session_id, Seat.point_id.in_(point_ids))
            .values(
                entry=stands.entry.value,
                entry_since=at,
                entry_changed_in=stands.changed_in,
                entry_changed_by=stands.changed_by[:120],
                entry_reason=stands.reason,
            )
        )


def step_inside(seat: Seat, at: datetime) -> None:
    """Note that a point was let in."""
    if seat.entry != Entry.INSIDE:
        seat.entry, seat.entry_since = Entry.INSIDE.value, at


def step_outside(seat: Seat, at: datetime) -> None:
    """Note that a point left the room, or stopped waiting before it, by its own choice: it knocks when it comes again.

    Who was sent back or put out stays so.
    """
    if seat.entry in {Entry.INSIDE, Entry.WAITING}:
        seat.entry, seat.entry_since = Entry.OUTSIDE.value, at
