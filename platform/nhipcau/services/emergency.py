"""Calling an emergency (Art. 9.3): one transaction makes the conference, opens its session and writes the call sheet.

Deadlines are waived; nothing waits for a provider: messages and mail go through tables that are worked off afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.callout import Authority
from nhipcau.domain.conference import (
    ConferenceKind,
    Intake,
    IntakeStep,
    PurposeScope,
    SessionKind,
    SessionStep,
    next_intake,
)
from nhipcau.domain.deadline import Outcome
from nhipcau.domain.errors import BadInput, Forbidden
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.schemas.conferences import ConferenceIn
from nhipcau.schemas.emergency import EmergencyIn, EmergencyView
from nhipcau.services import request_keys, stage
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.services.call_contacts import addresses_of, contacts_of
from nhipcau.services.call_messages import add_mail, add_messages
from nhipcau.services.call_sheet_view import get_emergency, view_of
from nhipcau.services.conferences import create, require_host
from nhipcau.services.deployment import Deployment
from nhipcau.services.emergency_remarks import leave_out_closed, remarks_on
from nhipcau.services.names_on import point_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.registration_rules import checked
from nhipcau.services.reminders import plan_papers
from nhipcau.services.sessions import step_in
from nhipcau.services.verdicts import spare
from nhipcau.store import outbox
from nhipcau.store.models import CallRow, Conference, Emergency, Session

#: An order may have been taken down a little before our clock says so.
_CLOCKS_DIFFER = timedelta(minutes=5)
#: What the schedule says; nothing ends the session but people.
PLANNED_FOR = timedelta(hours=4)

#: The authorities of Art. 9.3 in words.
AUTHORITY_WORDS = {
    Authority.STANDING_PARTY_COMMITTEE: (
        "Thường trực Tỉnh ủy",
        "the Standing Provincial Party Committee",
    ),
    Authority.STANDING_PEOPLES_COUNCIL: (
        "Thường trực Hội đồng nhân dân tỉnh",
        "the Standing Committee of the Provincial People's Council",
    ),
    Authority.PROVINCIAL_CHAIR: (
        "Chủ tịch Ủy ban nhân dân tỉnh",
        "the Chair of the Provincial People's Committee",
    ),
}


async def call_emergency(deployment: Deployment, actor: Actor, *, request: EmergencyIn, key: str = "") -> EmergencyView:
    """Register, confirm and open at once (Art. 9.3).

    Neither the table of hosts nor a body that closes refuses it: what they say becomes a remark. Sent again under the
    same ``key``, it is called once. Raises Forbidden, BadInput (an order from the future, no such points), AlreadySent.
    """
    now = deployment.now()
    if not allowed(actor, Action.EMERGENCY_CALL, ANYWHERE, day_of(now)):
        raise Forbidden
    if request.directed_at > now + _CLOCKS_DIFFER:
        raise BadInput(field="directed_at", detail="directed_later")
    async with deployment.database.write() as tx:
        before = await request_keys.made_before(tx, actor, key, request, now)
        if before is None:
            shown = await _call(deployment, tx, actor, request, key, now)
    if before is not None:
        return await get_emergency(deployment, actor, conference_id=before.id)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return shown


async def _call(
    deployment: Deployment, tx: AsyncSession, actor: Actor, sent: EmergencyIn, key: str, now: datetime
) -> EmergencyView:
    request, left_out = await leave_out_closed(tx, sent, day_of(now))
    registration = _registration(request, actor, now)
    await require_host(tx, actor, registration, day_of(now))
    regulation = await checked(tx, registration, now, limit=None)
    conference = await create(tx, actor, registration, regulation, now, urgent=True)
    request_keys.keep(tx, actor, key, sent, conference, now)
    conference.intake = next_intake(Intake(conference.intake), IntakeStep.CONFIRM)
    # Art. 9.3: the deadlines of Art. 9.1, 9.2 and 10.1 are waived.
    await spare(tx, conference, Outcome.WAIVED, now=now)
    emergency = Emergency(
        conference_id=conference.id,
        authority=request.authority,
        authority_person=request.authority_person,
        directed_at=request.directed_at,
        call_back=request.call_back,
        reason=request.reason,
        called_at=now,
        called_by=actor.name[:120],
        remarks=[*left_out, *await remarks_on(tx, registration, regulation, day_of(now))],
    )
    tx.add(emergency)
    session = (
        await tx.scalars(
            select(Session).where(Session.conference_id == conference.id, Session.kind == SessionKind.LIVE)
        )
    ).one()
    # Before the session opens: pages that hear of the opening already know that it is an emergency.
    place = outbox.Place(conference.id, session.id)
    await outbox.append(tx, _told(request, conference, emergency), actor=actor, at=now, place=place)
    await step_in(tx, actor, session.id, SessionStep.OPEN, now)
    await _write_sheet(deployment, tx, conference, session, request, now)
    plan_papers(tx, conference, now)
    await tx.flush()
    return await view_of(tx, deployment, actor, conference, emergency, session, now)


def _registration(request: EmergencyIn, actor: Actor, now: datetime) -> ConferenceIn:
    return ConferenceIn(
        title=request.title,
        kind=ConferenceKind.MEETING,
        scope=PurposeScope.A,
        host_body_id=request.host_body_id,
        coordinator=actor.name[:120],
        coordinator_phone=request.call_back[:32],
        duty_officer=actor.name[:120],
        duty_phone=request.call_back[:32],
        starts_at=now,
        ends_at=now + PLANNED_FOR,
        main_point_id=request.main_point_id,
        sub_point_ids=request.sub_point_ids,
        recording_requested=request.recording,
        submit=True,
    )


def _told(request: EmergencyIn, conference: Conference, emergency: Emergency) -> list[Happened]:
    vi, en = AUTHORITY_WORDS[request.authority]
    called = Happened(
        EventType.EMERGENCY_CALLED,
        {
            "title": conference.title,
            "intake": conference.intake,
            "directed_by_vi": f"{request.authority_person} ({vi})",
            "directed_by_en": f"{request.authority_person} ({en})",
            "directed_at": f"{request.directed_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
            "call_back": request.call_back,
            "points": len(request.sub_point_ids) + 1,
        },
    )
    if not emergency.remarks:
        return [called]
    both = {f"remarks_{language}": " ".join(one[language] for one in emergency.remarks) for language in ("vi", "en")}
    return [called, Happened(EventType.EMERGENCY_REMARKED, both)]


async def _write_sheet(
    deployment: Deployment,
    tx: AsyncSession,
    conference: Conference,
    session: Session,
    request: EmergencyIn,
    now: datetime,
) -> None:
    """Write one row for each point, and what goes out by mail and to the provider of SMS or voice."""
    point_ids: Sequence[int] = [request.main_point_id, *request.sub_point_ids]
    known = await contacts_of(tx, point_ids, day_of(now))
    names = await point_names_on(tx, point_ids, day_of(now))
    rows = []
    for point_id in point_ids:
        row = CallRow(conference_id=conference.id, point_id=point_id)
        if (contacts := known.get(point_id)) is not None:
            row.contact, row.phone = contacts.contact, contacts.phone
            row.deputy, row.deputy_phone = contacts.deputy, contacts.deputy_phone
        rows.append(row)
    tx.add_all(rows)
    words = AUTHORITY_WORDS[request.authority]
    add_messages(tx, deployment.settings, conference, rows, names, words, now)
    addresses = await addresses_of(tx, point_ids)
    add_mail(tx, deployment.settings, conference, session, addresses, names, words, now)
