"""Who registers and organises for whom (Art. 13.6c), by a document, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.errors_assignments import ChangedMeanwhile, MandateOver, MandateOverlaps
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.domain.validity import Validity, validity
from nhipcau.schemas.assignments import MandateChange, MandateEnd, MandateIn, MandateView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.store import outbox
from nhipcau.store.models import Body, HostMandate


async def list_mandates(deployment: Deployment, actor: Actor) -> list[MandateView]:
    """Return every assignment, the newest first. Raises Forbidden."""
    today = _require(deployment, actor, Action.BODIES_READ)
    async with deployment.database.read() as tx:
        return await _views(tx, today)


async def assign(deployment: Deployment, actor: Actor, *, request: MandateIn) -> MandateView:
    """Put an assignment on record. Raises Forbidden, MandateOverlaps, BadInput."""
    today, now = _require(deployment, actor, Action.PEOPLE_MANAGE), deployment.now()
    async with deployment.database.write() as tx:
        for field in ("organiser_body_id", "host_body_id"):
            if await tx.get(Body, getattr(request, field)) is None:
                raise BadInput(field=field, detail="no_such_body")
        if request.organiser_body_id == request.host_body_id:
            raise BadInput(field="host_body_id", detail="same_body")
        mandate = HostMandate(**request.model_dump(), changed_by=actor.name[:120], changed_at=now)
        await _check_days(tx, mandate)
        tx.add(mandate)
        await tx.flush()
        (view,) = await _views(tx, today, mandate.id)
        await outbox.append(tx, [Happened(EventType.MANDATE_GIVEN, _told(view))], actor=actor, at=now)
    deployment.bus.publish(TOPIC)
    return view


async def change_mandate(
    deployment: Deployment, actor: Actor, *, mandate_id: int, request: MandateChange
) -> MandateView:
    """Set other days or another document; its first day stays once it has come.

    Raises Forbidden, NotFound, ChangedMeanwhile, MandateOver, MandateOverlaps, BadInput.
    """
    today, now = _require(deployment, actor, Action.PEOPLE_MANAGE), deployment.now()
    async with deployment.database.write() as tx:
        mandate = await _open(tx, mandate_id, request.version, today)
        if mandate.valid_from <= today and request.valid_from != mandate.valid_from:
            raise BadInput(field="valid_from", detail="begun")
        _refuse_past(request.valid_to, today)
        (before,) = await _views(tx, today, mandate_id)
        mandate.valid_from, mandate.valid_to = request.valid_from, request.valid_to
        mandate.document = request.document
        await _check_days(tx, mandate)
        _mark(mandate, actor, now, request.reason)
        await tx.flush()
        (view,) = await _views(tx, today, mandate_id)
        facts = {**_told(view), "before": _told(before)}
        await outbox.append(tx, [Happened(EventType.MANDATE_CHANGED, facts)], actor=actor, at=now)
    deployment.bus.publish(TOPIC)
    return view


async def end_mandate(
    deployment: Deployment, actor: Actor, *, mandate_id: int, request: MandateEnd
) -> list[MandateView]:
    """End an assignment with a day; one that never began is taken out. What was registered under it stays.

    Raises Forbidden, NotFound, ChangedMeanwhile, MandateOver, BadInput.
    """
    today, now = _require(deployment, actor, Action.PEOPLE_MANAGE), deployment.now()
    last_day = request.valid_to or today
    async with deployment.database.write() as tx:
        mandate = await _open(tx, mandate_id, request.version, today)
        _refuse_past(last_day, today)
        if mandate.valid_to is not None and last_day > mandate.valid_to:
            raise BadInput(field="valid_to", detail="after_last_day")
        (view,) = await _views(tx, today, mandate_id)
        facts = {**_told(view), "valid_to": last_day.isoformat(), "reason": request.reason}
        if last_day < mandate.valid_from:
            # It never held on any day: there is nothing to remember but the event.
            await tx.delete(mandate)
        else:
            mandate.valid_to = last_day
            _mark(mandate, actor, now, request.reason)
        await tx.flush()
        await outbox.append(tx, [Happened(EventType.MANDATE_ENDED, facts)], actor=actor, at=now)
        views = await _views(tx, today)
    deployment.bus.publish(TOPIC)
    return views


def _mark(mandate: HostMandate, actor: Actor, now: datetime, reason: str) -> None:
    mandate.version += 1
    mandate.reason, mandate.changed_by, mandate.changed_at = reason, actor.name[:120], now


async def _open(tx: AsyncSession, mandate_id: int, version: int, today: date) -> HostMandate:
    """Return an assignment that may still be changed. Raises NotFound, ChangedMeanwhile, MandateOver."""
    mandate = await tx.get(HostMandate, mandate_id)
    if mandate is None:
        raise NotFound(what="mandate")
    if mandate.version != version:
        raise ChangedMeanwhile(who=mandate.changed_by or "…", version=mandate.version)
    if validity(mandate.valid_from, mandate.valid_to, today) is Validity.OVER:
        raise MandateOver(day=f"{mandate.valid_to:%d/%m/%Y}")
    return mandate


def _refuse_past(last_day: date | None, today: date) -> None:
    """What was registered on days that have passed keeps its ground."""
    if last_day is not None and last_day < today:
        raise BadInput(field="valid_to", detail="passed")


async def _check_days(tx: AsyncSession, mandate: HostMandate) -> None:
    if mandate.valid_to is not None and mandate.valid_to < mandate.valid_from:
        raise BadInput(field="valid_to", detail="before_first_day")
    with tx.no_autoflush:
        others = await tx.scalars(
            select(HostMandate).where(
                HostMandate.organiser_body_id == mandate.organiser_body_id,
                HostMandate.host_body_id == mandate.host_body_id,
                HostMandate.valid_to.is_(None) | (HostMandate.valid_to >= mandate.valid_from),
            )
        )
    for other in others:
        if other is not mandate and (mandate.valid_to is None or other.valid_from <= mandate.valid_to):
            raise MandateOverlaps(field="valid_from", day=f"{other.valid_from:%d/%m/%Y}")


def _told(view: MandateView) -> dict[str, Any]:
    return view.model_dump(mode="json", include=_FACTS)


_FACTS = {"id", "organiser_name", "host_name", "valid_from", "valid_to", "document", "reason"}


async def _views(tx: AsyncSession, today: date, only: int = 0) -> list[MandateView]:
    organiser, host = aliased(Body), aliased(Body)
    question = (
        select(HostMandate, organiser.name, host.name)
        .join(organiser, organiser.id == HostMandate.organiser_body_id)
        .join(host, host.id == HostMandate.host_body_id)
        .order_by(HostMandate.valid_from.desc(), HostMandate.id.desc())
    )
    if only:
        question = question.where(HostMandate.id == only)
    return [
        MandateView(
            id=mandate.id,
            organiser_body_id=mandate.organiser_body_id,
            organiser_name=organiser_name,
            host_body_id=mandate.host_body_id,
            host_name=host_name,
            valid_from=mandate.valid_from,
            valid_to=mandate.valid_to,
            document=mandate.document,
            state=validity(mandate.valid_from, mandate.valid_to, today),
            version=mandate.version,
            reason=mandate.reason,
            changed_by=mandate.changed_by,
            changed_at=mandate.changed_at,
        )
        for mandate, organiser_name, host_name in await tx.execute(question)
    ]


def _require(deployment: Deployment, actor: Actor, action: Action) -> date:
    today = day_of(deployment.now())
    if not allowed(actor, action, ANYWHERE, today):
        raise Forbidden
    return today
