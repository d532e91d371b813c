"""The door of a session: a locked room, the waiting room, who is let in and who is sent back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from nhipcau.documents.logbook import Weight, line
from nhipcau.domain.door import Entry
from nhipcau.domain.errors import Forbidden, NotInvited, PointAbsent, SessionNotOpen
from nhipcau.domain.errors_door import Barred, DoorLocked, DoorMoved, InWaitingRoom, MainPointStays, RoomLocked
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.rooms import Presence, SessionView
from nhipcau.services import door, floor, seats, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau.worker.reconciler import Reconciler
from nhipcau.worker.room_writer import RoomWriter
from nhipcau.worker.stage_writer import write_changed
from nhipcau_media.memory import MemoryClient, MemoryMediaServer
from support.control_plane import (
    Clock,
    make_body,
    make_conference,
    make_device,
    make_person,
    make_point,
    make_points,
)
from support.meetings import Scene, make_scene, speakers

pytestmark = pytest.mark.anyio


@dataclass
class Hall:
    """An open session with its media server, and the worker's parts run by hand."""

    scene: Scene
    media: MemoryMediaServer
    writer: RoomWriter
    reconciler: Reconciler

    async def look(self) -> None:
        await write_changed(self.scene.deployment, self.writer)
        await self.reconciler.tick()

    async def enter(self, actor: Actor) -> MemoryClient:
        """Be admitted and come in."""
        client = self.media.join((await self.scene.join(actor)).token)
        await self.look()
        return client

    async def inside(self) -> list[str]:
        """Identities at the media server."""
        (name,) = await self.media.rooms()
        return sorted(participant.identity for participant in await self.media.roster(name))

    async def view(self, actor: Actor | None = None) -> SessionView:
        return await get_session(self.scene.deployment, actor or self.scene.chair, session_id=self.scene.session_id)

    async def entry(self, actor: Actor) -> Entry:
        return Entry((await self.scene.seat(actor.point_id)).entry)

    async def lock(self, *, locked: bool = True) -> SessionView:
        seen = (await self.view()).version
        return await door.set_lock(
            self.scene.deployment, self.scene.chair, session_id=self.scene.session_id, locked=locked, seen=seen
        )

    async def waiting_room(self, *, on: bool = True) -> SessionView:
        seen = (await self.view()).version
        return await door.set_waiting_room(
            self.scene.deployment, self.scene.chair, session_id=self.scene.session_id, on=on, seen=seen
        )

    async def admit(self, actor: Actor, *, seen: int | None = None) -> SessionView:
        return await door.admit_point(
            self.scene.deployment,
            self.scene.chair,
            session_id=self.scene.session_id,
            point_id=actor.point_id,
            seen=(await self.view()).version if seen is None else seen,
        )

    async def send_back(self, actor: Actor) -> SessionView:
        return await door.send_back(
            self.scene.deployment,
            self.scene.chair,
            session_id=self.scene.session_id,
            point_id=actor.point_id,
            seen=(await self.view()).version,
        )

    async def bar(self, actor: Actor, reason: str) -> SessionView:
        return await door.bar(
            self.scene.deployment,
            self.scene.chair,
            session_id=self.scene.session_id,
            point_id=actor.point_id,
            reason=reason,
            seen=(await self.view()).version,
        )


async def make_hall(scene: Scene) -> Hall:
    await scene.open()
    writer = RoomWriter(scene.deployment)
    assert isinstance(scene.deployment.media, MemoryMediaServer)
    hall = Hall(scene, scene.deployment.media, writer, Reconciler(scene.deployment, writer))
    await hall.look()
    return hall


@pytest.fixture
async def hall(deployment: Deployment) -> Hall:
    return await make_hall(await make_scene(deployment))


async def test_a_locked_room_takes_back_who_dropped_and_nobody_new(hall: Hall, clock: Clock) -> None:
    """Art. 3.3: and the main point always."""
    first, second, third = hall.scene.subs[:3]
    client = await hall.enter(first)
    await hall.enter(third)
    locked = await hall.lock()
    assert (locked.door.locked, locked.door.changed_by) == (True, "Chủ trì A")
    client.cut()
    await hall.look()
    clock.advance(seconds=5)
    await hall.enter(first)
    assert (await hall.scene.seat(first.point_id)).presence == Presence.PRESENT
    for _ in range(2):
        with pytest.raises(RoomLocked):
            await hall.scene.join(second)
    assert await hall.entry(second) is Entry.WAITING
    with pytest.raises(DoorLocked):
        await hall.admit(second)
    await seats.leave_session(
        hall.scene.deployment, third, session_id=hall.scene.session_id, point_id=third.point_id, generation=1
    )
    with pytest.raises(RoomLocked):
        await hall.scene.join(third)
    await hall.enter(hall.scene.main)
    await hall.lock(locked=False)
    for actor in (second, third):
        await hall.enter(actor)
    assert len(await hall.inside()) == 4
    assert await hall.scene.told("door", "seat.waits", "intruder") == [
        "door.locked",
        "seat.waits",
        "seat.waits",
        "door.unlocked",
    ]


