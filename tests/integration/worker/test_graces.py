"""How long lost points are waited for: floor and queue place for a grace, the seat for ever, the door for a while."""

from __future__ import annotations

import pytest

from nhipcau.documents.logbook import line
from nhipcau.domain.errors_door import Barred, InWaitingRoom
from nhipcau.domain.roles import Actor
from nhipcau.schemas.chair import PresidingIn
from nhipcau.schemas.rooms import SeatView, SessionView
from nhipcau.services import door, floor, help_calls, presiding
from nhipcau.services.deployment import Deployment
from nhipcau.services.seats import leave_session
from nhipcau.services.session_view import get_session
from nhipcau.services.sessions import pause_session, resume_session, start_session
from nhipcau.worker.graces import end_graces, forget_who_left_the_door
from support.control_plane import Clock
from support.database import counted_queries
from support.meetings import make_scene, speakers
from support.room_by_hand import RoomByHand

pytestmark = pytest.mark.anyio


class Room(RoomByHand):
    """A live meeting with the first sub point on the floor and the second and third waiting for it."""

    async def look(self) -> None:
        await super().look()
        await end_graces(self.scene.deployment)
        await forget_who_left_the_door(self.scene.deployment)

    async def lose(self, *actors: Actor) -> None:
        for actor in actors:
            self.clients[actor.point_id].leave()
        await self.look()

    async def pass_by(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)
        await self.look()

    async def view(self) -> SessionView:
        return await get_session(self.scene.deployment, self.scene.chair, session_id=self.scene.session_id)

    async def seat(self, actor: Actor) -> SeatView:
        return next(seat for seat in (await self.view()).seats if seat.point_id == actor.point_id)


@pytest.fixture
async def room(deployment: Deployment, clock: Clock) -> Room:
    scene = await make_scene(deployment)
    await scene.open()
    session_id = scene.session_id
    await start_session(deployment, scene.chair, session_id=session_id)
    made = Room(scene, clock)
    await made.enter(scene.main, *scene.subs)
    for actor in scene.subs:
        await floor.request_floor(deployment, actor, session_id=session_id, point_id=actor.point_id)
    first = scene.subs[0].point_id
    await floor.call_next(
        deployment, scene.chair, session_id=session_id, point_id=first, seen=(await made.view()).version
    )
    return made


async def test_a_lost_point_keeps_floor_and_queue_place_for_its_grace(room: Room) -> None:
    scene = room.scene
    first, second, third = scene.subs
    await room.lose(first, second)
    lost = await room.seat(first)
    assert lost.presence_since is not None
    assert lost.kept_until is not None
    assert (lost.presence, (lost.kept_until - lost.presence_since).total_seconds()) == ("dropped", 300)
    await room.pass_by(299)
    kept = await room.view()
    assert (speakers(kept), kept.queue) == ([first.point_id], (second.point_id, third.point_id))
    await room.pass_by(1)
    after = await room.view()
    assert (speakers(after), after.queue) == ([], (third.point_id,))
    # What the chair sees is a lost link, not somebody who left.
    assert [(await room.seat(actor)).presence for actor in (first, second)] == ["dropped", "dropped"]
    assert (await room.seat(first)).kept_until is None
    lines = [line(kind, data, "vi") for kind, data in await scene.events("seat.grace", "floor.taken")]
    assert [words[0] for words in lines if words] == [
        "Xã 001 mất kết nối 5 phút 00 giây; lượt phát biểu không giữ nữa.",
        "Xã 001 thôi phát biểu (đã nói 5 phút 00 giây).",
        "Xã 002 mất kết nối 5 phút 00 giây; chỗ trong hàng đợi không giữ nữa.",
    ]
    # The seat is its own: it comes back without asking anybody, and asks to speak anew.
    await room.enter(first)
    assert (await room.seat(first)).presence == "present"
    assert len(await scene.told("seat.grace_over")) == 2


async def test_a_second_costs_the_same_however_many_stay_away(room: Room) -> None:
    """A district that is away for the rest of the day holds nothing, and is asked for nothing."""
    scene = room.scene
    counts = {}
    for gone in (1, 2, 3):
        await room.lose(scene.subs[gone - 1])
        await room.pass_by(300)
        with counted_queries(scene.deployment.database) as asked:
            await end_graces(scene.deployment)
        counts[gone] = len(asked)
    assert counts == {1: 3, 2: 3, 3: 3}


async def test_back_in_time_is_as_if_nothing_had_been(room: Room) -> None:
    first, second, third = room.scene.subs
    await room.lose(first, second)
    await room.pass_by(250)
    await room.enter(first, second)
    await room.pass_by(250)
    after = await room.view()
    assert (speakers(after), after.queue) == ([first.point_id], (second.point_id, third.point_id))


async def test_a_conference_says_how_long_and_nought_is_to_the_end(room: Room) -> None:
    scene = room.scene
    _, second, _ = scene.subs
    conference_id = scene.meeting.conference.id
    await room.lose(second)
    wish = PresidingIn(seat_grace_s=0)
    await presiding.set_presiding(scene.deployment, scene.chair, conference_id=conference_id, request=wish)
    assert (await room.seat(second)).kept_until is None
    await room.pass_by(7200)
    assert (await room.view()).queue[0] == second.point_id
    wish = PresidingIn(seat_grace_s=60)
    await presiding.set_presiding(scene.deployment, scene.chair, conference_id=conference_id, request=wish)
    await room.look()
    assert (await room.seat(second)).queue_place == 0


