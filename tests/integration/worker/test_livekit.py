"""The worker against a real LiveKit, with clients that are not ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from nhipcau.domain.errors_door import Barred
from nhipcau.domain.floor_views import TourKind
from nhipcau.domain.roles import Actor
from nhipcau.schemas.rooms import Presence
from nhipcau.services import door, floor, looking, seats, sessions, tours
from nhipcau.services.deployment import Deployment, utc_now
from nhipcau.services.session_view import get_session
from nhipcau.store.database import Database
from nhipcau_media.contract.identity import parse_identity
from nhipcau_media.contract.stage import Kind, Source, Stage
from nhipcau_media.memory import Refused
from nhipcau_media.server import RoomNotFound
from support.control_plane import make_deployment
from support.media_worlds import LiveKitWorld, SdkClient
from support.meetings import Scene, make_scene
from support.waiting import until

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.livekit,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

Worker = Callable[[Deployment], AbstractAsyncContextManager[None]]


async def enter(world: LiveKitWorld, scene: Scene, actor: Actor) -> SdkClient:
    """Be admitted, come in, and be seen there."""
    client = await world.join((await scene.join(actor)).token)

    async def presence() -> str:
        return (await scene.seat(actor.point_id)).presence

    await until(presence, lambda found: found == Presence.PRESENT)
    return client


async def may_publish(world: LiveKitWorld, point_id: int) -> frozenset[Source]:
    (room,) = await world.server.rooms()
    return next(p.grants.publish for p in await world.server.roster(room) if parse_identity(p.identity).id == point_id)


async def give(scene: Scene, actor: Actor) -> None:
    view = await get_session(scene.deployment, scene.chair, session_id=scene.session_id)
    await floor.give_floor(
        scene.deployment, scene.chair, session_id=scene.session_id, point_id=actor.point_id, seen=view.version
    )


async def test_smuggled_sound_is_removed_and_told(world: LiveKitWorld, scene: Scene) -> None:
    sub = scene.subs[0]
    client = await enter(world, scene, sub)
    with pytest.raises(Refused):
        await client.publish(Source.MICROPHONE)
    await floor.request_floor(scene.deployment, sub, session_id=scene.session_id, point_id=sub.point_id)

    async def camera_only() -> frozenset[Source]:
        return await may_publish(world, sub.point_id)

    await until(camera_only, lambda found: found == {Source.CAMERA})
    await client.publish(Source.CAMERA, Kind.SOUND)
    (room,) = await world.server.rooms()

    async def sound() -> list[str]:
        return [t.sid for p in await world.server.roster(room) for t in p.tracks if t.kind is Kind.SOUND]

    await until(sound, lambda found: not found)

    async def told() -> list[str]:
        return await scene.told("stray")

    assert await until(told) == ["stray_track.removed"]
    # What it may do it may do again: its camera, and still no microphone.
    await until(camera_only, lambda found: found == {Source.CAMERA})


async def test_who_is_put_out_does_not_come_back_with_its_old_token(world: LiveKitWorld, scene: Scene) -> None:
    sub = scene.subs[0]
    token = (await scene.join(sub)).token
    client = await world.join(token)

    async def presence() -> str:
        return (await scene.seat(sub.point_id)).presence

    await until(presence, lambda found: found == Presence.PRESENT)
    view = await get_session(scene.deployment, scene.chair, session_id=scene.session_id)
    await door.bar(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=sub.point_id,
        reason="Nhầm điểm cầu",
        seen=view.version,
    )

    async def connected() -> bool:
        return client.connected

    await until(connected, lambda found: not found)
    # LiveKit knows no token that was taken back: whoever comes with one is put out again, and told of.
    again = await world.join(token)

    async def still_in() -> bool:
        return again.connected

    await until(still_in, lambda found: not found)

    async def told() -> list[object]:
        return [data["reason"] for _, data in await scene.events("intruder")]

    assert await until(told) == ["not_admitted"]
    (room,) = await world.server.rooms()
    assert (await world.server.roster(room), await presence()) == ((), Presence.LEFT)
    with pytest.raises(Barred):
        await scene.join(sub)


async def test_the_room_is_restored_after_a_restart(world: LiveKitWorld, scene: Scene) -> None:
    main, sub = scene.main, scene.subs[0]
    for actor in (main, sub):
        await enter(world, scene, actor)
    await give(scene, sub)
    await sessions.start_session(scene.deployment, scene.chair, session_id=scene.session_id)
    view = await get_session(scene.deployment, scene.chair, session_id=scene.session_id)
    await world.go_down()
    await world.clients_end()

    async def media() -> list[str]:
        return await scene.told("media")

    assert await until(media) == ["media.lost"]
    await world.livekit.start()
    assert await until(media, lambda found: len(found) == 2) == ["media.lost", "media.restored"]
    client = await world.join((await scene.join(sub)).token)
    stage = Stage.load(client.metadata)
    assert stage is not None
    assert (stage.v, [on.identity for on in stage.floor]) == (view.version, [f"point:{sub.point_id}"])
    assert await may_publish(world, sub.point_id) == {Source.CAMERA, Source.MICROPHONE}


async def test_the_floor_lets_sound_through_and_takes_it_away(world: LiveKitWorld, scene: Scene) -> None:
    sub, other = scene.subs[:2]
    speaker = await enter(world, scene, sub)
    listener = await enter(world, scene, other)
    await give(scene, sub)

    async def rights() -> frozenset[Source]:
        return await may_publish(world, sub.point_id)

    await until(rights, lambda found: Source.MICROPHONE in found)
    await speaker.publish(Source.MICROPHONE)

    async def heard() -> bool:
        return (f"point:{sub.point_id}", Source.MICROPHONE, Kind.SOUND) in listener.receives()

    await until(heard)
    await floor.mute_all(scene.deployment, scene.chair, session_id=scene.session_id, seen=99)
    await until(rights, lambda found: not found)
    await until(heard, lambda found: not found)
    with pytest.raises(Refused):
        await speaker.publish(Source.MICROPHONE)
    assert await scene.told("stray", "intruder") == []


async def test_a_point_that_is_shown_is_seen_and_cannot_be_heard(world: LiveKitWorld, scene: Scene) -> None:
    sub, other = scene.subs[:2]
    client, listener = await enter(world, scene, sub), await enter(world, scene, other)
    view = await get_session(scene.deployment, scene.chair, session_id=scene.session_id)
    shown = await floor.show_point(
        scene.deployment, scene.chair, session_id=scene.session_id, point_id=sub.point_id, seen=view.version
    )

    async def rights() -> frozenset[Source]:
        return await may_publish(world, sub.point_id)

    await until(rights, lambda found: found == {Source.CAMERA})
    await client.publish(Source.CAMERA)

    async def seen() -> bool:
        return (f"point:{sub.point_id}", Source.CAMERA, Kind.PICTURE) in listener.receives()

    await until(seen)
    with pytest.raises(Refused):
        await client.publish(Source.MICROPHONE)
    await floor.end_showing(scene.deployment, scene.chair, session_id=scene.session_id, seen=shown.version)
    await until(rights, lambda found: not found)
    await until(seen, lambda found: not found)
    assert await scene.told("stray", "intruder") == []


async def test_a_point_that_is_looked_at_sends_its_camera_and_no_more(world: LiveKitWorld, scene: Scene) -> None:
    sub = scene.subs[0]
    identity = f"point:{sub.point_id}"
    client = await enter(world, scene, sub)
    with pytest.raises(Refused):
        await client.publish(Source.CAMERA)
    await looking.look_at(scene.deployment, scene.engineer, session_id=scene.session_id, point_id=sub.point_id)

    async def rights() -> frozenset[Source]:
        return await may_publish(world, sub.point_id)

    await until(rights, lambda found: found == {Source.CAMERA})
    with pytest.raises(Refused):
        await client.publish(Source.MICROPHONE)
    await client.publish(Source.CAMERA)
    stage = Stage.load(client.metadata)
    assert stage is not None
    assert (stage.looked, stage.is_seen(identity)) == ((identity,), False)
    assert not stage.allows(identity, Source.CAMERA, Kind.PICTURE), "no page of a point takes it"
    await looking.end_look(scene.deployment, scene.engineer, session_id=scene.session_id)
    await until(rights, lambda found: not found)
    assert await scene.told("stray", "intruder") == []


async def test_points_watched_from_the_wall_send_their_cameras_and_stop_when_nobody_watches(
    world: LiveKitWorld, scene: Scene
) -> None:
    points = [actor.point_id for actor in scene.subs[:2]]
    clients = [await enter(world, scene, actor) for actor in scene.subs[:2]]

    async def watch(*wished: int) -> None:
        await looking.watch(scene.deployment, scene.engineer, session_id=scene.session_id, page=400, point_ids=wished)

    async def present() -> list[int]:
        view = await get_session(scene.deployment, scene.chair, session_id=scene.session_id)
        return [seat.point_id for seat in view.seats if seat.presence is Presence.PRESENT]

    async def rights() -> list[frozenset[Source]]:
        return [await may_publish(world, point_id) for point_id in points]

    await until(present, lambda found: set(points) <= set(found))
    await watch(*points)
    await until(rights, lambda found: found == [{Source.CAMERA}] * 2)
    for client in clients:
        await client.publish(Source.CAMERA)
        with pytest.raises(Refused):
            await client.publish(Source.MICROPHONE)
    await watch(points[1])
    await until(rights, lambda found: found == [frozenset(), {Source.CAMERA}])
    await watch()
    await until(rights, lambda found: found == [frozenset(), frozenset()])
    assert await scene.told("stray", "intruder") == []


async def test_a_tour_goes_on_by_itself_after_a_restart_of_the_control_plane(
    database: Database, world: LiveKitWorld, tmp_path: Path, worker: Worker
) -> None:
    deployment = make_deployment(database, media=world.server, now=utc_now, data_dir=tmp_path)
    scene = await make_scene(deployment)
    first, second = scene.subs[:2]

    async def shown() -> str:
        view = await get_session(deployment, scene.chair, session_id=scene.session_id)
        return next((seat.name for seat in view.seats if seat.shown), "")

    async with worker(deployment):
        await scene.open()
        await until(world.server.rooms)
        for actor in (first, second):
            await enter(world, scene, actor)
        view = await get_session(deployment, scene.chair, session_id=scene.session_id)
        await tours.start_tour(
            deployment,
            scene.chair,
            session_id=scene.session_id,
            kind=TourKind.SHOW,
            body_id=None,
            seconds=5,
            seen=view.version,
        )
        assert await until(shown) == "Xã 001"
    # Another process, which knows nothing but what is stored.
    async with worker(make_deployment(database, media=world.server, now=utc_now, data_dir=tmp_path)):
        assert await until(shown, lambda found: found == "Xã 002", seconds=15) == "Xã 002"

        async def rights() -> frozenset[Source]:
            return await may_publish(world, second.point_id)

        await until(rights, lambda found: found == {Source.CAMERA})


async def test_leaving_and_the_end(world: LiveKitWorld, scene: Scene) -> None:
    sub = scene.subs[0]
    client = await enter(world, scene, sub)
    seat = await scene.seat(sub.point_id)
    await seats.leave_session(
        scene.deployment, sub, session_id=scene.session_id, point_id=sub.point_id, generation=seat.generation
    )

    async def gone() -> bool:
        return not client.connected

    await until(gone)
    await enter(world, scene, scene.subs[1])
    (room,) = await world.server.rooms()
    await sessions.end_session(scene.deployment, scene.chair, session_id=scene.session_id)

    async def closed() -> bool:
        try:
            await world.server.roster(room)
        except RoomNotFound:
            return True
        return False

    await until(closed)
    await asyncio.sleep(1.5)
    assert await world.server.rooms() == frozenset()
    assert await scene.told("seat", "intruder") == ["seat.joined", "seat.left", "seat.joined"]
