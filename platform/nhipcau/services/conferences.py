"""Registration of conferences (Art. 9): register, change, hand in, confirm, report a conflict, cancel."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import (
    JOINABLE,
    Intake,
    IntakeStep,
    PurposeScope,
    SessionState,
    next_intake,
)
from nhipcau.domain.deadline import Clause, Outcome
from nhipcau.domain.errors import NotFound, WrongState
from nhipcau.domain.errors_registration import ChangedSinceSeen, EditedMeanwhile, NoMandate
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.schemas.conferences import ConferenceChange, ConferenceIn, ConferenceView
from nhipcau.services import request_keys
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.services.conference_views import get_conference, view
from nhipcau.services.deployment import Deployment
from nhipcau.services.form_requests import ask_anew, ask_by_form, make_requests_of_draft
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import reach_of
from nhipcau.services.registration_rows import add_points, fields_of, plan_of, plan_sessions
from nhipcau.services.registration_rules import checked, is_mandated, refuse_unfit
from nhipcau.services.technical_requests import has_requests
from nhipcau.services.verdicts import asked_at, hold_verdicts, spare
from nhipcau.store import outbox
from nhipcau.store.models import Conference, ConferencePoint, Person, RegulationVersion, Session


async def register_conference(
    deployment: Deployment, actor: Actor, *, request: ConferenceIn, key: str = ""
) -> ConferenceView:
    """Register a conference (Art. 9.1), as a draft or handed in at once, with its sessions planned.

    Sent again under the same ``key``, it is registered once. Raises Forbidden, EndBeforeStart, MainPointTwice,
    TooManyPoints, BadInput (a body or point that does not exist), AlreadySent.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference = await request_keys.made_before(tx, actor, key, request, now)
        if conference is None:
            await require_host(tx, actor, request, day_of(now))
            regulation = await checked(tx, request, now)
            conference = await create(tx, actor, request, regulation, now)
            request_keys.keep(tx, actor, key, request, conference, now)
            await _tell(tx, actor, conference, [_told(EventType.CONFERENCE_REGISTERED, conference)], now)
    deployment.bus.publish(TOPIC)
    return await get_conference(deployment, actor, conference_id=conference.id)


async def create(
    tx: AsyncSession,
    actor: Actor,
    request: ConferenceIn,
    regulation: RegulationVersion,
    now: datetime,
    *,
    series_id: int | None = None,
    urgent: bool = False,
) -> Conference:
    """Store a registration that was checked, with its points and sessions; telling of it is the caller's.

    Raises what ``refuse_unfit`` raises when it is handed in; ``urgent`` (Art. 9.3): nothing stands in its way.
    """
    conference = Conference(
        intake=Intake.DRAFT,
        late=False,
        created_by=actor.id if actor.kind is ActorKind.PERSON else None,
        created_at=now,
        version=1,
        changed_by=actor.name,
        series_id=series_id,
        series_day=day_of(request.starts_at) if series_id is not None else None,
        **fields_of(request),
    )
    tx.add(conference)
    await tx.flush()
    add_points(tx, conference, request)
    await plan_sessions(tx, conference, request, regulation)
    if not urgent:
        # Art. 9.3: in an emergency who directs it says whether it is recorded; nobody is asked.
        await ask_by_form(tx, actor, conference, request, now)
    if request.submit:
        await _hand_in(tx, conference, now, urgent=urgent)
    await _judge(tx, conference, now, again=True, reason=request.late_reason)
    return conference


