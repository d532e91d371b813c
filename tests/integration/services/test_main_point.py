"""The main point moves while the session runs (Art. 3.3): stage, rights and pages follow, and nobody drops."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import Forbidden, PointAbsent
from nhipcau.domain.errors_door import MainPointStays
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import door, floor, help_calls, seats
from nhipcau.services.deployment import Deployment
from nhipcau.services.event_stream import EventFilter
from nhipcau.services.logbook import get_logbook_page
from nhipcau.services.roll_view import get_roll
from nhipcau.services.seats import join_session
from nhipcau.services.session_view import get_session
from nhipcau.services.stage import SEEN_AND_HEARD, SILENT
from nhipcau.services.wall_view import get_wall
from nhipcau.store.models import Event
from nhipcau.worker.reconciler import Reconciler
from nhipcau.worker.room_writer import RoomWriter
from nhipcau.worker.stage_writer import write_changed
from nhipcau_media.contract.stage import Stage
from nhipcau_media.memory import MemoryMediaServer
from nhipcau_media.server import Grants, Participant
from support.control_plane import make_person
from support.meetings import Scene, make_scene, speakers

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    made = await make_scene(deployment)
    await made.open()
    return made


class Room:
    """The room at the media server, with the worker's parts run by hand."""

    def __init__(self, scene: Scene) -> None:
        assert isinstance(scene.deployment.media, MemoryMediaServer)
        self.scene, self.media = scene, scene.deployment.media
        self.writer = RoomWriter(scene.deployment)
        self.reconciler = Reconciler(scene.deployment, self.writer)

    async def look(self) -> None:
        await write_changed(self.scene.deployment, self.writer)
        await self.reconciler.tick()

    async def enter(self, *actors: Actor) -> None:
        await self.look()
        for actor in actors:
            self.media.join((await self.scene.join(actor)).token)
        await self.look()

    async def roster(self) -> dict[str, Participant]:
        (name,) = await self.media.rooms()
        return {participant.identity: participant for participant in await self.media.roster(name)}

    async def grants(self) -> dict[str, Grants]:
        return {identity: participant.grants for identity, participant in (await self.roster()).items()}

    async def stage(self) -> Stage:
        (name,) = await self.media.rooms()
        stage = Stage.load(self.media._room(name).metadata)
        assert stage is not None
        return stage


async def view(scene: Scene, actor: Actor | None = None) -> SessionView:
    return await get_session(scene.deployment, actor or scene.chair, session_id=scene.session_id)


async def move(scene: Scene, actor: Actor) -> SessionView:
    return await floor.move_main(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=actor.point_id,
        seen=(await view(scene)).version,
    )


async def test_the_main_point_moves_and_nobody_drops(scene: Scene) -> None:
    """Art. 3.3: exactly one main point, on the stage, in the rights and on every page."""
    deployment, session_id = scene.deployment, scene.session_id
    room = Room(scene)
    first, second = scene.subs[:2]
    await room.enter(scene.main, first, second)
    await floor.request_floor(deployment, first, session_id=session_id, point_id=first.point_id)
    before = await room.roster()
    moved = await move(scene, first)
    await room.look()
    new, old, other = (f"point:{actor.point_id}" for actor in (first, scene.main, second))
    assert [seat.point_id for seat in moved.seats if seat.is_main] == [first.point_id] == [moved.seats[0].point_id]
    assert (moved.queue, moved.undo_until is not None) == ((), True)
    assert await room.grants() == {new: SEEN_AND_HEARD, old: SILENT, other: SILENT}
    document = await room.stage()
    assert (document.main.identity, document.main.label) == (new, "Xã 001")
    assert {track.identity for track in document.tracks} == {new}
    after = await room.roster()
    assert {name: p.sid for name, p in after.items()} == {name: p.sid for name, p in before.items()}
    assert await scene.told("seat.dropped", "seat.left", "intruder") == []
    # What was the main point asks to speak like every other, and may be sent back; the new one stays.
    asked = await floor.request_floor(deployment, scene.main, session_id=session_id, point_id=scene.main.point_id)
    given = await floor.call_next(
        deployment, scene.chair, session_id=session_id, point_id=scene.main.point_id, seen=asked.version
    )
    await room.look()
    assert (speakers(given), (await room.grants())[old]) == ([scene.main.point_id], SEEN_AND_HEARD)
    with pytest.raises(MainPointStays):
        await door.send_back(deployment, scene.chair, session_id=session_id, point_id=first.point_id, seen=99)
    lines = [line(kind, data, "vi") for kind, data in await scene.events("floor.main")]
    assert [words[0] for words in lines if words] == ["Chuyển điểm cầu chính từ Điểm cầu chính sang Xã 001."]


async def test_it_is_undone_like_other_commands(scene: Scene) -> None:
    room = Room(scene)
    first = scene.subs[0]
    await room.enter(scene.main, first)
    given = await floor.give_floor(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=first.point_id,
        seen=(await view(scene)).version,
    )
    moved = await move(scene, first)
    assert speakers(moved) == []
    undone = await floor.undo_floor(scene.deployment, scene.chair, session_id=scene.session_id, seen=moved.version)
    await room.look()
    assert (undone.floor, [seat.point_id for seat in undone.seats if seat.is_main]) == (
        given.floor,
        [scene.main.point_id],
    )
    assert (await room.stage()).main.identity == f"point:{scene.main.point_id}"


