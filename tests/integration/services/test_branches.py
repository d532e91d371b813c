"""Sub-conferences: a district deliberates in a room of its own while the main meeting goes on, and comes back."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import Forbidden, NotFound, Refusal, SeatTaken, WrongState
from nhipcau.domain.errors_branch import BadBranch, BranchOver, NotInBranch, PointAway
from nhipcau.domain.errors_floor import QueueMoved
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.branch_rooms import BranchRoomView
from nhipcau.schemas.rooms import Admission, Presence, PresenterIn
from nhipcau.services import branch_floor, branch_seats, branches, door, floor, screens, seats, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.services.stage import SEEN, SEEN_AND_HEARD, SILENT
from nhipcau.services.wall_view import get_wall
from nhipcau.store.models import Room as RoomRow
from nhipcau.worker.timers import close_rooms
from nhipcau_media.contract.stage import RecordingState, Stage, StageState
from nhipcau_media.memory import MemoryClient
from nhipcau_media.server import Grants
from support.control_plane import Clock, make_person
from support.districts import Districts, make_districts
from support.meetings import speakers
from support.room_by_hand import RoomByHand

pytestmark = pytest.mark.anyio


class Room(RoomByHand):
    """A live meeting of two districts; the worker's parts run by hand."""

    scene: Districts

    def __init__(self, scene: Districts, clock: Clock) -> None:
        super().__init__(scene, clock)
        self.inside: dict[int, MemoryClient] = {}
        self.branch_id = 0

    @property
    def about(self) -> dict[str, int]:
        return {"session_id": self.scene.session_id, "branch_id": self.branch_id}

    async def delegate(self, head: Actor, minutes: int = 0) -> int:
        """Start a sub-conference, and let everybody of it come in."""
        view = await self.scene.delegate(head, minutes=minutes)
        branch = next(one for one in view.branches if one.head_id == head.point_id)
        self.branch_id = branch.id
        await self.look()
        for actor in self.scene.subs:
            if actor.point_id in branch.point_ids:
                await self.go_in(actor)
        await self.look()
        return branch.id

    async def go_in(self, actor: Actor) -> Admission:
        admitted = await self.join(actor)
        self.inside[actor.point_id] = self.media.join(admitted.token)
        return admitted

    async def join(self, actor: Actor, branch_id: int = 0) -> Admission:
        about = {**self.about, "branch_id": branch_id or self.branch_id}
        return await branch_seats.join_branch(self.scene.deployment, actor, point_id=actor.point_id, **about)

    async def branch(self, actor: Actor | None = None) -> BranchRoomView:
        return await branch_floor.get_branch(self.scene.deployment, actor or self.scene.north, **self.about)

    async def request(self, actor: Actor) -> BranchRoomView:
        return await branch_floor.request_in_branch(self.scene.deployment, actor, point_id=actor.point_id, **self.about)

    async def give(self, by: Actor, actor: Actor, seen: int | None = None) -> BranchRoomView:
        return await branch_floor.give_in_branch(
            self.scene.deployment,
            by,
            point_id=actor.point_id,
            seen=(await self.branch()).version if seen is None else seen,
            minutes=0,
            **self.about,
        )

    async def end(self, by: Actor) -> None:
        await branches.end_branch(self.scene.deployment, by, **self.about)

    async def main_give(self, actor: Actor, seen: int | None = None) -> list[int]:
        view = await floor.give_floor(
            self.scene.deployment,
            self.scene.chair,
            session_id=self.scene.session_id,
            point_id=actor.point_id,
            seen=(await self.scene.view()).version if seen is None else seen,
        )
        return speakers(view)

    async def rooms(self) -> dict[int, str]:
        async with self.scene.deployment.database.read() as tx:
            rows = await tx.scalars(select(RoomRow).where(RoomRow.session_id == self.scene.session_id))
            return {row.id: row.name for row in rows}

    async def grants(self, room_id: int = 0) -> dict[int, Grants]:
        """Point id → what it may publish, in the main room or in a sub-conference's."""
        await self.look()
        rooms = await self.rooms()
        roster = await self.media.roster(rooms[room_id or min(rooms)])
        return {int(one.identity.removeprefix("point:")): one.grants for one in roster}

    async def stage(self, room_id: int) -> Stage:
        await self.look()
        document = Stage.load(self.media._room((await self.rooms())[room_id]).metadata)
        assert document is not None
        return document

    async def told(self, *kinds: str) -> list[str]:
        lines = [line(kind, data, "vi") for kind, data in await self.scene.events(*(kinds or ("branch",)))]
        return [words[0] for words in lines if words]


