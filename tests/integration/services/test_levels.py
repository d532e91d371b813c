"""Levels of the tree are data: kept, placed and taken away by an administrator."""

from __future__ import annotations

import pytest

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_tree import LevelInUse
from nhipcau.domain.roles import SYSTEM, Role
from nhipcau.schemas.tree import LevelIn
from nhipcau.services.deployment import Deployment
from nhipcau.services.levels import drop_level, get_levels
from nhipcau.services.tree import keep_level
from support.control_plane import make_body, make_person

pytestmark = pytest.mark.anyio


async def test_levels_stand_in_their_order_and_party_bodies_have_one(deployment: Deployment) -> None:
    """Art. 5.2d: Party bodies host on request, so there is a level that says which they are."""
    await keep_level(deployment, SYSTEM, request=LevelIn(key="hamlet", vi="Thôn", en="Hamlet", position=25))
    keys = [level.key for level in await get_levels(deployment, SYSTEM)]
    assert keys == ["province", "party", "department", "hamlet", "cluster", "district", "commune"]


async def test_a_level_that_bodies_have_stays(deployment: Deployment) -> None:
    await make_body(deployment, "Ban Tổ chức Tỉnh ủy", level="party")
    with pytest.raises(LevelInUse) as refused:
        await drop_level(deployment, SYSTEM, key="party")
    assert refused.value.words("vi")[0] == "Cấp «Cơ quan Đảng» đang hoặc đã có đơn vị."
    await drop_level(deployment, SYSTEM, key="cluster")
    assert "cluster" not in [level.key for level in await get_levels(deployment, SYSTEM)]
    with pytest.raises(NotFound):
        await drop_level(deployment, SYSTEM, key="cluster")


async def test_only_an_administrator_takes_a_level_away(deployment: Deployment) -> None:
    with pytest.raises(Forbidden):
        await drop_level(deployment, await make_person(deployment, Role.ENGINEER), key="cluster")
