"""Chromium with a camera and a microphone of its own, and what is seen and heard in a page.

Each point gets a browser process of its own: the fake devices are set by command line. Every page collects what its
console says; ``Browser.problems`` is what a test asserts to be empty.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright

from support import marks, speech

CHROMIUM = "/usr/bin/chromium"

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    # Pages behind other windows must not be slowed down: there are three browsers and no window in front.
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
)

#: Console errors that the browser itself writes for what a test does on purpose (a server that is killed).
_EXPECTED = ("net::ERR_CONNECTION_REFUSED", "net::ERR_INCOMPLETE_CHUNKED_ENCODING", "net::ERR_CONNECTION_RESET")

#: Draws every playing picture of the page small and returns it as data addresses with its label.
_LOOK = """
() => [...document.querySelectorAll('video')].filter(v => v.videoWidth > 0 && v.srcObject).map(video => {
  const canvas = document.createElement('canvas');
  canvas.width = 320; canvas.height = Math.round(320 * video.videoHeight / video.videoWidth);
  canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height);
  return { local: video.srcObject.getVideoTracks()[0].label.includes('fake'), picture: canvas.toDataURL('image/png').split(',')[1] };
})
"""

#: Records what the page plays, as 16-bit samples at the context's rate.
_LISTEN = """
async (seconds) => {
  const context = new AudioContext({ sampleRate: 48000 });
  await context.resume();
  const sum = context.createGain();
  for (const element of document.querySelectorAll('audio, video')) {
    const stream = element.srcObject;
    if (!stream || element.muted || element.paused || stream.getAudioTracks().length === 0) continue;
    context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(sum);
  }
  const recorder = context.createScriptProcessor(4096, 1, 1);
  const blocks = [];
  recorder.onaudioprocess = event => blocks.push(new Float32Array(event.inputBuffer.getChannelData(0)));
  sum.connect(recorder); recorder.connect(context.destination);
  await new Promise(done => setTimeout(done, seconds * 1000));
  recorder.disconnect(); sum.disconnect(); await context.close();
  const whole = new Int16Array(blocks.length * 4096);
  const clip = v => Math.max(-1, Math.min(1, v)) * 32767;
  blocks.forEach((block, i) => block.forEach((v, j) => { whole[i * 4096 + j] = clip(v); }));
  let text = ''; const bytes = new Uint8Array(whole.buffer);
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}
"""


@dataclass
class Browser:
    """One browser with one page."""

    name: str
    context: BrowserContext
    page: Page
    console: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        """Keep what the console says."""
        if message.type == "error":
            self.console.append(f"{self.name}: {message.text} ({message.location.get('url', '')})")

    @property
    def problems(self) -> list[str]:
        """Console errors that no test asked for."""
        return [line for line in self.console if not any(expected in line for expected in _EXPECTED)]

    def remote_pictures(self) -> list[NDArray[np.uint8]]:
        """Pictures that the page plays from others, as RGB arrays."""
        seen = self.page.evaluate(_LOOK)
        return [
            np.asarray(Image.open(io.BytesIO(base64.b64decode(item["picture"]))).convert("RGB"))
            for item in seen
            if not item["local"]
        ]

    def points_seen(self) -> set[int]:
        """Numbers of the points whose marked pictures the page plays."""
        read = (marks.read(picture) for picture in self.remote_pictures())
        return {mark.point for mark in read if mark is not None}

    def hear(self, seconds: float = 3.0) -> speech.Samples:
        """Record what the page plays; 48 kHz mono, −1..1."""
        raw = base64.b64decode(self.page.evaluate(_LISTEN, seconds))
        return np.frombuffer(raw, dtype=np.int16).astype(np.float32) / 32768


@contextmanager
def browser(
    playwright: Playwright,
    name: str,
    *,
    camera: Path | None = None,
    microphone: Path | None = None,
    language: str = "vi-VN",
    size: tuple[int, int] = (1366, 768),
) -> Iterator[Browser]:
    """Start Chromium with fake devices; ends with the block."""
    arguments = list(_ARGUMENTS)
    if camera:
        arguments.append(f"--use-file-for-fake-video-capture={camera}")
    if microphone:
        arguments.append(f"--use-file-for-fake-audio-capture={microphone}")
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments, timeout=60_000)
    try:
        context = chromium.new_context(
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": size[0], "height": size[1]},
            permissions=["camera", "microphone"],
            ignore_https_errors=True,
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        started = Browser(name, context, page)
        page.on("console", started.note)
        page.on("pageerror", lambda error: started.console.append(f"{name}: {error}"))
        yield started
        context.close()
    finally:
        chromium.close()
