"""Pages of slides as pictures: fetched and decoded by a thread of their own, the next page beforehand.

The composer asks for what it wants to show and gets what is there; it never waits. A page that cannot be had is tried
again, and ``fault`` says why.
"""

from __future__ import annotations

import io
import logging
import threading
import time
from collections import OrderedDict
from pathlib import Path

import av
import numpy as np
from PIL import Image

from nhipcau_media.contract.stage import Content
from nhipcau_media.programme.canvas import Patch, from_i420
from nhipcau_media.programme.sources import Picture

log = logging.getLogger(__name__)

#: Pages kept decoded: the one shown, its neighbours, and a little way back.
KEPT = 6
#: Bytes and pixels of a page at most; more is a mistake or an attack.
MOST_BYTES = 24 * 1024 * 1024
MOST_PIXELS = 64_000_000
FETCH_S = 5.0
RETRY_S = 2.0

_Page = tuple[str, int]


class Pages:
    """Pages by path and number. ``start`` and ``stop`` own the thread."""

    def __init__(self, base: str, bearer: str, width: int, height: int) -> None:
        """``base``: a folder or an ``http(s)`` address under which paths lie; pages are fitted into the output."""
        self._base = base.rstrip("/")
        self._bearer = bearer
        self._most = (width, height)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._wanted: list[_Page] = []
        self._pages: OrderedDict[_Page, Picture] = OrderedDict()
        self._again_at: dict[_Page, float] = {}
        self._thread: threading.Thread | None = None
        #: Why the page that is wanted is not there; empty: it is, or is on its way.
        self.fault = ""

    def picture(self, content: Content) -> Picture | None:
        """Return the page that a content shows, or None while it is not there; never waits."""
        page = (content.path, min(content.page, content.pages))
        wanted = [page, *((content.path, page[1] + step) for step in (1, -1) if 1 <= page[1] + step <= content.pages)]
        with self._lock:
            if wanted != self._wanted:
                self._wanted = wanted
                self.fault = ""
                self._start()
                self._wake.set()
            return self._pages.get(page)

    def stop(self) -> None:
        """Let the thread end; it is not waited for longer than a fetch may take."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(FETCH_S + 1)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="pages", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._stopping:
            page = self._next()
            if page is None:
                self._wake.wait(RETRY_S / 4)
                self._wake.clear()
                continue
            try:
                picture = Picture(_decode(self._fetch(page), *self._most), time.monotonic())
            except Exception as error:
                # Whatever a page is made of must not end the thread.
                self._failed(page, error)
                continue
            with self._lock:
                self._pages[page] = picture
                self._again_at.pop(page, None)
                if self._wanted[:1] == [page]:
                    self.fault = ""
                for old in [old for old in self._pages if old not in self._wanted]:
                    if len(self._pages) > KEPT:
                        del self._pages[old]

    def _next(self) -> _Page | None:
        now = time.monotonic()
        with self._lock:
            missing = [page for page in self._wanted if page not in self._pages]
            return next((page for page in missing if self._again_at.get(page, 0) <= now), None)

    def _failed(self, page: _Page, error: Exception) -> None:
        with self._lock:
            first = page not in self._again_at
            self._again_at = {old: at for old, at in self._again_at.items() if old in self._wanted}
            self._again_at[page] = time.monotonic() + RETRY_S
            if self._wanted[:1] == [page]:
                self.fault = f"page {page[1]}: {type(error).__name__}"
        if first:
            log.warning("page %d of %s: %s", page[1], page[0], error)

    def _fetch(self, page: _Page) -> bytes:
        path = page[0].replace("{page}", str(page[1]))
        if not self._base:
            raise FileNotFoundError("no place for contents was given")
        if not self._base.startswith(("http://", "https://")):
            with Path(self._base, path).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        else:
            data = self._download(f"{self._base}/{path}")
        if len(data) > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES} bytes")
        return data

    def _download(self, url: str) -> bytes:
        import httpx2  # costs a quarter of a second that most conferences never need

        headers = {"Authorization": f"Bearer {self._bearer}"} if self._bearer else {}
        data = bytearray()
        with httpx2.stream("GET", url, headers=headers, timeout=FETCH_S, trust_env=False) as response:
            response.raise_for_status()
            for piece in response.iter_bytes():
                data += piece
                if len(data) > MOST_BYTES:
                    break
        return bytes(data)


def _decode(data: bytes, width: int, height: int) -> Patch:
    """Decode a picture file and shrink it to the output's size at most. Raises what Pillow raises, and ValueError."""
    with Image.open(io.BytesIO(data)) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError(f"{image.width}x{image.height} pixels")
        image.draft("RGB", (width, height))
        flat = Image.new("RGB", image.size, "white")
        layered = image.convert("RGBA")
    flat.paste(layered, mask=layered.getchannel("A"))
    flat.thumbnail((width, height), Image.Resampling.LANCZOS)
    # Chroma has half the size: an odd last column or row is left out.
    even = flat.crop((0, 0, max(flat.width // 2 * 2, 2), max(flat.height // 2 * 2, 2)))
    frame = av.VideoFrame.from_ndarray(np.asarray(even), format="rgb24").reformat(format="yuv420p")
    return from_i420(np.ascontiguousarray(frame.to_ndarray()).tobytes(), frame.width, frame.height)
