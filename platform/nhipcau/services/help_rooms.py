"""The room of a call at the media server: two may be in it, each with a microphone alone, and nobody else.

It is a room of its own, so that neither the meeting's clients nor its composer can subscribe to anything in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.services.calendar import day_of
from nhipcau.services.names_on import point_names_on
from nhipcau.services.stage import grants_of
from nhipcau.store.models import Conference, HelpCall, Session
from nhipcau_media.contract.identity import person_identity, point_identity
from nhipcau_media.contract.stage import OnStage, Source, Stage, StageState, StageTrack
from nhipcau_media.server import Grants

#: Wakes whoever looks after the rooms of calls.
TOPIC = "help"

#: An engineer speaks from one page at a time.
_PAGE = 1
_NAME = re.compile(r"help-(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two who may be in the room."""

    #: ``device:ID`` or ``web:ID``; empty: nobody was let in yet.
    holder: str
    generation: int


@dataclass(frozen=True, slots=True)
class HelpRoom:
    """A call that is talked in, as the media server sees it."""

    name: str
    stage: Stage
    #: Identity → who it is.
    sides: dict[str, Side]

    @property
    def grants(self) -> dict[str, Grants]:
        """Identity → what it may publish: its microphone."""
        return grants_of(self.stage)


def room_name(call_id: int) -> str:
    """Return the name of a call's room at the media server."""
    return f"help-{call_id}"


def call_of(name: str) -> int:
    """Return the id of the call that a room at the media server belongs to; 0: it is no call's."""
    match = _NAME.match(name)
    return int(match[1]) if match else 0


def engineer_identity(person_id: int) -> str:
    """Return the engineer's identity in a call."""
    return person_identity(person_id, _PAGE)


def help_room(row: HelpCall, label: str) -> HelpRoom:
    """Return the room of a call that was answered."""
    point, engineer = point_identity(row.point_id), engineer_identity(row.engineer_id or 0)
    both = (point, engineer)
    document = Stage(
        v=1,
        session=row.session_id,
        room=0,
        state=StageState.LIVE,
        main=OnStage(identity=point, label=label[:80]),
        floor=(OnStage(identity=engineer, label=row.engineer[:80]),),
        tracks=tuple(StageTrack(identity=identity, source=Source.MICROPHONE) for identity in both),
    )
    sides = {
        point: Side(row.point_holder, row.point_generation),
        engineer: Side(row.engineer_holder, row.engineer_generation),
    }
    return HelpRoom(room_name(row.id), document, sides)


async def help_rooms(tx: AsyncSession) -> list[HelpRoom]:
    """Return the rooms of all calls that are talked in (one query, one more for each day of their conferences)."""
    rows = (
        await tx.execute(
            select(HelpCall, Conference.starts_at)
            .join(Session, Session.id == HelpCall.session_id)
            .join(Conference, Conference.id == Session.conference_id)
            .where(HelpCall.answered_at.is_not(None), HelpCall.ended_at.is_(None), Session.state.in_(JOINABLE))
        )
    ).all()
    calls: dict[date, list[HelpCall]] = {}
    for call, starts_at in rows:
        calls.setdefault(day_of(starts_at), []).append(call)
    found = []
    for day, of_day in calls.items():
        names = await point_names_on(tx, {call.point_id for call in of_day}, day)
        found += [help_room(call, names[call.point_id]) for call in of_day]
    return found


async def end_calls(tx: AsyncSession, session_id: int, now: datetime) -> None:
    """End what is still open when the session ends: that is told by the session's own end."""
    still = (HelpCall.session_id == session_id, HelpCall.ended_at.is_(None))
    await tx.execute(update(HelpCall).where(*still).values(ended_at=now))