async def test_a_break_takes_no_place_from_anybody(room: Room) -> None:
    scene = room.scene
    _, second, third = scene.subs
    await room.lose(second)
    await pause_session(scene.deployment, scene.chair, session_id=scene.session_id)
    await room.pass_by(3600)
    assert (await room.view()).queue == (second.point_id, third.point_id)
    await resume_session(scene.deployment, scene.chair, session_id=scene.session_id)
    await room.pass_by(299)
    assert (await room.view()).queue == (second.point_id, third.point_id)
    await room.pass_by(1)
    assert (await room.view()).queue == (third.point_id,)


async def test_who_stops_asking_waits_no_longer_before_the_room(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    room = Room(scene, clock)
    first, second, third = scene.subs
    await room.enter(third)
    seen = (await room.view()).version
    await door.set_waiting_room(deployment, scene.chair, session_id=scene.session_id, on=True, seen=seen)
    await door.send_back(
        deployment, scene.chair, session_id=scene.session_id, point_id=third.point_id, seen=(await room.view()).version
    )
    for actor in (first, second, third):
        with pytest.raises(InWaitingRoom):
            await scene.join(actor)
    await room.pass_by(60)
    with pytest.raises(InWaitingRoom):
        await scene.join(first)
    await room.pass_by(31)
    assert [(await room.seat(actor)).entry for actor in (first, second, third)] == ["waiting", "outside", "held"]
    # Who was sent back stays so, and is seen to be gone from the door.
    assert [(await room.seat(actor)).stopped_knocking for actor in (first, third)] == [False, True]
    assert await scene.told("seat.gave_up") == ["seat.gave_up"]
    with pytest.raises(InWaitingRoom):
        await scene.join(second)
    assert (await room.seat(second)).entry == "waiting"


async def test_whoever_is_put_out_calls_and_closes_its_page_has_hung_up(deployment: Deployment, clock: Clock) -> None:
    """Its page asks for the seat every ten seconds, so that it is known whether it is still there."""
    scene = await make_scene(deployment)
    await scene.open()
    room, session_id = Room(scene, clock), scene.session_id
    barred, held, _ = scene.subs
    await room.enter(barred, held)
    await door.set_waiting_room(
        deployment, scene.chair, session_id=session_id, on=True, seen=(await room.view()).version
    )
    seen = (await room.view()).version
    await door.bar(deployment, scene.chair, session_id=session_id, point_id=barred.point_id, reason="Nhầm", seen=seen)
    seen = (await room.view()).version
    await door.send_back(deployment, scene.chair, session_id=session_id, point_id=held.point_id, seen=seen)

    async def knock(*actors: Actor) -> None:
        for actor in actors:
            with pytest.raises((Barred, InWaitingRoom)):
                await scene.join(actor)

    async def calling() -> list[int]:
        calls = await help_calls.list_calls(deployment, scene.engineer, session_id=session_id)
        return [one.point_id for one in calls.calls]

    # Called before the door was asked again: a call that is young is nobody's that is gone.
    clock.advance(seconds=80)
    for actor in scene.subs:
        await help_calls.call_engineer(deployment, actor, session_id=session_id, point_id=actor.point_id)
    await room.pass_by(20)
    assert await calling() == scene.sub_ids
    await knock(*scene.subs)
    for _ in range(6):
        await room.pass_by(20)
        await knock(barred)
    assert await calling() == [barred.point_id], "who still asks still calls"
    await room.pass_by(91)
    assert await calling() == []
    assert (await scene.told("help"))[-3:] == ["help.given_up"] * 3
    assert [(await room.seat(actor)).entry for actor in scene.subs] == ["barred", "held", "outside"]


async def test_a_point_that_waits_and_is_put_out_or_leaves_has_hung_up(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    room, session_id = Room(scene, clock), scene.session_id
    first, second, _ = scene.subs
    await door.set_waiting_room(
        deployment, scene.chair, session_id=session_id, on=True, seen=(await room.view()).version
    )
    for actor in (first, second):
        with pytest.raises(InWaitingRoom):
            await scene.join(actor)
        await help_calls.call_engineer(deployment, actor, session_id=session_id, point_id=actor.point_id)
        seen = (await room.view()).version
        await door.bar(
            deployment, scene.chair, session_id=session_id, point_id=actor.point_id, reason="Nhầm", seen=seen
        )
    assert await scene.told("help") == ["help.called", "help.given_up"] * 2
    await help_calls.call_engineer(deployment, first, session_id=session_id, point_id=first.point_id)
    await leave_session(deployment, first, session_id=session_id, point_id=first.point_id, generation=0)
    assert (await scene.told("help"))[-2:] == ["help.called", "help.given_up"]
    assert (await room.seat(first)).entry == "barred", "leaving lifts no bar"
