"""Versions of the regulation: dated, listed, added; never changed once in force or used by verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import PurposeScope
from nhipcau.domain.deadline import CountingRule
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_rules import RegulationBackdated, RegulationDayTaken, RegulationInForce
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.domain.working_days import day_of
from nhipcau.schemas.rules import RegulationIn, RegulationView
from nhipcau.services.deadline_moves import recompute
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.store import outbox
from nhipcau.store.models import RegulationVersion, Verdict


def first_regulation() -> RegulationVersion:
    """Return the figures of 14/2019/QĐ-UBND as it came into force."""
    return RegulationVersion(
        number="14/2019/QĐ-UBND",
        effective_from=date(2019, 6, 15),
        hotline="0204.3829.006",
        opens_before_minutes=60,
        registration_days=3,
        technical_request_days=1,
        rehearsal_days=1,
    )


async def list_regulations(deployment: Deployment, actor: Actor) -> list[RegulationView]:
    """Return all versions, the newest first. Raises Forbidden."""
    today = _require(deployment, actor, Action.RULES_READ)
    async with deployment.database.read() as tx:
        rows = await _versions(tx)
        used = set(await tx.scalars(select(Verdict.regulation_id).distinct()))
    views = []
    follows: date | None = None
    in_force = next((row.id for row in rows if row.effective_from <= today), None)
    for row in rows:
        views.append(
            RegulationView(
                **{name: getattr(row, name) for name in _FIELDS},
                id=row.id,
                effective_to=follows,
                in_force=row.id == in_force,
                editable=row.effective_from > today and row.id not in used,
                registration_counting=CountingRule(row.registration_counting),
                technical_request_counting=CountingRule(row.technical_request_counting),
                rehearsal_counting=CountingRule(row.rehearsal_counting),
                scopes=tuple(PurposeScope(scope) for scope in row.scopes),
            )
        )
        follows = row.effective_from - timedelta(days=1)
    return views


async def add_regulation(deployment: Deployment, actor: Actor, *, request: RegulationIn) -> list[RegulationView]:
    """Add a version; open deadlines on its days are worked out anew.

    Raises Forbidden, RegulationDayTaken, RegulationBackdated (the first version of all may begin in the past).
    """
    today = _require(deployment, actor, Action.RULES_MANAGE)
    async with deployment.database.write() as tx:
        rows = await _versions(tx)
        _check_day(request, rows, today)
        tx.add(RegulationVersion(**_columns(request)))
        await _changed(tx, deployment, actor, request)
    deployment.bus.publish(TOPIC)
    return await list_regulations(deployment, actor)


async def change_regulation(
    deployment: Deployment, actor: Actor, *, regulation_id: int, request: RegulationIn
) -> list[RegulationView]:
    """Change a version that is still to come. Raises Forbidden, NotFound, RegulationInForce and what adding raises."""
    today = _require(deployment, actor, Action.RULES_MANAGE)
    async with deployment.database.write() as tx:
        row = await _to_come(tx, regulation_id, today)
        _check_day(request, [other for other in await _versions(tx) if other.id != row.id], today)
        for name, value in _columns(request).items():
            setattr(row, name, value)
        await _changed(tx, deployment, actor, request)
    deployment.bus.publish(TOPIC)
    return await list_regulations(deployment, actor)


async def drop_regulation(deployment: Deployment, actor: Actor, *, regulation_id: int) -> list[RegulationView]:
    """Drop a version that is still to come and unused. Raises Forbidden, NotFound, RegulationInForce."""
    today = _require(deployment, actor, Action.RULES_MANAGE)
    async with deployment.database.write() as tx:
        row = await _to_come(tx, regulation_id, today)
        facts = {"number": row.number, "effective_from": row.effective_from.isoformat()}
        await tx.delete(row)
        await tx.flush()
        await outbox.append(tx, [Happened(EventType.REGULATION_CHANGED, facts)], actor=actor, at=deployment.now())
        await recompute(tx, actor, deployment.now(), cause="regulation")
    deployment.bus.publish(TOPIC)
    return await list_regulations(deployment, actor)


_FIELDS = (
    "number",
    "effective_from",
    "hotline",
    "opens_before_minutes",
    "registration_days",
    "technical_request_days",
    "rehearsal_days",
    "office_opens",
    "office_closes",
    "saturdays",
    "communes_host",
    "note",
)


def _columns(request: RegulationIn) -> dict[str, object]:
    values = request.model_dump()
    values["scopes"] = [scope.value for scope in PurposeScope if scope in request.scopes]
    return values


def _require(deployment: Deployment, actor: Actor, action: Action) -> date:
    today = day_of(deployment.now())
    if not allowed(actor, action, ANYWHERE, today):
        raise Forbidden
    return today


def _check_day(request: RegulationIn, others: Sequence[RegulationVersion], today: date) -> None:
    if any(row.effective_from == request.effective_from for row in others):
        raise RegulationDayTaken(day=f"{request.effective_from:%d/%m/%Y}")
    if others and request.effective_from < today:
        raise RegulationBackdated(field="effective_from", day=f"{request.effective_from:%d/%m/%Y}")


async def _versions(tx: AsyncSession) -> Sequence[RegulationVersion]:
    rows = await tx.scalars(
        select(RegulationVersion).order_by(RegulationVersion.effective_from.desc(), RegulationVersion.id.desc())
    )
    return rows.all()


async def _to_come(tx: AsyncSession, regulation_id: int, today: date) -> RegulationVersion:
    row = await tx.get(RegulationVersion, regulation_id)
    if row is None:
        raise NotFound(what="regulation")
    used = await tx.scalar(select(Verdict.id).where(Verdict.regulation_id == row.id).limit(1))
    if row.effective_from <= today or used is not None:
        raise RegulationInForce(number=row.number)
    return row


async def _changed(tx: AsyncSession, deployment: Deployment, actor: Actor, request: RegulationIn) -> None:
    await tx.flush()
    facts = {"number": request.number, "effective_from": request.effective_from.isoformat()}
    now = deployment.now()
    await outbox.append(tx, [Happened(EventType.REGULATION_CHANGED, facts)], actor=actor, at=now)
    await recompute(tx, actor, now, cause="regulation")
