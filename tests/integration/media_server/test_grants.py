"""What the grants allow, and what goes when they go."""

from __future__ import annotations

import pytest

from nhipcau_media.contract.stage import Kind, Source
from nhipcau_media.memory import Refused
from nhipcau_media.server import Grants, Participant, Track
from support.media_worlds import Client, World
from support.stages import stage
from support.waiting import until

pytestmark = pytest.mark.anyio

NOTHING = Grants()
CAMERA = Grants(frozenset({Source.CAMERA}))
FLOOR = Grants(frozenset({Source.CAMERA, Source.MICROPHONE}))


async def test_what_is_published_is_listed_until_it_is_unpublished(world: World) -> None:
    client = await _joined(world, FLOOR)
    camera = await client.publish(Source.CAMERA)
    microphone = await client.publish(Source.MICROPHONE)

    listed = await _listed(world, 2)
    assert set(listed.tracks) == {
        Track(camera, "camera", Kind.PICTURE),
        Track(microphone, "microphone", Kind.SOUND),
    }

    await client.unpublish(microphone)
    assert (await _listed(world, 1)).tracks == (Track(camera, "camera", Kind.PICTURE),)


@pytest.mark.parametrize("grants", [NOTHING, CAMERA], ids=["nothing", "camera"])
async def test_a_microphone_without_the_floor_is_refused(world: World, grants: Grants) -> None:
    client = await _joined(world, grants)
    with pytest.raises(Refused):
        await client.publish(Source.MICROPHONE)
    assert (await _listed(world, 0)).grants == grants


async def test_the_floor_is_given_and_taken_and_what_it_does_not_cover_goes(world: World) -> None:
    client = await _joined(world, NOTHING)

    await world.server.set_grants("s1", "point:2", FLOOR)
    camera = await client.publish(Source.CAMERA)
    await client.publish(Source.MICROPHONE)
    assert (await _listed(world, 2)).grants == FLOOR

    await world.server.set_grants("s1", "point:2", CAMERA)
    listed = await _listed(world, 1)
    assert (listed.grants, listed.tracks) == (CAMERA, (Track(camera, "camera", Kind.PICTURE),))

    await world.server.set_grants("s1", "point:2", NOTHING)
    assert (await _listed(world, 0)).grants == NOTHING


async def test_who_may_not_subscribe_receives_nothing(world: World) -> None:
    speaker = await _joined(world, FLOOR)
    await speaker.publish(Source.MICROPHONE)
    listener = await world.join(_token(world, "point:3", NOTHING))
    heard = {("point:2", "microphone", Kind.SOUND)}

    async def received() -> frozenset[tuple[str, str, Kind]]:
        return listener.receives()

    await until(received, lambda received: received == heard)
    await world.server.set_grants("s1", "point:3", Grants(subscribe=False))
    await until(received, lambda received: received == frozenset())

    deaf = await world.join(_token(world, "point:4", Grants(subscribe=False)))
    await world.server.set_grants("s1", "point:3", NOTHING)
    await until(received, lambda received: received == heard)
    assert deaf.receives() == frozenset()


async def test_smuggled_sound_is_listed_as_what_it_is_and_removed_for_good(world: World) -> None:
    client = await _joined(world, CAMERA)
    smuggled = await client.publish(Source.CAMERA, Kind.SOUND)
    assert (await _listed(world, 1)).tracks == (Track(smuggled, "camera", Kind.SOUND),)

    await world.server.revoke_track("s1", "point:2", smuggled)
    await world.server.see_track_end("s1", "point:2", smuggled)

    listed = await _listed(world, 0)
    assert listed.grants == NOTHING
    client.set_muted(smuggled, True)
    client.set_muted(smuggled, False)
    with pytest.raises(Refused):
        await client.publish(Source.CAMERA, Kind.SOUND)
    await world.server.set_grants("s1", "point:2", CAMERA)
    assert (await _listed(world, 0)).grants == CAMERA
    camera = await client.publish(Source.CAMERA)
    assert (await _listed(world, 1)).tracks == (Track(camera, "camera", Kind.PICTURE),)


async def test_removing_a_track_that_is_gone_takes_nothing_away(world: World) -> None:
    client = await _joined(world, FLOOR)
    microphone = await client.publish(Source.MICROPHONE)
    await world.server.revoke_track("s1", "point:2", "TR_gone")
    listed = await _listed(world, 1)
    assert (listed.grants, listed.tracks) == (FLOOR, (Track(microphone, "microphone", Kind.SOUND),))


async def _joined(world: World, grants: Grants) -> Client:
    await world.server.open_room("s1", stage())
    return await world.join(_token(world, "point:2", grants))


def _token(world: World, identity: str, grants: Grants) -> str:
    return world.server.admit("s1", identity, name=identity, grants=grants, attributes={}, life_s=60).token


async def _listed(world: World, tracks: int) -> Participant:
    """``point:2`` once it has this many tracks."""

    async def find() -> Participant | None:
        return next((each for each in await world.server.roster("s1") if each.identity == "point:2"), None)

    found = await until(find, lambda found: found is not None and len(found.tracks) == tracks)
    assert found is not None
    return found
