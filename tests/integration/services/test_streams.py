"""Live streams: who sets them up, what starts them, what their processes report, and links that run out."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import Forbidden, NotFound, SessionNotOpen
from nhipcau.domain.errors_streams import (
    StreamAddressWrong,
    StreamNotOn,
    StreamNotPublic,
    StreamOn,
    TooManyStreams,
    WatchLinkExpired,
)
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.domain.streaming import STREAM_LIMIT, StreamKind, StreamState
from nhipcau.schemas.streams import StreamIn, StreamView
from nhipcau.services import jobs, streams, watching
from nhipcau.services.deployment import Deployment
from nhipcau.services.job_reports import take_report
from nhipcau.services.logbook import get_logbook_page
from nhipcau.services.runner_sync import sync_runner
from nhipcau.services.stream_folders import clean_stream_folders
from nhipcau.store.models import Conference, Event, LogbookPage, Room, Session, Stream
from nhipcau_media.contract.jobs import (
    HlsOrder,
    JobKind,
    Order,
    PushOrder,
    Report,
    ReportType,
    RunnerSync,
    RunningJob,
)
from support.control_plane import Clock, Meeting, make_conference, make_person, make_points
from support.web import open_browser

pytestmark = pytest.mark.anyio

ADDRESS = "rtmps://live.example.vn/app/khoa-bi-mat?token=kin"


@dataclass
class Host:
    """A conference with its chair, whose session is not open yet."""

    deployment: Deployment
    clock: Clock
    meeting: Meeting
    chair: Actor

    async def set_up(self, kind: StreamKind = StreamKind.HLS, **more: object) -> StreamView:
        fields = {
            "kind": kind,
            "name": "Cổng tỉnh",
            **({"address": ADDRESS} if kind is StreamKind.PUSH else {}),
            **more,
        }
        return await streams.set_up_stream(
            self.deployment,
            self.chair,
            conference_id=self.meeting.conference.id,
            request=StreamIn.model_validate(fields),
            language="vi",
        )

    async def start(self) -> None:
        """Put the session live, as the use case does."""
        async with self.deployment.database.write() as tx:
            session = await tx.get_one(Session, self.meeting.session.id)
            conference = await tx.get_one(Conference, self.meeting.conference.id)
            room = Room(session_id=session.id, kind="main", name="phong-1", main_point_id=self.meeting.main.id)
            page = LogbookPage(session_id=session.id, year=2026, number=1, created_at=self.clock())
            tx.add_all([room, page])
            await tx.flush()
            session.state, session.opened_at, session.started_at = SessionState.LIVE, self.clock(), self.clock()
            await jobs.session_started(tx, conference=conference, session=session, room=room, at=self.clock())

    async def end(self) -> None:
        async with self.deployment.database.write() as tx:
            room = (await tx.scalars(select(Room))).one()
            await tx.execute(update(Session).values(state=SessionState.ENDED, ended_at=self.clock()))
            await jobs.session_ended(tx, room=room, at=self.clock())

    async def view(self) -> StreamView:
        (view,) = await streams.list_streams(
            self.deployment, self.chair, conference_id=self.meeting.conference.id, language="vi"
        )
        return view

    async def told(self) -> list[str]:
        async with self.deployment.database.read() as tx:
            rows = await tx.scalars(select(Event.type).where(Event.type.startswith("stream.")).order_by(Event.id))
            return list(rows)


class Runner:
    """Takes every order and names it from then on."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self.held: dict[int, Order] = {}

    async def sync(self) -> tuple[tuple[Order, ...], tuple[int, ...]]:
        running = tuple(RunningJob(job_id=job_id) for job_id in self.held)
        orders = await sync_runner(self._deployment, RunnerSync(runner="a", life="1", running=running))
        self.held |= {order.job_id: order for order in orders.start}
        for job_id in orders.stop:
            self.held.pop(job_id, None)
        return orders.start, orders.stop

    async def report(self, order: Order, kind: ReportType, **data: object) -> None:
        at = int(self._deployment.now().timestamp() * 1000)
        report = Report(id=uuid4().hex, type=kind, at=at, data=data)
        await take_report(self._deployment, order.job_id, order.report_secret, report)


@pytest.fixture
async def host(deployment: Deployment, clock: Clock) -> Host:
    main, *subs = await make_points(deployment, 3)
    meeting = await make_conference(deployment, main, subs)
    chair = await make_person(deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=meeting.conference.id)
    return Host(deployment, clock, meeting, chair)