@pytest.fixture
async def room(deployment: Deployment, clock: Clock) -> Room:
    scene = await make_districts(deployment)
    await scene.open()
    await sessions.start_session(deployment, scene.chair, session_id=scene.session_id)
    made = Room(scene, clock)
    await made.enter(scene.main, *scene.subs)
    return made


async def test_a_district_deliberates_and_the_main_meeting_goes_on(room: Room) -> None:
    scene = room.scene
    first, second, other = scene.communes
    branch_id = await room.delegate(scene.north, minutes=15)
    (view,) = (await scene.view()).branches
    assert (view.name, view.point_ids, view.joined) == (
        "Huyện Bắc",
        (scene.north.point_id, first.point_id, second.point_id),
        3,
    )
    wall = await get_wall(scene.deployment, scene.engineer, session_id=scene.session_id)
    away = {line.point_id for line in wall.lines if (line.branch_id, line.branch) == (branch_id, "Huyện Bắc")}
    assert away == set(view.point_ids)
    # Its own floor: the district's point is heard, and whom it calls.
    assert await room.grants(branch_id) == {
        scene.north.point_id: SEEN_AND_HEARD,
        first.point_id: SILENT,
        second.point_id: SILENT,
    }
    await room.request(first)
    assert (await room.grants(branch_id))[first.point_id] == SEEN
    inside = await room.give(scene.north, first)
    assert ([one.point_id for one in inside.floor], inside.queue) == ([first.point_id], ())
    assert (await room.grants(branch_id))[first.point_id] == SEEN_AND_HEARD
    # In the main room nobody of it may be heard; the others speak there meanwhile.
    assert await room.main_give(other) == [other.point_id]
    main = await room.grants()
    assert {point for point, grants in main.items() if grants == SEEN_AND_HEARD} == {
        scene.main.point_id,
        other.point_id,
    }
    assert {main[point] for point in view.point_ids} == {SILENT}
    # Nobody has dropped, and everybody is in both rooms.
    assert {seat.presence for seat in (await scene.view()).seats} == {Presence.PRESENT}
    assert {seat.presence for seat in inside.seats} == {Presence.PRESENT}
    document = await room.stage(branch_id)
    assert (document.recording, document.state, document.delivery_of(f"point:{second.point_id}", 60)) == (
        RecordingState.NONE,
        StageState.LIVE,
        "direct",
    )
    assert await room.told() == [
        "Giao Huyện Bắc họp nhánh, 15 phút: 3 điểm cầu, Điểm cầu Huyện Bắc chủ trì; không ghi hình.",
        "Vào họp nhánh Huyện Bắc: Điểm cầu Huyện Bắc, Xã 001, Xã 002.",
    ]
    assert (await room.told("floor.given"))[0] == "Họp nhánh Huyện Bắc: Mời Xã 001 phát biểu."


async def test_everybody_is_back_in_the_same_seat_and_place(room: Room, clock: Clock) -> None:
    scene = room.scene
    first, second, other = scene.communes
    about = {"session_id": scene.session_id}
    for actor in (first, other):
        await floor.request_floor(scene.deployment, actor, point_id=actor.point_id, **about)
    branch_id = await room.delegate(scene.north)
    # Its place is kept and passed over: the next is the one behind it.
    assert (await scene.view()).queue == (first.point_id, other.point_id)
    assert (await room.grants())[other.point_id] == SEEN
    await room.request(second)
    clock.advance(minutes=5)
    await room.end(scene.north)
    back = await scene.view()
    assert (back.branches, back.queue) == ((), (first.point_id, other.point_id))
    assert {seat.presence for seat in back.seats} == {Presence.PRESENT}
    assert (await room.grants())[first.point_id] == SEEN
    assert (await room.stage(branch_id)).state is StageState.ENDED
    assert (await room.told())[-1] == (
        "Họp nhánh Huyện Bắc kết thúc sau 5 phút 00 giây (bên chủ trì nhánh kết thúc); các điểm cầu trở lại."
    )
    for late in (room.branch(), room.join(first), room.request(second)):
        with pytest.raises(BranchOver) as refused:
            await late
        assert refused.value.words("vi")[0] == "Họp nhánh đã kết thúc."
    # What is said once is said: the chair's recall that comes late, and the second press.
    await room.end(scene.chair)
    assert len(await room.told()) == 3
    clock.advance(seconds=5)
    assert await close_rooms(scene.deployment, set()) == {(await room.rooms())[branch_id]}
    assert list(await room.media.rooms()) == [(await room.rooms())[min(await room.rooms())]]
    await room.look()
    assert {seat.presence for seat in (await scene.view()).seats} == {Presence.PRESENT}


