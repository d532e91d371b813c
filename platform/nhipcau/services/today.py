"""What is on now and next, with the caller's part in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE, Intake
from nhipcau.domain.roles import Action, Actor, ScopeKind
from nhipcau.domain.series import folded
from nhipcau.schemas.conferences import SessionBrief, Today, TodaySession, WaitingConference
from nhipcau.schemas.rooms import Presence
from nhipcau.services.calendar import day_of, midnight
from nhipcau.services.conference_views import briefs, within
from nhipcau.services.deadline_moves import moves_for
from nhipcau.services.deployment import Deployment
from nhipcau.services.reach import BodyTree, reaches_of, scopes
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.store.models import Conference, Room, Seat, Session
from nhipcau_media.contract.stage import RecordingState

#: Waiting registrations on one page; the sessions of a day are shown whole.
LIMIT = 100

_PLANNED_FOR_SURE = (Intake.RECEIVED, Intake.CONFIRMED, Intake.IN_CONFLICT)
_WAITING = (Intake.RECEIVED, Intake.IN_CONFLICT)


async def get_today(deployment: Deployment, actor: Actor) -> Today:
    """Return today's sessions and those that run, and the registrations that wait for the caller."""
    now = deployment.now()
    day = day_of(now)
    async with deployment.database.read() as tx:
        tree = await BodyTree.load(tx) if scopes(actor, ScopeKind.SUBTREE, day) else BodyTree()
        mine, to_register, to_confirm = (
            within(actor, action, day, tree)
            for action in (Action.CONFERENCE_READ, Action.CONFERENCE_REGISTER, Action.CONFERENCE_CONFIRM)
        )
        sessions = (
            await tx.execute(
                select(Session, Conference, Room.recording)
                .join(Conference, Conference.id == Session.conference_id)
                .outerjoin(Room, (Room.session_id == Session.id) & (Room.kind == MAIN_ROOM))
                .where(mine, Conference.intake.in_(_PLANNED_FOR_SURE), _on_today(now))
                .order_by(Session.starts_at, Session.id)
            )
        ).all()
        rows = await tx.execute(
            select(Conference.id, Conference.series_id)
            .where(to_confirm, Conference.intake.in_(_WAITING), Conference.ends_at > now)
            .order_by(Conference.starts_at, Conference.id)
        )
        # Before the list is cut: the days of one series must not push out what else waits.
        found = folded(rows.all(), lambda row: -row.id if row.series_id is None else row.series_id)
        days = {row.id: count for row, count in found[:LIMIT]}
        waiting = list(
            await tx.scalars(
                select(Conference).where(Conference.id.in_(days)).order_by(Conference.starts_at, Conference.id)
            )
        )
        conferences = {c.id: c for c in [*(row.Conference for row in sessions), *waiting]}
        reach = await reaches_of(tx, actor, conferences.values(), day)
        lines = {brief.id: brief for brief in await briefs(tx, list(conferences.values()))}
        moves = await moves_for(tx, actor, now, to_register)
        counts = await _presence(tx, [row.Session.id for row in sessions])
    shown = []
    for session, conference, recording in sessions:
        own = reach[conference.id]
        if not own.may(Action.CONFERENCE_READ):
            continue
        part = own.part
        shown.append(
            TodaySession(
                conference=lines[conference.id],
                session=SessionBrief.model_validate(session),
                present=counts.get((session.id, Presence.PRESENT), 0),
                dropped=counts.get((session.id, Presence.DROPPED), 0),
                recording=recording == RecordingState.RUNNING and session.state in JOINABLE,
                point_id=part.point_id or None,
                point_name=part.name,
                is_main=part.is_main,
                may=own.actions,
            )
        )
    return Today(
        now=now,
        sessions=tuple(shown),
        waiting=tuple(
            WaitingConference(**dict(lines[one.id]), days=days[one.id])
            for one in waiting
            if reach[one.id].may(Action.CONFERENCE_CONFIRM)
        ),
        more_waiting=len(found) > LIMIT,
        moves=moves,
    )


def _on_today(now: datetime) -> ColumnElement[bool]:
    begins = midnight(day_of(now))
    begins_today = (Session.starts_at >= begins) & (Session.starts_at < begins + timedelta(days=1))
    may_be_opened = (Session.opens_from <= now) & (Session.opens_until >= now)
    return or_(Session.state.in_(JOINABLE), begins_today, may_be_opened)


async def _presence(tx: AsyncSession, session_ids: list[int]) -> dict[tuple[int, str], int]:
    rows = await tx.execute(
        select(Seat.session_id, Seat.presence, func.count())
        .where(Seat.session_id.in_(session_ids))
        .group_by(Seat.session_id, Seat.presence)
    )
    return {(session_id, presence): count for session_id, presence, count in rows}
