"""Points on a time that the test plays: cameras and microphones with clocks, lines and faults of their own.

Nothing waits: when the composer sleeps, what arrives until then arrives, and the time is later. Every run is the same,
whatever machine it runs on, and minutes of it take seconds.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import av
import numpy as np
from numpy.typing import NDArray

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import Source, Stage
from nhipcau_media.programme.canvas import Patch, from_i420
from nhipcau_media.programme.clock import US
from nhipcau_media.programme.composer import Composer
from nhipcau_media.programme.items import Item, Mark, Packet
from nhipcau_media.programme.mixer import BLOCK, RATE
from nhipcau_media.programme.sources import Picture, Sources
from nhipcau_recording import aac
from support import marks

#: Wall clock at the beginning of every played time.
EPOCH_US = 1_770_000_000 * US
#: A microphone sounds for so long, every so often (seconds by its own clock).
BURST_S, EVERY_S = 0.2, 2.0
TONE = 1000.0


class PlayedTime:
    """The composer's clocks; what was put on them happens while it sleeps."""

    def __init__(self) -> None:
        self._now = 0
        self._back_us = 0
        self._number = itertools.count()
        self._due: list[tuple[int, int, Callable[[], None]]] = []

    @property
    def now_s(self) -> float:
        """Seconds since the beginning."""
        return self._now / US

    def steady_us(self) -> int:
        """Microseconds since the beginning."""
        return self._now

    def wall_us(self) -> int:
        """Unix microseconds, by a clock that may be set back."""
        return EPOCH_US + self._now - self._back_us

    def set_back(self, seconds: float) -> None:
        """Set the wall clock back."""
        self._back_us += round(seconds * US)

    def at(self, second: float, act: Callable[[], None]) -> None:
        """Let something happen at a second from the beginning."""
        heapq.heappush(self._due, (round(second * US), next(self._number), act))

    def sleep_us(self, length: int) -> None:
        """Let happen what is due, and be later."""
        end = self._now + length
        while self._due and self._due[0][0] <= end:
            at, _, act = heapq.heappop(self._due)
            self._now = max(self._now, at)
            act()
        self._now = end


@dataclass(frozen=True)
class Line:
    """How what was sent arrives."""

    delay_s: float = 0.04
    #: Up to so much later, by chance; never before what was sent earlier.
    jitter_s: float = 0.0
    #: Share that never arrives.
    loss: float = 0.0
    #: Spans (seconds) in which nothing comes through; what was sent meanwhile comes at its end, all at once.
    stands: tuple[tuple[float, float], ...] = ()

    def arrives(self, sent_s: float, chance: np.random.Generator) -> float | None:
        """Return when something sent at a second arrives; None: never."""
        late, lost = chance.uniform(0, self.jitter_s), chance.uniform() < self.loss
        if lost:
            return None
        at = sent_s + self.delay_s + late
        return next((end for begin, end in self.stands if begin <= at < end), at)


@dataclass
class Camera:
    """Sends marked pictures that tell their number; ``ppm``: how much its clock is fast."""

    fps: float = 25.0
    ppm: float = 0.0
    line: Line = Line()
    size: tuple[int, int] = (320, 180)
    #: Second at which it is switched off.
    ends_s: float = float("inf")


@dataclass
class Microphone:
    """Sends a murmur, and a burst every :data:`EVERY_S`; ``ppm``: how much its clock is fast."""

    ppm: float = 0.0
    line: Line = Line()
    ends_s: float = float("inf")


