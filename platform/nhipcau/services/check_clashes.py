"""What a plan runs into: sessions that hold its points, rooms, people or the server, and what is free instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.clashes import Clash, ClashKind, Plan, find_clashes, free_times, peak
from nhipcau.domain.conference import SessionKind
from nhipcau.domain.precedence import Contender, Standing, who_moves
from nhipcau.schemas.registration import CapacityView, ClashView, FreeTimeView, FreeVenueView, SeriesDayView
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.services.check_facts import Asked
from nhipcau.services.names_on import holds_on
from nhipcau.services.occupancy import PlannedSession, planned_between, with_points
from nhipcau.store.models import BridgePoint, PointName, Venue

#: Days around the session in which a free time is looked for.
_AROUND = timedelta(days=12)


@dataclass(frozen=True, slots=True)
class Met:
    """What a plan, or a series of them, runs into."""

    capacity: CapacityView
    clashes: tuple[ClashView, ...]
    free_times: tuple[FreeTimeView, ...]
    free_venues: tuple[FreeVenueView, ...]
    #: Each day of the series; empty: it is none.
    series: tuple[SeriesDayView, ...]


async def meet(tx: AsyncSession, asked: Asked, plans: Sequence[Plan], *, limit: int, now: datetime) -> Met:
    """Look for what the plans run into; the first one is looked at closely, with ways out.

    ``limit``: points that the server carries at a time.
    """
    plan, request = plans[0], asked.request
    begins, ends = plan.spans[0].starts_at - timedelta(days=1), plans[-1].spans[-1].ends_at + _AROUND
    sessions = await planned_between(tx, begins, ends, without=request.conference_id or 0)
    near = {
        key: session
        for key, session in sessions.items()
        # Of a whole year only what a day of the series meets has to be looked at.
        if session.occupied.span.starts_at < plan.spans[-1].ends_at + _AROUND
        or any(session.occupied.span.overlaps(span) for one in plans for span in one.spans)
    }
    planned = {one.occupied.session_id: one for one in await with_points(tx, near.values(), plan.points)}
    occupied = [one.occupied for one in planned.values()]
    clashes = find_clashes(plan, occupied)
    full = [peak(span, len(plan.points), occupied) for span in plan.spans]
    clashes += [
        Clash(ClashKind.SERVER, other, span)
        for span, (load, others) in zip(plan.spans, full, strict=True)
        if load > limit
        for other in others
    ]
    busiest = max(load for load, _ in full)
    free = (
        free_times(plan, occupied, asked.calendar(day_of(plan.spans[-1].starts_at)), capacity=limit, after=now)
        if clashes
        else []
    )
    return Met(
        capacity=CapacityView(points=busiest, limit=limit, fits=busiest <= limit),
        clashes=tuple(_shown(clash, planned[clash.other.session_id], asked) for clash in clashes),
        free_times=tuple(FreeTimeView(starts_at=span.starts_at, ends_at=span.ends_at) for span in free),
        free_venues=await _free_venues(tx, plan, clashes),
        series=tuple(_days(plans, asked, planned)) if request.recurrence else (),
    )


def _days(plans: Sequence[Plan], asked: Asked, planned: dict[int, PlannedSession]) -> list[SeriesDayView]:
    calendar = asked.calendar(day_of(plans[0].spans[-1].starts_at))
    occupied = [one.occupied for one in planned.values()]
    shown = []
    for plan in plans:
        live = next(span for span in plan.spans if span.kind is SessionKind.LIVE)
        day = live.starts_at.astimezone(VIETNAM).date()
        entry = calendar.days.get(day)
        working = calendar.is_working(day)
        shown.append(
            SeriesDayView(
                day=day,
                starts_at=live.starts_at,
                day_off=(entry.name or entry.kind) if entry and not working else "",
                working=working,
                clashes=tuple(
                    _shown(clash, planned[clash.other.session_id], asked) for clash in find_clashes(plan, occupied)
                ),
            )
        )
    return shown


def _shown(clash: Clash, other: PlannedSession, asked: Asked) -> ClashView:
    before = asked.before
    ours = Contender(
        asked.standing or Standing.COMMUNE,
        before.registered_at if before else None,
        before.confirmed if before else False,
    )
    return ClashView(
        kind=clash.kind,
        conference_id=clash.other.conference_id,
        title=other.title,
        host_name=other.host_name,
        intake=other.intake,
        session_kind=clash.other.span.kind,
        starts_at=clash.other.span.starts_at,
        ends_at=clash.other.span.ends_at,
        our_session=clash.span.kind,
        our_starts_at=clash.span.starts_at,
        point_ids=clash.point_ids,
        people=clash.people,
        proposal=who_moves(ours, other.contender, asked.order),
        standing=other.standing,
        our_standing=asked.standing,
    )


async def _free_venues(
    tx: AsyncSession,
    plan: Plan,
    clashes: Sequence[Clash],
) -> tuple[FreeVenueView, ...]:
    """Return other rooms of the points that clash which nobody holds then (one query)."""
    clashing = {point for clash in clashes for point in clash.point_ids}
    day = day_of(plan.spans[-1].starts_at)
    point_name = func.coalesce(PointName.name, BridgePoint.name).label("point_name")
    rows = await tx.execute(
        select(Venue.id, Venue.name, Venue.point_id, point_name)
        .join(BridgePoint, BridgePoint.id == Venue.point_id)
        .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
        .where(Venue.point_id.in_(clashing))
        .order_by(Venue.point_id, Venue.id)
    )
    taken = {clash.other.points.get(point) for clash in clashes for point in clash.point_ids}
    # A session that does not say in which room a point sits may be in any of them.
    vague = {point for clash in clashes for point in clash.point_ids if clash.other.points.get(point) is None}
    return tuple(
        FreeVenueView(point_id=row.point_id, point_name=row.point_name, venue_id=row.id, venue_name=row.name)
        for row in rows
        if row.id not in taken and row.point_id not in vague and row.id != plan.points.get(row.point_id)
    )
