"""Webhooks: only the server's own are believed."""

from __future__ import annotations

import pytest

from nhipcau_media.contract.stage import Source
from nhipcau_media.server import Grants, HookKind, MediaServerError
from support.media_worlds import World, read_hooks, told
from support.stages import stage
from support.waiting import until

pytestmark = pytest.mark.anyio


async def test_they_tell_of_joins_tracks_and_ends(world: World) -> None:
    await world.server.open_room("s1", stage())
    grants = Grants(frozenset({Source.MICROPHONE}))
    admission = world.server.admit("s1", "point:2", name="", grants=grants, attributes={}, life_s=60)
    client = await world.join(admission.token)
    await client.publish(Source.MICROPHONE)
    # A track is told of once its media arrive.
    await _expect(world, HookKind.TRACK_PUBLISHED, [("s1", "point:2")])
    await world.server.set_grants("s1", "point:2", Grants())
    await client.leave()
    await world.server.close_room("s1")

    await _expect(world, HookKind.JOINED, [("s1", "point:2")])
    await _expect(world, HookKind.TRACK_UNPUBLISHED, [("s1", "point:2")])
    await _expect(world, HookKind.LEFT, [("s1", "point:2")])
    await _expect(world, HookKind.ROOM_FINISHED, [("s1", "")])
    ids = [hook.id for hook in read_hooks(world)]
    assert len(set(ids)) == len(ids)


async def test_a_changed_body_or_a_wrong_signature_is_refused(world: World) -> None:
    await world.server.open_room("s1", stage())
    admission = world.server.admit("s1", "point:2", name="", grants=Grants(), attributes={}, life_s=60)
    await world.join(admission.token)

    async def so_far() -> list[tuple[bytes, str]]:
        return world.hooks()

    sent = await until(so_far)
    body, authorization = sent[0]
    world.server.verify_hook(body, authorization)

    for changed, signed in (
        (body.replace(b"s1", b"s2"), authorization),
        (body, authorization[:-6] + "AAAAAA"),
        (body, admission.token),
        (body, ""),
        (b"\xff\xfe", authorization),
        (b"", ""),
    ):
        with pytest.raises(MediaServerError):
            world.server.verify_hook(changed, signed)


async def _expect(world: World, kind: HookKind, expected: list[tuple[str, str]]) -> None:
    async def so_far() -> list[tuple[str, str]]:
        return told(world, kind)

    assert await until(so_far) == expected
