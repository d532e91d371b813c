"""A whole-province day, minute by minute: H−60 to the end, with three browsers and thirty simulated points.

One story in chapters, as ``test_whole_conference`` tells the making of its film. Here it is what people do besides
speaking: whoever clears what is red, takes the roll, waits before a slide, goes through the agenda, and loses a line.
"""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, Playwright, expect

from support import speech
from support.api_client import ApiClient, registration
from support.browsers import Browser, browser
from support.faces import Face
from support.room_pages import CHAIR, press, sign_in, sit_down, wait_for
from support.system import ROOT, System, simulated

pytestmark = [pytest.mark.e2e, pytest.mark.media]

SIMULATED = 30
#: Main point, a real sub point, thirty simulated ones, and one that never comes.
POINTS = SIMULATED + 3
ITEMS = ("Khai mạc", "Báo cáo tình hình bão số 3", "Kết luận")
TITLE = "Hội nghị trực tuyến toàn tỉnh"
HEARD = 0.5


@dataclass
class Day:
    """What the chapters share."""

    system: System
    faces: dict[str, Face]
    chair: Browser
    sub: Browser
    #: The Department's engineer, who takes the roll as well.
    engineer: Browser
    api: ApiClient
    registrar: ApiClient
    admin: ApiClient
    stack: ExitStack
    conference: int = 0
    session: int = 0
    #: The real sub point, and the one that never comes.
    own: int = 0
    name: str = ""
    absent: str = ""

    def view(self) -> dict[str, Any]:
        view: dict[str, Any] = self.api.get(f"/api/sessions/{self.session}")
        return view

    def presence(self) -> Counter[str]:
        return Counter(seat["presence"] for seat in self.view()["seats"])

    def page(self, who: Browser, path: str) -> None:
        who.page.goto(f"{self.system.url}/phien/{self.session}/{path}")

    def lines(self) -> list[str]:
        return [line["text"] for line in self.api.get(f"/api/sessions/{self.session}/logbook")["lines"]]


@pytest.fixture(scope="module")
def day(system: System, faces: dict[str, Face], playwright: Playwright) -> Iterator[Day]:
    with ExitStack() as stack:
        main, first = faces["main"], faces["first"]
        api, registrar, admin = (stack.enter_context(closing(ApiClient(system.url))) for _ in range(3))
        for client, label in ((api, "Kỹ sư"), (registrar, "Chuyên viên"), (admin, "Quản trị hệ thống")):
            client.sign_in(system.link(label))
        chair = stack.enter_context(browser(playwright, "chair", camera=main.camera, microphone=main.microphone))
        size = (1920, 1080)
        sub = stack.enter_context(
            browser(playwright, "sub", camera=first.camera, microphone=first.microphone, size=size)
        )
        engineer = stack.enter_context(browser(playwright, "engineer"))
        yield Day(system, faces, chair, sub, engineer, api, registrar, admin, stack)


def test_days_before_it_is_registered_confirmed_and_its_agenda_written(day: Day) -> None:
    rows = sorted(day.admin.get("/api/points"), key=lambda row: (row["body_level"] != "province", row["id"]))
    for number in range(len(rows), POINTS):
        rows.append(day.admin.post("/api/points", {"body_id": rows[0]["body_id"], "name": f"Phòng họp {number}"}))
    main, *subs = rows[:POINTS]
    request = registration(main=main, subs=subs, title=TITLE, recording=True)
    conference = day.registrar.post("/api/conferences", request)
    confirmed = day.api.post(f"/api/conferences/{conference['id']}/confirm", {"version": 1})
    day.conference = conference["id"]
    day.session = next(session["id"] for session in confirmed["sessions"] if session["kind"] == "live")
    day.own, day.name = subs[0]["id"], subs[0]["name"]
    items = [{"title": title, "minutes": 5, "speakers": [], "file_ids": []} for title in ITEMS]
    day.api.put(f"/api/conferences/{day.conference}/agenda", {"version": 0, "items": items})


