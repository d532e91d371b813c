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

import av
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
_EXPECTED = (
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_CONNECTION_CLOSED",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_INCOMPLETE_CHUNKED_ENCODING",
    "net::ERR_SOCKET_NOT_CONNECTED",
)

#: Draws every playing picture of the page small and returns it as data addresses with its label.
_LOOK = """
() => [...document.querySelectorAll('video')].filter(v => v.videoWidth > 0 && v.srcObject).map(video => {
  const canvas = document.createElement('canvas');
  canvas.width = 320; canvas.height = Math.round(320 * video.videoHeight / video.videoWidth);
  canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height);
  // A fake camera is called after its file.
  const local = /fake|mjpeg/.test(video.srcObject.getVideoTracks()[0].label);
  return { local, picture: canvas.toDataURL('image/png').split(',')[1] };
})
"""

#: Draws the first video or picture that a selector finds at 640×360; null while there is nothing to draw.
_DRAW = """
selector => {
  const element = document.querySelector(selector);
  if (!element || !(element.videoWidth || element.naturalWidth)) return null;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 360];
  canvas.getContext('2d').drawImage(element, 0, 0, 640, 360);
  return canvas.toDataURL('image/png').split(',')[1];
}
"""

#: Records what the page plays as WebM with Opus. The browser's recorder works beside the page's own thread, so a busy
#: page loses nothing.
_LISTEN = """
async (seconds) => {
  const context = new AudioContext({ sampleRate: 48000 });
  await context.resume();
  const sum = context.createMediaStreamDestination();
  // Without any source the recorder would write nothing at all, where silence is meant.
  const silence = context.createConstantSource();
  silence.offset.value = 0;
  silence.connect(sum);
  silence.start();
  for (const element of document.querySelectorAll('audio, video')) {
    const stream = element.srcObject;
    if (!stream || element.muted || element.paused || stream.getAudioTracks().length === 0) continue;
    context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(sum);
  }
  const options = { mimeType: 'audio/webm;codecs=opus', audioBitsPerSecond: 96000 };
  const recorder = new MediaRecorder(sum.stream, options);
  const parts = [];
  recorder.ondataavailable = event => parts.push(event.data);
  const stopped = new Promise(done => { recorder.onstop = done; });
  recorder.start();
  await new Promise(done => setTimeout(done, seconds * 1000));
  recorder.stop();
  await stopped;
  await context.close();
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  let text = '';
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
        return [_decoded(item["picture"]) for item in seen if not item["local"]]

    def points_seen(self) -> set[int]:
        """Numbers of the points whose marked pictures the page plays, also two side by side in a composed one."""
        return {number for picture in self.remote_pictures() for number in _numbers(picture)}

    def keep_pictures(self, folder: Path) -> list[Path]:
        """Write what the page plays from others, for who has to find out why a test failed."""
        folder.mkdir(parents=True, exist_ok=True)
        kept = []
        for number, picture in enumerate(self.remote_pictures()):
            kept.append(folder / f"seen-by-{self.name}-{number}.png")
            Image.fromarray(picture).save(kept[-1])
        return kept

    def picture(self, selector: str) -> NDArray[np.uint8] | None:
        """What a video or a picture of the page shows, 640×360 RGB; None while it shows nothing."""
        drawn = self.page.evaluate(_DRAW, selector)
        return None if drawn is None else _decoded(drawn)

    def hear(self, seconds: float = 3.0) -> speech.Samples:
        """Record what the page plays; 48 kHz mono, −1..1."""
        recorded = io.BytesIO(base64.b64decode(self.page.evaluate(_LISTEN, seconds)))
        blocks = [np.zeros(0, dtype=np.float32)]
        with av.open(recorded, "r") as container:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=speech.RATE)
            for frame in container.decode(container.streams.audio[0]):
                blocks += [block.to_ndarray()[0] for block in resampler.resample(frame)]
        return np.concatenate(blocks)


def _decoded(png: str) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB"))


def _numbers(picture: NDArray[np.uint8]) -> set[int]:
    """Numbers of the marks in a picture: its own, or those of the two halves of a pair."""
    whole = marks.read(picture)
    if whole is not None:
        return {whole.point}
    height, half = picture.shape[0], picture.shape[1] // 2
    top, bottom = height // 4, height // 4 + height // 2
    halves = (marks.read(picture[top:bottom, :half]), marks.read(picture[top:bottom, half : 2 * half]))
    return {mark.point for mark in halves if mark is not None}


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
        context.set_default_timeout(30_000)
        page = context.new_page()
        started = Browser(name, context, page)
        page.on("console", started.note)
        page.on("pageerror", lambda error: started.console.append(f"{name}: {error}"))
        yield started
        context.close()
    finally:
        chromium.close()
