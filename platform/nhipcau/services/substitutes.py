"""Seating the point that a declining one named in its place; it is held to the law like every point on the list."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.answers import AnswerState, check_answerable
from nhipcau.domain.conference import Intake, SessionState
from nhipcau.domain.errors import WrongState
from nhipcau.domain.errors_preparation import SubstituteWrong
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.preparation import AnswersView
from nhipcau.services.answer_views import answer_row, answers_of
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import point_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import BodyTree
from nhipcau.services.registration_rules import refuse_closed_or_unlawful
from nhipcau.services.technical_requests import met
from nhipcau.store import outbox
from nhipcau.store.models import BridgePoint, Conference, ConferencePoint, Emergency, Session

#: Where the one who declines names it.
_FIELD = "substitute_point_id"


async def seat_substitute(deployment: Deployment, actor: Actor, *, conference_id: int, point_id: int) -> AnswersView:
    """Put the point that a declining one named on the list in its place; no session may have been opened.

    Raises NotFound, Forbidden, WrongState, SubstituteWrong, BodyClosed, NotLawful.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference, reach = await met(tx, actor, conference_id, Action.CONFERENCE_REGISTER, now)
        check_answerable(Intake(conference.intake), conference.ends_at, now)
        await _refuse_opened(tx, conference)
        row = await answer_row(tx, conference.id, point_id)
        listed = await tx.scalar(
            select(ConferencePoint).where(
                ConferencePoint.conference_id == conference.id, ConferencePoint.point_id == point_id
            )
        )
        if row is None or listed is None or row.state != AnswerState.DECLINED or not row.substitute_point_id:
            raise SubstituteWrong(field=_FIELD)
        await check_substitute(tx, [conference], row.substitute_point_id)
        names = await point_names_on(tx, [point_id, row.substitute_point_id], day_of(conference.starts_at))
        listed.point_id, listed.venue_id = row.substitute_point_id, None
        conference.version += 1
        conference.changed_at, conference.changed_by = now, actor.name[:120]
        data = {"label": names[point_id], "substitute": names[row.substitute_point_id], "title": conference.title}
        told = Happened(EventType.ANSWER_REPLACED, data)
        await outbox.append(tx, [told], actor=actor, at=now, place=outbox.Place(conference.id))
        await tx.flush()
        shown = AnswersView(answers=tuple(await answers_of(tx, conference)), may=reach.actions)
    deployment.bus.publish(TOPIC)
    return shown


async def check_substitute(tx: AsyncSession, conferences: Sequence[Conference], point_id: int) -> None:
    """Refuse a point that cannot stand in at each of these conferences (Art. 4, 5.2), as registering it would.

    An emergency (Art. 9.3) takes whoever comes. Raises SubstituteWrong (given up, or on the list already), BodyClosed,
    NotLawful.
    """
    point = await tx.get(BridgePoint, point_id)
    ids = [conference.id for conference in conferences]
    listed = await tx.scalar(
        select(ConferencePoint.id)
        .where(ConferencePoint.conference_id.in_(ids), ConferencePoint.point_id == point_id)
        .limit(1)
    )
    if point is None or not point.active or listed is not None:
        raise SubstituteWrong(field=_FIELD)
    urgent = set(await tx.scalars(select(Emergency.conference_id).where(Emergency.conference_id.in_(ids))))
    tree = await BodyTree.load(tx)
    for conference in conferences:
        if conference.id not in urgent:
            await refuse_closed_or_unlawful(tx, conference, {point_id: _FIELD}, tree)


async def _refuse_opened(tx: AsyncSession, conference: Conference) -> None:
    states = await tx.scalars(select(Session.state).where(Session.conference_id == conference.id))
    for state in states:
        if state != SessionState.PLANNED:
            raise WrongState(state=state)
