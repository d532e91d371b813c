"""A point that is served by the programme: Chromium plays what the composer made, and goes back when it is told to."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Playwright, expect

from support import speech
from support.api_client import ApiClient
from support.browsers import browser
from support.faces import Face
from support.system import System

pytestmark = [pytest.mark.e2e, pytest.mark.media]

MAIN, SUB = "Chủ tịch UBND tỉnh", "Xã Cấm Sơn"


def test_a_point_set_to_the_programme_sees_and_hears_it(
    system: System, faces: dict[str, Face], playwright: Playwright
) -> None:
    main = faces["main"]
    with (
        closing(ApiClient(system.url)) as engineer,
        browser(playwright, "chair", camera=main.camera, microphone=main.microphone) as chair,
        browser(playwright, "sub") as sub,
    ):
        engineer.sign_in(system.link("Kỹ sư"))
        for who, label in ((chair, MAIN), (sub, SUB)):
            who.page.goto(system.link(label))
            who.page.wait_for_url(f"{system.url}/")
        chair.page.get_by_role("link", name="Mở màn hình chủ trì").first.click()
        chair.page.get_by_role("button", name="Mở phiên", exact=True).click()
        enter = sub.page.get_by_role("link", name="Vào phòng họp").first
        expect(enter).to_be_visible()
        enter.click()
        sub.page.get_by_role("button", name="Vào phòng họp", exact=True).click()
        sees(sub.points_seen, main.number)
        session = int(next(part for part in sub.page.url.split("/") if part.isdigit()))
        seats = engineer.get(f"/api/sessions/{session}")["seats"]
        point = next(seat["point_id"] for seat in seats if seat["name"] == SUB)

        def serve(how: str) -> None:
            engineer.post(f"/api/sessions/{session}/delivery", {"point_id": point, "delivery": how})

        serve("programme")
        picture = sub.page.locator(".is-programme video")
        expect(picture).to_be_visible()
        sees(sub.points_seen, main.number)
        assert sub.page.locator(".scene-box").count() == 1
        heard = max(speech.presence(sub.hear(6.0), speech.RATE, main.said) for _ in range(2))
        assert heard > 0.5
        serve("rule")
        expect(picture).to_have_count(0)
        sees(sub.points_seen, main.number)
        assert chair.problems + sub.problems == []


def sees(seen: Callable[[], set[int]], number: int) -> None:
    """Wait until the page plays exactly this point's picture."""
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if seen() == {number}:
            return
        time.sleep(0.25)
    raise AssertionError(f"it does not see {number}")
