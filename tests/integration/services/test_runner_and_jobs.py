"""Leases, reports and what follows for recordings: jobs as the runner and their own reports see them."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from nhipcau.domain.errors import BadInput, Forbidden
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.schemas.rooms import ProgrammeView
from nhipcau.services import jobs
from nhipcau.services.deployment import Deployment
from nhipcau.services.job_figures import JobFigures
from nhipcau.services.job_reports import take_report
from nhipcau.services.recording_care import request_recording
from nhipcau.services.session_view import get_session
from nhipcau.store.models import Conference, Event, Job, Recording, Room, Session
from nhipcau_media.contract.jobs import (
    EXIT_STALE_ORDER,
    ChildState,
    ExitedJob,
    FilmReport,
    FinisherOrder,
    JobKind,
    ProgrammeOrder,
    Report,
    ReportType,
    RunnerOrders,
)
from nhipcau_media.job import EXIT_STOPPED
from support.control_plane import Clock, make_conference, make_person, make_points
from support.live_jobs import Live, Runner, make_live

pytestmark = pytest.mark.anyio


@pytest.fixture
async def live(deployment: Deployment, clock: Clock) -> Live:
    return await make_live(deployment, clock)


async def test_a_started_session_wants_composer_and_recorder_once(live: Live) -> None:
    runner = Runner(live.deployment)
    orders = await runner.sync()
    assert sorted(order.kind for order in orders.start) == [JobKind.PROGRAMME, JobKind.RECORDER]
    assert (await runner.sync()).start == ()
    assert await live.on_stage() == "waiting"


async def test_an_order_lost_on_the_way_is_handed_out_again_with_a_new_secret(live: Live) -> None:
    runner = Runner(live.deployment)
    lost = {order.job_id: order.report_secret for order in (await runner.sync(take=False)).start}
    again = {order.job_id: order.report_secret for order in (await runner.sync()).start}
    assert lost.keys() == again.keys()
    assert all(lost[job] != again[job] for job in lost)
    job_id = next(iter(lost))
    with pytest.raises(Forbidden):
        await take_report(live.deployment, job_id, lost[job_id], Report(id="1", type=ReportType.RUNNING, at=0))


async def test_a_composer_whose_token_has_expired_gets_another_order(live: Live) -> None:
    """A session is open as long as it takes, a system token lives a day."""
    runner = Runner(live.deployment)
    old = next(order for order in (await runner.sync()).start if isinstance(order, ProgrammeOrder))
    assert old.token_until > time.time() + 23 * 3600
    del runner.held[old.job_id]
    orders = (await runner.sync(ExitedJob(job_id=old.job_id, code=EXIT_STALE_ORDER))).start
    (new,) = orders or (await runner.sync()).start
    assert isinstance(new, ProgrammeOrder)
    assert (new.job_id, new.room_name, new.report_secret != old.report_secret) == (old.job_id, old.room_name, True)


async def test_a_runner_that_was_started_again_gets_its_jobs_anew(live: Live) -> None:
    old = Runner(live.deployment)
    await old.sync()
    young = Runner(live.deployment, life="two")
    assert {order.job_id for order in (await young.sync()).start} == set(old.held)


async def test_jobs_of_a_silent_node_go_to_another_and_the_first_is_told_to_stop(live: Live) -> None:
    seconds = 0.0

    live.deployment = replace(live.deployment, figures=JobFigures(lambda: seconds))
    first, second = Runner(live.deployment), Runner(live.deployment, name="node-2")
    await first.sync()
    seconds = 29.0
    assert (await second.sync()).start == ()
    seconds = 31.0
    assert {order.job_id for order in (await second.sync()).start} == set(first.held)
    assert set((await first.sync()).stop) == set(first.held)


async def test_the_death_of_the_api_ends_no_lease(live: Live) -> None:
    seconds = 1000.0

    runner = Runner(live.deployment)
    await runner.sync()
    live.deployment = replace(live.deployment, figures=JobFigures(lambda: seconds))
    other = Runner(live.deployment, name="node-2")
    assert (await other.sync()).start == ()
    assert (await runner.sync()) == RunnerOrders()


async def test_recording_runs_is_told_and_becomes_a_film(live: Live, clock: Clock) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    await runner.report(JobKind.PROGRAMME, ReportType.RUNNING)
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    assert await live.on_stage() == "running"
    await runner.report(JobKind.RECORDER, ReportType.GAP, from_us=1_000_000, to_us=2_500_000, cause="composer")
    clock.advance(minutes=5)
    await live.end(clock)
    await runner.report(JobKind.RECORDER, ReportType.DONE, duration_s=300.0, bytes=1000)
    assert (await live.recording()).state == "finishing"
    recorder = next(i for i, held in runner.held.items() if held[0] == JobKind.RECORDER)
    del runner.held[recorder]
    orders = await runner.sync(ExitedJob(job_id=recorder, code=0))
    assert [order.kind for order in orders.start] == [JobKind.FINISHER]
    await runner.report(JobKind.FINISHER, ReportType.PROGRESS, percent=40)
    assert (await live.recording()).progress == 40
    film = FilmReport(file="film.mp4", sha256="ab" * 32, bytes=5, duration_s=299.5, started_at=0)
    await runner.report(JobKind.FINISHER, ReportType.DONE, **film.model_dump())
    done = await live.recording()
    assert (done.state, done.duration_ms, done.sha256) == ("done", 299_500, "ab" * 32)
    assert await live.events("recording.") == [
        "recording.started",
        "recording.gap",
        "recording.stopped",
        "recording.finished",
    ]


async def test_a_film_leaves_room_for_the_recordings_that_are_on(live: Live, clock: Clock) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    least = live.deployment.settings.disk_min_free_mb

    async def want(recorder: str) -> None:
        async with live.deployment.database.write() as tx:
            await tx.execute(update(Job).where(Job.kind == JobKind.RECORDER).values(state=recorder))
            await jobs.want_film(tx, (await tx.scalars(select(Recording))).one(), clock())

    await want("leased")
    (first,) = (await runner.sync()).start
    assert isinstance(first, FinisherOrder)
    assert first.min_free_mb == least + 2048
    # One after the other: neither would know what the other needs.
    await want("done")
    assert (await runner.sync()).start == ()
    del runner.held[first.job_id]
    (second,) = (await runner.sync(ExitedJob(job_id=first.job_id, code=0))).start
    assert isinstance(second, FinisherOrder)
    assert second.min_free_mb == least


@pytest.mark.parametrize("file", ["../../nhipcau.sqlite3", "/etc/passwd", "..", "a/b", "", "film.mp4\n", "x" * 121])
async def test_a_film_outside_the_folder_of_its_recording_is_not_taken(live: Live, clock: Clock, file: str) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    await live.end(clock)
    await runner.report(JobKind.RECORDER, ReportType.DONE, duration_s=1.0, bytes=1)
    await runner.sync()
    with pytest.raises(BadInput):
        await runner.report(
            JobKind.FINISHER, ReportType.DONE, file=file, sha256="ab" * 32, bytes=5, duration_s=1.0, started_at=0
        )
    assert (await live.recording()).state == "finishing"


async def test_a_report_counts_once(live: Live) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    for _ in range(3):
        await runner.report(JobKind.RECORDER, ReportType.GAP, report_id="same", from_us=0, to_us=1, cause="x")
    assert await live.events("recording.gap") == ["recording.gap"]


async def test_a_full_disk_is_said_loudly_and_the_session_goes_on(live: Live, clock: Clock) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    await runner.report(JobKind.RECORDER, ReportType.FAILED, code="disk_full")
    assert await live.on_stage() == "failed"
    recording = await live.recording()
    assert (recording.state, recording.failure) == ("failed", {"code": "disk_full"})
    # What was written before is made into a film after the end.
    clock.advance(minutes=1)
    await live.end(clock)
    clock.advance(seconds=30)
    await jobs.look_after_jobs(live.deployment)
    async with live.deployment.database.read() as tx:
        kinds = await tx.scalars(select(Job.kind).where(Job.state == "wanted"))
        assert list(kinds) == [JobKind.FINISHER]


async def test_a_recorder_that_never_comes_or_falls_silent_is_noticed(live: Live, clock: Clock) -> None:
    seconds = 0.0

    live.deployment = replace(live.deployment, figures=JobFigures(lambda: seconds))
    clock.advance(seconds=20)
    seconds = 20.0
    await jobs.look_after_jobs(live.deployment)
    assert await live.on_stage() == "failed"
    runner = Runner(live.deployment)
    await runner.sync()
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    assert await live.on_stage() == "running"
    seconds = 40.0
    await jobs.look_after_jobs(live.deployment)
    assert await live.on_stage() == "failed"
    await runner.report(JobKind.RECORDER, ReportType.FIGURES, bytes=1)
    assert await live.on_stage() == "running"
    codes = await live.events("recording.")
    assert codes == ["recording.failed", "recording.started", "recording.failed", "recording.started"]


async def test_a_recording_is_asked_for_again_and_two_recorders_never_run(live: Live, clock: Clock) -> None:
    """Art. 9.2: after one failed the host may ask again, although the old recorder still lives."""
    seconds = 0.0

    live.deployment = replace(live.deployment, figures=JobFigures(lambda: seconds))
    chair = await make_person(
        live.deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=live.meeting.conference.id
    )
    runner = Runner(live.deployment)
    await runner.sync()
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    old = next(i for i, held in runner.held.items() if held[0] == JobKind.RECORDER)
    seconds = 20.0
    await jobs.look_after_jobs(live.deployment)
    assert await live.on_stage() == "failed"
    clock.advance(minutes=5)
    await request_recording(live.deployment, chair, session_id=live.meeting.session.id)
    await jobs.look_after_jobs(live.deployment)
    assert await live.on_stage() == "waiting", "a recorder that was only just asked for is not missing"
    told = await runner.sync()
    assert (told.start, told.stop) == ((), (old,)), "the new one waits until the old one is gone"
    for last in (ReportType.FIGURES, ReportType.RUNNING, ReportType.DONE, ReportType.FAILED):
        await runner.report(JobKind.RECORDER, last, code="disk_full")
        assert await live.on_stage() == "waiting", "what the old one still says is no word about the new one"
    assert (await runner.sync()).start == ()
    del runner.held[old]
    (order,) = (await runner.sync(ExitedJob(job_id=old, code=0))).start or (await runner.sync()).start
    assert (order.kind, order.job_id > old) == (JobKind.RECORDER, True)
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    assert await live.on_stage() == "running"
    clock.advance(minutes=5)
    await live.end(clock)
    await runner.report(JobKind.RECORDER, ReportType.DONE, duration_s=3.0, bytes=1)
    clock.advance(seconds=30)
    await jobs.look_after_jobs(live.deployment)
    async with live.deployment.database.read() as tx:
        films = await tx.scalars(select(Job.recording_id).where(Job.kind == JobKind.FINISHER))
        assert len(set(films)) == 2, "both parts become films"


async def test_a_recorder_on_a_node_that_died_keeps_no_new_one_waiting(live: Live, clock: Clock) -> None:
    seconds = 0.0

    live.deployment = replace(live.deployment, figures=JobFigures(lambda: seconds))
    dead, other = Runner(live.deployment), Runner(live.deployment, name="node-2")
    await dead.sync()
    async with live.deployment.database.write() as tx:
        room = await tx.get_one(Room, live.room_id)
        session = await tx.get_one(Session, room.session_id)
        await jobs.end_recorders(tx, room, clock())
        await jobs.want_recorder(tx, session=session, room=room, at=clock())
    seconds = 29.0
    assert (await other.sync()).start == ()
    seconds = 31.0
    assert JobKind.RECORDER in {order.kind for order in (await other.sync()).start}


async def test_a_recording_that_does_not_grow_is_said_to_be_none_until_it_grows_again(live: Live, clock: Clock) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    clock.advance(seconds=20)
    await runner.report(JobKind.RECORDER, ReportType.FIGURES, still_s=7.5)
    await jobs.look_after_jobs(live.deployment)
    assert await live.on_stage() == "running"
    await runner.report(JobKind.RECORDER, ReportType.FIGURES, still_s=10.0)
    await jobs.look_after_jobs(live.deployment)
    await jobs.look_after_jobs(live.deployment)
    assert await live.on_stage() == "failed"
    assert (await live.recording()).failure == {"code": "programme_missing"}
    await runner.report(JobKind.RECORDER, ReportType.FIGURES, still_s=12.5)
    assert await live.on_stage() == "failed"
    await runner.report(JobKind.RECORDER, ReportType.FIGURES, still_s=0.1)
    await jobs.look_after_jobs(live.deployment)
    assert await live.on_stage() == "running"
    assert (await live.recording()).failure is None
    assert await live.events("recording.") == ["recording.started", "recording.failed", "recording.started"]


async def test_a_composer_that_never_comes_is_noticed_although_the_recorder_is_well(live: Live, clock: Clock) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    clock.advance(seconds=12)
    await runner.report(JobKind.RECORDER, ReportType.FIGURES, still_s=11.0)
    await jobs.look_after_jobs(live.deployment)
    assert await live.on_stage() == "failed"
    assert (await live.recording()).failure == {"code": "programme_missing"}
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    await runner.report(JobKind.RECORDER, ReportType.FIGURES, still_s=0.0)
    await jobs.look_after_jobs(live.deployment)
    assert await live.on_stage() == "running"


async def test_who_conducts_sees_what_is_wrong_with_the_programme_and_where(live: Live) -> None:
    seconds = 0.0

    live.deployment = replace(live.deployment, figures=JobFigures(lambda: seconds))
    engineer = await make_person(live.deployment, Role.ENGINEER)
    runner = Runner(live.deployment)
    await runner.sync()

    async def seen() -> ProgrammeView | None:
        return (await get_session(live.deployment, engineer, session_id=live.meeting.session.id)).programme

    async def told(**figures: Any) -> ProgrammeView | None:
        await runner.report(JobKind.PROGRAMME, ReportType.FIGURES, fps=24.9, skipped=3, **figures)
        return await seen()

    assert await seen() is None
    well = ProgrammeView(silent=False, connected=True, fps=24.9, skipped=3, unreadable="", page=0)
    assert await told(connected=True, fault="") == well
    assert await told(connected=False, fault="") == well.model_copy(update={"connected": False})
    assert await told(connected=True, fault="page 12: OSError") == well.model_copy(
        update={"unreadable": "slides", "page": 12}
    )
    clip = well.model_copy(update={"unreadable": "clip"})
    assert await told(connected=True, fault="clip: InvalidDataError") == clip
    seconds = 16.0
    assert await seen() == clip.model_copy(update={"silent": True})
    auditor = await make_person(live.deployment, Role.AUDITOR)
    view = await get_session(live.deployment, auditor, session_id=live.meeting.session.id)
    assert view.programme is None, "it is for who conducts"


async def test_a_composer_that_gives_up_fails_the_recording(live: Live) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    await runner.report(JobKind.PROGRAMME, ReportType.FAILED, code="encoder", detail="none")
    assert await live.on_stage() == "failed"
    assert (await live.recording()).failure == {"code": "programme_missing"}
    assert await live.events("recording.") == ["recording.started", "recording.failed"]


async def test_restarts_are_lines_of_the_page_once_each(live: Live, clock: Clock) -> None:

    runner = Runner(live.deployment)
    await runner.sync()
    recorder = next(i for i, held in runner.held.items() if held[0] == JobKind.RECORDER)
    runner.restarts[recorder] = 1
    runner.children = (ChildState(name="livekit-server", restarts=1), ChildState(name="serve", restarts=0))
    await runner.sync()
    await runner.sync()
    # The API dies too: the young one finds in the outbox what was told already.
    live.deployment = replace(live.deployment, figures=JobFigures())
    runner.children = (ChildState(name="livekit-server", restarts=1), ChildState(name="serve", restarts=1))
    await runner.sync()
    async with live.deployment.database.read() as tx:
        told = await tx.scalars(select(Event.data).where(Event.type == "process.restarted").order_by(Event.id))
        assert sorted(data["name"] for data in told) == ["livekit-server", "recorder", "serve"]


@pytest.mark.parametrize("code", [0, EXIT_STOPPED])
async def test_jobs_that_outlive_their_session_are_told_to_stop(live: Live, clock: Clock, code: int) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    await runner.report(JobKind.RECORDER, ReportType.RUNNING)
    await live.end(clock)
    assert (await runner.sync()).stop == ()
    clock.advance(seconds=25)
    await jobs.look_after_jobs(live.deployment)
    assert set((await runner.sync()).stop) == set(runner.held)
    held = list(runner.held)
    runner.held = {}
    await runner.sync(*(ExitedJob(job_id=job, code=code) for job in held))
    assert (await live.recording()).state == "finishing"
    async with live.deployment.database.read() as tx:
        assert {job.state for job in await tx.scalars(select(Job).where(Job.id.in_(held)))} == {"done"}


@pytest.mark.parametrize("kind", [JobKind.PROGRAMME, JobKind.RECORDER])
async def test_a_job_that_left_a_running_session_is_wanted_again(live: Live, kind: JobKind) -> None:
    runner = Runner(live.deployment)
    await runner.sync()
    if kind is JobKind.RECORDER:
        await runner.report(kind, ReportType.RUNNING)
        await runner.report(kind, ReportType.DONE, duration_s=3.0, bytes=1, reason="stopped")
    job = next(i for i, held in runner.held.items() if held[0] == kind)
    del runner.held[job]
    orders = await runner.sync(ExitedJob(job_id=job, code=0))
    again = orders.start or (await runner.sync()).start
    assert [order.job_id for order in again] == [job]


async def test_a_recording_that_was_not_asked_for_has_no_recorder(deployment: Deployment, clock: Clock) -> None:
    main, *subs = await make_points(deployment, 2)
    meeting = await make_conference(deployment, main, subs, starts_in=timedelta(minutes=5))
    async with deployment.database.write() as tx:
        session = await tx.get_one(Session, meeting.session.id)
        conference = await tx.get_one(Conference, meeting.conference.id)
        room = Room(session_id=session.id, kind="main", name="phong-2", main_point_id=main.id)
        tx.add(room)
        await tx.flush()
        await jobs.session_started(tx, conference=conference, session=session, room=room, at=clock())
        assert list(await tx.scalars(select(Job))) == []
        assert room.recording == "none"
