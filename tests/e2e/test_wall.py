"""The engineer's wall with real pages: what a point's page tells of itself stands there, and ends with its camera."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Playwright, expect

from support.browsers import Browser, browser
from support.faces import Face
from support.room_pages import SUB, enter, sign_in, wait_for
from support.system import System

pytestmark = [pytest.mark.e2e, pytest.mark.media]

#: Lines of the smallest layer of a camera's picture.
LOWEST = 180
#: Between the darkest and the brightest of a picture, of 255.
CONTRAST = """video => {
  const canvas = new OffscreenCanvas(64, 36);
  const drawing = canvas.getContext('2d');
  drawing.drawImage(video, 0, 0, 64, 36);
  const dots = drawing.getImageData(0, 0, 64, 36).data;
  const greens = Array.from({ length: 64 * 36 }, (_, dot) => dots[4 * dot + 1]);
  return Math.max(...greens) - Math.min(...greens);
}"""


def test_an_engineer_sees_how_a_point_fares_and_a_picture_of_its_room(
    system: System, faces: dict[str, Face], playwright: Playwright
) -> None:
    main = faces["main"]
    with (
        browser(playwright, "chair", camera=main.camera, microphone=main.microphone) as chair,
        browser(playwright, "sub") as sub,
        browser(playwright, "engineer") as engineer,
    ):
        sign_in(system, engineer, "Kỹ sư")
        enter(system, chair, sub)
        wall = engineer.page.get_by_role("link", name="Tường điểm cầu").first
        expect(wall).to_be_visible()
        wall.click()
        tile = engineer.page.get_by_role("main").get_by_role("button", name=SUB)
        tile.click()
        panel = engineer.page.get_by_role("complementary", name=f"Điểm cầu {SUB}")
        # Its own statistics: bits that it receives, by a link that has a round trip.
        expect(panel.get_by_role("row", name="Nhận về")).to_contain_text("bit/s")
        expect(panel.get_by_role("row", name="Trễ")).to_contain_text("ms")
        still = panel.get_by_role("img")
        expect(still).to_be_visible()
        size = still.evaluate("picture => [picture.naturalWidth, picture.naturalHeight]")
        assert size == [160, 90]
        first = still.get_attribute("src")
        wait_for(lambda: still.get_attribute("src") != first, "a newer picture")
        watch_live(engineer, sub, panel)
        sub.page.close()
        expect(tile).to_contain_text("mất kết nối")
        assert chair.problems + sub.problems + engineer.problems == []


def watch_live(engineer: Browser, sub: Browser, panel: Locator) -> None:
    """Look at the point live: pictures that move arrive, of its lowest layer, the point is told, the room sees none."""
    told = sub.page.get_by_text("Đang được xem riêng")
    expect(told).to_have_count(0)
    panel.get_by_role("button", name=f"Xem trực tiếp {SUB}").click()
    film = panel.locator("video")
    expect(film).to_be_visible()
    wait_for(lambda: film.evaluate("video => video.videoHeight") > 0, "a live picture")
    # Chromium's own test pattern is nothing like an empty picture.
    wait_for(lambda: film.evaluate(CONTRAST) > 40, "a picture with something in it")
    before = film.evaluate("video => video.getVideoPlaybackQuality().totalVideoFrames")
    wait_for(
        lambda: film.evaluate("video => video.getVideoPlaybackQuality().totalVideoFrames") > before + 10,
        "pictures that move",
    )
    assert film.evaluate("video => video.videoHeight") <= LOWEST
    assert engineer.page.locator("audio").count() == 0, "nobody is heard on the wall"
    expect(told).to_be_visible()
    panel.get_by_role("button", name=f"Thôi xem trực tiếp {SUB}").click()
    expect(film).to_have_count(0)
    expect(told).to_have_count(0)
    # The same from the wall's own button, in the tile.
    engineer.page.get_by_role("button", name="Xem trực tiếp", exact=True).click()
    tile = engineer.page.get_by_role("main").locator("video").first
    wait_for(lambda: tile.evaluate("video => video.videoHeight") > 0, "a live picture in the tile")
    engineer.page.get_by_role("button", name=re.compile(r"Thôi xem trực tiếp \(")).click()
    expect(told).to_have_count(0)
