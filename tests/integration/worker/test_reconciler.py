"""What rosters teach, step by step, with the media server in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
from sqlalchemy import update

from nhipcau.domain.roles import Actor, ActorKind
from nhipcau.schemas.rooms import Admission, Presence
from nhipcau.services import floor, seats, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau.services.sign_in import sign_out
from nhipcau.services.stage import SEEN, SEEN_AND_HEARD, SILENT
from nhipcau.store.models import Device, Person
from nhipcau.worker import timers, watchers
from nhipcau.worker.reconciler import GENTLE_S, Reconciler
from nhipcau.worker.room_writer import RoomWriter
from nhipcau.worker.stage_writer import write_changed
from nhipcau_media.contract.stage import Kind, RecordingState, Source, Stage, StageState
from nhipcau_media.memory import MemoryClient, MemoryMediaServer
from support.control_plane import Clock, make_device
from support.database import counted_queries
from support.meetings import Scene, make_scene, speakers

pytestmark = pytest.mark.anyio


@dataclass
class Hall:
    """An open session, its media server, and the worker's parts run by hand."""

    scene: Scene
    media: MemoryMediaServer
    writer: RoomWriter
    reconciler: Reconciler

    async def look(self) -> bool:
        await write_changed(self.scene.deployment, self.writer)
        return await self.reconciler.tick()

    async def enter(self, actor: Actor, *, takeover: bool = False) -> MemoryClient:
        """Be admitted and come in."""
        return self.media.join((await self.scene.join(actor, takeover=takeover)).token)

    async def presence(self, actor: Actor) -> str:
        return (await self.scene.seat(actor.point_id)).presence

    async def give(self, actor: Actor) -> None:
        view = await get_session(self.scene.deployment, self.scene.chair, session_id=self.scene.session_id)
        await floor.give_floor(
            self.scene.deployment,
            self.scene.chair,
            session_id=self.scene.session_id,
            point_id=actor.point_id,
            seen=view.version,
        )

    async def stage(self) -> Stage:
        """The document that clients have."""
        (name,) = await self.media.rooms()
        stage = Stage.load(self.media._room(name).metadata)
        assert stage is not None
        return stage


async def make_hall(deployment: Deployment, points: int = 3) -> Hall:
    scene = await make_scene(deployment, points)
    await scene.open()
    writer = RoomWriter(deployment)
    assert isinstance(deployment.media, MemoryMediaServer)
    hall = Hall(scene, deployment.media, writer, Reconciler(deployment, writer))
    await hall.look()
    return hall


@pytest.fixture
async def hall(deployment: Deployment) -> Hall:
    return await make_hall(deployment)


async def watch(hall: Hall, actor: Actor) -> MemoryClient:
    joined: Admission = await seats.join_session(
        hall.scene.deployment, actor, session_id=hall.scene.session_id, point_id=None
    )
    return hall.media.join(joined.token)


async def test_points_join_drop_return_and_leave(hall: Hall, clock: Clock) -> None:
    sub = hall.scene.subs[0]
    client = await hall.enter(sub)
    await hall.look()
    assert await hall.presence(sub) == Presence.PRESENT
    client.cut()
    await hall.look()
    assert await hall.presence(sub) == Presence.DROPPED
    clock.advance(seconds=12)
    await hall.enter(sub)
    await hall.look()
    seat = await hall.scene.seat(sub.point_id)
    await seats.leave_session(
        hall.scene.deployment,
        sub,
        session_id=hall.scene.session_id,
        point_id=sub.point_id,
        generation=seat.generation,
    )
    await hall.look()
    assert await hall.presence(sub) == Presence.LEFT
    here = {"point_id": sub.point_id, "label": "Xã 001"}
    assert await hall.scene.events("seat", "intruder") == [
        ("seat.joined", here),
        ("seat.dropped", here),
        ("seat.returned", {**here, "away_ms": 12_000}),
        ("seat.left", here),
    ]


async def test_nothing_new_writes_nothing(hall: Hall) -> None:
    await hall.enter(hall.scene.subs[0])
    await hall.look()
    with counted_queries(hall.scene.deployment.database) as statements:
        await hall.look()
    assert [s for s in statements if not s.lstrip().upper().startswith("SELECT")] == []


async def test_a_comparison_costs_the_same_for_one_point_and_for_250(deployment: Deployment) -> None:
    hall = await make_hall(deployment, 250)
    await hall.enter(hall.scene.subs[0])
    await hall.look()
    with counted_queries(deployment.database) as statements:
        await hall.reconciler.tick()
    assert len(statements) == 5


