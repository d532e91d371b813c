"""A storm: one person calls the whole province from one screen, and somebody on the dyke joins by telephone."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, Playwright, expect

from support.browsers import browser
from support.system import System

PHONE = (390, 844)


#: Milliseconds between two letters of somebody who types 50 words a minute.
LETTER_MS = 200


def call(page: Page) -> None:
    """Take the order down as it is spoken, letter by letter, and call everybody."""
    page.get_by_role("button", name="Chủ tịch UBND tỉnh").click()
    page.get_by_label("Người chỉ đạo").press_sequentially("Đồng chí Chủ tịch", delay=LETTER_MS)
    page.get_by_label("Số gọi lại").press_sequentially("0204.3829.006", delay=LETTER_MS)
    page.get_by_label("Nội dung họp").press_sequentially("Ứng phó bão số 3", delay=LETTER_MS)
    page.get_by_role("button", name="Có ghi hình").click()
    page.get_by_role("button", name="Toàn tỉnh").click()
    page.get_by_role("button", name="Gọi họp ngay").click()


def test_one_person_calls_the_province_and_a_telephone_joins(system: System, playwright: Playwright) -> None:
    """Art. 9.3: one person at one screen calls in under 60 s, typed by hand; then the sheet, and a link to a seat."""
    with browser(playwright, "engineer") as engineer, browser(playwright, "dyke", size=PHONE) as phone:
        page = engineer.page
        page.goto(system.link("Kỹ sư"))
        page.wait_for_url(f"{system.url}/")
        began = time.monotonic()
        page.get_by_role("link", name="Khẩn cấp").click()
        expect(page.get_by_role("heading", name="Họp khẩn cấp", exact=True)).to_be_visible()
        call(page)
        expect(page.get_by_role("heading", name="Ứng phó bão số 3")).to_be_visible()
        expect(page.get_by_text(re.compile(r"0 / \d+ điểm đã vào")).first).to_be_visible()
        assert time.monotonic() - began < 60
        first = page.locator(".call-line").nth(1)
        name = first.locator("b").first.inner_text()
        first.get_by_role("button", name=f"Tôi gọi {name}").click()
        expect(first.get_by_role("button", name="Trả lại")).to_be_visible()
        first.get_by_role("button", name=f"{name}: Đang đến").click()
        expect(first.get_by_text("Đang đến").first).to_be_visible()
        first.get_by_role("button", name=f"Cấp đường dẫn vào họp cho {name}").click()
        link = (
            page.get_by_label("Đường dẫn vào họp một lần")
            .locator("input, textarea")
            .or_(page.locator("input[readonly]"))
        )
        address = link.first.input_value()
        page.keyboard.press("Escape")

        phone.page.goto(address)
        expect(phone.page.get_by_text("vào cuộc họp «Ứng phó bão số 3»")).to_be_visible()
        # The page says what one is called to; the call to everybody does not stand above it once more.
        expect(phone.page.locator(".emergency-banner")).to_have_count(0)
        assert "#" not in phone.page.url
        phone.page.get_by_role("link", name="Vào phòng họp").click()
        phone.page.locator(".device-done").click()
        # The last answer sets itself when the point has joined.
        expect(first.get_by_text("Đã vào").first).to_be_visible()
        assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        assert (engineer.problems, phone.problems) == ([], [])
