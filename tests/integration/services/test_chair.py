"""Who presides: handed over, taken over by rule when the chair's seat is lost, and taken back (Art. 3.3)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import Forbidden, PointAbsent, Refusal, WrongState
from nhipcau.domain.errors_chair import BadDeputy, ChairAwaited, ChairMoved, ChairPresent, NotTheDeputy
from nhipcau.domain.floor_views import TourKind
from nhipcau.domain.roles import CONDUCTING, Action, Actor
from nhipcau.schemas.chair import PresidingIn
from nhipcau.schemas.rooms import SceneIn, SessionView
from nhipcau.services import chair, door, floor, looking, presiding, scenes, sessions, tours
from nhipcau.services.deployment import Deployment
from nhipcau.services.seats import join_session
from nhipcau.services.session_view import get_session
from nhipcau.services.sessions import start_session
from nhipcau_media.contract.stage import Preset
from support.control_plane import Clock
from support.meetings import make_scene
from support.room_by_hand import RoomByHand

pytestmark = pytest.mark.anyio


class Room(RoomByHand):
    """A live meeting whose points are in the room, the worker's parts run by hand."""

    async def lose(self, actor: Actor) -> None:
        self.clients[actor.point_id].leave()
        await self.look()

    async def view(self, actor: Actor | None = None) -> SessionView:
        return await get_session(self.scene.deployment, actor or self.scene.chair, session_id=self.scene.session_id)

    async def main(self) -> int:
        (point,) = (seat.point_id for seat in (await self.view()).seats if seat.is_main)
        return point

    async def deputy(self, actor: Actor) -> SessionView:
        return await chair.name_deputy(
            self.scene.deployment,
            self.scene.chair,
            session_id=self.scene.session_id,
            point_id=actor.point_id,
            seen=(await self.view()).version,
        )

    async def take_over(self, by: Actor, point: Actor, seen: int | None = None) -> SessionView:
        return await chair.take_over(
            self.scene.deployment,
            by,
            session_id=self.scene.session_id,
            point_id=point.point_id,
            seen=(await self.view()).version if seen is None else seen,
        )

    async def take_back(self, by: Actor, seen: int | None = None) -> SessionView:
        return await chair.take_back(
            self.scene.deployment,
            by,
            session_id=self.scene.session_id,
            seen=(await self.view()).version if seen is None else seen,
        )

    async def told(self) -> list[str]:
        lines = [line(kind, data, "vi") for kind, data in await self.scene.events("chair")]
        return [words[0] for words in lines if words]


@pytest.fixture
async def room(deployment: Deployment, clock: Clock) -> Room:
    scene = await make_scene(deployment)
    await scene.open()
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    made = Room(scene, clock)
    await made.enter(scene.main, *scene.subs)
    return made


async def test_the_chair_is_handed_over_and_taken_back(room: Room) -> None:
    """Art. 3.3: there is one main point at any instant, and the chair's claim is never lost on the way."""
    scene = room.scene
    first, second, _ = scene.subs
    handed = await chair.hand_over(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=first.point_id,
        seen=(await room.view()).version,
    )
    assert (handed.chair.own_id, handed.chair.by, handed.chair.by_rule) == (scene.main.point_id, "Chủ trì A", False)
    assert await room.main() == first.point_id
    # A third point has nothing to do with it; the two that it is about may both end it.
    with pytest.raises(NotTheDeputy):
        await room.take_back(second)
    back = await room.take_back(first)
    assert (await room.main(), back.chair.own_id) == (scene.main.point_id, None)
    # Once more, and undone like other commands.
    again = await chair.hand_over(
        scene.deployment, scene.chair, session_id=scene.session_id, point_id=first.point_id, seen=back.version
    )
    undone = await floor.undo_floor(scene.deployment, scene.chair, session_id=scene.session_id, seen=again.version)
    assert (await room.main(), undone.chair.own_id) == (scene.main.point_id, None)
    assert await room.told() == [
        "Điểm cầu chính bàn giao quyền chủ trì cho Xã 001.",
        "Điểm cầu chính nhận lại quyền chủ trì.",
        "Điểm cầu chính bàn giao quyền chủ trì cho Xã 001.",
    ]


