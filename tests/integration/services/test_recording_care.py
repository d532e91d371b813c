"""The care of recordings: asked for during a session, finished again, kept, deleted, looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import Forbidden, RecordingMissing
from nhipcau.domain.errors_streams import RecordingAtWork, RecordingDeleted, RecordingHeld, RecordingRunning
from nhipcau.domain.keeping import RetentionClass
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.care import KeepIn
from nhipcau.services import jobs, recordings
from nhipcau.services import recording_care as care
from nhipcau.services import recording_uploads as uploads
from nhipcau.services.deployment import Deployment
from nhipcau.services.disk_margin import tell_low_disk
from nhipcau.services.job_figures import JobFigures
from nhipcau.services.job_reports import take_report
from nhipcau.services.logbook import get_logbook_page
from nhipcau.services.runner_sync import sync_runner
from nhipcau.store.models import Conference, Event, Job, LogbookPage, Recording, Room, Session
from nhipcau_media.contract.jobs import (
    ExitedJob,
    FilmReport,
    FinisherOrder,
    JobKind,
    RecorderOrder,
    Report,
    ReportType,
    RunnerSync,
    RunningJob,
    SpeakerTrack,
    UploadOrder,
)
from support.control_plane import Clock, Meeting, make_conference, make_person, make_points

pytestmark = pytest.mark.anyio

TRACK = SpeakerTrack(
    identity="point:2", label="Xã Tân Dĩnh", file="speakers/01.m4a", seconds=61.5, bytes=9, sha256="b" * 64
)
FILM = FilmReport(
    file="film.mp4",
    sha256="a" * 64,
    bytes=4,
    duration_s=90,
    started_at=0,
    tracks=(TRACK,),
    stills=("stills/000.jpg",),
    lufs=-31.2,
)


@dataclass
class Held:
    """A session that is live, without a recording."""

    deployment: Deployment
    clock: Clock
    meeting: Meeting
    chair: Actor
    engineer: Actor

    async def recording(self) -> Recording:
        async with self.deployment.database.read() as tx:
            return (await tx.scalars(select(Recording))).one()

    async def make_film(self) -> Path:
        """Let a recording be asked for, end the session, and let the finisher say that the film is there."""
        await care.request_recording(self.deployment, self.chair, session_id=self.meeting.session.id)
        async with self.deployment.database.write() as tx:
            await tx.execute(update(Session).values(state=SessionState.ENDED, ended_at=self.clock()))
            await tx.execute(
                update(Recording).values(state="failed", failure={"code": "disk_full"}, ended_at=self.clock())
            )
            await tx.execute(update(Job).values(state="failed"))
        await care.finish_again(self.deployment, self.engineer, recording_id=(await self.recording()).id)
        await self.tell(ReportType.DONE, FILM.model_dump(mode="json"))
        folder = self.deployment.settings.recordings_dir / (await self.recording()).folder
        (folder / "speakers").mkdir(parents=True)
        (folder / "film.mp4").write_bytes(b"film")
        (folder / TRACK.file).write_bytes(b"a speaker")
        return folder

    async def end(self) -> None:
        """End the session and let what was left over be noticed."""
        async with self.deployment.database.write() as tx:
            await tx.execute(update(Session).values(state=SessionState.ENDED, ended_at=self.clock()))
        self.clock.advance(seconds=30)
        await jobs.look_after_jobs(self.deployment)

    async def tell(self, kind: ReportType, data: dict[str, object]) -> None:
        orders = await sync_runner(self.deployment, RunnerSync(runner="a", life="1"))
        (order,) = (order for order in orders.start if isinstance(order, FinisherOrder))
        report = Report(id=f"{kind}-{order.job_id}", type=kind, at=0, data=data)
        await take_report(self.deployment, order.job_id, order.report_secret, report)

    async def lines(self, language: str = "vi") -> list[str]:
        page = await get_logbook_page(
            self.deployment, self.chair, session_id=self.meeting.session.id, language=language
        )
        return [line.text for line in page.lines]


@pytest.fixture
async def held(deployment: Deployment, clock: Clock) -> Held:
    main, *subs = await make_points(deployment, 3)
    meeting = await make_conference(deployment, main, subs)
    async with deployment.database.write() as tx:
        session = await tx.get_one(Session, meeting.session.id)
        room = Room(session_id=session.id, kind="main", name="phong-1", main_point_id=main.id)
        tx.add_all([room, LogbookPage(session_id=session.id, year=2026, number=1, created_at=clock())])
        session.state, session.opened_at, session.started_at = SessionState.LIVE, clock(), clock()
    chair = await make_person(deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=meeting.conference.id)
    return Held(deployment, clock, meeting, chair, await make_person(deployment, Role.ENGINEER))


async def test_a_recording_is_asked_for_while_the_session_runs(held: Held) -> None:
    """Art. 9.2: the host asks for the recording, and the request is in the logbook."""
    await care.request_recording(held.deployment, held.chair, session_id=held.meeting.session.id)
    orders = await sync_runner(held.deployment, RunnerSync(runner="a", life="1"))
    assert [type(order) for order in orders.start] == [RecorderOrder]
    assert await held.lines() == ["Yêu cầu ghi hình trong khi họp."]
    async with held.deployment.database.read() as tx:
        assert (await tx.get_one(Conference, held.meeting.conference.id)).recording_requested
    with pytest.raises(RecordingRunning):
        await care.request_recording(held.deployment, held.chair, session_id=held.meeting.session.id)


async def test_a_film_that_failed_is_made_again_and_the_database_knows(held: Held) -> None:
    """After a full disk a new job makes the film; its state, hash and tracks are then in the database."""
    await held.make_film()
    recording = await held.recording()
    assert (recording.state, recording.sha256, recording.failure) == ("done", FILM.sha256, None)
    view = await recordings.get_recording(held.deployment, held.engineer, recording_id=recording.id, language="vi")
    assert view.care is not None
    assert [(track.label, track.url) for track in view.care.tracks] == [
        (TRACK.label, f"/api/recordings/{recording.id}/tracks/1")
    ]
    assert (view.care.lufs, view.care.retention, view.may_finish_again) == (-31.2, RetentionClass.ORDINARY, True)
    assert view.care.delete_after == held.clock() + timedelta(days=730)
    assert [line for line in await held.lines() if "Dựng lại" in line] == ["Dựng lại bản ghi."]
    path, _ = await recordings.find_track(held.deployment, held.engineer, recording_id=recording.id, number=1)
    assert path.read_bytes() == b"a speaker"
    with pytest.raises(RecordingMissing):
        await recordings.find_track(held.deployment, held.engineer, recording_id=recording.id, number=2)


async def test_only_one_finisher_works_on_a_recording_and_a_chair_does_not_start_one(held: Held) -> None:
    await held.make_film()
    recording_id = (await held.recording()).id
    with pytest.raises(Forbidden):
        await care.finish_again(held.deployment, held.chair, recording_id=recording_id)
    await care.finish_again(held.deployment, held.engineer, recording_id=recording_id)
    with pytest.raises(RecordingAtWork):
        await care.finish_again(held.deployment, held.engineer, recording_id=recording_id)
    async with held.deployment.database.read() as tx:
        states = list(await tx.scalars(select(Job.state).where(Job.kind == JobKind.FINISHER).order_by(Job.id)))
    assert states == ["done", "wanted"]


async def test_a_recording_is_deleted_when_its_time_is_over_unless_it_is_on_hold(held: Held) -> None:
    folder = await held.make_film()
    recording_id = (await held.recording()).id
    keep = KeepIn(retention=RetentionClass.SHORT, hold="Thanh tra")
    await care.keep_recording(held.deployment, held.engineer, recording_id=recording_id, request=keep)
    held.clock.advance(days=31)
    assert await care.delete_due(held.deployment) == 0
    with pytest.raises(RecordingHeld):
        await care.delete_recording(held.deployment, held.engineer, recording_id=recording_id, why="thử")
    lifted = KeepIn(retention=RetentionClass.SHORT)
    await care.keep_recording(held.deployment, held.engineer, recording_id=recording_id, request=lifted)
    assert await care.delete_due(held.deployment) == 1
    assert await care.delete_due(held.deployment) == 0
    assert not folder.exists()
    assert (await held.lines())[-1] == f"Xóa tệp bản ghi (hết hạn lưu); SHA-256 {'a' * 12}…."
    english = (await held.lines("en"))[-1]
    assert english == f"The film's files were deleted (its time is over); SHA-256 {'a' * 12}…."
    with pytest.raises(RecordingDeleted):
        await recordings.find_film(held.deployment, held.engineer, recording_id=recording_id)
    with pytest.raises(RecordingDeleted):
        await care.finish_again(held.deployment, held.engineer, recording_id=recording_id)


async def test_what_a_crash_left_of_a_deleted_recording_is_taken_away(held: Held) -> None:
    """The row says first that it is deleted; files that are still there go with the next look."""
    folder = await held.make_film()
    recording = await held.recording()
    await care.delete_recording(held.deployment, held.engineer, recording_id=recording.id, why="thử")
    other = folder.with_name("another")
    for there in (folder, other):
        there.mkdir()
        (there / "film.mp4").write_bytes(b"film")
    assert await care.delete_due(held.deployment) == 0
    assert (folder.exists(), other.exists()) == (False, True)


async def test_a_recording_without_a_film_is_kept_and_deleted_too(held: Held) -> None:
    """The pieces of a recording of which no film could be made do not lie there for ever."""
    await care.request_recording(held.deployment, held.chair, session_id=held.meeting.session.id)
    recording_id = (await held.recording()).id
    async with held.deployment.database.write() as tx:
        await tx.execute(update(Recording).values(state="failed", started_at=held.clock()))
        await tx.execute(update(Job).values(state="failed"))
    with pytest.raises(RecordingAtWork):
        await care.delete_recording(held.deployment, held.engineer, recording_id=recording_id, why="thử")
    await held.end()
    await held.tell(ReportType.FAILED, {"code": "nothing_recorded"})
    folder = held.deployment.settings.recordings_dir / (await held.recording()).folder
    folder.mkdir(parents=True)
    view = await recordings.get_recording(held.deployment, held.engineer, recording_id=recording_id, language="vi")
    assert view.care is not None
    assert (view.state, view.care.may_keep) == ("failed", True)
    assert view.care.delete_after == held.clock() + timedelta(days=730)
    held.clock.advance(days=731)
    assert await care.delete_due(held.deployment) == 1
    assert not folder.exists()


async def test_a_recording_that_never_began_is_over_with_its_session_and_can_be_deleted(held: Held) -> None:
    await care.request_recording(held.deployment, held.chair, session_id=held.meeting.session.id)
    await held.end()
    await jobs.look_after_jobs(held.deployment)
    recording = await held.recording()
    assert (recording.state, recording.failure) == ("failed", {"code": "nothing_recorded"})
    view = await recordings.get_recording(held.deployment, held.engineer, recording_id=recording.id, language="vi")
    assert view.care is not None
    assert view.care.delete_after is not None
    await care.delete_recording(held.deployment, held.engineer, recording_id=recording.id, why="không có phim")
    await jobs.look_after_jobs(held.deployment)
    async with held.deployment.database.read() as tx:
        assert list(await tx.scalars(select(Job).where(Job.kind == JobKind.FINISHER))) == []


async def test_what_is_kept_for_ever_is_never_deleted_by_itself(held: Held) -> None:
    folder = await held.make_film()
    keep = KeepIn(retention=RetentionClass.FOR_EVER)
    await care.keep_recording(held.deployment, held.engineer, recording_id=(await held.recording()).id, request=keep)
    held.clock.advance(days=365 * 40)
    assert await care.delete_due(held.deployment) == 0
    assert folder.exists()


async def test_who_looked_is_written_down_once_a_day_for_each_kind(held: Held) -> None:
    await held.make_film()
    recording_id = (await held.recording()).id
    for what in ("film", "film", "download", "film"):
        await care.note_look(held.deployment, held.chair, recording_id=recording_id, what=what)
    held.clock.advance(days=1)
    await care.note_look(held.deployment, held.chair, recording_id=recording_id, what="film")
    listed = await care.list_looks(held.deployment, held.engineer, recording_id=recording_id)
    looks = listed.looks
    assert [(look.name, look.what) for look in looks] == [
        (held.chair.name, "film"),
        (held.chair.name, "download"),
        (held.chair.name, "film"),
    ]


async def test_a_list_of_looks_that_is_cut_says_how_many_there_are(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(care, "_LOOKS", 2)
    await held.make_film()
    recording_id = (await held.recording()).id
    for what in ("film", "download", "chapter"):
        await care.note_look(held.deployment, held.chair, recording_id=recording_id, what=what)
    listed = await care.list_looks(held.deployment, held.engineer, recording_id=recording_id)
    assert ([look.what for look in listed.looks], listed.total) == (["chapter", "download"], 3)


async def test_a_disk_that_is_nearly_full_is_told_once(held: Held) -> None:
    await care.request_recording(held.deployment, held.chair, session_id=held.meeting.session.id)
    (order,) = (await sync_runner(held.deployment, RunnerSync(runner="a", life="1"))).start
    figures = held.deployment.figures
    margin = held.deployment.settings.disk_margin_mb
    for free_mb in (margin + 1, margin - 1, margin - 2, margin + 1, margin - 3):
        figures.job_spoke(order.job_id, {"free_mb": free_mb})
        await tell_low_disk(held.deployment)
    async with held.deployment.database.read() as tx:
        told = list(await tx.scalars(select(Event.data).where(Event.type == "recording.disk_low").order_by(Event.id)))
    assert [data["free_mb"] for data in told] == [margin - 1, margin - 3]
    seen = await recordings.get_figures(held.deployment, held.chair, session_id=held.meeting.session.id)
    assert seen is not None
    assert (seen.free_mb, seen.disk_low) == (margin - 3, True)


async def test_a_finished_recording_is_sent_to_the_other_storage(held: Held, tmp_path: Path) -> None:
    settings = held.deployment.settings.model_copy(update={"storage_bucket": str(tmp_path / "kept")})
    held.deployment = replace(held.deployment, settings=settings)
    await held.make_film()
    (order,) = (await sync_runner(held.deployment, RunnerSync(runner="a", life="1"))).start
    assert isinstance(order, UploadOrder)
    assert (order.storage.kind, order.storage.bucket) == ("local", str(tmp_path / "kept"))
    recording_id = (await held.recording()).id

    async def told(number: int, kind: ReportType, **data: object) -> tuple[str, int, str]:
        report = Report(id=f"upload-{number}", type=kind, at=0, data=data)
        await take_report(held.deployment, order.job_id, order.report_secret, report)
        view = await recordings.get_recording(held.deployment, held.engineer, recording_id=recording_id, language="vi")
        assert view.care is not None
        return view.care.upload, view.care.uploaded_bytes, view.care.upload_failure

    assert await told(1, ReportType.AWAY, code="storage_away") == ("away", 0, "kho lưu không trả lời")
    assert await told(2, ReportType.PROGRESS, bytes=5) == ("sending", 5, "")
    assert await told(3, ReportType.DONE, bytes=9) == ("done", 9, "")


async def test_the_copy_of_a_deleted_recording_is_deleted_as_soon_as_the_storage_is_back(
    held: Held, tmp_path: Path
) -> None:
    bucket = tmp_path / "kept"
    settings = held.deployment.settings.model_copy(update={"storage_bucket": str(bucket)})
    held.deployment = replace(held.deployment, settings=settings)
    folder = await held.make_film()
    (order,) = (await sync_runner(held.deployment, RunnerSync(runner="a", life="1"))).start
    recording = await held.recording()
    other, copy = bucket / "another" / "index.json", bucket / folder.name / "index.json"
    for path in (other, copy):
        path.parent.mkdir(parents=True)
        path.write_text("{}")

    async def state() -> tuple[str, str]:
        view = await recordings.get_recording(held.deployment, held.engineer, recording_id=recording.id, language="vi")
        assert view.care is not None
        return view.care.upload, view.care.upload_failure

    await care.delete_recording(held.deployment, held.engineer, recording_id=recording.id, why="thử")
    # The job that sends is told to stop, and nothing is deleted under its hands.
    holds = RunnerSync(runner="a", life="1", running=(RunningJob(job_id=order.job_id),))
    assert (await sync_runner(held.deployment, holds)).stop == (order.job_id,)
    assert await uploads.delete_copies(held.deployment) == 1
    assert (await state(), copy.exists()) == (("deleting", "bản sao còn đang được chuyển đi"), True)
    ended = RunnerSync(runner="a", life="1", exited=(ExitedJob(job_id=order.job_id, code=0),))
    await sync_runner(held.deployment, ended)
    # The storage is away: where its folder was there is none.
    bucket.rename(tmp_path / "away")
    bucket.write_text("no folder")
    assert await uploads.delete_copies(held.deployment) == 1
    assert await state() == ("deleting", "kho lưu không trả lời")
    bucket.unlink()
    (tmp_path / "away").rename(bucket)
    # Another life of the worker knows of it from the rows alone.
    assert await uploads.delete_copies(replace(held.deployment, figures=JobFigures())) == 0
    assert (await state(), copy.exists(), other.exists()) == (("deleted", ""), False, True)
    assert await uploads.delete_copies(held.deployment) == 0
