"""A point or a body that somebody may do something about, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.fault import Side
from nhipcau.domain.roles import Action, Actor, Target, allowed
from nhipcau.services.bodies import point_target
from nhipcau.services.reach import BodyTree
from nhipcau.store.models import BridgePoint


async def point_for(
    tx: AsyncSession, actor: Actor, point_id: int, action: Action, day: date
) -> tuple[BridgePoint, Target]:
    """Return a point with its permission target. Raises Forbidden (also when there is none to look at), NotFound."""
    point = await tx.get(BridgePoint, point_id)
    target = await point_target(tx, point, day)
    if not allowed(actor, action, target, day):
        raise Forbidden
    if point is None:
        raise NotFound(what="point")
    return point, target


def target_of(point: BridgePoint, tree: BodyTree, day: date) -> Target:
    """Return the permission target of a point, with the tree read once for many."""
    return Target(point_id=point.id, point_bodies=tree.upwards(point.body_id, day))


@dataclass(frozen=True, slots=True)
class BodyReach:
    """Bodies about which somebody may do something: over a subtree, or as operator of one of a body's points."""

    actor: Actor
    day: date
    tree: BodyTree
    #: Body → its points.
    points: dict[int, list[int]]

    @classmethod
    async def load(cls, tx: AsyncSession, actor: Actor, day: date) -> BodyReach:
        """Read tree and points once (two queries)."""
        points: dict[int, list[int]] = {}
        for point_id, body_id in await tx.execute(select(BridgePoint.id, BridgePoint.body_id)):
            points.setdefault(body_id, []).append(point_id)
        return cls(actor, day, await BodyTree.load(tx), points)

    def may(self, action: Action, body_id: int) -> bool:
        """Whether the actor may do something about a body."""
        above = self.tree.upwards(body_id, self.day)
        ids = [-1, *self.points.get(body_id, ())]
        return any(
            allowed(self.actor, action, Target(point_id=point_id, point_bodies=above), self.day) for point_id in ids
        )

    def target_of(self, point_id: int) -> Target:
        """Return the permission target of a point."""
        body_id = next((body_id for body_id, ids in self.points.items() if point_id in ids), 0)
        return Target(point_id=point_id, point_bodies=self.tree.upwards(body_id, self.day))


#: What somebody needs to act for a side.
_SIDES: Mapping[Side, Action] = {
    Side.DEPARTMENT: Action.POINT_FAULT_RECEIVE,
    Side.BODY: Action.POINT_FAULT_REPORT,
}


def sides_of(actor: Actor, target: Target, day: date) -> frozenset[Side]:
    """Return for whom somebody acts at a point: the Department, the body, or nobody."""
    return frozenset(side for side, action in _SIDES.items() if allowed(actor, action, target, day))