def test_h_60_rooms_join_muted_under_their_fixed_names(day: Day) -> None:
    for who, label in ((day.chair, CHAIR), (day.engineer, "Kỹ sư")):
        sign_in(day.system, who, label)
    day.page(day.chair, "chu-tri")
    press(day.chair, "Mở phiên")
    sit_down(day.system, day.admin, day.sub, day.session, day.own)
    wait_for(lambda: day.presence()["present"] == 2, "the main point and the first sub point are in")
    # Who is served by the programme is another story's matter; here the page itself draws what it is told.
    day.api.post(f"/api/sessions/{day.session}/delivery", {"point_id": day.own, "delivery": "direct"})
    day.stack.enter_context(simulated(day.system, day.session, SIMULATED))
    # Thirty clients begin on one machine.
    until = time.monotonic() + 150
    while day.presence() != {"present": POINTS - 1, "absent": 1} and time.monotonic() < until:
        time.sleep(0.5)
    assert day.presence() == {"present": POINTS - 1, "absent": 1}
    seats = day.view()["seats"]
    day.absent = next(seat["name"] for seat in seats if seat["presence"] == "absent")
    expect(day.sub.page.get_by_text(day.name).first).to_be_visible()
    expect(day.sub.page.get_by_text("Micrô đang tắt")).to_be_visible()
    wait_for(lambda: day.sub.points_seen() == {day.faces["main"].number}, "the main point is seen, and nobody else")
    assert [seat["name"] for seat in seats if seat["has_floor"] or seat["seen"]] == []


def test_h_30_the_engineer_sorts_what_is_red(day: Day) -> None:
    """Art. 10.2a: the main point's engineers work on each point. The one that is missing stands first, and is rung."""
    day.page(day.engineer, "tuong")
    main = day.engineer.page.get_by_role("main")
    tiles = main.locator("section.group").get_by_role("button")
    expect(tiles).to_have_count(POINTS)
    expect(main.get_by_text("1 chưa vào").first).to_be_visible()
    chosen(day.engineer, day.absent)
    press(day.engineer, "Ghi sổ: đã gọi điện")
    expect(day.engineer.page.get_by_text("Đã ghi vào sổ nhật ký")).to_be_visible()
    assert f"Gọi lại {day.absent}, lần 1." in day.lines()


def test_h_30_a_page_is_tried_and_restarted_from_afar_and_comes_back_by_itself(day: Day) -> None:
    chosen(day.engineer, day.name)
    press(day.engineer, "Phát âm thanh thử tại điểm cầu")
    keep(day.engineer, "panel")
    expect(day.sub.page.get_by_text("Kỹ thuật viên đang phát âm thanh thử tại phòng này")).to_be_visible()
    with day.sub.page.expect_event("load"):
        press(day.engineer, "Tải lại trang của điểm cầu")
    wait_for(lambda: day.sub.points_seen() == {day.faces["main"].number}, "it is back without a press")
    assert day.presence() == {"present": POINTS - 1, "absent": 1}


def test_h_15_delegates_are_named_and_stand_in_the_roll(day: Day) -> None:
    device = day.stack.enter_context(closing(ApiClient(day.system.url)))
    device.enrol(day.admin.post(f"/api/points/{day.own}/enrolment-codes")["code"])
    people = [{"name": name, "post": "", "body": ""} for name in ("Nguyễn Văn An", "Trần Thị Bình")]
    said = {"version": 0, "operator": "Vi Văn Máy", "operator_phone": "0912000003", "delegates": people}
    device.put(f"/api/conferences/{day.conference}/points/{day.own}/answer", said)
    roll = day.api.get(f"/api/sessions/{day.session}/roll")
    assert (roll["delegates"], Counter(line["delegates"] for line in roll["lines"])) == (2, {0: POINTS - 1, 2: 1})


def test_h_10_rooms_wait_before_a_slide_with_agenda_and_countdown(day: Day) -> None:
    press(day.chair, "Hình và nội dung", role="tab")
    press(day.chair, "Tiêu đề")
    slide = day.sub.page.locator(".title-slide")
    expect(slide.get_by_text(TITLE)).to_be_visible()
    expect(slide.get_by_text(re.compile(r"Bắt đầu sau \d+:\d\d"))).to_be_visible()
    expect(slide.get_by_role("listitem")).to_have_text([f"{n}. {title}" for n, title in enumerate(ITEMS, 1)])
    keep(day.sub, "slide")
    # Their own picture and name stay beside it.
    expect(day.sub.page.locator(".own video")).to_be_visible()
    expect(day.sub.page.locator(".own .name")).to_have_text(day.name)


