"""A conference from registration to film, through the pages, as the people of three points would hold it.

One long story in steps: each test is a chapter of the same conference and builds on the one before.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import pytest
from playwright.sync_api import Playwright, expect

from nhipcau_media.programme.layout import Rect
from support import film, marks, speech
from support.api_client import ApiClient
from support.browsers import Browser, browser
from support.faces import CAMERA_LOOP_S, VOICE_LOOP_S, Face
from support.room_pages import CHAIR, press, sign_in
from support.system import ROOT, System

pytestmark = [pytest.mark.e2e, pytest.mark.media]

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MAIN, FIRST, SECOND = "UBND tỉnh Bắc Giang", "Thị trấn An Châu", "Xã Cấm Sơn"
TITLE = "Họp khẩn ứng phó bão số 3"
#: Presence of a voice in what is heard (``speech.presence``), and of one that is not there.
HEARD, NOT_HEARD = 0.5, 0.42
#: The host's opening words: a voice begins anew after this time, so all of it is heard.
OPENING_S = VOICE_LOOP_S
#: Everybody in the room silent: comfort noise at most.
SILENCE = 0.003
#: The fake camera plays its file again and again: its clock begins anew after so many ticks.
CAMERA_LOOP_TICKS = round(CAMERA_LOOP_S * marks.TICKS_PER_SECOND)
WHOLE = Rect(0, 0, 1280, 720)
LEFT, RIGHT = Rect(0, 180, 640, 360), Rect(640, 180, 640, 360)


@dataclass
class Story:
    """What the chapters share."""

    system: System
    faces: dict[str, Face]
    registrar: Browser
    engineer: Browser
    chair: Browser
    first: Browser
    second: Browser
    api: ApiClient
    conference: int = 0
    session: int = 0
    ends_at: datetime = field(default_factory=lambda: datetime.now(VIETNAM))
    #: Wall clock of what happened.
    at: dict[str, float] = field(default_factory=dict)

    @property
    def everybody(self) -> tuple[Browser, ...]:
        return (self.registrar, self.engineer, self.chair, self.first, self.second)

    def note(self, name: str) -> None:
        self.at[name] = time.time()

    def view(self) -> dict[str, object]:
        view: dict[str, object] = self.api.get(f"/api/sessions/{self.session}")
        return view


@pytest.fixture(scope="module")
def story(system: System, faces: dict[str, Face], playwright: Playwright) -> Iterator[Story]:
    with ExitStack() as stack:

        def open_browser(name: str, face: str = "") -> Browser:
            who = faces.get(face)
            camera, microphone = (who.camera, who.microphone) if who else (None, None)
            return stack.enter_context(browser(playwright, name, camera=camera, microphone=microphone))

        api = ApiClient(system.url)
        api.sign_in(system.link("Kỹ sư"))
        yield Story(
            system,
            faces,
            open_browser("registrar"),
            open_browser("engineer"),
            open_browser("chair", "main"),
            open_browser("first", "first"),
            open_browser("second", "second"),
            api,
        )
        api.close()


def sees(who: Browser, *numbers: int, timeout_s: float = 40) -> None:
    """Wait until the page plays exactly the pictures of these points, moving."""
    deadline = time.monotonic() + timeout_s
    seen: set[int] = set()
    while time.monotonic() < deadline:
        seen = who.points_seen()
        if seen == set(numbers):
            return
        time.sleep(0.25)
    kept = [str(path) for path in who.keep_pictures(ROOT / "build" / "test")]
    raise AssertionError(f"{who.name} sees {seen}, not {numbers}: {kept}")


def hears(who: Browser, *speakers: Face, silent: Sequence[Face] = ()) -> None:
    """Record what the page plays: all these voices are in it, and none of the silent ones."""
    missing = {face.number: 0.0 for face in speakers}
    for _ in range(4):
        # A pause between two sentences says nothing of anybody: listen again.
        heard = who.hear(6.0)
        for face in speakers:
            missing[face.number] = max(missing[face.number], speech.presence(heard, speech.RATE, face.said))
        if all(found > HEARD for found in missing.values()):
            break
    assert all(found > HEARD for found in missing.values()), f"{who.name} hears {missing}"
    for face in silent:
        found = speech.presence(heard, speech.RATE, face.said)
        assert found < NOT_HEARD, f"{who.name} hears {face.number}, who has no floor: {found:.2f}"


@pytest.mark.exact
def test_a_conference_is_registered_through_the_page(story: Story) -> None:
    sign_in(story.system, story.registrar, "Chuyên viên")
    page = story.registrar.page
    page.goto(f"{story.system.url}/dang-ky")
    starts = datetime.now(VIETNAM) + timedelta(minutes=1)
    story.ends_at = (starts + timedelta(minutes=2)).replace(second=0, microsecond=0)
    page.get_by_label("Tên hội nghị").fill(TITLE)
    page.get_by_label("Đầu mối phối hợp").fill("Nguyễn Văn An")
    page.get_by_label("Cán bộ trực điểm cầu chính").fill("Trần Thị Bình")
    page.get_by_label("Ngày họp", exact=True).fill(f"{starts:%d/%m/%Y}")
    page.get_by_label("Bắt đầu", exact=True).fill(f"{starts:%H:%M}")
    page.get_by_label("Kết thúc", exact=True).fill(f"{story.ends_at:%H:%M}")
    # The registrar's own body and its point stand there already.
    expect(page.get_by_role("combobox", name="Điểm cầu chính")).to_have_value(MAIN)
    page.get_by_label("Có vận hành thử").uncheck()
    for name in (FIRST, SECOND):
        page.get_by_label("Tìm đơn vị, không cần gõ dấu").fill(name)
        page.get_by_role("treeitem", name=name, exact=True).check()
    page.get_by_label("Ghi hình toàn bộ").check()
    press(story.registrar, "Gửi đăng ký tới Sở")
    page.wait_for_url(re.compile(r"/dang-ky/\d+"))
    story.conference = int(page.url.rsplit("/", 1)[1])


@pytest.mark.exact
def test_the_department_confirms(story: Story) -> None:
    sign_in(story.system, story.engineer, "Kỹ sư")
    story.engineer.page.goto(f"{story.system.url}/dang-ky/{story.conference}")
    press(story.engineer, "Xác nhận kỹ thuật")
    expect(story.engineer.page.get_by_text("Đã xác nhận").first).to_be_visible()
    view = story.api.get(f"/api/conferences/{story.conference}")
    assert view["intake"] == "confirmed"
    story.session = next(session["id"] for session in view["sessions"] if session["kind"] == "live")


def test_a_device_is_enrolled_and_waits_for_the_host(story: Story) -> None:
    """Art. 3.4: a sub point connects by its own enrolled machine, and only when the host opens."""
    points = story.api.get("/api/points")
    point = next(point for point in points if point["name"] == FIRST)
    code = story.api.post(f"/api/points/{point['id']}/enrolment-codes")["code"]
    page = story.first.page
    page.goto(f"{story.system.url}/ghi-danh")
    page.get_by_label("Mã ghi danh").fill(code)
    press(story.first, "Ghi danh máy này")
    page.wait_for_url(f"{story.system.url}/")
    page.goto(f"{story.system.url}/phien/{story.session}/phong")
    press(story.first, "Vào phòng họp")
    expect(page.get_by_text("Phiên chưa mở")).to_be_visible()
    # A code works once.
    story.second.page.goto(f"{story.system.url}/ghi-danh")
    story.second.page.get_by_label("Mã ghi danh").fill(code)
    press(story.second, "Ghi danh máy này")
    expect(story.second.page.get_by_text("đã dùng hoặc đã hết hạn")).to_be_visible()
    story.second.console.clear()


def test_the_host_opens_and_three_points_join(story: Story) -> None:
    sign_in(story.system, story.chair, CHAIR)
    sign_in(story.system, story.second, SECOND)
    story.chair.page.goto(f"{story.system.url}/phien/{story.session}/chu-tri")
    press(story.chair, "Mở phiên")
    # A busy machine may look like a weak line; who is served by the programme then is another story's matter.
    for seat in story.view()["seats"]:  # type: ignore[attr-defined]
        choice = {"point_id": seat["point_id"], "delivery": "direct"}
        story.api.post(f"/api/sessions/{story.session}/delivery", choice)
    story.second.page.goto(f"{story.system.url}/phien/{story.session}/phong")
    press(story.second, "Vào phòng họp")
    for who in (story.first, story.second):
        sees(who, story.faces["main"].number)
        hears(who, story.faces["main"], silent=(story.faces["first"], story.faces["second"]))
    press(story.chair, "Bắt đầu")
    story.note("start")
    for who in (story.chair, story.first, story.second):
        expect(who.page.get_by_text("Đang ghi hình").first).to_be_visible(timeout=60_000)
    time.sleep(OPENING_S)


def speaks(story: Story, who: Browser, name: str, face: str) -> None:
    """Let a point ask, give it the floor, and look and listen everywhere."""
    press(who, "Xin phát biểu")
    press(story.chair, f"Mời {name} phát biểu")
    story.note(f"{face} given")
    speaker = story.faces[face]
    main = story.faces["main"]
    others = [story.first, story.second]
    others.remove(who)
    # The chair looks at the programme, as it is recorded.
    sees(story.chair, main.number, speaker.number)
    sees(others[0], main.number, speaker.number)
    hears(story.chair, speaker, silent=(story.faces["second" if face == "first" else "first"],))
    hears(others[0], main, speaker)
    story.note(f"{face} heard")


def test_the_first_point_is_given_the_floor_and_finishes(story: Story) -> None:
    """Art. 3.1: a sub point is seen and heard by everybody, live. Art. 3.3: by the host's word."""
    speaks(story, story.first, FIRST, "first")
    time.sleep(2)
    press(story.first, "Kết thúc phát biểu")
    story.note("first returned")
    sees(story.second, story.faces["main"].number)


