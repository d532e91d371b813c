"""Answers of points to invitations: acknowledge with operator and delegates, or decline and name a substitute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.answers import AnswerState, AnswerStep, check_answerable, next_answer
from nhipcau.domain.conference import HOLDING, Intake
from nhipcau.domain.errors_preparation import AnsweredMeanwhile
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Actor
from nhipcau.schemas.preparation import AcknowledgeIn, DeclineIn, InvitationView
from nhipcau.services.answer_views import answer_row, invitation_of, invited
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.substitutes import check_substitute
from nhipcau.store import outbox
from nhipcau.store.models import Conference, ConferencePoint, Delegate, PointAnswer

_WORDS = {
    AnswerState.WAITING: ("chưa trả lời", "no answer yet"),
    AnswerState.ACKNOWLEDGED: ("sẽ dự", "it takes part"),
    AnswerState.DECLINED: ("không dự", "it does not take part"),
}


async def acknowledge(
    deployment: Deployment, actor: Actor, *, conference_id: int, point_id: int, request: AcknowledgeIn
) -> InvitationView:
    """Say that a point comes, who operates it (Art. 7.5) and who takes part.

    Raises NotFound, WrongState (cancelled, over), AnsweredMeanwhile.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference, label = await invited(tx, actor, conference_id, point_id, now)
        for each in await _answered_together(tx, conference, point_id, request.whole_series, now):
            version = request.version if each.id == conference.id else None
            row = await _answer(tx, actor, each, point_id, AnswerStep.ACKNOWLEDGE, version, now)
            row.operator, row.operator_phone = request.operator, request.operator_phone
            row.reason, row.substitute, row.substitute_point_id = "", "", None
            await tx.execute(delete(Delegate).where(Delegate.conference_id == each.id, Delegate.point_id == point_id))
            tx.add_all(
                Delegate(conference_id=each.id, point_id=point_id, position=place, **one.model_dump())
                for place, one in enumerate(request.delegates)
            )
            await _tell(tx, actor, each, row, label, now)
        await tx.flush()
        shown = await invitation_of(tx, conference, point_id, now)
    deployment.bus.publish(TOPIC)
    return shown


async def decline(
    deployment: Deployment, actor: Actor, *, conference_id: int, point_id: int, request: DeclineIn
) -> InvitationView:
    """Say that a point does not come, why, and who comes instead; whether it does is the host's to say.

    Raises NotFound, WrongState, AnsweredMeanwhile, SubstituteWrong, BodyClosed, NotLawful.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference, label = await invited(tx, actor, conference_id, point_id, now)
        together = await _answered_together(tx, conference, point_id, request.whole_series, now)
        if request.substitute_point_id is not None:
            await check_substitute(tx, together, request.substitute_point_id)
        for each in together:
            version = request.version if each.id == conference.id else None
            row = await _answer(tx, actor, each, point_id, AnswerStep.DECLINE, version, now)
            row.reason, row.substitute = request.reason, request.substitute
            row.substitute_point_id = request.substitute_point_id
            await tx.execute(delete(Delegate).where(Delegate.conference_id == each.id, Delegate.point_id == point_id))
            await _tell(tx, actor, each, row, label, now)
        await tx.flush()
        shown = await invitation_of(tx, conference, point_id, now)
    deployment.bus.publish(TOPIC)
    return shown


async def _answered_together(
    tx: AsyncSession, conference: Conference, point_id: int, whole_series: bool, now: datetime
) -> Sequence[Conference]:
    """Return the conference, or those of its series to which the point is invited and that are still to come."""
    check_answerable(Intake(conference.intake), conference.ends_at, now)
    if not whole_series or conference.series_id is None:
        return [conference]
    others = await tx.scalars(
        select(Conference)
        .join(ConferencePoint, ConferencePoint.conference_id == Conference.id)
        .where(
            Conference.series_id == conference.series_id,
            Conference.id != conference.id,
            Conference.intake.in_(HOLDING),
            Conference.ends_at > now,
            ConferencePoint.point_id == point_id,
        )
        .order_by(Conference.starts_at)
    )
    return [conference, *others]


async def _answer(
    tx: AsyncSession,
    actor: Actor,
    conference: Conference,
    point_id: int,
    step: AnswerStep,
    version: int | None,
    now: datetime,
) -> PointAnswer:
    row = await answer_row(tx, conference.id, point_id)
    if version is not None and version != (row.version if row else 0):
        raise AnsweredMeanwhile(who=row.answered_by if row else "…", version=row.version if row else 0)
    if row is None:
        row = PointAnswer(
            conference_id=conference.id,
            point_id=point_id,
            state=AnswerState.WAITING,
            version=0,
            operator="",
            operator_phone="",
        )
        tx.add(row)
    row.state = next_answer(AnswerState(row.state), step)
    row.answered_for, row.answered_at, row.answered_by = conference.starts_at, now, actor.name[:120]
    row.version += 1
    return row


async def _tell(
    tx: AsyncSession, actor: Actor, conference: Conference, row: PointAnswer, label: str, now: datetime
) -> None:
    vi, en = _WORDS[AnswerState(row.state)]
    data = {"point_id": row.point_id, "label": label, "state": row.state, "state_vi": vi, "state_en": en}
    place = outbox.Place(conference_id=conference.id)
    await outbox.append(tx, [Happened(EventType.ANSWER_GIVEN, data)], actor=actor, at=now, place=place)
