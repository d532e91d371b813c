"""Full disk, read-only folder, nothing recorded, finishing killed half-way: one clear end, nothing lost."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from nhipcau_media.contract.framing import VIDEO_TRACK
from nhipcau_media.contract.jobs import FinisherOrder, RecorderOrder
from nhipcau_recording.errors import FolderBusy
from nhipcau_recording.events import EventLog
from nhipcau_recording.finish import finish
from nhipcau_recording.pieces import open_pieces, piece_paths
from nhipcau_recording.verify import Problem, ProblemCode, verify
from nhipcau_recording.writing import Writing
from support import film
from support.composer import EPOCH_US, FPS, SUB, Scene, composer, encode, in_order, mark, stage_mark
from support.jobs import SECRET, Reports, job, reports

pytestmark = [pytest.mark.anyio, pytest.mark.media]

RUN = 1_770_000_000
ONE = (Scene(0.0, 1),)


def recorder_order(folder: Path, socket: Path, taken: Reports, min_free_mb: int) -> RecorderOrder:
    return RecorderOrder(
        job_id=1,
        report_url=taken.url,
        report_secret=SECRET,
        recording_id=1,
        socket=str(socket),
        folder=str(folder),
        title="Họp",
        min_free_mb=min_free_mb,
    )


def finisher_order(folder: Path, taken: Reports) -> FinisherOrder:
    return FinisherOrder(
        job_id=2, report_url=taken.url, report_secret=SECRET, recording_id=1, folder=str(folder), title="Họp"
    )


def appears(path: Path) -> None:
    """Wait until a file is there."""
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.002)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    yield from _mounted(tmp_path / "small", "size=256k")


@pytest.fixture
def read_only_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that is mounted read-only."""
    yield from _mounted(tmp_path / "fixed", "size=256k,ro")