async def test_the_point_that_presides_is_told_what_hosts_are_told(scene: Scene) -> None:
    """It conducts (Art. 3.3): who waits before the door and who calls for help, at once and not at the next look."""
    deployment, about = scene.deployment, {"session_id": scene.session_id}
    room = Room(scene)
    first, second = scene.subs[:2]
    await room.enter(scene.main, first, second)
    streams = {actor.name: EventFilter(deployment, actor) for actor in (first, second, scene.chair)}
    told = 0

    async def reached() -> list[str]:
        """Who receives what hosts are told next, each stream having followed everything before."""
        nonlocal told
        made = await help_calls.call_engineer(deployment, scene.subs[2], **about, point_id=scene.sub_ids[2])
        await help_calls.end_call(deployment, scene.subs[2], **about, call_id=made.id)
        async with deployment.database.read() as tx:
            events = (await tx.scalars(select(Event).where(Event.id > told).order_by(Event.id))).all()
        told = events[-1].id
        passed = {name: [await stream.passes(event) for event in events] for name, stream in streams.items()}
        return [name for name, found in passed.items() if found[-2:] == [True, True]]

    assert await reached() == ["Chủ trì A"]
    moved = await move(scene, first)
    assert await reached() == ["Xã 001", "Chủ trì A"]
    await floor.undo_floor(deployment, scene.chair, **about, seen=moved.version)
    assert await reached() == ["Chủ trì A"]
    await move(scene, second)
    assert await reached() == ["Xã 002", "Chủ trì A"]


async def test_hosts_sit_where_they_sat_and_at_the_new_main_point(scene: Scene) -> None:
    """Art. 3.4: moderation belongs to the main point; who presided from the one before it loses no seat by the move."""
    deployment, session_id = scene.deployment, scene.session_id
    deputy = await make_person(
        deployment, Role.DEPUTY, scope=ScopeKind.CONFERENCE, scope_id=scene.meeting.conference.id, name="Phó chủ trì"
    )
    room = Room(scene)
    first, second = scene.subs[:2]
    await room.enter(first, second)
    main_id = scene.main.point_id
    await join_session(deployment, scene.chair, session_id=session_id, point_id=main_id)
    with pytest.raises(Forbidden):
        await join_session(deployment, deputy, session_id=session_id, point_id=first.point_id, takeover=True)
    await move(scene, first)
    # The chair's page comes back to its own place after a drop …
    assert (await view(scene)).point_id == main_id
    again = await join_session(deployment, scene.chair, session_id=session_id, point_id=main_id)
    assert again.identity == f"point:{main_id}"
    # … whoever opens it elsewhere is offered the seat of the one that presides, and no other.
    assert (await view(scene, deputy)).point_id == first.point_id
    taken = await seats.join_session(deployment, deputy, session_id=session_id, point_id=first.point_id, takeover=True)
    assert taken.identity == f"point:{first.point_id}"
    with pytest.raises(Forbidden):
        await join_session(deployment, deputy, session_id=session_id, point_id=second.point_id, takeover=True)


async def test_a_host_at_a_middle_main_point_sits_on_after_two_moves(scene: Scene) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    room = Room(scene)
    first, second = scene.subs[:2]
    await room.enter(scene.main, first, second)
    await move(scene, first)
    await join_session(deployment, scene.chair, session_id=session_id, point_id=first.point_id, takeover=True)
    await room.look()
    await move(scene, second)
    assert (await view(scene)).point_id == first.point_id
    again = await join_session(deployment, scene.chair, session_id=session_id, point_id=first.point_id)
    assert again.identity == f"point:{first.point_id}"


async def test_logbook_roll_and_wall_name_the_point_that_presides(scene: Scene) -> None:
    """Art. 3.3: what was registered is not what presides once the main point was moved."""
    deployment, session_id = scene.deployment, scene.session_id
    room = Room(scene)
    first = scene.subs[0]
    await room.enter(scene.main, first)
    await move(scene, first)
    page = await get_logbook_page(deployment, scene.chair, session_id=session_id, language="vi")
    roll = await get_roll(deployment, scene.chair, session_id=session_id)
    wall = await get_wall(deployment, scene.chair, session_id=session_id)
    assert page.main_point == "Xã 001"
    assert [line.point_id for line in roll.lines if line.is_main] == [first.point_id] == [roll.lines[0].point_id]
    assert {line.point_id: line.is_main for line in wall.lines}[first.point_id]
    assert [line.is_main for line in wall.lines].count(True) == 1


async def test_only_a_host_moves_it_and_only_to_who_is_there(scene: Scene) -> None:
    room = Room(scene)
    await room.enter(scene.main)
    with pytest.raises(PointAbsent):
        await move(scene, scene.subs[0])
    with pytest.raises(Forbidden):
        await floor.move_main(
            scene.deployment,
            scene.subs[0],
            session_id=scene.session_id,
            point_id=scene.subs[0].point_id,
            seen=99,
        )
    assert [seat.is_main for seat in (await view(scene)).seats] == [True, False, False, False]
