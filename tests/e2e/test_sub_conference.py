"""A district deliberates in a room of its own and comes back, in three browsers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from support.api_client import ApiClient
from support.browsers import Browser, browser
from support.faces import Face
from support.room_pages import SUB, enter, open_point, press, sit_down, wait_for
from support.system import System

pytestmark = [pytest.mark.e2e, pytest.mark.media]

DISTRICT = "Huyện Lục Ngạn"


def test_a_district_deliberates_by_itself_and_returns(
    system: System, faces: dict[str, Face], playwright: Playwright, tmp_path: Path
) -> None:
    main, face, commune_face = faces["main"], faces["first"], faces["second"]
    with (
        closing(ApiClient(system.url)) as engineer,
        browser(playwright, "chair", camera=main.camera, microphone=main.microphone) as chair,
        browser(playwright, "district", camera=face.camera, microphone=face.microphone, size=(1920, 1080)) as district,
        browser(playwright, "commune", camera=commune_face.camera, microphone=commune_face.microphone) as commune,
    ):
        engineer.sign_in(system.link("Kỹ sư"))
        session = enter(system, chair, commune)
        head = next(seat for seat in engineer.get(f"/api/sessions/{session}")["seats"] if DISTRICT in seat["name"])
        sit_down(system, engineer, district, session, head["point_id"])
        wait_for(lambda: commune.points_seen() == {main.number}, "the commune sees the main point")
        wait_for(lambda: district.points_seen() == {main.number}, "the district sees the main point")
        press(chair, "Bắt đầu")

        open_point(chair, head["name"], "Chủ trì và họp nhánh")
        press(chair, f"Giao {head['name']} họp nhánh")
        for who in (district, commune):
            expect(who.page.get_by_text("Đang ở phòng họp nhánh")).to_be_visible()
            expect(who.page.get_by_text("Không ghi hình họp nhánh")).to_be_visible()
        wait_for(lambda: commune.points_seen() == {face.number}, "the commune sees its district and nobody else")
        expect(chair.page.get_by_text(f"{DISTRICT} chủ trì").first).to_be_visible()

        press(commune, "Xin phát biểu")
        calls = district.page.get_by_role("button", name=f"Mời {SUB} phát biểu").first
        expect(calls).to_be_enabled()
        keep(tmp_path, chair, district, commune, "asked")
        calls.click()
        expect(commune.page.get_by_text("Đang phát biểu").first).to_be_visible()
        wait_for(lambda: district.points_seen() == {commune_face.number}, "the district sees whom it called")
        keep(tmp_path, chair, district, commune, "speaks")
        district.page.set_viewport_size({"width": 1366, "height": 768})
        expect(district.page.get_by_role("button", name=f"Thu lại lời của {SUB}")).to_be_in_viewport()
        keep(tmp_path, district, "small")
        # Nothing of it in the main room: whoever presides there sees and hears nobody of them.
        assert chair.points_seen() <= {main.number}
        assert float(abs(chair.hear()).max()) < 0.01

        press(district, "Kết thúc họp nhánh")
        district.page.get_by_role("dialog").get_by_role("button", name="Kết thúc họp nhánh").click()
        for who in (district, commune):
            expect(who.page.get_by_text("Đang ở phòng họp nhánh")).to_have_count(0)
        wait_for(lambda: district.points_seen() == {main.number}, "the district is back in the main room")
        wait_for(lambda: commune.points_seen() == {main.number}, "the commune is back in the main room")
        assert {line for line in lines(engineer, session) if line.startswith("seat.")} == {"seat.joined"}
        keep(tmp_path, chair, district, commune, "back")
        # A page that asks after a sub-conference in the moment of its end is told that it is over.
        problems = chair.problems + district.problems + commune.problems
        assert [line for line in problems if "409" not in line] == []


def lines(engineer: ApiClient, session: int) -> list[str]:
    return [line["type"] for line in engineer.get(f"/api/sessions/{session}/logbook")["lines"]]


def keep(folder: Path, *everything: Browser | str) -> None:
    """Keep what three pages look like, for who looks at them."""
    *pages, name = everything
    for who in pages:
        assert isinstance(who, Browser)
        who.page.screenshot(path=folder / f"{name}-{who.name}.png")
