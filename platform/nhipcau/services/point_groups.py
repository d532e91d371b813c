"""Groups of points that a host body chooses again and again, kept under a name."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput, Forbidden, NameTaken, NotFound
from nhipcau.domain.roles import ANYWHERE, Action, Actor, ActorKind, Target, allowed
from nhipcau.schemas.base import Done
from nhipcau.schemas.registration import GroupIn, GroupView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.reach import BodyTree
from nhipcau.store.models import Body, BridgePoint, PointGroup


async def list_groups(deployment: Deployment, actor: Actor) -> list[GroupView]:
    """Return the groups of the bodies whose registrations the actor reads (two queries). Raises Forbidden."""
    day = day_of(deployment.now())
    if not allowed(actor, Action.REGISTRATION_READ, ANYWHERE, day):
        raise Forbidden
    async with deployment.database.read() as tx:
        tree = await BodyTree.load(tx)
        groups = await tx.scalars(select(PointGroup).order_by(PointGroup.name, PointGroup.id))
        return [
            GroupView.model_validate(group)
            for group in groups
            if allowed(actor, Action.REGISTRATION_READ, _of_host(tree, group.body_id, deployment), day)
        ]


async def save_group(deployment: Deployment, actor: Actor, *, request: GroupIn) -> GroupView:
    """Keep a group for a body. Raises Forbidden, NameTaken, BadInput (no such body or point, a point twice)."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        await _require(tx, deployment, actor, request.body_id)
        if await tx.get(Body, request.body_id) is None:
            raise BadInput(field="body_id", detail="no_such_body")
        wanted = set(request.point_ids)
        if len(wanted) != len(request.point_ids):
            raise BadInput(field="point_ids", detail="twice")
        if set(await tx.scalars(select(BridgePoint.id).where(BridgePoint.id.in_(wanted)))) != wanted:
            raise BadInput(field="point_ids", detail="no_such_point")
        taken = select(PointGroup.id).where(PointGroup.body_id == request.body_id, PointGroup.name == request.name)
        if await tx.scalar(taken) is not None:
            raise NameTaken(name=request.name)
        group = PointGroup(
            body_id=request.body_id,
            name=request.name,
            point_ids=request.point_ids,
            created_by=actor.id if actor.kind is ActorKind.PERSON else None,
            created_at=now,
        )
        tx.add(group)
        await tx.flush()
        return GroupView.model_validate(group)


async def drop_group(deployment: Deployment, actor: Actor, *, group_id: int) -> Done:
    """Forget a group; conferences keep their points. Raises NotFound, Forbidden."""
    async with deployment.database.write() as tx:
        group = await tx.get(PointGroup, group_id)
        if group is None:
            raise NotFound(what="point_group")
        await _require(tx, deployment, actor, group.body_id)
        await tx.execute(delete(PointGroup).where(PointGroup.id == group_id))
    return Done()


async def _require(tx: AsyncSession, deployment: Deployment, actor: Actor, body_id: int) -> None:
    target = _of_host(await BodyTree.load(tx), body_id, deployment)
    if not allowed(actor, Action.CONFERENCE_REGISTER, target, day_of(deployment.now())):
        raise Forbidden


def _of_host(tree: BodyTree, body_id: int, deployment: Deployment) -> Target:
    above = tree.upwards(body_id, day_of(deployment.now()))
    return Target(conference_id=-1, host_bodies=above | {body_id})