async def test_streams_start_with_the_live_session_and_run_out_with_it(host: Host) -> None:
    await host.set_up()
    await host.start()
    runner = Runner(host.deployment)
    (order,), _ = await runner.sync()
    assert isinstance(order, HlsOrder)
    assert (await host.view()).state is StreamState.STARTING
    await runner.report(order, ReportType.RUNNING)
    await runner.report(order, ReportType.FIGURES, bytes=5_000_000, window_s=60.0, behind_s=3.2, free_mb=9000)
    view = await host.view()
    assert (view.state, view.figures.bytes, view.figures.behind_s) == (StreamState.RUNNING, 5_000_000, 3.2)
    await host.end()
    await runner.report(order, ReportType.DONE, reason="ended")
    assert (await host.view()).state is StreamState.ENDED
    assert await host.told() == ["stream.set", "stream.started", "stream.runs", "stream.stopped"]
    page = await get_logbook_page(host.deployment, host.chair, session_id=host.meeting.session.id, language="vi")
    assert [line.text for line in page.lines] == [
        "Bật phát trực tiếp «Cổng tỉnh».",
        "«Cổng tỉnh» đang phát.",
        "Dừng phát «Cổng tỉnh».",
    ]


async def test_the_key_of_an_address_is_nowhere_but_in_the_order(host: Host) -> None:
    view = await host.set_up(StreamKind.PUSH)
    assert view.shown_address == "rtmps://live.example.vn/app"
    await host.start()
    (order,), _ = await Runner(host.deployment).sync()
    assert isinstance(order, PushOrder)
    assert order.address == ADDRESS
    async with host.deployment.database.read() as tx:
        stream = (await tx.scalars(select(Stream))).one()
        events = list(await tx.scalars(select(Event.data)))
    assert b"khoa-bi-mat" not in (stream.sealed_address or b"")
    assert "khoa-bi-mat" not in str(events) + str(await host.view())


async def test_a_far_end_that_is_away_is_told_once_until_it_is_back(host: Host) -> None:
    await host.set_up(StreamKind.PUSH)
    await host.start()
    runner = Runner(host.deployment)
    (order,), _ = await runner.sync()
    for attempt in (1, 2, 3):
        await runner.report(order, ReportType.AWAY, code="refused", attempt=attempt, wait_s=1)
    assert (await host.view()).failure == "máy nhận từ chối kết nối"
    await runner.report(order, ReportType.RUNNING)
    view = await host.view()
    assert (view.state, view.failure) == (StreamState.RUNNING, "")
    assert (await host.told())[2:] == ["stream.away", "stream.runs"]


async def test_an_address_that_was_sealed_with_another_key_fails_and_says_so(host: Host) -> None:
    await host.set_up(StreamKind.PUSH)
    async with host.deployment.database.write() as tx:
        await tx.execute(update(Stream).values(sealed_address=b"broken"))
    await host.start()
    runner = Runner(host.deployment)
    (order,), _ = await runner.sync()
    assert isinstance(order, PushOrder)
    assert order.address == ""
    await runner.report(order, ReportType.FAILED, code="bad_address")
    assert (await host.view()).state is StreamState.FAILED


async def test_the_chair_switches_a_stream_off_and_on_again(host: Host) -> None:
    view = await host.set_up(by_itself=False)
    with pytest.raises(SessionNotOpen):
        await streams.switch_on(host.deployment, host.chair, stream_id=view.id, language="vi")
    await host.start()
    runner = Runner(host.deployment)
    assert await runner.sync() == ((), ())
    await streams.switch_on(host.deployment, host.chair, stream_id=view.id, language="vi")
    (first,), _ = await runner.sync()
    with pytest.raises(StreamOn):
        await streams.switch_on(host.deployment, host.chair, stream_id=view.id, language="vi")
    await runner.report(first, ReportType.RUNNING)
    off = await streams.switch_off(host.deployment, host.chair, stream_id=view.id, language="vi")
    assert off.state is StreamState.ENDED
    assert (await runner.sync())[1] == (first.job_id,)
    await streams.switch_on(host.deployment, host.chair, stream_id=view.id, language="vi")
    (second,), _ = await runner.sync()
    assert isinstance(first, HlsOrder)
    assert isinstance(second, HlsOrder)
    assert first.folder != second.folder
    # What the first one still says is not about the second.
    await runner.report(first, ReportType.DONE, reason="stopped")
    assert (await host.view()).state is StreamState.STARTING


