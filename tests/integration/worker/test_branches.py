"""Sub-conferences at a real LiveKit: who hears whom in two rooms at once, and that nobody drops on the way back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from nhipcau.domain.roles import Actor
from nhipcau.schemas.rooms import Presence
from nhipcau.services import branch_floor, branch_seats, branches, floor, sessions
from nhipcau.services.deployment import Deployment, utc_now
from nhipcau.store.database import Database
from nhipcau_media.contract.stage import Kind, Source, Stage, StageState
from nhipcau_media.memory import Refused
from support.control_plane import make_deployment
from support.districts import Districts, make_districts
from support.media_worlds import LiveKitWorld, SdkClient
from support.waiting import until

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.livekit,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

Worker = Callable[[Deployment], AbstractAsyncContextManager[None]]


class TwoRooms:
    """A live meeting at LiveKit; the first district deliberates by itself."""

    def __init__(self, world: LiveKitWorld, scene: Districts) -> None:
        self.world, self.scene = world, scene
        self.main: dict[int, SdkClient] = {}
        self.inside: dict[int, SdkClient] = {}
        self.branch_id = 0

    @property
    def about(self) -> dict[str, int]:
        return {"session_id": self.scene.session_id, "branch_id": self.branch_id}

    async def enter(self, *actors: Actor) -> None:
        for actor in actors:
            self.main[actor.point_id] = await self.world.join((await self.scene.join(actor)).token)

            async def presence(point_id: int = actor.point_id) -> str:
                return (await self.scene.seat(point_id)).presence

            await until(presence, lambda found: found == Presence.PRESENT)

    async def delegate(self, *actors: Actor) -> None:
        self.branch_id = (await self.scene.delegate(self.scene.north)).branches[0].id
        await self.go_in(*actors)

    async def go_in(self, *actors: Actor) -> None:
        async def rooms() -> int:
            return len(await self.world.server.rooms())

        await until(rooms, lambda count: count == 2)
        for actor in actors:
            admitted = await branch_seats.join_branch(
                self.scene.deployment, actor, point_id=actor.point_id, **self.about
            )
            self.inside[actor.point_id] = await self.world.join(admitted.token)

        async def joined() -> int:
            return (await self.scene.view()).branches[0].joined

        await until(joined, lambda count: count >= len(actors))

    async def give_inside(self, actor: Actor) -> None:
        seen = (await branch_floor.get_branch(self.scene.deployment, self.scene.north, **self.about)).version
        await branch_floor.give_in_branch(
            self.scene.deployment, self.scene.north, point_id=actor.point_id, seen=seen, minutes=0, **self.about
        )

    async def give(self, actor: Actor) -> None:
        await floor.give_floor(
            self.scene.deployment,
            self.scene.chair,
            session_id=self.scene.session_id,
            point_id=actor.point_id,
            seen=(await self.scene.view()).version,
        )


async def speak(client: SdkClient) -> None:
    """Publish the microphone as soon as the permission has come."""

    async def published() -> bool:
        try:
            await client.publish(Source.MICROPHONE)
        except Refused:
            return False
        return True

    await until(published)


def heard(client: SdkClient) -> set[str]:
    return {identity for identity, _, kind in client.receives() if kind is Kind.SOUND}


async def hears(client: SdkClient, *actors: Actor) -> None:
    """Wait until a client hears exactly these points."""

    async def now() -> set[str]:
        return heard(client)

    await until(now, lambda found: found == {f"point:{actor.point_id}" for actor in actors})


@pytest.fixture
async def rooms(database: Database, world: LiveKitWorld, tmp_path: Path, worker: Worker) -> AsyncIterator[TwoRooms]:
    scene = await make_districts(make_deployment(database, media=world.server, now=utc_now, data_dir=tmp_path))
    async with worker(scene.deployment):
        await scene.open()
        await until(world.server.rooms)
        await sessions.start_session(scene.deployment, scene.chair, session_id=scene.session_id)
        yield TwoRooms(world, scene)


async def test_nobody_is_heard_from_one_room_to_the_other_and_nobody_drops(rooms: TwoRooms) -> None:
    scene = rooms.scene
    commune, _, other = scene.communes
    everybody = (scene.main, scene.north, commune, other)
    await rooms.enter(*everybody)
    first_connections = dict(rooms.main)
    await rooms.delegate(scene.north, commune)
    await speak(rooms.main[scene.main.point_id])
    await speak(rooms.inside[scene.north.point_id])
    await rooms.give_inside(commune)
    await speak(rooms.inside[commune.point_id])
    await rooms.give(other)
    await speak(rooms.main[other.point_id])
    # The clients subscribe to all they can: what they do not hear is not there.
    await hears(rooms.inside[scene.north.point_id], commune)
    await hears(rooms.inside[commune.point_id], scene.north)
    for listener in (scene.north, commune):
        await hears(rooms.main[listener.point_id], scene.main, other)
    await hears(rooms.main[scene.main.point_id], other)
    # Whoever is away may send nothing into the main room, whatever its page tries.
    for actor in (scene.north, commune):
        with pytest.raises(Refused):
            await rooms.main[actor.point_id].publish(Source.MICROPHONE)
    await branches.end_branch(scene.deployment, scene.north, **rooms.about)

    async def over() -> bool:
        document = Stage.load(rooms.inside[commune.point_id].metadata)
        return document is None or document.state is StageState.ENDED

    await until(over)
    # By the very connections that were there all the time.
    assert rooms.main == first_connections
    assert all(client.connected for client in first_connections.values())
    await rooms.give(commune)
    await speak(rooms.main[commune.point_id])
    await hears(rooms.main[other.point_id], scene.main, commune)
    assert {kind for kind, _ in await scene.events("seat")} == {"seat.joined"}
    assert await scene.told("stray", "intruder", "media") == []

    async def left() -> int:
        return len(await rooms.world.server.rooms())

    await until(left, lambda count: count == 1)


async def test_both_rooms_are_there_again_after_livekit_was_restarted(rooms: TwoRooms) -> None:
    scene = rooms.scene
    commune = scene.communes[0]
    await rooms.enter(scene.main, scene.north, commune)
    await rooms.delegate(scene.north, commune)
    await rooms.give_inside(commune)
    await rooms.world.go_down()
    await rooms.world.clients_end()

    async def media() -> list[str]:
        return await scene.told("media")

    assert await until(media) == ["media.lost"]
    await rooms.world.livekit.start()
    assert await until(media, lambda found: len(found) == 2) == ["media.lost", "media.restored"]
    await rooms.enter(scene.main, scene.north, commune)
    await rooms.go_in(scene.north, commune)
    await speak(rooms.inside[commune.point_id])
    await hears(rooms.inside[scene.north.point_id], commune)
    document = Stage.load(rooms.inside[commune.point_id].metadata)
    assert document is not None
    assert [on.identity for on in document.floor] == [f"point:{commune.point_id}"]
    assert await media() == ["media.lost", "media.restored"]