async def test_who_drops_keeps_the_floor(hall: Hall) -> None:
    sub = hall.scene.subs[0]
    client = await hall.enter(sub)
    await hall.look()
    await hall.give(sub)
    await hall.look()
    assert client.grants == SEEN_AND_HEARD
    client.cut()
    await hall.look()
    back = await hall.enter(sub)
    await hall.look()
    view = await get_session(hall.scene.deployment, hall.scene.chair, session_id=hall.scene.session_id)
    assert (speakers(view), back.grants) == ([sub.point_id], SEEN_AND_HEARD)


async def test_rights_follow_the_floor(hall: Hall) -> None:
    scene = hall.scene
    first, second = scene.subs[:2]
    main = await hall.enter(scene.main)
    clients = {actor.point_id: await hall.enter(actor) for actor in (first, second)}
    await hall.look()

    async def rights() -> list[object]:
        await write_changed(scene.deployment, hall.writer)
        return [main.grants, clients[first.point_id].grants, clients[second.point_id].grants]

    assert await rights() == [SEEN_AND_HEARD, SILENT, SILENT]
    for actor in (first, second):
        await floor.request_floor(scene.deployment, actor, session_id=scene.session_id, point_id=actor.point_id)
    assert await rights() == [SEEN_AND_HEARD, SEEN, SILENT]
    await hall.give(first)
    assert await rights() == [SEEN_AND_HEARD, SEEN_AND_HEARD, SEEN]
    await hall.give(second)
    assert await rights() == [SEEN_AND_HEARD, SILENT, SEEN_AND_HEARD]
    stage = await hall.stage()
    assert [on.identity for on in (stage.main, *stage.floor)] == [main.info.identity, f"point:{second.point_id}"]
    await sessions.start_session(scene.deployment, scene.chair, session_id=scene.session_id)
    await sessions.pause_session(scene.deployment, scene.chair, session_id=scene.session_id)
    assert await rights() == [SILENT, SILENT, SILENT]
    assert ((await hall.stage()).state, (await hall.stage()).tracks) == (StageState.PAUSED, ())


async def test_a_token_from_before_the_floor_changed_gives_nothing(hall: Hall) -> None:
    sub = hall.scene.subs[0]
    await hall.enter(sub)
    await hall.look()
    await hall.give(sub)
    await hall.look()
    late = await hall.scene.join(sub)
    await floor.mute_all(hall.scene.deployment, hall.scene.chair, session_id=hall.scene.session_id, seen=99)
    await hall.look()
    client = hall.media.join(late.token)
    assert client.grants == SEEN_AND_HEARD
    await hall.look()
    assert client.grants == SILENT


async def test_smuggled_sound_is_removed(hall: Hall) -> None:
    sub = hall.scene.subs[0]
    client = await hall.enter(sub)
    await hall.look()
    await floor.request_floor(hall.scene.deployment, sub, session_id=hall.scene.session_id, point_id=sub.point_id)
    await hall.look()
    honest = client.publish(Source.CAMERA)
    await hall.look()
    assert [track.sid for track in client.info.tracks] == [honest]
    client.publish(Source.CAMERA, Kind.SOUND)
    await hall.look()
    assert [track for track in client.info.tracks if track.kind is Kind.SOUND] == []
    assert await hall.scene.events("stray") == [
        (
            "stray_track.removed",
            {"point_id": sub.point_id, "label": "Xã 001", "identity": client.info.identity},
        )
    ]
    await hall.look()
    assert client.grants == SEEN


async def test_the_sound_of_who_has_the_floor_stays(hall: Hall) -> None:
    sub = hall.scene.subs[0]
    client = await hall.enter(sub)
    await hall.look()
    await hall.give(sub)
    await hall.look()
    for source in (Source.CAMERA, Source.MICROPHONE):
        client.publish(source)
    await hall.look()
    assert len(client.info.tracks) == 2
    await floor.take_floor(
        hall.scene.deployment,
        hall.scene.chair,
        session_id=hall.scene.session_id,
        point_id=sub.point_id,
        seen=(await hall.stage()).v,
    )
    await hall.look()
    assert not client.info.tracks
    assert await hall.scene.told("stray") == []


async def test_an_older_connection_gives_way(hall: Hall) -> None:
    sub = hall.scene.subs[0]
    client = await hall.enter(sub)
    await hall.look()
    spare = await make_device(hall.scene.deployment, hall.scene.meeting.subs[0])
    admission = await hall.scene.join(spare, takeover=True)
    await hall.look()
    # The newer one is given a moment to take its place by itself.
    assert client.connected
    newer = hall.media.join(admission.token)
    assert not client.connected
    await hall.look()
    assert (newer.connected, (await hall.scene.seat(sub.point_id)).media_sid) == (True, newer.info.sid)
    assert await hall.scene.told("seat", "intruder") == ["seat.joined", "seat.moved"]


