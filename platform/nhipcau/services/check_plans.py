"""What is to be held: the plan of what is typed, and of every day of a series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from nhipcau.domain.clashes import OnDuty, Plan, Span
from nhipcau.domain.conference import SessionKind
from nhipcau.domain.errors import BadInput
from nhipcau.domain.series import days_of_series
from nhipcau.schemas.registration import CheckIn, RecurrenceIn
from nhipcau.services.calendar import day_of
from nhipcau.services.registration_rows import REHEARSAL


def plan_of(request: CheckIn, day: date | None) -> Plan | None:
    """Return what is to be held; None while its time is not typed or cannot be."""
    starts_at, ends_at = request.starts_at, request.ends_at
    if day is None or starts_at is None or ends_at is None or ends_at <= starts_at:
        return None
    spans = [Span(SessionKind.LIVE, starts_at, ends_at)]
    if request.rehearsal_at is not None and request.rehearsal_at < starts_at:
        spans.append(Span(SessionKind.REHEARSAL, request.rehearsal_at, request.rehearsal_at + REHEARSAL))
    spans.sort(key=lambda span: span.starts_at)
    venues = {seat.point_id: seat.venue_id for seat in request.venues}
    points = [*([request.main_point_id] if request.main_point_id else []), *request.sub_point_ids]
    people = (
        OnDuty(request.coordinator, request.coordinator_phone, request.host_body_id or 0),
        OnDuty(request.duty_officer, request.duty_phone, request.host_body_id or 0),
    )
    return Plan(
        tuple(spans), {point_id: venues.get(point_id) for point_id in points}, tuple(one for one in people if one.name)
    )


def series_days(starts_at: datetime, recurrence: RecurrenceIn) -> list[date]:
    """Return the days of a series that begins with a conference. Raises BadInput (the first day is none of them)."""
    first = day_of(starts_at)
    days = days_of_series(
        first,
        recurrence.last_day,
        recurrence.weekdays,
        every_weeks=recurrence.every_weeks,
        left_out=recurrence.left_out,
    )
    if days[0] != first:
        raise BadInput(field="weekdays", detail="series_day")
    return days


def plans_of(plan: Plan, recurrence: RecurrenceIn | None) -> list[Plan]:
    """Return the plan of each day of a series: the live session, and the rehearsal as far before it as the first."""
    if recurrence is None:
        return [plan]
    live = next(span for span in plan.spans if span.kind is SessionKind.LIVE)
    first = day_of(live.starts_at)
    moves = [timedelta(days=(day - first).days) for day in series_days(live.starts_at, recurrence)]
    return [
        replace(
            plan,
            spans=tuple(Span(span.kind, span.starts_at + move, span.ends_at + move) for span in plan.spans),
        )
        for move in moves
    ]
