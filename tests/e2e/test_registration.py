"""Registration in the browser: a weekly briefing, a late conference that is accepted, two who want the same points."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from nhipcau.services.calendar import day_of
from support.api_client import ApiClient
from support.browsers import Browser, browser
from support.system import System

pytestmark = pytest.mark.e2e

DISTRICT = "Huyện Sơn Động"
#: Registers for the district, for the province; confirms for the Department.
LABELS = {"district": "Văn thư", "province": "Chuyên viên", "engineer": "Kỹ sư"}


@dataclass
class People:
    """Who sits at which browser, and an API client that looks things up."""

    system: System
    api: ApiClient
    browsers: dict[str, Browser]

    def page(self, who: str) -> Page:
        return self.browsers[who].page

    def open(self, who: str, path: str) -> Page:
        page = self.page(who)
        page.goto(f"{self.system.url}{path}")
        return page

    def body(self, name: str) -> dict[str, Any]:
        return next(body for body in self.api.get("/api/bodies") if body["name"] == name)


@pytest.fixture(scope="module")
def people(system: System, playwright: Playwright) -> Iterator[People]:
    with ExitStack() as stack:
        api = stack.enter_context(closing(ApiClient(system.url)))
        api.sign_in(system.link("Kỹ sư"))
        browsers = {}
        for who, label in LABELS.items():
            browsers[who] = stack.enter_context(browser(playwright, who))
            browsers[who].page.goto(system.link(label))
            expect(browsers[who].page.get_by_role("heading", level=1)).to_be_visible()
        yield People(system, api, browsers)


@pytest.fixture(autouse=True)
def quiet(people: People) -> Iterator[None]:
    """No page may complain on its console."""
    yield
    assert [line for one in people.browsers.values() for line in one.problems] == []


def paper(day: date) -> str:
    """A day as it is typed."""
    return f"{day.day}/{day.month}/{day.year}"


def monday(people: People, weeks: int, lasting: int = 1) -> date:
    """The first Monday so many weeks ahead with as many ordinary weeks behind it: Tết is another story's matter."""
    today = day_of(datetime.now(UTC))
    begins = today - timedelta(days=today.isoweekday() - 1) + timedelta(weeks=weeks)
    years = range(begins.year, begins.year + 3)
    said = (entry["day"] for year in years for entry in people.api.get(f"/api/calendar/years/{year}")["entries"])
    special = [date.fromisoformat(day) for day in said]
    while any(begins - timedelta(days=7) <= day < begins + timedelta(weeks=lasting) for day in special):
        begins += timedelta(weeks=1)
    return begins


def fill(page: Page, fields: dict[str, str]) -> None:
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)


def choose_below(page: Page, body: dict[str, Any], query: str) -> None:
    """Choose a whole part of the tree by a search without diacritics."""
    page.get_by_placeholder("Tìm đơn vị, không cần gõ dấu").fill(query)
    page.locator(f"[id='tree-body:{body['id']}']").check()


def test_a_district_registers_its_weekly_briefing_with_17_communes(people: People) -> None:
    """Art. 4, Art. 5.2c: one person, one page, one sending for the series, in under two minutes."""
    page = people.open("district", "/dang-ky")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký hội nghị trực tuyến")
    began = time.monotonic()
    first = monday(people, 4, lasting=5)
    fill(page, {"Tên hội nghị": "Giao ban tuần huyện Sơn Động", "Cán bộ trực điểm cầu chính": "Lý Thị Trực"})
    fill(page, {"Ngày họp": paper(first), "Bắt đầu": "13:30", "Kết thúc": "15:00"})
    fill(page, {"Ngày vận hành thử": paper(first - timedelta(days=3)), "Giờ vận hành thử": "14:00"})
    page.get_by_label("Lặp lại định kỳ (giao ban)").check()
    fill(page, {"Đến hết ngày": paper(first + timedelta(weeks=4))})
    choose_below(page, people.body(DISTRICT), "son dong")
    expect(page.get_by_text("1 điểm cầu chính, 17 điểm cầu phụ")).to_be_visible()
    aside = page.locator("aside.verdicts")
    expect(aside.get_by_text("Đúng thẩm quyền và phạm vi (điểm c khoản 2 Điều 5).")).to_be_visible()
    expect(aside.get_by_text("5 phiên, gửi một lần")).to_be_visible()
    expect(aside.get_by_text("Đăng ký đúng hạn")).to_be_visible()
    page.get_by_role("button", name="Gửi cả lịch tới Sở").click()
    expect(page.get_by_role("heading", level=2, name="Lịch định kỳ")).to_be_visible()
    assert time.monotonic() - began < 120
    expect(page.locator(".series > li")).to_have_count(5)

    board = people.open("engineer", "/tiep-nhan")
    board.get_by_role("button", name="Giao ban tuần huyện Sơn Động").click()
    board.get_by_role("button", name="Xác nhận cả lịch, 5 phiên").click()
    expect(board.get_by_role("button", name="Giao ban tuần huyện Sơn Động")).to_have_count(0)
    page.reload()
    expect(page.locator(".series").get_by_text("Sở đã xác nhận kỹ thuật")).to_have_count(5)


