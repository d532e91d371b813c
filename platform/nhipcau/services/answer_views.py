"""What points answered to invitations, as the host and as the invited point see it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.answers import AnswerState, standing
from nhipcau.domain.conference import HOLDING, Intake
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.preparation import AnswersView, DelegateView, InvitationView, PointAnswerView, TeamMemberView
from nhipcau.services.calendar import day_of
from nhipcau.services.conference_views import parent_names
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import body_names_on, holds_on, point_names_on
from nhipcau.services.reach import ConferencePointRow, Reach, reach_of
from nhipcau.services.rehearsals import rehearsal_start
from nhipcau.services.technical_requests import met
from nhipcau.services.training import trained_among
from nhipcau.store.models import (
    BridgePoint,
    Conference,
    ConferencePoint,
    Delegate,
    Emergency,
    PointAnswer,
    PointName,
    TeamMember,
)


async def get_answers(deployment: Deployment, actor: Actor, *, conference_id: int) -> AnswersView:
    """Return the answers of all points, in the order of the list. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        conference, reach = await met(tx, actor, conference_id, Action.ANSWERS_READ, now)
        return AnswersView(answers=tuple(await answers_of(tx, conference)), may=reach.actions)


async def get_invitation(deployment: Deployment, actor: Actor, *, conference_id: int, point_id: int) -> InvitationView:
    """Return an invitation as a point sees it, with its answer. Raises NotFound (also when it is not the actor's)."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        conference, _ = await invited(tx, actor, conference_id, point_id, now, Action.ANSWER_READ)
        return await invitation_of(tx, conference, point_id, now)


async def require_answering(deployment: Deployment, actor: Actor, *, conference_id: int, point_id: int) -> None:
    """Raise NotFound or Forbidden unless the actor answers for the point."""
    async with deployment.database.read() as tx:
        await invited(tx, actor, conference_id, point_id, deployment.now())


async def answers_of(tx: AsyncSession, conference: Conference) -> list[PointAnswerView]:
    """Return what each point says, the main point first (six queries, however many points)."""
    rows = (
        await tx.execute(
            select(
                ConferencePoint.point_id,
                func.coalesce(PointName.name, BridgePoint.name).label("name"),
                BridgePoint.body_id,
                ConferencePoint.is_main,
                PointAnswer,
            )
            .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
            .outerjoin(
                PointName,
                (PointName.point_id == BridgePoint.id) & holds_on(PointName, day_of(conference.starts_at)),
            )
            .outerjoin(
                PointAnswer,
                (PointAnswer.conference_id == ConferencePoint.conference_id)
                & (PointAnswer.point_id == ConferencePoint.point_id),
            )
            .where(ConferencePoint.conference_id == conference.id)
            .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position, ConferencePoint.id)
        )
    ).all()
    above = await parent_names(tx, conference, {row.body_id for row in rows})
    counted = dict(
        (
            await tx.execute(
                select(Delegate.point_id, func.count())
                .where(Delegate.conference_id == conference.id)
                .group_by(Delegate.point_id)
            )
        ).all()
    )
    named = {(row.body_id, row.PointAnswer.operator) for row in rows if row.PointAnswer is not None}
    trained = await trained_among(tx, named, day_of(conference.starts_at))
    return [
        _view(
            row.PointAnswer,
            conference,
            ConferencePointRow(conference.id, row.point_id, row.body_id, row.name, row.is_main),
            parent_name=above[row.body_id],
            delegates=counted.get(row.point_id, 0),
            trained=row.PointAnswer is not None and (row.body_id, row.PointAnswer.operator) in trained,
        )
        for row in rows
    ]


def _view(
    row: PointAnswer | None,
    conference: Conference,
    point: ConferencePointRow,
    *,
    parent_name: str,
    delegates: int,
    trained: bool,
) -> PointAnswerView:
    if row is None:
        row = PointAnswer(state=AnswerState.WAITING, answered_for=conference.starts_at, version=0)
    state = standing(AnswerState(row.state), row.answered_for, conference.starts_at)
    return PointAnswerView(
        point_id=point.point_id,
        name=point.name,
        parent_name=parent_name,
        is_main=point.is_main,
        state=state,
        operator=row.operator or "",
        operator_phone=row.operator_phone or "",
        operator_trained=trained if row.operator else None,
        reason=row.reason or "",
        substitute=row.substitute or "",
        substitute_point_id=row.substitute_point_id,
        delegates=delegates,
        answered_at=row.answered_at,
        answered_by=row.answered_by or "",
        version=row.version,
        stale=state != row.state,
    )


async def invited(
    tx: AsyncSession,
    actor: Actor,
    conference_id: int,
    point_id: int,
    now: datetime,
    action: Action = Action.ANSWER_GIVE,
) -> tuple[Conference, str]:
    """Return a conference to which a point of the actor's is invited, and the point's name. Raises NotFound."""
    conference = await tx.get(Conference, conference_id)
    if conference is None or conference.intake not in (*HOLDING, Intake.CANCELLED):
        raise NotFound(what="conference")
    reach: Reach = await reach_of(tx, actor, conference, day_of(now), point_ids=(point_id,))
    point = next((one for one in reach.points if one.point_id == point_id), None)
    if point is None or not reach.seat(point, action):
        # A point that is invited says so to its own people only.
        if reach.may(Action.CONFERENCE_READ):
            raise Forbidden
        raise NotFound(what="conference")
    return conference, point.name


async def answer_row(tx: AsyncSession, conference_id: int, point_id: int) -> PointAnswer | None:
    """Return what a point answered, if it did."""
    found: PointAnswer | None = await tx.scalar(
        select(PointAnswer).where(PointAnswer.conference_id == conference_id, PointAnswer.point_id == point_id)
    )
    return found


async def invitation_of(tx: AsyncSession, conference: Conference, point_id: int, now: datetime) -> InvitationView:
    """Return a conference as an invited point is asked to it, with what the point answered."""
    point = await tx.get_one(BridgePoint, point_id)
    row = await answer_row(tx, conference.id, point_id)
    delegates = list(
        await tx.scalars(
            select(Delegate)
            .where(Delegate.conference_id == conference.id, Delegate.point_id == point_id)
            .order_by(Delegate.position)
        )
    )
    is_main = await tx.scalar(
        select(ConferencePoint.is_main).where(
            ConferencePoint.conference_id == conference.id, ConferencePoint.point_id == point_id
        )
    )
    day = day_of(conference.starts_at)
    team = await _team(tx, point.body_id, day)
    names = await body_names_on(tx, [conference.host_body_id], day)
    (point_name,) = (await point_names_on(tx, [point_id], day)).values()
    above = await parent_names(tx, conference, {point.body_id})
    listed = ConferencePointRow(conference.id, point_id, point.body_id, point_name, bool(is_main))
    operator = row.operator if row else ""
    return InvitationView(
        conference_id=conference.id,
        title=conference.title,
        host_name=names.get(conference.host_body_id, ""),
        starts_at=conference.starts_at,
        ends_at=conference.ends_at,
        rehearsal_at=await rehearsal_start(tx, conference, point),
        coordinator=conference.coordinator,
        coordinator_phone=conference.coordinator_phone,
        intake=conference.intake,
        series_id=conference.series_id,
        emergency=await tx.get(Emergency, conference.id) is not None,
        answer=_view(
            row,
            conference,
            listed,
            parent_name=above[point.body_id],
            delegates=len(delegates),
            trained=bool(await trained_among(tx, [(point.body_id, operator)], day)),
        ),
        delegates=tuple(DelegateView.model_validate(one) for one in delegates),
        team=team,
    )


async def _team(tx: AsyncSession, body_id: int, day: date) -> tuple[TeamMemberView, ...]:
    """Return the people of a body's team (Art. 13.3), and whether each was trained (Art. 7.5)."""
    members = list(
        await tx.scalars(
            select(TeamMember)
            .where(
                TeamMember.body_id == body_id,
                or_(TeamMember.valid_from.is_(None), TeamMember.valid_from <= day),
                or_(TeamMember.valid_to.is_(None), TeamMember.valid_to >= day),
            )
            .order_by(TeamMember.id)
            .limit(50)
        )
    )
    trained = await trained_among(tx, [(body_id, member.name) for member in members], day)
    return tuple(
        TeamMemberView(name=member.name, phone=member.phone[:40], trained=(body_id, member.name) in trained)
        for member in members
    )