async def test_a_stream_that_was_tried_in_a_rehearsal_goes_over_to_the_live_session(host: Host) -> None:
    """The rehearsal is still open when the live session starts."""
    view = await host.set_up()
    async with host.deployment.database.write() as tx:
        live = await tx.get_one(Session, host.meeting.session.id)
        window = {name: getattr(live, name) for name in ("starts_at", "ends_at", "opens_from", "opens_until")}
        rehearsal = Session(conference_id=live.conference_id, kind="rehearsal", state=SessionState.LIVE, **window)
        tx.add(rehearsal)
        await tx.flush()
        tx.add(Room(session_id=rehearsal.id, kind="main", name="phong-thu", main_point_id=host.meeting.main.id))
    await streams.switch_on(host.deployment, host.chair, stream_id=view.id, language="vi")
    runner = Runner(host.deployment)
    (tried,), _ = await runner.sync()
    await runner.report(tried, ReportType.RUNNING)
    await host.start()
    (order,), stop = await runner.sync()
    assert stop == (tried.job_id,)
    assert isinstance(order, HlsOrder)
    assert isinstance(tried, HlsOrder)
    assert (order.socket != tried.socket, order.folder != tried.folder) == (True, True)
    await runner.report(tried, ReportType.DONE, reason="stopped")
    assert (await host.view()).state is StreamState.STARTING
    assert (await host.told())[1:] == ["stream.started", "stream.runs", "stream.stopped", "stream.started"]


async def test_a_stream_whose_node_goes_down_is_carried_on_by_another(host: Host) -> None:
    await host.set_up()
    await host.start()
    runner = Runner(host.deployment)
    (order,), _ = await runner.sync()
    await runner.report(order, ReportType.RUNNING)
    await runner.report(order, ReportType.DONE, reason="stopped")
    runner.held.clear()
    (again,), _ = await runner.sync()
    assert (again.kind, again.job_id) == (JobKind.HLS, order.job_id)
    assert isinstance(order, HlsOrder)
    assert isinstance(again, HlsOrder)
    assert again.folder == order.folder


async def test_who_watches_is_told_while_what_is_said_is_recorded(host: Host) -> None:
    view = await host.set_up(public=True)
    token = (await watching.make_link(host.deployment, host.chair, stream_id=view.id, hours=2)).url.rpartition("/")[2]
    await host.start()

    async def recorded(*, recording: str, state: str = "live") -> bool:
        async with host.deployment.database.write() as tx:
            await tx.execute(update(Room).values(recording=recording))
            await tx.execute(update(Session).values(state=state))
        return (await watching.get_watched(host.deployment, token)).recorded

    assert not await recorded(recording="waiting")
    assert await recorded(recording="running")
    assert not await recorded(recording="running", state="paused"), "a break is not recorded"
    assert not await recorded(recording="failed")


async def test_links_run_out_and_are_taken_back(host: Host) -> None:
    view = await host.set_up(public=True)
    link = await watching.make_link(host.deployment, host.chair, stream_id=view.id, hours=2)
    token = link.url.rpartition("/")[2]
    watched = await watching.get_watched(host.deployment, token)
    assert (watched.title, watched.playlist_url, watched.recorded) == ("Hội nghị thử", "", False)
    with pytest.raises(StreamNotOn):
        await watching.find_stream_file(host.deployment, token, "master.m3u8")
    await host.start()
    runner = Runner(host.deployment)
    (order,), _ = await runner.sync()
    await runner.report(order, ReportType.RUNNING)
    assert isinstance(order, HlsOrder)
    assert (await watching.get_watched(host.deployment, token)).playlist_url == f"/live/{token}/master.m3u8"
    path = await watching.find_stream_file(host.deployment, token, "high/0.m4s")
    assert str(path) == f"{order.folder}/high/0.m4s"
    for name in ("stream.json", "../secrets.json", "high/../stream.json", "high/0.m4s.part", "/etc/passwd"):
        with pytest.raises(StreamNotOn):
            await watching.find_stream_file(host.deployment, token, name)
    # Not its last letter: some of that one's bits say nothing.
    forged = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    for bad in (forged, "", "x" * 40, "é"):
        with pytest.raises(WatchLinkExpired):
            await watching.get_watched(host.deployment, bad)
    host.clock.advance(hours=2)
    with pytest.raises(WatchLinkExpired):
        await watching.get_watched(host.deployment, token)
    fresh = await watching.make_link(host.deployment, host.chair, stream_id=view.id, hours=2)
    await watching.take_links_back(host.deployment, host.chair, stream_id=view.id)
    with pytest.raises(WatchLinkExpired):
        await watching.get_watched(host.deployment, fresh.url.rpartition("/")[2])


