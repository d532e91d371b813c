"""The finisher beside what else is on the disk: made again where a part is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nhipcau_recording.finish import finish
from nhipcau_recording.verify import verify
from nhipcau_recording.writing import Writing
from support.composer import Scene, encode, in_order, mark, microphone, stage_mark

pytestmark = [pytest.mark.anyio, pytest.mark.media]

RUN = 1_770_000_000


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of 6 s in which one microphone was heard for 3 s, whole, not finished."""
    folder = tmp_path_factory.mktemp("recorded")
    marks = [stage_mark(RUN, 1, 0.0), mark(RUN, 2, 6.0, {"type": "end"})]
    writing = Writing.open(folder, "Họp", 0)
    programme, spoken = encode(RUN, 0.0, 6.0, (Scene(0.0, 1),)), microphone(RUN, 2.0, 3.0, 2)
    writing.take(in_order(programme, spoken, marks), lambda hole: None)
    writing.close()
    return folder


@pytest.fixture
def copy(recorded: Path, tmp_path: Path) -> Path:
    """A copy of the recording that a test may change."""
    return Path(shutil.copytree(recorded, tmp_path / "copy"))


def test_a_speakers_track_that_is_not_what_it_was_is_made_again(copy: Path) -> None:
    report = finish(copy, "Họp")
    (track,) = [copy / track.file for track in report.tracks]
    whole = track.read_bytes()
    for spoil in (track.unlink, lambda: track.write_bytes(whole[:-1])):
        spoil()
        assert [problem.file for problem in verify(copy)] == [report.tracks[0].file]
        assert finish(copy, "Họp") == report
        assert (verify(copy), track.read_bytes()) == ([], whole)
