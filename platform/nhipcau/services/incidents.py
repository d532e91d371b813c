"""Faults that are reported while a session runs (Art. 10.2b), until somebody has solved them.

Calls to the engineer are in ``help_calls``, faults outside any session in ``point_faults``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import Forbidden, NotFound, NotInvited, SessionNotOpen, TooMany
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.incident import Card, solve, take
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.schemas.base import Done
from nhipcau.schemas.incidents import IncidentList, IncidentView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.help_calls import MOST_CALLS, WITHIN
from nhipcau.services.help_rows import hang_up_of
from nhipcau.services.names_on import point_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.session_access import Meeting, meet, subtree_points
from nhipcau.store import outbox
from nhipcau.store.models import Incident

#: The same words within this time are one press of a button, later ones another report.
TWICE = timedelta(seconds=30)
#: Open faults that are given out, the oldest: what comes after them waits until some are solved.
LISTED = 200


async def list_incidents(deployment: Deployment, actor: Actor, *, session_id: int) -> IncidentList:
    """Return the open faults of a session; of a point its own alone, of a district those of its subtree.

    Raises NotFound, Forbidden.
    """
    now = deployment.now()
    async with deployment.database.read() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now))
        reads = meeting.reach.may(Action.INCIDENT_READ)
        own = {point.point_id for point in meeting.reach.points if meeting.reach.seat(point, Action.FAULT_REPORT)}
        if not reads:
            own |= await subtree_points(tx, meeting, Action.WALL_OWN)
        if not reads and not own:
            raise Forbidden if meeting.reach.may(Action.CONFERENCE_READ) else NotFound(what="session")
        still = [Incident.session_id == session_id, Incident.closed_at.is_(None)]
        if not reads:
            still.append(Incident.point_id.in_(own))
        rows = (await tx.scalars(select(Incident).where(*still).order_by(Incident.id).limit(LISTED))).all()
        names = await _names(tx, meeting, {row.point_id for row in rows})
    return IncidentList(
        incidents=tuple(_view(row, names[row.point_id], actor) for row in rows),
        now=now,
        works=meeting.reach.may(Action.INCIDENT_WORK) and meeting.session.state in JOINABLE,
    )


async def report_incident(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, text: str = ""
) -> Done:
    """Report a fault, from the point's seat or for the point. The same words within ``TWICE`` are one incident.

    Raises Forbidden, NotInvited, SessionNotOpen, TooMany.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        if meeting.reach.may(Action.INCIDENT_WORK):
            if all(point.point_id != point_id for point in meeting.reach.points):
                raise NotInvited
        else:
            meeting.require_seat(point_id, Action.FAULT_REPORT)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        same = await tx.scalar(
            select(Incident.id).where(
                Incident.session_id == session_id,
                Incident.point_id == point_id,
                Incident.text == text,
                Incident.closed_at.is_(None),
                Incident.opened_at > now - TWICE,
            )
        )
        if same is not None:
            return Done()
        lately = (Incident.session_id == session_id, Incident.point_id == point_id, Incident.opened_at > now - WITHIN)
        if (await tx.scalar(select(func.count()).select_from(Incident).where(*lately)) or 0) >= MOST_CALLS:
            raise TooMany(seconds=round(WITHIN.total_seconds()))
        by = actor.name[:120]
        row = Incident(session_id=session_id, point_id=point_id, text=text, opened_at=now, reported_by=by)
        tx.add(row)
        await tx.flush()
        label = (await _names(tx, meeting, {point_id}))[point_id]
        data = {"point_id": point_id, "label": label, "text": text, "incident_id": row.id}
        reported = Happened(EventType.FAULT_REPORTED, data)
        await outbox.append(tx, [reported], actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    return Done()


async def take_incident(deployment: Deployment, actor: Actor, *, session_id: int, incident_id: int) -> Done:
    """Take a fault in hand; of two the first has it. Raises NotFound, Forbidden, SessionNotOpen, FaultTaken,
    FaultSolved.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting, row, label = await _met(tx, actor, session_id, incident_id, now)
        card, happened = take(_card(row, label), by_id=actor.id, by=actor.name[:120], now=now)
        row.taken_at, row.taken_by, row.taken_by_id = card.taken_at, card.taken_by, card.taken_by_id or None
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    return Done()


async def solve_incident(
    deployment: Deployment, actor: Actor, *, session_id: int, incident_id: int, outcome: str
) -> Done:
    """Say what was done about a fault. Raises NotFound, Forbidden, SessionNotOpen, FaultSolved."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting, row, label = await _met(tx, actor, session_id, incident_id, now)
        card, happened = solve(_card(row, label), by=actor.name[:120], outcome=outcome, now=now)
        row.closed_at, row.closed_by, row.outcome = card.closed_at, card.closed_by, card.outcome
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    return Done()


async def close_incidents(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> Done:
    """Note that whatever a point reported was attended to, a call that nobody answered too; nothing is no refusal.

    Raises NotFound, Forbidden, SessionNotOpen.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now))
        meeting.reach.require(Action.FLOOR_GIVE)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        rows = (
            await tx.scalars(
                select(Incident).where(
                    Incident.session_id == session_id, Incident.point_id == point_id, Incident.closed_at.is_(None)
                )
            )
        ).all()
        for row in rows:
            row.closed_at, row.closed_by = now, actor.name[:120]
        label = (await _names(tx, meeting, {point_id})).get(point_id, "")
        told = await hang_up_of(tx, session_id, point_id, label, now, unanswered=True)
        if not rows and not told:
            return Done()
        told.append(Happened(EventType.INCIDENT_CLOSED, {"point_id": point_id, "label": label}))
        await outbox.append(tx, told, actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    return Done()


async def _met(
    tx: AsyncSession, actor: Actor, session_id: int, incident_id: int, now: datetime
) -> tuple[Meeting, Incident, str]:
    """Return a session, a fault in it and what its point is called. Raises NotFound, Forbidden, SessionNotOpen."""
    meeting = await meet(tx, actor, session_id, day_of(now))
    meeting.reach.require(Action.INCIDENT_WORK)
    row = await tx.get(Incident, incident_id)
    if row is None or row.session_id != session_id:
        raise NotFound(what="fault")
    if meeting.session.state not in JOINABLE:
        raise SessionNotOpen
    return meeting, row, (await _names(tx, meeting, {row.point_id}))[row.point_id]


async def _names(tx: AsyncSession, meeting: Meeting, point_ids: set[int]) -> dict[int, str]:
    """Return point id → its name on the conference's day."""
    return await point_names_on(tx, point_ids, day_of(meeting.conference.starts_at)) if point_ids else {}


def _card(row: Incident, label: str) -> Card:
    return Card(
        id=row.id,
        point_id=row.point_id,
        label=label,
        opened_at=row.opened_at,
        taken_at=row.taken_at,
        taken_by=row.taken_by,
        taken_by_id=row.taken_by_id or 0,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        outcome=row.outcome,
    )


def _view(row: Incident, label: str, actor: Actor) -> IncidentView:
    return IncidentView(
        id=row.id,
        point_id=row.point_id,
        label=label,
        text=row.text,
        opened_at=row.opened_at,
        reported_by=row.reported_by,
        taken_at=row.taken_at,
        taken_by=row.taken_by,
        mine=actor.kind is ActorKind.PERSON and row.taken_by_id == actor.id,
    )
