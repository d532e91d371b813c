"""Faults and calls for help that points report (Art. 10.2b), until somebody has attended to them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import SessionNotOpen
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.base import Done
from nhipcau.schemas.rooms import IncidentKind
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.session_access import meet
from nhipcau.store import outbox
from nhipcau.store.models import BridgePoint, Incident

#: The same words within this time are one press of a button, later ones another call.
TWICE = timedelta(seconds=30)

_EVENTS = {IncidentKind.FAULT: EventType.FAULT_REPORTED, IncidentKind.HELP: EventType.HELP_CALLED}


async def report_incident(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, kind: IncidentKind, text: str = ""
) -> Done:
    """Report a fault, or call for help. The same words within ``TWICE`` are one incident.

    Raises Forbidden, NotInvited, SessionNotOpen.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        point = meeting.require_seat(point_id, Action.FAULT_REPORT)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        same = await tx.scalar(
            select(Incident.id).where(
                Incident.session_id == session_id,
                Incident.point_id == point_id,
                Incident.kind == kind,
                Incident.text == text,
                Incident.closed_at.is_(None),
                Incident.opened_at > now - TWICE,
            )
        )
        if same is not None:
            return Done()
        tx.add(Incident(session_id=session_id, point_id=point_id, kind=kind, text=text, opened_at=now))
        data = {"point_id": point_id, "label": point.name, "text": text}
        await outbox.append(tx, [Happened(_EVENTS[kind], data)], actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    return Done()


async def close_incidents(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> Done:
    """Note that whatever a point reported was attended to; nothing open is no refusal.

    Raises NotFound, Forbidden, SessionNotOpen.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now))
        meeting.reach.require(Action.FLOOR_GIVE)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        closed = await tx.scalars(
            update(Incident)
            .where(Incident.session_id == session_id, Incident.point_id == point_id, Incident.closed_at.is_(None))
            .values(closed_at=now)
            .returning(Incident.id)
        )
        if not closed.all():
            return Done()
        data = {"point_id": point_id, "label": (await tx.get_one(BridgePoint, point_id)).name}
        told = Happened(EventType.INCIDENT_CLOSED, data)
        await outbox.append(tx, [told], actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    return Done()
