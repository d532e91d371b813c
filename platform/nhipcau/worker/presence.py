"""Stores what a comparison of rosters has found: who came, came back, was lost. One transaction for all rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.schemas.rooms import Presence
from nhipcau.services import stage
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.seen import followed
from nhipcau.store import outbox
from nhipcau.store.models import BranchSeat, Room, Seat, Session
from nhipcau.worker.roster import SeatRow
from nhipcau_media.server import Participant


@dataclass(slots=True)
class News:
    """What is to be stored for one room."""

    place: outbox.Place
    #: Name of the sub-conference whose room it is; empty: the main room.
    branch: str = ""
    arrived: list[tuple[SeatRow, Participant]] = field(default_factory=list)
    gone: list[SeatRow] = field(default_factory=list)
    #: Facts without a row of their own.
    facts: list[Happened] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.arrived or self.gone or self.facts)

    @property
    def seats(self) -> list[SeatRow]:
        """Every seat that something is new of."""
        return [*(seat for seat, _ in self.arrived), *self.gone]


async def store(deployment: Deployment, news: Iterable[News]) -> None:
    """Write what is new; a seat that changed since it was compared is left to the next comparison."""
    told = [each for each in news if each]
    if not told:
        return
    now = deployment.now()
    async with deployment.database.write() as tx:
        sessions = {each.place.session_id for each in told}
        running = set(await tx.scalars(select(Session.id).where(Session.id.in_(sessions), Session.state.in_(JOINABLE))))
        wanted = [seat.id for each in told if not each.branch for seat in each.seats]
        seats = {seat.id: seat for seat in await tx.scalars(select(Seat).where(Seat.id.in_(wanted)))}
        async with followed(tx, running if wanted else ()):
            for each in told:
                happened = list(each.facts)
                if each.place.session_id in running and each.branch:
                    happened += await _in_branch(tx, each, now)
                elif each.place.session_id in running:
                    happened += _arrivals(each, seats, now)
                    happened += _departures(each, seats, now)
                await outbox.append(tx, happened, actor=SYSTEM, at=now, place=each.place)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)


def _arrivals(news: News, seats: dict[int, Seat], now: datetime) -> Iterable[Happened]:
    for row, participant in news.arrived:
        seat = seats[row.id]
        if seat.generation != row.generation:
            continue
        seat.media_sid = participant.sid
        data = {"point_id": row.point_id, "label": row.label}
        if seat.first_joined_at is None:
            seat.first_joined_at = now
            yield Happened(EventType.SEAT_JOINED, data)
        elif seat.presence != Presence.PRESENT:
            away = now - seat.presence_since if seat.presence_since else now - now
            yield Happened(EventType.SEAT_RETURNED, {**data, "away_ms": round(away.total_seconds() * 1000)})
        if seat.presence != Presence.PRESENT:
            seat.presence, seat.presence_since = Presence.PRESENT, now


def _departures(news: News, seats: dict[int, Seat], now: datetime) -> Iterable[Happened]:
    for row in news.gone:
        seat = seats[row.id]
        if (seat.generation, seat.presence, seat.media_sid) != (row.generation, row.presence, row.media_sid):
            continue
        # The seat is kept, and so are its floor and its place in the queue.
        seat.presence, seat.presence_since = Presence.DROPPED, now
        yield Happened(EventType.SEAT_DROPPED, {"point_id": row.point_id, "label": row.label})


async def _in_branch(tx: AsyncSession, news: News, now: datetime) -> list[Happened]:
    """Note who came into the room of a sub-conference and who was lost from it; each is told in one fact."""
    ids = [seat.id for seat in news.seats]
    open_still = select(BranchSeat).join(Room, Room.id == BranchSeat.room_id).where(Room.closed_at.is_(None))
    seats = {seat.id: seat for seat in await tx.scalars(open_still.where(BranchSeat.id.in_(ids)))}
    joined, lost = [], []
    for row, participant in news.arrived:
        seat = seats.get(row.id)
        if seat is not None and (seat.presence, seat.media_sid) == (row.presence, row.media_sid):
            seat.media_sid = participant.sid
            if seat.presence != Presence.PRESENT:
                seat.presence, seat.presence_since = Presence.PRESENT, now
                joined.append(row)
    for row in news.gone:
        seat = seats.get(row.id)
        if seat is not None and (seat.presence, seat.media_sid) == (row.presence, row.media_sid):
            seat.presence, seat.presence_since = Presence.DROPPED, now
            lost.append(row)
    return [
        Happened(kind, {"branch": news.branch, "branch_id": news.place.room_id, "names": _names(rows)})
        for kind, rows in ((EventType.BRANCH_JOINED, joined), (EventType.BRANCH_LOST, lost))
        if rows
    ]


def _names(rows: Iterable[SeatRow]) -> str:
    return ", ".join(row.label for row in rows)