@dataclass
class Output:
    """What a composer made of it."""

    items: list[Item] = field(default_factory=list)
    _pictures: list[tuple[float, NDArray[np.uint8]]] = field(default_factory=list)

    def packets(self, track: int) -> list[Packet]:
        """Packets of a track."""
        return [item for item in self.items if isinstance(item, Packet) and item.track == track]

    @property
    def told(self) -> list[int]:
        """Versions of the stages that were told."""
        return [item.value["stage"]["v"] for item in self.items if isinstance(item, Mark)]

    def pictures(self) -> list[tuple[float, NDArray[np.uint8]]]:
        """Every picture: seconds since the beginning, and brightness."""
        if not self._pictures:
            decoder = av.CodecContext.create("h264", "r")
            for packet in self.packets(VIDEO_TRACK):
                (frame,) = decoder.decode(av.Packet(packet.payload))
                assert isinstance(frame, av.VideoFrame)
                luma = np.asarray(frame.to_ndarray()[: frame.height], dtype=np.uint8)
                self._pictures.append(((packet.time_us - EPOCH_US) / US, luma))
        return self._pictures

    def ticks(self, part: tuple[slice, slice]) -> list[tuple[float, int | None]]:
        """Number of the source's picture that stands in a part of each picture; None: no mark."""
        found = []
        for at, luma in self.pictures():
            mark = marks.read(luma[part])
            found.append((at, None if mark is None else mark.tick))
        return found

    def sound(self) -> NDArray[np.float32]:
        """The mix from second 0 on, 48 kHz."""
        decoder = av.CodecContext.create("aac", "r")
        decoder.extradata = aac.configuration(RATE, 1)
        packets = self.packets(SOUND_TRACK)
        blocks = [frame.to_ndarray()[0] for packet in packets for frame in decoder.decode(av.Packet(packet.payload))]
        whole = np.concatenate(blocks)
        before = round((EPOCH_US - packets[0].time_us) * RATE / US)
        return np.asarray(whole[before:], dtype=np.float32)

    def bursts(self) -> list[float]:
        """Seconds at which a burst begins."""
        sound = self.sound()
        step = RATE // 200
        blocks = sound[: len(sound) // step * step].reshape(-1, step)
        loud = np.sqrt(np.mean(blocks * blocks, axis=1)) > 0.02
        begins = [number for number in np.flatnonzero(loud) if not loud[max(0, number - 60) : number].any()]
        return [float(number) * step / RATE for number in begins]

    def assert_whole(self, fps: int) -> None:
        """A picture in every tick of the output's clock, and no frame of sound missing or twice."""
        sound = [packet.time_us for packet in self.packets(SOUND_TRACK)]
        assert {after - before for before, after in itertools.pairwise(sound)} == {21_333, 21_334}
        shown = [packet.time_us for packet in self.packets(VIDEO_TRACK)]
        assert {after - before for before, after in itertools.pairwise(shown)} == {US // fps}


class Room:
    """Points, and a composer that follows the stages shown to it."""

    def __init__(self, *, fps: int = 25, width: int = 640, height: int = 360) -> None:
        self.time = PlayedTime()
        self.output = Output()
        self.sources = Sources()
        self._fps = fps
        order = ProgrammeOrder(
            job_id=1, report_url="", report_secret="", media_url="", room_name="", token="", socket="",
            width=width, height=height, fps=fps, video_kbps=900,
        )  # fmt: skip
        self.composer = Composer(order, self.sources, self._take, clocks=self.time)

    def _take(self, items: Sequence[Item]) -> None:
        self.output.items += items

    def show(self, document: Stage, at_s: float = 0.0) -> None:
        """Show a stage from a second on."""
        self.time.at(at_s, lambda: self.composer.set_stage(document))

    def film(self, point: int, camera: Camera) -> None:
        """Let a point's camera run."""
        chance = np.random.default_rng(point)
        key = (f"point:{point}", Source.CAMERA)
        last = 0.0

        def send(number: int) -> None:
            nonlocal last
            taken = number / camera.fps / (1 + camera.ppm * 1e-6)
            if taken >= camera.ends_s:
                return
            at = camera.line.arrives(taken, chance)
            if at is not None:
                last = max(at, last)
                self.time.at(last, lambda: self.sources.put_picture(key, self._picture(point, number, camera.size)))
            self.time.at((number + 1) / camera.fps / (1 + camera.ppm * 1e-6), lambda: send(number + 1))

        send(0)

    def _picture(self, point: int, number: int, size: tuple[int, int]) -> Picture:
        return Picture(_drawn(point, number, size), self.time.now_s)

    def listen(self, point: int, microphone: Microphone) -> None:
        """Let a point's microphone run."""
        chance = np.random.default_rng(point + 1000)
        key = (f"point:{point}", Source.MICROPHONE)
        murmur = (np.random.default_rng(1).standard_normal(BLOCK) * 20).astype(np.int16)
        tone = (np.sin(np.arange(BLOCK) * 2 * np.pi * TONE / RATE) * 9000).astype(np.int16)
        blocks, loud = round(EVERY_S * RATE / BLOCK), round(BURST_S * RATE / BLOCK)
        last = 0.0

        def send(number: int) -> None:
            nonlocal last
            # A block is sent when its last sample was taken.
            taken = (number + 1) * BLOCK / RATE / (1 + microphone.ppm * 1e-6)
            if taken >= microphone.ends_s:
                return
            block = tone if number % blocks < loud else murmur
            at = microphone.line.arrives(taken, chance)
            if at is not None:
                last = max(at, last)
                self.time.at(last, lambda: self.sources.put_sound(key, block))
            self.time.at((number + 2) * BLOCK / RATE / (1 + microphone.ppm * 1e-6), lambda: send(number + 1))

        self.time.at(0.0, lambda: send(0))

    def play(self, seconds: float) -> Output:
        """Compose so many seconds; the output is whole."""
        self.time.at(seconds, lambda: self.composer.stop(room_ended=False))
        self.composer.run()
        self.output.assert_whole(self._fps)
        return self.output


def _drawn(point: int, number: int, size: tuple[int, int]) -> Patch:
    width, height = size
    frame = av.VideoFrame.from_ndarray(marks.draw(point, number & 0xFFFF, width, height), format="rgb24")
    return from_i420(np.ascontiguousarray(frame.reformat(format="yuv420p").to_ndarray()).tobytes(), width, height)