async def change_conference(
    deployment: Deployment, actor: Actor, *, conference_id: int, request: ConferenceChange
) -> ConferenceView:
    """Change a registration; another plan (time, points, recording) has to be confirmed again.

    Raises what registering raises, WrongState when it was cancelled or one of its sessions was opened, and
    EditedMeanwhile when somebody saved it after it was read: it carries what is stored, and nothing is written.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference = await _mine(tx, actor, conference_id, Action.CONFERENCE_REGISTER, now)
        if request.version != conference.version:
            raise EditedMeanwhile(**await _stored(tx, actor, conference, now))
        # Whoever moves it to another host must be allowed to register for that one too.
        await require_host(tx, actor, request, day_of(now))
        regulation = await checked(tx, request, now)
        if conference.intake != Intake.ENTERED:
            await _refuse_opened(tx, conference, {SessionState.PLANNED})
        before, started, was = await plan_of(tx, conference), conference.starts_at, conference.intake
        for name, value in fields_of(request).items():
            setattr(conference, name, value)
        conference.version += 1
        conference.changed_at, conference.changed_by = now, actor.name
        await tx.execute(delete(ConferencePoint).where(ConferencePoint.conference_id == conference.id))
        add_points(tx, conference, request)
        await plan_sessions(tx, conference, request, regulation)
        await ask_by_form(tx, actor, conference, request, now)
        if day_of(conference.starts_at) != day_of(started):
            await ask_anew(tx, actor, conference, now)
        await tx.flush()
        if await plan_of(tx, conference) != before:
            conference.intake = next_intake(Intake(conference.intake), IntakeStep.REPLAN)
        elif conference.intake == Intake.CANCELLED:
            raise WrongState(state=conference.intake, step="change")
        if conference.intake != Intake.DRAFT:
            await refuse_unfit(tx, conference)
        elif request.submit:
            await _hand_in(tx, conference, now)
        # Another day is another registration; other points are not.
        again = conference.starts_at != started or was == Intake.DRAFT
        await _judge(tx, conference, now, again=again, reason=request.late_reason)
        await _tell(tx, actor, conference, [_told(EventType.CONFERENCE_CHANGED, conference)], now)
    deployment.bus.publish(TOPIC)
    return await get_conference(deployment, actor, conference_id=conference_id)


async def submit_conference(deployment: Deployment, actor: Actor, *, conference_id: int) -> ConferenceView:
    """Hand a draft in to the Department; from then on it is late or not (Art. 9.1). Raises Forbidden, WrongState."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference = await _mine(tx, actor, conference_id, Action.CONFERENCE_REGISTER, now)
        await _hand_in(tx, conference, now)
        await _judge(tx, conference, now, again=True)
        await _tell(tx, actor, conference, [_told(EventType.CONFERENCE_CHANGED, conference)], now)
    deployment.bus.publish(TOPIC)
    return await get_conference(deployment, actor, conference_id=conference_id)


async def confirm_conference(
    deployment: Deployment, actor: Actor, *, conference_id: int, version: int, note: str = ""
) -> ConferenceView:
    """Confirm technically: its sessions may now be opened in their windows (Art. 7.1).

    ``version`` is the one that was looked at, ``note`` what the host should look after. Raises Forbidden, WrongState,
    ChangedSinceSeen.
    """
    return await _step(deployment, actor, conference_id, IntakeStep.CONFIRM, version, note)


async def report_conflict(
    deployment: Deployment, actor: Actor, *, conference_id: int, version: int, note: str = ""
) -> ConferenceView:
    """Say that points or times clash, and what. Raises Forbidden, WrongState, ChangedSinceSeen."""
    return await _step(deployment, actor, conference_id, IntakeStep.REPORT_CONFLICT, version, note)


async def cancel_conference(
    deployment: Deployment, actor: Actor, *, conference_id: int, version: int, note: str = ""
) -> ConferenceView:
    """Cancel a conference none of whose sessions is running, on the version that was looked at, and say why.

    Raises Forbidden, WrongState, ChangedSinceSeen.
    """
    return await _step(deployment, actor, conference_id, IntakeStep.CANCEL, version, note)


_STEPS = {
    IntakeStep.CONFIRM: (Action.CONFERENCE_CONFIRM, EventType.CONFERENCE_CONFIRMED),
    IntakeStep.REPORT_CONFLICT: (Action.CONFERENCE_CONFIRM, EventType.CONFERENCE_IN_CONFLICT),
    IntakeStep.CANCEL: (Action.CONFERENCE_CANCEL, EventType.CONFERENCE_CANCELLED),
}


async def _step(
    deployment: Deployment,
    actor: Actor,
    conference_id: int,
    step: IntakeStep,
    version: int,
    note: str,
) -> ConferenceView:
    action, event = _STEPS[step]
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference = await _mine(tx, actor, conference_id, action, now)
        if version != conference.version:
            # What is answered holds for what was seen, and so does what is cancelled.
            raise ChangedSinceSeen(**await _stored(tx, actor, conference, now))
        if step is not IntakeStep.CONFIRM:
            await _refuse_opened(tx, conference, set(SessionState) - JOINABLE)
        conference.intake = next_intake(Intake(conference.intake), step)
        if step is IntakeStep.CANCEL:
            conference.cancel_note = note
        else:
            conference.department_note = note
        await _tell(tx, actor, conference, [_told(event, conference)], now)
    deployment.bus.publish(TOPIC)
    return await get_conference(deployment, actor, conference_id=conference_id)


