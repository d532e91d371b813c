"""A clock that is set back between two runs: nothing of them is lost, neither in films nor in streams."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK, Message, MessageType
from nhipcau_recording.finish import finish
from nhipcau_recording.live.folder import HlsFolder
from nhipcau_recording.live.segments import Segmenter
from nhipcau_recording.live.transport import TransportStream
from nhipcau_recording.set_back import UNKNOWN_US, Onward, moved, moves
from nhipcau_recording.timeline import timeline
from nhipcau_recording.writing import Writing
from support import film
from support.composer import FPS, MAIN, SUB, Scene, encode, in_order, stage_mark
from unit.recording.test_time import event, run_of

MINUTE_US = 60_000_000
HOUR_S = 3600.0


def test_a_run_that_begins_before_the_end_of_the_one_before_is_placed_after_it() -> None:
    """Ten minutes, the clock an hour back, half an hour more: forty minutes, and the gap is told."""
    first, second = run_of(1, 60 * MINUTE_US, 10 * 60 * 25), run_of(2, 10 * MINUTE_US, 30 * 60 * 25)
    by = moves([(1, first[0][2], first[-1][2]), (2, second[0][2], second[-1][2])])
    time = timeline([*first, *((run, number, at + by.get(run, 0)) for run, number, at in second)])
    assert time.duration_s == pytest.approx(40 * 60 + UNKNOWN_US / 1e6, abs=0.05)
    assert [(gap.start_s, gap.end_s, gap.cause) for gap in time.gaps] == [(600.0, 600.96, "programme_restarted")]


def test_only_runs_that_go_back_are_moved_and_each_by_its_own() -> None:
    pieces = [(1, 0, 100), (1, 100, 200), (2, 300, 400), (3, 50, 90), (3, 90, 120), (4, 80, 90), (5, 9_000_000, 1)]
    by = moves(pieces)
    assert by == {3: 400 + UNKNOWN_US - 50, 4: 120 + by[3] + UNKNOWN_US - 80}
    assert moves(()) == moves([(7, 5, 9)]) == {}


def test_marks_are_moved_with_their_run() -> None:
    events = [event(stage_mark(1, 1, 0.0)), {"type": "track", "run": 2, "track": {}}, event(stage_mark(2, 1, 5.0))]
    after = moved(events, {2: 7})
    assert after[:2] == events[:2]
    assert after[2] == {**events[2], "time_us": events[2]["time_us"] + 7}


def test_packets_are_moved_from_the_first_picture_of_their_run_on() -> None:
    def packet(track: int, run: int, time_us: int) -> Message:
        return Message(MessageType.PACKET, b"", track, run, 1, time_us)

    onward = Onward()
    given = [
        (packet(VIDEO_TRACK, 1, 1000), 0),
        (packet(SOUND_TRACK, 2, 200), 1040),
        (packet(VIDEO_TRACK, 2, 220), 1040),
        (packet(SOUND_TRACK, 2, 230), 5000),
        (packet(SOUND_TRACK, 1, 1010), 5000),
        (packet(VIDEO_TRACK, 3, 9_000_000), 2_000_000),
    ]
    back = 1040 + UNKNOWN_US - 220
    assert [onward.take(*one).time_us for one in given] == [1000, 200, 220 + back, 230 + back, 1010, 9_000_000]


@pytest.mark.media
def test_a_film_of_both_runs_holds_every_picture_chapter_and_sound(tmp_path: Path) -> None:
    writing = Writing.open(tmp_path, "Họp", 0)
    scenes = (Scene(-HOUR_S, 2), Scene(0.0, 1))
    first = in_order(encode(5, 0.0, 4.0, scenes), [stage_mark(5, 1, 0.0)])
    second = in_order(encode(6, 2.0 - HOUR_S, 6.0, scenes), [stage_mark(6, 1, 2.0 - HOUR_S, (SUB,))])
    writing.take([*first, *second], lambda hole: None)
    writing.close()
    report = finish(tmp_path)
    assert report.duration_s == pytest.approx(11.0, abs=0.1)
    assert [gap.cause for gap in report.gaps] == ["programme_restarted"]
    assert [(chapter.title, round(chapter.start_s)) for chapter in report.chapters] == [(MAIN.label, 0), (SUB.label, 5)]
    shown = film.pictures(tmp_path / report.file)
    assert len(shown) == 10 * FPS
    assert [picture.mark.point for picture in shown if picture.mark] == [1] * 4 * FPS + [2] * 6 * FPS
    samples, rate = film.sound(tmp_path / report.file)
    assert len(samples) / rate == pytest.approx(report.duration_s, abs=0.1)


@pytest.mark.media
def test_a_stream_younger_than_the_step_goes_on_with_times_that_grow(tmp_path: Path) -> None:
    folder = HlsFolder(tmp_path, window_s=600, min_free_mb=0)
    segmenter = Segmenter(folder, 1800)
    scenes = (Scene(-HOUR_S, 2), Scene(0.0, 1))
    segmenter.take(in_order(encode(5, 0.0, 4.0, scenes), [stage_mark(5, 1, 0.0)]))
    segmenter.take(in_order(encode(6, -HOUR_S, 4.0, scenes), [stage_mark(6, 1, -HOUR_S)]))
    segmenter.end()
    segments = folder.state.segments
    assert [segment.time_us for segment in segments] == sorted(segment.time_us for segment in segments)
    assert sum(segment.duration_s for segment in segments) == pytest.approx(8.0, abs=0.1)
    # The two runs are told apart, as after every restart.
    assert [segment.header for segment in segments] == [0, 0, 1, 1]
    shown = film.pictures(tmp_path / "high" / "index.m3u8")
    assert [picture.mark.point for picture in shown if picture.mark] == [1] * 4 * FPS + [2] * 4 * FPS


@pytest.mark.media
def test_what_is_pushed_on_goes_on_too(tmp_path: Path) -> None:
    stream = TransportStream()
    scenes = (Scene(-HOUR_S, 2), Scene(0.0, 1))
    sent = stream.take(encode(5, 0.0, 2.0, scenes)) + stream.take(encode(6, -HOUR_S, 2.0, scenes))
    stream.close()
    path = tmp_path / "sent.ts"
    path.write_bytes(sent)
    shown = film.pictures(path)
    assert [picture.at_s for picture in shown] == sorted(picture.at_s for picture in shown)
    assert [picture.mark.point for picture in shown if picture.mark] == [1] * 2 * FPS + [2] * 2 * FPS
