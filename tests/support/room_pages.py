"""The demo province at its pages: people sign in, press, come into the room, and what a page shows is read.

All of it waits as long as a busy machine may need, and none of it measures a time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from nhipcau_media.programme.layout import Rect, fit
from support import marks, speech
from support.api_client import ApiClient
from support.browsers import Browser
from support.faces import Face
from support.system import System

#: Lines of the links that the system prints: who presides, and a commune's own machine.
CHAIR, SUB = "Chủ tịch UBND tỉnh", "Xã Cấm Sơn"
#: What everybody sees, as the composer made it.
PROGRAMME = ".is-programme video"
#: Where the composer puts pages and screens of 16:9 in a picture of 640×360.
PAGE = fit(16, 9, Rect(0, 0, 480, 360))
#: Presence of a voice that is heard (``speech.presence``).
HEARD = 0.5


def sign_in(system: System, who: Browser, label: str) -> None:
    """Follow the link that the system printed for somebody."""
    who.page.goto(system.link(label))
    who.page.wait_for_url(f"{system.url}/")


def press(who: Browser, name: str, *, role: str = "button", timeout_s: float | None = None) -> None:
    """Press what has this name once it can be pressed, within ``timeout_s`` or what the suite allows a page."""
    button = who.page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    expect(button).to_be_enabled(timeout=None if timeout_s is None else timeout_s * 1000)
    button.click()


def enter(system: System, chair: Browser, sub: Browser) -> int:
    """Open the session, and let the sub point in; returns the session's id."""
    for who, label in ((chair, CHAIR), (sub, SUB)):
        sign_in(system, who, label)
    chair.page.get_by_role("link", name="Mở màn hình chủ trì").first.click()
    press(chair, "Mở phiên")
    link = sub.page.get_by_role("link", name="Vào phòng họp").first
    expect(link).to_be_visible()
    link.click()
    press(sub, "Vào phòng họp")
    return int(next(part for part in sub.page.url.split("/") if part.isdigit()))


def sit_down(system: System, admin: ApiClient, who: Browser, session: int, point_id: int) -> None:
    """Enrol a machine of a point, and let it come in."""
    code = admin.post(f"/api/points/{point_id}/enrolment-codes")["code"]
    who.page.goto(f"{system.url}/ghi-danh")
    who.page.get_by_label("Mã ghi danh").fill(code)
    press(who, "Ghi danh máy này")
    who.page.wait_for_url(f"{system.url}/")
    who.page.goto(f"{system.url}/phien/{session}/phong")
    press(who, "Vào phòng họp")


def open_point(chair: Browser, name: str, group: str) -> None:
    """Open what the chair can do with a point, and in it a group of what is seldom done."""
    press(chair, "Điểm cầu", role="tab")
    opens = chair.page.get_by_title("Lên hình và cách nhận hình").and_(
        chair.page.get_by_role("button", name=name, exact=True)
    )
    if opens.get_attribute("aria-expanded") == "false":
        opens.click()
    summary = chair.page.get_by_text(group, exact=True)
    if summary.locator("..").get_attribute("open") is None:
        summary.click()


def ask_for_screen(chair: Browser, name: str) -> None:
    """Have the chair ask for a point's screen."""
    open_point(chair, name, "Màn hình, cách nhận hình, người phát biểu")
    press(chair, f"Mời {name} trình chiếu màn hình")


def wait_for(holds: Callable[[], bool], what: str, seconds: float = 90) -> None:
    """Wait until something holds. Fails with ``what``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what}")


def hears(who: Browser, speaker: Face) -> bool:
    """Whether a page plays somebody's voice."""
    return speech.presence(who.hear(6.0), speech.RATE, speaker.said) > HEARD


def number_in(picture: marks.Picture | None, part: Rect | None = None) -> int | None:
    """Return the number of the mark in a picture, or in a part of it."""
    if picture is None:
        return None
    mark = marks.read(picture if part is None else _cut(picture, part))
    return mark.point if mark else None


def programme_greenness(who: Browser) -> float:
    """Return how green the large part of the programme is that a page shows."""
    return greenness(who.picture(PROGRAMME), PAGE)


def greenness(picture: marks.Picture | None, part: Rect | None = None) -> float:
    """Return the share of a picture, or of a part of it, that is green, as the fake screen of a browser is.

    Not a number while there is no picture: neither more nor less than any share.
    """
    if picture is None:
        return float("nan")
    seen = (picture if part is None else _cut(picture, part)).astype(int)
    red, green, blue = seen[..., 0], seen[..., 1], seen[..., 2]
    return float(((green > red + 60) & (green > blue + 60)).mean())


def take_pictures(page: Page, name: str) -> None:
    """Keep the screen at both common sizes and in both languages, for whoever wants to look at them."""
    if not (folder := os.environ.get("NHIPCAU_PICTURES")):
        return
    for width, height in ((1366, 768), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        if (english := page.get_by_role("button", name="English", exact=True)).is_visible():
            english.click()
            page.screenshot(path=Path(folder) / f"{name}-{width}-en.png")
            page.get_by_role("button", name="Tiếng Việt", exact=True).click()


def _cut(picture: marks.Picture, part: Rect) -> marks.Picture:
    return picture[part.y : part.y + part.height, part.x : part.x + part.width]
