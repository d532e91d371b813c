"""An emergency with its call sheet as those who work on it see it (Art. 9.3), and the lists of emergencies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.callout import Authority, CallState
from nhipcau.domain.conference import JOINABLE, SessionKind, SessionState
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.schemas.emergency import (
    CallRowView,
    ElsewhereView,
    EmergencyBrief,
    EmergencyStart,
    EmergencyView,
    RemarkView,
    RunningEmergencies,
    RunningEmergency,
)
from nhipcau.schemas.rooms import Presence
from nhipcau.services.calendar import day_of
from nhipcau.services.conference_views import within_scopes
from nhipcau.services.deployment import Deployment
from nhipcau.services.elsewhere import live_seats
from nhipcau.services.names_on import body_names_on, holds_on
from nhipcau.services.reach import BodyTree, reach_of, reaches_of
from nhipcau.services.rulebook import regulation_on
from nhipcau.store.models import (
    BridgePoint,
    CallRow,
    Conference,
    ConferencePoint,
    Emergency,
    HookDelivery,
    PointName,
    Seat,
    SeatLink,
    Session,
)

#: Emergencies in one list, the newest first.
LIST_LIMIT = 50
NEWEST = (Emergency.called_at.desc(), Emergency.conference_id.desc())


async def start(deployment: Deployment, actor: Actor) -> EmergencyStart:
    """Return what the duty engineer's page starts from. Raises Forbidden."""
    now = deployment.now()
    if not allowed(actor, Action.CALL_SHEET_READ, ANYWHERE, day_of(now)):
        raise Forbidden
    settings = deployment.settings
    async with deployment.database.read() as tx:
        regulation = await regulation_on(tx, day_of(now))
        mine = await within_scopes(tx, deployment, actor, Action.CALL_SHEET_READ)
        rows = (await tx.execute(_emergencies().where(mine).order_by(*NEWEST).limit(LIST_LIMIT))).all()
        total = await tx.scalar(
            select(func.count())
            .select_from(Emergency)
            .join(Conference, Conference.id == Emergency.conference_id)
            .where(mine)
        )
        reach = await reaches_of(tx, actor, [row.Conference for row in rows], day_of(now))
        shown = [row for row in rows if reach[row.Conference.id].may(Action.CALL_SHEET_READ)]
        counts = await _counts(tx, [row.Conference.id for row in shown])
        busy = [seat for seat in await live_seats(tx) if seat.presence == Presence.PRESENT]
    return EmergencyStart(
        now=now,
        hotline=regulation.hotline,
        elsewhere=tuple(
            ElsewhereView(point_id=s.point_id, name=s.name, title=s.title, session_id=s.session_id) for s in busy
        ),
        emergencies=tuple(_brief(row.Emergency, row.Conference, row.Session, counts) for row in shown),
        total=total or 0,
        hook_on=bool(settings.call_hook_url),
        mail_on=bool(settings.smtp_host),
    )


async def running(deployment: Deployment, actor: Actor) -> RunningEmergencies:
    """Return the emergencies whose session runs and that the caller may read. Raises Forbidden."""
    day = day_of(deployment.now())
    if not allowed(actor, Action.CONFERENCE_READ, ANYWHERE, day):
        raise Forbidden
    async with deployment.database.read() as tx:
        rows = (
            await tx.execute(
                # Those that run are few: nothing may push out one's own.
                _emergencies().where(Session.state.in_(JOINABLE)).order_by(Emergency.called_at.desc())
            )
        ).all()
        if not rows:
            return RunningEmergencies(running=())
        reach = await reaches_of(tx, actor, [row.Conference for row in rows], day)
    return RunningEmergencies(
        running=tuple(
            RunningEmergency(
                conference_id=row.Conference.id,
                session_id=row.Session.id,
                title=row.Conference.title,
                point_id=reach[row.Conference.id].part.point_id or None,
            )
            for row in rows
            if reach[row.Conference.id].may(Action.CONFERENCE_READ)
        )
    )