def test_h_the_chair_starts_and_everyone_is_told_of_the_recording(day: Day) -> None:
    """Art. 9.2: a recording that was requested begins by itself."""
    press(day.chair, "Người phát biểu")
    press(day.chair, "Bắt đầu")
    for who in (day.chair, day.sub):
        expect(who.page.get_by_text("Đang ghi hình").first).to_be_visible(timeout=60_000)


def test_h_2_the_secretary_confirms_one_page_and_not_230_names(day: Day) -> None:
    day.page(day.engineer, "diem-danh")
    confirm = day.engineer.page.get_by_role("button", name=re.compile(r"^Xác nhận tất cả \d+ điểm cầu$"))
    expect(confirm).to_have_text(f"Xác nhận tất cả {POINTS - 1} điểm cầu")
    confirm.click()
    expect(day.engineer.page.get_by_text(f"{POINTS - 1} / {POINTS} điểm cầu đã xác nhận")).to_be_visible()
    file = f"/api/sessions/{day.session}/roll/file?form="
    assert day.api.http.get(f"{file}pdf").content.startswith(b"%PDF")
    table = openpyxl.load_workbook(io.BytesIO(day.api.http.get(f"{file}xlsx").content)).worksheets[0]
    cells = Counter(str(cell.value) for row in table.iter_rows() for cell in row if cell.value)
    assert cells["có mặt"] == POINTS - 1
    assert cells[day.absent] == 1


def test_the_agenda_moves_item_timer_and_pages_together_and_back(day: Day) -> None:
    topic = day.sub.page.locator(".rail")
    keep(day.chair, "chair")
    press(day.chair, "Vào mục 1")
    expect(topic.get_by_text(ITEMS[0])).to_be_visible()
    wait_for(lambda: enabled(day.chair.page.get_by_role("button", name="Sang mục 2")), "the next item may be pressed")
    press(day.chair, "Sang mục 2")
    expect(topic.get_by_text(ITEMS[1])).to_be_visible()
    press(day.chair, "Lùi lại")
    expect(topic.get_by_text(ITEMS[0])).to_be_visible()
    expect(topic.get_by_text(ITEMS[1])).to_have_count(0)


def test_a_point_asks_and_is_called_and_is_seen_and_heard_by_all(day: Day) -> None:
    """Art. 3.1: two-way, among 32 points that are in."""
    face, other = day.faces["first"], day.faces["main"]
    # An item of the agenda brings its own arrangement; marks are read in the halves of a pair.
    press(day.chair, "Người phát biểu")
    press(day.sub, "Xin phát biểu")
    call = day.chair.page.locator(".do").get_by_role("button", name=f"Mời {day.name} phát biểu")
    wait_for(lambda: enabled(call), "it can be called")
    call.click()
    expect(day.sub.page.get_by_text("Đang phát biểu").first).to_be_visible()
    expect(day.sub.page.get_by_text("Mọi điểm cầu đang nghe và thấy")).to_be_visible()
    wait_for(lambda: face.number in day.chair.points_seen(), "the speaker is seen")
    keep(day.sub, "speaks")
    hears(day.chair, face)
    hears(day.sub, other)
    assert [seat["name"] for seat in day.view()["seats"] if seat["has_floor"]] == [day.name]