async def test_who_was_superseded_is_put_out(hall: Hall) -> None:
    sub = hall.scene.subs[0]
    old = await hall.scene.join(sub)
    spare = await make_device(hall.scene.deployment, hall.scene.meeting.subs[0])
    newer = await hall.enter(spare, takeover=True)
    await hall.look()
    returning = hall.media.join(old.token)
    assert not newer.connected
    await hall.look()
    assert not returning.connected
    assert (await hall.scene.events("intruder"))[0][1]["reason"] == "superseded"


async def test_who_is_replaced_by_nobody_goes_after_a_moment(hall: Hall) -> None:
    client = await hall.enter(hall.scene.subs[0])
    await hall.look()
    spare = await make_device(hall.scene.deployment, hall.scene.meeting.subs[0])
    await hall.scene.join(spare, takeover=True)
    await hall.look()
    await asyncio.sleep(GENTLE_S + 0.1)
    await hall.look()
    assert not client.connected


async def test_a_revoked_device_is_put_out(hall: Hall) -> None:
    sub = hall.scene.subs[0]
    client = await hall.enter(sub)
    await hall.look()
    async with hall.scene.deployment.database.write() as tx:
        await tx.execute(update(Device).where(Device.id == sub.id).values(revoked_at=hall.scene.deployment.now()))
        await seats.evict(tx, sub, by=hall.scene.engineer, at=hall.scene.deployment.now())
    await hall.look()
    assert not client.connected
    await hall.look()
    assert await hall.scene.told("seat", "intruder") == ["seat.joined", "intruder.removed", "seat.dropped"]


async def sit_at_the_main_point(hall: Hall) -> MemoryClient:
    main = hall.scene.meeting.main.id
    joined = await seats.join_session(
        hall.scene.deployment, hall.scene.chair, session_id=hall.scene.session_id, point_id=main
    )
    client = hall.media.join(joined.token)
    await hall.look()
    assert client.connected
    return client


async def test_whoever_signs_out_gives_up_the_seat(hall: Hall) -> None:
    client = await sit_at_the_main_point(hall)
    await sign_out(hall.scene.deployment, hall.scene.chair)
    await hall.look()
    assert not client.connected
    # Free for another machine, without asking whether to move it.
    await hall.enter(hall.scene.main)
    await hall.look()
    assert await hall.presence(hall.scene.main) == Presence.PRESENT


async def test_somebody_shut_out_is_put_out_of_the_seat(hall: Hall) -> None:
    client = await sit_at_the_main_point(hall)
    async with hall.scene.deployment.database.write() as tx:
        await tx.execute(update(Person).where(Person.id == hall.scene.chair.id).values(active=False))
    await hall.look()
    assert not client.connected
    assert (await hall.scene.events("intruder"))[0][1]["reason"] == "revoked"


async def test_a_watcher_who_signed_out_is_put_out(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchers, "LOOK_AGAIN_S", 0.0)
    client = await watch(hall, hall.scene.engineer)
    await hall.look()
    assert client.connected
    await sign_out(hall.scene.deployment, hall.scene.engineer)
    await hall.look()
    assert not client.connected


async def test_strangers_are_put_out(hall: Hall) -> None:
    (room,) = await hall.media.rooms()
    strangers = [
        hall.media.join(
            hall.media.admit(
                room, identity, name="Ai đó", grants=SEEN_AND_HEARD, attributes={"gen": "1"}, life_s=60
            ).token
        )
        for identity in (
            "point:987",
            f"point:{hall.scene.sub_ids[0]}:content",
            "somebody",
            "person:987:1",
            "sys:programme2",
        )
    ]
    programme = hall.media.join(
        hall.media.admit(room, "sys:programme", name="", grants=SILENT, attributes={}, life_s=60).token
    )
    await hall.look()
    assert [stranger.connected for stranger in strangers] == [False] * 5
    assert programme.connected
    assert [data["reason"] for _, data in await hall.scene.events("intruder")] == [
        "not_invited",
        "unknown",
        "unknown",
        "not_allowed",
        "unknown",
    ]


async def test_watchers_come_and_go(hall: Hall) -> None:
    client = await watch(hall, hall.scene.engineer)
    await hall.look()
    client.leave()
    await hall.look()
    data = {"person_id": hall.scene.engineer.id, "label": "Kỹ sư Sở"}
    assert await hall.scene.events("watcher") == [("watcher.joined", data), ("watcher.left", data)]
    assert hall.scene.engineer.kind is ActorKind.PERSON


