"""Recurring briefings (*giao ban định kỳ*): registered, confirmed and cancelled as one; each day is a conference.

An exception is a conference of the series that was changed or cancelled by itself; days left out at the beginning are
never planned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.domain.conference import Intake, IntakeStep, SessionState, next_intake
from nhipcau.domain.errors import BadInput, NotFound
from nhipcau.domain.errors_registration import DaysChanged
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.domain.words import STATES
from nhipcau.schemas.conferences import ConferenceIn, SeriesIn
from nhipcau.schemas.registration import SeriesConference, SeriesStepIn, SeriesView
from nhipcau.services import request_keys
from nhipcau.services.calendar import day_of
from nhipcau.services.check_plans import series_days
from nhipcau.services.conferences import create, require_host
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import body_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import reach_of, reaches_of
from nhipcau.services.registration_rules import checked
from nhipcau.services.rulebook import Rulebook
from nhipcau.store import outbox
from nhipcau.store.models import Conference, Series, Session


async def register_series(deployment: Deployment, actor: Actor, *, request: SeriesIn, key: str = "") -> SeriesView:
    """Register a recurring briefing in one transaction: all its conferences or none; under one ``key`` once.

    Raises what registering one conference raises, and BadInput for days that make no series.
    """
    now = deployment.now()
    first, recurrence = request.conference, request.recurrence
    if first.held_elsewhere is not None:
        raise BadInput(field="held_elsewhere", detail="future")
    days = series_days(first.starts_at, recurrence)
    async with deployment.database.write() as tx:
        before = await request_keys.made_before(tx, actor, key, request, now)
        series_id = before.series_id if before else None
        if series_id is None:
            await require_host(tx, actor, first, day_of(now))
            series_id = await _create(tx, actor, request, days, key, now)
    deployment.bus.publish(TOPIC)
    return await get_series(deployment, actor, series_id=series_id)


async def _create(
    tx: AsyncSession, actor: Actor, request: SeriesIn, days: Sequence[date], key: str, now: datetime
) -> int:
    """Store a series with its conferences and tell of it; returns its id."""
    first, recurrence = request.conference, request.recurrence
    series = Series(
        title=first.title,
        host_body_id=first.host_body_id,
        weekdays=sorted(set(recurrence.weekdays)),
        every_weeks=recurrence.every_weeks,
        first_day=days[0],
        last_day=recurrence.last_day,
        left_out=[day.isoformat() for day in sorted(set(recurrence.left_out))],
        created_by=actor.id if actor.kind is ActorKind.PERSON else None,
        created_at=now,
    )
    tx.add(series)
    await tx.flush()
    made = []
    rules = await Rulebook.load(tx)
    for day in days:
        one = _moved(first, timedelta(days=(day - days[0]).days), rules)
        regulation = await checked(tx, one, now)
        made.append(await create(tx, actor, one, regulation, now, series_id=series.id))
    request_keys.keep(tx, actor, key, request, made[0], now)
    await _tell(tx, actor, EventType.SERIES_REGISTERED, series, made, now)
    return series.id


async def get_series(deployment: Deployment, actor: Actor, *, series_id: int) -> SeriesView:
    """Return a series with its conferences. Raises NotFound, also when it is not the actor's to see."""
    async with deployment.database.read() as tx:
        series, conferences = await _load(tx, series_id)
        reach = await reaches_of(tx, actor, conferences, day_of(deployment.now()))
        shown = [one for one in conferences if reach[one.id].may(Action.CONFERENCE_READ)]
        if not shown:
            raise NotFound(what="conference")
        hosts = await body_names_on(tx, [series.host_body_id], series.first_day)
    return SeriesView(
        id=series.id,
        title=series.title,
        host_body_id=series.host_body_id,
        host_name=hosts[series.host_body_id],
        weekdays=tuple(series.weekdays),
        every_weeks=series.every_weeks,
        first_day=series.first_day,
        last_day=series.last_day,
        left_out=tuple(series.left_out),
        conferences=tuple(SeriesConference.model_validate(one) for one in shown),
    )


async def confirm_series(deployment: Deployment, actor: Actor, *, series_id: int, request: SeriesStepIn) -> SeriesView:
    """Confirm the conferences of a series that were looked at, as far as they are still to come: all or none.

    Raises NotFound, Forbidden, DaysChanged (one of them is not what was seen).
    """
    seen = {one.id: one.version for one in request.conferences}
    return await _step(deployment, actor, series_id, IntakeStep.CONFIRM, seen, request.note)


