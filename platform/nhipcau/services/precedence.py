"""The dated order of precedence: what is in force, and putting another one in force.

Like a version of the regulation: one that has taken effect is never changed, one that is to come may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.errors_assignments import ChangedMeanwhile, OrderBackdated, OrderDayTaken, OrderInForce
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.precedence import PROPOSED, Standing
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.domain.validity import Validity, validity
from nhipcau.schemas.assignments import PrecedenceChange, PrecedenceIn, PrecedenceView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.store import outbox
from nhipcau.store.models import PrecedenceOrder


async def order_on(tx: AsyncSession, day: date) -> tuple[Standing, ...]:
    """Return the order in force on a day; the system's own proposal while nobody has set one (one query)."""
    found = await tx.scalar(
        select(PrecedenceOrder)
        .where(PrecedenceOrder.effective_from <= day)
        .order_by(PrecedenceOrder.effective_from.desc(), PrecedenceOrder.id.desc())
        .limit(1)
    )
    return tuple(Standing(one) for one in found.standings) if found else PROPOSED


async def list_orders(deployment: Deployment, actor: Actor) -> list[PrecedenceView]:
    """Return every order, the newest first, the system's proposal last. Raises Forbidden."""
    today = _require(deployment, actor, Action.BODIES_READ)
    async with deployment.database.read() as tx:
        rows = await _orders(tx)
    views = []
    follows: date | None = None
    for row in rows:
        views.append(
            PrecedenceView(
                id=row.id,
                effective_from=row.effective_from,
                effective_to=follows,
                standings=tuple(Standing(one) for one in row.standings),
                document=row.document,
                state=validity(row.effective_from, follows, today),
                version=row.version,
                reason=row.reason,
                changed_by=row.changed_by,
                changed_at=row.changed_at,
            )
        )
        follows = row.effective_from - timedelta(days=1)
    proposed = PrecedenceView(
        id=None,
        effective_from=None,
        effective_to=follows,
        standings=PROPOSED,
        document="",
        state=validity(date.min, follows, today),
        version=0,
        reason="",
        changed_by="",
        changed_at=None,
    )
    return [*views, proposed]


async def put_in_force(deployment: Deployment, actor: Actor, *, request: PrecedenceIn) -> list[PrecedenceView]:
    """Put an order in force from a day on.

    Raises Forbidden, BadInput (a standing is missing or there twice), OrderBackdated, OrderDayTaken.
    """
    today, now = _require(deployment, actor, Action.PEOPLE_MANAGE), deployment.now()
    async with deployment.database.write() as tx:
        order = PrecedenceOrder()
        _check(request, await _orders(tx), today)
        _write(order, request, actor, now)
        tx.add(order)
        await _tell(tx, actor, now, order, "added")
    deployment.bus.publish(TOPIC)
    return await list_orders(deployment, actor)


async def change_order(
    deployment: Deployment, actor: Actor, *, order_id: int, request: PrecedenceChange
) -> list[PrecedenceView]:
    """Change an order that is still to come.

    Raises Forbidden, NotFound, ChangedMeanwhile, OrderInForce, and what putting one in force raises.
    """
    today, now = _require(deployment, actor, Action.PEOPLE_MANAGE), deployment.now()
    async with deployment.database.write() as tx:
        order = await _to_come(tx, order_id, request.version, today)
        _check(request, [other for other in await _orders(tx) if other.id != order.id], today)
        _write(order, request, actor, now)
        order.version += 1
        order.reason = request.reason
        await _tell(tx, actor, now, order, "changed")
    deployment.bus.publish(TOPIC)
    return await list_orders(deployment, actor)


async def drop_order(deployment: Deployment, actor: Actor, *, order_id: int, version: int) -> list[PrecedenceView]:
    """Drop an order that is still to come. Raises Forbidden, NotFound, ChangedMeanwhile, OrderInForce."""
    today, now = _require(deployment, actor, Action.PEOPLE_MANAGE), deployment.now()
    async with deployment.database.write() as tx:
        order = await _to_come(tx, order_id, version, today)
        await _tell(tx, actor, now, order, "dropped")
        await tx.delete(order)
    deployment.bus.publish(TOPIC)
    return await list_orders(deployment, actor)


def _check(request: PrecedenceIn, others: Sequence[PrecedenceOrder], today: date) -> None:
    if sorted(request.standings) != sorted(Standing):
        raise BadInput(field="standings", detail="incomplete")
    day = f"{request.effective_from:%d/%m/%Y}"
    if request.effective_from < today:
        raise OrderBackdated(field="effective_from", day=day)
    if any(row.effective_from == request.effective_from for row in others):
        raise OrderDayTaken(field="effective_from", day=day)


def _write(order: PrecedenceOrder, request: PrecedenceIn, actor: Actor, now: datetime) -> None:
    order.effective_from, order.document = request.effective_from, request.document
    order.standings = [standing.value for standing in request.standings]
    order.changed_by, order.changed_at = actor.name[:120], now


async def _tell(tx: AsyncSession, actor: Actor, now: datetime, order: PrecedenceOrder, what: str) -> None:
    await tx.flush()
    facts = {
        "what": what,
        "effective_from": order.effective_from.isoformat(),
        "standings": list(order.standings),
        "document": order.document,
        "reason": order.reason,
    }
    await outbox.append(tx, [Happened(EventType.PRECEDENCE_CHANGED, facts)], actor=actor, at=now)


async def _orders(tx: AsyncSession) -> Sequence[PrecedenceOrder]:
    rows = await tx.scalars(
        select(PrecedenceOrder).order_by(PrecedenceOrder.effective_from.desc(), PrecedenceOrder.id.desc())
    )
    return rows.all()


async def _to_come(tx: AsyncSession, order_id: int, version: int, today: date) -> PrecedenceOrder:
    order = await tx.get(PrecedenceOrder, order_id)
    if order is None:
        raise NotFound(what="precedence")
    if order.version != version:
        raise ChangedMeanwhile(who=order.changed_by or "…", version=order.version)
    if validity(order.effective_from, None, today) is not Validity.COMING:
        raise OrderInForce(day=f"{order.effective_from:%d/%m/%Y}")
    return order


def _require(deployment: Deployment, actor: Actor, action: Action) -> date:
    today = day_of(deployment.now())
    if not allowed(actor, action, ANYWHERE, today):
        raise Forbidden
    return today
