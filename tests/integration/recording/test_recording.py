"""Recorder and finisher as processes, fed by a composer written by hand; films are looked at and listened to."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import anyio
import av
import numpy as np
import pytest

from nhipcau_media.contract.framing import FIRST_MICROPHONE_TRACK, VIDEO_TRACK
from nhipcau_media.contract.jobs import FilmReport, FinisherOrder, RecorderOrder
from nhipcau_media.contract.stage import StageState
from nhipcau_recording.cut import cut
from nhipcau_recording.finish import finish
from nhipcau_recording.loudness import measured
from nhipcau_recording.pieces import open_pieces
from nhipcau_recording.verify import verify
from support import composer as by_hand
from support import film
from support.composer import FPS, SUB, Scene, composer, encode, in_order, mark, stage_mark
from support.jobs import SECRET, Reports, job, reports

pytestmark = [pytest.mark.anyio, pytest.mark.media]

RUN = 1_770_000_000
ONE = (Scene(0.0, 1),)


def recorder_order(folder: Path, taken: Reports, min_free_mb: int = 16) -> RecorderOrder:
    return RecorderOrder(
        job_id=1,
        report_url=taken.url,
        report_secret=SECRET,
        recording_id=1,
        socket=str(folder.parent / "encode.sock"),
        folder=str(folder),
        title="Họp giao ban",
        min_free_mb=min_free_mb,
    )


def finisher_order(folder: Path, taken: Reports) -> FinisherOrder:
    return FinisherOrder(
        job_id=2, report_url=taken.url, report_secret=SECRET, recording_id=1, folder=str(folder), title="Họp giao ban"
    )


async def wait(taken: Reports, kind: str, count: int = 1) -> dict[str, object]:
    return await asyncio.to_thread(taken.wait, kind, count)


async def until_written(folder: Path, time_s: float) -> None:
    """Wait until a picture of this moment is on disk."""
    with anyio.fail_after(60):
        while True:
            pieces = open_pieces(folder, VIDEO_TRACK)
            last = pieces[-1].whole()[0] if pieces else None
            if last and last.time_us >= by_hand.EPOCH_US + round(time_s * 1e6):
                return
            await asyncio.sleep(0.05)


def ticks(path: Path) -> list[tuple[float, int]]:
    """(second of the film, number of the picture) of every picture that shows a mark; all must."""
    shown = film.pictures(path)
    assert [picture.at_s for picture in shown if picture.mark is None] == []
    return [(picture.at_s, picture.mark.tick) for picture in shown if picture.mark]


async def test_a_meeting_becomes_a_film_with_chapters_and_true_sound(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    scenes = (Scene(0.0, 1), Scene(4.0, 2), Scene(9.0, 1))
    stages = [
        stage_mark(RUN, 1, 0.0),
        stage_mark(RUN, 2, 4.0, (SUB,)),
        stage_mark(RUN, 3, 9.0),
        stage_mark(RUN, 4, 12.0, state=StageState.ENDED),
    ]
    spoken = by_hand.microphone(RUN, 4.0, 5.0, 2)
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, job(recorder_order(folder, taken)) as recorder:
            await offered.play(in_order(encode(RUN, 0.0, 12.0, scenes), spoken, stages), speed=6)
            done = await wait(taken, "done")
            assert await asyncio.wait_for(recorder.wait(), 30) == 0
        assert len(taken.of("running")) == 1
        assert taken.of("gap") == []
        assert done["duration_s"] == pytest.approx(11.96)
        assert done["reason"] == "ended"
        async with job(finisher_order(folder, taken)) as finisher:
            report = FilmReport.model_validate(await asyncio.to_thread(taken.wait, "done", 2))
            assert await asyncio.wait_for(finisher.wait(), 30) == 0
        assert taken.of("progress")[-1] == {"percent": 100}

    assert report.duration_s == pytest.approx(12.0)
    assert report.started_at == by_hand.EPOCH_US // 1000
    assert report.gaps == ()
    assert [(chapter.title, chapter.start_s, chapter.end_s, chapter.identity) for chapter in report.chapters] == [
        ("Điểm cầu trung tâm", 0.0, 4.0, ""),
        ("Điểm cầu huyện Sơn Động", 4.0, 9.0, "point:2"),
        ("Điểm cầu trung tâm", 9.0, 12.0, ""),
    ]
    path = folder / report.file
    shown = ticks(path)
    assert [tick for _, tick in shown] == list(range(12 * FPS))
    assert max(abs(at - tick / FPS) for at, tick in shown) < 0.002
    points = [picture.mark.point for picture in film.pictures(path) if picture.mark]
    assert points == [1] * 4 * FPS + [2] * 5 * FPS + [1] * 3 * FPS
    samples, rate = film.sound(path)
    assert len(samples) / rate == pytest.approx(12.0, abs=0.05)
    second = film.loudness(samples, rate, by_hand.tone(2)) > 0.03
    heard = np.flatnonzero(second) * 0.02
    assert heard[0] == pytest.approx(4.0, abs=0.08)
    assert heard[-1] + 0.02 == pytest.approx(9.0, abs=0.08)
    assert second.sum() * 0.02 == pytest.approx(5.0, abs=0.1)

    microphones = open_pieces(folder, FIRST_MICROPHONE_TRACK)
    assert [piece.header.name for piece in microphones] == [SUB.label]
    # 240,000 samples in frames of 1,024, and the encoder's priming.
    assert sum(1 for _ in microphones[0].packets()) == 236
    vtt = (folder / "chapters.vtt").read_text()
    assert "00:00:04.000 --> 00:00:09.000\nĐiểm cầu huyện Sơn Động\n" in vtt
    # EBU R 128: the whole film is at one loudness, whatever came in.
    whole = np.ascontiguousarray(samples.reshape(1, -1))
    assert measured([whole], 1) == pytest.approx(-23.0, abs=0.76)
    (track,) = report.tracks
    assert (track.identity, track.label) == (SUB.identity, SUB.label)
    assert track.seconds == pytest.approx(5.0, abs=0.1)
    spoken_samples, rate = film.sound(folder / track.file)
    assert film.loudness(spoken_samples, rate, by_hand.tone(2))[5:-5].min() > 0.03
    assert [size_of(folder / name) for name in report.stills] == [(320, 180)] * 3
    assert film_chapters(path) == [(c.title, c.start_s, c.end_s) for c in report.chapters]
    assert verify(folder) == []


def size_of(path: Path) -> tuple[int, int]:
    with av.open(str(path)) as still:
        frame = next(still.decode(video=0))
        return frame.width, frame.height


def film_chapters(path: Path) -> list[tuple[str, float, float]]:
    with av.open(str(path)) as opened:
        return [
            (
                chapter["metadata"]["title"],
                float(chapter["start"] * chapter["time_base"]),
                float(chapter["end"] * chapter["time_base"]),
            )
            for chapter in opened.chapters()
            if chapter["time_base"]
        ]


async def test_a_recorder_that_was_killed_loses_nothing_that_the_composer_keeps(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    messages = in_order(encode(RUN, 0.0, 10.0, ONE), [stage_mark(RUN, 1, 0.0), mark(RUN, 2, 10.0, {"type": "end"})])
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, asyncio.TaskGroup() as group:
            group.create_task(offered.play(messages, speed=3))
            async with job(recorder_order(folder, taken)) as recorder:
                await until_written(folder, 4.0)
                recorder.kill()
                await recorder.wait()
            async with job(recorder_order(folder, taken)) as recorder:
                await wait(taken, "done")
                assert await asyncio.wait_for(recorder.wait(), 30) == 0
        assert len(taken.of("running")) == 2
        assert taken.of("gap") == []
    run, number = offered.resumed[1]["after"]["0"]
    assert run == RUN
    assert number > 4 * FPS
    report = finish(folder, "Họp giao ban")
    assert report.gaps == ()
    assert [tick for _, tick in ticks(folder / report.file)] == list(range(10 * FPS))
    assert report.duration_s == pytest.approx(10.0)


async def test_a_recorder_that_stood_still_goes_on_where_it_stood(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    messages = in_order(encode(RUN, 0.0, 10.0, ONE), [stage_mark(RUN, 1, 0.0), mark(RUN, 2, 10.0, {"type": "end"})])
    with reports() as taken:
        async with (
            composer(tmp_path / "encode.sock", RUN) as offered,
            asyncio.TaskGroup() as group,
            job(recorder_order(folder, taken)) as recorder,
        ):
            group.create_task(offered.play(messages, speed=3))
            await until_written(folder, 3.0)
            recorder.send_signal(signal.SIGSTOP)
            await asyncio.sleep(1.5)
            recorder.send_signal(signal.SIGCONT)
            await wait(taken, "done")
            assert await asyncio.wait_for(recorder.wait(), 30) == 0
        assert taken.of("gap") == []
    report = finish(folder, "Họp giao ban")
    assert report.gaps == ()
    assert [tick for _, tick in ticks(folder / report.file)] == list(range(10 * FPS))


async def test_a_composer_that_died_leaves_a_gap_at_its_true_place(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    first = in_order(encode(RUN, 0.0, 6.0, ONE), [stage_mark(RUN, 1, 0.0)])
    again = RUN + 8
    second = in_order(
        encode(again, 7.52, 5.0, ONE), [stage_mark(again, 1, 7.52), mark(again, 2, 12.52, {"type": "end"})]
    )
    with reports() as taken:
        async with job(recorder_order(folder, taken)):
            async with composer(tmp_path / "encode.sock", RUN) as offered:
                await offered.play(first, speed=6)
                await until_written(folder, 5.96)
            async with composer(tmp_path / "encode.sock", again) as offered:
                await offered.play(second, speed=6)
                await wait(taken, "done")
        begin_us = by_hand.EPOCH_US + 6_000_000
        assert taken.of("gap") == [{"from_us": begin_us, "to_us": begin_us + 1_520_000, "cause": "programme_restarted"}]
        assert len(taken.of("running")) == 1
    report = finish(folder, "Họp giao ban")
    assert [(gap.start_s, gap.end_s, gap.cause) for gap in report.gaps] == [(6.0, 7.52, "programme_restarted")]
    assert report.duration_s == pytest.approx(12.52)
    expected = [*range(6 * FPS), *range(188, 313)]
    shown = ticks(folder / report.file)
    assert [tick for _, tick in shown] == expected
    assert max(abs(at - tick / FPS) for at, tick in shown) < 0.002
    samples, rate = film.sound(folder / report.file)
    silent = film.loudness(samples, rate, by_hand.tone(1)) < 0.03
    quiet = np.flatnonzero(silent) * 0.02
    assert quiet[0] == pytest.approx(6.0, abs=0.08)
    assert quiet[-1] + 0.02 == pytest.approx(7.52, abs=0.08)
    assert [chapter.end_s for chapter in report.chapters] == [12.52]


async def test_another_encoder_after_the_restart_still_gives_one_playable_film(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    again = RUN + 8
    first = encode(RUN, 0.0, 3.0, ONE)
    second = in_order(encode(again, 4.0, 3.0, ONE, preset="slow"), [mark(again, 1, 7.0, {"type": "end"})])
    with reports() as taken:
        async with job(recorder_order(folder, taken)):
            async with composer(tmp_path / "encode.sock", RUN) as offered:
                await offered.play(first, speed=6)
                await until_written(folder, 2.96)
            async with composer(tmp_path / "encode.sock", again) as offered:
                await offered.play(second, speed=6)
                await wait(taken, "done")
    pieces = open_pieces(folder, VIDEO_TRACK)
    assert len({piece.header.private for piece in pieces}) == 2
    report = finish(folder, "Họp giao ban")
    shown = ticks(folder / report.file)
    assert [tick for _, tick in shown] == [*range(3 * FPS), *range(4 * FPS, 7 * FPS)]
    assert max(abs(at - tick / FPS) for at, tick in shown) < 0.002


async def test_before_the_session_is_live_and_in_its_breaks_nothing_is_written(tmp_path: Path) -> None:
    """A break is left out of the film; it is no gap, and what follows begins at the key frame before it."""
    folder = tmp_path / "recording"
    stages = [
        stage_mark(RUN, 1, 0.0, state=StageState.OPEN),
        stage_mark(RUN, 2, 3.0),
        stage_mark(RUN, 3, 6.0, state=StageState.PAUSED),
        stage_mark(RUN, 4, 8.4),
        stage_mark(RUN, 5, 11.0, state=StageState.ENDED),
    ]
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, job(recorder_order(folder, taken)):
            await offered.play(in_order(encode(RUN, 0.0, 12.0, ONE, keys=25), stages), speed=6)
            await wait(taken, "done")
        assert taken.of("gap") == []
    report = finish(folder, "Họp giao ban")
    shown = ticks(folder / report.file)
    assert [tick for _, tick in shown] == [*range(3 * FPS, 6 * FPS), *range(8 * FPS, 11 * FPS)]
    assert max(abs(at - n / FPS) for n, (at, _) in enumerate(shown)) < 0.002
    assert report.duration_s == pytest.approx(6.0)
    assert report.gaps == ()
    samples, rate = film.sound(folder / report.file)
    assert len(samples) / rate == pytest.approx(6.0, abs=0.05)
    quiet = np.flatnonzero(film.loudness(samples, rate, by_hand.tone(1))[5:-5] < 0.03) + 5
    # Where the two stretches meet their sound does not follow on: 40 ms of it may be soft.
    assert len(quiet) <= 2
    assert all(abs(at * 0.02 - 3.0) < 0.05 for at in quiet)


async def test_a_chapter_is_taken_out_by_copy(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    messages = in_order(encode(RUN, 0.0, 10.0, ONE), [stage_mark(RUN, 1, 0.0), mark(RUN, 2, 10.0, {"type": "end"})])
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, job(recorder_order(folder, taken)):
            await offered.play(messages, speed=6)
            await wait(taken, "done")
    report = finish(folder, "Họp giao ban")
    cut(folder / report.file, 4.5, 7.0, tmp_path / "part.mp4", "Chương")
    # It begins at the key frame before the wished moment.
    assert [tick for _, tick in ticks(tmp_path / "part.mp4")] == list(range(4 * FPS, 7 * FPS))


async def test_told_to_stop_it_closes_whole_pieces_and_goes_on_when_started_again(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    messages = encode(RUN, 0.0, 6.0, ONE)
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered:
            await offered.offer(messages[: len(messages) // 2])
            async with job(recorder_order(folder, taken)) as recorder:
                await until_written(folder, 2.9)
                recorder.terminate()
                assert await asyncio.wait_for(recorder.wait(), 30) == 0
            assert (await wait(taken, "done"))["reason"] == "stopped"
            await offered.offer(messages[len(messages) // 2 :])
            await offered.offer([mark(RUN, 1, 6.0, {"type": "end"})])
            async with job(recorder_order(folder, taken)) as recorder:
                assert (await wait(taken, "done", 2))["reason"] == "ended"
                assert await asyncio.wait_for(recorder.wait(), 30) == 0
        # Killed between its end and its report, it tells again.
        async with job(recorder_order(folder, taken)) as recorder:
            assert (await wait(taken, "done", 3))["reason"] == "ended"
            assert await asyncio.wait_for(recorder.wait(), 30) == 0
    assert [tick for _, tick in ticks(folder / finish(folder).file)] == list(range(6 * FPS))
    title = json.loads((folder / "events.jsonl").read_text().splitlines()[0])
    assert title == {"type": "title", "title": "Họp giao ban"}


async def test_a_recorder_without_a_composer_says_how_long_it_has_written_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    with reports() as taken:
        async with job(recorder_order(folder, taken)):
            first = await wait(taken, "figures")
            second = await wait(taken, "figures", 2)
            assert 0 < float(str(first["still_s"])) < float(str(second["still_s"]))
            async with composer(tmp_path / "encode.sock", RUN) as offered:
                await offered.play(encode(RUN, 0.0, 4.0, ONE), speed=4)
                await wait(taken, "running")
                after = await wait(taken, "figures", len(taken.of("figures")) + 1)
    assert float(str(after["still_s"])) < float(str(second["still_s"]))
