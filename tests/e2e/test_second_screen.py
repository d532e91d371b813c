"""A venue with two displays: the second window decodes what is presented, the first one has the people."""

from __future__ import annotations

from contextlib import closing

import pytest
from playwright.sync_api import Page, Playwright, expect

from support.api_client import ApiClient
from support.browsers import Browser, browser
from support.decks import marked_deck
from support.faces import Face
from support.room_pages import SUB, enter, greenness, number_in, press, wait_for
from support.system import System

pytestmark = [pytest.mark.e2e, pytest.mark.media]

SECOND = ".second-screen video"
NUMBER = 101
#: Least share of the window that a fake screen fills: it is 16:9 or 4:3, and green but for what moves in it.
GREEN = 0.4


def test_a_point_with_two_displays_has_content_on_one_and_people_on_the_other(
    system: System, faces: dict[str, Face], playwright: Playwright
) -> None:
    main = faces["main"]
    with (
        closing(ApiClient(system.url)) as engineer,
        browser(playwright, "chair", camera=main.camera, microphone=main.microphone) as chair,
        browser(playwright, "sub", size=(1920, 1080)) as sub,
    ):
        engineer.sign_in(system.link("Kỹ sư"))
        session = enter(system, chair, sub)
        wait_for(lambda: sub.points_seen() == {main.number}, "the point sees the main point")
        view = engineer.get(f"/api/sessions/{session}")
        engineer.upload(view["conference"]["id"], "slides", "Báo cáo.pdf", marked_deck((NUMBER,)))
        main_point = next(seat["point_id"] for seat in view["seats"] if seat["is_main"])

        second = opened(sub, "Tùy chọn", "Mở màn hình thứ hai cho nội dung")
        expect(second.page.locator(".title-slide-title")).to_have_text(view["conference"]["title"])

        press(chair, "Hình và nội dung", role="tab")
        press(chair, "Đưa Báo cáo.pdf lên hình")
        wait_for(lambda: number_in(second.picture(".slide-page")) == NUMBER, "the second window shows the page")
        expect(sub.page.locator(".slide-page")).to_have_count(0)
        assert sub.points_seen() == {main.number}

        seen = engineer.get(f"/api/sessions/{session}")["version"]
        engineer.post(f"/api/sessions/{session}/presenter", {"seen": seen, "point_id": main_point})
        press(chair, "Chia sẻ màn hình")
        wait_for(lambda: greenness(second.picture(SECOND)) > GREEN, "the second window decodes the screen")
        assert sub.points_seen() == {main.number}
        assert sub.page.locator(".stage video").count() == 1

        # With the page minimised its own pictures are stopped, and the window goes on.
        hide(sub.page, True)
        wait_for(lambda: not moves(sub.page), "the pictures of the page that is hidden stand still")
        wait_for(lambda: moves(second.page), "the second window goes on")
        hide(sub.page, False)
        wait_for(lambda: moves(sub.page), "the page that is seen again has its pictures")

        # Served by the programme, the window still has the screen as it was sent.
        point = next(seat["point_id"] for seat in view["seats"] if seat["name"] == SUB)
        engineer.post(f"/api/sessions/{session}/delivery", {"point_id": point, "delivery": "programme"})
        expect(sub.page.locator(".is-programme video")).to_be_visible()
        wait_for(lambda: greenness(second.picture(SECOND)) > GREEN, "the second window goes on")
        engineer.post(f"/api/sessions/{session}/delivery", {"point_id": point, "delivery": "rule"})

        # A reload takes the window along; one press opens it again.
        sub.page.reload()
        again = opened(sub, "Mở lại màn hình thứ hai")
        assert second.page.is_closed()
        wait_for(lambda: greenness(again.picture(SECOND)) > GREEN, "the window that was opened again shows the screen")

        again.page.close()
        expect(sub.page.locator(".scene-pages video")).to_be_visible()
        expect(sub.page.get_by_role("button", name="Mở lại màn hình thứ hai")).to_have_count(0)
        assert chair.problems + sub.problems + again.problems == []


def opened(who: Browser, *names: str) -> Browser:
    """Press one button after the other; returns the window that the last one opens."""
    *before, last = names
    for name in before:
        press(who, name)
    with who.context.expect_page() as opening:
        press(who, last)
    found = Browser(f"{who.name}, second window", who.context, opening.value)
    found.page.on("console", found.note)
    return found


def hide(page: Page, hidden: bool) -> None:
    """Have the page believe that it was minimised: no browser that a program drives hides its windows."""
    state = "hidden" if hidden else "visible"
    page.evaluate(
        """state => {
            Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


def moves(page: Page) -> bool:
    """Whether any picture that a page received goes on within a second."""
    received = page.locator("video:not(.own-video)")
    count = "all => all.reduce((sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames, 0)"
    before = received.evaluate_all(count)
    page.wait_for_timeout(1000)
    return bool(received.evaluate_all(count) != before)
