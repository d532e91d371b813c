"""Bodies, the tree of a day, and bridge points."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput, Forbidden, NameTaken
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.point_records import folded
from nhipcau.domain.roles import ANYWHERE, NOWHERE, Action, Actor, Target, allowed
from nhipcau.schemas.bodies import BodyIn, BodyView, PointIn, PointView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import holds_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import BodyTree
from nhipcau.store import outbox
from nhipcau.store.models import Body, BodyEdge, BodyName, BridgePoint, Device, PointName


async def list_bodies(deployment: Deployment, actor: Actor, *, on: date | None = None) -> list[BodyView]:
    """Return the bodies of a day (today when empty), named and placed as they were. Three queries. Raises Forbidden."""
    today = day_of(deployment.now())
    _require(actor, Action.BODIES_READ, ANYWHERE, today)
    day = on or today
    async with deployment.database.read() as tx:
        tree = await BodyTree.load(tx)
        bodies = await tx.execute(
            select(Body, func.coalesce(BodyName.name, Body.name), func.coalesce(BodyName.level, Body.level))
            .outerjoin(BodyName, (BodyName.body_id == Body.id) & holds_on(BodyName, day))
            .where(
                or_(Body.valid_from.is_(None), Body.valid_from <= day),
                or_(Body.valid_to.is_(None), Body.valid_to >= day),
            )
            .order_by(Body.id)
        )
        return [
            BodyView(id=body.id, code=body.code, name=name, level=level, parent_id=tree.parent(body.id, day) or None)
            for body, name, level in bodies
        ]


async def create_body(deployment: Deployment, actor: Actor, *, request: BodyIn) -> BodyView:
    """Make a body below another one. Raises Forbidden, NameTaken, BadInput (no such body above)."""
    day = day_of(deployment.now())
    async with deployment.database.write() as tx:
        tree = await BodyTree.load(tx)
        # At the top only whoever manages the whole system may put something.
        above = tree.upwards(request.parent_id or 0, day)
        _require(actor, Action.POINTS_MANAGE, Target(point_id=-1, point_bodies=above), day)
        if request.parent_id is not None and await tx.get(Body, request.parent_id) is None:
            raise BadInput(field="parent_id", detail="no_such_body")
        if await tx.scalar(select(Body.id).where(Body.code == request.code)) is not None:
            raise NameTaken(name=request.code)
        body = Body(code=request.code, name=request.name, level=request.level)
        tx.add(body)
        await tx.flush()
        if request.parent_id is not None:
            tx.add(BodyEdge(body_id=body.id, parent_id=request.parent_id))
        return _view(body, request.parent_id)


async def list_points(deployment: Deployment, actor: Actor, *, on: date | None = None) -> list[PointView]:
    """Return all bridge points with body and machines. Raises Forbidden.

    Of a day that is asked for: named and placed as on it, and active are those that can be registered for it. Four
    queries, six of a day, however many there are.
    """
    today = day_of(deployment.now())
    _require(actor, Action.POINTS_READ, ANYWHERE, today)
    async with deployment.database.read() as tx:
        points = await _points(tx, on or today)
        return points if on is None else await _as_on(tx, points, on, today)


async def create_point(deployment: Deployment, actor: Actor, *, request: PointIn) -> PointView:
    """Make a bridge point of a body. Raises Forbidden, NameTaken, BadInput (no such body)."""
    now = deployment.now()
    day = day_of(now)
    async with deployment.database.write() as tx:
        tree = await BodyTree.load(tx)
        target = Target(point_id=-1, point_bodies=tree.upwards(request.body_id, day))
        _require(actor, Action.POINTS_MANAGE, target, day)
        if await tx.get(Body, request.body_id) is None:
            raise BadInput(field="body_id", detail="no_such_body")
        wanted = folded(request.name)
        if taken := [name for name in await tx.scalars(select(BridgePoint.name)) if folded(name) == wanted]:
            # Points are called by their name, on screen and aloud: two of one name cannot be told apart. Names that
            # differ by a diacritic are two (Tân Mỹ, Tân My), those that differ by capitals or blanks are one.
            raise NameTaken(name=taken[0])
        point = BridgePoint(body_id=request.body_id, name=request.name, active=True, created_at=now)
        tx.add(point)
        await tx.flush()
        made = Happened(EventType.POINT_CREATED, {"point_id": point.id, "label": point.name})
        await outbox.append(tx, [made], actor=actor, at=now)
        (view,) = await _points(tx, day, only=point.id)
    deployment.bus.publish(TOPIC)
    return view


async def point_target(tx: AsyncSession, point: BridgePoint | None, day: date) -> Target:
    """Return what the permission table asks about a point; of none: ``NOWHERE``."""
    if point is None:
        return NOWHERE
    tree = await BodyTree.load(tx)
    return Target(point_id=point.id, point_bodies=tree.upwards(point.body_id, day))


async def _points(tx: AsyncSession, day: date, only: int = 0) -> list[PointView]:
    question = select(BridgePoint).order_by(BridgePoint.id)
    machines = (
        select(Device.point_id, func.count(), func.max(Device.last_seen_at))
        .where(Device.revoked_at.is_(None))
        .group_by(Device.point_id)
    )
    if only:
        question, machines = question.where(BridgePoint.id == only), machines.where(Device.point_id == only)
    points = (await tx.scalars(question)).all()
    devices = {point_id: (count, seen) for point_id, count, seen in await tx.execute(machines)}
    tree = await BodyTree.load(tx)
    bodies = {row.id: row for row in await tx.execute(select(Body.id, Body.name, Body.level))}
    views = []
    for point in points:
        body, above = bodies[point.body_id], bodies.get(tree.parent(point.body_id, day))
        count, seen = devices.get(point.id, (0, None))
        views.append(
            PointView(
                id=point.id,
                name=point.name,
                active=point.active,
                body_id=body.id,
                body_name=body.name,
                body_level=body.level,
                parent_id=above.id if above else None,
                parent_name=above.name if above else "",
                devices=count,
                last_seen_at=seen,
            )
        )
    return views


async def _as_on(tx: AsyncSession, points: list[PointView], day: date, today: date) -> list[PointView]:
    """Return points as they are on a day; one that was given up since may be written down for a day before."""
    holds = and_(
        or_(Body.valid_from.is_(None), Body.valid_from <= day), or_(Body.valid_to.is_(None), Body.valid_to >= day)
    )
    there = {
        row.id: row
        for row in await tx.execute(
            select(
                Body.id,
                func.coalesce(BodyName.name, Body.name).label("name"),
                func.coalesce(BodyName.level, Body.level).label("level"),
                holds.label("exists"),
            ).outerjoin(BodyName, (BodyName.body_id == Body.id) & holds_on(BodyName, day))
        )
    }
    names = dict((await tx.execute(select(PointName.point_id, PointName.name).where(holds_on(PointName, day)))).all())
    return [
        point.model_copy(
            update={
                "name": names.get(point.id, point.name),
                "active": there[point.body_id].exists and (point.active or day < today),
                "body_name": there[point.body_id].name,
                "body_level": there[point.body_id].level,
                "parent_name": there[point.parent_id].name if point.parent_id else "",
            }
        )
        for point in points
    ]


def _view(body: Body, parent_id: int | None) -> BodyView:
    return BodyView(id=body.id, code=body.code, name=body.name, level=body.level, parent_id=parent_id)


def _require(actor: Actor, action: Action, target: Target, day: date) -> None:
    if not allowed(actor, action, target, day):
        raise Forbidden
