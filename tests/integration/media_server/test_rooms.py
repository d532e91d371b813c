"""Rooms: made, staged, closed, and forgotten by a server that dies."""

from __future__ import annotations

import pytest

from nhipcau_media.server import Capability, Grants, MediaServerUnavailable, ParticipantNotFound, RoomNotFound
from support.media_worlds import World
from support.stages import stage
from support.waiting import until

pytestmark = pytest.mark.anyio


async def test_says_what_it_can(world: World) -> None:
    assert world.server.capabilities >= {Capability.FLOOR_BY_PERMISSION, Capability.ROOM_METADATA}
    assert Capability.REMOVE_TRACK in world.server.capabilities


async def test_a_room_is_opened_with_its_stage_and_again_with_a_newer_one(world: World) -> None:
    assert await world.server.ready()
    assert await world.server.rooms() == frozenset()

    await world.server.open_room("s1", stage(1))
    admission = world.server.admit("s1", "point:1", name="", grants=Grants(), attributes={}, life_s=60)
    client = await world.join(admission.token)
    assert client.metadata == stage(1).dump()

    await world.server.open_room("s1", stage(2))
    await world.server.open_room("s2", stage(1))
    await until(lambda: _metadata(client), lambda text: text == stage(2).dump())
    assert await world.server.rooms() == {"s1", "s2"}


async def test_a_stage_reaches_who_is_there_and_who_comes_later(world: World) -> None:
    await world.server.open_room("s1", stage(1))
    first = await world.join(_token(world, "point:1"))

    await world.server.set_stage("s1", stage(7))

    await until(lambda: _metadata(first), lambda text: text == stage(7).dump())
    later = await world.join(_token(world, "point:2"))
    assert later.metadata == stage(7).dump()


async def test_closing_disconnects_everyone_and_may_be_repeated(world: World) -> None:
    await world.server.open_room("s1", stage())
    client = await world.join(_token(world, "point:1"))

    await world.server.close_room("s1")
    await world.server.close_room("s1")

    await until(lambda: _connected(client), lambda connected: not connected)
    assert await world.server.rooms() == frozenset()


async def test_an_unknown_room_is_said_to_be_one(world: World) -> None:
    with pytest.raises(RoomNotFound):
        await world.server.set_stage("nowhere", stage())
    with pytest.raises(RoomNotFound):
        await world.server.roster("nowhere")
    with pytest.raises(ParticipantNotFound):
        await world.server.set_grants("nowhere", "point:1", Grants())
    with pytest.raises(ParticipantNotFound):
        await world.server.revoke_track("nowhere", "point:1", "TR_x")
    await world.server.remove("nowhere", "point:1")


async def test_a_server_that_died_has_forgotten_its_rooms(world: World) -> None:
    await world.server.open_room("s1", stage(3))

    await world.lose_everything()

    assert await world.server.ready()
    assert await world.server.rooms() == frozenset()
    with pytest.raises(RoomNotFound):
        await world.server.roster("s1")
    await world.server.open_room("s1", stage(3))
    assert await world.server.roster("s1") == ()


async def test_a_server_that_is_away_is_unavailable(world: World) -> None:
    await world.server.open_room("s1", stage())

    await world.go_down()

    assert not await world.server.ready()
    for call in (
        world.server.open_room("s1", stage()),
        world.server.close_room("s1"),
        world.server.rooms(),
        world.server.set_stage("s1", stage()),
        world.server.roster("s1"),
        world.server.set_grants("s1", "point:1", Grants()),
        world.server.remove("s1", "point:1"),
        world.server.revoke_track("s1", "point:1", "TR_x"),
        world.server.see_track_end("s1", "point:1", "TR_x"),
    ):
        with pytest.raises(MediaServerUnavailable):
            await call


def _token(world: World, identity: str) -> str:
    return world.server.admit("s1", identity, name="", grants=Grants(), attributes={}, life_s=60).token


async def _metadata(client: object) -> str:
    return str(client.metadata)  # type: ignore[attr-defined]


async def _connected(client: object) -> bool:
    return bool(client.connected)  # type: ignore[attr-defined]