def test_a_provincial_conference_one_day_late_is_accepted(people: People) -> None:
    """Art. 9.1: kept, marked late, asked why, accepted by the Department; 205 points of districts and communes."""
    soon = datetime.now(UTC) + timedelta(days=30)
    asked = {"starts_at": soon.isoformat(), "host_body_id": people.body("Tỉnh Bắc Giang")["id"]}
    said = people.api.post("/api/conferences/check", asked)["verdicts"]
    late = date.fromisoformat(said["first_day"]) - timedelta(days=1)
    page = people.open("province", "/dang-ky")
    fill(page, {"Tên hội nghị": "Hội nghị toàn tỉnh đăng ký muộn", "Cán bộ trực điểm cầu chính": "Ngô Văn Trực"})
    fill(page, {"Ngày họp": paper(late), "Bắt đầu": "15:00", "Kết thúc": "17:00"})
    page.get_by_label("Có vận hành thử (khoản 1 Điều 10)").uncheck()
    page.get_by_role("button", name="Mọi huyện, thị xã, thành phố").click()
    page.get_by_role("button", name="Mọi xã, phường, thị trấn").click()
    expect(page.get_by_text("1 điểm cầu chính, 205 điểm cầu phụ")).to_be_visible()
    expect(page.locator("aside.verdicts").get_by_text("Đăng ký muộn", exact=True)).to_be_visible()
    fill(page, {"Lý do đăng ký muộn": "Công điện của Bộ đến chiều hôm qua."})
    page.get_by_role("button", name="Gửi đăng ký tới Sở").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hội nghị toàn tỉnh đăng ký muộn")

    board = people.open("engineer", "/tiep-nhan")
    board.get_by_role("button", name="Hội nghị toàn tỉnh đăng ký muộn").click()
    board.get_by_role("link", name="Mở đăng ký").click()
    expect(board.get_by_text("Công điện của Bộ đến chiều hôm qua.").first).to_be_visible()
    board.get_by_role("button", name="Chấp nhận đăng ký muộn").click()
    expect(board.get_by_text("Sở đã chấp nhận đăng ký muộn").first).to_be_visible()
    board.get_by_role("button", name="Xác nhận kỹ thuật").click()
    expect(board.get_by_text("Sở đã xác nhận kỹ thuật").first).to_be_visible()


