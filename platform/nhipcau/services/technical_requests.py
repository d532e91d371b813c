"""Technical requests (Art. 9.2 ¶2): asked for by the host, agreed on by the Department, each with its own verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import HOLDING, Intake
from nhipcau.domain.deadline import Clause, Outcome
from nhipcau.domain.errors import NotFound, WrongState
from nhipcau.domain.errors_preparation import PREPARATION_STATES
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.requests import RequestKind, RequestState, RequestStep, next_request
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.preparation import PreparationView, RequestIn, RequestStepIn, RequestView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.file_rows import bytes_left, file_views
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import Reach, reach_of
from nhipcau.services.recording_wishes import follow_answer
from nhipcau.services.rulebook import Rulebook
from nhipcau.services.verdicts import Judged, hold_verdicts, judge_plan, plans_of, spared_of
from nhipcau.store import outbox
from nhipcau.store.models import Conference, TechnicalRequest, Verdict

KIND_WORDS = {
    RequestKind.RECORDING: ("ghi hình", "recording"),
    RequestKind.SLIDES: ("trình chiếu", "slides"),
    RequestKind.CLIP: ("phát video", "video clip"),
    RequestKind.STREAM: ("phát trực tiếp", "live stream"),
}


async def get_preparation(deployment: Deployment, actor: Actor, *, conference_id: int) -> PreparationView:
    """Return requests and files. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        conference, reach = await met(tx, actor, conference_id, Action.REQUEST_READ, now)
        return await _view(deployment, tx, conference, reach, now)


async def ask(deployment: Deployment, actor: Actor, *, conference_id: int, request: RequestIn) -> PreparationView:
    """Ask for something; late ones are kept and marked so (Art. 9.2 ¶2). Raises NotFound, Forbidden, WrongState."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference, reach = await met(tx, actor, conference_id, Action.REQUEST_MAKE, now)
        refuse_closed(conference)
        judged = await judge(tx, conference, now)
        row = TechnicalRequest(
            conference_id=conference.id,
            kind=request.kind,
            note=request.note,
            state=RequestState.ASKED,
            asked_at=now,
            asked_by=actor.name[:120],
            outcome=judged.outcome,
            due_at=judged.due.due_at,
        )
        tx.add(row)
        if request.kind is RequestKind.RECORDING:
            # Art. 9.2 ¶2: what is recorded is what was asked for.
            conference.recording_requested = True
        await _hold(tx, conference, now)
        await tell_of(tx, actor, conference, row, now)
        await tx.flush()
        await follow_answer(tx, actor, conference, now)
        shown = await _view(deployment, tx, conference, reach, now)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return shown


async def step(
    deployment: Deployment, actor: Actor, *, conference_id: int, request_id: int, request: RequestStepIn
) -> PreparationView:
    """Agree, say that it cannot be done, withdraw. Raises NotFound, Forbidden, StepRefused, WrongState."""
    now = deployment.now()
    action = Action.REQUEST_MAKE if request.step in (RequestStep.WITHDRAW, RequestStep.CHANGE) else None
    async with deployment.database.write() as tx:
        conference, reach = await met(tx, actor, conference_id, action or Action.REQUEST_ANSWER, now)
        refuse_closed(conference)
        row = await tx.get(TechnicalRequest, request_id)
        if row is None or row.conference_id != conference.id:
            raise NotFound(what="technical_request")
        row.state = next_request(RequestState(row.state), request.step)
        if action is None:
            row.answered_at, row.answered_by, row.answer = now, actor.name[:120], request.answer
        if row.kind == RequestKind.RECORDING and request.step is RequestStep.WITHDRAW:
            conference.recording_requested = await _still_recorded(tx, conference, row)
        await tell_of(tx, actor, conference, row, now)
        await tx.flush()
        if row.kind == RequestKind.RECORDING:
            await follow_answer(tx, actor, conference, now)
        shown = await _view(deployment, tx, conference, reach, now)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return shown


async def has_requests(tx: AsyncSession, conference_id: int) -> bool:
    """Whether a conference has a technical request that was not withdrawn."""
    found = await tx.scalar(
        select(TechnicalRequest.id)
        .where(TechnicalRequest.conference_id == conference_id, TechnicalRequest.state != RequestState.WITHDRAWN)
        .limit(1)
    )
    return found is not None


async def met(
    tx: AsyncSession, actor: Actor, conference_id: int, action: Action, now: datetime
) -> tuple[Conference, Reach]:
    """Return a conference that the actor may do this to. Raises NotFound when it may not even read it, Forbidden."""
    conference = await tx.get(Conference, conference_id)
    if conference is None:
        raise NotFound(what="conference")
    reach = await reach_of(tx, actor, conference, day_of(now))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="conference")
    reach.require(action)
    return conference, reach


def refuse_closed(conference: Conference) -> None:
    """Refuse what is asked of a conference that was cancelled or held elsewhere. Raises WrongState."""
    if conference.intake not in (*HOLDING, Intake.DRAFT):
        raise WrongState(state=conference.intake)


async def judge(tx: AsyncSession, conference: Conference, now: datetime) -> Judged:
    """Return what Art. 9.2 ¶2 says of a request that is made now."""
    rules = await Rulebook.load(tx)
    plan = (await plans_of(tx, [conference]))[conference.id]
    known = await tx.scalars(select(Verdict).where(Verdict.conference_id == conference.id))
    judged = judge_plan(rules, plan, now, done={Clause.TECHNICAL_REQUEST: now}, spared=spared_of(known))
    return next(one for one in judged if one.due.rule.clause is Clause.TECHNICAL_REQUEST)


async def _hold(tx: AsyncSession, conference: Conference, now: datetime) -> None:
    """Let the conference's own verdict count from its last request."""
    if conference.intake != Intake.DRAFT:
        await hold_verdicts(tx, conference, now=now, done={Clause.TECHNICAL_REQUEST: now})


