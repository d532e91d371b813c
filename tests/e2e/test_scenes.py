"""The chair changes what everybody sees: in the programme that is recorded, and on a page that is served directly."""

from __future__ import annotations

import time
from contextlib import closing

import pytest
from playwright.sync_api import Playwright, Route, expect

from support import marks
from support.api_client import ApiClient
from support.browsers import Browser, browser
from support.clock_reading import read_clock
from support.decks import marked_deck
from support.faces import Face
from support.room_pages import (
    PAGE,
    PROGRAMME,
    SUB,
    ask_for_screen,
    enter,
    number_in,
    press,
    programme_greenness,
    wait_for,
)
from support.system import System, simulated

pytestmark = [pytest.mark.e2e, pytest.mark.media]

PAGES = (101, 102)
#: Least share of the large part that a fake screen fills.
GREEN = 0.5
#: Where the composer puts the banner line in a picture of 640×360.
BANNER = slice(360 - 360 // 15, 360)


def test_the_chair_presents_slides_shows_a_banner_and_changes_the_arrangement(
    system: System, faces: dict[str, Face], playwright: Playwright
) -> None:
    main = faces["main"]
    with (
        closing(ApiClient(system.url)) as engineer,
        browser(playwright, "chair", camera=main.camera, microphone=main.microphone) as chair,
        browser(playwright, "sub") as sub,
    ):
        engineer.sign_in(system.link("Kỹ sư"))
        session = enter(system, chair, sub)
        conference = engineer.get(f"/api/sessions/{session}")["conference"]["id"]
        engineer.upload(conference, "slides", "Báo cáo.pdf", marked_deck(PAGES))
        wait_for(lambda: number_in(chair.picture(PROGRAMME)) == main.number, "the programme shows the main point")
        check_delay(chair)
        wait_for(lambda: sub.points_seen() == {main.number}, "the sub point sees the main point")

        press(chair, "Hình và nội dung", role="tab")
        press(chair, "Đưa Báo cáo.pdf lên hình")
        for turned, number in enumerate(PAGES):
            if turned:
                chair.page.keyboard.press("PageDown")
            shows_page(chair, sub, number)
        bare = banner_of(chair)
        chair.page.get_by_label("Dòng chữ chân hình").fill("Họp tiếp lúc 14 giờ")
        press(chair, "Hiện dòng chữ")
        expect(sub.page.get_by_text("Họp tiếp lúc 14 giờ")).to_be_visible()
        wait_for(lambda: banner_of(chair) > bare + 20, "the banner stands in the programme")

        press(chair, "Bài giảng")
        wait_for(lambda: number_in(chair.picture(PROGRAMME)) == main.number, "the speaker fills the programme")
        wait_for(lambda: sub.points_seen() == {main.number}, "the sub point sees the speaker")
        expect(sub.page.locator(".slide-page")).to_have_count(0)
        expect(chair.page.get_by_text("đang để chờ")).to_be_visible()
        press(chair, "Hiện lại")
        shows_page(chair, sub, PAGES[1])

        quicker(chair, engineer, session)
        expect(sub.page.get_by_text("Giao ban sáng thứ Hai")).to_be_visible()
        press(chair, "Thôi trình chiếu")
        wait_for(lambda: number_in(chair.picture(PROGRAMME)) == main.number, "nothing is presented any more")
        stands(chair, "Người phát biểu")
        others_are_seen(system, session, chair, sub, main.number)
        a_screen_is_presented(chair, sub, main.number)
        assert [line for line in chair.problems + sub.problems if "409" not in line] == []


def others_are_seen(system: System, session: int, chair: Browser, sub: Browser, main: int) -> None:
    """In the discussion a point sees whoever else is there, beside the main point; afterwards no more."""
    with simulated(system, session, 1):
        press(chair, "Thảo luận")
        wait_for(lambda: sees_two(sub, main), "the sub point sees the main point and the simulated one")
        press(chair, "Người phát biểu")
        wait_for(lambda: len(sub.remote_pictures()) == 1 and sub.points_seen() == {main}, "only the main point is seen")


def a_screen_is_presented(chair: Browser, sub: Browser, main: int) -> None:
    """The chair asks for the sub point's screen: everybody sees it large, and it ends with a press of the point."""
    ask_for_screen(chair, SUB)
    press(sub, "Chia sẻ màn hình")
    expect(sub.page.get_by_text("Các điểm cầu khác đang xem màn hình của bạn.")).to_be_visible()
    wait_for(lambda: programme_greenness(chair) > GREEN, "the programme shows the screen")
    press(sub, "Dừng trình chiếu")
    wait_for(lambda: number_in(chair.picture(PROGRAMME)) == main, "the programme shows the main point again")
    assert programme_greenness(chair) < GREEN


def sees_two(sub: Browser, main: int) -> bool:
    """Whether a page plays two pictures: the main point's, and one that is not black and bears no mark."""
    pictures = sub.remote_pictures()
    unmarked = [picture for picture in pictures if marks.read(picture) is None and picture.std() > 10]
    return len(pictures) == 2 and len(unmarked) == 1 and sub.points_seen() == {main}


def quicker(chair: Browser, engineer: ApiClient, session: int) -> None:
    """An engineer sets a banner while the chair's command is on its way: the chair is told who, and loses nothing."""

    def overtake(route: Route) -> None:
        banner = {"preset": "content", "banner": "Giao ban sáng thứ Hai"}
        engineer.post(f"/api/sessions/{session}/scene", banner)
        route.continue_()

    chair.page.route("**/scene", overtake, times=1)
    # The header has a button of the same name, which begins a break.
    chair.page.get_by_role("group", name="Bố cục").get_by_role("button", name="Tạm nghỉ").click()
    refused = chair.page.locator('[data-code="scene_moved"]')
    expect(refused).to_contain_text("vừa đổi hình trước bạn: nay là nội dung")
    expect(chair.page.get_by_label("Dòng chữ chân hình")).to_have_value("Giao ban sáng thứ Hai")
    stands(chair, "Nội dung")


def stands(chair: Browser, preset: str) -> None:
    """Wait until the chair's page shows this arrangement as the one that stands."""
    button = chair.page.get_by_role("button", name=preset, exact=True)
    expect(button).to_have_attribute("aria-pressed", "true")


def shows_page(chair: Browser, sub: Browser, number: int) -> None:
    """Wait until the page stands in the programme, and on the page of the point that is served directly."""
    wait_for(lambda: number_in(chair.picture(PROGRAMME), PAGE) == number, f"the programme shows page {number}")
    wait_for(lambda: number_in(sub.picture(".slide-page")) == number, f"the sub point sees page {number}")


def banner_of(chair: Browser) -> float:
    """Return how much brightness differs where the banner line stands: letters on a bar differ."""
    picture = chair.picture(PROGRAMME)
    assert picture is not None
    return float(picture[BANNER].mean(axis=2).std())


def check_delay(chair: Browser) -> None:
    """The page says how long the picture was on its way, as its clock tells whoever reads it."""
    said = chair.page.locator("[data-delay]")
    expect(said).to_contain_text("Đến màn hình này sau", timeout=30_000)
    delay_s = int(said.get_attribute("data-delay") or 0) / 1000
    assert 0 < delay_s < 5
    # It stands in one row with three others, in a column of 610 pixels: none of them runs out of it.
    row = chair.page.locator(".programme .cap")
    assert row.evaluate("row => row.scrollWidth - row.clientWidth") == 0
    wait_for(lambda: clock_in(chair) is not None, "the clock in the programme can be read")
    by_the_clock = time.time() - (clock_in(chair) or 0)
    # The digits change once a second.
    assert delay_s - 1 < by_the_clock < delay_s + 2


def clock_in(chair: Browser) -> float | None:
    """Return the second that the programme's clock shows."""
    picture = chair.picture(PROGRAMME)
    return None if picture is None else read_clock(picture, time.time())
