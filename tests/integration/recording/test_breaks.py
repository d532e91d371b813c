"""Breaks beside what really is missing: events, film and gaps agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhipcau_media.contract.framing import Message
from nhipcau_media.contract.stage import StageState
from nhipcau_recording.continuity import Hole
from nhipcau_recording.finish import finish
from nhipcau_recording.writing import Writing
from support.composer import EPOCH_US, Scene, encode, in_order, mark, stage_mark

pytestmark = pytest.mark.media

RUN = 1_770_000_000
AGAIN = RUN + 8
ONE = (Scene(0.0, 1),)


def write(folder: Path, *lives: list[Message]) -> list[tuple[float, float]]:
    """Record, in as many lives of the recorder as there are lists; returns the holes that were told, seconds."""
    told: list[Hole] = []
    for messages in lives:
        writing = Writing.open(folder, "Họp", 0)
        writing.take(messages, told.append)
        writing.close()
    return [((hole.from_us - EPOCH_US) / 1e6, (hole.to_us - EPOCH_US) / 1e6) for hole in told]


def gaps(folder: Path) -> list[tuple[float, float]]:
    return [(gap.start_s, gap.end_s) for gap in finish(folder, "Họp").gaps]


def end(at_s: float, run: int = RUN, number: int = 99) -> Message:
    return mark(run, number, at_s, {"type": "end"})


def test_power_that_went_before_a_break_and_came_back_in_it_leaves_a_gap_up_to_the_break(tmp_path: Path) -> None:
    first = in_order(encode(RUN, 0.0, 3.0, ONE), [stage_mark(RUN, 1, 0.0)])
    stages = [stage_mark(AGAIN, 1, 8.0, state=StageState.PAUSED), stage_mark(AGAIN, 2, 10.5)]
    second = in_order(encode(AGAIN, 8.0, 5.0, ONE, keys=25), stages, [end(13.0, AGAIN)])
    assert write(tmp_path, first, second) == [(3.0, 8.0)]
    assert gaps(tmp_path) == [(3.0, 8.0)]
    assert finish(tmp_path, "Họp").duration_s == pytest.approx(11.0)


def test_a_recorder_that_was_away_across_the_end_of_a_break_tells_what_it_missed(tmp_path: Path) -> None:
    whole = in_order(
        encode(RUN, 0.0, 12.0, ONE, keys=25),
        [stage_mark(RUN, 1, 0.0), stage_mark(RUN, 2, 3.0, state=StageState.PAUSED), stage_mark(RUN, 3, 6.0)],
        [end(12.0)],
    )
    before = [message for message in whole if message.time_us < EPOCH_US + 4_000_000]
    # The composer kept no picture of the time before the tenth second, but the newest mark.
    after = [m for m in whole if m.time_us >= EPOCH_US + 10_000_000 or m.payload == stage_mark(RUN, 3, 6.0).payload]
    assert write(tmp_path, before, after) == [(6.0, 10.0)]
    assert gaps(tmp_path) == [(3.0, 7.0)]
    assert finish(tmp_path, "Họp").duration_s == pytest.approx(9.0)


def test_a_break_in_which_no_picture_was_left_out_explains_no_later_hole(tmp_path: Path) -> None:
    """Shorter than the time between two key frames: it is written whole."""
    stages = [stage_mark(RUN, 1, 0.0), stage_mark(RUN, 2, 2.4, state=StageState.PAUSED), stage_mark(RUN, 3, 3.0)]
    first = in_order(encode(RUN, 0.0, 5.0, ONE), stages)
    second = in_order(encode(AGAIN, 8.0, 2.0, ONE), [stage_mark(AGAIN, 1, 8.0), end(10.0, AGAIN)])
    assert write(tmp_path, [*first, *second]) == [(5.0, 8.0)]
    assert gaps(tmp_path) == [(5.0, 8.0)]
