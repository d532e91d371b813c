"""The dated tree of bodies: asked about any day, and changed from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.reorganisation import reorganise
from nhipcau.domain.roles import ANYWHERE, Action, Actor, ScopeKind, Target, allowed
from nhipcau.domain.tree import Change, Continued, Ended, Made, Moved, Renamed, Tree, day_before
from nhipcau.domain.tree_changes import NewBody, close, merge, move, rename, split
from nhipcau.schemas.tree import (
    CloseIn,
    LevelIn,
    LevelView,
    MergeIn,
    MoveIn,
    NewBodyIn,
    RenameIn,
    ReorganisationIn,
    SplitIn,
    TreeBodyView,
    TreeChangeIn,
    TreeOutcome,
    TreeView,
)
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.hooks import ROSTER_TOPIC
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.point_successions import PointsMoved, follow
from nhipcau.services.reorganisation_files import read_reorganisation
from nhipcau.services.tree_day import Turned, turn
from nhipcau.services.tree_rows import StoredTree, load_tree, write_changes
from nhipcau.store import outbox
from nhipcau.store.models import BodyLevel, BridgePoint, Person, RoleAssignment


async def get_tree(deployment: Deployment, actor: Actor, *, on: date | None = None) -> TreeView:
    """Return the tree of a day (today when empty). Six queries, however many bodies. Raises Forbidden."""
    today = day_of(deployment.now())
    if not allowed(actor, Action.BODIES_READ, ANYWHERE, today):
        raise Forbidden
    day = on or today
    async with deployment.database.read() as tx:
        stored = await load_tree(tx)
        points = dict(
            (
                await tx.execute(
                    select(BridgePoint.body_id, func.count()).where(BridgePoint.active).group_by(BridgePoint.body_id)
                )
            ).all()
        )
        levels = await list_levels(tx)
    return TreeView(day=day, levels=levels, bodies=tuple(_bodies(stored, points, day)))


async def list_levels(tx: AsyncSession) -> tuple[LevelView, ...]:
    """Return the levels from the top (one query)."""
    rows = await tx.scalars(select(BodyLevel).order_by(BodyLevel.position, BodyLevel.key))
    return tuple(LevelView.model_validate(row) for row in rows)


async def keep_level(deployment: Deployment, actor: Actor, *, request: LevelIn) -> LevelView:
    """Make a level, or change the one of this key. Raises Forbidden."""
    if not allowed(actor, Action.TABLES_EXCHANGE, ANYWHERE, day_of(deployment.now())):
        raise Forbidden
    async with deployment.database.write() as tx:
        level = await tx.get(BodyLevel, request.key)
        if level is None:
            level = BodyLevel(key=request.key)
            tx.add(level)
        level.vi, level.en, level.position = request.vi, request.en, request.position
        return LevelView.model_validate(level)


async def change_tree(deployment: Deployment, actor: Actor, *, request: TreeChangeIn) -> TreeOutcome:
    """Rename, move, close, merge or split from a day on. Raises Forbidden, NotFound, BadInput, TreeConflict."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        stored = await load_tree(tx)
        changes = _decide(stored, actor, request, day_of(now))
        await _refuse_unknown_levels(tx, changes)
        outcome = await _keep(tx, stored, changes, request.day, actor, now, dry=request.dry)
    _wake(deployment)
    return outcome


async def apply_reorganisation(deployment: Deployment, actor: Actor, *, request: ReorganisationIn) -> TreeOutcome:
    """Put the units before a day and the reorganisation of that day into the tree, as one transaction.

    Raises Forbidden, BadInput, ReorganisationUnclear, TreeConflict.
    """
    now = deployment.now()
    if not allowed(actor, Action.TABLES_EXCHANGE, ANYWHERE, day_of(now)):
        raise Forbidden
    units, successors = await read_reorganisation(request)
    async with deployment.database.write() as tx:
        stored = await load_tree(tx)
        levels = {level.key for level in await list_levels(tx)}
        meant = reorganise(stored.tree, units, successors, levels)
        outcome = await _keep(tx, stored, meant.changes, meant.day, actor, now, dry=request.dry)
    _wake(deployment)
    return outcome


def _wake(deployment: Deployment) -> None:
    deployment.bus.publish(TOPIC)
    deployment.bus.publish(ROSTER_TOPIC)


async def _keep(
    tx: AsyncSession,
    stored: StoredTree,
    changes: Sequence[Change],
    day: date,
    actor: Actor,
    now: datetime,
    *,
    dry: bool,
) -> TreeOutcome:
    before = stored.tree
    after, moved, turned = stored, PointsMoved(), Turned()
    people: tuple[str, ...] = ()
    if changes:
        people = await _people_left(tx, stored, changes)
        after = await write_changes(tx, stored, changes, day_of(now))
        moved = await follow(tx, before, after, changes, actor, now)
        turned = await turn(tx, day_of(now))
    outcome = _outcome(after.tree, changes, day, moved, turned, people, dry=dry)
    if dry:
        # Everything was tried in earnest, so that what is said is what will be; nothing of it is kept.
        await tx.rollback()
    elif changes:
        told = Happened(EventType.TREE_CHANGED, outcome.model_dump(mode="json", exclude={"dry"}))
        await outbox.append(tx, [told], actor=actor, at=now)
    return outcome