def test_a_lost_line_keeps_the_floor_and_comes_back_to_it_without_a_press(day: Day) -> None:
    """Art. 11.3b: *mất kết nối*, not *rời phòng*; audio and picture are back by themselves."""
    day.page(day.engineer, "tuong")
    address = day.sub.page.url
    # Not left: its page is gone, as with a power cut.
    day.sub.page.goto("about:blank")
    expect(tile(day.engineer, day.name)).to_contain_text("mất kết nối")
    expect(day.engineer.page.get_by_role("main").get_by_text("1 mất kết nối").first).to_be_visible()
    assert [seat["name"] for seat in day.view()["seats"] if seat["has_floor"]] == [day.name]
    expect(day.chair.page.get_by_text(re.compile(r"Mất kết nối; giữ đến")).first).to_be_visible()
    day.sub.page.goto(address)
    expect(day.sub.page.get_by_text("Đang phát biểu").first).to_be_visible()
    hears(day.chair, day.faces["first"])
    wait_for(lambda: day.faces["first"].number in day.chair.points_seen(), "it is seen again")
    press(day.sub, "Kết thúc phát biểu")
    wait_for(lambda: day.sub.points_seen() == {day.faces["main"].number}, "the main point alone")


def test_a_fault_is_a_card_with_a_clock_until_somebody_has_solved_it(day: Day) -> None:
    """Art. 10.2b: a sub point reports faults at once."""
    press(day.sub, "Báo sự cố")
    day.sub.page.get_by_label("Chuyện gì đang xảy ra?").or_(day.sub.page.locator("dialog textarea")).first.fill(
        "Loa rè"
    )
    day.sub.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Gửi")).click()
    card = day.engineer.page.locator(".incident-card").filter(has_text=day.name)
    expect(card).to_contain_text("Loa rè")
    expect(card).to_contain_text("chưa ai nhận")
    card.get_by_role("button", name=re.compile("^Nhận xử lý")).click()
    expect(day.sub.page.get_by_text(re.compile("đang xử lý"))).to_be_visible()
    card.get_by_role("button", name=re.compile("^Ghi xử lý xong")).click()
    day.engineer.page.get_by_label("Đã làm gì?").fill("Hạ âm lượng loa")
    press(day.engineer, "Ghi xử lý xong")
    expect(card).to_have_count(0)


def test_the_end_is_told_to_all_and_the_logbook_has_the_day(day: Day) -> None:
    """Art. 7.4: the page wrote itself."""
    press(day.chair, "Kết thúc")
    dialog = day.chair.page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{POINTS - 1}")
    dialog.get_by_role("button", name=re.compile("^Kết thúc")).click()
    expect(day.sub.page.get_by_text("Phiên họp đã kết thúc")).to_be_visible()
    lines = day.lines()
    for text in (
        "Mở phiên.",
        f"{day.name} vào phòng họp.",
        f"Phát âm thanh thử tại {day.name}.",
        f"Tải lại trang của {day.name} từ xa.",
        f"Mời {day.name} phát biểu.",
        f"{day.name} mất kết nối.",
        f"{day.name} báo sự cố: Loa rè",
        "Kết thúc phiên.",
    ):
        assert text in lines, (text, lines)
    assert len([line for line in lines if line.endswith(" vào phòng họp.")]) == POINTS - 1


@pytest.mark.exact
def test_no_browser_said_an_error(day: Day) -> None:
    assert day.chair.problems + day.sub.problems + day.engineer.problems == []


def tile(who: Browser, name: str) -> Locator:
    """Return a point's tile on the wall."""
    return who.page.get_by_role("main").locator("section.group").get_by_role("button").filter(has_text=name).first


def keep(who: Browser, name: str) -> None:
    """Keep what a page looks like under ``build/test``, for who wants to look at it."""
    folder = ROOT / "build" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    who.page.screenshot(path=folder / f"day-{name}.png")


def chosen(who: Browser, name: str) -> None:
    """Open a point's side panel."""
    tile(who, name).click()
    expect(who.page.get_by_role("complementary", name=f"Điểm cầu {name}")).to_be_visible()


def enabled(button: Locator) -> bool:
    """Whether a button would do something."""
    return button.count() > 0 and button.first.get_attribute("aria-disabled") != "true"


def hears(who: Browser, face: Face, tries: int = 5) -> None:
    """Record what the page plays until this voice is in it: a pause between two sentences says nothing."""
    found = 0.0
    for _ in range(tries):
        found = max(found, speech.presence(who.hear(6.0), speech.RATE, face.said))
        if found > HEARD:
            return
    raise AssertionError(f"{who.name} does not hear {face.number}: {found:.2f}")
