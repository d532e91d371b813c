"""What somebody who looks at a page is told about themselves and about the system."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import NotFound
from nhipcau.domain.roles import ANYWHERE, Action, Actor, ActorKind, allowed
from nhipcau.schemas.access import CallerKind, Me, PointBrief
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.people import assignment_views
from nhipcau.services.reach import BodyTree
from nhipcau.services.rulebook import regulation_on
from nhipcau.services.sign_in import DEMO
from nhipcau.services.visitors import Visitor
from nhipcau.store.models import Body, BridgePoint, Person, SignInLink


async def tell_me(deployment: Deployment, visitor: Visitor) -> Me:
    """Return who looks at the page and what they may do somewhere; nobody is an answer too."""
    day = day_of(deployment.now())
    actor = visitor.acts
    async with deployment.database.read() as tx:
        person_exists, is_demo = (
            await tx.execute(select(exists(select(Person.id)), exists().where(SignInLink.purpose == DEMO)))
        ).one()
        try:
            hotline = (await regulation_on(tx, day)).hotline
        except NotFound:
            hotline = ""
        return Me(
            kind=_kind(actor),
            id=actor.id if actor else 0,
            name=actor.name if actor else "",
            post=visitor.post if actor is not None and actor is visitor.person else "",
            csrf=visitor.csrf,
            device_point=await _point(tx, visitor.device.point_id, deployment) if visitor.device else None,
            assignments=tuple(await assignment_views(tx, actor.assignments)) if actor else (),
            may=tuple(action for action in Action if actor and allowed(actor, action, ANYWHERE, day)),
            demo=is_demo,
            empty=not person_exists,
            hotline=hotline,
        )


def _kind(actor: Actor | None) -> CallerKind:
    if actor is None:
        return CallerKind.NOBODY
    return CallerKind.PERSON if actor.kind is ActorKind.PERSON else CallerKind.DEVICE


async def _point(tx: AsyncSession, point_id: int, deployment: Deployment) -> PointBrief:
    point = await tx.get_one(BridgePoint, point_id)
    tree = await BodyTree.load(tx)
    above = await tx.get(Body, tree.parent(point.body_id, day_of(deployment.now())))
    return PointBrief(id=point.id, name=point.name, parent_name=above.name if above else "")