def test_two_registrars_want_the_same_points_and_one_moves(people: People) -> None:
    """The clash names the other conference, proposes that the district moves, and offers the nearest free time."""
    day = monday(people, 10) + timedelta(days=1)
    page = people.open("province", "/dang-ky")
    fill(page, {"Tên hội nghị": "Chủ tịch tỉnh làm việc với Sơn Động", "Cán bộ trực điểm cầu chính": "Ngô Văn Trực"})
    fill(page, {"Ngày họp": paper(day), "Bắt đầu": "08:00", "Kết thúc": "10:00"})
    page.get_by_label("Có vận hành thử (khoản 1 Điều 10)").uncheck()
    choose_below(page, people.body(DISTRICT), "son dong")
    expect(page.locator("aside.verdicts").get_by_text("Không trùng lịch")).to_be_visible()
    page.get_by_role("button", name="Gửi đăng ký tới Sở").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chủ tịch tỉnh làm việc với Sơn Động")

    page = people.open("district", "/dang-ky")
    fill(page, {"Tên hội nghị": "Giao ban đột xuất huyện", "Cán bộ trực điểm cầu chính": "Lý Thị Trực"})
    fill(page, {"Ngày họp": paper(day), "Bắt đầu": "07:30", "Kết thúc": "09:00"})
    page.get_by_label("Có vận hành thử (khoản 1 Điều 10)").uncheck()
    choose_below(page, people.body(DISTRICT), "son dong")
    aside = page.locator("aside.verdicts")
    expect(aside.get_by_text("Trùng 18 điểm cầu")).to_be_visible()
    expect(aside.get_by_text("«Chủ tịch tỉnh làm việc với Sơn Động»")).to_be_visible()
    expect(aside.get_by_text("Đề xuất: hội nghị này dời (cấp huyện nhường Chủ tịch UBND tỉnh).")).to_be_visible()
    aside.get_by_role("button", name=f"Họp lúc 10:00, {paper(day)}").click()
    expect(aside.get_by_text("Không trùng lịch")).to_be_visible()
    expect(page.get_by_label("Bắt đầu", exact=True)).to_have_value("10:00")
    page.reload()
    expect(page.get_by_label("Tên hội nghị")).to_have_value("Giao ban đột xuất huyện")
    expect(page.get_by_label("Bắt đầu", exact=True)).to_have_value("10:00")
    page.get_by_role("button", name="Gửi đăng ký tới Sở").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Giao ban đột xuất huyện")


def test_two_who_edit_one_registration_see_both_versions(people: People) -> None:
    """The second to save sees both and merges: nobody's work is lost silently."""
    listed = people.api.get("/api/conferences")["conferences"]
    made = next(one for one in listed if one["title"] == "Chủ tịch tỉnh làm việc với Sơn Động")
    for who in ("province", "engineer"):
        page = people.open(who, f"/dang-ky/{made['id']}")
        page.get_by_role("button", name="Sửa đăng ký").click()
        expect(page.get_by_label("Tên hội nghị")).to_be_visible()
    first, second = people.page("province"), people.page("engineer")
    fill(first, {"Tên hội nghị": "Chủ tịch tỉnh làm việc với huyện Sơn Động"})
    first.get_by_role("button", name="Lưu thay đổi").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Chủ tịch tỉnh làm việc với huyện Sơn Động")
    fill(second, {"Kết thúc": "11:00"})
    second.get_by_role("button", name="Lưu thay đổi").click()
    dialog = second.get_by_role("dialog", name="Có người vừa lưu đăng ký này")
    expect(dialog.get_by_role("row")).to_have_count(3)
    dialog.get_by_role("button", name="Gộp: thay đổi của cả hai").click()
    expect(second.get_by_label("Tên hội nghị")).to_have_value("Chủ tịch tỉnh làm việc với huyện Sơn Động")
    expect(second.get_by_label("Kết thúc", exact=True)).to_have_value("11:00")
    second.get_by_role("button", name="Lưu thay đổi").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Chủ tịch tỉnh làm việc với huyện Sơn Động")
    now = people.api.get(f"/api/conferences/{made['id']}")
    assert (now["version"], now["title"]) == (3, "Chủ tịch tỉnh làm việc với huyện Sơn Động")
    # The browser itself notes the refusal, which this test asked for.
    people.browsers["engineer"].console.clear()


