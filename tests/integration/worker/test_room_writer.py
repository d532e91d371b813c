"""In which order the media server is told: rights that go, then the stage, then rights that come."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select, update

from nhipcau.schemas.rooms import Presence
from nhipcau.services.floor import give_floor
from nhipcau.store.database import Database
from nhipcau.store.models import Room, Seat
from nhipcau.worker.room_writer import RoomWriter
from nhipcau.worker.stage_writer import write_changed
from nhipcau_media.contract.stage import Kind, Source, Stage
from nhipcau_media.memory import MemoryMediaServer
from nhipcau_media.server import Grants, MediaServerError
from support.control_plane import Clock, make_deployment
from support.meetings import make_scene

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


class Listening(MemoryMediaServer):
    """The media server in memory, noting what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, int]] = []

    async def set_stage(self, room_name: str, stage: Stage) -> None:
        await super().set_stage(room_name, stage)
        self.told.append(("stage", stage.v))

    async def set_grants(self, room_name: str, identity: str, grants: Grants) -> None:
        await super().set_grants(room_name, identity, grants)
        self.told.append((identity, len(grants.publish)))


async def test_rights_go_before_the_stage_and_come_after_it(database: Database, clock: Clock, tmp_path: Path) -> None:
    media = Listening()
    deployment = make_deployment(database, media=media, now=clock, data_dir=tmp_path)
    scene = await make_scene(deployment)
    await scene.open()
    writer = RoomWriter(deployment)
    await write_changed(deployment, writer)
    first, second = scene.subs[:2]
    for actor in (first, second):
        media.join((await scene.join(actor)).token)
    async with database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
    for actor in (first, second):
        view = await give_floor(deployment, scene.chair, session_id=scene.session_id, point_id=actor.point_id, seen=99)
        media.told.clear()
        await write_changed(deployment, writer)
    assert media.told == [
        (f"point:{first.point_id}", 0),
        ("stage", view.version),
        (f"point:{second.point_id}", 2),
    ]
    media.told.clear()
    await write_changed(deployment, writer)
    assert media.told == []


class Slow(MemoryMediaServer):
    """The media server in memory, whose tracks take their time to end."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = asyncio.Event()
        self.ended = asyncio.Event()

    async def see_track_end(self, room_name: str, identity: str, track_sid: str) -> None:
        self.waiting.set()
        await self.ended.wait()


async def test_a_stray_that_takes_its_time_holds_up_no_floor(database: Database, clock: Clock, tmp_path: Path) -> None:
    media = Slow()
    deployment = make_deployment(database, media=media, now=clock, data_dir=tmp_path)
    scene = await make_scene(deployment)
    await scene.open()
    writer = RoomWriter(deployment)
    await write_changed(deployment, writer)
    cheat, honest = scene.subs[:2]
    smuggler = media.join((await scene.join(cheat)).token)
    speaker = media.join((await scene.join(honest)).token)
    async with database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
        room = (await tx.scalars(select(Room))).one()
    await media.set_grants(room.name, smuggler.info.identity, Grants(frozenset({Source.CAMERA})))
    smuggler.publish(Source.CAMERA, Kind.SOUND)
    await write_changed(deployment, writer)
    async with asyncio.TaskGroup() as group:
        removing = group.create_task(writer.remove_strays(room.id))
        await asyncio.wait_for(media.waiting.wait(), 30)
        await give_floor(deployment, scene.chair, session_id=scene.session_id, point_id=honest.point_id, seen=99)
        await asyncio.wait_for(write_changed(deployment, writer), 30)
        assert len(speaker.grants.publish) == 2
        assert not removing.done()
        media.ended.set()
    assert [participant.identity for participant, _ in removing.result()] == [smuggler.info.identity]


class Refusing(Listening):
    """The media server in memory, which takes no document of one room."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.refused = ""
        self.error = error

    async def set_stage(self, room_name: str, stage: Stage) -> None:
        if room_name == self.refused:
            raise self.error
        await super().set_stage(room_name, stage)


@pytest.mark.parametrize("error", [ValueError("stage document of 9000 bytes"), MediaServerError("metadata over limit")])
async def test_a_room_whose_document_is_over_the_limit_keeps_no_other_waiting(
    database: Database, clock: Clock, tmp_path: Path, error: Exception
) -> None:
    media = Refusing(error)
    deployment = make_deployment(database, media=media, now=clock, data_dir=tmp_path)
    scenes = [await make_scene(deployment) for _ in range(2)]
    for scene in scenes:
        await scene.open()
    writer = RoomWriter(deployment)
    await write_changed(deployment, writer)
    for scene in scenes:
        media.join((await scene.join(scene.subs[0])).token)
    async with database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
        rooms = (await tx.scalars(select(Room).order_by(Room.id))).all()
    media.refused = rooms[0].name
    versions = []
    for scene in scenes:
        point_id = scene.sub_ids[0]
        view = await give_floor(deployment, scene.chair, session_id=scene.session_id, point_id=point_id, seen=99)
        versions.append(view.version)
    await write_changed(deployment, writer)
    assert [writer.told_version(room.id) == version for room, version in zip(rooms, versions, strict=True)] == [
        False,
        True,
    ]
    # Nothing is lost: what was decided is told as soon as the server takes it.
    media.refused = ""
    await write_changed(deployment, writer)
    assert [writer.told_version(room.id) for room in rooms] == versions
