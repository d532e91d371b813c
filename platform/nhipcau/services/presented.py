"""What a room presents, against the clock: where a running clip has come to, and that it stands still in a break.

A content stands in its row as in the stage document; ``goes_on`` beside it says that the clip runs again after the
break, and is no part of what the room is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.floor_state import Floor
from nhipcau.services.floor_rows import milliseconds
from nhipcau.store.models import RoomScene
from nhipcau_media.contract.stage import Content

_GOES_ON = "goes_on"


def stopped(content: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    """Return a content as it stands now: where a running clip has come to."""
    return {**content, "position": round(Content.model_validate(content).position_ms(now_ms)), "at": now_ms}


def held(content: Mapping[str, Any], now_ms: int, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a content as it stands still from now on; a clip that runs goes on after the break.

    ``before``: what was held already; its clip goes on too when only its place was changed.
    """
    same = before is not None and before.get("path") == content.get("path")
    goes_on = bool(content.get("playing")) or (same and bool((before or {}).get(_GOES_ON)))
    return {**stopped(content, now_ms), "playing": False, _GOES_ON: goes_on}


def going_on(content: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    """Return a content after a break: a clip that ran before goes on from where it stood."""
    after = stopped(content, now_ms)
    after["playing"] = bool(after.pop(_GOES_ON, after.get("playing")))
    return after


def put_aside(content: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    """Return a content that another arrangement takes the place of: it stands still until it is let run again."""
    aside = {**stopped(content, now_ms), "playing": False}
    aside.pop(_GOES_ON, None)
    return aside


async def hold_content(tx: AsyncSession, room_id: int, now: datetime) -> None:
    """Let the clip that is on stand still: a break begins, or the Department speaks (one query)."""
    scene = await tx.get(RoomScene, room_id)
    if scene is not None and scene.content:
        # One that is held already goes on after the longer of the two.
        scene.content = held(scene.content, milliseconds(now), scene.content)


async def run_content(tx: AsyncSession, room_id: int, now: datetime) -> None:
    """Let the clip go on that ran before (one query)."""
    scene = await tx.get(RoomScene, room_id)
    if scene is not None and scene.content:
        scene.content = going_on(scene.content, milliseconds(now))


async def follow_urgent(tx: AsyncSession, before: Floor, after: Floor, room_id: int, now: datetime) -> None:
    """Let a clip stand still while the Department speaks to all, and go on afterwards (one query when that changed)."""
    if not before.urgent.point_id and after.urgent.point_id:
        await hold_content(tx, room_id, now)
    elif before.urgent.point_id and not after.urgent.point_id:
        await run_content(tx, room_id, now)
