"""What technicians write to each other: one channel for all, one thread a call, bounded, told without words."""

from __future__ import annotations

import pytest

from nhipcau.domain.errors import Forbidden, NotFound, SessionNotOpen, TooMany
from nhipcau.domain.errors_help import HelpCallOver
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.help import MessageList
from nhipcau.services import help_calls, messages, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.services.event_stream import EventFilter
from nhipcau.store.models import Event
from support.control_plane import Clock, make_person
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    made = await make_scene(deployment)
    await made.open()
    return made


async def write(scene: Scene, actor: Actor, text: str) -> None:
    await messages.send_message(scene.deployment, actor, session_id=scene.session_id, text=text)


def lines(found: MessageList) -> list[tuple[str, str, bool]]:
    return [(each.author, each.text, each.mine) for each in found.messages]


async def test_engineers_and_operators_share_one_channel(scene: Scene) -> None:
    """Art. 10.2a: the main point's operator works on faults with the others."""
    district = await make_person(
        scene.deployment,
        Role.DISTRICT_OPERATOR,
        scope=ScopeKind.SUBTREE,
        scope_id=scene.meeting.subs[0].body_id,
        name="Vận hành huyện",
    )
    await write(scene, scene.engineer, "Xã 001 kiểm tra dây micrô")
    await write(scene, scene.subs[0], "Đã cắm lại\nđang thử")
    await write(scene, district, "Tôi gọi cho xã")
    said = [
        ("Kỹ sư Sở", "Xã 001 kiểm tra dây micrô"),
        ("Xã 001", "Đã cắm lại\nđang thử"),
        ("Vận hành huyện", "Tôi gọi cho xã"),
    ]
    for number, actor in enumerate((scene.engineer, scene.subs[0], district, scene.subs[1])):
        found = await messages.list_messages(scene.deployment, actor, session_id=scene.session_id)
        assert lines(found) == [(*each, place == number) for place, each in enumerate(said)]
        assert found.writes
    for actor in (scene.chair,):
        with pytest.raises(Forbidden):
            await write(scene, actor, "Chào")
        with pytest.raises(Forbidden):
            await messages.list_messages(scene.deployment, actor, session_id=scene.session_id)


async def test_what_is_written_in_a_call_is_for_its_two_sides(scene: Scene) -> None:
    deployment, session_id, sub = scene.deployment, scene.session_id, scene.subs[0]
    call = await help_calls.call_engineer(deployment, sub, session_id=session_id, point_id=sub.point_id)

    async def write_in_call(actor: Actor, text: str) -> None:
        await messages.send_call_message(deployment, actor, session_id=session_id, call_id=call.id, text=text)

    async def read(actor: Actor) -> MessageList:
        return await messages.list_call_messages(deployment, actor, session_id=session_id, call_id=call.id)

    # Also before anybody has answered.
    await write_in_call(sub, "Không nghe gì cả")
    await write_in_call(scene.engineer, "Loa đã bật chưa?")
    said = [("Xã 001", "Không nghe gì cả"), ("Kỹ sư Sở", "Loa đã bật chưa?")]
    assert lines(await read(sub)) == [(*said[0], True), (*said[1], False)]
    assert lines(await read(scene.engineer)) == [(*said[0], False), (*said[1], True)]
    for actor in (scene.subs[1], scene.chair):
        with pytest.raises(Forbidden):
            await read(actor)
        with pytest.raises(Forbidden):
            await write_in_call(actor, "Tôi nghe đây")
    channel = await messages.list_messages(deployment, sub, session_id=session_id)
    assert channel.messages == ()
    await help_calls.end_call(deployment, sub, session_id=session_id, call_id=call.id)
    with pytest.raises(HelpCallOver):
        await write_in_call(sub, "Còn ai không?")
    after = await read(sub)
    assert (len(after.messages), after.writes) == (2, False)


async def test_that_something_was_written_is_told_without_the_words(scene: Scene) -> None:
    await write(scene, scene.engineer, "Xã 001 kiểm tra dây micrô")
    (line,) = (await messages.list_messages(scene.deployment, scene.subs[0], session_id=scene.session_id)).messages
    assert await scene.events("message") == [("message.sent", {"id": line.id, "author": "Kỹ sư Sở"})]
    conference_id = scene.meeting.conference.id
    event = Event(type="message.sent", audience="technicians", conference_id=conference_id, data={})
    actors = (scene.engineer, scene.subs[0], scene.subs[1], scene.chair)
    assert [await EventFilter(scene.deployment, actor).passes(event) for actor in actors] == [True, True, True, False]


async def test_what_follows_a_line_is_fetched_alone(scene: Scene) -> None:
    deployment, session_id, sub = scene.deployment, scene.session_id, scene.subs[0]
    for text in ("một", "hai", "ba"):
        await write(scene, scene.engineer, text)
    whole = await messages.list_messages(deployment, sub, session_id=session_id)
    rest = await messages.list_messages(deployment, sub, session_id=session_id, after=whole.messages[0].id)
    assert (rest.messages, rest.writes) == (whole.messages[1:], True)
    none = await messages.list_messages(deployment, sub, session_id=session_id, after=whole.messages[-1].id)
    assert (none.messages, none.writes) == ((), True)

    call = await help_calls.call_engineer(deployment, sub, session_id=session_id, point_id=sub.point_id)
    for text in ("bốn", "năm"):
        await messages.send_call_message(deployment, sub, session_id=session_id, call_id=call.id, text=text)
    within = await messages.list_call_messages(deployment, sub, session_id=session_id, call_id=call.id)
    rest = await messages.list_call_messages(
        deployment, sub, session_id=session_id, call_id=call.id, after=within.messages[0].id
    )
    assert rest.messages == within.messages[1:]
    told = [data["id"] for _, data in await scene.events("help.written")]
    assert told == [line.id for line in within.messages]


async def test_whoever_writes_too_much_has_to_wait(scene: Scene, clock: Clock) -> None:
    for number in range(messages.MOST):
        await write(scene, scene.subs[0], str(number))
    with pytest.raises(TooMany):
        await write(scene, scene.subs[0], "nữa")
    await write(scene, scene.subs[1], "người khác")
    clock.advance(seconds=31)
    await write(scene, scene.subs[0], "nữa")


async def test_there_is_no_channel_without_a_running_session(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    with pytest.raises(SessionNotOpen):
        await write(scene, scene.engineer, "sớm quá")
    await scene.open()
    await write(scene, scene.engineer, "đúng lúc")
    await sessions.end_session(deployment, scene.chair, session_id=scene.session_id)
    with pytest.raises(SessionNotOpen):
        await write(scene, scene.engineer, "muộn quá")
    found = await messages.list_messages(deployment, scene.engineer, session_id=scene.session_id)
    assert (len(found.messages), found.writes) == (1, False)
    with pytest.raises(NotFound):
        await messages.list_call_messages(deployment, scene.engineer, session_id=scene.session_id, call_id=99)
