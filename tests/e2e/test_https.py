"""The system as other machines reach it: over HTTPS, signalling included."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from nhipcau.settings import Settings
from nhipcau.supervisor import certificate
from support.browsers import browser
from support.faces import Face
from support.room_pages import enter, wait_for
from support.system import running_system

pytestmark = [pytest.mark.e2e, pytest.mark.media]


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
        enter(system, chair, sub)
        wait_for(lambda: sub.points_seen() == {main.number}, "the point sees the main point")
        # Cookies of a system on HTTPS never travel in the clear.
        assert {cookie["name"]: cookie["secure"] for cookie in sub.context.cookies()} == {"nhipcau_session": True}
        assert chair.problems + sub.problems == []