async def test_the_deputy_takes_over_once_the_chair_has_been_lost_for_long_enough(room: Room) -> None:
    scene, (first, second, _) = room.scene, room.scene.subs
    named = await room.deputy(first)
    assert (named.chair.deputy_id, named.chair.lost_since) == (first.point_id, None)
    with pytest.raises(ChairPresent):
        await room.take_over(first, first)
    await room.lose(scene.main)
    lost = (await room.view()).chair
    assert lost.lost_since is not None
    assert lost.free_from == lost.lost_since + timedelta(seconds=60)
    room.clock.advance(seconds=59)
    with pytest.raises(ChairAwaited) as refused:
        await room.take_over(first, first)
    assert refused.value.params["seconds"] == 1
    room.clock.advance(seconds=1)
    # Whoever was not named does not, however long it lasts.
    with pytest.raises(NotTheDeputy):
        await room.take_over(second, second)
    with pytest.raises(NotTheDeputy):
        await room.take_over(first, second)
    taken = await room.take_over(first, first)
    assert await room.main() == first.point_id
    assert (taken.chair.own_id, taken.chair.by_rule, taken.chair.lost_since) == (scene.main.point_id, True, None)
    # A second press changes nothing.
    assert (await room.take_over(first, first)).version == taken.version
    # The chair's machine comes back: it presides when it says so, and nobody is asked.
    with pytest.raises(PointAbsent):
        await room.take_back(scene.main)
    await room.enter(scene.main)
    assert await room.main() == first.point_id
    back = await room.take_back(scene.main)
    assert (await room.main(), back.chair.own_id, back.chair.deputy_id) == (
        scene.main.point_id,
        None,
        first.point_id,
    )
    assert await room.told() == [
        "Chỉ định Xã 001 làm phó chủ trì.",
        "Điểm cầu chính mất kết nối 1 phút 00 giây; Xã 001 nhận quyền chủ trì.",
        "Điểm cầu chính nhận lại quyền chủ trì.",
    ]


async def test_two_who_press_at_once_have_one_outcome(room: Room) -> None:
    """The deputy for its own point, the engineer for another one, both by the page that they saw before."""
    scene, (first, second, _) = room.scene, room.scene.subs
    await room.deputy(first)
    await room.lose(scene.main)
    room.clock.advance(minutes=5)
    seen = (await room.view()).version
    outcomes = await asyncio.gather(
        room.take_over(first, first, seen), room.take_over(scene.engineer, second, seen), return_exceptions=True
    )
    won = [one for one in outcomes if isinstance(one, SessionView)]
    refused = [one for one in outcomes if isinstance(one, Refusal)]
    assert (len(won), [type(one) for one in refused]) == (1, [ChairMoved])
    presides = {first.point_id: "Xã 001", second.point_id: "Xã 002"}[await room.main()]
    assert refused[0].params["what"] == presides
    assert len(await scene.told("chair.taken_over")) == 1
    # What both see afterwards is the same.
    assert (await room.view(first)).chair == (await room.view(scene.engineer)).chair


async def test_a_chair_that_is_back_in_time_presides_on(room: Room) -> None:
    """It returns as the deputy presses: whichever is stored first holds, and the other is told so."""
    scene, first = room.scene, room.scene.subs[0]
    await room.deputy(first)
    await room.lose(scene.main)
    room.clock.advance(minutes=5)
    seen = (await room.view()).version
    room.media.join((await scene.join(scene.main)).token)
    _, pressed = await asyncio.gather(
        room.reconciler.tick(), room.take_over(first, first, seen), return_exceptions=True
    )
    if isinstance(pressed, ChairPresent):
        assert (await room.main(), (await room.view()).chair.own_id) == (scene.main.point_id, None)
    else:
        assert isinstance(pressed, SessionView)
        assert await room.main() == first.point_id
        await room.look()
        await room.take_back(scene.main)
        assert await room.main() == scene.main.point_id


