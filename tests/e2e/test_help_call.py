"""A call to the engineer through two real pages: heard by the two over reload and death, and not in the room."""

from __future__ import annotations

import pytest
from playwright.sync_api import Playwright, expect

from support import speech
from support.browsers import Browser, browser
from support.faces import Face
from support.room_pages import SUB, enter, hears, sign_in, take_pictures, wait_for
from support.system import System

pytestmark = [pytest.mark.e2e, pytest.mark.media]

#: As in the story of the whole conference: presence of a voice that is not heard.
NOT_HEARD = 0.42


def test_a_point_talks_with_the_engineer_while_the_meeting_goes_on(
    system: System, faces: dict[str, Face], playwright: Playwright
) -> None:
    """Art. 10.2b: a sub point tells the engineer of trouble at once."""
    main, first, second = faces["main"], faces["first"], faces["second"]
    with (
        browser(playwright, "chair", camera=main.camera, microphone=main.microphone) as chair,
        browser(playwright, "sub", camera=first.camera, microphone=first.microphone, size=(1920, 1080)) as sub,
        browser(playwright, "engineer", microphone=second.microphone) as engineer,
    ):
        sign_in(system, engineer, "Kỹ sư")
        enter(system, chair, sub)
        engineer.page.get_by_role("link", name="Tường điểm cầu").first.click()
        wait_for(lambda: hears(sub, main), "the meeting at the point")

        # The point reports a fault, and calls; the engineer's wall shows both.
        sub.page.get_by_role("button", name="Báo sự cố").click()
        sub.page.get_by_label("Điều gì đang xảy ra?").fill("không nghe rõ điểm cầu chính")
        sub.page.get_by_role("button", name="Gửi báo sự cố").click()
        expect(sub.page.get_by_text("Chưa ai nhận xử lý.")).to_be_visible()
        engineer.page.get_by_role("button", name=f"Nhận xử lý sự cố của {SUB}").click()
        expect(sub.page.get_by_text("đang xử lý.")).to_be_visible()
        take_pictures(sub.page, "room-reported")
        sub.page.get_by_role("button", name="Gọi kỹ thuật").click()
        expect(sub.page.get_by_text("Đang gọi kỹ thuật.")).to_be_visible()
        expect(engineer.page.get_by_role("button", name=f"Trả lời {SUB}")).to_be_visible()
        take_pictures(engineer.page, "wall-waiting")
        take_pictures(sub.page, "room-waiting")
        engineer.page.get_by_role("button", name=f"Trả lời {SUB}").click()
        expect(sub.page.get_by_text("Phòng họp và bản ghi không nghe được")).to_be_visible()
        wait_for(lambda: hears(engineer, first), "the point at the engineer's desk")
        wait_for(lambda: hears(sub, second), "the engineer at the point")
        # The meeting goes on softly at the point, and hears nothing of it.
        assert softest(sub) == pytest.approx(0.2)
        assert hears_nothing_of(chair, first)
        assert hears_nothing_of(chair, second)

        # In writing, too.
        sub.page.get_by_role("button", name="Nhắn tin").click()
        sub.page.get_by_label("Viết tin nhắn").fill("Loa bên trái không kêu")
        sub.page.get_by_role("button", name="Gửi").click()
        expect(engineer.page.get_by_role("button", name="Nhắn tin, 1 tin chưa đọc")).to_be_visible()
        take_pictures(sub.page, "room-thread")
        sub.page.keyboard.press("Escape")
        take_pictures(engineer.page, "wall-talking")
        take_pictures(sub.page, "room-talking")

        # A reload on either side comes back to the call, and so does the death of media server and API.
        for page in (sub.page, engineer.page):
            page.reload()
        wait_for(lambda: hears(engineer, first), "the point, after both have reloaded")
        # (What was sent meanwhile may be refused as too much at once: the console is looked at before.)
        assert chair.problems + sub.problems + engineer.problems == []
        for process in ("livekit-server", "nhipcau serve"):
            killed = system.kill(process)
            system.wait_for_child(process, other_than=killed)
            wait_for(lambda: hears(engineer, first), f"the point, after {process} was killed")
            wait_for(lambda: hears(sub, second), f"the engineer, after {process} was killed")
        assert hears_nothing_of(chair, first)
        for page in (sub.page, engineer.page):
            expect(page.get_by_text("Mất kết nối với máy chủ")).to_be_hidden(timeout=120_000)

        engineer.page.get_by_role("button", name=f"Kết thúc cuộc gọi của {SUB}").click()
        expect(sub.page.get_by_role("button", name="Gọi kỹ thuật")).to_be_visible()
        engineer.page.get_by_role("button", name=f"Ghi xử lý xong sự cố của {SUB}").click()
        expect(sub.page.get_by_text("đang xử lý.")).to_be_visible()
        engineer.page.get_by_label("Đã làm gì?").fill("Cắm lại dây loa")
        engineer.page.get_by_role("button", name="Ghi xử lý xong", exact=True).click()
        expect(sub.page.get_by_text("đang xử lý.")).to_be_hidden()
        wait_for(lambda: softest(sub) == 1, "the meeting as loud as before")


def hears_nothing_of(who: Browser, speaker: Face) -> bool:
    """Whether somebody's voice is in nothing that a page plays."""
    return speech.presence(who.hear(6.0), speech.RATE, speaker.said) < NOT_HEARD


def softest(who: Browser) -> float:
    """Volume of the softest sound that a page plays."""
    return float(
        who.page.evaluate("() => Math.min(...[...document.querySelectorAll('audio')].map(audio => audio.volume))")
    )
