"""Conferences as they are shown: lists and single ones, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import Intake, OutsideProtocol
from nhipcau.domain.errors import NotFound
from nhipcau.domain.roles import Action, Actor, ActorKind, ScopeKind
from nhipcau.domain.tree import Span, day_after
from nhipcau.schemas.conferences import ConferenceBrief, ConferencePointView, ConferenceView, SessionBrief
from nhipcau.schemas.registration import OutsideView
from nhipcau.services.calendar import day_of, midnight
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import DatedNames, body_names_on, holds_on
from nhipcau.services.reach import BodyTree, Reach, part_scopes, reach_of, scopes
from nhipcau.services.requested import requested_kinds
from nhipcau.services.verdicts import verdicts_of
from nhipcau.store.models import BridgePoint, Conference, ConferencePoint, PointName, Session, Venue

#: Conferences lie between them; edges of the tree may have any days, and databases cannot calculate with all.
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


async def get_conference(deployment: Deployment, actor: Actor, *, conference_id: int) -> ConferenceView:
    """Return a conference whole. Raises NotFound, also when it is not the actor's to see."""
    async with deployment.database.read() as tx:
        conference = await tx.get(Conference, conference_id)
        if conference is None:
            raise NotFound(what="conference")
        reach = await reach_of(tx, actor, conference, day_of(deployment.now()))
        if not reach.may(Action.CONFERENCE_READ):
            raise NotFound(what="conference")
        return await view(tx, conference, reach, deployment.now())


async def view(tx: AsyncSession, conference: Conference, reach: Reach, now: datetime) -> ConferenceView:
    """Return a conference whole for whoever has that reach (nine queries, ten when another body registered it)."""
    (brief,) = await briefs(tx, [conference])
    points = await points_of(tx, conference)
    organiser = {}
    if conference.organiser_body_id:
        organiser = await body_names_on(tx, [conference.organiser_body_id], day_of(conference.starts_at))
    return ConferenceView(
        **dict(brief),
        coordinator=conference.coordinator,
        coordinator_phone=conference.coordinator_phone,
        technical_note=conference.technical_note,
        requests=await requested_kinds(tx, conference.id),
        organiser_body_id=conference.organiser_body_id,
        organiser_name=organiser.get(conference.organiser_body_id or 0, ""),
        duty_officer=conference.duty_officer,
        duty_phone=conference.duty_phone,
        outside=_outside(conference),
        series_day=conference.series_day,
        taken_by=conference.taken_by,
        taken_by_id=conference.taken_by_id,
        department_note=conference.department_note,
        cancel_note=conference.cancel_note,
        changed_by=conference.changed_by,
        changed_at=conference.changed_at,
        points=points,
        verdicts=(await verdicts_of(tx, [conference.id], now)).get(conference.id, ()),
        may=reach.actions,
    )


async def briefs(tx: AsyncSession, conferences: Sequence[Conference]) -> list[ConferenceBrief]:
    """Return conferences in one line each (three queries)."""
    ids = [conference.id for conference in conferences]
    hosts = await DatedNames.of_bodies(tx, {conference.host_body_id for conference in conferences})
    counted = await tx.execute(
        select(ConferencePoint.conference_id, func.count())
        .where(ConferencePoint.conference_id.in_(ids))
        .group_by(ConferencePoint.conference_id)
    )
    points = dict(counted.all())
    sessions: dict[int, list[SessionBrief]] = {}
    for session in await tx.scalars(
        select(Session).where(Session.conference_id.in_(ids)).order_by(Session.starts_at, Session.id)
    ):
        sessions.setdefault(session.conference_id, []).append(SessionBrief.model_validate(session))
    return [
        ConferenceBrief(
            id=conference.id,
            title=conference.title,
            kind=conference.kind,  # type: ignore[arg-type]  # text of the column, checked by the model
            scope=conference.scope,  # type: ignore[arg-type]
            host_body_id=conference.host_body_id,
            host_name=hosts.on(conference.host_body_id, day_of(conference.starts_at)),
            starts_at=conference.starts_at,
            ends_at=conference.ends_at,
            intake=conference.intake,  # type: ignore[arg-type]
            late=conference.late,
            recording_requested=conference.recording_requested,
            recording_unable=conference.recording_unable,
            version=conference.version,
            series_id=conference.series_id,
            held_elsewhere=conference.held_elsewhere or None,  # type: ignore[arg-type]
            point_count=points.get(conference.id, 0),
            sessions=tuple(sessions.get(conference.id, ())),
        )
        for conference in conferences
    ]