async def test_a_district_that_ends_it_while_it_is_called_has_one_outcome(room: Room) -> None:
    scene = room.scene
    await room.delegate(scene.north)
    pressed = (await scene.view()).version
    with pytest.raises(PointAway) as refused:
        await room.main_give(scene.north, pressed)
    assert refused.value.params == {"label": "Điểm cầu Huyện Bắc", "branch": "Huyện Bắc"}

    async def call() -> list[int] | Refusal:
        try:
            return await room.main_give(scene.north, pressed)
        except PointAway as error:
            return error

    called, _ = await asyncio.gather(call(), room.end(scene.north))
    view = await scene.view()
    assert view.branches == ()
    # Whichever came first: the call was refused and nobody has the floor, or it was heard and the district has it.
    assert speakers(view) == (called if isinstance(called, list) else [])
    assert (await room.told("floor.given")) == (
        ["Mời Điểm cầu Huyện Bắc phát biểu."] if isinstance(called, list) else []
    )


async def test_two_presses_and_two_hosts_start_one(room: Room) -> None:
    scene = room.scene
    seen = (await scene.view()).version
    both = await asyncio.gather(
        scene.delegate(scene.north, seen=seen), scene.delegate(scene.north, by=scene.engineer, seen=seen)
    )
    assert {len(view.branches) for view in both} == {1}
    assert len(await room.rooms()) == 2
    assert await scene.told("branch") == ["branch.started"]
    south = await scene.delegate(scene.south)
    assert [branch.name for branch in south.branches] == ["Huyện Bắc", "Huyện Nam"]
    recalled = await branches.recall_branches(scene.deployment, scene.chair, session_id=scene.session_id)
    assert recalled.branches == ()
    reasons = [data["why"] for kind, data in await scene.events("branch.ended")]
    assert reasons == ["recalled", "recalled"]


async def test_whoever_conducts_it_ends_it_and_whoever_hosts_alone_calls_it_back(room: Room) -> None:
    """An engineer may do both: from its page it is ended, from the wall all are called back."""
    scene = room.scene
    for by, why in ((scene.engineer, "ended"), (scene.operator, "ended"), (scene.chair, "recalled")):
        await room.delegate(scene.north)
        await room.end(by)
        assert (await scene.events("branch.ended"))[-1][1]["why"] == why


async def test_its_time_runs_out_and_more_of_it_can_be_given(room: Room, clock: Clock) -> None:
    scene = room.scene
    await room.delegate(scene.north, minutes=10)
    clock.advance(minutes=9)
    await branches.end_due_branches(scene.deployment)
    longer = await branches.extend_branch(scene.deployment, scene.chair, minutes=5, **room.about)
    clock.advance(minutes=5)
    await branches.end_due_branches(scene.deployment)
    (branch,) = (await scene.view()).branches
    assert branch.until == longer.branches[0].until
    clock.advance(minutes=1)
    await branches.end_due_branches(scene.deployment)
    await branches.end_due_branches(scene.deployment)
    assert (await scene.view()).branches == ()
    assert (await scene.events("branch.ended"))[0][1]["why"] == "time_is_up"
    assert len(await scene.events("branch.ended")) == 1
    with pytest.raises(BranchOver):
        await branches.extend_branch(scene.deployment, scene.chair, minutes=5, **room.about)


