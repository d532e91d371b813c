"""The Department speaks to all points of a running session over the chair, and gives the room back as it was."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import Forbidden, PointAbsent, WrongState
from nhipcau.domain.errors_urgent import UrgentMoved, UrgentRuns
from nhipcau.domain.roles import Actor
from nhipcau.schemas.chair import PresidingIn
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import door, floor, presiding, urgent
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau.services.sessions import pause_session, resume_session, start_session
from nhipcau.services.stage import SEEN, SEEN_AND_HEARD, SILENT
from nhipcau.store.models import Room as RoomRow
from nhipcau.store.models import RoomScene
from nhipcau.worker.graces import end_graces, end_silent_urgent
from nhipcau_media.contract.stage import Preset, Stage
from nhipcau_media.server import Grants
from support.control_plane import Clock
from support.meetings import make_scene, speakers
from support.room_by_hand import RoomByHand

pytestmark = pytest.mark.anyio


class Room(RoomByHand):
    """A live meeting: the first sub point speaks, the second waits, the third is the Department's."""

    async def look(self) -> None:
        await super().look()
        await end_silent_urgent(self.scene.deployment)

    async def view(self) -> SessionView:
        return await get_session(self.scene.deployment, self.scene.chair, session_id=self.scene.session_id)

    async def seen(self) -> int:
        return (await self.view()).version

    async def start(self, actor: Actor, by: Actor | None = None, seen: int | None = None) -> SessionView:
        return await urgent.start_urgent(
            self.scene.deployment,
            by or self.scene.engineer,
            session_id=self.scene.session_id,
            point_id=actor.point_id,
            seen=await self.seen() if seen is None else seen,
        )

    async def end(self, seen: int | None = None) -> SessionView:
        return await urgent.end_urgent(
            self.scene.deployment,
            self.scene.engineer,
            session_id=self.scene.session_id,
            seen=await self.seen() if seen is None else seen,
        )

    async def grants(self) -> list[Grants]:
        """Of main point and sub points, in order."""
        return await self.grants_of(self.scene.main, *self.scene.subs)

    async def grants_of(self, *actors: Actor) -> list[Grants]:
        await self.look()
        (name,) = await self.media.rooms()
        found = {one.identity: one.grants for one in await self.media.roster(name)}
        return [found[f"point:{actor.point_id}"] for actor in actors]

    async def stage(self) -> Stage:
        await self.look()
        (name,) = await self.media.rooms()
        document = Stage.load(self.media._room(name).metadata)
        assert document is not None
        return document

    async def scene_row(self, **changed: Any) -> dict[str, Any]:
        async with self.scene.deployment.database.write() as tx:
            room = (await tx.scalars(select(RoomRow).where(RoomRow.session_id == self.scene.session_id))).one()
            row = await tx.get(RoomScene, room.id) or RoomScene(room_id=room.id)
            room.version += 1
            tx.add(row)
            for name, value in changed.items():
                setattr(row, name, value)
            await tx.flush()
            return dict(row.content or {})


@pytest.fixture
async def room(deployment: Deployment, clock: Clock) -> Room:
    scene = await make_scene(deployment)
    await scene.open()
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    made = Room(scene, clock)
    await made.enter(scene.main, *scene.subs)
    first, second, _ = scene.subs
    about = {"session_id": scene.session_id}
    await floor.request_floor(deployment, second, point_id=second.point_id, **about)
    await floor.give_floor(deployment, scene.chair, point_id=first.point_id, seen=await made.seen(), **about)
    return made


async def test_one_point_is_heard_by_all_and_then_all_is_as_before(room: Room) -> None:
    scene, (first, second, third) = room.scene, room.scene.subs
    await room.scene_row(preset="discussion", banner="Chào mừng", delivery={}, seen=[], own_layout=True)
    before = await room.stage()
    assert await room.grants() == [SEEN_AND_HEARD, SEEN_AND_HEARD, SEEN, SEEN]
    begun = await room.start(third)
    assert begun.urgent is not None
    assert (begun.urgent.point_id, begun.urgent.by) == (third.point_id, "Kỹ sư Sở")
    # Over the chair: the main point is not heard, nor is whoever has the floor; the floor is kept underneath.
    assert await room.grants() == [SILENT, SILENT, SILENT, SEEN_AND_HEARD]
    assert (speakers(begun), begun.queue) == ([first.point_id], (second.point_id,))
    document = await room.stage()
    assert (document.preset, document.banner, document.urgent) == (Preset.LECTURE, "SỞ PHÁT KHẨN: Xã 003", True)
    assert (before.own_layout, document.own_layout) == (True, False), "nobody arranges away whom the Department puts on"
    assert [on.label for on in document.floor] == ["Xã 003"]
    assert document.main == before.main
    room.clock.advance(seconds=65)
    ended = await room.end()
    assert (ended.urgent, speakers(ended), ended.queue) == (None, [first.point_id], (second.point_id,))
    assert await room.grants() == [SEEN_AND_HEARD, SEEN_AND_HEARD, SEEN, SEEN]
    after = await room.stage()
    assert after.model_copy(update={"v": before.v}) == before
    lines = [line(kind, data, "vi") for kind, data in await scene.events("urgent")]
    assert [words[0] for words in lines if words] == [
        "Sở phát khẩn tới mọi điểm cầu qua Xã 003.",
        "Hết phát khẩn qua Xã 003 (1 phút 05 giây); lượt phát biểu trở lại như trước.",
    ]