def test_the_second_point_is_given_the_floor_and_it_is_taken_back(story: Story) -> None:
    speaks(story, story.second, SECOND, "second")
    time.sleep(2)
    press(story.chair, "Kết thúc lượt")
    story.note("second taken")
    sees(story.first, story.faces["main"].number)
    assert speech.level(story.chair.hear(2.0)) < SILENCE


def test_the_recorder_is_killed_and_comes_back(story: Story) -> None:
    story.note("recorder killed")
    pid = story.system.kill("nhipcau_recording.recorder")
    story.system.wait_for_child("nhipcau_recording.recorder", other_than=pid)
    time.sleep(8)
    assert story.view()["recording"] == "running"


def test_the_composer_is_killed_and_comes_back(story: Story) -> None:
    story.note("composer killed")
    pid = story.system.kill("nhipcau_media.programme")
    story.system.wait_for_child("nhipcau_media.programme", other_than=pid)
    time.sleep(8)
    assert story.view()["recording"] == "running"


def test_the_media_server_is_killed_and_everybody_comes_back(story: Story) -> None:
    """Art. 11.3a: the central device is kept running."""
    story.note("livekit killed")
    pid = story.system.kill("livekit-server")
    story.system.wait_for_child("livekit-server", other_than=pid)
    for who in (story.first, story.second):
        sees(who, story.faces["main"].number, timeout_s=60)
        hears(who, story.faces["main"])
    story.note("livekit back")
    speaks(story, story.first, FIRST, "first")
    press(story.chair, "Kết thúc lượt")
    sees(story.second, story.faces["main"].number)


