"""The system as other machines reach it: over HTTPS, signalling included."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from nhipcau.settings import Settings
from nhipcau.supervisor import certificate
from support.browsers import browser
from support.faces import Face
from support.system import running_system

pytestmark = [pytest.mark.e2e, pytest.mark.media]

MAIN, SUB = "Chủ tịch UBND tỉnh", "Xã Cấm Sơn"


def test_a_point_sees_the_main_point_over_https(faces: dict[str, Face], playwright: Playwright, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "tls", host="cau.example", demo=False)
    certificate.ensure(settings, certificate.now_utc())
    cert, key = settings.certificate
    given = {"NHIPCAU_TLS_CERT": str(cert), "NHIPCAU_TLS_KEY": str(key)}
    main = faces["main"]
    with (
        running_system(tmp_path / "data", **given) as system,
        browser(playwright, "chair", camera=main.camera, microphone=main.microphone) as chair,
        browser(playwright, "sub") as sub,
    ):
        assert system.url.startswith("https://")
        for who, label in ((chair, MAIN), (sub, SUB)):
            who.page.goto(system.link(label))
            who.page.wait_for_url(f"{system.url}/")
        chair.page.get_by_role("link", name="Mở màn hình chủ trì").first.click()
        chair.page.get_by_role("button", name="Mở phiên", exact=True).click()
        enter = sub.page.get_by_role("link", name="Vào phòng họp").first
        expect(enter).to_be_visible()
        enter.click()
        sub.page.get_by_role("button", name="Vào phòng họp", exact=True).click()
        deadline = time.monotonic() + 40
        while sub.points_seen() != {main.number} and time.monotonic() < deadline:
            time.sleep(0.25)
        assert sub.points_seen() == {main.number}
        # Cookies of a system on HTTPS never travel in the clear.
        assert {cookie["name"]: cookie["secure"] for cookie in sub.context.cookies()} == {"nhipcau_session": True}
        assert chair.problems + sub.problems == []
