"""A point that is served by the programme: Chromium plays what the composer made, and goes back when it is told to."""

from __future__ import annotations

from contextlib import closing

import pytest
from playwright.sync_api import Playwright, expect

from support import speech
from support.api_client import ApiClient
from support.browsers import browser
from support.faces import Face
from support.room_pages import PROGRAMME, SUB, enter, wait_for
from support.system import System

pytestmark = [pytest.mark.e2e, pytest.mark.media]


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
        session = enter(system, chair, sub)

        def sees_main() -> bool:
            return sub.points_seen() == {main.number}

        wait_for(sees_main, "the point sees the main point")
        seats = engineer.get(f"/api/sessions/{session}")["seats"]
        point = next(seat["point_id"] for seat in seats if seat["name"] == SUB)

        def serve(how: str) -> None:
            engineer.post(f"/api/sessions/{session}/delivery", {"point_id": point, "delivery": how})

        serve("programme")
        picture = sub.page.locator(PROGRAMME)
        expect(picture).to_be_visible()
        wait_for(sees_main, "the point sees the main point in the programme")
        assert sub.page.locator(".scene-box").count() == 1
        heard = max(speech.presence(sub.hear(6.0), speech.RATE, main.said) for _ in range(2))
        assert heard > 0.5
        serve("rule")
        expect(picture).to_have_count(0)
        wait_for(sees_main, "the point sees the main point directly again")
        assert chair.problems + sub.problems == []
