"""A registration as rows: its fields, its points with their rooms, its planned sessions."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionKind, SessionState, window
from nhipcau.domain.requests import RequestKind
from nhipcau.schemas.conferences import ConferenceIn
from nhipcau.services.requested import requested_kinds
from nhipcau.store.models import Conference, ConferencePoint, RegulationVersion, Session

#: How long a rehearsal is planned for; like every session it ends only when somebody ends it.
REHEARSAL = timedelta(hours=1)

_PLAIN_FIELDS = (
    "title",
    "kind",
    "scope",
    "host_body_id",
    "organiser_body_id",
    "coordinator",
    "coordinator_phone",
    "duty_officer",
    "duty_phone",
    "starts_at",
    "ends_at",
    "recording_requested",
    "technical_note",
)


def fields_of(request: ConferenceIn) -> dict[str, object]:
    """Return the columns that a request fills."""
    outside = request.outside
    return {
        **{name: getattr(request, name) for name in _PLAIN_FIELDS},
        "held_elsewhere": request.held_elsewhere or "",
        "outside_host": outside.host if outside else "",
        "outside_protocol": outside.protocol if outside else "",
        "outside_address": outside.address if outside else "",
        "outside_contact": outside.contact if outside else "",
        "invitation_number": outside.invitation_number if outside else "",
        "invitation_date": outside.invitation_date if outside else None,
    }


def add_points(tx: AsyncSession, conference: Conference, request: ConferenceIn) -> None:
    """Put the points on the conference's list, the main point first."""
    venues = {seat.point_id: seat.venue_id for seat in request.venues}
    tx.add_all(
        ConferencePoint(
            conference_id=conference.id,
            point_id=point_id,
            is_main=point_id == request.main_point_id,
            position=place,
            venue_id=venues.get(point_id),
        )
        for place, point_id in enumerate([request.main_point_id, *request.sub_point_ids])
    )


async def plan_sessions(
    tx: AsyncSession, conference: Conference, request: ConferenceIn, regulation: RegulationVersion
) -> None:
    """Plan the live session, and a rehearsal (Art. 10.1) when one is wanted; those planned before are moved.

    What was held elsewhere has one session, which is over.
    """
    lead = timedelta(minutes=regulation.opens_before_minutes)
    wanted = {SessionKind.LIVE: (request.starts_at, request.ends_at)}
    if request.rehearsal_at is not None and request.held_elsewhere is None:
        wanted[SessionKind.REHEARSAL] = (request.rehearsal_at, request.rehearsal_at + REHEARSAL)
    planned = {s.kind: s for s in await tx.scalars(select(Session).where(Session.conference_id == conference.id))}
    for kind, (starts_at, ends_at) in wanted.items():
        session = planned.pop(kind, None) or Session(conference_id=conference.id, kind=kind, state=SessionState.PLANNED)
        session.starts_at, session.ends_at = starts_at, ends_at
        session.opens_from, session.opens_until = window(starts_at, ends_at, lead)
        if request.held_elsewhere is not None:
            session.state = SessionState.ENDED
            session.opened_at, session.started_at, session.ended_at = starts_at, starts_at, ends_at
        tx.add(session)
    for session in planned.values():
        await tx.delete(session)
    await tx.flush()


async def plan_of(tx: AsyncSession, conference: Conference) -> tuple[object, ...]:
    """Return what the Department confirms: times, points with their rooms, and the technical request."""
    points = await tx.execute(
        select(ConferencePoint.point_id, ConferencePoint.is_main, ConferencePoint.venue_id)
        .where(ConferencePoint.conference_id == conference.id)
        .order_by(ConferencePoint.point_id)
    )
    sessions = await tx.execute(
        select(Session.kind, Session.starts_at, Session.ends_at)
        .where(Session.conference_id == conference.id)
        .order_by(Session.kind)
    )
    request = (
        conference.recording_requested,
        tuple(kind for kind in await requested_kinds(tx, conference.id) if kind is not RequestKind.RECORDING),
        conference.technical_note,
        conference.host_body_id,
        conference.outside_host,
        conference.outside_protocol,
        conference.outside_address,
    )
    return tuple(tuple(row) for row in points), tuple(tuple(row) for row in sessions), request