def test_the_api_is_killed_and_nobody_leaves(story: Story) -> None:
    pid = story.system.kill("nhipcau serve")
    hears(story.first, story.faces["main"])
    story.system.wait_for_child("nhipcau serve", other_than=pid)
    deadline = time.monotonic() + 60
    while not ready(story) and time.monotonic() < deadline:
        time.sleep(0.5)
    sees(story.second, story.faces["main"].number)
    # Commands and live pages work as before.
    press(story.first, "Xin phát biểu", timeout_s=40)
    expect(story.chair.page.get_by_role("button", name=f"Mời {FIRST} phát biểu").first).to_be_visible()
    press(story.first, "Rút yêu cầu")
    expect(story.first.page.get_by_role("button", name="Xin phát biểu", exact=True)).to_be_enabled()


def ready(story: Story) -> bool:
    """Whether the API answers; while it starts it takes no connections."""
    with suppress(httpx2.TransportError):
        return bool(story.api.http.get("/readyz").status_code == 200)
    return False


def test_the_scheduled_end_passes_and_nothing_stops(story: Story) -> None:
    """Art. 13.6a: the host answers until the end; no clock ends a session."""
    time.sleep(max(story.ends_at.timestamp() - time.time() + 2, 0))
    view = story.view()
    assert (view["state"], view["recording"]) == ("live", "running")
    sees(story.first, story.faces["main"].number)


def test_a_reload_brings_a_point_back_by_itself(story: Story) -> None:
    story.second.page.reload()
    sees(story.second, story.faces["main"].number, timeout_s=40)


