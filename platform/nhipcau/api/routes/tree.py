"""The dated tree of bodies."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.tree import (
    BodyHistoryView,
    LevelIn,
    LevelKey,
    LevelView,
    ReorganisationIn,
    TreeChangeIn,
    TreeOutcome,
    TreeView,
)
from nhipcau.services import levels, tree, tree_history

router = APIRouter(prefix="/api", tags=["tree"])


@router.get("/tree")
async def get_tree(caller: Caller, running: Running, on: date | None = None) -> TreeView:
    """The tree of a day (today when empty), with its levels."""
    return await tree.get_tree(running, caller, on=on)


@router.post("/tree/changes")
async def change_tree(request: TreeChangeIn, caller: Caller, running: Running) -> TreeOutcome:
    """Rename, move, close, merge or split from a day on; ``dry`` only says what it would do."""
    return await tree.change_tree(running, caller, request=request)


@router.post("/tree/reorganisation")
async def apply_reorganisation(request: ReorganisationIn, caller: Caller, running: Running) -> TreeOutcome:
    """Apply a reorganisation as one transaction; ``dry`` only says what it would do."""
    return await tree.apply_reorganisation(running, caller, request=request)


@router.get("/tree/levels")
async def list_levels(caller: Caller, running: Running) -> list[LevelView]:
    """The levels of the tree from the top."""
    return await levels.get_levels(running, caller)


@router.delete("/tree/levels/{key}")
async def drop_level(key: LevelKey, caller: Caller, running: Running) -> Done:
    """Take away a level that no body has or ever had."""
    return await levels.drop_level(running, caller, key=key)


@router.put("/tree/levels")
async def keep_level(request: LevelIn, caller: Caller, running: Running) -> LevelView:
    """Make a level of the tree, or change the one of this key."""
    return await tree.keep_level(running, caller, request=request)


@router.get("/bodies/{body_id}/history")
async def get_body_history(body_id: Id, caller: Caller, running: Running, on: date | None = None) -> BodyHistoryView:
    """What became of a body, and who stands for it on a day (today when empty)."""
    return await tree_history.get_body_history(running, caller, body_id=body_id, on=on)
