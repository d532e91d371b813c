"""Late registrations (Art. 9.1): kept, marked, explained by the host, and accepted by the Department or not.

Acceptance takes nothing back: it stays late in every figure.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionKind
from nhipcau.domain.deadline import Clause, Outcome
from nhipcau.domain.errors import NotFound
from nhipcau.domain.errors_rules import LateReasonMissing, NotLate
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.working_days import day_of
from nhipcau.schemas.conferences import ConferenceView
from nhipcau.services.conference_views import get_conference
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import reach_of
from nhipcau.store import outbox
from nhipcau.store.models import Conference, Session, Verdict


async def explain_lateness(deployment: Deployment, actor: Actor, *, conference_id: int, reason: str) -> ConferenceView:
    """Say why a registration is late. Raises NotFound, Forbidden, NotLate."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference = await _mine(tx, actor, conference_id, Action.CONFERENCE_REGISTER, now)
        verdict = await _late(tx, conference)
        verdict.late_reason = reason
        await _tell(tx, actor, conference, EventType.CONFERENCE_LATE_EXPLAINED, reason, now)
    deployment.bus.publish(TOPIC)
    return await get_conference(deployment, actor, conference_id=conference_id)


async def accept_lateness(deployment: Deployment, actor: Actor, *, conference_id: int) -> ConferenceView:
    """Accept a late registration whose reason is known. Raises NotFound, Forbidden, NotLate, LateReasonMissing."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference = await _mine(tx, actor, conference_id, Action.CONFERENCE_ACCEPT_LATE, now)
        verdict = await _late(tx, conference)
        if not verdict.late_reason:
            raise LateReasonMissing
        if verdict.accepted_at is None:
            verdict.accepted_at, verdict.accepted_by = now, actor.name[:120]
            await _tell(tx, actor, conference, EventType.CONFERENCE_LATE_ACCEPTED, verdict.late_reason, now)
    deployment.bus.publish(TOPIC)
    return await get_conference(deployment, actor, conference_id=conference_id)


async def _mine(tx: AsyncSession, actor: Actor, conference_id: int, action: Action, now: datetime) -> Conference:
    conference = await tx.get(Conference, conference_id)
    if conference is None:
        raise NotFound(what="conference")
    reach = await reach_of(tx, actor, conference, day_of(now))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="conference")
    reach.require(action)
    return conference


async def _late(tx: AsyncSession, conference: Conference) -> Verdict:
    found = await tx.scalar(
        select(Verdict).where(
            Verdict.conference_id == conference.id,
            Verdict.clause == Clause.REGISTRATION,
            Verdict.outcome == Outcome.LATE,
            Verdict.done_at.is_not(None),
        )
    )
    if found is None:
        raise NotLate
    return found


async def _tell(
    tx: AsyncSession, actor: Actor, conference: Conference, event: EventType, reason: str, now: datetime
) -> None:
    # It belongs on the page of the live session too: the logbook says why there was less time to prepare.
    live = await tx.scalar(
        select(Session.id).where(Session.conference_id == conference.id, Session.kind == SessionKind.LIVE)
    )
    place = outbox.Place(conference.id, live)
    await outbox.append(tx, [Happened(event, {"reason": reason})], actor=actor, at=now, place=place)
