"""Faults of points outside any session (Art. 13.3) and difficulties (Art. 15.2), from report to close."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.fault import (
    NEEDS_NOTE,
    OPEN,
    FaultCommand,
    FaultKind,
    FaultState,
    Side,
    commands_of,
    decide,
    moved,
    waits_for,
)
from nhipcau.domain.roles import ANYWHERE, Action, Actor, Target, allowed
from nhipcau.schemas.faults import FaultBrief, FaultIn, FaultList, FaultStep, FaultStepIn, FaultView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.point_access import point_for, sides_of
from nhipcau.services.reach import BodyTree
from nhipcau.store import outbox
from nhipcau.store.models import Body, BridgePoint, PointFault, PointFaultStep

#: Closed faults are listed so long; all stay on record.
LISTED_FOR = timedelta(days=90)
LIMIT = 500


async def list_point_faults(deployment: Deployment, actor: Actor) -> FaultList:
    """Return faults within reach, the open ones first, the newest first. Four queries, however many.

    Raises Forbidden.
    """
    day = day_of(deployment.now())
    if not allowed(actor, Action.POINT_FAULT_READ, ANYWHERE, day):
        raise Forbidden
    recent = deployment.now() - LISTED_FOR
    async with deployment.database.read() as tx:
        tree = await BodyTree.load(tx)
        targets = {
            point_id: Target(point_id=point_id, point_bodies=tree.upwards(body_id, day))
            for point_id, body_id in await tx.execute(select(BridgePoint.id, BridgePoint.body_id))
        }
        mine = {id_ for id_, target in targets.items() if allowed(actor, Action.POINT_FAULT_READ, target, day)}
        # Before the list is cut: faults of others must not push out one's own.
        own = PointFault.point_id.in_(mine) & or_(PointFault.state.in_(OPEN), PointFault.changed_at >= recent)
        total = await tx.scalar(select(func.count()).select_from(PointFault).where(own))
        rows = await tx.execute(
            select(PointFault, BridgePoint, Body.name)
            .join(BridgePoint, BridgePoint.id == PointFault.point_id)
            .join(Body, Body.id == BridgePoint.body_id)
            .where(own)
            .order_by(PointFault.state == FaultState.CLOSED, PointFault.changed_at.desc(), PointFault.id.desc())
            .limit(LIMIT)
        )
        faults = tuple(
            fault_brief(fault, point.name, body_name, sides_of(actor, targets[point.id], day))
            for fault, point, body_name in rows
        )
        return FaultList(faults=faults, total=total or 0)


async def get_point_fault(deployment: Deployment, actor: Actor, *, fault_id: int) -> FaultView:
    """Return one fault with its steps. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        return await _view(tx, deployment, actor, fault_id)


