"""A meeting is watched by people without an account: the stream in Chromium, by a link that runs out; and pushed on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from support import film
from support.browsers import Browser, browser
from support.clock_reading import read_clock
from support.desk import Desk, desk
from support.receivers import free_port, rtmp_receiver
from support.system import running_system, simulated

pytestmark = [pytest.mark.e2e, pytest.mark.media]

PLAYS = (
    "() => { const v = document.querySelector('video'); return v && !v.paused && v.currentTime > 3 && v.videoWidth }"
)
HEARS = (
    "() => { const v = document.querySelector('video'); return v && v.currentTime > 1 && !v.paused && !v.videoWidth }"
)
KEY = "khoa-bi-mat"


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Desk]:
    with running_system(tmp_path / "data") as system, desk(system) as signed_in:
        yield signed_in


def latency(viewer: Browser) -> tuple[float, float]:
    """Return how far behind the room a stream is, seconds: as the page says, and by the clock in its picture."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        picture, now = viewer.picture("video"), time.time()
        said = viewer.page.locator("video").get_attribute("data-behind")
        if picture is not None and said and (shown := read_clock(picture, now)) is not None:
            return float(said), now - shown
        time.sleep(0.5)
    raise AssertionError("the clock in the picture cannot be read")


def test_a_public_stream_plays_in_a_browser_and_is_pushed_to_another_server(
    people: Desk, playwright: Playwright, tmp_path: Path
) -> None:
    main, *subs = (people.point(number) for number in range(3))
    session = people.hold([main, *subs], recording=True, title="Họp báo trực tuyến")
    conference = people.view(session)["conference"]["id"]
    port = free_port()
    streams = f"/api/conferences/{conference}/streams"
    public = people.chair.post(streams, {"kind": "hls", "name": "Cổng tỉnh", "public": True})
    address = f"rtmp://127.0.0.1:{port}/live/{KEY}"
    people.chair.post(streams, {"kind": "push", "name": "Đài tỉnh", "address": address})
    link = people.chair.post(f"/api/streams/{public['id']}/links", {"hours": 2})["url"]
    with (
        browser(playwright, "viewer") as viewer,
        rtmp_receiver(tmp_path / "rtmp", port),
        simulated(people.system, session, 2, "--speak"),
    ):
        viewer.page.goto(link)
        expect(viewer.page.get_by_text("Buổi phát chưa bắt đầu", exact=False)).to_be_visible()
        # Who only hears is told by voice that the room is recorded.
        with viewer.page.expect_request("**/notices/recording-vi.m4a", timeout=90_000):
            people.chair.post(f"/api/sessions/{session}/start")
        expect(viewer.page.get_by_text("Đang ghi hình")).to_be_visible()
        viewer.page.wait_for_function(PLAYS, timeout=90_000)
        behind, by_the_clock = latency(viewer)
        assert 0 < behind < 20
        # Glass to glass, by the clock in the picture: it changes once a second, and so does what the page says.
        assert by_the_clock == pytest.approx(behind, abs=2.5)
        # The sound alone, for weak lines.
        viewer.page.get_by_label("Chất lượng").select_option(label="Chỉ âm thanh")
        viewer.page.wait_for_function(HEARS, timeout=30_000)
        assert viewer.problems == []
        shown = {stream["name"]: stream for stream in people.chair.get(streams)}
        assert {name: stream["state"] for name, stream in shown.items()} == {
            "Cổng tỉnh": "running",
            "Đài tỉnh": "running",
        }
        people.chair.delete(f"/api/streams/{public['id']}/links")
        viewer.page.reload()
        expect(viewer.page.get_by_text("Đường dẫn xem đã hết hạn hoặc đã bị thu hồi.")).to_be_visible()
        people.chair.post(f"/api/sessions/{session}/end")
        deadline = time.monotonic() + 60
        while {stream["state"] for stream in people.chair.get(streams)} != {"ended"}:
            assert time.monotonic() < deadline, people.system.tail()
            time.sleep(0.5)
    (pushed,) = (tmp_path / "rtmp").glob("*.flv")
    assert len(film.look(pushed, [])) > 25
    stopped = sorted(people.logbook(session, "stream.stopped"))
    assert stopped == ["Dừng phát «Cổng tỉnh».", "Dừng phát «Đài tỉnh»."]
    assert [line for line in people.system.lines if KEY in line or link.rpartition("/")[2] in line] == []
