"""What waits for somebody, as their day shows it: answers of their points, papers of emergencies, files, late points.

It is worked out from the tables each time, so it goes away when it is done and never before.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.answers import AnswerState
from nhipcau.domain.conference import Intake
from nhipcau.domain.errors import Forbidden
from nhipcau.domain.papers import TELLS_PROVIDERS, DocumentKind
from nhipcau.domain.roles import ANYWHERE, Action, Actor, ActorKind, ScopeKind, allowed
from nhipcau.domain.series import folded
from nhipcau.schemas.preparation import ReminderView
from nhipcau.services.calendar import day_of
from nhipcau.services.conference_views import within_scopes
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import DatedNames
from nhipcau.services.reach import reaches_of, scopes
from nhipcau.services.reminders import TOLD, UNREADY, ReminderKind, unready_files
from nhipcau.store.models import (
    BridgePoint,
    Conference,
    ConferenceFile,
    ConferencePoint,
    Emergency,
    MadeDocument,
    PointAnswer,
    Reminder,
)

#: How far ahead line and power companies are to be told.
_DUTY_AHEAD = timedelta(days=7)
#: How far ahead invitations are shown, and how many.
_AHEAD = timedelta(days=30)
LIMIT = 50


async def list_tasks(deployment: Deployment, actor: Actor) -> list[ReminderView]:
    """Return what waits for the caller, the most urgent first. Raises Forbidden."""
    now = deployment.now()
    day = day_of(now)
    if not allowed(actor, Action.REMINDERS_READ, ANYWHERE, day):
        raise Forbidden
    async with deployment.database.read() as tx:
        rows = await tx.execute(select(Reminder.conference_id, Reminder.kind).where(Reminder.state == TOLD).distinct())
        told = {(conference_id, kind) for conference_id, kind in rows}
        papers = await _papers(tx, deployment, actor, told)
        answers = await _answers(tx, deployment, actor, told, day)
        hosts = await _hosts(tx, deployment, actor, told)
        duty = await _duty(tx, deployment, actor)
    return [*papers, *answers, *hosts, *duty]


async def _papers(
    tx: AsyncSession, deployment: Deployment, actor: Actor, told: set[tuple[int, str]]
) -> list[ReminderView]:
    """Art. 9.3: the papers follow; this line stays until they are there."""
    mine = await within_scopes(tx, deployment, actor, Action.CALL_SHEET_WORK)
    rows = (
        await tx.execute(
            select(Emergency, Conference)
            .join(Conference, Conference.id == Emergency.conference_id)
            .where(mine, Emergency.papers_done_at.is_(None))
            .order_by(Emergency.called_at)
            .limit(LIMIT)
        )
    ).all()
    reach = await reaches_of(tx, actor, [row.Conference for row in rows], day_of(deployment.now()))
    return [
        _line("papers", row.Conference, told=(row.Conference.id, ReminderKind.PAPERS) in told)
        for row in rows
        if reach[row.Conference.id].may(Action.CALL_SHEET_WORK)
    ]


async def _answers(
    tx: AsyncSession, deployment: Deployment, actor: Actor, told: set[tuple[int, str]], day: date
) -> list[ReminderView]:
    """Return invitations that points of the caller have not answered; engineers see them on the conference's page."""
    if actor.kind is ActorKind.SYSTEM:
        return []
    now = deployment.now()
    points = scopes(actor, ScopeKind.POINT, day, Action.ANSWER_GIVE)
    own: ColumnElement[bool] = BridgePoint.id.in_(points)
    if bodies := scopes(actor, ScopeKind.SUBTREE, day, Action.ANSWER_GIVE):
        # A whole subtree is its operators' to urge, not this person's to answer: only the body's own points.
        own = own | BridgePoint.body_id.in_(bodies)
    elif not points:
        return []
    rows = (
        await tx.execute(
            select(Conference, BridgePoint.id)
            .join(ConferencePoint, ConferencePoint.conference_id == Conference.id)
            .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
            .outerjoin(
                PointAnswer,
                (PointAnswer.conference_id == Conference.id) & (PointAnswer.point_id == BridgePoint.id),
            )
            .outerjoin(Emergency, Emergency.conference_id == Conference.id)
            .where(
                own,
                Emergency.conference_id.is_(None),
                ConferencePoint.is_main.is_(False),
                Conference.intake == Intake.CONFIRMED,
                Conference.starts_at > now,
                Conference.starts_at < now + _AHEAD,
                # Before the list is cut: what is answered must not hide what is not.
                or_(
                    PointAnswer.state.is_(None),
                    PointAnswer.state == AnswerState.WAITING,
                    PointAnswer.answered_for != Conference.starts_at,
                ),
            )
            .order_by(Conference.starts_at, BridgePoint.id)
        )
    ).all()
    # One acknowledgement stands for a series; before the list is cut, its days must not hide what else waits.
    found = folded(rows, lambda row: (row.Conference.series_id or -row.Conference.id, row.id))[:LIMIT]
    names = await DatedNames.of_points(tx, {row.id for row, _ in found})
    return [
        _line(
            "answer",
            conference,
            told=(conference.id, ReminderKind.ANSWERS) in told,
            point_id=point_id,
            point_name=names.on(point_id, day_of(conference.starts_at)),
            days=days,
        )
        for (conference, point_id), days in found
    ]


