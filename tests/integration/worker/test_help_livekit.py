"""A call to the engineer at a real LiveKit: heard by the two, by nobody in the room and by no composer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import pytest

from nhipcau.domain.help_call import HelpSide
from nhipcau.domain.roles import Actor
from nhipcau.services import help_calls, sessions
from nhipcau.services.deployment import Deployment
from nhipcau_media.contract.framing import SOUND_TRACK
from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import Kind, Source
from nhipcau_media.memory import Refused
from nhipcau_media.server import Grants
from support.control_plane import make_device
from support.encode_reader import EncodeReader, encode_reader
from support.jobs import SECRET, job, reports
from support.media_worlds import LiveKitWorld, SdkClient
from support.meetings import Scene
from support.publishers import publisher
from support.waiting import until

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.livekit,
    pytest.mark.media,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

#: Who is heard: identity, declared source, kind.
Heard = frozenset[tuple[str, str, Kind]]
Worker = Callable[[Deployment], AbstractAsyncContextManager[None]]

#: What the main point says to the room, what the point says to the engineer, and what he answers (Hz).
MEETING, POINT, ENGINEER = 440.0, 700.0, 1000.0
#: How long silence is listened to before it is believed, seconds.
QUIET_S = 2.0


@pytest.fixture
async def scene(scene: Scene) -> Scene:
    """A session that runs at LiveKit, with the worker at work."""
    await sessions.start_session(scene.deployment, scene.chair, session_id=scene.session_id)
    return scene


async def answered(scene: Scene) -> int:
    """A call of the first sub point that the engineer has answered."""
    sub = scene.subs[0]
    made = await help_calls.call_engineer(scene.deployment, sub, session_id=scene.session_id, point_id=sub.point_id)
    await help_calls.answer_call(scene.deployment, scene.engineer, session_id=scene.session_id, call_id=made.id)
    return made.id


async def ticket(scene: Scene, call_id: int, actor: Actor, side: HelpSide) -> str:
    admission = await help_calls.join_call(
        scene.deployment, actor, session_id=scene.session_id, call_id=call_id, side=side
    )
    return admission.token


def heard_by(client: SdkClient) -> Callable[[], Awaitable[Heard]]:
    async def probe() -> Heard:
        return client.receives()

    return probe


async def listening(reader: EncodeReader, seconds: float) -> set[float]:
    """Tones of the programme while so much more of it is read."""
    before = len(reader.packets(SOUND_TRACK))

    async def more() -> int:
        return len(reader.packets(SOUND_TRACK)) - before

    # 48 frames of sound a second or so.
    await until(more, lambda count: count > seconds * 48, seconds=60)
    return set(reader.tones(SOUND_TRACK, (MEETING, POINT, ENGINEER), seconds=seconds))


async def test_a_call_is_heard_by_the_two_and_by_nobody_else(world: LiveKitWorld, scene: Scene, tmp_path: Path) -> None:
    """Art. 10.2b: a sub point tells the engineer of trouble at once, without disturbing the meeting."""
    point, engineer = f"point:{scene.subs[0].point_id}", f"person:{scene.engineer.id}:1"
    main_room = f"session-{scene.session_id}-main"
    call_id = await answered(scene)
    async with AsyncExitStack() as stack:
        # The meeting: the main point speaks, two points are in the room, one of them calls.
        token = (await scene.join(scene.main)).token
        main = await stack.enter_async_context(publisher(world.livekit.url, token, point=1, tone=MEETING))
        await main.publish_sound()
        caller = await world.join((await scene.join(scene.subs[0])).token)
        bystander = await world.join((await scene.join(scene.subs[1])).token)
        meeting = {(f"point:{scene.main.point_id}", "microphone", Kind.SOUND)}
        await until(heard_by(bystander), lambda heard: heard == meeting, seconds=60)
        grants = Grants(publish=frozenset({Source.CAMERA, Source.MICROPHONE, Source.SCREEN_SOUND}))
        admitted = world.server.admit(main_room, PROGRAMME, name="", grants=grants, attributes={}, life_s=600)
        order = ProgrammeOrder(
            job_id=1,
            report_url=stack.enter_context(reports()).url,
            report_secret=SECRET,
            media_url=world.livekit.url,
            room_name=main_room,
            token=admitted.token,
            socket=str(tmp_path / "encode.sock"),
        )
        await stack.enter_async_context(job(order))
        reader = await stack.enter_async_context(encode_reader(Path(order.socket)))

        # The call: both speak in its own room.
        said = await stack.enter_async_context(
            publisher(
                world.livekit.url, await ticket(scene, call_id, scene.subs[0], HelpSide.POINT), point=2, tone=POINT
            )
        )
        await said.publish_sound()
        desk = await world.join(await ticket(scene, call_id, scene.engineer, HelpSide.ENGINEER))
        await desk.publish(Source.MICROPHONE, seconds=30)
        await until(heard_by(desk), lambda heard: heard == {(point, "microphone", Kind.SOUND)}, seconds=60)

        # Meanwhile in the programme (which is recorded), in the room, and there by whoever calls: the meeting alone.
        async def composed() -> set[float]:
            return set(reader.tones(SOUND_TRACK, (MEETING, POINT, ENGINEER)))

        await until(composed, lambda tones: tones == {MEETING}, seconds=60)
        assert not await listening(reader, QUIET_S) & {POINT, ENGINEER}
        await until(composed, lambda tones: tones == {MEETING}, seconds=60)
        for client in (caller, bystander):
            assert client.receives() == meeting
        roster = {each.identity: each.tracks for each in await world.server.roster(main_room)}
        assert (roster[point], engineer in roster) == ((), False)
        assert {each.identity for each in await world.server.roster(f"help-{call_id}")} == {point, engineer}

        await help_calls.end_call(scene.deployment, scene.engineer, session_id=scene.session_id, call_id=call_id)
        await until(world.server.rooms, lambda rooms: rooms == {main_room})


async def test_nobody_else_stays_in_the_room_of_a_call_and_nothing_but_a_voice_is_let_in(
    world: LiveKitWorld, scene: Scene
) -> None:
    call_id = await answered(scene)
    room = f"help-{call_id}"
    first = await world.join(await ticket(scene, call_id, scene.subs[0], HelpSide.POINT))
    for source in (Source.CAMERA, Source.SCREEN):
        with pytest.raises(Refused):
            await first.publish(source)
    # Somebody with a token that is older, or was never given for this call.
    second = await world.join(await ticket(scene, call_id, scene.subs[0], HelpSide.POINT))
    stranger = world.server.admit(
        room, f"point:{scene.sub_ids[1]}", name="", grants=Grants(), attributes={"gen": "1"}, life_s=60
    )
    await world.join(stranger.token)

    async def inside() -> set[tuple[str, str]]:
        return {(each.identity, each.attributes.get("gen", "")) for each in await world.server.roster(room)}

    await until(inside, lambda found: found == {(f"point:{scene.sub_ids[0]}", "2")})
    assert second.connected


async def test_the_call_follows_the_seat_to_another_machine(world: LiveKitWorld, scene: Scene) -> None:
    sub, point = scene.subs[0], f"point:{scene.sub_ids[0]}"
    await scene.join(sub)
    call_id = await answered(scene)
    desk = await world.join(await ticket(scene, call_id, scene.engineer, HelpSide.ENGINEER))
    old = await world.join(await ticket(scene, call_id, sub, HelpSide.POINT))
    await old.publish(Source.MICROPHONE, seconds=30)
    spoken = {(point, "microphone", Kind.SOUND)}
    await until(heard_by(desk), lambda heard: heard == spoken, seconds=60)
    spare = await make_device(scene.deployment, scene.meeting.subs[0])
    await scene.join(spare, takeover=True)
    # The machine that had the seat is heard no more, before the new one has come into the call.
    await until(heard_by(desk), lambda heard: heard == frozenset(), seconds=60)
    new = await world.join(await ticket(scene, call_id, spare, HelpSide.POINT))
    await new.publish(Source.MICROPHONE, seconds=30)
    await until(heard_by(desk), lambda heard: heard == spoken, seconds=60)


async def test_a_call_outlives_the_media_server(world: LiveKitWorld, scene: Scene) -> None:
    call_id = await answered(scene)
    desk = await world.join(await ticket(scene, call_id, scene.engineer, HelpSide.ENGINEER))
    await world.lose_everything()
    # Both ask for a place again, as the pages do.
    sub = await world.join(await ticket(scene, call_id, scene.subs[0], HelpSide.POINT))
    await desk.leave()
    world.clients.remove(desk)
    desk = await world.join(await ticket(scene, call_id, scene.engineer, HelpSide.ENGINEER))
    await sub.publish(Source.MICROPHONE, seconds=30)
    spoken = {(f"point:{scene.sub_ids[0]}", "microphone", Kind.SOUND)}
    await until(heard_by(desk), lambda heard: heard == spoken, seconds=60)
    # It was ended while nobody looked: what is left of it is cleared away.
    await help_calls.end_call(scene.deployment, scene.subs[0], session_id=scene.session_id, call_id=call_id)
    await until(world.server.rooms, lambda rooms: rooms == {f"session-{scene.session_id}-main"})