def test_a_point_that_was_cut_off_keeps_its_seat(story: Story) -> None:
    address = story.second.page.url
    # Not left: its page is gone, as with a power cut.
    story.second.page.goto("about:blank")
    deadline = time.monotonic() + 40
    while presence(story, SECOND) != "dropped" and time.monotonic() < deadline:
        time.sleep(0.5)
    assert presence(story, SECOND) == "dropped"
    story.second.page.goto(address)
    sees(story.second, story.faces["main"].number, timeout_s=40)
    assert presence(story, SECOND) == "present"


def presence(story: Story, name: str) -> str:
    seats = story.view()["seats"]
    assert isinstance(seats, list)
    state: str = next(seat["presence"] for seat in seats if seat["name"] == name)
    return state


def test_the_host_ends_and_everybody_is_told(story: Story) -> None:
    press(story.chair, "Kết thúc")
    story.chair.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Kết thúc")).click()
    story.note("end")
    for who in (story.first, story.second):
        expect(who.page.get_by_text("Phiên họp đã kết thúc")).to_be_visible()


@pytest.fixture(scope="module")
def recording(story: Story) -> dict[str, object]:
    """The finished recording, as the API tells of it."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = [r for r in story.api.get("/api/recordings")["recordings"] if r["session_id"] == story.session]
        if found and found[0]["state"] == "done":
            done: dict[str, object] = found[0]
            return done
        time.sleep(1)
    raise AssertionError(f"no film: {found} {story.system.tail()}")


@pytest.fixture(scope="module")
def film_file(story: Story, recording: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film, fetched as a browser does."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    path.write_bytes(story.api.http.get(str(recording["film_url"])).content)
    return path


@pytest.fixture(scope="module")
def looked(film_file: Path) -> list[film.Looked]:
    """Every picture of the film: what stands in the whole, the left and the right tile."""
    return film.look(film_file, [WHOLE, LEFT, RIGHT])


def test_the_film_is_as_long_as_the_conference(
    story: Story, recording: dict[str, object], looked: list[film.Looked]
) -> None:
    held = story.at["end"] - story.at["start"]
    assert recording["duration_s"] == pytest.approx(held, abs=1.5)
    assert looked[-1].at_s == pytest.approx(held, abs=1.5)


def disturbed(story: Story, recording: dict[str, object], at_s: float) -> bool:
    """Whether the film lacks pictures there for a known reason: composer or media server were killed."""
    away = [(gap["start_s"] - 0.5, gap["end_s"] + 3) for gap in recording["gaps"]]  # type: ignore[attr-defined]
    killed, back = (story.at[f"livekit {what}"] - story.at["start"] for what in ("killed", "back"))
    return any(start <= at_s <= end for start, end in [*away, (killed - 0.5, back + 3)])


def test_the_right_picture_is_on_screen_in_each_chapter(
    story: Story, recording: dict[str, object], looked: list[film.Looked]
) -> None:
    numbers = {FIRST: story.faces["first"].number, SECOND: story.faces["second"].number}
    chapters = recording["chapters"]
    assert isinstance(chapters, list)
    assert [one["title"] for one in chapters if one["title"] in numbers] == [FIRST, SECOND, FIRST]
    for chapter in chapters:
        within = [shown for shown in looked if chapter["start_s"] + 2.0 < shown.at_s < chapter["end_s"] - 0.5]
        middle = [shown for shown in within if not disturbed(story, recording, shown.at_s)]
        # A chapter of the main point may be over too soon to be judged, or lie within the outage; a turn never is.
        assert len(middle) > 50 or chapter["title"] not in numbers, chapter
        main, speaker = story.faces["main"].number, numbers.get(chapter["title"])
        due = (main, speaker) if speaker else (main,)
        tiles = [shown.marks[1:] if speaker else shown.marks[:1] for shown in middle]
        seen = Counter(tuple(mark.point if mark else None for mark in marks) for marks in tiles)
        # Nobody else's picture ever; a camera that begins anew may be too coarse at first for its mark to be read.
        assert {points for marks in seen for points in marks} <= {main, speaker, None}, (chapter, seen)
        assert seen[due] >= 0.9 * len(middle), (chapter, seen)


def test_each_speaker_is_heard_in_its_chapter(story: Story, recording: dict[str, object], film_file: Path) -> None:
    samples, rate = film.sound(film_file)
    chapters = recording["chapters"]
    assert isinstance(chapters, list)
    others = {FIRST: ("first", "second"), SECOND: ("second", "first")}
    turns = [chapter for chapter in chapters if chapter["title"] in others]
    assert len(turns) == 3
    for chapter in turns:
        face, other = others[chapter["title"]]
        said = samples[int(chapter["start_s"] * rate) : int(chapter["end_s"] * rate)]
        # The main point speaks beside whoever has the floor: voices are found in the mix by their waveform.
        heard = speech.presence(said, rate, story.faces[face].said)
        assert heard > HEARD
        assert speech.presence(said, rate, story.faces[other].said) < 0.66 * heard
    # Before the first chapter of a sub point only the main point is heard.
    opening = samples[: int(chapters[0]["end_s"] * rate)]
    heard = speech.presence(opening, rate, story.faces["main"].said)
    assert heard > HEARD
    assert speech.presence(opening, rate, story.faces["first"].said) < 0.66 * heard


def ticks(looked: list[film.Looked], story: Story, from_s: float, to_s: float) -> list[tuple[float, int]]:
    """Return (film time, tick) of the main point's picture in a stretch."""
    return film.ticks(looked, story.faces["main"].number, from_s, to_s, loop=CAMERA_LOOP_TICKS)


