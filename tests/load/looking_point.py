"""One point in Chromium beside a crowd: when its page shows a new scene, by the colours of the picture itself."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from support import marks
from support.api_client import ApiClient
from support.browsers import browser
from support.system import System

#: Seconds after a command by which its scene is shown, or it is not counted.
SHOWN_S = 4.0
#: Share of the way from the old scene's colour to the new one's that counts as shown.
_THERE = 0.75

#: Keeps the mean colour of the largest remote picture, every 20 ms, of the last ten seconds: [ms since 1970, r, g, b].
_WATCH = """
() => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [16, 9];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  window.__colours = [];
  setInterval(() => {
    const shown = [...document.querySelectorAll('video')].filter(v => v.videoWidth > 0 && v.srcObject
      && !/fake|mjpeg/.test(v.srcObject.getVideoTracks()[0]?.label ?? 'fake'));
    shown.sort((a, b) => b.clientWidth - a.clientWidth);
    if (!shown.length) return;
    context.drawImage(shown[0], 0, 0, 16, 9);
    const { data } = context.getImageData(0, 0, 16, 9);
    const sum = [0, 0, 0];
    for (let i = 0; i < data.length; i += 4) for (const c of [0, 1, 2]) sum[c] += data[i + c];
    window.__colours.push([Date.now(), ...sum.map(value => value / (data.length / 4))]);
    if (window.__colours.length > 500) window.__colours.shift();
  }, 20);
}
"""


@dataclass(frozen=True, slots=True)
class LookingPoint:
    """A point's page that shows the room."""

    page: Page

    def seen_ms(self, began: float) -> float | None:
        """Return milliseconds from an instant (Unix seconds) until the page shows the scene that it shows ``SHOWN_S``
        later; None when it shows the same as before, or nothing."""
        time.sleep(max(0.0, began + SHOWN_S - time.time()))
        colours = np.array(self.page.evaluate("() => window.__colours"))
        if not len(colours):
            return None
        at, colour = colours[:, 0] / 1000 - began, colours[:, 1:]
        before, after = colour[at < 0], colour[at > SHOWN_S - 0.5]
        if not len(before) or not len(after):
            return None
        way = after.mean(axis=0) - before[-10:].mean(axis=0)
        # A clock and a bar move in the picture; another point is another colour.
        if float(way @ way) < 10**2:
            return None
        gone = (colour - before[-10:].mean(axis=0)) @ way / (way @ way)
        (shown,) = np.nonzero((at > 0) & (gone > _THERE))
        return round(float(at[shown[0]]) * 1000) if len(shown) else None


@contextmanager
def looking_point(system: System, session: int, point: int) -> Iterator[LookingPoint]:
    """Enrol a browser as the device of a point and let it enter the room; it leaves with the block."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        closing(ApiClient(system.url)) as admin,
        sync_playwright() as playwright,
    ):
        admin.sign_in(system.link("Quản trị hệ thống"))
        code = admin.post(f"/api/points/{point}/enrolment-codes")["code"]
        camera = Path(folder) / "camera.mjpeg"
        marks.write_camera(camera, point, seconds=10)
        with browser(playwright, "looking", camera=camera) as looks:
            page = looks.page
            page.goto(f"{system.url}/ghi-danh")
            page.get_by_role("textbox").first.fill(code)
            page.keyboard.press("Enter")
            page.wait_for_url(f"{system.url}/")
            page.goto(f"{system.url}/phien/{session}/phong")
            page.get_by_role("button", name="Vào phòng họp", exact=True).click()
            page.wait_for_function(
                "() => [...document.querySelectorAll('video')].some(v => v.videoWidth)", timeout=60_000
            )
            page.evaluate(_WATCH)
            yield LookingPoint(page)
