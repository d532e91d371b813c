"""``make bench-join``: from the click to the first remote picture, and from the floor given to the first sound.

Real pages in Chromium on the whole system. Targets (walking skeleton §7): p95 of 20 at most 1,500 ms and 500 ms. Beside
them, in the same run and the same browsers, a page with nothing but the media server's client (:mod:`load.bare_page`).
"""

from __future__ import annotations

import statistics
import tempfile
import wave
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from load.bare_page import BareRoom, served
from load.bench_api import open_session
from load.result import Bench
from support import marks
from support.api_client import ApiClient
from support.browsers import Browser, browser
from support.system import System, running_system

ROUNDS = 20

#: Waits for the first moving remote picture and returns the milliseconds since the click.
_FIRST_PICTURE = """
() => new Promise((done, fail) => {
  const started = window.__clicked;
  const look = () => {
    for (const video of document.querySelectorAll('video')) {
      const track = video.srcObject && video.srcObject.getVideoTracks()[0];
      if (track && !/fake|mjpeg/.test(track.label) && video.videoWidth > 0 && video.currentTime > 0) {
        return done(performance.now() - started);
      }
    }
    if (performance.now() - started > 20000) return fail(new Error('no picture'));
    setTimeout(look, 5);
  };
  look();
})
"""

#: Measures the level of everything the page plays, every 5 ms; keeps when it last rose above and fell below a tone's.
_EAR = """
() => {
  const context = new AudioContext();
  const heard = new Map();
  window.__soundAt = 0;
  const block = new Float32Array(256);
  setInterval(() => {
    for (const element of document.querySelectorAll('audio, video')) {
      const stream = element.srcObject;
      const track = stream && stream.getAudioTracks()[0];
      if (!track || element.muted || heard.has(track.id)) continue;
      const analyser = context.createAnalyser();
      analyser.fftSize = 256;
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      heard.set(track.id, analyser);
    }
    let level = 0;
    for (const analyser of heard.values()) {
      analyser.getFloatTimeDomainData(block);
      for (const value of block) level = Math.max(level, Math.abs(value));
    }
    window.__level = level;
    if (level > 0.02 && window.__soundAt === 0) window.__soundAt = Date.now();
  }, 5);
}
"""


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return round(statistics.quantiles(values, n=20)[-1], 0)


def figures(pictures: list[float], sounds: list[float]) -> dict[str, float]:
    """Return the figures of one side."""
    return {
        "first_picture_p95_ms": p95(pictures),
        "first_picture_median_ms": round(statistics.median(pictures)),
        "floor_to_sound_p95_ms": p95(sounds),
        "floor_to_sound_median_ms": round(statistics.median(sounds)),
    }


def write_tone(path: Path, seconds: float = 10.0) -> None:
    """Write a steady tone: a beeping microphone would add its pauses to the figure."""
    samples = np.sin(2 * np.pi * 440 * np.arange(int(48_000 * seconds)) / 48_000) * 0.5
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((samples * 32767).astype(np.int16).tobytes())


def click(page: Page, name: str) -> None:
    """Press a button as a person would, and keep when."""
    button = page.get_by_role("button", name=name, exact=True)
    button.wait_for()
    button.evaluate(
        "b => { b.addEventListener('click', () => { window.__clicked = performance.now(); "
        "window.__clickedAt = Date.now(); window.__soundAt = 0; }, { once: true, capture: true }); }"
    )
    button.click()


def first_picture(page: Page, room: str) -> float:
    """Enter the room anew and return milliseconds from the click to the first remote picture."""
    page.goto("about:blank")
    page.goto(room)
    page.evaluate("() => sessionStorage.clear()")
    page.reload()
    click(page, "Vào phòng họp")
    return float(page.evaluate(_FIRST_PICTURE))