async def test_a_watcher_who_may_not_any_more_does_not_come_in(hall: Hall) -> None:
    joined = await seats.join_session(
        hall.scene.deployment, hall.scene.engineer, session_id=hall.scene.session_id, point_id=None
    )
    async with hall.scene.deployment.database.write() as tx:
        await tx.execute(update(Person).where(Person.id == hall.scene.engineer.id).values(active=False))
    client = hall.media.join(joined.token)
    await hall.look()
    assert not client.connected


async def test_the_media_server_comes_back_with_its_rooms(hall: Hall, clock: Clock) -> None:
    sub = hall.scene.subs[0]
    await hall.enter(sub)
    await hall.look()
    await hall.give(sub)
    await hall.look()
    before = await hall.stage()
    hall.media.down = True
    hall.media.lose_everything()
    assert not await hall.look()
    assert await hall.scene.told("media") == []
    assert not await hall.look()
    view = await get_session(hall.scene.deployment, hall.scene.chair, session_id=hall.scene.session_id)
    assert view.media_away
    clock.advance(seconds=4)
    hall.media.down = False
    assert await hall.look()
    assert await hall.stage() == before
    client = await hall.enter(sub)
    await hall.look()
    view = await get_session(hall.scene.deployment, hall.scene.chair, session_id=hall.scene.session_id)
    assert (view.media_away, speakers(view), client.grants) == (False, [sub.point_id], SEEN_AND_HEARD)
    assert await hall.scene.told("media", "seat.dropped", "seat.returned") == ["media.lost", "media.restored"]
    assert (await hall.scene.events("media.restored"))[0][1] == {"away_ms": 4000}


async def test_a_restart_between_two_looks_is_noticed(hall: Hall) -> None:
    before = await hall.stage()
    hall.media.lose_everything()
    await hall.look()
    assert await hall.stage() == before
    assert await hall.scene.told("media") == ["media.lost", "media.restored"]


async def test_the_stage_survives_a_new_control_plane(hall: Hall) -> None:
    sub = hall.scene.subs[0]
    client = await hall.enter(sub)
    await hall.look()
    await hall.give(sub)
    await hall.look()
    writer = RoomWriter(hall.scene.deployment)
    again = Hall(hall.scene, hall.media, writer, Reconciler(hall.scene.deployment, writer))
    told = await hall.scene.told()
    await floor.mute_all(hall.scene.deployment, hall.scene.chair, session_id=hall.scene.session_id, seen=99)
    await again.look()
    assert client.grants == SILENT
    assert await hall.scene.told() == [*told, "floor.taken", "floor.all_muted"]


async def test_recording_shows_on_stage(hall: Hall) -> None:
    from nhipcau.services.stage import set_recording
    from nhipcau.store.models import Room

    before = await hall.stage()
    async with hall.scene.deployment.database.write() as tx:
        room = await tx.get_one(Room, before.room)
        await set_recording(tx, room, RecordingState.RUNNING)
    await hall.look()
    after = await hall.stage()
    assert (after.recording, after.v) == (RecordingState.RUNNING, before.v + 1)


async def test_an_ended_room_says_so_and_is_closed(hall: Hall, clock: Clock) -> None:
    client = await hall.enter(hall.scene.subs[0])
    await hall.look()
    await sessions.end_session(hall.scene.deployment, hall.scene.chair, session_id=hall.scene.session_id)
    await hall.look()
    assert (await hall.stage()).state is StageState.ENDED
    assert await timers.close_rooms(hall.scene.deployment, set()) == set()
    assert client.connected
    clock.advance(seconds=3)
    closed = await timers.close_rooms(hall.scene.deployment, set())
    assert (len(closed), client.connected, await hall.media.rooms()) == (1, False, frozenset())
    await hall.look()
    assert await hall.media.rooms() == frozenset()


async def test_running_over_is_told_once_and_ends_nothing(hall: Hall, clock: Clock) -> None:
    await sessions.start_session(hall.scene.deployment, hall.scene.chair, session_id=hall.scene.session_id)
    clock.advance(hours=3)
    for _ in range(2):
        await timers.tell_overruns(hall.scene.deployment)
    view = await get_session(hall.scene.deployment, hall.scene.chair, session_id=hall.scene.session_id)
    assert view.state == "live"
    assert await hall.scene.told("session") == ["session.opened", "session.started", "session.overran"]
    client = await hall.enter(hall.scene.subs[0])
    await hall.look()
    assert client.connected