async def test_nobody_takes_over_before_the_meeting_or_in_a_break(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    room = Room(scene, clock)
    await room.enter(*scene.subs)
    await room.deputy(scene.subs[0])
    clock.advance(minutes=10)
    with pytest.raises(WrongState):
        await room.take_over(scene.subs[0], scene.subs[0])
    # The chair never came: its absence counts from the beginning of the meeting.
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    with pytest.raises(ChairAwaited):
        await room.take_over(scene.engineer, scene.subs[1])
    clock.advance(minutes=1)
    await room.take_over(scene.engineer, scene.subs[1])
    assert await room.main() == scene.subs[1].point_id


async def test_a_conference_names_its_deputy_and_its_own_wait(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    conference_id, first = scene.meeting.conference.id, scene.subs[0]
    with pytest.raises(BadDeputy):
        await presiding.set_presiding(
            deployment,
            scene.chair,
            conference_id=conference_id,
            request=PresidingIn(deputy_point_id=scene.main.point_id),
        )
    wish = PresidingIn(deputy_point_id=first.point_id, chair_wait_s=10)
    await presiding.set_presiding(deployment, scene.chair, conference_id=conference_id, request=wish)
    kept = await presiding.get_presiding(deployment, scene.chair, conference_id=conference_id)
    assert (kept.deputy_point_id, kept.chair_wait_s, kept.usual_wait_s) == (first.point_id, 10, 60)
    await scene.open()
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    room = Room(scene, clock)
    await room.enter(scene.main, first)
    assert (await room.view()).chair.deputy_id == first.point_id
    await room.lose(scene.main)
    clock.advance(seconds=10)
    await room.take_over(first, first)
    assert await room.main() == first.point_id


async def test_the_main_point_is_no_deputy(room: Room) -> None:
    with pytest.raises(BadDeputy):
        await room.deputy(room.scene.main)
    await room.deputy(room.scene.subs[0])
    cleared = await chair.name_deputy(
        room.scene.deployment,
        room.scene.chair,
        session_id=room.scene.session_id,
        point_id=0,
        seen=(await room.view()).version,
    )
    assert cleared.chair.deputy_id is None


async def test_moving_the_main_point_ends_the_claim(room: Room) -> None:
    """Art. 3.3: the chair itself goes on from another place; there is nobody left to take anything back."""
    scene, (first, second, _) = room.scene, room.scene.subs
    await chair.hand_over(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=first.point_id,
        seen=(await room.view()).version,
    )
    moved = await floor.move_main(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=second.point_id,
        seen=(await room.view()).version,
    )
    assert moved.chair.own_id is None
    assert (await room.take_back(scene.chair)).version == moved.version


async def test_who_presides_conducts_from_its_own_screen_and_no_longer(room: Room) -> None:
    """Art. 3.3: moderation belongs to the main point, whoever it is; the place gives the right, and takes it."""
    scene, deployment = room.scene, room.scene.deployment
    first, second, third = scene.subs
    about = {"session_id": scene.session_id}

    async def verbs(actor: Actor) -> set[Action]:
        return set((await room.view(actor)).may) & CONDUCTING

    async def seen() -> int:
        return (await room.view()).version

    assert await verbs(first) == set()
    await room.deputy(first)
    assert await verbs(first) == set(), "a name gives no right"
    await room.lose(scene.main)
    room.clock.advance(minutes=2)
    await room.take_over(first, first)
    assert (await verbs(first), await verbs(second), await verbs(scene.main)) == (set(CONDUCTING), set(), set())
    # Every verb of the chair's screen, by the machine of the point that presides.
    await floor.request_floor(deployment, second, point_id=second.point_id, **about)
    called = await floor.call_next(deployment, first, point_id=second.point_id, seen=await seen(), **about)
    assert [one.point_id for one in called.floor] == [second.point_id]
    await floor.mute_all(deployment, first, seen=await seen(), **about)
    await floor.show_point(deployment, first, point_id=third.point_id, seen=await seen(), **about)
    await floor.undo_floor(deployment, first, seen=await seen(), **about)
    await looking.look_at(deployment, first, point_id=third.point_id, **about)
    await looking.end_look(deployment, first, **about)
    await tours.start_tour(deployment, first, kind=TourKind.LOOK, body_id=None, seconds=5, seen=await seen(), **about)
    assert (await room.view(first)).tour is not None
    await tours.stop_tour(deployment, first, **about)
    await scenes.set_scene(deployment, first, scene=SceneIn(preset=Preset.LECTURE), **about)
    await door.set_lock(deployment, first, locked=True, seen=await seen(), **about)
    await sessions.pause_session(deployment, first, **about)
    await sessions.resume_session(deployment, first, **about)
    for verb in (floor.mute_all, floor.undo_floor):
        with pytest.raises(Forbidden):
            await verb(deployment, second, seen=await seen(), **about)
    # It is no person that watches: its machine has its seat and nothing beside it.
    with pytest.raises(Forbidden):
        await join_session(deployment, first, session_id=scene.session_id, point_id=None)
    await room.enter(scene.main)
    await room.take_back(scene.main)
    assert await verbs(first) == set()
    with pytest.raises(Forbidden):
        await floor.mute_all(deployment, first, seen=await seen(), **about)


async def test_a_deputy_that_presides_ends_the_meeting_when_nobody_else_can(room: Room) -> None:
    scene = room.scene
    first = scene.subs[0]
    await chair.hand_over(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=first.point_id,
        seen=(await room.view()).version,
    )
    ended = await sessions.end_session(scene.deployment, first, session_id=scene.session_id)
    assert ended.state == "ended"
