"""The machine that shows content at a real LiveKit, as a client that tries for more than it may."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from nhipcau.schemas.rooms import ContentIn, Presence, PresenterIn
from nhipcau.services import content_machines, content_page, scenes, screens
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau_media.contract.identity import content_identity, point_identity
from nhipcau_media.contract.stage import Kind, Source
from nhipcau_media.memory import Refused
from nhipcau_media.server import Grants, Participant
from support.media_worlds import LiveKitWorld, SdkClient
from support.meetings import Scene
from support.waiting import until

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.livekit,
    pytest.mark.media,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

Worker = Callable[[Deployment], AbstractAsyncContextManager[None]]
#: Who is received: identity, declared source, kind.
Received = frozenset[tuple[str, str, Kind]]

SHUT = Grants(subscribe=False)
SCREEN = Grants(frozenset({Source.SCREEN}), subscribe=False)
#: How long silence is listened to before it is believed, seconds.
QUIET_S = 2.0


async def laptop(scene: Scene) -> str:
    """Let a second machine of the first sub point in; return what it proves itself by."""
    sub = scene.subs[0]
    made = await content_machines.make_code(scene.deployment, sub, session_id=scene.session_id, point_id=sub.point_id)
    secret, _ = await content_page.open_code(scene.deployment, code=made.code, address="10.0.0.9")
    return secret


async def ticket(scene: Scene, secret: str) -> str:
    return (await content_page.join(scene.deployment, secret=secret)).token


async def ask(scene: Scene, point_id: int) -> None:
    view = await get_session(scene.deployment, scene.chair, session_id=scene.session_id)
    wish = PresenterIn(point_id=point_id, seen=view.version)
    await screens.let_present(scene.deployment, scene.chair, session_id=scene.session_id, wish=wish)


def machine_at(world: LiveKitWorld, point_id: int) -> Callable[[], Awaitable[Participant | None]]:
    async def find() -> Participant | None:
        (room,) = await world.server.rooms()
        roster = await world.server.roster(room)
        return next((p for p in roster if p.identity == content_identity(point_id) and p.active), None)

    return find


def rights_of(world: LiveKitWorld, point_id: int) -> Callable[[], Awaitable[Grants | None]]:
    async def find() -> Grants | None:
        found = await machine_at(world, point_id)()
        return found.grants if found else None

    return find


def received_by(client: SdkClient) -> Callable[[], Awaitable[Received]]:
    async def probe() -> Received:
        return client.receives()

    return probe


def connected(client: SdkClient) -> Callable[[], Awaitable[bool]]:
    async def probe() -> bool:
        return client.connected

    return probe


async def enter(world: LiveKitWorld, scene: Scene, index: int) -> SdkClient:
    """Have a sub point come in and be seen there."""
    actor = scene.subs[index]
    client = await world.join((await scene.join(actor)).token)

    async def presence() -> str:
        return (await scene.seat(actor.point_id)).presence

    await until(presence, lambda found: found == Presence.PRESENT)
    return client


async def test_a_machine_that_was_asked_for_nothing_does_and_sees_nothing(world: LiveKitWorld, scene: Scene) -> None:
    main = await world.join((await scene.join(scene.main)).token)
    bystander = await enter(world, scene, 1)

    async def may_speak() -> bool:
        try:
            await main.publish(Source.MICROPHONE)
        except Refused:
            return False
        return True

    await until(may_speak)
    heard = {(point_identity(scene.main.point_id), "microphone", Kind.SOUND)}
    await until(received_by(bystander), lambda received: received == heard)
    await scene.join(scene.subs[0])
    cheat = await world.join(await ticket(scene, await laptop(scene)))
    sub = scene.sub_ids[0]
    await until(rights_of(world, sub), lambda grants: grants == SHUT)

    attempts = [cheat.publish(source) for source in Source]
    attempts += [cheat.publish(source, Kind.SOUND) for source in (Source.CAMERA, Source.SCREEN)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Refused}
    for participant in cheat.room.remote_participants.values():
        for publication in participant.track_publications.values():
            publication.set_subscribed(True)
    await asyncio.sleep(QUIET_S)
    assert cheat.receives() == frozenset()
    assert bystander.receives() == heard
    # It is no presence of its point, whose own page has never come.
    assert (await scene.seat(sub)).presence == Presence.ABSENT
    assert await scene.told("stray", "intruder") == []


async def test_a_machine_shows_its_screen_while_it_may_and_smuggles_no_sound(world: LiveKitWorld, scene: Scene) -> None:
    sub, other = scene.sub_ids[:2]
    point, bystander = await enter(world, scene, 0), await enter(world, scene, 1)
    secret = await laptop(scene)
    machine = await world.join(await ticket(scene, secret))
    await ask(scene, sub)
    # The point was asked, and its own machine is the one that may: until the second is chosen.
    await until(rights_of(world, sub), lambda grants: grants == SHUT)
    with pytest.raises(Refused):
        await machine.publish(Source.SCREEN)
    await content_page.show(scene.deployment, secret=secret)
    await until(rights_of(world, sub), lambda grants: grants == SCREEN)
    with pytest.raises(Refused):
        await point.publish(Source.SCREEN)
    await machine.publish(Source.SCREEN)
    shown = {(content_identity(sub), "screen_share", Kind.PICTURE)}
    await until(received_by(bystander), lambda received: received == shown)

    for source in (Source.MICROPHONE, Source.CAMERA, Source.SCREEN_SOUND):
        with pytest.raises(Refused):
            await machine.publish(source)
    # LiveKit checks the declared source alone: what it takes for a screen is found to be sound, and ends.
    await machine.publish(Source.SCREEN, Kind.SOUND)

    async def sounds() -> list[str]:
        found = await machine_at(world, sub)()
        return [track.sid for track in found.tracks if track.kind is Kind.SOUND] if found else []

    await until(sounds, lambda found: not found)

    async def told() -> list[str]:
        return await scene.told("stray")

    assert await until(told) == ["stray_track.removed"]
    await until(rights_of(world, sub), lambda grants: grants == SCREEN)
    heard = (content_identity(sub), "screen_share", Kind.SOUND)
    await until(received_by(bystander), lambda received: heard not in received)

    await ask(scene, other)
    await until(rights_of(world, sub), lambda grants: grants == SHUT)
    await until(received_by(bystander), lambda received: received == frozenset())
    with pytest.raises(Refused):
        await machine.publish(Source.SCREEN)
    assert await scene.told("intruder", "seat.dropped") == []


async def test_a_machine_that_was_taken_out_does_not_come_back_with_its_token(
    world: LiveKitWorld, scene: Scene
) -> None:
    sub = scene.sub_ids[0]
    point, bystander = await enter(world, scene, 0), await enter(world, scene, 1)
    secret = await laptop(scene)
    await ask(scene, sub)
    await content_page.show(scene.deployment, secret=secret)
    token = await ticket(scene, secret)
    machine = await world.join(token)
    await machine.publish(Source.SCREEN)
    shown = {(content_identity(sub), "screen_share", Kind.PICTURE)}
    await until(received_by(bystander), lambda received: received == shown)

    await content_machines.end_machine(scene.deployment, scene.chair, session_id=scene.session_id, point_id=sub)
    await until(connected(machine), lambda found: not found)
    await until(received_by(bystander), lambda received: received == frozenset())
    # LiveKit knows no token that was taken back: whoever comes with one is put out again.
    again = await world.join(token)
    await until(connected(again), lambda found: not found)
    # The point has lost nothing: its seat, and the right to show its screen from its own machine.
    await point.publish(Source.SCREEN)
    own = {(point_identity(sub), "screen_share", Kind.PICTURE)}
    await until(received_by(bystander), lambda received: received == own)
    assert (await scene.seat(sub)).presence == Presence.PRESENT
    assert await scene.told("seat.dropped", "seat.left", "intruder") == []


async def test_whoever_takes_the_machines_place_takes_its_right(world: LiveKitWorld, scene: Scene) -> None:
    sub = scene.sub_ids[0]
    await enter(world, scene, 0)
    first = await laptop(scene)
    old = await ticket(scene, first)
    before = await world.join(old)
    second = await laptop(scene)
    await until(connected(before), lambda found: not found)
    machine = await world.join(await ticket(scene, second))
    await ask(scene, sub)
    await content_page.show(scene.deployment, secret=second)
    await until(rights_of(world, sub), lambda grants: grants == SCREEN)
    await machine.publish(Source.SCREEN)
    await scenes.set_content(scene.deployment, scene.chair, session_id=scene.session_id, wish=ContentIn())
    await until(rights_of(world, sub), lambda grants: grants == SHUT)
    # The relay would not let it in; one that comes past it is out within seconds, and may do nothing meanwhile.
    again = await world.join(old)
    with pytest.raises(Refused):
        await again.publish(Source.SCREEN)
    await until(connected(again), lambda found: not found, seconds=20)
    assert (await scene.seat(sub)).presence == Presence.PRESENT
