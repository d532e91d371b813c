"""Verdicts: what the clauses that count working days say of a conference, while it is typed and once it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain import deadline_words as words
from nhipcau.domain.conference import SessionKind
from nhipcau.domain.deadline import Clause, CountingRule, Deadline, Outcome, deadline, first_day_in_time, judge
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.domain.working_days import day_of
from nhipcau.schemas.deadlines import VerdictsIn, VerdictsView, VerdictView, WishView
from nhipcau.services.deployment import Deployment
from nhipcau.services.reach import reach_of
from nhipcau.services.rulebook import Rulebook, rules_of
from nhipcau.store.models import Conference, RegulationVersion, Session, Verdict

#: Longest reasoning that is stored.
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Plan:
    """What deadlines are counted for."""

    host_body_id: int
    starts_at: datetime
    rehearsal_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What one clause says, before it is stored or shown."""

    due: Deadline
    outcome: Outcome
    done_at: datetime | None
    regulation: RegulationVersion


def judge_plan(
    rules: Rulebook,
    plan: Plan,
    now: datetime,
    *,
    done: Mapping[Clause, datetime | None],
    spared: Mapping[Clause, Outcome] | None = None,
) -> tuple[Judged, ...]:
    """Return what each clause says of a plan. The rehearsal is judged by the instant for which it is planned.

    Raises NotFound when no regulation is in force on its day.
    """
    day = day_of(plan.starts_at)
    regulation = rules.regulation(day)
    calendar = rules.calendar(plan.host_body_id, day, saturdays=regulation.saturdays)
    done = {**done, Clause.REHEARSAL: plan.rehearsal_at}
    judged = []
    for rule in rules_of(regulation):
        due = deadline(plan.starts_at, rule, calendar)
        at = done.get(rule.clause)
        outcome = judge(due, at, now, spared=(spared or {}).get(rule.clause))
        judged.append(Judged(due, outcome, at, regulation))
    return tuple(judged)


async def preview(deployment: Deployment, actor: Actor, *, request: VerdictsIn) -> VerdictsView:
    """Return what the clauses say of something that is being typed, were it handed in now.

    Raises Forbidden, NotFound (no regulation in force, a registration that is not the actor's).
    """
    now = deployment.now()
    if not allowed(actor, Action.CONFERENCE_REGISTER, ANYWHERE, day_of(now)):
        raise Forbidden
    plan = Plan(request.host_body_id or 0, request.starts_at, request.rehearsal_at)
    done: dict[Clause, datetime | None] = {Clause.REGISTRATION: now}
    if request.technical:
        done[Clause.TECHNICAL_REQUEST] = now
    spared: dict[Clause, Outcome] = {}
    if request.central_invitation:
        spared[Clause.REGISTRATION] = Outcome.EXCUSED
    if request.emergency:
        spared = dict.fromkeys(Clause, Outcome.WAIVED)
    async with deployment.database.read() as tx:
        rules = await Rulebook.load(tx)
        if request.conference_id is not None:
            done |= await _done_before(tx, actor, request, now)
    judged = judge_plan(rules, plan, now, done=done, spared=spared)
    registration = judged[0]
    calendar = rules.calendar(plan.host_body_id, day_of(now), saturdays=registration.regulation.saturdays)
    return VerdictsView(
        now=now,
        verdicts=tuple(_shown(one) for one in judged),
        first_day=first_day_in_time(now, registration.due.rule, calendar),
        wish=wish_of(plan, judged, technical=request.technical),
    )


def wish_of(plan: Plan, judged: Iterable[Judged], *, technical: bool) -> WishView | None:
    """Return the wish for files before the rehearsal, where the law would allow them to come after it."""
    due = next(one.due for one in judged if one.due.rule.clause is Clause.TECHNICAL_REQUEST)
    at = plan.rehearsal_at
    if not technical or at is None or at >= due.due_at:
        return None
    return WishView(by=at, words_vi=words.wish(at), words_en=words.wish(at, english=True))