async def test_who_waits_has_no_token_and_is_let_in_one_by_one_or_together(hall: Hall) -> None:
    first, second, third = hall.scene.subs[:3]
    await hall.waiting_room()
    for actor in (first, second, third):
        with pytest.raises(InWaitingRoom):
            await hall.scene.join(actor)
    assert await hall.inside() == []
    seats_seen = {seat.point_id: (seat.entry, seat.presence) for seat in (await hall.view(first)).seats}
    assert seats_seen[first.point_id] == (Entry.WAITING, Presence.ABSENT)
    await hall.admit(first)
    await hall.enter(first)
    with pytest.raises(InWaitingRoom):
        await hall.scene.join(second)
    # Whoever gives up waiting is not let in with the others.
    await seats.leave_session(
        hall.scene.deployment, third, session_id=hall.scene.session_id, point_id=third.point_id, generation=0
    )
    seen = (await hall.view()).version
    await door.admit_waiting(hall.scene.deployment, hall.scene.engineer, session_id=hall.scene.session_id, seen=seen)
    await hall.enter(second)
    assert await hall.entry(third) is Entry.OUTSIDE
    with pytest.raises(InWaitingRoom):
        await hall.scene.join(third)
    lines = [line(kind, data, "vi") for kind, data in await hall.scene.events("door", "seat.waits", "seat.admitted")]
    assert [words[0] for words in lines if words] == [
        "Mở phòng chờ.",
        "Xã 001 chờ trước phòng họp.",
        "Xã 002 chờ trước phòng họp.",
        "Xã 003 chờ trước phòng họp.",
        "Cho Xã 001 vào phòng họp.",
        "Cho Xã 002 vào phòng họp.",
        "Xã 003 chờ trước phòng họp.",
    ]


async def test_a_subtree_is_let_in_and_the_others_wait_on(deployment: Deployment) -> None:
    province = await make_body(deployment, "Tỉnh Thử")
    district = await make_body(deployment, "Huyện Yên Thế", parent=province)
    main = await make_point(deployment, "Điểm cầu chính", body=province)
    near = await make_points(deployment, 2, parent=district)
    far = await make_point(deployment, "Xã Xa", body=await make_body(deployment, "Xã Xa", parent=province))
    meeting = await make_conference(deployment, main, [*near, far])
    chair = await make_person(deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=meeting.conference.id)
    devices = [await make_device(deployment, point) for point in (*near, far)]
    hall = await make_hall(Scene(deployment, meeting, chair, chair, await make_device(deployment, main), devices))
    await hall.waiting_room()
    for device in devices:
        with pytest.raises(InWaitingRoom):
            await hall.scene.join(device)
    view = await hall.view()
    above = {seat.point_id: seat.parent_id for seat in view.seats}
    assert [above[device.point_id] for device in devices] == [district.id, district.id, province.id]
    admitted = await door.admit_waiting(
        deployment, chair, session_id=meeting.session.id, body_id=district.id, seen=view.version
    )
    stands = {seat.point_id: seat.entry for seat in admitted.seats}
    assert [stands[device.point_id] for device in devices] == [Entry.INSIDE, Entry.INSIDE, Entry.WAITING]
    told = [data for kind, data in await hall.scene.events("seat.admitted")]
    assert [data["whom_vi"] for data in told] == ["2 điểm cầu (Huyện Yên Thế)"]


async def test_who_is_sent_back_loses_floor_and_connection_and_its_old_token(hall: Hall) -> None:
    deployment, session_id = hall.scene.deployment, hall.scene.session_id
    first, second = hall.scene.subs[:2]
    old = await hall.scene.join(first)
    hall.media.join(old.token)
    await hall.enter(second)
    await hall.look()
    await floor.request_floor(deployment, second, session_id=session_id, point_id=second.point_id)
    view = await hall.view()
    given = await floor.give_floor(
        deployment, hall.scene.chair, session_id=session_id, point_id=first.point_id, seen=view.version
    )
    assert speakers(given) == [first.point_id]
    back = await hall.send_back(first)
    assert (speakers(back), back.queue, back.undo_until) == ([], (second.point_id,), None)
    assert await hall.inside() == [f"point:{second.point_id}"], "the media server was told at once"
    assert (await hall.scene.seat(first.point_id)).presence == Presence.LEFT
    with pytest.raises(InWaitingRoom):
        await hall.scene.join(first)
    # A page that is not ours keeps the token: it is put out again, and told of.
    hall.media.join(old.token)
    await hall.look()
    assert await hall.inside() == [f"point:{second.point_id}"]
    assert [data["reason"] for _, data in await hall.scene.events("intruder")] == ["not_admitted"]
    await hall.admit(first)
    await hall.enter(first)
    assert [kind for kind in await hall.scene.told("seat", "floor") if kind != "seat.joined"] == [
        "floor.requested",
        "floor.given",
        "seat.sent_back",
        "floor.taken",
        "seat.admitted",
        "seat.returned",
    ]


