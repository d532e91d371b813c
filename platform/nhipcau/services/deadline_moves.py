"""Deadlines that move: another calendar or regulation, and everybody whose conference is still to come is told.

What was handed in in time stays in time: a day off announced afterwards never makes it late.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import Intake
from nhipcau.domain.deadline import Clause, Outcome
from nhipcau.domain.errors import Forbidden
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.domain.working_days import day_of
from nhipcau.schemas.deadlines import DeadlineMoveView
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import DatedNames
from nhipcau.services.reach import reaches_of
from nhipcau.services.rulebook import Rulebook
from nhipcau.services.verdicts import Judged, judge_plan, plans_of, spared_of, store
from nhipcau.store import outbox
from nhipcau.store.models import Conference, DeadlineMove, DeadlineMoveSeen, TechnicalRequest, Verdict

Cause = Literal["calendar", "regulation"]

#: Moves on one page of Today, the nearest conference first.
LIMIT = 100


async def recompute(tx: AsyncSession, actor: Actor, now: datetime, *, cause: Cause) -> int:
    """Judge every conference that is still to come anew; returns how many deadlines moved.

    Call it in the transaction of the change: whoever reads the new calendar reads the new deadlines with it.
    """
    coming = (
        await tx.scalars(
            select(Conference)
            .where(Conference.starts_at > now, Conference.intake != Intake.CANCELLED)
            .order_by(Conference.id)
        )
    ).all()
    rules = await Rulebook.load(tx)
    if not rules.regulations:
        return 0
    plans = await plans_of(tx, coming)
    known: dict[int, dict[str, Verdict]] = {}
    for row in await tx.scalars(select(Verdict).where(Verdict.conference_id.in_(list(plans)))):
        known.setdefault(row.conference_id, {})[row.clause] = row
    requests: dict[int, list[TechnicalRequest]] = {}
    for request in await tx.scalars(
        select(TechnicalRequest).where(
            TechnicalRequest.conference_id.in_(list(plans)), TechnicalRequest.outcome == Outcome.LATE
        )
    ):
        requests.setdefault(request.conference_id, []).append(request)
    moved = 0
    for conference in coming:
        rows = known.get(conference.id, {})
        done: dict[Clause, datetime | None] = {Clause(clause): row.done_at for clause, row in rows.items()}
        if not rows and conference.intake != Intake.DRAFT:
            # Registered before verdicts were kept.
            done[Clause.REGISTRATION] = conference.created_at
        plan = plans[conference.id]
        if day_of(plan.starts_at) < rules.regulations[-1].effective_from:
            continue
        judged = judge_plan(rules, plan, now, done=done, spared=spared_of(rows.values()))
        happened = [
            fact for one in judged if (fact := _move(tx, conference, one, rows, now, cause, rules.version)) is not None
        ]
        _relent(requests.get(conference.id, ()), judged)
        place = outbox.Place(conference_id=conference.id)
        if happened:
            await outbox.append(tx, happened, actor=actor, at=now, place=place)
        moved += len(happened)
    return moved


def _relent(late: Iterable[TechnicalRequest], judged: Iterable[Judged]) -> None:
    """Let requests that were late by the old calendar be in time by the new one (Art. 9.2 ¶2); never the reverse."""
    due = next(one.due.due_at for one in judged if one.due.rule.clause is Clause.TECHNICAL_REQUEST)
    for request in late:
        if request.asked_at <= due:
            request.outcome, request.due_at = Outcome.IN_TIME, due


def _move(
    tx: AsyncSession,
    conference: Conference,
    judged: Judged,
    rows: dict[str, Verdict],
    now: datetime,
    cause: Cause,
    version: int,
) -> Happened | None:
    """Store a verdict that was made anew; return what to tell, if it is something that its people must know."""
    clause = judged.due.rule.clause
    row = rows.get(clause)
    if row is None:
        store(tx, conference, judged, None)
        return None
    # By the clock alone open becomes late; that is no move.
    passed = row.outcome == Outcome.OPEN and now > row.due_at
    before, was = row.due_at, Outcome.LATE if passed else Outcome(row.outcome)
    settled = row.done_at is not None and row.done_at <= now
    if settled and was is Outcome.IN_TIME and judged.outcome is Outcome.LATE:
        return None
    store(tx, conference, judged, row)
    changed = was != judged.outcome or (not settled and before != judged.due.due_at)
    if not changed or judged.outcome is Outcome.WAIVED:
        return None
    tx.add(
        DeadlineMove(
            conference_id=conference.id,
            clause=clause,
            at=now,
            due_before=before,
            due_after=judged.due.due_at,
            outcome_before=was,
            outcome_after=judged.outcome,
            cause=cause,
        )
    )
    return Happened(
        EventType.CONFERENCE_DEADLINE_MOVED,
        {
            "title": conference.title,
            "clause": clause,
            "due_before": before.isoformat(),
            "due_after": judged.due.due_at.isoformat(),
            "outcome_before": was,
            "outcome_after": judged.outcome,
            "cause": cause,
            "calendar_version": version,
        },
    )


async def moves_for(
    tx: AsyncSession, actor: Actor, now: datetime, mine: ColumnElement[bool]
) -> tuple[DeadlineMoveView, ...]:
    """Return the moves that a person has not read yet, of conferences to come that it may register or confirm.

    ``mine`` narrows to conferences that the person may register or confirm. Four queries; none for a device.
    """
    if actor.kind is not ActorKind.PERSON:
        return ()
    seen = select(DeadlineMoveSeen.move_id).where(DeadlineMoveSeen.person_id == actor.id)
    rows = (
        await tx.execute(
            select(DeadlineMove, Conference)
            .join(Conference, Conference.id == DeadlineMove.conference_id)
            .where(
                mine,
                Conference.starts_at > now,
                Conference.intake != Intake.CANCELLED,
                DeadlineMove.id.not_in(seen),
            )
            .order_by(Conference.starts_at, DeadlineMove.id)
            .limit(LIMIT)
        )
    ).all()
    if not rows:
        return ()
    hosts = await DatedNames.of_bodies(tx, {row.Conference.host_body_id for row in rows})
    reach = await reaches_of(tx, actor, {row.Conference.id: row.Conference for row in rows}.values(), day_of(now))
    return tuple(
        DeadlineMoveView(
            id=move.id,
            conference_id=conference.id,
            title=conference.title,
            host_name=hosts.on(conference.host_body_id, day_of(conference.starts_at)),
            clause=Clause(move.clause),
            at=move.at,
            due_before=move.due_before,
            due_after=move.due_after,
            outcome_before=Outcome(move.outcome_before),
            outcome_after=Outcome(move.outcome_after),
            cause=move.cause,
        )
        for move, conference in rows
        if reach[conference.id].may(Action.CONFERENCE_REGISTER)
    )


async def mark_seen(deployment: Deployment, actor: Actor, *, ids: Iterable[int]) -> None:
    """Note that the person has read these moves; ids that are no moves say nothing. Raises Forbidden."""
    if actor.kind is not ActorKind.PERSON:
        raise Forbidden
    async with deployment.database.write() as tx:
        wanted = set(ids)
        known = set(await tx.scalars(select(DeadlineMove.id).where(DeadlineMove.id.in_(wanted))))
        before = set(
            await tx.scalars(
                select(DeadlineMoveSeen.move_id).where(
                    DeadlineMoveSeen.person_id == actor.id, DeadlineMoveSeen.move_id.in_(known)
                )
            )
        )
        tx.add_all(DeadlineMoveSeen(move_id=move_id, person_id=actor.id) for move_id in known - before)
