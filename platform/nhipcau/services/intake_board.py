"""The Department's board: registrations that wait, by deadline, and who has which in hand."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.clashes import Plan, Span, find_clashes
from nhipcau.domain.conference import Intake, SessionKind
from nhipcau.domain.deadline import Clause
from nhipcau.domain.errors import Forbidden, NotFound, WrongState
from nhipcau.domain.errors_registration import TakenAlready
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import ANYWHERE, Action, Actor, ActorKind, allowed
from nhipcau.schemas.conferences import ConferenceView
from nhipcau.schemas.registration import IntakeBoard, IntakeItem
from nhipcau.services.calendar import day_of
from nhipcau.services.conference_views import get_conference, within_scopes
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import DatedNames
from nhipcau.services.occupancy import planned_between
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import reach_of
from nhipcau.store import outbox
from nhipcau.store.models import Conference, ConferencePoint, Session, Verdict

#: Registrations on one board.
LIMIT = 200

_WAITING = (Intake.RECEIVED, Intake.IN_CONFLICT)


async def get_board(deployment: Deployment, actor: Actor) -> IntakeBoard:
    """Return what waits for the Department, the nearest deadline first; of a series its next conference stands for all.

    When more wait than one board holds, those that are held first are on it, and ``total`` says how many there are.

    Raises Forbidden.
    """
    now = deployment.now()
    if not allowed(actor, Action.INTAKE_READ, ANYWHERE, day_of(now)):
        raise Forbidden
    # Whoever confirms for a part sees what waits for them, also when they may read everything.
    confirms = allowed(actor, Action.CONFERENCE_CONFIRM, ANYWHERE, day_of(now))
    async with deployment.database.read() as tx:
        mine = await within_scopes(tx, deployment, actor, Action.CONFERENCE_CONFIRM if confirms else Action.INTAKE_READ)
        rows = (
            await tx.execute(
                select(Conference)
                .where(mine, Conference.intake.in_(_WAITING), Conference.ends_at > now)
                .order_by(Conference.starts_at, Conference.id)
            )
        ).all()
        waiting = Counter(row.Conference.series_id for row in rows if row.Conference.series_id is not None)
        seen: set[int] = set()
        first = []
        for row in rows:
            series = row.Conference.series_id
            if series is None or series not in seen:
                first.append(row)
            if series is not None:
                seen.add(series)
        total, first = len(first), first[:LIMIT]
        ids = [row.Conference.id for row in first]
        bodies = {body for row in first for body in (row.Conference.host_body_id, row.Conference.organiser_body_id)}
        names = await DatedNames.of_bodies(tx, bodies - {None})
        verdicts: dict[tuple[int, str], Verdict] = {
            (verdict.conference_id, verdict.clause): verdict
            for verdict in await tx.scalars(select(Verdict).where(Verdict.conference_id.in_(ids)))
        }
        clashing, counts = await _clashing(tx, [row.Conference for row in first])
    items = []
    for row in first:
        conference = row.Conference
        day = day_of(conference.starts_at)
        registration = verdicts.get((conference.id, Clause.REGISTRATION))
        rehearsal = verdicts.get((conference.id, Clause.REHEARSAL))
        items.append(
            IntakeItem(
                conference_id=conference.id,
                title=conference.title,
                kind=conference.kind,
                scope=conference.scope,
                host_name=names.on(conference.host_body_id, day),
                organiser_name=names.on(conference.organiser_body_id, day) if conference.organiser_body_id else "",
                starts_at=conference.starts_at,
                ends_at=conference.ends_at,
                intake=conference.intake,
                late=conference.late,
                late_reason=registration.late_reason if registration else "",
                late_accepted=registration is not None and registration.accepted_at is not None,
                recording_requested=conference.recording_requested,
                point_count=counts.get(conference.id, 0),
                version=conference.version,
                taken_by=conference.taken_by,
                taken_by_id=conference.taken_by_id,
                department_note=conference.department_note,
                series_id=conference.series_id,
                due_at=rehearsal.due_at if rehearsal else conference.starts_at,
                clashing=tuple(clashing.get(conference.id, ())),
                waiting_in_series=waiting.get(conference.series_id, 0) if conference.series_id else 0,
            )
        )
    items.sort(key=lambda item: (item.due_at, item.starts_at, item.conference_id))
    return IntakeBoard(items=tuple(items), total=total)


async def take(deployment: Deployment, actor: Actor, *, conference_id: int) -> ConferenceView:
    """Take a registration in hand, so that two engineers do not work on one; taking it twice changes nothing.

    Raises NotFound, Forbidden, TakenAlready, WrongState (nothing waits).
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference = await tx.get(Conference, conference_id)
        if conference is None:
            raise NotFound(what="conference")
        reach = await reach_of(tx, actor, conference, day_of(now))
        if not reach.may(Action.CONFERENCE_READ):
            raise NotFound(what="conference")
        reach.require(Action.CONFERENCE_CONFIRM)
        if conference.intake not in _WAITING:
            raise WrongState(state=conference.intake)
        if conference.taken_by and conference.taken_by_id != actor.id:
            raise TakenAlready(who=conference.taken_by)
        if not conference.taken_by:
            conference.taken_by, conference.taken_at = actor.name[:120], now
            conference.taken_by_id = actor.id if actor.kind is ActorKind.PERSON else None
            taken = Happened(EventType.CONFERENCE_TAKEN, {"title": conference.title, "who": actor.name})
            await outbox.append(tx, [taken], actor=actor, at=now, place=outbox.Place(conference_id=conference.id))
    deployment.bus.publish(TOPIC)
    return await get_conference(deployment, actor, conference_id=conference_id)