async def test_a_token_that_was_given_before_the_point_was_sent_back_lets_nobody_in(hall: Hall) -> None:
    """The admission is decided once, and asked again when somebody arrives."""
    first = hall.scene.subs[0]
    given = await hall.scene.join(first)
    await hall.send_back(first)
    hall.media.join(given.token)
    await hall.look()
    assert await hall.inside() == []
    assert (await hall.scene.seat(first.point_id)).presence == Presence.ABSENT


async def test_who_is_put_out_is_cut_off_and_stays_out_until_the_bar_is_lifted(hall: Hall) -> None:
    deployment, session_id = hall.scene.deployment, hall.scene.session_id
    first, second = hall.scene.subs[:2]
    old = await hall.scene.join(first)
    hall.media.join(old.token)
    await hall.enter(second)
    before = await hall.scene.seat(first.point_id)
    for actor in (first, second):
        await floor.request_floor(deployment, actor, session_id=session_id, point_id=actor.point_id)
    await sessions.start_session(deployment, hall.scene.chair, session_id=session_id)
    # In a break too: nothing of it waits for the end of the break.
    await sessions.pause_session(deployment, hall.scene.chair, session_id=session_id)
    out = await hall.bar(first, "Nhầm điểm cầu")
    after = await hall.scene.seat(first.point_id)
    assert (out.queue, after.generation, after.holder) == ((second.point_id,), before.generation + 1, "")
    assert await hall.inside() == [f"point:{second.point_id}"], "the media server was told at once"
    with pytest.raises(Barred) as refusal:
        await hall.scene.join(first, takeover=True)
    assert refusal.value.words("vi")[0].endswith("ra khỏi phiên họp: Nhầm điểm cầu")
    hall.media.join(old.token)
    await hall.look()
    assert await hall.inside() == [f"point:{second.point_id}"]
    await seats.leave_session(
        deployment, first, session_id=session_id, point_id=first.point_id, generation=before.generation
    )
    assert await hall.entry(first) is Entry.BARRED
    # Why is for who conducts and for the point itself.
    reasons = {
        actor.name: next(
            seat.entry_reason for seat in (await hall.view(actor)).seats if seat.point_id == first.point_id
        )
        for actor in (hall.scene.chair, first, second)
    }
    assert reasons == {hall.scene.chair.name: "Nhầm điểm cầu", first.name: "Nhầm điểm cầu", second.name: ""}
    lifted = await door.lift_bar(
        deployment, hall.scene.engineer, session_id=session_id, point_id=first.point_id, seen=out.version
    )
    assert [seat.entry for seat in lifted.seats if seat.point_id == first.point_id] == [Entry.OUTSIDE]
    await hall.enter(first)
    events = await hall.scene.events("seat.bar", "intruder")
    assert [line(kind, data, "vi") for kind, data in events if kind != "intruder.removed"] == [
        ("Mời Xã 001 ra khỏi phiên: Nhầm điểm cầu", Weight.ATTENTION),
        ("Cho phép Xã 001 dự lại.", Weight.PLAIN),
    ]
    assert [data["reason"] for kind, data in events if kind == "intruder.removed"] == ["not_admitted"]


async def test_two_hosts_at_once_have_one_outcome(hall: Hall) -> None:
    deployment, session_id = hall.scene.deployment, hall.scene.session_id
    await hall.enter(hall.scene.subs[0])
    seen = (await hall.view()).version
    outcomes = await asyncio.gather(
        door.set_lock(deployment, hall.scene.chair, session_id=session_id, locked=True, seen=seen),
        door.set_waiting_room(deployment, hall.scene.engineer, session_id=session_id, on=True, seen=seen),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DoorMoved", "SessionView"]
    view = await hall.view()
    assert (view.door.locked, view.door.waiting_room) in {(True, False), (False, True)}
    assert len(await hall.scene.told("door")) == 1
    back = await hall.send_back(hall.scene.subs[0])
    with pytest.raises(DoorMoved):
        await hall.admit(hall.scene.subs[0], seen=back.version - 1)


async def test_only_who_conducts_keeps_the_door_and_the_main_point_stays(hall: Hall) -> None:
    deployment, session_id = hall.scene.deployment, hall.scene.session_id
    sub, main = hall.scene.subs[0], hall.scene.main
    with pytest.raises(Forbidden):
        await door.set_lock(deployment, sub, session_id=session_id, locked=True, seen=99)
    with pytest.raises(Forbidden):
        await door.admit_point(deployment, sub, session_id=session_id, point_id=sub.point_id, seen=99)
    await hall.enter(main)
    with pytest.raises(MainPointStays):
        await hall.send_back(main)
    with pytest.raises(MainPointStays):
        await hall.bar(main, "Nhầm")
    with pytest.raises(PointAbsent):
        await hall.send_back(sub)
    stranger = await make_point(deployment, "Điểm cầu lạ", body=await make_body(deployment, "Xã Lạ"))
    with pytest.raises(NotInvited):
        await door.admit_point(deployment, hall.scene.chair, session_id=session_id, point_id=stranger.id, seen=99)
    await sessions.end_session(deployment, hall.scene.chair, session_id=session_id)
    with pytest.raises(SessionNotOpen):
        await hall.lock()
