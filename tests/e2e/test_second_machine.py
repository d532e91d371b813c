"""A point's laptop with the slides: let in by a code, shown in the programme by the chair's word, and out again."""

from __future__ import annotations

from contextlib import closing

import pytest
from playwright.sync_api import Playwright, expect

from support.api_client import ApiClient
from support.browsers import Browser, browser
from support.faces import Face
from support.room_pages import (
    PROGRAMME,
    SUB,
    ask_for_screen,
    enter,
    number_in,
    press,
    programme_greenness,
    take_pictures,
    wait_for,
)
from support.system import System

pytestmark = [pytest.mark.e2e, pytest.mark.media]

#: Least share of that part that a fake screen fills.
GREEN = 0.5


def test_a_second_machine_shows_its_screen_and_is_taken_out(
    system: System, faces: dict[str, Face], playwright: Playwright
) -> None:
    main = faces["main"]
    with (
        closing(ApiClient(system.url)) as engineer,
        browser(playwright, "chair", camera=main.camera, microphone=main.microphone) as chair,
        browser(playwright, "sub") as sub,
        browser(playwright, "laptop") as laptop,
    ):
        engineer.sign_in(system.link("Kỹ sư"))
        session = enter(system, chair, sub)
        wait_for(lambda: number_in(chair.picture(PROGRAMME)) == main.number, "the programme shows the main point")
        present = presence_of(engineer, session)

        code = let_in(sub, laptop, system)
        stands(laptop, "waiting")
        expect(sub.page.get_by_text("Máy trình chiếu đã nối.")).to_be_visible()
        take_pictures(sub.page, "seat-there")
        press(sub, "Đóng")
        take_pictures(laptop.page, "laptop-waiting")
        assert presence_of(engineer, session) == present, "it is no point, and none more"

        ask_for_screen(chair, SUB)
        stands(laptop, "elsewhere")
        take_pictures(laptop.page, "laptop-asked")
        press(laptop, "Chia sẻ màn hình")
        stands(laptop, "shown")
        wait_for(lambda: programme_greenness(chair) > GREEN, "the programme shows the laptop's screen")
        expect(sub.page.get_by_text("Máy trình chiếu đang được chọn")).to_be_visible()
        take_pictures(laptop.page, "laptop-shown")
        take_pictures(sub.page, "seat-elsewhere")
        take_pictures(chair.page, "chair-shown")

        # The point chooses which of its machines shows.
        press(sub, "Chiếu màn hình máy này")
        expect(sub.page.get_by_text("Các điểm cầu khác đang xem màn hình của bạn.")).to_be_visible()
        stands(laptop, "elsewhere")
        press(laptop, "Chia sẻ màn hình")
        stands(laptop, "shown")
        expect(sub.page.get_by_text("Máy trình chiếu đang được chọn")).to_be_visible()
        wait_for(lambda: programme_greenness(chair) > GREEN, "the programme shows the laptop's screen again")

        # A line that breaks, and a page that is loaded anew, come back without a press.
        laptop.context.set_offline(True)
        laptop.context.set_offline(False)
        laptop.page.reload()
        stands(laptop, "asked")
        press(laptop, "Chia sẻ màn hình")
        stands(laptop, "shown")
        wait_for(lambda: programme_greenness(chair) > GREEN, "the programme shows the laptop's screen once more")

        # Taken away by the chair: the right goes, the machine stays.
        press(chair, f"Thôi trình chiếu màn hình của {SUB}")
        stands(laptop, "waiting")
        wait_for(lambda: number_in(chair.picture(PROGRAMME)) == main.number, "the programme shows the main point again")
        ask_for_screen(chair, SUB)
        press(laptop, "Chia sẻ màn hình")
        wait_for(lambda: programme_greenness(chair) > GREEN, "the programme shows the laptop's screen")
        press(chair, f"Ngắt máy trình chiếu của {SUB}")
        expect(laptop.page.get_by_label("Mã trình chiếu")).to_be_visible()
        expect(laptop.page.get_by_text("Máy này không còn là máy trình chiếu của điểm cầu nào.")).to_be_visible()
        take_pictures(laptop.page, "laptop-out")
        wait_for(lambda: programme_greenness(chair) < GREEN, "its screen is gone from the programme")
        # The code was good once.
        laptop.page.get_by_label("Mã trình chiếu").fill(code)
        press(laptop, "Nối máy này")
        expect(laptop.page.locator('[data-code="content_code_unknown"]')).to_be_visible()

        press(sub, "Không trình chiếu")
        let_in(sub, laptop, system)
        stands(laptop, "waiting")
        press(sub, "Đóng")
        engineer.post(f"/api/sessions/{session}/end", {})
        stands(laptop, "ended")
        take_pictures(laptop.page, "laptop-ended")
        # What the laptop asks without a right, and a code that is used, are refused; its line was cut on purpose.
        refused = ("401", "409", "422", "net::ERR_INTERNET_DISCONNECTED")
        said = chair.problems + sub.problems + laptop.problems
        assert [line for line in said if not any(status in line for status in refused)] == []


def let_in(sub: Browser, laptop: Browser, system: System) -> str:
    """Get a code on the room's machine and type it on the laptop; returns it."""
    press(sub, "Tùy chọn")
    press(sub, "Máy trình chiếu")
    code = sub.page.locator(".machine-way .code")
    expect(code).to_be_visible()
    take_pictures(sub.page, "seat-code")
    typed = code.inner_text()
    laptop.page.goto(f"{system.url}/trinh-chieu")
    field = laptop.page.get_by_label("Mã trình chiếu")
    expect(field).to_be_focused()
    take_pictures(laptop.page, "laptop-code")
    field.fill(typed.lower())
    field.press("Enter")
    return typed


def stands(laptop: Browser, how: str) -> None:
    """Wait until the laptop's page says that it stands so."""
    expect(laptop.page.locator("[data-stands]")).to_have_attribute("data-stands", how)


def presence_of(engineer: ApiClient, session: int) -> list[tuple[int, str]]:
    seats = engineer.get(f"/api/sessions/{session}")["seats"]
    return sorted((seat["point_id"], seat["presence"]) for seat in seats)
