"""The composer's own thread with sources that misbehave: the output goes on, sound before everything."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import OnStage, Preset, Source, Stage, StageState
from nhipcau_media.programme.canvas import Patch
from nhipcau_media.programme.composer import Composer
from nhipcau_media.programme.items import Item, Mark, Packet
from nhipcau_media.programme.sources import Picture, Sources
from support import marks
from unit.programme.test_painter import marked

MAIN, BAD, GOOD = 17, 42, 99


def seat(point: int) -> OnStage:
    return OnStage(identity=f"point:{point}", label=f"Điểm cầu {point}")


def stage(version: int = 1, preset: Preset = Preset.DISCUSSION) -> Stage:
    return Stage(
        v=version,
        session=1,
        room=1,
        state=StageState.LIVE,
        preset=preset,
        main=seat(MAIN),
        floor=(seat(BAD),),
        others=(seat(GOOD),),
    )


class Output:
    """What a composer made."""

    def __init__(self, ahead_us: int = 0) -> None:
        self.items: list[Item] = []
        self.sources = Sources()
        order = ProgrammeOrder(
            job_id=1, report_url="", report_secret="", media_url="", room_name="", token="", socket="",
            width=640, height=360,
        )  # fmt: skip
        self.composer = Composer(order, self.sources, self._take, ahead_us)

    def _take(self, items: Sequence[Item]) -> None:
        self.items += items

    def packets(self, track: int) -> list[Packet]:
        return [item for item in list(self.items) if isinstance(item, Packet) and item.track == track]

    def wait_for_pictures(self, count: int) -> None:
        """Wait until so many more pictures were made."""
        seen, end = len(self.packets(VIDEO_TRACK)), time.monotonic() + 60
        while len(self.packets(VIDEO_TRACK)) < seen + count:
            assert time.monotonic() < end, "the output stands still"
            time.sleep(0.01)

    def put(self, point: int, pixels: Patch) -> None:
        self.sources.put_picture((f"point:{point}", Source.CAMERA), Picture(pixels, time.monotonic()))

    def newest(self) -> NDArray[np.uint8]:
        """Decode everything and return the last picture's brightness."""
        decoder = av.CodecContext.create("h264", "r")
        frame = None
        for packet in self.packets(VIDEO_TRACK):
            frame = [*decoder.decode(av.Packet(packet.payload)), frame][0]
        assert isinstance(frame, av.VideoFrame)
        return np.asarray(frame.to_ndarray()[:360], dtype=np.uint8)

    def assert_whole(self) -> None:
        """No frame of sound is missing, and pictures come in order."""
        sound = [packet.time_us for packet in self.packets(SOUND_TRACK)]
        assert {after - before for before, after in itertools.pairwise(sound)} == {21_333, 21_334}
        times = [packet.time_us for packet in self.packets(VIDEO_TRACK)]
        assert times == sorted(set(times))


@pytest.fixture
def output() -> Iterator[Output]:
    made = Output()
    made.composer.set_stage(stage())
    thread = threading.Thread(target=made.composer.run)
    thread.start()
    try:
        yield made
    finally:
        made.composer.stop(room_ended=False)
        thread.join(30)
    made.assert_whole()


@pytest.mark.parametrize("ahead_us", [3600 * 1_000_000, -3600 * 1_000_000])
def test_media_time_goes_on_beside_a_clock_that_was_set(ahead_us: int) -> None:
    made = Output(ahead_us)
    before_us = time.time_ns() // 1000
    made.composer.stop(room_ended=True)
    made.composer.run()
    after_us = time.time_ns() // 1000
    times = [item.time_us for item in made.items if isinstance(item, Packet | Mark)]
    assert times
    # The encoder's first frame of sound lies before the beginning.
    assert all(before_us - 50_000 <= at - ahead_us <= after_us for at in times)


def picture(point: int) -> Patch:
    return marked(point, 320, 180)


def blank(width: int, height: int) -> Patch:
    half = ((height + 1) // 2, (width + 1) // 2)
    return Patch(*(np.full(shape, 90, dtype=np.uint8) for shape in ((height, width), half, half)))


@contextmanager
def flooding(send: Callable[[int], None], every_s: float) -> Iterator[None]:
    """Call ``send`` with a growing number from a thread of its own."""
    stopping = threading.Event()

    def run() -> None:
        for number in itertools.count():
            if stopping.wait(every_s):
                return
            send(number)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(10)


def test_size_changes_with_every_picture_and_comes_in_a_flood(output: Output) -> None:
    sizes = [blank(*size) for size in ((8, 8), (7680, 4320), (2, 2), (33, 17), (1920, 1080), (360, 640))]
    good = picture(GOOD)

    def send(number: int) -> None:
        output.put(BAD, sizes[number % len(sizes)])
        output.put(GOOD, good)

    with flooding(send, 1 / 120):
        output.wait_for_pictures(30)
    mark = marks.read(output.newest()[180:360, 160:480])
    assert mark is not None
    assert mark.point == GOOD


def test_pixels_that_cannot_be_drawn_stop_nobody_else(output: Output) -> None:
    output.put(GOOD, picture(GOOD))
    # Planes that do not belong together.
    output.put(BAD, Patch(np.zeros((180, 320), np.uint8), np.zeros((3, 3), np.uint8), np.zeros((3, 3), np.uint8)))
    output.wait_for_pictures(10)
    output.put(GOOD, picture(GOOD + 1))
    output.wait_for_pictures(10)
    mark = marks.read(output.newest()[180:360, 160:480])
    assert mark is not None
    assert mark.point == GOOD + 1


def test_sound_in_odd_pieces_and_far_too_much_of_it_goes_on(output: Output) -> None:
    chance = np.random.default_rng(1)

    def send(number: int) -> None:
        length = (0, 1, 7, 479, 50_000)[number % 5]
        output.sources.put_sound((f"point:{BAD}", Source.MICROPHONE), chance.integers(-9000, 9000, length, np.int16))

    with flooding(send, 0.002):
        output.wait_for_pictures(20)


def test_stage_that_changes_many_times_in_a_picture_shows_the_last(output: Output) -> None:
    for point in (MAIN, BAD, GOOD):
        output.put(point, picture(point))
    for version in range(2, 200):
        output.composer.set_stage(stage(version, list(Preset)[version % len(Preset)]))
    output.composer.set_stage(stage(200, Preset.LECTURE))
    output.wait_for_pictures(3)
    told = [item.value["stage"]["v"] for item in output.items if isinstance(item, Mark)]
    assert told == sorted(told)
    assert told[-1] == 200
    mark = marks.read(output.newest())
    assert mark is not None
    assert mark.point == BAD


def test_point_on_stage_that_never_came_leaves_its_place(output: Output) -> None:
    output.put(GOOD, picture(GOOD))
    output.wait_for_pictures(5)
    mark = marks.read(output.newest()[180:360, 160:480])
    assert mark is not None
    assert mark.point == GOOD
