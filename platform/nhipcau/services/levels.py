"""Levels of the tree as an administrator keeps them: which there are, their words, their place from the top."""

from __future__ import annotations

from sqlalchemy import func, select

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_tree import LevelInUse
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.schemas.base import Done
from nhipcau.schemas.tree import LevelView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.tree import list_levels
from nhipcau.store.models import Body, BodyLevel, BodyName


async def get_levels(deployment: Deployment, actor: Actor) -> list[LevelView]:
    """Return the levels from the top (one query). Raises Forbidden."""
    _require(deployment, actor, Action.BODIES_READ)
    async with deployment.database.read() as tx:
        return list(await list_levels(tx))


async def drop_level(deployment: Deployment, actor: Actor, *, key: str) -> Done:
    """Take away a level that no body has or ever had. Raises Forbidden, NotFound, LevelInUse."""
    _require(deployment, actor, Action.TABLES_EXCHANGE)
    async with deployment.database.write() as tx:
        level = await tx.get(BodyLevel, key)
        if level is None:
            raise NotFound(what="level")
        count = 0
        for table in (Body, BodyName):
            count += await tx.scalar(select(func.count()).select_from(table).where(table.level == key)) or 0
        if count:
            raise LevelInUse(level_vi=level.vi, level_en=level.en)
        await tx.delete(level)
    return Done()


def _require(deployment: Deployment, actor: Actor, action: Action) -> None:
    if not allowed(actor, action, ANYWHERE, day_of(deployment.now())):
        raise Forbidden
