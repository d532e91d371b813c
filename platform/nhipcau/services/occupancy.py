"""What is planned in a stretch of time: sessions with their points, rooms and people, in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.clashes import Occupied, OnDuty, Span
from nhipcau.domain.conference import HOLDING, LONGEST_SESSION, Intake, PurposeScope, SessionKind, SessionState
from nhipcau.domain.deadline import Clause
from nhipcau.domain.precedence import Contender, Standing, standing_of
from nhipcau.services.calendar import day_of
from nhipcau.services.names_on import DatedNames
from nhipcau.store.models import Body, Conference, ConferencePoint, Emergency, Session, Verdict


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session that holds something, with what is told of its conference."""

    occupied: Occupied
    title: str
    host_name: str
    intake: Intake
    standing: Standing
    #: When it was handed in.
    registered_at: datetime

    @property
    def contender(self) -> Contender:
        """What it weighs in the order of precedence."""
        return Contender(self.standing, self.registered_at, self.intake is Intake.CONFIRMED)

    def with_seats(self, points: Mapping[int, int | None], load: int = 0) -> PlannedSession:
        """Return it with its points and their rooms; ``load`` counts those that are left out too."""
        return replace(self, occupied=replace(self.occupied, points=points, load=load or len(points)))


async def planned_between(
    tx: AsyncSession, begins: datetime, ends: datetime, *, without: int = 0
) -> dict[int, PlannedSession]:
    """Return session id → what is planned in a stretch of time, without points (two queries).

    ``without`` is the conference that is being changed.
    """
    found = await tx.execute(
        select(
            Session.id,
            Session.kind,
            Session.starts_at,
            Session.ends_at,
            Conference.id.label("conference_id"),
            Conference.title,
            Conference.intake,
            Conference.scope,
            Conference.host_body_id,
            Conference.coordinator,
            Conference.coordinator_phone,
            Conference.duty_officer,
            Conference.duty_phone,
            # What is handed in stands in the queue; when its draft was begun says nothing.
            func.coalesce(Verdict.done_at, Conference.created_at).label("registered_at"),
            Emergency.conference_id.is_not(None).label("emergency"),
            Conference.starts_at.label("held_at"),
            Body.level.label("host_level"),
        )
        .join(Conference, Conference.id == Session.conference_id)
        .join(Body, Body.id == Conference.host_body_id)
        .outerjoin(Verdict, (Verdict.conference_id == Conference.id) & (Verdict.clause == Clause.REGISTRATION))
        .outerjoin(Emergency, Emergency.conference_id == Conference.id)
        # No session is longer than a day, so those that began earlier need not be looked at.
        .where(
            Session.starts_at > begins - LONGEST_SESSION,
            Session.starts_at < ends,
            Session.ends_at > begins,
            Session.state != SessionState.ENDED,
            Conference.intake.in_(HOLDING),
            Conference.id != without,
        )
        .order_by(Session.starts_at, Session.id)
    )
    rows = found.all()
    hosts = await DatedNames.of_bodies(tx, {row.host_body_id for row in rows})
    planned = {}
    for row in rows:
        people = (
            OnDuty(row.coordinator, row.coordinator_phone, row.host_body_id),
            OnDuty(row.duty_officer, row.duty_phone, row.host_body_id),
        )
        span = Span(SessionKind(row.kind), row.starts_at, row.ends_at)
        planned[row.id] = PlannedSession(
            Occupied(row.id, row.conference_id, span, people=tuple(one for one in people if one.name)),
            row.title,
            hosts.on(row.host_body_id, day_of(row.held_at)),
            Intake(row.intake),
            standing_of(PurposeScope(row.scope), row.host_level, emergency=row.emergency),
            row.registered_at,
        )
    return planned


async def with_points(
    tx: AsyncSession, sessions: Iterable[PlannedSession], wanted: Collection[int]
) -> list[PlannedSession]:
    """Return the sessions with those of their points that are asked about, and with their load (two queries)."""
    listed = list(sessions)
    ids = {session.occupied.conference_id for session in listed}
    loads: dict[int, int] = {}
    held: dict[int, dict[int, int | None]] = {}
    if ids:
        counted = await tx.execute(
            select(ConferencePoint.conference_id, func.count())
            .where(ConferencePoint.conference_id.in_(ids))
            .group_by(ConferencePoint.conference_id)
        )
        loads = dict(counted.all())
    if ids and wanted:
        rows = await tx.execute(
            select(ConferencePoint.conference_id, ConferencePoint.point_id, ConferencePoint.venue_id).where(
                ConferencePoint.conference_id.in_(ids), ConferencePoint.point_id.in_(list(wanted))
            )
        )
        for conference_id, point_id, venue_id in rows:
            held.setdefault(conference_id, {})[point_id] = venue_id
    return [
        session.with_seats(held.get(key, {}), loads.get(key, 0))
        for session in listed
        for key in (session.occupied.conference_id,)
    ]
