"""Sources with faults, injected by plan on a played time: the output's picture is read and its sound listened to.

What reaches the composer here is what the media server's SDK hands over; loss and reordering on the wire itself stand
in ``test_bad_line.py``.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nhipcau_media.contract.framing import VIDEO_TRACK
from nhipcau_media.contract.stage import OnStage, Preset, Stage, StageState
from nhipcau_media.programme import labels
from nhipcau_media.programme.mixer import RATE, TARGET
from nhipcau_media.programme.painter import LOST_S
from nhipcau_media.programme.sources import SOUND_LATER_S
from support import marks
from support.played import EVERY_S, Camera, Line, Microphone, Output, Room

#: The time is played: no slow machine excuses anything.
pytestmark = [pytest.mark.media, pytest.mark.exact]

MAIN, SUB, THIRD = 17, 42, 99
#: Where main point and floor holder stand in a picture of 640 × 360.
WHOLE = (slice(0, 360), slice(0, 640))
LEFT, RIGHT = (slice(90, 270), slice(0, 320)), (slice(90, 270), slice(320, 640))
#: On the bar that says that the signal is lost, in the right half, left of its letters.
ON_BAR = (slice(172, 188), slice(436, 440))
#: Pictures of a camera from one burst to the next.
STEP = round(EVERY_S * 25)
#: Pictures that may have been sent since the one that is shown: the line's, and one in the making.
NEWEST = 3
#: The same at a point with sound, whose pictures wait as long as that lies in its buffer.
WITH_SOUND = NEWEST + round((TARGET / RATE + SOUND_LATER_S) * 25 + 0.5)
#: Sound against picture: within a point, and how much it may grow while clocks drift apart, seconds.
TOGETHER_S, GROWTH_S = 0.08, 0.04


def seat(point: int) -> OnStage:
    return OnStage(identity=f"point:{point}", label=f"Điểm cầu {point}")


def stage(version: int, *floor: int, main: int = MAIN, preset: Preset = Preset.PAIR) -> Stage:
    return Stage(
        v=version,
        session=1,
        room=1,
        state=StageState.LIVE,
        preset=preset,
        main=seat(main),
        floor=tuple(seat(point) for point in floor),
    )


def offsets(output: Output) -> list[float]:
    """Sound against picture at each burst that was heard, seconds: both were sent at the same moment of the source."""
    shown = [(at, tick) for at, tick in output.ticks(WHOLE) if tick is not None]
    result = []
    for at in output.bursts():
        # The picture that was sent with the burst, or the next one that came.
        near = next(tick for seen, tick in shown if seen >= at - EVERY_S / 2) // STEP * STEP + STEP
        result += [at - next(seen for seen, tick in shown if tick >= near)] if at > 1 else []
    return result


def is_lost(luma: np.ndarray) -> bool:
    """Whether the bar that says so stands in the right half."""
    return bool(np.all(np.abs(luma[ON_BAR].astype(int) - labels.WARNING.y) < 12))


def test_one_picture_a_second_and_120_stand_side_by_side() -> None:
    room = Room()
    room.show(stage(1, SUB))
    room.film(MAIN, Camera(fps=120))
    room.film(SUB, Camera(fps=1))
    output = room.play(3.0)
    fast = [(at, tick) for at, tick in output.ticks(LEFT) if at > 0.5]
    slow = [(at, tick) for at, tick in output.ticks(RIGHT) if at > 0.5]
    assert all(tick is not None and -1 <= (at - 0.04) * 120 - tick < 2 for at, tick in fast)
    assert [tick for _, tick in slow] == [int(max(0.0, at - 0.04) + 1e-6) for at, _ in slow]
    # A picture a second is slow, and not a signal that is lost.
    assert [at for at, luma in output.pictures() if is_lost(luma)] == []


@pytest.mark.parametrize("ppm", [200.0, -200.0])
def test_sound_stays_with_the_picture_while_a_points_clock_drifts(ppm: float) -> None:
    """What an hour of it does to the sound stands in ``test_mixer.py``."""
    room = Room(width=320, height=180)
    room.show(stage(1))
    line = Line(jitter_s=0.02)
    room.film(MAIN, Camera(ppm=ppm, line=line))
    room.listen(MAIN, Microphone(ppm=ppm, line=line))
    found = offsets(room.play(60.0))
    assert len(found) == 60 / EVERY_S - 1
    assert max(abs(offset) for offset in found) <= TOGETHER_S
    # Each by itself is as exact as a picture is long.
    assert abs(np.mean(found[-10:]) - np.mean(found[:10])) <= GROWTH_S


def test_lost_and_late_parts_are_missing_and_nothing_else_is() -> None:
    room = Room()
    room.show(stage(1))
    line = Line(jitter_s=0.05, loss=0.2)
    room.film(MAIN, Camera(line=line))
    room.listen(MAIN, Microphone(line=line))
    output = room.play(30.0)
    ticks = [tick for at, tick in output.ticks(WHOLE) if at > 1]
    assert None not in ticks
    # Pictures never go back, and come as often as the line lets them.
    assert all(after >= before for before, after in pairwise(ticks) if before is not None and after is not None)
    assert 0.6 < len(set(ticks)) / len(ticks) < 0.95
    found = offsets(output)
    assert len(found) >= 8
    assert float(np.median(np.abs(found))) <= TOGETHER_S


def test_a_thin_line_that_stands_freezes_one_half_and_catches_up() -> None:
    room = Room()
    room.show(stage(1, SUB))
    line = Line(stands=((6.0, 10.0),))
    room.film(MAIN, Camera())
    room.listen(MAIN, Microphone())
    room.film(SUB, Camera(line=line))
    output = room.play(16.0)
    sub = {round(at, 2): tick for at, tick in output.ticks(RIGHT)}
    assert {sub[second] for second in (6.2, 7.0, 9.8)} == {sub[6.2]}, "its last picture stays"
    told = [at for at, luma in output.pictures() if is_lost(luma)]
    assert told[0] == pytest.approx(6.0 + LOST_S, abs=0.1)
    assert told[-1] == pytest.approx(10.0, abs=0.08)
    # Back at the newest picture at once, with nothing played that is old.
    after = [(at, tick) for at, tick in output.ticks(RIGHT) if at > 10.1]
    assert all(tick is not None and 0 <= at * 25 - tick <= NEWEST for at, tick in after)
    assert all(tick is not None and 0 <= at * 25 - tick <= WITH_SOUND for at, tick in output.ticks(LEFT) if at > 0.2)


def test_sound_that_stood_with_its_picture_is_together_with_it_again() -> None:
    room = Room()
    room.show(stage(1))
    line = Line(stands=((6.0, 10.0),))
    room.film(MAIN, Camera(line=line))
    room.listen(MAIN, Microphone(line=line))
    output = room.play(30.0)
    found = offsets(output)
    assert max(abs(offset) for offset in found[-8:]) <= TOGETHER_S
    heard = [at for at in output.bursts() if at > 12]
    assert all(gap == pytest.approx(EVERY_S, abs=0.08) for gap in (after - before for before, after in pairwise(heard)))


def test_a_wall_clock_set_back_an_hour_moves_neither_picture_nor_sound() -> None:
    room = Room()
    room.show(stage(1))
    room.film(MAIN, Camera())
    room.listen(MAIN, Microphone())
    room.time.at(5.0, lambda: room.time.set_back(3600))
    output = room.play(12.0)
    assert all(tick is not None and 0 <= at * 25 - tick <= WITH_SOUND for at, tick in output.ticks(WHOLE) if at > 0.2)
    heard = output.bursts()
    assert [after - before for before, after in pairwise(heard)] == pytest.approx(
        [EVERY_S] * (len(heard) - 1), abs=0.03
    )
    assert len(heard) >= 5


def test_of_two_stages_in_one_picture_the_second_is_shown_and_told_alone() -> None:
    room = Room()
    room.show(stage(1))
    room.film(MAIN, Camera())
    room.film(SUB, Camera())
    room.film(THIRD, Camera())
    room.show(stage(2, SUB), at_s=2.005)
    room.show(stage(3, main=THIRD), at_s=2.02)
    output = room.play(4.0)
    assert output.told == [1, 3]
    shown = [marks.read(luma) for at, luma in output.pictures() if at > 0.2]
    assert {mark.point if mark else None for mark in shown} == {MAIN, THIRD}, "no half of the one between"
    first = next(number for number, mark in enumerate(shown) if mark is not None and mark.point == THIRD)
    packets = output.packets(VIDEO_TRACK)
    changed = packets[len(packets) - len(shown) + first]
    assert changed.key
    assert changed.time_us - packets[0].time_us == 2_040_000


def test_a_point_that_left_keeps_its_place_until_the_stage_lets_it_go() -> None:
    room = Room()
    room.show(stage(1, SUB))
    room.film(MAIN, Camera())
    room.listen(MAIN, Microphone())
    room.film(SUB, Camera(ends_s=3.0))
    room.listen(SUB, Microphone(ends_s=3.0))
    room.show(stage(2), at_s=8.0)
    output = room.play(10.0)
    by_time = {round(at, 2): luma for at, luma in output.pictures()}
    assert is_lost(by_time[5.0])
    last = marks.read(by_time[7.0][RIGHT])
    assert last is not None, "its last picture stands under the words"
    assert last.point == SUB
    whole = marks.read(by_time[8.0])
    assert whole is not None, "the other one has the picture to itself, from that very picture on"
    assert whole.point == MAIN
    assert len(output.bursts()) >= 4
    sound = output.sound()
    # The voice that broke off runs out: no step from one sample to the next.
    assert float(np.abs(np.diff(sound)).max()) < 0.2
