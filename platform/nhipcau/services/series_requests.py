"""Technical requests of a recurring briefing (Art. 9.2 ¶2): one answer for its days, with exceptions by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.domain.conference import HOLDING
from nhipcau.domain.errors import NotFound
from nhipcau.domain.errors_preparation import PREPARATION_STATES
from nhipcau.domain.errors_registration import DaysChanged
from nhipcau.domain.requests import RequestKind, RequestState, RequestStep, next_request
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.preparation import SeriesAnswerIn, SeriesRequest, SeriesRequests
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import reaches_of
from nhipcau.services.recording_wishes import follow_answer
from nhipcau.services.technical_requests import tell_of
from nhipcau.store.models import Conference, TechnicalRequest

_Asked = tuple[TechnicalRequest, Conference]


async def list_requests(deployment: Deployment, actor: Actor, *, series_id: int) -> SeriesRequests:
    """Return what is asked for on the coming days of a series. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        return _view(await _asked(tx, actor, series_id, Action.REQUEST_READ, now))


async def answer_requests(
    deployment: Deployment, actor: Actor, *, series_id: int, request: SeriesAnswerIn
) -> SeriesRequests:
    """Agree on requests of several days of a series, or say that they cannot be done: all that are named, or none.

    Days that are not named keep what they have; each can still be answered by itself. Raises NotFound, Forbidden,
    DaysChanged (one of them does not stand as it was seen), StepRefused.
    """
    now = deployment.now()
    seen = {one.id: one.state for one in request.requests}
    async with deployment.database.write() as tx:
        asked = await _asked(tx, actor, series_id, Action.REQUEST_ANSWER, now)
        answered = _as_seen([(row, of) for row, of in asked if row.id in seen], seen)
        for row, of in answered:
            row.state = next_request(RequestState(row.state), RequestStep(request.step))
            row.answered_at, row.answered_by, row.answer = now, actor.name[:120], request.answer
            await tx.flush()
            if row.kind == RequestKind.RECORDING:
                await follow_answer(tx, actor, of, now)
        for kind in RequestKind:
            # One notice stands for the series.
            if together := [(row, of) for row, of in answered if row.kind == kind]:
                first, conference = together[0]
                await tell_of(tx, actor, conference, first, now, days=[of.id for _, of in together])
        shown = _view(asked)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return shown


async def _asked(tx: AsyncSession, actor: Actor, series_id: int, action: Action, now: datetime) -> list[_Asked]:
    """Return the requests that stand of the days still to come, by day (two queries and those of the reach)."""
    conferences = list(await tx.scalars(select(Conference).where(Conference.series_id == series_id)))
    reaches = await reaches_of(tx, actor, conferences, day_of(now))
    shown = [one for one in conferences if reaches[one.id].may(Action.CONFERENCE_READ)]
    if not shown:
        raise NotFound(what="conference")
    coming = [one for one in shown if one.ends_at > now and one.intake in HOLDING]
    for one in coming or shown[:1]:
        reaches[one.id].require(action)
    found = await tx.execute(
        select(TechnicalRequest, Conference)
        .join(Conference, Conference.id == TechnicalRequest.conference_id)
        .where(Conference.id.in_([one.id for one in coming]), TechnicalRequest.state != RequestState.WITHDRAWN)
        .order_by(Conference.starts_at, TechnicalRequest.id)
    )
    return [(row, of) for row, of in found.all()]


def _as_seen(found: Sequence[_Asked], seen: Mapping[int, RequestState]) -> Sequence[_Asked]:
    """Return the requests that were seen. Raises NotFound (none of the series), DaysChanged."""
    if len(found) < len(seen):
        raise NotFound(what="technical_request")
    changed = [(row, of) for row, of in found if row.state != seen[row.id]]
    if changed:

        def named(english: bool) -> str:
            return ", ".join(
                f"{words.day(day_of(of.starts_at))} ({PREPARATION_STATES[row.state][english]})" for row, of in changed
            )

        raise DaysChanged(
            days_vi=named(english=False), days_en=named(english=True), conference_ids=[of.id for _, of in changed]
        )
    return found


def _view(asked: Sequence[_Asked]) -> SeriesRequests:
    return SeriesRequests(
        requests=tuple(
            SeriesRequest(
                id=row.id,
                conference_id=of.id,
                starts_at=of.starts_at,
                kind=RequestKind(row.kind),
                state=RequestState(row.state),
                answer=row.answer,
            )
            for row, of in asked
        )
    )
