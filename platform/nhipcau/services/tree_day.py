"""What a day brings to the tree: names that begin, points that close, machines that go over to the successor's point.

Done at once for a change of today or before, else by the worker's clock when the day has come; doing it twice is once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.hooks import ROSTER_TOPIC
from nhipcau.store.models import (
    Body,
    BodyName,
    BridgePoint,
    ConferencePoint,
    Device,
    EnrolmentCode,
    PointName,
    PointSuccession,
    Session,
)


@dataclass(frozen=True, slots=True)
class Turned:
    """What a day brought."""

    names: int = 0
    closed: int = 0
    devices: int = 0

    def __bool__(self) -> bool:
        return (self.names, self.closed, self.devices) != (0, 0, 0)


async def keep_day(deployment: Deployment) -> Turned:
    """Bring names, points and machines to today; asks three questions when there is nothing to do."""
    day = day_of(deployment.now())
    async with deployment.database.read() as tx:
        due = await _due(tx, day)
    if not due:
        return Turned()
    async with deployment.database.write() as tx:
        turned = await turn(tx, day)
    if turned.devices:
        deployment.bus.publish(ROSTER_TOPIC)
    return turned


async def turn(tx: AsyncSession, day: date) -> Turned:
    """Bring names, points and machines to a day, in the running write transaction."""
    return Turned(await _names(tx, day), await _close(tx, day), await _devices(tx, day))


async def _due(tx: AsyncSession, day: date) -> bool:
    questions: tuple[Select[*tuple[Any, ...]], ...] = (_stale_bodies(day), _stale_points(day), _closing(day))
    return any([(await tx.execute(question.limit(1))).first() is not None for question in questions])


def _stale_bodies(day: date) -> Select[Body, str, str]:
    return (
        select(Body, BodyName.name, BodyName.level)
        .join(BodyName, BodyName.body_id == Body.id)
        .where(_holds(BodyName, day), or_(Body.name != BodyName.name, Body.level != BodyName.level))
    )


def _stale_points(day: date) -> Select[BridgePoint, str]:
    return (
        select(BridgePoint, PointName.name)
        .join(PointName, PointName.point_id == BridgePoint.id)
        .where(_holds(PointName, day), BridgePoint.name != PointName.name)
    )


def _closing(day: date) -> Select[int]:
    """Points whose body has ended and that no session that runs has on its list."""
    running = (
        select(ConferencePoint.point_id)
        .join(Session, Session.conference_id == ConferencePoint.conference_id)
        .where(Session.state.in_(JOINABLE))
    )
    return (
        select(BridgePoint.id)
        .join(Body, Body.id == BridgePoint.body_id)
        .where(BridgePoint.active, Body.valid_to < day, BridgePoint.id.not_in(running))
    )


def _holds(table: type[BodyName | PointName], day: date) -> ColumnElement[bool]:
    return or_(table.valid_from.is_(None), table.valid_from <= day) & or_(
        table.valid_to.is_(None), table.valid_to >= day
    )


async def _names(tx: AsyncSession, day: date) -> int:
    bodies = (await tx.execute(_stale_bodies(day))).all()
    for body, name, level in bodies:
        body.name, body.level = name, level
    points = (await tx.execute(_stale_points(day))).all()
    for point, name in points:
        point.name = name
    await tx.flush()
    return len(bodies) + len(points)


async def _close(tx: AsyncSession, day: date) -> int:
    closing = list(await tx.scalars(_closing(day)))
    if closing:
        await tx.execute(update(BridgePoint).where(BridgePoint.id.in_(closing)).values(active=False))
    return len(closing)


async def _devices(tx: AsyncSession, day: date) -> int:
    """Machines and codes of points that have closed and are continued go over; a chain is followed to its end."""
    moves = dict(
        (
            await tx.execute(
                select(PointSuccession.old_point_id, PointSuccession.new_point_id)
                .join(BridgePoint, BridgePoint.id == PointSuccession.old_point_id)
                .where(PointSuccession.since <= day, BridgePoint.active.is_(False))
            )
        ).all()
    )
    if not moves:
        return 0
    old = await tx.execute(
        select(Device.point_id, func.count())
        .where(Device.point_id.in_(list(moves)), Device.revoked_at.is_(None))
        .group_by(Device.point_id)
    )
    codes = await tx.scalars(
        select(EnrolmentCode.point_id)
        .distinct()
        .where(EnrolmentCode.point_id.in_(list(moves)), EnrolmentCode.used_at.is_(None))
    )
    counted = dict(old.all())
    for point_id in {*counted, *codes}:
        last = _last(moves, point_id)
        await tx.execute(
            update(Device).where(Device.point_id == point_id, Device.revoked_at.is_(None)).values(point_id=last)
        )
        await tx.execute(
            update(EnrolmentCode)
            .where(EnrolmentCode.point_id == point_id, EnrolmentCode.used_at.is_(None))
            .values(point_id=last)
        )
    return sum(counted.values())


def _last(moves: dict[int, int], point_id: int) -> int:
    seen = {point_id}
    while (following := moves.get(point_id)) is not None and following not in seen:
        seen.add(following)
        point_id = following
    return point_id