async def hold_verdicts(
    tx: AsyncSession, conference: Conference, *, now: datetime, done: Mapping[Clause, datetime | None]
) -> list[Verdict]:
    """Judge a conference anew and store what comes out, the mark of lateness included.

    ``done`` says when something was done, where that is new; what it does not name stays as it was. Whoever is spared
    (Art. 9.3, 5.2đ) stays so: see ``spare``.
    """
    rules = await Rulebook.load(tx)
    known = {row.clause: row for row in await tx.scalars(_rows([conference.id]))}
    (plan,) = (await plans_of(tx, [conference])).values()
    times = {Clause(clause): row.done_at for clause, row in known.items()} | dict(done)
    judged = judge_plan(rules, plan, now, done=times, spared=spared_of(known.values()))
    return [store(tx, conference, one, known.get(one.due.rule.clause)) for one in judged]


def store(tx: AsyncSession, conference: Conference, judged: Judged, row: Verdict | None) -> Verdict:
    """Write a verdict over the one stored before, or add it; keep the conference's mark of lateness in step."""
    due, clause = judged.due, judged.due.rule.clause
    if row is None:
        row = Verdict(conference_id=conference.id, clause=clause, spared="", late_reason="", accepted_by="")
        tx.add(row)
    if row.done_at != judged.done_at:
        # Another lateness than the one that was accepted.
        row.accepted_at, row.accepted_by = None, ""
    row.outcome, row.done_at, row.due_at = judged.outcome, judged.done_at, due.due_at
    row.days, row.counting = due.rule.days, due.rule.counting
    row.calendar_version, row.regulation_id = due.calendar_version, judged.regulation.id
    row.unconfirmed_years = list(due.unconfirmed_years)
    row.reasoning_vi, row.reasoning_en = _both(words.reasoning, due)
    row.skipped_vi, row.skipped_en = _both(words.skipped, due)
    if clause is Clause.REGISTRATION:
        # Art. 9.1: a mark; nobody turns a late registration away.
        conference.late = judged.outcome is Outcome.LATE and judged.done_at is not None
    return row


async def spare(
    tx: AsyncSession,
    conference: Conference,
    outcome: Outcome | None,
    *,
    now: datetime,
    clauses: Iterable[Clause] = tuple(Clause),
) -> None:
    """Let lateness not count: WAIVED (Art. 9.3), EXCUSED (Art. 5.2đ); None: let it count again.

    Call it after ``hold_verdicts``; it judges once more.
    """
    wanted = set(clauses)
    for row in await tx.scalars(_rows([conference.id])):
        if row.clause in wanted:
            row.spared = outcome or ""
    await tx.flush()
    await hold_verdicts(tx, conference, now=now, done={})


async def asked_at(tx: AsyncSession, conference_id: int) -> datetime | None:
    """Return when the technical request (Art. 9.2) was handed in; empty: not yet."""
    return await _done_at(tx, conference_id, Clause.TECHNICAL_REQUEST)


async def handed_in_at(tx: AsyncSession, conference_id: int) -> datetime | None:
    """Return when a registration (Art. 9.1) was handed in, for the day on which it is held; empty: not yet."""
    return await _done_at(tx, conference_id, Clause.REGISTRATION)


async def _done_at(tx: AsyncSession, conference_id: int, clause: Clause) -> datetime | None:
    return await tx.scalar(
        select(Verdict.done_at).where(Verdict.conference_id == conference_id, Verdict.clause == clause)
    )