def _mounted(path: Path, options: str) -> Iterator[Path]:
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, timeout=10).returncode != 0:
        pytest.skip("mounting needs root")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True, capture_output=True, timeout=10)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of 40 s with two speakers, whole, not finished."""
    folder = tmp_path_factory.mktemp("recorded")
    stages = [stage_mark(RUN, 1, 0.0), stage_mark(RUN, 2, 20.0, (SUB,)), mark(RUN, 3, 40.0, {"type": "end"})]
    writing = Writing.open(folder, "Họp", 0)
    writing.take(in_order(encode(RUN, 0.0, 40.0, (Scene(0.0, 1), Scene(20.0, 2))), stages), lambda hole: None)
    writing.close()
    return folder


@pytest.fixture
def copy(recorded: Path, tmp_path: Path) -> Path:
    """A copy of the recording that a test may change."""
    return Path(shutil.copytree(recorded, tmp_path / "copy"))


async def test_a_full_disk_stops_the_recording_loudly_and_what_was_written_plays(
    small_disk: Path, tmp_path: Path
) -> None:
    folder = small_disk / "recording"
    with reports() as taken:
        order = recorder_order(folder, tmp_path / "encode.sock", taken, 0)
        async with composer(tmp_path / "encode.sock", RUN) as offered, job(order) as recorder:
            await offered.play(encode(RUN, 0.0, 30.0, ONE, keys=25), speed=10)
            failed = await asyncio.to_thread(taken.wait, "failed")
            assert await asyncio.wait_for(recorder.wait(), 30) == 0
        assert failed["code"] == "disk_full"
        assert taken.of("done") == []
    pieces = open_pieces(folder, VIDEO_TRACK)
    last, whole = pieces[-1].whole()
    assert last is not None
    assert whole == pieces[-1].path.stat().st_size
    shown = [picture.mark.tick for piece in pieces for picture in film.pictures(piece.path) if picture.mark]
    assert shown == list(range(last.number))
    moved = Path(shutil.copytree(folder, tmp_path / "moved"))
    report = finish(moved, "Họp")
    assert report.duration_s == pytest.approx(last.number / FPS)


@pytest.mark.parametrize("how", ["moved", "removed"])
async def test_a_folder_that_is_taken_away_ends_the_recording_loudly(tmp_path: Path, how: str) -> None:
    folder, elsewhere = tmp_path / "recording", tmp_path / "elsewhere"
    messages = encode(RUN, 0.0, 12.0, ONE, keys=25)
    with reports() as taken:
        order = recorder_order(folder, tmp_path / "encode.sock", taken, 0)
        async with composer(tmp_path / "encode.sock", RUN) as offered, job(order) as recorder:
            await offered.play([message for message in messages if message.time_us < EPOCH_US + 6_000_000], speed=10)
            await asyncio.to_thread(taken.wait, "running")
            # What was written stays, wherever the folder is now.
            await asyncio.to_thread(folder.rename, elsewhere)
            if how == "removed":
                await asyncio.to_thread(shutil.rmtree, elsewhere)
            await offered.play([message for message in messages if message.time_us >= EPOCH_US + 6_000_000], speed=4)
            failed = await asyncio.to_thread(taken.wait, "failed")
            assert await asyncio.wait_for(recorder.wait(), 30) == 0
    assert failed["code"] == "folder_gone"
    assert str(folder) in failed["detail"]
    assert taken.of("done") == []
    assert not folder.exists()
    if how == "moved":
        assert finish(elsewhere, "Họp").duration_s >= 5.0


async def test_less_free_space_than_must_stay_free_is_a_full_disk(tmp_path: Path) -> None:
    with reports() as taken:
        async with job(recorder_order(tmp_path / "recording", tmp_path / "no.sock", taken, 10**9)) as recorder:
            failed = await asyncio.to_thread(taken.wait, "failed")
            assert await asyncio.wait_for(recorder.wait(), 30) == 0
    assert failed["code"] == "disk_full"
    assert "1000000000 MB must stay free" in failed["detail"]


async def test_a_read_only_folder_is_said_at_once(read_only_disk: Path, tmp_path: Path) -> None:
    with reports() as taken:
        async with job(recorder_order(read_only_disk / "recording", tmp_path / "no.sock", taken, 0)) as recorder:
            failed = await asyncio.to_thread(taken.wait, "failed")
            assert await asyncio.wait_for(recorder.wait(), 30) == 0
    assert failed["code"] == "folder_unwritable"


async def test_a_folder_that_cannot_be_made_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with reports() as taken:
        async with job(recorder_order(tmp_path / "file" / "recording", tmp_path / "no.sock", taken, 0)) as recorder:
            failed = await asyncio.to_thread(taken.wait, "failed")
            assert await asyncio.wait_for(recorder.wait(), 30) == 0
    assert failed["code"] == "folder_unwritable"


@pytest.mark.parametrize("kind", ["missing", "empty", "sound only"])
async def test_a_recording_without_a_picture_gives_one_clear_failure(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "recording"
    if kind != "missing":
        folder.mkdir()
    if kind == "sound only":
        writing = Writing.open(folder, "Họp", 0)
        writing.take([m for m in encode(RUN, 0.0, 1.0, ONE) if m.track != VIDEO_TRACK], lambda hole: None)
        writing.close()
    with reports() as taken:
        async with job(finisher_order(folder, taken)) as finisher:
            failed = await asyncio.to_thread(taken.wait, "failed")
            assert await asyncio.wait_for(finisher.wait(), 30) == 0
        assert failed["code"] == "nothing_recorded"
        assert taken.of("done") == []


async def test_finishing_killed_half_way_gives_the_same_film_in_the_end(
    copy: Path, recorded: Path, tmp_path: Path
) -> None:
    undisturbed = finish(Path(shutil.copytree(recorded, tmp_path / "undisturbed")), "Họp")
    with reports() as taken:
        async with job(finisher_order(copy, taken)) as finisher:
            await asyncio.to_thread(appears, copy / "film.mp4.part")
            finisher.kill()
            await finisher.wait()
        assert not (copy / "film.mp4").exists()
        async with job(finisher_order(copy, taken)) as finisher:
            done = await asyncio.to_thread(taken.wait, "done")
            assert await asyncio.wait_for(finisher.wait(), 30) == 0
    assert done == undisturbed.model_dump(mode="json")
    assert not (copy / "film.mp4.part").exists()
    assert verify(copy) == []


def test_finishing_again_tells_of_the_same_film(copy: Path) -> None:
    first = finish(copy, "Họp")
    written = (copy / "film.mp4").stat().st_mtime_ns
    assert finish(copy) == first
    assert (copy / "film.mp4").stat().st_mtime_ns == written
    (copy / "manifest.json").unlink()
    (copy / "chapters.vtt").unlink()
    assert finish(copy) == first
    assert verify(copy) == []


def test_a_full_disk_while_finishing_leaves_the_pieces(copy: Path, small_disk: Path) -> None:
    folder = small_disk / "recording"
    (folder / "pieces").mkdir(parents=True)
    for path in (copy / "pieces").iterdir():
        (folder / "pieces" / path.name).write_bytes(path.read_bytes()[:90_000])
    with pytest.raises(Exception, match="disk_full"):
        finish(folder, "Họp")
    assert not (folder / "film.mp4.part").exists()
    assert len(piece_paths(folder)) == 2


def test_nobody_finishes_while_the_recorder_is_at_work(copy: Path) -> None:
    log = EventLog.open(copy)
    try:
        with pytest.raises(FolderBusy):
            EventLog.open(copy, lock_s=0.1)
    finally:
        log.close()
    EventLog.open(copy, lock_s=0.1).close()


def test_verifying_names_each_file_that_is_not_what_it_was(copy: Path) -> None:
    assert verify(copy) == [Problem(ProblemCode.NOT_FINISHED, "manifest.json")]
    finish(copy, "Họp")
    assert verify(copy) == []
    sound, picture = sorted(piece_paths(copy), key=lambda path: path.name, reverse=True)[:2]
    picture.write_bytes(picture.read_bytes()[:-1])
    sound.unlink()
    extra = picture.with_name(picture.name.replace("n00000001", "n00009999"))
    extra.write_bytes(b"")
    assert verify(copy) == [
        Problem(ProblemCode.CHANGED, f"pieces/{picture.name}"),
        Problem(ProblemCode.MISSING, f"pieces/{sound.name}"),
        Problem(ProblemCode.UNKNOWN, f"pieces/{extra.name}"),
    ]
    (copy / "film.mp4").write_bytes((copy / "film.mp4").read_bytes()[:-100])
    assert Problem(ProblemCode.CHANGED, "film.mp4") in verify(copy)


def test_chapters_and_stills_are_verified_and_made_again(copy: Path) -> None:
    report = finish(copy, "Họp")
    chapters, poster, still = copy / "chapters.vtt", copy / "stills" / "poster.jpg", copy / report.stills[0]
    chapters.write_text(chapters.read_text().replace("WEBVTT", "WEBVTT "))
    poster.write_bytes(still.read_bytes())
    still.unlink()
    problems = [
        Problem(ProblemCode.CHANGED, "chapters.vtt"),
        Problem(ProblemCode.CHANGED, "stills/poster.jpg"),
        Problem(ProblemCode.MISSING, report.stills[0]),
    ]
    assert verify(copy) == problems
    assert finish(copy, "Họp").sha256 == report.sha256
    assert verify(copy) == []


def test_the_chain_holds_chapters_and_stills_too(copy: Path) -> None:
    finish(copy, "Họp")
    path = copy / "manifest.json"
    whole = json.loads(path.read_text())
    assert [entry["file"] for entry in whole["made"]][:3] == ["chapters.vtt", "stills/poster.jpg", "stills/000.jpg"]
    forged = "0" * 64
    for made in (
        whole["made"][1:],
        whole["made"][:-1],
        [],
        [{**whole["made"][0], "chain": forged}, *whole["made"][1:]],
    ):
        path.write_text(json.dumps({**whole, "made": made}))
        assert Problem(ProblemCode.UNCHAINED, "manifest.json") in verify(copy)


def test_manifests_of_earlier_versions_still_verify(copy: Path) -> None:
    finish(copy, "Họp")
    path = copy / "manifest.json"
    second = {**json.loads(path.read_text()), "version": 2}
    del second["made"]
    path.write_text(json.dumps(second))
    assert verify(copy) == []
    first = {**second, "version": 1, "sources": [{**entry, "chain": ""} for entry in second["sources"]]}
    path.write_text(json.dumps(first))
    assert verify(copy) == []
    (copy / "chapters.vtt").unlink()
    assert verify(copy) == [Problem(ProblemCode.MISSING, "chapters.vtt")]


def test_a_piece_cut_anywhere_plays_up_to_its_last_whole_packet_and_is_gone_on_with(copy: Path) -> None:
    piece = open_pieces(copy, VIDEO_TRACK)[0]
    data = piece.path.read_bytes()
    packets = list(piece.packets())
    for cut in (packets[99].end, packets[100].start, packets[100].end - 1):
        piece.path.write_bytes(data[:cut])
        last, whole = piece.whole()
        assert last is not None
        assert (last.number, whole) == (100, packets[99].end)
        with av.open(str(piece.path)) as opened:
            assert sum(1 for _ in opened.decode(video=0)) >= 100
    messages = [message for message in encode(RUN, 0.0, 8.0, ONE) if message.number >= 90]
    (copy / "events.jsonl").write_bytes((copy / "events.jsonl").read_bytes()[:200])
    writing = Writing.open(copy, "Họp", 0)
    writing.take([message for message in messages if message.track == VIDEO_TRACK], lambda hole: None)
    writing.close()
    assert len(open_pieces(copy, VIDEO_TRACK)) == 1
    assert [picture.mark.tick for picture in film.pictures(piece.path) if picture.mark] == list(range(8 * FPS))