async def report_point_fault(deployment: Deployment, actor: Actor, *, point_id: int, request: FaultIn) -> FaultView:
    """Report a fault outside any session (Art. 13.3) or a difficulty (Art. 15.2). Raises Forbidden, NotFound."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        point, _ = await point_for(tx, actor, point_id, Action.POINT_FAULT_REPORT, day_of(now))
        fault = PointFault(
            point_id=point.id,
            kind=request.kind,
            state=FaultState.REPORTED,
            text=request.text,
            blocks=request.blocks,
            phone=request.phone,
            reported_at=now,
            reported_by_name=actor.name[:120],
            version=1,
            changed_at=now,
            provider="",
        )
        tx.add(fault)
        await tx.flush()
        data = {"point_id": point.id, "label": point.name, "fault_id": fault.id, "kind": fault.kind}
        await outbox.append(tx, [Happened(EventType.POINT_FAULT_REPORTED, data)], actor=actor, at=now)
        view = await _view(tx, deployment, actor, fault.id)
    deployment.bus.publish(TOPIC)
    return view


async def step_point_fault(deployment: Deployment, actor: Actor, *, fault_id: int, request: FaultStepIn) -> FaultView:
    """Take a step with a fault.

    Raises NotFound, Forbidden, FaultMoved (somebody was quicker), FaultStateWrong, BadInput (what was done is missing).
    """
    now = deployment.now()
    day = day_of(now)
    async with deployment.database.write() as tx:
        fault = await tx.get(PointFault, fault_id)
        if fault is None:
            await point_for(tx, actor, 0, Action.POINT_FAULT_REPORT, day)
            raise NotFound(what="fault")
        point, target = await point_for(tx, actor, fault.point_id, Action.POINT_FAULT_REPORT, day)
        if request.seen != fault.version:
            who = await tx.scalar(
                select(PointFaultStep.actor_name)
                .where(PointFaultStep.fault_id == fault_id)
                .order_by(PointFaultStep.id.desc())
                .limit(1)
            )
            raise moved(FaultKind(fault.kind), FaultState(fault.state), who or fault.reported_by_name)
        before = FaultState(fault.state)
        then = decide(before, request.command, sides_of(actor, target, day), kind=FaultKind(fault.kind))
        if request.command in NEEDS_NOTE and not request.note:
            raise BadInput(field="note", detail="required")
        if request.command is FaultCommand.NOTIFY_PROVIDER:
            if not request.provider:
                raise BadInput(field="provider", detail="required")
            fault.provider, fault.provider_notified_at = request.provider, now
        fault.state = then
        fault.version += 1
        fault.changed_at = now
        fault.closed_at = now if then is FaultState.CLOSED else None
        note = request.note
        if request.command is FaultCommand.NOTIFY_PROVIDER:
            note = f"{request.provider}: {note}" if note else request.provider
        tx.add(
            PointFaultStep(
                fault_id=fault.id,
                at=now,
                actor_name=actor.name[:120],
                command=request.command,
                from_state=before,
                to_state=then,
                note=note[:2000],
            )
        )
        data = {"point_id": point.id, "label": point.name, "fault_id": fault.id, "state": then}
        await outbox.append(tx, [Happened(EventType.POINT_FAULT_MOVED, data)], actor=actor, at=now)
        view = await _view(tx, deployment, actor, fault.id)
    deployment.bus.publish(TOPIC)
    return view


def fault_brief(fault: PointFault, point_name: str, body_name: str, sides: frozenset[Side]) -> FaultBrief:
    """Return a fault as a list shows it to somebody of these sides."""
    state = FaultState(fault.state)
    return FaultBrief(
        id=fault.id,
        point_id=fault.point_id,
        point_name=point_name,
        body_name=body_name,
        kind=FaultKind(fault.kind),
        state=state,
        text=fault.text,
        blocks=fault.blocks,
        phone=fault.phone,
        reported_at=fault.reported_at,
        reported_by_name=fault.reported_by_name,
        changed_at=fault.changed_at,
        provider=fault.provider,
        provider_notified_at=fault.provider_notified_at,
        closed_at=fault.closed_at,
        version=fault.version,
        may=commands_of(state, sides),
        waiting=waits_for(state, sides),
    )


async def _view(tx: AsyncSession, deployment: Deployment, actor: Actor, fault_id: int) -> FaultView:
    day = day_of(deployment.now())
    fault = await tx.get(PointFault, fault_id)
    if fault is None:
        if not allowed(actor, Action.POINT_FAULT_READ, ANYWHERE, day):
            raise Forbidden
        raise NotFound(what="fault")
    point, target = await point_for(tx, actor, fault.point_id, Action.POINT_FAULT_READ, day)
    body = await tx.get_one(Body, point.body_id)
    steps = await tx.scalars(
        select(PointFaultStep).where(PointFaultStep.fault_id == fault_id).order_by(PointFaultStep.id)
    )
    brief = fault_brief(fault, point.name, body.name, sides_of(actor, target, day))
    return FaultView(**brief.model_dump(), steps=tuple(FaultStep.model_validate(step) for step in steps))
