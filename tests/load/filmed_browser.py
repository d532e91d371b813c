"""The other way to make a programme, for comparison: a browser in a room, filmed from its screen and encoded.

Xvfb, Chromium with LiveKit's own client and the same layout (one large, five small), and ffmpeg that takes the screen
at the same size, rate and preset. What it shows is looked at: a black screen would be cheap.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import av
import imageio_ffmpeg  # type: ignore[import-untyped]
import numpy as np

from support import marks
from support.browsers import CHROMIUM
from support.system import ROOT

WIDTH, HEIGHT, FPS = 1280, 720, 25
_CLIENT = ROOT / "web/node_modules/livekit-client/dist/livekit-client.umd.js"
_PAGE = """<!doctype html><meta charset="utf-8"><title>filmed</title>
<style>
body { margin: 0; width: 1280px; height: 720px; overflow: hidden; background: #0a1218; position: relative; }
video { position: absolute; object-fit: contain; }
</style>
<script src="client.js"></script>
<script>
const { Room, RoomEvent } = LivekitClient;
const PLACES = %(places)s;
const [url, token] = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const room = new Room({ adaptiveStream: false });
room.on(RoomEvent.TrackSubscribed, (track, publication, who) => {
  const element = track.attach();
  const place = PLACES[who.identity];
  if (track.kind === "video" && place) {
    const [left, top, width, height] = place.map(value => `${value}px`);
    Object.assign(element.style, { left, top, width, height });
  }
  document.body.append(element);
});
room.connect(url, token, { autoSubscribe: true });
</script>"""
#: Large three quarters of the picture, the others at its right and below, as the composer lays them out.
PLACES = {
    "point:1": (0, 0, 960, 540),
    "point:2": (960, 0, 320, 180),
    "point:3": (960, 180, 320, 180),
    "point:4": (960, 360, 320, 180),
    "point:5": (320, 540, 320, 180),
    "point:6": (640, 540, 320, 180),
}
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--autoplay-policy=no-user-gesture-required",
    "--kiosk",
    "--window-position=0,0",
    f"--window-size={WIDTH},{HEIGHT}",
)


@dataclass(frozen=True, slots=True)
class Filmed:
    """Processes that make the film, and the screen that they make it from."""

    pids: tuple[int, ...]
    display: str
    film: Path

    def shown_fps(self, seconds: float) -> float:
        """Return how many pictures a second of the large place are in the film's last ``seconds``.

        What the browser did not show in time the film has twice. Raises av.FFmpegError for a film without pictures.
        """
        x, y, width, height = PLACES["point:1"]
        ticks: list[int] = []
        with av.open(str(self.film)) as film:
            for frame in film.decode(video=0):
                luma = frame.to_ndarray(format="gray").astype(np.uint8)[y : y + height, x : x + width]
                ticks.append(mark.tick if (mark := marks.read(luma)) else -1)
        last = ticks[-round(seconds * FPS) :]
        return round(sum(one != other for one, other in pairwise(last)) / seconds, 2)

    async def sees(self) -> dict[str, marks.Mark | None]:
        """Return what each place of the screen shows now."""
        process = await asyncio.create_subprocess_exec(
            imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "x11grab", "-video_size", f"{WIDTH}x{HEIGHT}",
            "-i", self.display, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1",
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        raw, _ = await asyncio.wait_for(process.communicate(), 30)
        screen = np.frombuffer(raw, dtype=np.uint8).reshape(HEIGHT, WIDTH)
        return {who: marks.read(screen[y : y + h, x : x + w]) for who, (x, y, w, h) in PLACES.items()}


def missing() -> str:
    """Return what has to be installed for the comparison; empty: nothing."""
    return "" if shutil.which("Xvfb") else "xvfb"


@asynccontextmanager
async def filmed_browser(url: str, token: str) -> AsyncIterator[Filmed]:
    """Let a browser into a room and film it; everything ends with the block."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nhipcau-filmed-")))
        page = stack.enter_context(_served())
        read, write = os.pipe()
        screen = await stack.enter_async_context(
            _process("Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", pass_fds=(write,))
        )
        os.close(write)
        display = f":{(await asyncio.to_thread(os.read, read, 16)).decode().strip()}"
        os.close(read)
        address = f"{page}#{json.dumps([url, token])}"
        browser = await stack.enter_async_context(
            _process(CHROMIUM, *_ARGUMENTS, f"--user-data-dir={folder}", address, env=os.environ | {"DISPLAY": display})
        )
        film = await stack.enter_async_context(
            _process(
                imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "x11grab", "-framerate", str(FPS),
                "-video_size", f"{WIDTH}x{HEIGHT}", "-i", display, "-c:v", "libx264", "-preset", "veryfast",
                "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "48", "-b:v", "1800k", "-maxrate", "1800k",
                "-bufsize", "1800k", "-threads", "1", str(folder / "film.ts"),
            )
        )  # fmt: skip
        yield Filmed((screen, browser, film), display, folder / "film.ts")


@asynccontextmanager
async def _process(
    *arguments: str, env: dict[str, str] | None = None, pass_fds: tuple[int, ...] = ()
) -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        *arguments,
        env=env,
        pass_fds=pass_fds,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


@contextmanager
def _served() -> Iterator[str]:
    page = (_PAGE % {"places": json.dumps(PLACES)}).encode()

    class Files(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            body = _CLIENT.read_bytes() if self.path == "/client.js" else page
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if self.path == "/client.js" else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join(5)