async def _still_recorded(tx: AsyncSession, conference: Conference, withdrawn: TechnicalRequest) -> bool:
    other = await tx.scalar(
        select(TechnicalRequest.id).where(
            TechnicalRequest.conference_id == conference.id,
            TechnicalRequest.kind == RequestKind.RECORDING,
            TechnicalRequest.state != RequestState.WITHDRAWN,
            TechnicalRequest.id != withdrawn.id,
        )
    )
    return other is not None


async def _view(
    deployment: Deployment, tx: AsyncSession, conference: Conference, reach: Reach, now: datetime
) -> PreparationView:
    rows = await tx.scalars(
        select(TechnicalRequest).where(TechnicalRequest.conference_id == conference.id).order_by(TechnicalRequest.id)
    )
    verdict = await tx.scalar(
        select(Verdict).where(Verdict.conference_id == conference.id, Verdict.clause == Clause.TECHNICAL_REQUEST)
    )
    counts = verdict is not None and verdict.outcome != Outcome.WAIVED
    return PreparationView(
        now=now,
        due_at=verdict.due_at if verdict is not None and counts else None,
        reasoning_vi=verdict.reasoning_vi if verdict else "",
        reasoning_en=verdict.reasoning_en if verdict else "",
        requests=tuple(RequestView.model_validate(row) for row in rows),
        files=tuple(await file_views(tx, conference.id)),
        bytes_left=await bytes_left(tx, deployment.settings, conference.id),
        slides_limit_mb=deployment.settings.slides_limit_mb,
        clip_limit_mb=deployment.settings.clip_limit_mb,
        may=reach.actions,
    )


async def tell_of(
    tx: AsyncSession,
    actor: Actor,
    conference: Conference,
    row: TechnicalRequest,
    now: datetime,
    *,
    days: Sequence[int] = (),
) -> None:
    """Tell the host and the Department where a request stands; ``days``: the conferences of a series it is told for."""
    kind_vi, kind_en = KIND_WORDS[RequestKind(row.kind)]
    state_vi, state_en = PREPARATION_STATES[row.state]
    data = {
        "kind": row.kind,
        "kind_vi": kind_vi,
        "kind_en": kind_en,
        "state": row.state,
        "state_vi": state_vi,
        "state_en": state_en,
        **({"conferences": list(days)} if days else {}),
    }
    place = outbox.Place(conference_id=conference.id)
    await outbox.append(tx, [Happened(EventType.REQUEST_CHANGED, data)], actor=actor, at=now, place=place)