async def _hosts(
    tx: AsyncSession, deployment: Deployment, actor: Actor, told: set[tuple[int, str]]
) -> list[ReminderView]:
    """Return what hosts were reminded of and have not done yet."""
    now = deployment.now()
    mine = await within_scopes(tx, deployment, actor, Action.REQUEST_MAKE)
    rows = list(
        await tx.scalars(
            select(Conference)
            .join(Reminder, Reminder.conference_id == Conference.id)
            .where(
                mine,
                Reminder.state == TOLD,
                Reminder.kind == ReminderKind.FILES,
                Conference.intake == Intake.CONFIRMED,
                Conference.starts_at > now,
                # Before the list is cut: what is ready must not hide what is not.
                Conference.id.in_(select(ConferenceFile.conference_id).where(UNREADY)),
            )
            .distinct()
            .order_by(Conference.starts_at, Conference.id)
            .limit(LIMIT)
        )
    )
    reach = await reaches_of(tx, actor, rows, day_of(now))
    unready = await unready_files(tx, [conference.id for conference in rows])
    return [
        _line("files", conference, told=True, count=unready[conference.id])
        for conference in rows
        if conference.id in unready and reach[conference.id].may(Action.REQUEST_MAKE)
    ]


async def _duty(tx: AsyncSession, deployment: Deployment, actor: Actor) -> list[ReminderView]:
    """Art. 13.6c: provincial conferences whose line and power companies have not been told.

    Without a mail server nothing is sent from here: there the sheet that was made is what can be asked for.
    """
    now = deployment.now()
    mine = await within_scopes(tx, deployment, actor, Action.REQUEST_MAKE)
    done = select(MadeDocument.conference_id).where(
        MadeDocument.kind == DocumentKind.DUTY_SHEET, MadeDocument.conference_id.is_not(None)
    )
    if deployment.settings.smtp_host:
        done = done.where(MadeDocument.sent_at.is_not(None))
    rows = list(
        await tx.scalars(
            select(Conference)
            .where(
                mine,
                Conference.intake == Intake.CONFIRMED,
                Conference.scope.in_(TELLS_PROVIDERS),
                Conference.held_elsewhere == "",
                Conference.starts_at > now,
                Conference.starts_at < now + _DUTY_AHEAD,
                Conference.id.not_in(done),
                Conference.id.not_in(select(Emergency.conference_id)),
            )
            .order_by(Conference.starts_at, Conference.id)
            .limit(LIMIT)
        )
    )
    reach = await reaches_of(tx, actor, rows, day_of(now))
    return [_line("duty", one, told=False) for one in rows if reach[one.id].may(Action.REQUEST_MAKE)]


def _line(
    kind: str,
    conference: Conference,
    *,
    told: bool,
    point_id: int | None = None,
    point_name: str = "",
    count: int = 1,
    days: int = 1,
) -> ReminderView:
    return ReminderView(
        kind=kind,
        conference_id=conference.id,
        title=conference.title,
        starts_at=conference.starts_at,
        point_id=point_id,
        point_name=point_name,
        due_at=conference.starts_at,
        told=told,
        count=count,
        days=days,
    )
