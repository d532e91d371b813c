"""The smaller pictures that are published beside the full one: scaled and encoded by a thread of their own.

The full picture is the recording's own encode; these two are for points whose line or screen is small. A thread that
falls behind leaves pictures out: the full picture, the recording and the sound never wait for it. A size that nobody
takes is not made.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import av
from av.video.reformatter import Interpolation, VideoReformatter

from nhipcau_media.programme.encode import PictureEncoder
from nhipcau_media.programme.items import Sized

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rendition:
    """One published size."""

    #: Name of the track in the room; what a page chooses by.
    name: str
    width: int
    height: int
    kbps: int
    #: Every so many pictures one is encoded.
    every: int = 1


#: The full picture's share of the output size is 1; these are published beside it. A line of 128 kbit/s carries the
#: least beside sound; half the rate is what it has bits for.
SMALLER = (Rendition("360", 640, 360, 450), Rendition("180", 320, 180, 95, every=2))
#: Pictures that may wait for the thread.
_WAITING = 2


class Smaller:
    """Encodes the smaller sizes. ``put`` is for the composer's thread; ``ask_key`` for any."""

    def __init__(self, width: int, height: int, fps: int, emit: Callable[[Sequence[Sized]], None]) -> None:
        """``width``, ``height``: of the full picture; sizes that are not smaller are left out."""
        self._emit = emit
        self.renditions = tuple(each for each in SMALLER if each.height < height and each.width < width)
        self._fps = fps
        self._queue: queue.Queue[tuple[av.VideoFrame, int] | None] = queue.Queue(_WAITING)
        self._scaler = VideoReformatter()
        self._thread: threading.Thread | None = None
        self._keys: frozenset[str] = frozenset()
        #: Names of the sizes that somebody takes.
        self.taken: frozenset[str] = frozenset()
        #: Pictures that were left out because the thread was behind.
        self.skipped = 0
        #: Pictures made of each size.
        self.made = {each.name: 0 for each in self.renditions}

    def put(self, frame: av.VideoFrame, time_us: int, *, key: bool) -> None:
        """Scale a full picture (here: it is drawn over next) and hand it to the thread; never waits."""
        if key:
            self._keys = frozenset(each.name for each in self.renditions)
        if not any(each.name in self.taken for each in self.renditions):
            return
        if self._queue.full():
            self.skipped += 1
            return
        first = self.renditions[0]
        scaled = self._scaler.reformat(
            frame, first.width, first.height, interpolation=Interpolation.FAST_BILINEAR, threads=1
        )
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="renditions", daemon=True)
            self._thread.start()
        self._queue.put_nowait((scaled, time_us))

    def ask_key(self, name: str) -> None:
        """Make the next picture of a size a key frame."""
        self._keys = self._keys | {name}

    def stop(self) -> None:
        """End the thread."""
        if self._thread is not None:
            self._queue.put(None, timeout=5)
            self._thread.join(5)

    def _run(self) -> None:
        encoders: dict[str, PictureEncoder] = {}
        scaler = VideoReformatter()
        number, failed = 0, False
        while (item := self._queue.get()) is not None:
            try:
                encoders = encoders or self._encoders()
                made = self._encode(encoders, scaler, *item, number)
            except Exception:
                # Every weak line would look at its last picture for good. Begun anew, the sizes are whole again.
                if not failed:
                    log.exception("the smaller sizes failed")
                failed = True
                encoders, scaler = {}, VideoReformatter()
                continue
            failed = False
            number += 1
            if made:
                self._emit(made)

    def _encoders(self) -> dict[str, PictureEncoder]:
        return {
            each.name: PictureEncoder(each.width, each.height, max(1, self._fps // each.every), each.kbps)
            for each in self.renditions
        }

    def _encode(
        self,
        encoders: dict[str, PictureEncoder],
        scaler: VideoReformatter,
        frame: av.VideoFrame,
        time_us: int,
        number: int,
    ) -> list[Sized]:
        made = []
        for each in self.renditions:
            if number % each.every or each.name not in self.taken:
                continue
            if frame.height != each.height:
                frame = scaler.reformat(
                    frame, each.width, each.height, interpolation=Interpolation.FAST_BILINEAR, threads=1
                )
            key = each.name in self._keys
            if key:
                self._keys = self._keys - {each.name}
            packets = encoders[each.name].encode(frame, time_us, key=key)
            self.made[each.name] += len(packets)
            made += [Sized(each.name, time_us, payload, is_key) for payload, is_key in packets]
        return made