async def points_of(tx: AsyncSession, conference: Conference) -> tuple[ConferencePointView, ...]:
    """Return the list of points, named and placed as on the conference's day (three queries)."""
    day = day_of(conference.starts_at)
    rows = (
        await tx.execute(
            select(
                ConferencePoint.point_id,
                func.coalesce(PointName.name, BridgePoint.name).label("name"),
                BridgePoint.body_id,
                ConferencePoint.is_main,
                ConferencePoint.venue_id,
                Venue.name.label("venue_name"),
            )
            .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
            .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
            .outerjoin(Venue, Venue.id == ConferencePoint.venue_id)
            .where(ConferencePoint.conference_id == conference.id)
            .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position, ConferencePoint.id)
        )
    ).all()
    above = await parent_names(tx, conference, {row.body_id for row in rows})
    return tuple(
        ConferencePointView(
            point_id=row.point_id,
            name=row.name,
            parent_name=above[row.body_id],
            is_main=row.is_main,
            venue_id=row.venue_id,
            venue_name=row.venue_name or "",
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Parent:
    """The body above another one."""

    #: 0: none.
    id: int
    name: str


async def parents(tx: AsyncSession, conference: Conference, body_ids: Iterable[int]) -> dict[int, Parent]:
    """Return body id → the body above it on the conference's day (two queries)."""
    day = day_of(conference.starts_at)
    tree = await BodyTree.load(tx)
    above = {body_id: tree.parent(body_id, day) for body_id in body_ids}
    names = await body_names_on(tx, set(above.values()), day)
    return {body_id: Parent(parent_id, names.get(parent_id, "")) for body_id, parent_id in above.items()}


async def parent_names(tx: AsyncSession, conference: Conference, body_ids: Iterable[int]) -> dict[int, str]:
    """Return body id → name of the body above it on the conference's day (two queries)."""
    return {body_id: parent.name for body_id, parent in (await parents(tx, conference, body_ids)).items()}


def _outside(conference: Conference) -> OutsideView | None:
    if not conference.outside_host:
        return None
    return OutsideView(
        host=conference.outside_host,
        protocol=OutsideProtocol(conference.outside_protocol),
        address=conference.outside_address,
        contact=conference.outside_contact,
        invitation_number=conference.invitation_number,
        invitation_date=conference.invitation_date,
    )


async def within_scopes(
    tx: AsyncSession, deployment: Deployment, actor: Actor, action: Action = Action.CONFERENCE_READ
) -> ColumnElement[bool]:
    """Return the condition that the actor may do something to a conference, as ``Reach.may`` says it of each.

    Put it into the question: a list that is cut before it is narrowed loses one's own behind others'. One query with a
    scope over a subtree.
    """
    day = day_of(deployment.now())
    tree = await BodyTree.load(tx) if scopes(actor, ScopeKind.SUBTREE, day, action) else BodyTree()
    return within(actor, action, day, tree)


def within(actor: Actor, action: Action, day: date, tree: BodyTree) -> ColumnElement[bool]:
    """Return the same condition with the tree at hand."""
    if actor.kind is ActorKind.SYSTEM or scopes(actor, ScopeKind.SYSTEM, day, action):
        return true()
    ways: list[ColumnElement[bool]] = [false()]
    if conferences := scopes(actor, ScopeKind.CONFERENCE, day, action):
        ways.append(Conference.id.in_(conferences))
    if bodies := scopes(actor, ScopeKind.SUBTREE, day, action):
        ways.extend(_held_by(below, span) for span, below in tree.below(bodies).items())
    if bodies := part_scopes(actor, day, action):
        ways.extend(_taken_part_by(below, span) for span, below in tree.below(bodies).items())
    if points := scopes(actor, ScopeKind.POINT, day, action):
        invited = select(ConferencePoint.conference_id).where(ConferencePoint.point_id.in_(points))
        # A draft is the host's own business.
        ways.append(Conference.id.in_(invited) & (Conference.intake != Intake.DRAFT))
    return or_(*ways)


def _held_by(bodies: set[int], span: Span) -> ColumnElement[bool]:
    """Conferences of these bodies on these days: each keeps the tree of its own day."""
    # Art. 13.6c: whoever registers for a host works for it.
    held: ColumnElement[bool] = Conference.host_body_id.in_(bodies) | Conference.organiser_body_id.in_(bodies)
    return _on(held, span)


def _taken_part_by(bodies: set[int], span: Span) -> ColumnElement[bool]:
    """Conferences on these days with points of these bodies on their list, once they were handed in."""
    invited = (
        select(ConferencePoint.conference_id)
        .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
        .where(BridgePoint.body_id.in_(bodies))
    )
    return _on(Conference.id.in_(invited) & (Conference.intake != Intake.DRAFT), span)


def _on(held: ColumnElement[bool], span: Span) -> ColumnElement[bool]:
    """Return the condition, on these days only."""
    if span.first is not None:
        held = and_(held, Conference.starts_at >= midnight(max(span.first, _EARLIEST)))
    if span.last is not None:
        held = and_(held, Conference.starts_at < midnight(day_after(min(span.last, _LATEST))))
    return held
