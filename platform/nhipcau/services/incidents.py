"""Faults that points report (Art. 10.2b), until somebody has attended to them; calls are in ``help_calls``."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import SessionNotOpen
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.base import Done
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.help_calls import give_up_waiting
from nhipcau.services.names_on import point_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.session_access import meet
from nhipcau.store import outbox
from nhipcau.store.models import Incident

#: The same words within this time are one press of a button, later ones another call.
TWICE = timedelta(seconds=30)


async def report_incident(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, text: str = ""
) -> Done:
    """Report a fault. The same words within ``TWICE`` are one incident.

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
                Incident.text == text,
                Incident.closed_at.is_(None),
                Incident.opened_at > now - TWICE,
            )
        )
        if same is not None:
            return Done()
        tx.add(Incident(session_id=session_id, point_id=point_id, kind="fault", text=text, opened_at=now))
        data = {"point_id": point_id, "label": point.name, "text": text}
        reported = Happened(EventType.FAULT_REPORTED, data)
        await outbox.append(tx, [reported], actor=actor, at=now, place=meeting.place)
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
        closed = await tx.scalars(
            update(Incident)
            .where(Incident.session_id == session_id, Incident.point_id == point_id, Incident.closed_at.is_(None))
            .values(closed_at=now)
            .returning(Incident.id)
        )
        names = await point_names_on(tx, [point_id], day_of(meeting.conference.starts_at))
        label = names.get(point_id, "")
        told = await give_up_waiting(tx, meeting, point_id, label, now)
        if not closed.all() and not told:
            return Done()
        told.append(Happened(EventType.INCIDENT_CLOSED, {"point_id": point_id, "label": label}))
        await outbox.append(tx, told, actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    return Done()
