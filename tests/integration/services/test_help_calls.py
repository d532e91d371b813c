"""Calls to the engineer through their use cases: one answer, either end, each sees its own."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import update

from nhipcau.domain.errors import Forbidden, NotFound, Refusal, SessionNotOpen, TooMany
from nhipcau.domain.errors_help import HelpCallOver, HelpCallTaken, HelpCallUnanswered
from nhipcau.domain.errors_joining import SeatGivenAnew, TokenRefused
from nhipcau.domain.help_call import HelpSide, HelpState
from nhipcau.domain.roles import Actor, Role
from nhipcau.schemas.help import HelpCallView
from nhipcau.schemas.rooms import Presence
from nhipcau.services import floor, help_calls, incidents, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.services.event_stream import EventFilter
from nhipcau.services.session_view import get_session
from nhipcau.services.token_check import check_token
from nhipcau.services.wall_view import get_wall
from nhipcau.store.models import Event, Seat
from nhipcau_media.contract.stage import Source
from support.control_plane import Clock, make_device, make_person
from support.database import counted_queries
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    made = await make_scene(deployment)
    await made.open()
    return made


async def call(scene: Scene, actor: Actor | None = None) -> HelpCallView:
    actor = actor or scene.subs[0]
    return await help_calls.call_engineer(scene.deployment, actor, session_id=scene.session_id, point_id=actor.point_id)


async def answered(scene: Scene, call_id: int, actor: Actor | None = None) -> HelpCallView:
    return await help_calls.answer_call(
        scene.deployment, actor or scene.engineer, session_id=scene.session_id, call_id=call_id
    )


async def end(scene: Scene, call_id: int, actor: Actor) -> None:
    await help_calls.end_call(scene.deployment, actor, session_id=scene.session_id, call_id=call_id)


async def join(scene: Scene, call_id: int, actor: Actor, side: HelpSide) -> str:
    admission = await help_calls.join_call(
        scene.deployment, actor, session_id=scene.session_id, call_id=call_id, side=side
    )
    return admission.token


async def seen(scene: Scene, actor: Actor) -> list[tuple[str, HelpState, str, bool]]:
    found = await help_calls.list_calls(scene.deployment, actor, session_id=scene.session_id)
    return [(each.label, each.state, each.engineer, each.mine) for each in found.calls]


async def test_a_call_waits_until_it_is_answered_and_ends_for_both(scene: Scene, clock: Clock) -> None:
    """Art. 10.2b: a sub point tells the engineer of trouble at once."""
    clock.advance(seconds=5)
    made = await call(scene)
    # Twice pressed is once called.
    assert (await call(scene)).id == made.id
    assert made.called_at == clock.at
    waits, talks = ("Xã 001", HelpState.WAITING, "", False), ("Xã 001", HelpState.TALKING, "Kỹ sư Sở")
    for actor in (scene.engineer, scene.chair, scene.subs[0]):
        assert await seen(scene, actor) == [waits]
    assert await seen(scene, scene.subs[1]) == []
    clock.advance(seconds=20)
    await answered(scene, made.id)
    assert await seen(scene, scene.engineer) == [(*talks, True)]
    assert await seen(scene, scene.subs[0]) == [(*talks, False)]
    clock.advance(seconds=60)
    await end(scene, made.id, scene.subs[0])
    await end(scene, made.id, scene.engineer)
    assert await seen(scene, scene.engineer) == []
    assert await scene.told("help") == ["help.called", "help.answered", "help.ended"]


async def test_a_point_reads_its_own_calls_alone(scene: Scene) -> None:
    database = scene.deployment.database
    with counted_queries(database) as without:
        assert await seen(scene, scene.subs[1]) == []
    await call(scene)
    with counted_queries(database) as beside:
        assert await seen(scene, scene.subs[1]) == []
    # No names either: nothing was read of the call of another point.
    assert beside == without
    await call(scene, scene.subs[1])
    assert [label for label, *_ in await seen(scene, scene.subs[1])] == ["Xã 002"]


async def test_of_two_engineers_one_answers(scene: Scene) -> None:
    other = await make_person(scene.deployment, Role.ENGINEER, name="Kỹ sư khác")
    made = await call(scene)

    async def attempt(actor: Actor) -> str:
        try:
            return (await answered(scene, made.id, actor)).engineer
        except HelpCallTaken as refusal:
            return f"sau {refusal.params['who']}"

    first, second = await asyncio.gather(attempt(scene.engineer), attempt(other))
    winner = first if not first.startswith("sau") else second
    assert {first, second} == {winner, f"sau {winner}"}
    # Whoever has it presses again and is not refused.
    mine = scene.engineer if winner == "Kỹ sư Sở" else other
    assert (await answered(scene, made.id, mine)).mine
    assert await scene.told("help") == ["help.called", "help.answered"]


async def test_each_side_comes_into_the_room_of_the_call_alone(scene: Scene) -> None:
    deployment, sub = scene.deployment, scene.subs[0]
    made = await call(scene)
    with pytest.raises(HelpCallUnanswered):
        await join(scene, made.id, sub, HelpSide.POINT)
    await answered(scene, made.id)
    for actor, side in ((scene.subs[1], HelpSide.POINT), (sub, HelpSide.ENGINEER), (scene.chair, HelpSide.ENGINEER)):
        with pytest.raises(Forbidden):
            await join(scene, made.id, actor, side)
    other = await make_person(deployment, Role.ENGINEER, name="Kỹ sư khác")
    with pytest.raises(HelpCallTaken):
        await join(scene, made.id, other, HelpSide.ENGINEER)

    tokens = [
        await join(scene, made.id, sub, HelpSide.POINT),
        await join(scene, made.id, scene.engineer, HelpSide.ENGINEER),
    ]
    tickets = [deployment.media.read_token(token) for token in tokens]
    room = f"help-{made.id}"
    assert [(t.room_name, t.identity) for t in tickets if t] == [
        (room, f"point:{sub.point_id}"),
        (room, f"person:{scene.engineer.id}:1"),
    ]
    assert room in await deployment.media.rooms()
    for token in tokens:
        await check_token(deployment, token)


async def test_an_older_token_of_a_side_opens_nothing(scene: Scene) -> None:
    deployment, sub = scene.deployment, scene.subs[0]
    made = await call(scene)
    await answered(scene, made.id)
    first = await join(scene, made.id, sub, HelpSide.POINT)
    spare = await make_device(deployment, scene.meeting.subs[0])
    second = await join(scene, made.id, spare, HelpSide.POINT)
    with pytest.raises(SeatGivenAnew):
        await check_token(deployment, first)
    await check_token(deployment, second)
    await end(scene, made.id, scene.engineer)
    with pytest.raises(TokenRefused):
        await check_token(deployment, second)
    with pytest.raises(HelpCallOver):
        await join(scene, made.id, sub, HelpSide.POINT)
    with pytest.raises(HelpCallOver):
        await answered(scene, made.id)


async def test_what_the_two_may_publish_is_a_microphone(scene: Scene) -> None:
    made = await call(scene)
    await answered(scene, made.id)
    admission = await help_calls.join_call(
        scene.deployment, scene.subs[0], session_id=scene.session_id, call_id=made.id, side=HelpSide.POINT
    )
    assert {(track.identity, track.source) for track in admission.stage.tracks} == {
        (f"point:{scene.subs[0].point_id}", Source.MICROPHONE),
        (f"person:{scene.engineer.id}:1", Source.MICROPHONE),
    }


async def test_a_call_keeps_the_place_in_the_queue(scene: Scene) -> None:
    sub = scene.subs[0]
    async with scene.deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
    await floor.request_floor(scene.deployment, sub, session_id=scene.session_id, point_id=sub.point_id)
    made = await call(scene)
    await answered(scene, made.id)
    await end(scene, made.id, sub)
    view = await get_session(scene.deployment, scene.chair, session_id=scene.session_id)
    assert view.queue == (sub.point_id,)


async def test_lists_of_points_show_who_calls(scene: Scene) -> None:
    async def marks(actor: Actor) -> list[str]:
        view = await get_session(scene.deployment, actor, session_id=scene.session_id)
        return [seat.incident for seat in view.seats if seat.incident]

    made = await call(scene)
    assert [await marks(actor) for actor in (scene.chair, scene.subs[0], scene.subs[1])] == [["help"], ["help"], []]
    await answered(scene, made.id)
    wall = await get_wall(scene.deployment, scene.engineer, session_id=scene.session_id)
    assert [line.incident for line in wall.lines if line.incident] == ["help: Kỹ sư Sở"]
    # What was reported is attended to; a talk goes on.
    await incidents.close_incidents(
        scene.deployment, scene.chair, session_id=scene.session_id, point_id=scene.sub_ids[0]
    )
    assert await marks(scene.chair) == ["help: Kỹ sư Sở"]


async def test_a_host_who_attends_otherwise_ends_the_waiting(scene: Scene) -> None:
    await call(scene)
    await incidents.close_incidents(
        scene.deployment, scene.chair, session_id=scene.session_id, point_id=scene.sub_ids[0]
    )
    assert await seen(scene, scene.subs[0]) == []
    assert await scene.told("help", "incident") == ["help.called", "help.given_up", "incident.closed"]


async def test_whoever_calls_and_gives_up_again_and_again_has_to_wait(scene: Scene, clock: Clock) -> None:
    for _ in range(help_calls.MOST_CALLS):
        await end(scene, (await call(scene)).id, scene.subs[0])
    with pytest.raises(TooMany):
        await call(scene)
    await call(scene, scene.subs[1])
    clock.advance(seconds=61)
    await call(scene)


async def test_calls_end_with_the_session_and_there_are_none_before_it(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    with pytest.raises(SessionNotOpen):
        await call(scene)
    await scene.open()
    made = await call(scene)
    await sessions.end_session(deployment, scene.chair, session_id=scene.session_id)
    assert await seen(scene, scene.engineer) == []
    with pytest.raises(SessionNotOpen):
        await answered(scene, made.id)
    await end(scene, made.id, scene.subs[0])
    assert await scene.told("help") == ["help.called"]


async def test_a_call_of_another_session_is_not_found_here(scene: Scene) -> None:
    made = await call(scene)
    elsewhere = await make_scene(scene.deployment)
    await elsewhere.open()
    with pytest.raises(NotFound):
        await answered(elsewhere, made.id)
    refused: list[type[Refusal]] = []
    for actor in (scene.subs[1], scene.chair):
        try:
            await end(scene, made.id, actor)
        except Refusal as refusal:
            refused.append(type(refusal))
    assert refused == [Forbidden, Forbidden]


async def test_the_answer_reaches_the_point_that_called_and_no_other(scene: Scene) -> None:
    made = await call(scene)
    await answered(scene, made.id)
    data = {"point_id": scene.sub_ids[0], "call_id": made.id}
    event = Event(type="help.answered", audience="hosts", conference_id=scene.meeting.conference.id, data=data)
    actors = (scene.subs[0], scene.engineer, scene.chair, scene.subs[1])
    assert [await EventFilter(scene.deployment, actor).passes(event) for actor in actors] == [True, True, True, False]