async def _mine(tx: AsyncSession, actor: Actor, conference_id: int, action: Action, now: datetime) -> Conference:
    """Return a conference that the actor may do this to. Raises NotFound when it may not even read it, Forbidden."""
    conference = await tx.get(Conference, conference_id)
    if conference is None:
        raise NotFound(what="conference")
    reach = await reach_of(tx, actor, conference, day_of(now))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="conference")
    reach.require(action)
    return conference


async def require_host(tx: AsyncSession, actor: Actor, request: ConferenceIn, day: date) -> None:
    """Refuse whoever may register neither for the host nor for the body assigned to organise for it (Art. 13.6c).

    Raises Forbidden, NoMandate.
    """
    proposed = Conference(id=0, host_body_id=request.host_body_id, starts_at=request.starts_at, intake=Intake.DRAFT)
    organiser = request.organiser_body_id
    if organiser is not None and not await is_mandated(tx, organiser, request.host_body_id, day):
        raise NoMandate(field="organiser_body_id")
    proposed.organiser_body_id = organiser
    (await reach_of(tx, actor, proposed, day)).require(Action.CONFERENCE_REGISTER)


async def _stored(tx: AsyncSession, actor: Actor, conference: Conference, now: datetime) -> dict[str, Any]:
    """Return what is stored, who saved it and when: what a refusal of something older tells the page."""
    who = conference.changed_by
    if not who and conference.created_by is not None:
        who = await tx.scalar(select(Person.name).where(Person.id == conference.created_by)) or ""
    reach = await reach_of(tx, actor, conference, day_of(now))
    current = await view(tx, conference, reach, now)
    at = (conference.changed_at or conference.created_at).astimezone(VIETNAM)
    return {
        "who": who or "…",
        "at": f"{at:%H:%M %d/%m/%Y}",
        "version": conference.version,
        "current": current.model_dump(mode="json"),
    }


async def _refuse_opened(tx: AsyncSession, conference: Conference, fine: set[SessionState]) -> None:
    states = await tx.scalars(select(Session.state).where(Session.conference_id == conference.id))
    for state in states:
        if state not in fine:
            raise WrongState(state=state)


async def _hand_in(tx: AsyncSession, conference: Conference, now: datetime, *, urgent: bool = False) -> None:
    """Hand in a draft that is complete and lawful; what was held elsewhere is only written down."""
    if not urgent:
        await refuse_unfit(tx, conference)
    step = IntakeStep.ENTER if conference.held_elsewhere else IntakeStep.SUBMIT
    conference.intake = next_intake(Intake(conference.intake), step)
    if not urgent:
        await make_requests_of_draft(tx, conference, now)


async def _judge(tx: AsyncSession, conference: Conference, now: datetime, *, again: bool, reason: str = "") -> None:
    """Judge the registration (Art. 9.1) and the technical request (Art. 9.2 ¶2); ``again``: as handed in just now."""
    if conference.intake == Intake.ENTERED:
        # It was held: no deadline says anything about writing it down.
        return
    handed_in = conference.intake != Intake.DRAFT
    requested = conference.recording_requested or bool(conference.technical_note)
    wanted = handed_in and (requested or await has_requests(tx, conference.id))
    done: dict[Clause, datetime | None] = {}
    if again or not handed_in:
        done[Clause.REGISTRATION] = now if handed_in else None
    asked = await asked_at(tx, conference.id)
    if again or not wanted or asked is None:
        done[Clause.TECHNICAL_REQUEST] = now if wanted else None
    registration, *_ = await hold_verdicts(tx, conference, now=now, done=done)
    if reason:
        registration.late_reason = reason
    await _excuse(tx, conference, registration.spared, now)


async def _excuse(tx: AsyncSession, conference: Conference, spared: str, now: datetime) -> None:
    """Let lateness not count where the central invitation, by number and date, came late itself (Art. 5.2đ)."""
    central = conference.scope == PurposeScope.DD and conference.invitation_number and conference.invitation_date
    if central and spared != Outcome.EXCUSED:
        await spare(tx, conference, Outcome.EXCUSED, now=now, clauses=(Clause.REGISTRATION,))
    elif not central and spared == Outcome.EXCUSED:
        await spare(tx, conference, None, now=now, clauses=(Clause.REGISTRATION,))


def _told(event: EventType, conference: Conference) -> Happened:
    return Happened(event, {"title": conference.title, "intake": conference.intake, "late": conference.late})


async def _tell(
    tx: AsyncSession, actor: Actor, conference: Conference, happened: list[Happened], now: datetime
) -> None:
    await outbox.append(tx, happened, actor=actor, at=now, place=outbox.Place(conference_id=conference.id))
