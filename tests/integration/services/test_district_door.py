"""A district lets its own waiting points in, and nothing else of the door is its own (Art. 10.1)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from nhipcau.domain.door import Entry
from nhipcau.domain.errors import Forbidden, PointAbsent
from nhipcau.domain.errors_door import DoorLocked, DoorMoved, HeldByChair, InWaitingRoom
from nhipcau.domain.roles import Action, Actor, Role, ScopeKind
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import door
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau.services.today import get_today
from nhipcau.services.wall_view import get_wall
from nhipcau.store.models import Seat
from support.control_plane import make_body, make_conference, make_device, make_person, make_point, make_points
from support.meetings import Scene

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Districts:
    """A session with a waiting room, before which two communes of one district and one of another wait."""

    scene: Scene
    operator: Actor

    @property
    def own(self) -> list[Actor]:
        return self.scene.subs[:2]

    @property
    def other(self) -> Actor:
        return self.scene.subs[2]

    async def version(self) -> int:
        view = await get_session(self.scene.deployment, self.scene.chair, session_id=self.scene.session_id)
        return view.version

    async def entries(self) -> list[Entry]:
        return [Entry((await self.scene.seat(actor.point_id)).entry) for actor in self.scene.subs]

    async def admit(self, actor: Actor, seen: int | None = None) -> SessionView:
        return await door.admit_point(
            self.scene.deployment,
            self.operator,
            session_id=self.scene.session_id,
            point_id=actor.point_id,
            seen=await self.version() if seen is None else seen,
        )

    async def admit_all(self, body_id: int | None = None) -> SessionView:
        return await door.admit_waiting(
            self.scene.deployment,
            self.operator,
            session_id=self.scene.session_id,
            body_id=body_id,
            seen=await self.version(),
        )


@pytest.fixture
async def districts(deployment: Deployment) -> Districts:
    province = await make_body(deployment, "Tỉnh Thử")
    one, two = [await make_body(deployment, f"Huyện {n}", level="district", parent=province) for n in (1, 2)]
    main = await make_point(deployment, "Điểm cầu chính", body=province)
    points = [*await make_points(deployment, 2, parent=one), *await make_points(deployment, 1, parent=two)]
    meeting = await make_conference(deployment, main, points)
    scene = Scene(
        deployment=deployment,
        meeting=meeting,
        chair=await make_person(
            deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=meeting.conference.id, name="Chủ trì A"
        ),
        engineer=await make_person(deployment, Role.ENGINEER),
        main=await make_device(deployment, main),
        subs=[await make_device(deployment, point) for point in points],
    )
    operator = await make_person(
        deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=one.id, name="Trực huyện"
    )
    await scene.open()
    made = Districts(scene, operator)
    await door.set_waiting_room(
        deployment, scene.chair, session_id=scene.session_id, on=True, seen=await made.version()
    )
    for actor in scene.subs:
        with pytest.raises(InWaitingRoom):
            await scene.join(actor)
    return made


async def test_a_district_admits_its_own_and_no_other(districts: Districts) -> None:
    first, _ = districts.own
    await districts.admit(first)
    assert await districts.entries() == [Entry.INSIDE, Entry.WAITING, Entry.WAITING]
    with pytest.raises(Forbidden):
        await districts.admit(districts.other)
    # Pressing twice is no quarrel.
    await districts.admit(first)
    assert await districts.scene.told("seat.admitted") == ["seat.admitted"]


async def test_all_that_wait_are_those_of_the_own_subtree(districts: Districts) -> None:
    await districts.admit_all()
    assert await districts.entries() == [Entry.INSIDE, Entry.INSIDE, Entry.WAITING]
    # By the name of a body above both it still reaches no further.
    await districts.admit_all(districts.scene.meeting.conference.host_body_id)
    assert (await districts.entries())[2] is Entry.WAITING


async def test_what_the_chair_decided_stands(districts: Districts) -> None:
    scene, (first, second) = districts.scene, districts.own
    before = await districts.version()
    await districts.admit(first)
    await door.send_back(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=first.point_id,
        seen=await districts.version(),
    )
    with pytest.raises(DoorMoved):
        await districts.admit(first, seen=before)
    with pytest.raises(HeldByChair) as refused:
        await districts.admit(first)
    assert refused.value.params == {"label": "Xã 001", "who": "Chủ trì A"}
    await districts.admit_all()
    assert await districts.entries() == [Entry.HELD, Entry.INSIDE, Entry.WAITING]
    await door.set_lock(
        scene.deployment, scene.chair, session_id=scene.session_id, locked=True, seen=await districts.version()
    )
    await door.send_back(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=second.point_id,
        seen=await districts.version(),
    )
    with pytest.raises((HeldByChair, DoorLocked)):
        await districts.admit(second)


async def test_nothing_else_of_the_door_is_the_districts(districts: Districts) -> None:
    scene, (first, _) = districts.scene, districts.own
    seen = await districts.version()
    about = {"session_id": scene.session_id, "point_id": first.point_id, "seen": seen}
    with pytest.raises(Forbidden):
        await door.set_lock(scene.deployment, districts.operator, session_id=scene.session_id, locked=True, seen=seen)
    with pytest.raises(Forbidden):
        await door.set_waiting_room(
            scene.deployment, districts.operator, session_id=scene.session_id, on=False, seen=seen
        )
    with pytest.raises(Forbidden):
        await door.send_back(scene.deployment, districts.operator, **about)
    with pytest.raises(Forbidden):
        await door.bar(scene.deployment, districts.operator, reason="Nhầm", **about)
    with pytest.raises(Forbidden):
        await door.lift_bar(scene.deployment, districts.operator, **about)


async def test_one_that_has_not_come_is_not_let_in_beforehand(districts: Districts) -> None:
    first, _ = districts.own
    seat_id = (await districts.scene.seat(first.point_id)).id
    async with districts.scene.deployment.database.write() as tx:
        (await tx.get_one(Seat, seat_id)).entry = Entry.OUTSIDE.value
    with pytest.raises(PointAbsent):
        await districts.admit(first)


async def test_wall_and_roll_of_the_subtree_are_offered_and_show_who_waits(districts: Districts) -> None:
    deployment, operator = districts.scene.deployment, districts.operator
    (today,) = (await get_today(deployment, operator)).sessions
    assert {Action.WALL_OWN, Action.ROLL_OWN, Action.DOOR_OWN} <= set(today.may)
    wall = await get_wall(deployment, operator, session_id=districts.scene.session_id)
    assert {line.point_id: line.entry for line in wall.lines} == {
        actor.point_id: Entry.WAITING for actor in districts.own
    }