async def test_who_conducts_a_sub_conference_and_who_does_not(room: Room) -> None:
    scene, deployment = room.scene, room.scene.deployment
    first, _, other = scene.communes
    await room.delegate(scene.north)
    for refused in (first, scene.south, scene.main, scene.chair):
        with pytest.raises(Forbidden):
            await room.give(refused, first)
    for actor in (scene.north, scene.operator, scene.engineer):
        await room.give(actor, first)
        await branch_floor.mute_all_in_branch(deployment, actor, seen=(await room.branch()).version, **room.about)
    auditor = await make_person(deployment, Role.AUDITOR, name="Kiểm toán")
    seen_by = {actor.name: (await room.branch(actor)).branch.conducts for actor in (auditor, scene.chair, first)}
    assert seen_by == {"Kiểm toán": False, "Chủ trì A": False, first.name: False}
    with pytest.raises(Forbidden):
        await room.give(auditor, first)
    # Nobody but its points, and of them whoever sits in the seat of the session.
    with pytest.raises(NotInBranch):
        await room.join(other)
    with pytest.raises(NotInBranch):
        await room.give(scene.north, other)
    person = await make_person(
        deployment, Role.POINT_OPERATOR, scope=ScopeKind.POINT, scope_id=first.point_id, name="Người khác"
    )
    with pytest.raises(SeatTaken):
        await branch_seats.join_branch(deployment, person, point_id=first.point_id, **room.about)
    with pytest.raises(NotFound):
        await room.join(first, branch_id=min(await room.rooms()))
    for actor in (first, scene.south):
        with pytest.raises(Forbidden):
            await room.end(actor)
    for actor in (scene.north, first, auditor):
        with pytest.raises(Forbidden):
            await scene.delegate(scene.south, by=actor)
        with pytest.raises(Forbidden):
            await branches.recall_branches(deployment, actor, session_id=scene.session_id)
    await room.end(scene.operator)
    assert (await scene.view()).branches == ()


async def test_the_floor_inside_keeps_the_rules_of_every_floor(room: Room) -> None:
    scene, deployment = room.scene, room.scene.deployment
    first, second, _ = scene.communes
    await room.delegate(scene.north)
    for actor in (first, second):
        await room.request(actor)
    seen = (await room.branch()).version
    with pytest.raises(QueueMoved):
        await branch_floor.call_next_in_branch(
            deployment, scene.north, point_id=second.point_id, seen=seen, minutes=0, **room.about
        )
    called = await branch_floor.call_next_in_branch(
        deployment, scene.north, point_id=first.point_id, seen=seen, minutes=3, **room.about
    )
    assert (called.floor[0].point_id, called.floor[0].until is not None, called.queue) == (
        first.point_id,
        True,
        (second.point_id,),
    )
    returned = await branch_floor.return_in_branch(deployment, first, point_id=first.point_id, **room.about)
    withdrawn = await branch_floor.withdraw_in_branch(deployment, second, point_id=second.point_id, **room.about)
    assert (returned.floor, withdrawn.queue) == ((), ())
    await room.give(scene.north, second)
    taken = await branch_floor.take_in_branch(deployment, scene.north, point_id=second.point_id, seen=99, **room.about)
    assert taken.floor == ()
    # What was asked inside is no request in the main room, and the other way round.
    assert (await scene.view()).queue == ()
    with pytest.raises(PointAway):
        await floor.request_floor(deployment, first, session_id=scene.session_id, point_id=first.point_id)


async def test_who_leaves_gives_up_its_place_and_who_conducts_ends_it(room: Room) -> None:
    scene, deployment = room.scene, room.scene.deployment
    first, second, _ = scene.communes
    branch_id = await room.delegate(scene.north)
    await room.request(second)
    await room.give(scene.north, first)

    async def leave(actor: Actor) -> None:
        await seats.leave_session(
            deployment,
            actor,
            session_id=scene.session_id,
            point_id=actor.point_id,
            generation=(await scene.seat(actor.point_id)).generation,
        )

    await leave(first)
    inside = await room.branch()
    assert (inside.floor, inside.queue) == ((), (second.point_id,))
    # Its connection there is cut as well: the seat is given up.
    assert not room.inside[first.point_id].connected
    assert first.point_id not in await room.grants(branch_id)
    assert {seat.point_id: seat.presence for seat in inside.seats}[first.point_id] == Presence.LEFT
    await door.bar(
        deployment, scene.chair, session_id=scene.session_id, point_id=second.point_id, reason="Nhầm", seen=99
    )
    assert (await room.branch()).queue == ()
    assert not room.inside[second.point_id].connected
    await room.look()
    await leave(scene.north)
    await room.look()
    assert (await scene.events("branch.ended"))[0][1]["why"] == "head_left"
    assert (await scene.view()).branches == ()
    # Nobody intruded and nobody was lost: they went, or were put out, and that is told.
    assert await scene.events("intruder", "branch.lost", "media") == []


