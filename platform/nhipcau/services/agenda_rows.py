"""Agendas between their rows and the domain: read whole, written back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.agenda import Item, Past, Shown, Speaker, Standing, forget, go_on, hold
from nhipcau.domain.agenda_floor import FloorBefore
from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.floor_state import Speaking, Waiting
from nhipcau.services.floor_rows import instant, milliseconds
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.store.models import AgendaFile, AgendaItem, AgendaSpeaker, Room, RoomAgenda, Session


async def load_items(tx: AsyncSession, conference_id: int) -> tuple[Item, ...]:
    """Read the items of a conference in order (three queries)."""
    of_conference = AgendaItem.conference_id == conference_id
    speakers: dict[int, list[Speaker]] = {}
    for row in await tx.scalars(
        select(AgendaSpeaker)
        .join(AgendaItem, AgendaItem.id == AgendaSpeaker.item_id)
        .where(of_conference)
        .order_by(AgendaSpeaker.position)
    ):
        speakers.setdefault(row.item_id, []).append(Speaker(row.point_id, row.name, row.post))
    files: dict[int, list[int]] = {}
    for item_id, file_id in await tx.execute(
        select(AgendaFile.item_id, AgendaFile.file_id)
        .join(AgendaItem, AgendaItem.id == AgendaFile.item_id)
        .where(of_conference)
        .order_by(AgendaFile.position)
    ):
        files.setdefault(item_id, []).append(file_id)
    rows = await tx.scalars(select(AgendaItem).where(of_conference).order_by(AgendaItem.position))
    return tuple(
        Item(row.id, row.title, row.minutes, tuple(speakers.get(row.id, ())), tuple(files.get(row.id, ())))
        for row in rows
    )


async def store_items(tx: AsyncSession, conference_id: int, before: Sequence[Item], after: Sequence[Item]) -> None:
    """Write an agenda whole; items keep their ids, and rooms of ended sessions forget those that are gone."""
    known = {item.id for item in before}
    gone = known - {item.id for item in after}
    await tx.execute(delete(AgendaSpeaker).where(AgendaSpeaker.item_id.in_(known)))
    await tx.execute(delete(AgendaFile).where(AgendaFile.item_id.in_(known)))
    if gone:
        await _forget_in_rooms(tx, conference_id, gone)
        await tx.execute(delete(AgendaItem).where(AgendaItem.id.in_(gone)))
    rows = {row.id: row for row in await tx.scalars(select(AgendaItem).where(AgendaItem.id.in_(known - gone)))}
    for position, item in enumerate(after, 1):
        row = rows.get(item.id) or AgendaItem(conference_id=conference_id)
        row.position, row.title, row.minutes = position, item.title, item.minutes
        tx.add(row)
        await tx.flush()
        tx.add_all(
            AgendaSpeaker(item_id=row.id, position=place, **asdict(speaker))
            for place, speaker in enumerate(item.speakers)
        )
        tx.add_all(
            AgendaFile(item_id=row.id, position=place, file_id=file_id) for place, file_id in enumerate(item.file_ids)
        )
    await tx.flush()


async def running_rooms(tx: AsyncSession, conference_id: int) -> dict[int, tuple[Room, int]]:
    """Return room id → the room and the item that is on (0: none), of the conference's open sessions (one query)."""
    rows = await tx.execute(
        select(Room, RoomAgenda.item_id)
        .join(Session, Session.id == Room.session_id)
        .outerjoin(RoomAgenda, RoomAgenda.room_id == Room.id)
        .where(Session.conference_id == conference_id, Session.state.in_(JOINABLE), Room.kind == MAIN_ROOM)
    )
    return {room.id: (room, item_id or 0) for room, item_id in rows}


async def load_standing(tx: AsyncSession, room_id: int) -> Standing:
    """Read where a room stands (one query)."""
    row = await tx.get(RoomAgenda, room_id)
    return Standing() if row is None else _standing(row)


async def store_standing(tx: AsyncSession, room_id: int, standing: Standing) -> None:
    """Write where a room stands; one that has not begun needs no row."""
    if standing == Standing():
        return
    row = await tx.get(RoomAgenda, room_id)
    if row is None:
        row = RoomAgenda(room_id=room_id)
        tx.add(row)
    _write(row, standing)


async def hold_time(tx: AsyncSession, room_id: int, now: datetime) -> None:
    """Let the time of the item that is on stand still: a break begins, or the session ends."""
    await store_standing(tx, room_id, hold(await load_standing(tx, room_id), milliseconds(now)))


async def run_time(tx: AsyncSession, room_id: int, now: datetime) -> None:
    """Let the time of the item that is on run again after a break."""
    await store_standing(tx, room_id, go_on(await load_standing(tx, room_id), milliseconds(now)))


async def _forget_in_rooms(tx: AsyncSession, conference_id: int, gone: set[int]) -> None:
    rows = await tx.scalars(
        select(RoomAgenda)
        .join(Room, Room.id == RoomAgenda.room_id)
        .join(Session, Session.id == Room.session_id)
        .where(Session.conference_id == conference_id)
    )
    for row in rows:
        _write(row, forget(_standing(row), gone))
    await tx.flush()


def _standing(row: RoomAgenda) -> Standing:
    return Standing(
        item_id=row.item_id or 0,
        since=milliseconds(row.since),
        added=_by_number(row.added),
        spent=_by_number(row.spent),
        held_at=milliseconds(row.held_at),
        changed_in=row.changed_in,
        changed_by=row.changed_by,
        before=_past(row.before) if row.before else None,
    )


def _write(row: RoomAgenda, standing: Standing) -> None:
    before = standing.before
    row.item_id = standing.item_id or None
    row.since, row.held_at = instant(standing.since), instant(standing.held_at)
    row.added, row.spent = _by_text(standing.added), _by_text(standing.spent)
    row.changed_in, row.changed_by = standing.changed_in, standing.changed_by[:120]
    row.before = asdict(before) | {"spent": _by_text(before.spent)} if before else None


def _past(stored: Mapping[str, Any]) -> Past:
    # A step that was taken before turns and queue were kept has none.
    floor = stored.get("floor", {"turns": (), "queue": (), "shown": 0})
    kept = {
        "speakers": tuple(stored["speakers"]),
        "spent": _by_number(stored["spent"]),
        "floor": FloorBefore(
            turns=tuple(Speaking(**turn) for turn in floor["turns"]),
            queue=tuple(Waiting(**request) for request in floor["queue"]),
            shown=floor["shown"],
        ),
    }
    return Past(**{**stored, **kept, "shown": Shown(**stored["shown"])})


def _by_number(stored: Mapping[str, Any]) -> dict[int, int]:
    """JSON has no numbers as keys."""
    return {int(key): int(value) for key, value in stored.items()}


def _by_text(kept: Mapping[int, int]) -> dict[str, Any]:
    return {str(key): value for key, value in kept.items()}