async def cancel_series(deployment: Deployment, actor: Actor, *, series_id: int, request: SeriesStepIn) -> SeriesView:
    """Cancel the conferences of a series that were looked at, as far as they are to come and were not opened; say why.

    Raises NotFound, Forbidden, DaysChanged (one of them is not what was seen; none is cancelled then).
    """
    seen = {one.id: one.version for one in request.conferences}
    return await _step(deployment, actor, series_id, IntakeStep.CANCEL, seen, request.note)


_STEPS = {
    IntakeStep.CONFIRM: (
        Action.CONFERENCE_CONFIRM,
        EventType.SERIES_CONFIRMED,
        frozenset({Intake.RECEIVED}),
    ),
    IntakeStep.CANCEL: (
        Action.CONFERENCE_CANCEL,
        EventType.SERIES_CANCELLED,
        frozenset({Intake.DRAFT, Intake.RECEIVED, Intake.CONFIRMED, Intake.IN_CONFLICT}),
    ),
}


async def _step(
    deployment: Deployment,
    actor: Actor,
    series_id: int,
    step: IntakeStep,
    seen: Mapping[int, int],
    note: str,
) -> SeriesView:
    action, event, states = _STEPS[step]
    now = deployment.now()
    async with deployment.database.write() as tx:
        series, conferences = await _load(tx, series_id)
        reach = await reach_of(tx, actor, conferences[0], day_of(now))
        if not reach.may(Action.CONFERENCE_READ):
            raise NotFound(what="conference")
        reach.require(action)
        # Another's answer of the same kind is what was wanted.
        conferences = _as_seen(conferences, seen, states | {next_intake(Intake.RECEIVED, step)})
        opened = set(
            await tx.scalars(
                select(Session.conference_id).where(
                    Session.conference_id.in_([one.id for one in conferences]), Session.state != SessionState.PLANNED
                )
            )
        )
        changed = [one for one in conferences if one.intake in states and one.starts_at > now and one.id not in opened]
        # A conference that moved to another host is no longer this host's.
        reaches = await reaches_of(tx, actor, changed, day_of(now))
        for one in changed:
            reaches[one.id].require(action)
            one.intake = next_intake(Intake(one.intake), step)
            if step is IntakeStep.CANCEL:
                one.cancel_note = note
            else:
                one.department_note = note
        if changed:
            await _tell(tx, actor, event, series, changed, now)
    deployment.bus.publish(TOPIC)
    return await get_series(deployment, actor, series_id=series_id)


def _as_seen(conferences: list[Conference], seen: Mapping[int, int], fine: frozenset[Intake]) -> list[Conference]:
    """Return what was seen of a series, by id and version. Raises NotFound (none of its days), DaysChanged."""
    found = [one for one in conferences if one.id in seen]
    if len(found) < len(seen):
        raise NotFound(what="conference")
    changed = [one for one in found if one.version != seen[one.id] or one.intake not in fine]
    if not changed:
        return found

    def named(english: bool) -> str:
        return ", ".join(
            f"{words.day(one.series_day or day_of(one.starts_at))}"
            f" ({one.changed_by if one.version != seen[one.id] else STATES[one.intake][english]})"
            for one in changed
        )

    raise DaysChanged(
        days_vi=named(english=False), days_en=named(english=True), conference_ids=[one.id for one in changed]
    )


async def _load(tx: AsyncSession, series_id: int) -> tuple[Series, list[Conference]]:
    series = await tx.get(Series, series_id)
    conferences = list(
        await tx.scalars(
            select(Conference).where(Conference.series_id == series_id).order_by(Conference.series_day, Conference.id)
        )
    )
    if series is None or not conferences:
        raise NotFound(what="conference")
    return series, conferences


async def _tell(
    tx: AsyncSession, actor: Actor, event: EventType, series: Series, about: list[Conference], now: datetime
) -> None:
    """Tell once for all: one notice and one acknowledgement stand for the series."""
    data = {
        "title": series.title,
        "series_id": series.id,
        "conferences": [one.id for one in about],
        "intake": about[0].intake,
        "late": any(one.late for one in about),
    }
    await outbox.append(tx, [Happened(event, data)], actor=actor, at=now, place=outbox.Place(conference_id=about[0].id))


def _moved(request: ConferenceIn, by: timedelta, rules: Rulebook) -> ConferenceIn:
    """Return the conference that much later. Its rehearsal falls on no day off, unless that of the first day does."""
    moved = {"starts_at": request.starts_at + by, "ends_at": request.ends_at + by}
    if request.rehearsal_at is not None:
        typed, day = day_of(request.rehearsal_at), day_of(request.rehearsal_at + by)
        calendar = rules.calendar(request.host_body_id, day, saturdays=rules.regulation(day).saturdays)
        if calendar.is_working(typed) and not calendar.is_working(day):
            by -= day - next(calendar.working_days_before(day))
        moved["rehearsal_at"] = request.rehearsal_at + by
    return request.model_copy(update=moved)