async def test_who_drops_from_both_comes_back_to_both(room: Room) -> None:
    scene = room.scene
    first = scene.communes[0]
    branch_id = await room.delegate(scene.north)
    await room.give(scene.north, first)
    for clients in (room.clients, room.inside):
        clients[first.point_id].leave()
    await room.look()
    seats_inside = {seat.point_id: seat.presence for seat in (await room.branch()).seats}
    assert ((await scene.seat(first.point_id)).presence, seats_inside[first.point_id]) == ("dropped", "dropped")
    assert (await room.told())[-1] == "Mất kết nối với họp nhánh Huyện Bắc: Xã 001."
    await room.enter(first)
    await room.go_in(first)
    await room.look()
    inside = await room.branch()
    assert ([one.point_id for one in inside.floor], inside.branch.joined) == ([first.point_id], 3)
    assert (await room.grants(branch_id))[first.point_id] == SEEN_AND_HEARD


async def test_another_machine_of_the_point_supersedes_in_both_rooms(room: Room) -> None:
    scene = room.scene
    first = scene.communes[0]
    await room.delegate(scene.north)
    before = room.inside[first.point_id]
    # The same device reloads its page: a newer generation in the seat.
    await room.enter(first)
    await room.go_in(first)
    await room.look()
    assert (before.connected, room.inside[first.point_id].connected) == (False, True)


async def test_nobody_watches_a_sub_conference(room: Room) -> None:
    scene = room.scene
    branch_id = await room.delegate(scene.north)
    name = (await room.rooms())[branch_id]
    token = scene.deployment.media.admit(
        name, f"person:{scene.chair.id}:1", name="Chủ trì A", grants=SILENT, attributes={}, life_s=60
    ).token
    client = room.media.join(token)
    await room.look()
    assert not client.connected


async def test_what_a_point_shows_and_who_is_called_next_make_room(room: Room) -> None:
    scene, deployment = room.scene, room.scene.deployment
    first = scene.communes[0]
    wish = PresenterIn(point_id=first.point_id, seen=99)
    await screens.let_present(deployment, scene.chair, session_id=scene.session_id, wish=wish)
    await room.delegate(scene.north)
    assert (await scene.view()).scene.content is None
    with pytest.raises(PointAway):
        await screens.let_present(deployment, scene.chair, session_id=scene.session_id, wish=wish)
    assert await room.told("content") == ["Mời Xã 001 trình chiếu màn hình.", "Xã 001 trình chiếu xong."]


async def test_a_break_leaves_it_alone_and_the_end_of_the_session_ends_it(room: Room) -> None:
    scene, deployment = room.scene, room.scene.deployment
    branch_id = await room.delegate(scene.north)
    await sessions.pause_session(deployment, scene.chair, session_id=scene.session_id)
    await room.give(scene.north, scene.communes[0])
    assert (await room.stage(branch_id)).state is StageState.LIVE
    assert (await room.grants(branch_id))[scene.communes[0].point_id] == SEEN_AND_HEARD
    await sessions.end_session(deployment, scene.chair, session_id=scene.session_id)
    await room.look()
    document = Stage.load(room.media._room((await room.rooms())[branch_id]).metadata)
    assert document is not None
    assert (document.state, document.tracks) == (StageState.ENDED, ())
    assert (await room.told())[-1].endswith("(phiên họp kết thúc); các điểm cầu trở lại.")


async def test_what_cannot_be_delegated_says_why(room: Room) -> None:
    scene = room.scene
    for actor in (scene.communes[0], scene.main):
        with pytest.raises(BadBranch):
            await scene.delegate(actor)
    await sessions.end_session(scene.deployment, scene.chair, session_id=scene.session_id)
    with pytest.raises(Refusal):
        await scene.delegate(scene.north)


async def test_before_the_meeting_nothing_is_delegated(deployment: Deployment, clock: Clock) -> None:
    scene = await make_districts(deployment)
    await scene.open()
    made = Room(scene, clock)
    await made.enter(scene.main, *scene.subs)
    with pytest.raises(WrongState):
        await scene.delegate(scene.north)


async def test_a_control_plane_that_was_away_finds_everybody_where_they_are(room: Room) -> None:
    """Nothing of it lives in a process: another one goes on from the rows."""
    scene = room.scene
    branch_id = await room.delegate(scene.north)
    await room.give(scene.north, scene.communes[0])
    other = Room(scene, room.clock)
    other.branch_id = branch_id
    await other.look()
    assert (await other.grants(branch_id))[scene.communes[0].point_id] == SEEN_AND_HEARD
    assert {seat.presence for seat in (await other.branch()).seats} == {Presence.PRESENT}
    assert await scene.told("media") == []
