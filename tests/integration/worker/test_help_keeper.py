"""Rooms of calls are kept one by one, and none is left behind by a call that ended while it was opened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from nhipcau.domain.help_call import HelpSide
from nhipcau.services import help_calls
from nhipcau.services.help_rooms import help_rooms
from nhipcau.store.database import Database
from nhipcau.worker.help_keeper import HelpKeeper
from nhipcau_media.contract.stage import Stage
from nhipcau_media.memory import MemoryMediaServer
from nhipcau_media.server import MediaServerUnavailable, Participant
from support.control_plane import Clock, make_deployment
from support.database import counted_queries
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


class Uneven(MemoryMediaServer):
    """Answers for some rooms and not for others, and lets something happen before it opens one."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = ""
        self.before_it_opens: Callable[[], Awaitable[None]] | None = None

    async def open_room(self, room_name: str, stage: Stage) -> None:
        if room_name.startswith("help-") and (first := self.before_it_opens):
            self.before_it_opens = None
            await first()
        await super().open_room(room_name, stage)

    async def roster(self, room_name: str) -> tuple[Participant, ...]:
        if room_name == self.silent:
            raise MediaServerUnavailable("no answer for this room")
        return await super().roster(room_name)

    async def calls(self) -> set[str]:
        return {name for name in await self.rooms() if name.startswith("help-")}


@pytest.fixture
def media() -> Uneven:
    return Uneven()


@pytest.fixture
async def scene(database: Database, clock: Clock, media: Uneven, tmp_path: Path) -> Scene:
    made = await make_scene(make_deployment(database, media=media, now=clock, data_dir=tmp_path))
    await made.open()
    return made


async def answered(scene: Scene, number: int) -> int:
    sub, about = scene.subs[number], {"session_id": scene.session_id}
    made = await help_calls.call_engineer(scene.deployment, sub, **about, point_id=sub.point_id)
    await help_calls.answer_call(scene.deployment, scene.engineer, **about, call_id=made.id)
    return made.id


async def end(scene: Scene, call_id: int) -> None:
    await help_calls.end_call(scene.deployment, scene.engineer, session_id=scene.session_id, call_id=call_id)


async def test_a_call_that_ends_while_its_room_is_opened_leaves_no_room(scene: Scene, media: Uneven) -> None:
    keeper = HelpKeeper(scene.deployment)
    call_id = await answered(scene, 0)

    async def ended() -> None:
        await end(scene, call_id)
        await keeper.tick()

    media.before_it_opens = ended
    await help_calls.join_call(
        scene.deployment, scene.subs[0], session_id=scene.session_id, call_id=call_id, side=HelpSide.POINT
    )
    assert await media.calls() == {f"help-{call_id}"}
    await keeper.tick()
    assert await media.calls() == set()


async def test_a_room_that_fails_keeps_no_other_waiting(scene: Scene, media: Uneven) -> None:
    keeper = HelpKeeper(scene.deployment)
    bad, over = await answered(scene, 0), await answered(scene, 1)
    await keeper.tick()
    assert await media.calls() == {f"help-{bad}", f"help-{over}"}
    media.silent = f"help-{bad}"
    await end(scene, over)
    asked = await answered(scene, 2)
    await keeper.tick()
    assert await media.calls() == {f"help-{bad}", f"help-{asked}"}
    # What failed is looked at again, also when nobody calls any more.
    await end(scene, bad)
    await end(scene, asked)
    await keeper.tick()
    assert await media.calls() == {f"help-{bad}"}
    media.silent = ""
    await keeper.tick()
    assert await media.calls() == set()


async def test_names_are_asked_for_once_a_day_not_once_a_call(scene: Scene) -> None:
    for number in range(3):
        await answered(scene, number)
    async with scene.deployment.database.read() as tx:
        with counted_queries(scene.deployment.database) as seen:
            rooms = await help_rooms(tx)
    assert sorted(room.stage.main.label for room in rooms) == ["Xã 001", "Xã 002", "Xã 003"]
    assert len(seen) == 2
