"""The worker as it runs: woken by commits and hooks, right also without them, started again when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date, timedelta

import pytest

from nhipcau.schemas.rooms import Presence
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.recording_care import delete_due
from nhipcau.services.sessions import end_session, start_session
from nhipcau.store.database import Database
from nhipcau.store.models import Recording, RecordingCare, Room
from nhipcau.worker import daily
from nhipcau.worker.keeping import Duty, keep_duties, keep_running
from nhipcau.worker.timers import keep_time
from nhipcau_media.memory import MemoryMediaServer
from support.control_plane import Clock, make_deployment
from support.meetings import make_scene
from support.waiting import until

pytestmark = pytest.mark.anyio

Worker = Callable[[Deployment], AbstractAsyncContextManager[None]]


async def due_recording(deployment: Deployment) -> Callable[[], Awaitable[bool]]:
    """Make a recording whose time is over; returns what tells whether it was deleted."""
    scene = await make_scene(deployment)
    async with deployment.database.write() as tx:
        room = Room(session_id=scene.session_id, kind="main", name="held", main_point_id=scene.meeting.main.id)
        tx.add(room)
        await tx.flush()
        recording = Recording(session_id=scene.session_id, room_id=room.id, state="done", folder="2024-01-01-1")
        tx.add(recording)
        await tx.flush()
        over = deployment.now() - timedelta(minutes=1)
        tx.add(RecordingCare(recording_id=recording.id, retention="short", delete_after=over))
    (deployment.settings.recordings_dir / recording.folder).mkdir(parents=True)

    async def deleted() -> bool:
        async with deployment.database.read() as tx:
            care = await tx.get_one(RecordingCare, recording.id)
        return care.deleted_at is not None

    return deleted


async def test_a_recording_whose_time_ran_out_while_nothing_ran_is_deleted_at_the_start(
    deployment: Deployment, worker: Worker
) -> None:
    """Nobody waits for the next midnight: a machine that is off every night would keep it for ever."""
    deleted = await due_recording(deployment)
    async with worker(deployment):
        await until(deleted)


async def test_a_day_on_which_the_deletion_failed_is_not_done(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted = await due_recording(deployment)
    tries: list[int] = []

    async def fails_once(deployment: Deployment) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("on purpose")
        return await delete_due(deployment)

    monkeypatch.setattr(daily, "delete_due", fails_once)
    task = asyncio.create_task(keep_running("daily", lambda: daily.work_daily(deployment)))
    try:
        await until(deleted)
    finally:
        task.cancel()
        await asyncio.wait({task})
    assert len(tries) == 2


async def test_it_is_done_once_a_day(deployment: Deployment, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[date] = []

    async def note(deployment: Deployment) -> int:
        days.append(day_of(deployment.now()))
        return 0

    monkeypatch.setattr(daily, "delete_due", note)
    monkeypatch.setattr(daily, "EVERY_S", 0.001)

    async def seen() -> int:
        return len(days)

    task = asyncio.create_task(daily.work_daily(deployment))
    try:
        await until(seen, lambda count: count == 1)
        await asyncio.sleep(0.05)
        clock.advance(days=1)
        await until(seen, lambda count: count == 2)
    finally:
        task.cancel()
        await asyncio.wait({task})
    assert days == [date(2026, 3, 11), date(2026, 3, 12)]


@pytest.mark.parametrize("hooks", [True, False])
async def test_lost_webhooks_change_nothing_in_the_end(deployment: Deployment, worker: Worker, hooks: bool) -> None:
    scene = await make_scene(deployment)
    media = deployment.media
    assert isinstance(media, MemoryMediaServer)
    async with worker(deployment):
        await scene.open()
        await until(media.rooms)
        client = media.join((await scene.join(scene.subs[0])).token)

        async def presence() -> str:
            for hook in media.take_hooks():
                if hooks:
                    for _ in range(2):
                        deployment.hooks.take(hook)
            return (await scene.seat(scene.sub_ids[0])).presence

        await until(presence, lambda found: found == Presence.PRESENT)
        client.leave()
        await until(presence, lambda found: found == Presence.DROPPED)
    assert await scene.told("seat") == ["seat.joined", "seat.dropped"]


async def test_a_task_that_fails_is_started_again() -> None:
    class Enough(BaseException):
        pass

    tries: list[int] = []

    async def task() -> None:
        tries.append(1)
        if len(tries) == 3:
            raise Enough
        raise ValueError("on purpose")

    with pytest.raises(Enough):
        await keep_running("test", task)
    assert len(tries) == 3


async def test_a_duty_that_fails_or_hangs_holds_back_no_other(deployment: Deployment) -> None:
    done: dict[str, int] = {"fails": 0, "hangs": 0, "works": 0}

    async def fails(_: Deployment) -> None:
        done["fails"] += 1
        raise ValueError("on purpose")

    async def hangs(_: Deployment) -> None:
        done["hangs"] += 1
        await asyncio.Event().wait()

    async def works(_: Deployment) -> None:
        done["works"] += 1

    async def seen() -> dict[str, int]:
        return done

    duties = (
        Duty("fails", fails, every_s=0.001),
        Duty("hangs", hangs, every_s=0.001, within_s=0.01),
        Duty("works", works, every_s=0.001),
    )
    task = asyncio.create_task(keep_duties(deployment, *duties))
    try:
        # What hangs is broken off, and begun anew like what fails.
        await until(seen, lambda found: min(found.values()) >= 2)
    finally:
        task.cancel()
        await asyncio.wait({task})


async def test_a_media_server_that_does_not_close_a_room_delays_nothing_else(database: Database, clock: Clock) -> None:
    class Deaf(MemoryMediaServer):
        def __init__(self) -> None:
            super().__init__()
            self.asked = asyncio.Event()

        async def close_room(self, room_name: str) -> None:
            self.asked.set()
            await asyncio.Event().wait()

    media = Deaf()
    deployment = make_deployment(database, media=media, now=clock)
    ended, runs = await make_scene(deployment), await make_scene(deployment)
    for scene in (ended, runs):
        await scene.open()
        await start_session(deployment, scene.chair, session_id=scene.session_id)
    await end_session(deployment, ended.chair, session_id=ended.session_id)
    clock.advance(seconds=3)
    task = asyncio.create_task(keep_time(deployment))
    try:
        await media.asked.wait()
        clock.advance(hours=3)
        await until(lambda: runs.told("session.overran"))
    finally:
        task.cancel()
        await asyncio.wait({task})
