"""The finisher beside what else is on the disk: what it leaves free, what it makes again, what it gives up."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from nhipcau_media.contract.framing import VIDEO_TRACK
from nhipcau_media.contract.jobs import FinisherOrder
from nhipcau_recording.disk import free_mb
from nhipcau_recording.errors import DiskFull
from nhipcau_recording.finish import finish
from nhipcau_recording.pieces import open_pieces
from nhipcau_recording.verify import verify
from nhipcau_recording.writing import Writing
from support.composer import Scene, encode, in_order, mark, microphone, stage_mark
from support.jobs import SECRET, job, reports

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


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def failure_of(folder: Path, min_free_mb: int = 0) -> dict[str, object]:
    """Let the job finish a folder that it cannot finish; returns what it says of it at last."""
    with reports() as taken:
        order = FinisherOrder(
            job_id=2,
            report_url=taken.url,
            report_secret=SECRET,
            recording_id=1,
            folder=str(folder),
            title="Họp",
            min_free_mb=min_free_mb,
        )
        async with job(order) as finisher:
            failed = await asyncio.to_thread(taken.wait, "failed")
            assert await asyncio.wait_for(finisher.wait(), 60) == 0
    return failed


def test_a_speakers_track_that_is_not_what_it_was_is_made_again(copy: Path) -> None:
    report = finish(copy, "Họp")
    (track,) = [copy / track.file for track in report.tracks]
    whole = track.read_bytes()
    for left in (None, whole[:-1]):
        track.unlink()
        if left is not None:
            track.write_bytes(left)
        assert [problem.file for problem in verify(copy)] == [report.tracks[0].file]
        assert finish(copy, "Họp") == report
        assert (verify(copy), track.read_bytes()) == ([], whole)


async def test_a_film_that_would_leave_too_little_room_for_recordings_is_not_begun(copy: Path) -> None:
    before = names(copy)
    failed = await failure_of(copy, min_free_mb=free_mb(copy) + 1024)
    assert failed["code"] == "disk_full"
    assert names(copy) == before
    # Tried again with room enough it is made; once it is there it needs none.
    report = finish(copy, "Họp", min_free_mb=1)
    assert finish(copy, "Họp", min_free_mb=10**9) == report


def test_the_pieces_themselves_count_as_needed(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhipcau_recording.disk.free_mb", lambda folder: 512)
    with pytest.raises(DiskFull):
        finish(copy, "Họp", min_free_mb=512)
    assert finish(copy, "Họp", min_free_mb=510).bytes > 0


def spoil(folder: Path) -> None:
    """Record two encoders, so that pictures are decoded, and leave the first picture of one that is none."""
    again = RUN + 8
    writing = Writing.open(folder, "Họp", 0)
    writing.take([stage_mark(RUN, 1, 0.0), *encode(RUN, 0.0, 2.0, (Scene(0.0, 1),))], lambda hole: None)
    writing.take(encode(again, 3.0, 2.0, (Scene(0.0, 1),), preset="slow"), lambda hole: None)
    writing.close()
    piece = open_pieces(folder, VIDEO_TRACK)[1]
    _, payload = next(piece.read())
    data = piece.path.read_bytes()
    piece.path.write_bytes(data.replace(payload, b"\xff" * 8 + payload[8:]))


async def test_what_nobody_foresaw_is_said_in_the_end(tmp_path: Path) -> None:
    spoil(tmp_path / "recording")
    failed = await failure_of(tmp_path / "recording")
    assert failed["code"] == "recording_failed"
    assert "Invalid" in str(failed["detail"])


def probed(path: Path) -> dict[str, Any]:
    """Return what ffprobe reads of a file, every packet of it; what it finds wrong fails the test."""
    program = shutil.which("ffprobe")
    if program is None:
        pytest.skip("ffprobe is not on this machine")
    asked = ["-v", "error", "-count_packets", "-show_format", "-show_streams", "-show_chapters", "-of", "json"]
    done = subprocess.run([program, *asked, str(path)], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_film_is_what_ffprobe_expects_of_one(copy: Path) -> None:
    """Read by a program that is no part of ours: the film is for players that we do not know."""
    report = finish(copy, "Họp giao ban")
    found = probed(copy / report.file)
    picture, sound = [stream for stream in found["streams"] if stream["codec_type"] in ("video", "audio")]
    assert (picture["codec_name"], picture["width"], picture["height"], picture["pix_fmt"]) == (
        "h264",
        320,
        180,
        "yuv420p",
    )
    assert (picture["avg_frame_rate"], picture["nb_read_packets"]) == ("25/1", "150")
    assert (sound["codec_name"], sound["sample_rate"]) == ("aac", "48000")
    assert float(found["format"]["duration"]) == pytest.approx(6.0, abs=0.03)
    assert found["format"]["tags"]["title"] == "Họp giao ban"
    chapters = [(c["tags"]["title"], float(c["start_time"]), float(c["end_time"])) for c in found["chapters"]]
    assert chapters == [(one.heading, one.start_s, one.end_s) for one in report.chapters]
    # Played while it is loaded: what describes it comes before the pictures.
    data = (copy / report.file).read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_speakers_track_is_what_ffprobe_expects_of_one(copy: Path) -> None:
    (track,) = finish(copy, "Họp").tracks
    found = probed(copy / track.file)
    (sound,) = found["streams"]
    assert (sound["codec_name"], sound["channels"]) == ("aac", 1)
    assert float(found["format"]["duration"]) == pytest.approx(track.seconds, abs=0.03)