async def test_the_main_point_may_be_the_one(room: Room) -> None:
    await room.start(room.scene.main)
    assert await room.grants() == [SEEN_AND_HEARD, SILENT, SILENT, SILENT]
    assert (await room.stage()).floor == ()


async def test_commands_wait_until_the_department_has_spoken(room: Room) -> None:
    scene, (first, second, third) = room.scene, room.scene.subs
    await room.start(third)
    seen = await room.seen()
    about = {"session_id": scene.session_id, "seen": seen}
    refused: list[Awaitable[SessionView]] = [
        floor.give_floor(scene.deployment, scene.chair, point_id=second.point_id, **about),
        floor.take_floor(scene.deployment, scene.chair, point_id=first.point_id, **about),
        floor.mute_all(scene.deployment, scene.chair, **about),
        floor.undo_floor(scene.deployment, scene.chair, **about),
        floor.move_main(scene.deployment, scene.chair, point_id=first.point_id, **about),
    ]
    for command in refused:
        with pytest.raises(UrgentRuns) as told:
            await command
        assert told.value.params == {"label": "Xã 003", "who": "Kỹ sư Sở"}
    # Points go on asking, and who has the floor may finish meanwhile.
    await floor.withdraw_request(scene.deployment, second, session_id=scene.session_id, point_id=second.point_id)
    await floor.return_floor(scene.deployment, first, session_id=scene.session_id, point_id=first.point_id)
    ended = await room.end()
    assert (speakers(ended), ended.queue) == ([], ())


async def test_races_have_one_outcome(room: Room) -> None:
    first, _, third = room.scene.subs
    seen = await room.seen()
    begun = await room.start(third)
    # The same once more changes nothing; another engineer with another point learns who was quicker.
    assert (await room.start(third, seen=seen)).version == begun.version
    with pytest.raises(UrgentRuns):
        await room.start(first, seen=seen)
    await room.end()
    assert (await room.end(seen=seen)).urgent is None
    # A press that was on its way since before it ended does not begin it again.
    with pytest.raises(UrgentMoved):
        await room.start(third, seen=seen)
    assert await room.scene.told("urgent") == ["urgent.started", "urgent.ended"]


async def test_nobody_else_does_it_and_only_with_who_is_there(room: Room) -> None:
    scene, third = room.scene, room.scene.subs[2]
    for actor in (scene.chair, scene.main, third):
        with pytest.raises(Forbidden):
            await room.start(third, by=actor)
    room.clients[third.point_id].leave()
    await room.look()
    with pytest.raises(PointAbsent):
        await room.start(third)
    await pause_session(scene.deployment, scene.chair, session_id=scene.session_id)
    with pytest.raises(WrongState):
        await room.start(scene.main)


async def test_a_break_and_putting_the_point_out_end_it(room: Room) -> None:
    scene, third = room.scene, room.scene.subs[2]
    await room.start(third)
    await pause_session(scene.deployment, scene.chair, session_id=scene.session_id)
    assert (await room.view()).urgent is None
    await resume_session(scene.deployment, scene.chair, session_id=scene.session_id)
    await room.start(third)
    await door.bar(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=third.point_id,
        reason="Nhầm",
        seen=await room.seen(),
    )
    assert (await room.view()).urgent is None
    assert await scene.told("urgent") == ["urgent.started", "urgent.ended"] * 2


async def test_a_point_that_is_lost_gives_the_room_back_by_itself(room: Room) -> None:
    first, _, third = room.scene.subs
    await room.start(third)
    room.clients[third.point_id].leave()
    await room.look()
    room.clock.advance(seconds=14)
    await room.look()
    assert (await room.view()).urgent is not None
    room.clock.advance(seconds=1)
    await room.look()
    after = await room.view()
    assert (after.urgent, speakers(after)) == (None, [first.point_id])
    assert (await room.grants_of(first, room.scene.main)) == [SEEN_AND_HEARD, SEEN_AND_HEARD]


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


async def test_a_clip_stands_still_meanwhile(room: Room, clock: Clock) -> None:
    clip = {"kind": "clip", "path": "a/b.mp4", "position": 1000, "playing": True, "at": ms(clock.at)}
    await room.scene_row(preset="content", banner="", content=clip, delivery={}, seen=[])
    clock.advance(seconds=2)
    await room.start(room.scene.subs[2])
    assert (await room.stage()).content is None
    clock.advance(seconds=60)
    await room.end()
    going = await room.scene_row()
    assert (going["position"], going["playing"], going["at"]) == (3000, True, ms(clock.at))


async def test_a_clip_goes_on_when_the_one_that_is_lost_is_waited_for_shortly(room: Room, clock: Clock) -> None:
    """A grace under the time for which the Department's point is waited ends its broadcast with its place."""
    scene, second = room.scene, room.scene.subs[1]
    await presiding.set_presiding(
        scene.deployment,
        scene.chair,
        conference_id=scene.meeting.conference.id,
        request=PresidingIn(seat_grace_s=5),
    )
    clip = {"kind": "clip", "path": "a/b.mp4", "position": 1000, "playing": True, "at": ms(clock.at)}
    await room.scene_row(preset="content", banner="", content=clip, delivery={}, seen=[])
    await room.start(second)
    room.clients[second.point_id].leave()
    await room.look()
    clock.advance(seconds=5)
    await end_graces(scene.deployment)
    after = await room.view()
    assert (after.urgent, after.queue) == (None, ())
    going = await room.scene_row()
    assert (going["position"], going["playing"], going["at"]) == (1000, True, ms(clock.at))
