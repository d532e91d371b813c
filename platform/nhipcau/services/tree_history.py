"""What became of a body and of its points, told from the first day on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.domain.tree import BodyRecord, Tree, day_after, day_before
from nhipcau.schemas.tree import BodyHistoryView, BodyNameView, BodyPointView, MomentView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.tree_rows import StoredTree, load_tree
from nhipcau.store.models import BridgePoint, PointSuccession


async def get_body_history(
    deployment: Deployment, actor: Actor, *, body_id: int, on: date | None = None
) -> BodyHistoryView:
    """Return what became of a body, and who stands for it on a day (today when empty). Six queries.

    Raises Forbidden, NotFound.
    """
    today = day_of(deployment.now())
    if not allowed(actor, Action.BODIES_READ, ANYWHERE, today):
        raise Forbidden
    day = on or today
    async with deployment.database.read() as tx:
        stored = await load_tree(tx)
        code = stored.codes.get(body_id)
        if code is None:
            raise NotFound(what="body")
        heirs = stored.tree.continued_by(code, day)
        bodies = [body_id, *(stored.ids[heir] for heir in heirs)]
        points = (
            await tx.scalars(select(BridgePoint).where(BridgePoint.body_id.in_(bodies)).order_by(BridgePoint.id))
        ).all()
        successions = {
            row.old_point_id: row
            for row in await tx.execute(
                select(PointSuccession.old_point_id, BridgePoint.name, PointSuccession.since)
                .join(BridgePoint, BridgePoint.id == PointSuccession.new_point_id)
                .where(PointSuccession.old_point_id.in_([point.id for point in points]))
            )
        }
    record = stored.tree.bodies[code]
    named = record.named_on(day) or record.names[-1]
    own = []
    for point in points:
        if point.body_id == body_id:
            later = successions.get(point.id)
            own.append(
                BodyPointView(
                    id=point.id,
                    name=point.name,
                    active=point.active,
                    continued_by=later.name if later else "",
                    since=later.since if later else None,
                )
            )
    return BodyHistoryView(
        id=body_id,
        code=code,
        name=named.name,
        moments=tuple(_moments(stored, record)),
        points=tuple(own),
        today=tuple(_body(stored, heir, day) for heir in heirs),
    )


def _moments(stored: StoredTree, record: BodyRecord) -> list[MomentView]:
    tree = stored.tree
    found: list[MomentView] = []
    first = min(record.names, key=lambda named: named.span.first or date.min)
    found.append(MomentView(day=record.span.first, kind="made", name=first.name))
    for named in record.names:
        if named is not first:
            found.append(MomentView(day=named.span.first, kind="named", name=named.name))
    for under in record.parents:
        day = under.span.first
        other = _body(stored, under.parent, day or under.span.last or date.max)
        found.append(MomentView(day=day, kind="moved", other=other))
    for one in tree.successions:
        if one.old == record.code:
            found.append(MomentView(day=one.since, kind="continued_by", other=_body(stored, one.new, one.since)))
        elif one.new == record.code:
            before = day_before(one.since)
            found.append(MomentView(day=one.since, kind="continues", other=_body(stored, one.old, before)))
    if record.span.last is not None:
        found.append(MomentView(day=day_after(record.span.last), kind="ended"))
    return sorted(found, key=lambda moment: moment.day or date.min)


def _body(stored: StoredTree, code: str, day: date) -> BodyNameView:
    return BodyNameView(id=stored.ids[code], code=code, name=_name(stored.tree, code, day))


def _name(tree: Tree, code: str, day: date) -> str:
    """Return the name on a day, or the last one known."""
    return tree.name_on(code, day) or tree.bodies[code].names[-1].name