async def verdicts_of(
    tx: AsyncSession, conference_ids: Iterable[int], now: datetime
) -> dict[int, tuple[VerdictView, ...]]:
    """Return conference id → its stored verdicts, in the order of the clauses (one query)."""
    rows = await tx.execute(
        select(Verdict, RegulationVersion.number)
        .join(RegulationVersion, RegulationVersion.id == Verdict.regulation_id)
        .where(Verdict.conference_id.in_(list(conference_ids)))
    )
    found: dict[int, list[VerdictView]] = {}
    for row, number in rows:
        # What is not done yet becomes late by the clock, without anybody writing it down.
        passed = row.outcome == Outcome.OPEN and now > row.due_at
        found.setdefault(row.conference_id, []).append(
            VerdictView(
                clause=Clause(row.clause),
                outcome=Outcome.LATE if passed else Outcome(row.outcome),
                done_at=row.done_at,
                due_at=row.due_at,
                days=row.days,
                counting=CountingRule(row.counting),
                reasoning_vi=row.reasoning_vi,
                reasoning_en=row.reasoning_en,
                skipped_vi=row.skipped_vi,
                skipped_en=row.skipped_en,
                unconfirmed_years=tuple(row.unconfirmed_years),
                calendar_version=row.calendar_version,
                regulation=number,
                late_reason=row.late_reason,
                accepted_at=row.accepted_at,
                accepted_by=row.accepted_by,
            )
        )
    order = list(Clause)
    return {key: tuple(sorted(views, key=lambda view: order.index(view.clause))) for key, views in found.items()}


async def plans_of(tx: AsyncSession, conferences: Iterable[Conference]) -> dict[int, Plan]:
    """Return conference id → what its deadlines are counted for (one query)."""
    wanted = {conference.id: conference for conference in conferences}
    rows = await tx.execute(
        select(Session.conference_id, Session.starts_at)
        .where(Session.conference_id.in_(list(wanted)), Session.kind == SessionKind.REHEARSAL)
        .order_by(Session.starts_at.desc())
    )
    # Of several rehearsals the first one counts: it is when things must be ready.
    rehearsals = {row.conference_id: row.starts_at for row in rows}
    return {
        key: Plan(conference.host_body_id, conference.starts_at, rehearsals.get(key))
        for key, conference in wanted.items()
    }


def _rows(conference_ids: Iterable[int]) -> Select[Verdict]:
    return select(Verdict).where(Verdict.conference_id.in_(list(conference_ids))).order_by(Verdict.id)


def spared_of(rows: Iterable[Verdict]) -> dict[Clause, Outcome]:
    """Return clause → why lateness does not count there."""
    return {Clause(row.clause): Outcome(row.spared) for row in rows if row.spared}


async def _done_before(
    tx: AsyncSession, actor: Actor, request: VerdictsIn, now: datetime
) -> dict[Clause, datetime | None]:
    """Return what was done already and still holds for the plan that is being typed."""
    conference = await tx.get(Conference, request.conference_id)
    if conference is None:
        raise NotFound(what="conference")
    reach = await reach_of(tx, actor, conference, day_of(now))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="conference")
    done = {Clause(row.clause): row.done_at for row in await tx.scalars(_rows([conference.id])) if row.done_at}
    if conference.starts_at != request.starts_at:
        done.pop(Clause.REGISTRATION, None)
    if not request.technical:
        done.pop(Clause.TECHNICAL_REQUEST, None)
    return dict(done)


def _shown(judged: Judged) -> VerdictView:
    due = judged.due
    reasoning_vi, reasoning_en = _both(words.reasoning, due)
    skipped_vi, skipped_en = _both(words.skipped, due)
    return VerdictView(
        clause=due.rule.clause,
        outcome=judged.outcome,
        done_at=judged.done_at,
        due_at=due.due_at,
        days=due.rule.days,
        counting=due.rule.counting,
        reasoning_vi=reasoning_vi,
        reasoning_en=reasoning_en,
        skipped_vi=skipped_vi,
        skipped_en=skipped_en,
        unconfirmed_years=due.unconfirmed_years,
        calendar_version=due.calendar_version,
        regulation=judged.regulation.number,
    )


def _both(word: Callable[..., str], due: Deadline) -> tuple[str, str]:
    return word(due)[:_LONGEST], word(due, english=True)[:_LONGEST]
