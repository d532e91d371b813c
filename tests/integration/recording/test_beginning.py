"""Where a film begins: with the meeting, not with what the composer kept from before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhipcau_media.contract.framing import Message
from nhipcau_media.contract.stage import StageState
from nhipcau_recording.finish import finish
from nhipcau_recording.writing import Writing
from support.composer import Scene, encode, in_order, stage_mark

pytestmark = pytest.mark.media

RUN = 5
SCENES = (Scene(0.0, 1),)


def record(folder: Path, messages: list[Message]) -> Writing:
    """Write messages as a recorder that was just started."""
    writing = Writing.open(folder, "Họp", 0)
    writing.take(messages, lambda hole: None)
    return writing


def test_what_came_before_the_first_stage_of_an_open_session_is_left_out(tmp_path: Path) -> None:
    packets = encode(RUN, 0.0, 6.0, SCENES, keys=25)
    marks = [stage_mark(RUN, 1, 1.0, state=StageState.OPEN), stage_mark(RUN, 2, 4.0)]
    record(tmp_path, in_order(packets, marks)).close()
    film = finish(tmp_path)
    assert film.duration_s == pytest.approx(2.0, abs=0.1)
    assert film.gaps == ()


def test_what_came_before_the_first_stage_of_a_meeting_is_kept(tmp_path: Path) -> None:
    packets = encode(RUN, 0.0, 4.0, SCENES, keys=25)
    record(tmp_path, in_order(packets, [stage_mark(RUN, 1, 1.0)])).close()
    assert finish(tmp_path).duration_s == pytest.approx(4.0, abs=0.1)


def test_a_composer_that_never_learns_the_stage_is_recorded_all_the_same(tmp_path: Path) -> None:
    record(tmp_path, encode(RUN, 0.0, 4.0, SCENES, keys=25)).close()
    assert finish(tmp_path).duration_s == pytest.approx(4.0, abs=0.1)