def test_a_killed_recorder_costs_half_a_second_at_most(story: Story, looked: list[film.Looked]) -> None:
    killed = story.at["recorder killed"] - story.at["start"]
    seen = [at for at, _ in ticks(looked, story, killed - 3, killed + 6)]
    assert max(after - before for before, after in pairwise(seen)) <= 0.5
    assert seen[-1] - seen[0] > 8


def test_a_killed_composer_leaves_a_gap_at_its_true_place(
    story: Story, recording: dict[str, object], looked: list[film.Looked]
) -> None:
    killed = story.at["composer killed"] - story.at["start"]
    gaps = recording["gaps"]
    assert isinstance(gaps, list)
    [gap] = [gap for gap in gaps if abs(gap["start_s"] - killed) < 2]
    assert gap["end_s"] - gap["start_s"] < 2.0
    before = ticks(looked, story, gap["start_s"] - 8, gap["start_s"] - 0.2)
    after = ticks(looked, story, gap["end_s"] + 3, gap["end_s"] + 7)
    # The camera's own clock against the film's: the same on both sides of the gap.
    rate = (before[-1][1] - before[0][1]) / (before[-1][0] - before[0][0])
    elapsed = after[0][0] - before[-1][0]
    assert (after[0][1] - before[-1][1]) / rate == pytest.approx(elapsed, abs=0.4)


def test_the_logbook_wrote_itself(story: Story) -> None:
    """Art. 7.4: a logbook of technical duty. Art. 11.3b: how each point was connected."""
    page = story.engineer.page
    page.goto(f"{story.system.url}/so-nhat-ky/{story.session}")
    for text in (
        "Mở phiên.",
        f"{MAIN} vào phòng họp.",
        f"{FIRST} vào phòng họp.",
        f"{SECOND} vào phòng họp.",
        f"{FIRST} xin phát biểu, thứ 1.",
        f"Mời {FIRST} phát biểu.",
        f"{FIRST} phát biểu xong",
        f"{SECOND} thôi phát biểu",
        "Bộ ghi hình tự khởi động lại.",
        "Bộ dựng hình tự khởi động lại.",
        "Máy chủ truyền hình tự khởi động lại.",
        "Máy chủ truyền hình hoạt động lại.",
        "Máy chủ điều hành tự khởi động lại.",
        f"{SECOND} mất kết nối.",
        f"{SECOND} kết nối lại",
        "Quá giờ kết thúc dự kiến",
        "Kết thúc phiên.",
        "Bản ghi hoàn tất",
    ):
        expect(page.get_by_text(text).first, text).to_be_visible()
    lines = story.api.get(f"/api/sessions/{story.session}/logbook")["lines"]
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    assert story.at["start"] - 60 < datetime.fromisoformat(lines[0]["at"]).timestamp() < story.at["start"]


def test_the_film_plays_in_the_page(story: Story, recording: dict[str, object]) -> None:
    page = story.engineer.page
    page.goto(f"{story.system.url}/ban-ghi/{recording['id']}")
    page.wait_for_function("() => { const v = document.querySelector('video'); return v && v.readyState >= 2; }")
    expect(page.get_by_text(FIRST).first).to_be_visible()
    length = page.evaluate("() => document.querySelector('video').duration")
    assert length == pytest.approx(recording["duration_s"], abs=0.5)


@pytest.mark.exact
def test_no_browser_said_an_error(story: Story) -> None:
    assert [line for who in story.everybody for line in who.problems] == []
