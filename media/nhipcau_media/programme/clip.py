"""A clip that the composer plays: read ahead by a thread, asked for by position, so that seek and pause are exact.

Position is the one clock: the picture at a position, and the 20 ms of sound that begin there. Frames of any rate and
files without a good index are read in order from the nearest place before; what cannot be read is skipped or told.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from nhipcau_media.contract.stage import Content
from nhipcau_media.programme.canvas import Patch, from_i420
from nhipcau_media.programme.layout import Rect, fit
from nhipcau_media.programme.mixer import BLOCK, RATE, Joint, Samples
from nhipcau_media.programme.sources import Picture

log = logging.getLogger(__name__)

#: Seconds that are read ahead of the position.
AHEAD_S = 0.6
#: Sound may lie so far before the pictures of its time in a file, seconds. Where it is read farther than that, the
#: pictures are at their end, and it alone says how far reading has come.
LEADS_S = 5.0
#: A position so far before or behind what is held is a seek.
SEEK_S = 1.5
#: Pictures held at most (a clip of 120 fps would otherwise fill the memory).
MOST_PICTURES = 24
OPEN_S = 5.0
RETRY_S = 2.0
#: Damaged packets in a row after which a clip is given up.
_MOST_ERRORS = 500


class Clip:
    """Plays the clip that a content names. ``stop`` ends the thread."""

    def __init__(self, base: str, width: int, height: int) -> None:
        """``base``: a folder or an ``http(s)`` address under which paths lie."""
        self._base = base.rstrip("/")
        self._into = Rect(0, 0, width, height)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._path = ""
        self._position_s = 0.0
        self._pictures: deque[tuple[float, Picture]] = deque()
        self._sound: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        #: Number (48 kHz) of the first sample that is held.
        self._sound_at = 0
        #: Number of the sample that follows on what was heard last.
        self._sound_next = 0
        self._joint = Joint()
        self._shown: Picture | None = None
        self._shown_s = 0.0
        #: Why nothing is shown; empty: all is well.
        self.fault = ""

    def picture(self, content: Content, now_ms: float) -> Picture | None:
        """Return the picture at the content's position; the last one before it while the right one is on its way."""
        position_s = content.position_ms(now_ms) / 1000
        with self._lock:
            self._ask(content.path, position_s)
            while self._pictures and self._pictures[0][0] <= position_s + 0.001:
                self._shown_s, self._shown = self._pictures.popleft()
            self._wake.set()
            if self._shown is None and self._pictures:
                # Nothing lies before the position: pictures of some files begin late.
                return self._pictures[0][1]
            return self._shown

    def sound(self, content: Content, now_us: int) -> Samples | None:
        """Return the 20 ms that begin at the content's position at a server instant (Unix microseconds).

        None while it stands still or has none. It never clicks: where it breaks off, or goes on elsewhere, the last
        sample that was heard runs out.
        """
        if not content.playing or now_us < content.at * 1000:
            return self.end()
        position_s = content.position_ms(now_us / 1000) / 1000
        with self._lock:
            self._ask(content.path, position_s)
            number = round(position_s * RATE)
            if abs(number - self._sound_next) > 1:
                self._joint.jumps = True
            else:
                # Rounding of instants is no jump.
                number = self._sound_next
            first = number - self._sound_at
            if first < 0 or first + BLOCK > len(self._sound):
                return self.end()
            block = self._joint.join(self._sound[first : first + BLOCK].copy())
            self._sound_next = number + BLOCK
            # A little stays, because picture and sound do not ask at the same moment.
            if first > RATE // 5:
                self._sound = self._sound[first - RATE // 10 :]
                self._sound_at += first - RATE // 10
            return block

    def end(self) -> Samples | None:
        """Return a block in which the last sample that was heard runs out, or None when it has already."""
        return self._joint.end()

    def stop(self) -> None:
        """End the thread."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(OPEN_S + 1)

    def _ask(self, path: str, position_s: float) -> None:
        if path != self._path:
            self._path = path
            self._shown = None
            self._shown_s = 0.0
            self._forget()
            self.fault = ""
        self._position_s = position_s
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="clip", daemon=True)
            self._thread.start()

    def _forget(self) -> None:
        self._pictures.clear()
        self._sound = np.zeros(0, dtype=np.float32)

    def _run(self) -> None:
        unsought = ""
        while not self._stopping:
            path = self._path
            try:
                with av.open(self._address(path), timeout=OPEN_S) as container:
                    # Where the index led nowhere it is read from its beginning, this time.
                    seeks, unsought = path != unsought, ""
                    self._play(container, path, seeks=seeks)
            except _NoWayThere:
                unsought = path
            except Exception as error:
                # A clip may be anything; the output goes on and says what is wrong.
                if not self.fault:
                    log.warning("clip %s: %s", path, error)
                self.fault = f"clip: {type(error).__name__}"
                self._wake.wait(RETRY_S)
                time.sleep(RETRY_S / 10)

    def _address(self, path: str) -> str:
        if not self._base:
            raise FileNotFoundError("no place for contents was given")
        return f"{self._base}/{path}" if self._base.startswith(("http://", "https://")) else str(Path(self._base, path))

    def _play(self, container: Any, path: str, *, seeks: bool) -> None:
        """Read ahead of the position until another clip is asked for; the first time from the beginning or by seeking.

        Raises what FFmpeg raises, and _NoWayThere.
        """
        video = next(iter(container.streams.video), None)
        audio = next(iter(container.streams.audio), None)
        if video is None:
            raise ValueError("no picture")
        reader = _Reader(container, video, audio, self._into)
        begun = False
        while not self._stopping and self._path == path:
            position = self._position_s
            missed = position > reader.read_s + SEEK_S and not reader.ended
            if not begun or missed or position < self._oldest_s(reader):
                reader.go(position, seeks=seeks or begun)
                with self._lock:
                    self._forget()
                    self._shown_s = 0.0
                begun = True
            if reader.ended or (reader.read_s > position + AHEAD_S) or len(self._pictures) >= MOST_PICTURES:
                self._wake.wait(0.02)
                self._wake.clear()
                continue
            for at_s, what in reader.read():
                self._keep(at_s, what, position)

    def _oldest_s(self, reader: _Reader) -> float:
        """Positions before this one need a seek: what was shown is gone."""
        with self._lock:
            return max(reader.begun_s - 0.01, self._shown_s - 0.1)

    def _keep(self, at_s: float, what: Picture | NDArray[np.float32], position: float) -> None:
        with self._lock:
            self.fault = ""
            if isinstance(what, Picture):
                # What lies before the position is only of use as the newest of its kind.
                if self._pictures and at_s <= position:
                    self._pictures = deque(entry for entry in self._pictures if entry[0] > position)
                self._pictures.append((at_s, what))
                return
            first = round(at_s * RATE)
            hole = first - (self._sound_at + len(self._sound))
            if not len(self._sound) or abs(hole) > RATE:
                self._sound, self._sound_at = what, first
            elif hole > BLOCK // 4:
                self._sound = np.concatenate([self._sound, np.zeros(hole, dtype=np.float32), what])
            else:
                # Rounding of time stamps is no hole: blocks follow each other.
                self._sound = np.concatenate([self._sound, what])


class _NoWayThere(Exception):
    """A position cannot be sought."""


class _Reader:
    """Reads one open clip in order."""

    def __init__(self, container: Any, video: Any, audio: Any, into: Rect) -> None:
        self._container = container
        self._video = video
        self._audio = audio
        self._into = into
        self._reformatter = VideoReformatter()
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        self._packets: Iterator[Any] = iter(())
        self._errors = 0
        self._start_s = float((video.start_time or 0) * video.time_base) if video.start_time else 0.0
        video.thread_type = "AUTO"
        self._from_s = 0.0
        #: Where reading began, how far it has come (seconds), and whether it is at the end.
        self.begun_s = 0.0
        self.read_s = 0.0
        self.ended = False

    def go(self, position_s: float, *, seeks: bool) -> None:
        """Go to the key frame before a position; what lies between is read and only the last of it kept.

        Without ``seeks`` it is read from where it stands. Raises _NoWayThere when the file's index leads nowhere.
        """
        try:
            if seeks:
                self._container.seek(int((position_s + self._start_s) * 1_000_000), backward=True)
        except av.FFmpegError:
            raise _NoWayThere from None
        self._packets = self._container.demux([each for each in (self._video, self._audio) if each is not None])
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        self.begun_s = self.read_s = self._from_s = position_s
        self.ended = False

    def read(self) -> list[tuple[float, Picture | NDArray[np.float32]]]:
        """Read one packet; returns what it held of pictures and sound. Raises when nothing but damage comes."""
        try:
            packet = next(self._packets)
            frames = packet.decode()
        except (StopIteration, av.EOFError):
            self.ended = True
            return []
        except av.FFmpegError:
            self._errors += 1
            if self._errors > _MOST_ERRORS:
                raise
            return []
        self._errors = 0
        result: list[tuple[float, Picture | NDArray[np.float32]]] = []
        for frame in frames:
            at_s = float(frame.time or 0.0) - self._start_s
            if packet.stream is self._video:
                self.read_s = max(self.read_s, at_s)
                result.append((at_s, self._picture(frame)))
            elif at_s + frame.samples / frame.sample_rate >= self._from_s - 0.1:
                frame.pts = None
                for block in self._resampler.resample(frame):
                    samples = np.array(block.to_ndarray().reshape(-1), dtype=np.float32)
                    result.append((at_s, samples))
                    at_s += len(samples) / RATE
                self.read_s = max(self.read_s, at_s - LEADS_S)
        return result

    def _picture(self, frame: Any) -> Picture:
        # Pixels that are not square are made so.
        ratio = float(frame.sample_aspect_ratio or 1) if hasattr(frame, "sample_aspect_ratio") else 1.0
        sar = self._video.sample_aspect_ratio
        ratio = float(sar) if sar else ratio
        place = fit(max(1, round(frame.width * (ratio or 1.0))), frame.height, self._into)
        scaled = self._reformatter.reformat(frame, place.width, place.height, format="yuv420p")
        data = np.ascontiguousarray(scaled.to_ndarray()).tobytes()
        pixels: Patch = from_i420(data, place.width, place.height)
        return Picture(pixels, time.monotonic())