async def _clashing(tx: AsyncSession, conferences: list[Conference]) -> tuple[dict[int, list[str]], dict[int, int]]:
    """Return conference id → titles of what it clashes with, and → its number of points (a few queries)."""
    if not conferences:
        return {}, {}
    ids = [conference.id for conference in conferences]
    sessions = (await tx.scalars(select(Session).where(Session.conference_id.in_(ids)))).all()
    spans: dict[int, list[Span]] = defaultdict(list)
    for session in sessions:
        spans[session.conference_id].append(Span(SessionKind(session.kind), session.starts_at, session.ends_at))
    everything = [span for own in spans.values() for span in own]
    if not everything:
        return {}, {}
    planned = await planned_between(
        tx, min(span.starts_at for span in everything), max(span.ends_at for span in everything)
    )
    # Only conferences that are held at the same time as one on the board can clash with it.
    pairs = {
        conference.id: [
            other
            for other in planned.values()
            if other.occupied.conference_id != conference.id
            and any(span.overlaps(other.occupied.span) for span in spans[conference.id])
        ]
        for conference in conferences
    }
    concerned = {*ids, *(other.occupied.conference_id for others in pairs.values() for other in others)}
    points: dict[int, dict[int, int | None]] = defaultdict(dict)
    for conference_id, point_id, venue_id in await tx.execute(
        select(ConferencePoint.conference_id, ConferencePoint.point_id, ConferencePoint.venue_id).where(
            ConferencePoint.conference_id.in_(concerned)
        )
    ):
        points[conference_id][point_id] = venue_id
    found: dict[int, list[str]] = {}
    for conference in conferences:
        plan = Plan(tuple(spans[conference.id]), points[conference.id])
        others = [other.with_seats(points[other.occupied.conference_id]) for other in pairs[conference.id]]
        titles = {other.occupied.session_id: other.title for other in others}
        clashes = find_clashes(plan, [other.occupied for other in others])
        found[conference.id] = list(dict.fromkeys(titles[clash.other.session_id] for clash in clashes))
    return found, {key: len(points[key]) for key in ids}
