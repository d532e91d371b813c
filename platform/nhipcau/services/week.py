"""The week calendar: who holds which venues and points when, and what the server carries. Constant queries."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from nhipcau.domain.conference import HOLDING, LONGEST_SESSION, Intake
from nhipcau.domain.errors import Forbidden
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.schemas.registration import VenueView, WeekSession, WeekView
from nhipcau.services.calendar import day_of, midnight
from nhipcau.services.conference_views import within_scopes
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import DatedNames
from nhipcau.services.rulebook import Rulebook
from nhipcau.store.models import Conference, ConferencePoint, Session, Venue

_WEEK = timedelta(days=7)


async def get_week(deployment: Deployment, actor: Actor, *, on: date | None = None) -> WeekView:
    """Return the week (Monday to Sunday) around a day, today's when empty.

    Whoever registers sees what is planned everywhere, as the check for clashes would tell it; others see their own.
    Raises Forbidden.
    """
    today = day_of(deployment.now())
    if not allowed(actor, Action.CONFERENCE_READ, ANYWHERE, today):
        raise Forbidden
    day = on or today
    first = day - timedelta(days=day.isoweekday() - 1)
    begins = midnight(first)
    ends = begins + _WEEK
    everything = allowed(actor, Action.CONFERENCE_REGISTER, ANYWHERE, today)
    async with deployment.database.read() as tx:
        mine = await within_scopes(tx, deployment, actor)
        question = (
            select(Session, Conference, mine.label("readable"))
            .join(Conference, Conference.id == Session.conference_id)
            .where(
                Session.starts_at > begins - LONGEST_SESSION,
                Session.starts_at < ends,
                Session.ends_at > begins,
                Conference.intake.in_({*HOLDING, Intake.ENTERED}),
            )
            .order_by(Session.starts_at, Session.id)
        )
        rows = (await tx.execute(question if everything else question.where(mine))).all()
        hosts = await DatedNames.of_bodies(tx, {row.Conference.host_body_id for row in rows})
        listed: dict[int, list[tuple[int, int]]] = {}
        seats = await tx.execute(
            select(ConferencePoint.conference_id, ConferencePoint.point_id, ConferencePoint.venue_id)
            .where(ConferencePoint.conference_id.in_({row.Conference.id for row in rows}))
            .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position)
        )
        for conference_id, point_id, venue_id in seats:
            listed.setdefault(conference_id, []).append((point_id, venue_id or 0))
        venues = await tx.execute(select(Venue.id, Venue.point_id, Venue.name).order_by(Venue.point_id, Venue.id))
        rules = await Rulebook.load(tx)
        shown_venues = tuple(VenueView(id=row.id, point_id=row.point_id, name=row.name) for row in venues)
    calendar = rules.calendar(0, first, saturdays=rules.regulation(first).saturdays)
    days = [first + timedelta(days=n) for n in range(7)]
    return WeekView(
        first_day=first,
        days_off={
            one: calendar.days[one].name or calendar.days[one].kind
            for one in days
            if one in calendar.days and not calendar.is_working(one)
        },
        capacity=deployment.settings.server_points,
        sessions=tuple(
            WeekSession(
                session_id=row.Session.id,
                conference_id=row.Conference.id,
                title=row.Conference.title,
                kind=row.Conference.kind,
                scope=row.Conference.scope,
                host_name=hosts.on(row.Conference.host_body_id, day_of(row.Conference.starts_at)),
                session_kind=row.Session.kind,
                state=row.Session.state,
                starts_at=row.Session.starts_at,
                ends_at=row.Session.ends_at,
                intake=row.Conference.intake,
                late=row.Conference.late,
                readable=bool(row.readable),
                point_ids=tuple(point for point, _ in listed.get(row.Conference.id, ())),
                venue_ids=tuple(venue for _, venue in listed.get(row.Conference.id, ())),
            )
            for row in rows
        ),
        venues=shown_venues,
    )