def bare(system: System, chair: Browser, sub: Browser) -> tuple[list[float], list[float]]:
    """Return milliseconds to the first picture and to the first sound on the bare page, as many as ours."""
    pictures, sounds = [], []
    room = BareRoom.of(system)
    room.open()
    with served() as address:
        chair.page.goto(address)
        chair.page.evaluate("() => hold()")
        room.enter(chair, "chair", "camera")
        for _ in range(ROUNDS + 1):
            sub.page.goto("about:blank")
            sub.page.goto(address)
            sub.page.evaluate("() => hold()")
            room.enter(sub, "sub", "camera")
            pictures.append(float(sub.page.evaluate(_FIRST_PICTURE)))
        chair.page.evaluate(_EAR)
        for _ in range(ROUNDS):
            chair.page.wait_for_timeout(2_200)
            chair.page.evaluate("() => { window.__clickedAt = Date.now(); window.__soundAt = 0; }")
            room.permit("sub", "camera", "microphone")
            chair.page.wait_for_function("() => window.__soundAt > 0", timeout=20_000)
            sounds.append(float(chair.page.evaluate("() => window.__soundAt - window.__clickedAt")))
            chair.page.wait_for_timeout(2_200)
            room.permit("sub", "camera")
            chair.page.wait_for_function("() => window.__level < 0.005", timeout=20_000)
    return pictures[1:], sounds


def main() -> None:
    """Run the benchmark and print its result."""
    pictures, sounds = [], []
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as name,
        running_system(Path(name) / "data") as system,
        Bench("join", rounds=ROUNDS) as bench,
        sync_playwright() as playwright,
    ):
        folder = Path(name)
        for point in (1, 2):
            marks.write_camera(folder / f"{point}.mjpeg", point, seconds=20)
        write_tone(folder / "tone.wav")
        registrar, engineer, admin = (ApiClient(system.url) for _ in range(3))
        registrar.sign_in(system.link("Chuyên viên"))
        engineer.sign_in(system.link("Kỹ sư"))
        admin.sign_in(system.link("Quản trị hệ thống"))
        session = open_session(registrar, engineer, admin.get("/api/points"), 2)
        seat = engineer.get(f"/api/sessions/{session}")["seats"][1]
        code = admin.post(f"/api/points/{seat['point_id']}/enrolment-codes")["code"]
        with (
            browser(playwright, "chair", camera=folder / "1.mjpeg", microphone=folder / "tone.wav") as chair,
            browser(playwright, "sub", camera=folder / "2.mjpeg", microphone=folder / "tone.wav") as sub,
        ):
            chair.page.goto(system.link("Chủ tịch UBND tỉnh"))
            chair.page.wait_for_url(f"{system.url}/")
            chair.page.goto(f"{system.url}/phien/{session}/chu-tri")
            sub.page.goto(f"{system.url}/ghi-danh")
            sub.page.get_by_role("textbox").first.fill(code)
            sub.page.keyboard.press("Enter")
            sub.page.wait_for_url(f"{system.url}/")
            room = f"{system.url}/phien/{session}/phong"
            first_picture(sub.page, room)
            for _ in range(ROUNDS):
                pictures.append(first_picture(sub.page, room))
            chair.page.evaluate(_EAR)
            for _ in range(ROUNDS):
                click(sub.page, "Xin phát biểu")
                # The head of the queue is let in with its camera: nobody is called in the same instant.
                chair.page.wait_for_timeout(1_500)
                click(chair.page, f"Mời {seat['name']} phát biểu")
                chair.page.wait_for_function("() => window.__soundAt > 0", timeout=20_000)
                sounds.append(float(chair.page.evaluate("() => window.__soundAt - window.__clickedAt")))
                chair.page.wait_for_timeout(2_200)
                click(chair.page, "Kết thúc lượt")
                chair.page.wait_for_function("() => window.__level < 0.005", timeout=20_000)
                chair.page.wait_for_timeout(2_200)
            bare_pictures, bare_sounds = bare(system, chair, sub)
        bench.figures = figures(pictures, sounds)
        bench.other = figures(bare_pictures, bare_sounds)
        for client in (registrar, engineer, admin):
            client.close()


if __name__ == "__main__":
    main()