async def test_a_playlist_that_is_replaced_all_the_time_always_comes_whole(host: Host) -> None:
    view = await host.set_up(public=True)
    link = await watching.make_link(host.deployment, host.chair, stream_id=view.id, hours=2)
    await host.start()
    runner = Runner(host.deployment)
    (order,), _ = await runner.sync()
    await runner.report(order, ReportType.RUNNING)
    assert isinstance(order, HlsOrder)
    playlist = Path(order.folder) / "high" / "index.m3u8"
    playlist.parent.mkdir(parents=True)
    written = [b"#EXTM3U\n" + b"#\n" * length for length in (10, 4000)]
    playlist.write_bytes(written[0])
    over = threading.Event()

    def replace() -> None:
        part = playlist.with_suffix(".part")
        for content in itertools.cycle(written):
            if over.is_set():
                return
            part.write_bytes(content)
            part.replace(playlist)

    replacing = threading.Thread(target=replace)
    replacing.start()
    url = f"/live/{link.url.rpartition('/')[2]}/high/"
    try:
        async with open_browser(host.deployment) as browser:
            for _ in range(100):
                answer = await browser.get(url + "index.m3u8", headers={"accept-encoding": "identity"})
                assert (answer.status_code, answer.headers["content-length"]) == (200, str(len(answer.content)))
                assert answer.content in written
            # Slid out of the window meanwhile.
            assert (await browser.get(url + "0.m4s")).status_code == 404
    finally:
        over.set()
        replacing.join(10)


async def test_an_internal_stream_is_watched_by_those_who_may_read_the_conference(host: Host) -> None:
    view = await host.set_up()
    with pytest.raises(StreamNotPublic):
        await watching.make_link(host.deployment, host.chair, stream_id=view.id, hours=2)
    operator = await make_person(
        host.deployment, Role.POINT_OPERATOR, scope=ScopeKind.POINT, scope_id=host.meeting.subs[0].id
    )
    link = await watching.watch_stream(host.deployment, operator, stream_id=view.id)
    assert link.expires_at == host.clock().replace(microsecond=0) + timedelta(hours=12)
    stranger = await make_person(host.deployment, Role.POINT_OPERATOR, scope=ScopeKind.POINT, scope_id=999)
    with pytest.raises(NotFound):
        await watching.watch_stream(host.deployment, stranger, stream_id=view.id)
    with pytest.raises(Forbidden):
        await streams.switch_off(host.deployment, operator, stream_id=view.id, language="vi")


@pytest.mark.parametrize(
    "address",
    ["", "http://a/b", "rtmp://", "srt://host-without-port", "file:///etc/passwd", "rtmp://h:99999/x", "rtmp://a b/c"],
)
async def test_addresses_that_nothing_can_be_pushed_to_are_refused(host: Host, address: str) -> None:
    with pytest.raises(StreamAddressWrong):
        await host.set_up(StreamKind.PUSH, address=address)


async def test_a_conference_has_so_many_streams_and_one_that_is_removed_makes_room(host: Host) -> None:
    made = [await host.set_up(StreamKind.PUSH) for _ in range(STREAM_LIMIT)]
    with pytest.raises(TooManyStreams):
        await host.set_up()
    await streams.remove_stream(host.deployment, host.chair, stream_id=made[0].id)
    await host.set_up()
    async with host.deployment.database.read() as tx:
        assert (await tx.get_one(Stream, made[0].id)).sealed_address is None
    with pytest.raises(NotFound):
        await streams.switch_off(host.deployment, host.chair, stream_id=made[0].id, language="vi")


async def test_files_of_a_stream_that_is_over_are_taken_away_after_a_day(host: Host) -> None:
    await host.set_up()
    await host.start()
    runner = Runner(host.deployment)
    (order,), _ = await runner.sync()
    await runner.report(order, ReportType.RUNNING)
    root = host.deployment.settings.streams_dir
    (root / "1-999").mkdir(parents=True)
    assert isinstance(order, HlsOrder)
    (root / Path(order.folder).name).mkdir()
    host.clock.advance(days=3)
    assert await clean_stream_folders(host.deployment) == 1
    await runner.report(order, ReportType.DONE, reason="ended")
    assert await clean_stream_folders(host.deployment) == 0
    host.clock.advance(days=1)
    assert await clean_stream_folders(host.deployment) == 1
    assert list(root.iterdir()) == []
