"""The outbox: events written in the transaction of the change that they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.events import Happened
from nhipcau.domain.roles import Actor
from nhipcau.store.models import Event


@dataclass(frozen=True, slots=True)
class Place:
    """What an event is about; ids are empty where it is about none."""

    conference_id: int | None = None
    session_id: int | None = None
    room_id: int | None = None


async def append(
    tx: AsyncSession, happened: Iterable[Happened], *, actor: Actor, at: datetime, place: Place = Place()
) -> list[Event]:
    """Store events in the running write transaction and return them with their ids."""
    events = [
        Event(
            at=at,
            type=fact.type,
            audience=fact.audience,
            conference_id=place.conference_id,
            session_id=place.session_id,
            room_id=place.room_id,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name[:120],
            data=dict(fact.data),
        )
        for fact in happened
    ]
    tx.add_all(events)
    await tx.flush()
    return events