def test_two_registrars_collide_on_one_venue_and_one_takes_another_room(people: People) -> None:
    """Art. 3.5: the district's people sit in one room already; the second page says so and offers the other room."""
    district = people.body(DISTRICT)
    (point,) = [one for one in people.api.get("/api/points") if one["body_id"] == district["id"]]
    with closing(ApiClient(people.system.url)) as keeper:
        keeper.sign_in(people.system.link(LABELS["district"]))
        keeper.post(f"/api/points/{point['id']}/records", {"section": "venue", "name": "Hội trường huyện"})
    day = monday(people, 12) + timedelta(days=2)
    province, own = people.open("province", "/dang-ky"), people.open("district", "/dang-ky")
    for page, title, duty in (
        (province, "Chủ tịch tỉnh nghe huyện báo cáo", "Ngô Văn Trực"),
        (own, "Giao ban với các xã", "Lý Thị Trực"),
    ):
        fill(page, {"Tên hội nghị": title, "Cán bộ trực điểm cầu chính": duty})
        fill(page, {"Ngày họp": paper(day), "Bắt đầu": "14:00", "Kết thúc": "16:00"})
        page.get_by_label("Có vận hành thử (khoản 1 Điều 10)").uncheck()

    # The whole choice by the keyboard: find the district, go into it, tick its own point.
    province.get_by_placeholder("Tìm đơn vị, không cần gõ dấu").fill("huyen son dong")
    province.get_by_placeholder("Tìm đơn vị, không cần gõ dấu").press("Enter")
    province.keyboard.press("ArrowRight")
    province.keyboard.press("Space")
    expect(province.get_by_text("1 điểm cầu chính, 1 điểm cầu phụ")).to_be_visible()
    province.get_by_text("Phòng họp của điểm cầu phụ: đã chọn 0 trong 1").click()
    province.get_by_role("combobox", name=point["name"]).click()
    province.get_by_role("option", name="Phòng họp trực tuyến").click()
    expect(province.locator("aside.verdicts").get_by_text("Không trùng lịch")).to_be_visible()
    province.get_by_role("button", name="Gửi đăng ký tới Sở").click()
    expect(province.get_by_role("heading", level=1)).to_have_text("Chủ tịch tỉnh nghe huyện báo cáo")

    own.get_by_role("combobox", name="Phòng họp của điểm cầu chính").click()
    own.get_by_role("option", name="Phòng họp trực tuyến").click()
    choose_below(own, district, "son dong")
    aside = own.locator("aside.verdicts")
    expect(aside.get_by_text("Trùng phòng họp tại 1 điểm cầu")).to_be_visible()
    expect(aside.get_by_text("«Chủ tịch tỉnh nghe huyện báo cáo»")).to_be_visible()
    aside.get_by_role("button", name=f"{point['name']}: dùng Hội trường huyện").click()
    expect(aside.get_by_text("Không trùng lịch")).to_be_visible()
    own.get_by_role("button", name="Gửi đăng ký tới Sở").click()
    expect(own.get_by_role("heading", level=1)).to_have_text("Giao ban với các xã")


def test_what_is_typed_survives_a_lost_network_and_a_reload(people: People) -> None:
    """The draft stays on the machine while there is no network, and is sent when it is back."""
    page = people.open("district", "/dang-ky")
    expect(page.get_by_label("Tên hội nghị")).to_be_visible()
    day = monday(people, 14) + timedelta(days=3)
    fill(page, {"Tên hội nghị": "Họp trong lúc mất mạng", "Cán bộ trực điểm cầu chính": "Lý Thị Trực"})
    choose_below(page, people.body(DISTRICT), "son dong")
    network = people.browsers["district"].context
    network.set_offline(True)
    try:
        fill(page, {"Ngày họp": paper(day), "Bắt đầu": "08:00", "Kết thúc": "09:00"})
        page.get_by_label("Có vận hành thử (khoản 1 Điều 10)").uncheck()
        page.get_by_role("button", name="Gửi đăng ký tới Sở").click()
        expect(page.get_by_text("Không kết nối được với máy chủ.").first).to_be_visible()
        expect(page.get_by_text("Đã tự lưu bản nháp lúc")).to_be_visible()
        # Another page asks for what it does not have: one calm line, and no spinner that goes on for ever.
        page.get_by_role("link", name="Lịch tuần").click()
        expect(page.get_by_text("Không có gì mất: những gì đã nhập vẫn còn")).to_be_visible()
        page.get_by_role("link", name="Đăng ký", exact=True).click()
        expect(page.get_by_label("Tên hội nghị")).to_have_value("Họp trong lúc mất mạng")
    finally:
        network.set_offline(False)
    page.reload()
    expect(page.get_by_label("Tên hội nghị")).to_have_value("Họp trong lúc mất mạng")
    expect(page.get_by_label("Ngày họp", exact=True)).to_have_value(paper(day))
    expect(page.get_by_label("Kết thúc", exact=True)).to_have_value("09:00")
    expect(page.get_by_text("1 điểm cầu chính, 17 điểm cầu phụ")).to_be_visible()
    page.get_by_role("button", name="Gửi đăng ký tới Sở").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Họp trong lúc mất mạng")
    listed = people.api.get("/api/conferences")["conferences"]
    assert [one["title"] for one in listed].count("Họp trong lúc mất mạng") == 1
    # The browser itself notes that there was no network.
    people.browsers["district"].console.clear()
