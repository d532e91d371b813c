"""Stores what a comparison of rosters has found: who came, came back, was lost. One transaction for all rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.schemas.rooms import Presence
from nhipcau.services import stage
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.seen import followed
from nhipcau.store import outbox
from nhipcau.store.models import Seat, Session
from nhipcau.worker.roster import SeatRow
from nhipcau_media.server import Participant


@dataclass(slots=True)
class News:
    """What is to be stored for one room."""

    place: outbox.Place
    arrived: list[tuple[SeatRow, Participant]] = field(default_factory=list)
    gone: list[SeatRow] = field(default_factory=list)
    #: Facts without a row of their own.
    facts: list[Happened] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.arrived or self.gone or self.facts)


async def store(deployment: Deployment, news: Iterable[News]) -> None:
    """Write what is new; a seat that changed since it was compared is left to the next comparison."""
    told = [each for each in news if each]
    if not told:
        return
    now = deployment.now()
    async with deployment.database.write() as tx:
        sessions = {each.place.session_id for each in told}
        running = set(await tx.scalars(select(Session.id).where(Session.id.in_(sessions), Session.state.in_(JOINABLE))))
        wanted = [seat.id for each in told for seat in (*(s for s, _ in each.arrived), *each.gone)]
        seats = {seat.id: seat for seat in await tx.scalars(select(Seat).where(Seat.id.in_(wanted)))}
        async with followed(tx, running if wanted else ()):
            for each in told:
                happened = list(each.facts)
                if each.place.session_id in running:
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