async def get_emergency(deployment: Deployment, actor: Actor, *, conference_id: int) -> EmergencyView:
    """Return an emergency with its call sheet. Raises NotFound, also when it is not the actor's to see."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        emergency, conference, session = await met(tx, actor, conference_id, now, Action.CALL_SHEET_READ)
        return await view_of(tx, deployment, actor, conference, emergency, session, now)


async def met(
    tx: AsyncSession, actor: Actor, conference_id: int, now: datetime, action: Action = Action.CALL_SHEET_WORK
) -> tuple[Emergency, Conference, Session]:
    """Return an emergency with its session for somebody who may work on it (or read it). Raises NotFound, Forbidden."""
    row = (await tx.execute(_emergencies().where(Emergency.conference_id == conference_id))).first()
    if row is None:
        raise NotFound(what="emergency")
    reach = await reach_of(tx, actor, row.Conference, day_of(now))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="emergency")
    reach.require(action)
    return row.Emergency, row.Conference, row.Session


async def view_of(
    tx: AsyncSession,
    deployment: Deployment,
    actor: Actor,
    conference: Conference,
    emergency: Emergency,
    session: Session,
    now: datetime,
) -> EmergencyView:
    """Return an emergency whole (nine queries, however many points)."""
    rows = list(await tx.scalars(select(CallRow).where(CallRow.conference_id == conference.id).order_by(CallRow.id)))
    shown = await rows_of(tx, actor, conference, session, rows, now)
    counts = {conference.id: (len(rows), sum(row.state == CallState.JOINED for row in rows))}
    return EmergencyView(
        **dict(_brief(emergency, conference, session, counts)),
        now=now,
        authority=Authority(emergency.authority),
        authority_person=emergency.authority_person,
        directed_at=emergency.directed_at,
        call_back=emergency.call_back,
        reason=emergency.reason,
        recording_requested=conference.recording_requested,
        remarks=tuple(RemarkView(words_vi=one["vi"], words_en=one["en"]) for one in emergency.remarks),
        papers_done_at=emergency.papers_done_at,
        papers_done_by=emergency.papers_done_by,
        papers_number=emergency.papers_number,
        papers_date=emergency.papers_date,
        papers_file_id=emergency.papers_file_id,
        rows=tuple(shown),
        hook_on=bool(deployment.settings.call_hook_url),
        mail_on=bool(deployment.settings.smtp_host),
    )


def _emergencies() -> Any:
    return (
        select(Emergency, Conference, Session)
        .join(Conference, Conference.id == Emergency.conference_id)
        .join(Session, (Session.conference_id == Conference.id) & (Session.kind == SessionKind.LIVE))
    )


async def _counts(tx: AsyncSession, conference_ids: list[int]) -> dict[int, tuple[int, int]]:
    rows = await tx.execute(
        select(CallRow.conference_id, CallRow.state, func.count())
        .where(CallRow.conference_id.in_(conference_ids))
        .group_by(CallRow.conference_id, CallRow.state)
    )
    counts: dict[int, tuple[int, int]] = {}
    for conference_id, state, count in rows:
        total, joined = counts.get(conference_id, (0, 0))
        counts[conference_id] = (total + count, joined + (count if state == CallState.JOINED else 0))
    return counts


def _brief(
    emergency: Emergency, conference: Conference, session: Session, counts: dict[int, tuple[int, int]]
) -> EmergencyBrief:
    points, joined = counts.get(conference.id, (0, 0))
    return EmergencyBrief(
        conference_id=conference.id,
        session_id=session.id,
        title=conference.title,
        called_at=emergency.called_at,
        called_by=emergency.called_by,
        state=SessionState(session.state),
        points=points,
        joined=joined,
        papers_missing=emergency.papers_done_at is None,
    )


async def rows_of(
    tx: AsyncSession,
    actor: Actor,
    conference: Conference,
    session: Session,
    rows: Iterable[CallRow],
    now: datetime,
) -> list[CallRowView]:
    """Return rows as they are shown, in the order of the list of points (five queries, however many)."""
    wanted = {row.point_id: row for row in rows}
    day = day_of(conference.starts_at)
    facts = (
        await tx.execute(
            select(
                ConferencePoint.point_id,
                func.coalesce(PointName.name, BridgePoint.name).label("name"),
                BridgePoint.body_id,
                ConferencePoint.is_main,
                Seat.presence,
                HookDelivery.state.label("message"),
            )
            .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
            .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
            .outerjoin(Seat, (Seat.session_id == session.id) & (Seat.point_id == ConferencePoint.point_id))
            .outerjoin(
                HookDelivery,
                (HookDelivery.conference_id == conference.id) & (HookDelivery.point_id == ConferencePoint.point_id),
            )
            .where(ConferencePoint.conference_id == conference.id, ConferencePoint.point_id.in_(list(wanted)))
            .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position)
        )
    ).all()
    tree = await BodyTree.load(tx)
    parents = {fact.body_id: tree.parent(fact.body_id, day) for fact in facts}
    names = await body_names_on(tx, set(parents.values()), day)
    elsewhere = {
        seat.point_id: seat.title
        for seat in await live_seats(tx, point_ids=list(wanted), but_session=session.id)
        if seat.presence == Presence.PRESENT
    }
    links = await tx.execute(
        select(SeatLink.point_id, SeatLink.used_at)
        .where(SeatLink.session_id == session.id, SeatLink.point_id.in_(list(wanted)))
        .order_by(SeatLink.id)
    )
    opened = {point_id: "opened" if used_at else "made" for point_id, used_at in links}
    shown = []
    for fact in facts:
        row = wanted[fact.point_id]
        claimed = row.claimed_until is not None and row.claimed_until > now
        shown.append(
            CallRowView(
                id=row.id,
                point_id=row.point_id,
                name=fact.name,
                body_id=fact.body_id,
                parent_id=parents[fact.body_id] or None,
                parent_name=names.get(parents[fact.body_id], ""),
                is_main=fact.is_main,
                contact=row.contact,
                phone=row.phone,
                deputy=row.deputy,
                deputy_phone=row.deputy_phone,
                state=CallState(row.state),
                state_at=row.state_at,
                state_by=row.state_by,
                note=row.note,
                tries=row.tries,
                claimed_name=row.claimed_name if claimed else "",
                claimed_mine=claimed and row.claimed_by == actor.id,
                claimed_until=row.claimed_until if claimed else None,
                version=row.version,
                presence=Presence(fact.presence or Presence.ABSENT),
                elsewhere=elsewhere.get(row.point_id, ""),
                message=fact.message or "",
                link=opened.get(row.point_id, ""),
            )
        )
    return shown