def _outcome(
    tree: Tree,
    changes: Sequence[Change],
    day: date,
    moved: PointsMoved,
    turned: Turned,
    people: tuple[str, ...],
    *,
    dry: bool,
) -> TreeOutcome:
    def count(kind: type) -> int:
        return sum(isinstance(change, kind) for change in changes)

    ended = [change.code for change in changes if isinstance(change, Ended)]
    return TreeOutcome(
        day=day,
        dry=dry,
        made=count(Made),
        renamed=count(Renamed),
        moved=count(Moved),
        ended=count(Ended),
        continued=count(Continued),
        without_successor=tuple(
            tree.name_on(code, day_before(day)) for code in ended if not tree.continued_by(code, day)
        ),
        points_renamed=moved.renamed,
        points_continued=moved.continued,
        points_closed=moved.closed,
        roles=moved.roles,
        devices=turned.devices,
        conferences=moved.conferences,
        conferences_left=moved.left,
        people_left=people,
    )


async def _people_left(tx: AsyncSession, stored: StoredTree, changes: Sequence[Change]) -> tuple[str, ...]:
    ended = [change for change in changes if isinstance(change, Ended) and change.code in stored.ids]
    ends = {stored.ids[change.code]: change.last for change in ended}
    rows = await tx.execute(
        select(Person.name, RoleAssignment.scope_id, RoleAssignment.valid_to)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(RoleAssignment.scope == ScopeKind.SUBTREE, RoleAssignment.scope_id.in_(list(ends)))
        .order_by(Person.name, RoleAssignment.id)
    )
    return tuple(
        f"{name} ({stored.tree.name_on(stored.codes[scope_id], ends[scope_id])})"
        for name, scope_id, valid_to in rows
        if valid_to is None or valid_to > ends[scope_id]
    )


async def _refuse_unknown_levels(tx: AsyncSession, changes: Sequence[Change]) -> None:
    known = {level.key for level in await list_levels(tx)}
    if any(change.level not in known for change in changes if isinstance(change, Made | Renamed)):
        raise BadInput(field="level", detail="no_such_level")


def _decide(stored: StoredTree, actor: Actor, request: TreeChangeIn, today: date) -> list[Change]:
    """Check who may and return the changes. Raises Forbidden, NotFound, BadInput, TreeConflict."""
    tree, day, wish = stored.tree, request.day, request.change
    codes = stored.codes

    def of(body_id: int | None, *, top: bool = False) -> str:
        """Return the code of a body that the actor may change; ``top``: none is the top of the tree."""
        code = codes.get(body_id or 0, "")
        above = {code, *tree.above_on(code, day), *tree.above_on(code, today)} if code else set()
        target = Target(point_id=-1, point_bodies=frozenset(stored.ids[one] for one in above))
        if not allowed(actor, Action.POINTS_MANAGE, target, today):
            raise Forbidden
        if not code and not (top and body_id is None):
            raise NotFound(what="body")
        return code

    def new(body: NewBodyIn) -> NewBody:
        return NewBody(body.code, body.name, body.level, of(body.parent_id, top=True))

    match wish:
        case RenameIn():
            return rename(tree, of(wish.body_id), name=wish.name, level=wish.level, day=day)
        case MoveIn():
            return move(tree, of(wish.body_id), parent=of(wish.parent_id, top=True), day=day)
        case CloseIn():
            return close(tree, of(wish.body_id), day=day)
        case MergeIn():
            if (wish.into_id is None) == (wish.new is None):
                raise BadInput(field="into_id", detail="one_of_two")
            into: str | NewBody = new(wish.new) if wish.new else of(wish.into_id)
            return merge(tree, [of(one) for one in wish.body_ids], into=into, name=wish.name, day=day)
        case SplitIn():
            return split(tree, of(wish.body_id), parts=[new(part) for part in wish.parts], stays=wish.stays, day=day)


def _bodies(stored: StoredTree, points: dict[int, int], day: date) -> list[TreeBodyView]:
    views = []
    for code in stored.tree.on(day):
        record = stored.tree.bodies[code]
        named = record.named_on(day) or record.names[-1]
        views.append(
            TreeBodyView(
                id=stored.ids[code],
                code=code,
                name=named.name,
                level=named.level,
                parent_id=stored.id_of(record.parent_on(day)),
                valid_from=record.span.first,
                valid_to=record.span.last,
                points=points.get(stored.ids[code], 0),
            )
        )
    return views
