"""The film's time: gaps, chapters and unbroken sound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau_media.contract.framing import Message
from nhipcau_media.contract.jobs import Chapter
from nhipcau_media.contract.stage import OnStage, StageState
from nhipcau_recording.aac import RATE
from nhipcau_recording.chapters import chapters, web_vtt
from nhipcau_recording.continuity import Hole, divided
from nhipcau_recording.errors import NothingRecorded
from nhipcau_recording.events import Event
from nhipcau_recording.sound import TOLERANCE, Block, continuous
from nhipcau_recording.timeline import Timeline, timeline
from support.composer import EPOCH_US, MAIN, SUB, stage_mark

A_MINUTE = Timeline(EPOCH_US, EPOCH_US + 60_000_000)
OTHER = OnStage(identity="point:3", label="Xã <Đồng> & Lạc")


def event(message: Message) -> Event:
    return {
        "type": "mark",
        "run": message.run,
        "number": message.number,
        "time_us": message.time_us,
        "mark": message.json,
    }


def run_of(run: int, begin_us: int, count: int, first: int = 1) -> list[tuple[int, int, int]]:
    return [(run, first + index, begin_us + index * 40_000) for index in range(count)]


def test_a_film_without_a_hole_is_as_long_as_its_pictures() -> None:
    assert timeline(run_of(1, 1000, 25)) == Timeline(1000, 1_001_000)


def test_each_hole_is_at_its_true_place_and_names_its_cause() -> None:
    pictures = [
        *run_of(1, 0, 25),  # 0..1 s
        *run_of(1, 1_200_000, 25, first=31),  # five pictures are missing
        *run_of(2, 4_000_000, 25),  # another run
        *run_of(2, 7_000_000, 25, first=26),  # the same run stood still
    ]
    time = timeline(pictures)
    assert time.holes == (
        Hole(1_000_000, 1_200_000, "packets_lost"),
        Hole(2_200_000, 4_000_000, "programme_restarted"),
        Hole(5_000_000, 7_000_000, "programme_late"),
    )
    assert [(gap.start_s, gap.end_s) for gap in time.gaps] == [(1.0, 1.2), (2.2, 4.0), (5.0, 7.0)]
    assert time.duration_s == 8.0


def test_a_break_is_cut_and_what_was_missing_before_and_after_it_keeps_its_length() -> None:
    """The machine loses power in the session and comes back in the break; the same once more across its end."""
    pictures = [
        *run_of(1, 0, 25),  # 0..1 s, then nothing; the break lasts from 4 to 9 s
        *run_of(2, 10_500_000, 25),  # 10.5..11.5 s, in good order into the break from 11.5 to 13.9 s
        *run_of(2, 13_000_000, 50, first=64),  # from the key frame before its end on
    ]
    time = timeline(pictures, [(4_000_000, 9_000_000), (11_510_000, 13_900_000)])
    assert time.holes == (
        Hole(1_000_000, 4_000_000, "programme_restarted"),
        Hole(9_000_000, 10_500_000, "programme_restarted"),
    )
    assert [(cut.from_us, cut.to_us) for cut in time.cuts] == [(4_000_000, 9_000_000), (11_500_000, 13_000_000)]
    assert [(gap.start_s, gap.end_s) for gap in time.gaps] == [(1.0, 4.0), (4.0, 5.5)]
    assert time.duration_s == 15.0 - 5.0 - 1.5


def test_a_hole_over_two_breaks_is_missing_before_between_and_after_them() -> None:
    missing, explained = divided(Hole(0, 10_000_000, "x"), [(2_000_000, 3_000_000), (5_000_000, 9_950_000)])
    assert missing == [Hole(0, 2_000_000, "x"), Hole(3_000_000, 5_000_000, "x")]
    assert explained == [Hole(2_000_000, 3_000_000, "x"), Hole(5_000_000, 10_000_000, "x")]
    assert divided(Hole(0, 10, "x"), [(10, 20)]) == ([Hole(0, 10, "x")], [])


def test_no_picture_is_no_film() -> None:
    with pytest.raises(NothingRecorded):
        timeline([])


def test_a_chapter_for_each_speaker_named_by_the_floor_or_the_main_point() -> None:
    marks = [
        stage_mark(1, 1, -30.0, state=StageState.OPEN),
        stage_mark(1, 2, 0.0),
        stage_mark(1, 3, 10.0, (SUB,)),
        stage_mark(1, 4, 12.0, (SUB,)),
        stage_mark(1, 5, 20.0),
        stage_mark(1, 6, 20.4, (OTHER,)),
        stage_mark(2, 1, 30.0, (OTHER,)),
        stage_mark(2, 2, 40.0, (SUB, OTHER)),
        stage_mark(2, 3, 50.0),
        stage_mark(2, 4, 60.0, state=StageState.ENDED),
    ]
    made = chapters([{"type": "title", "title": "Họp"}, *map(event, marks)], A_MINUTE)
    assert made == (
        Chapter(title=MAIN.label, start_s=0.0, end_s=10.0),
        Chapter(title=SUB.label, start_s=10.0, end_s=20.4, identity=SUB.identity),
        Chapter(title=OTHER.label, start_s=20.4, end_s=40.0, identity=OTHER.identity),
        Chapter(title=f"{SUB.label} · {OTHER.label}", start_s=40.0, end_s=50.0, identity=SUB.identity),
        Chapter(title=MAIN.label, start_s=50.0, end_s=60.0),
    )


def test_a_chapter_for_each_item_of_the_agenda_and_each_speaker_in_it() -> None:
    """Art. 9.2: the recording that the host asked for is found by what was deliberated."""
    report: dict[str, Any] = {"item": 2, "topic": "Báo cáo"}
    discussion: dict[str, Any] = {"item": 3, "topic": "Thảo luận"}
    marks = [
        stage_mark(1, 1, 0.0),
        stage_mark(1, 2, 10.0, (SUB,), **report),
        stage_mark(1, 3, 20.0, **report),
        # The same speaker goes on into the next item.
        stage_mark(1, 4, 30.0, **discussion),
        # Clicked on, and taken back at once.
        stage_mark(1, 5, 40.0, (SUB,), **report),
        stage_mark(1, 6, 40.5, **discussion),
        stage_mark(1, 7, 50.0, (OTHER,), **discussion),
    ]
    made = chapters(map(event, marks), A_MINUTE)
    assert [(one.heading, one.start_s, one.end_s) for one in made] == [
        (MAIN.label, 0.0, 10.0),
        (f"2. Báo cáo: {SUB.label}", 10.0, 20.0),
        (f"2. Báo cáo: {MAIN.label}", 20.0, 30.0),
        (f"3. Thảo luận: {MAIN.label}", 30.0, 50.0),
        (f"3. Thảo luận: {OTHER.label}", 50.0, 60.0),
    ]
    assert [(one.title, one.item, one.topic) for one in made[:2]] == [
        (MAIN.label, 0, ""),
        (SUB.label, 2, "Báo cáo"),
    ]
    assert "2. Báo cáo" in web_vtt(made)


def test_a_chapter_says_who_spoke_also_when_it_was_told_late() -> None:
    def person(who: str) -> OnStage:
        return SUB.model_copy(update={"person": who})

    marks = [
        stage_mark(1, 1, 0.0),
        stage_mark(1, 2, 10.0, (SUB,)),
        # Told after it had begun, then handed on to somebody else of the same point.
        stage_mark(1, 3, 20.0, (person("Nguyễn Văn An, Chủ tịch"),)),
        stage_mark(1, 4, 30.0, (person("Trần Thị Bình"),)),
    ]
    made = chapters(map(event, marks), A_MINUTE)
    assert [(one.title, one.start_s) for one in made] == [
        (MAIN.label, 0.0),
        (f"{SUB.label} (Nguyễn Văn An, Chủ tịch)", 10.0),
        (f"{SUB.label} (Trần Thị Bình)", 30.0),
    ]


def test_a_stage_that_changes_for_another_reason_does_not_move_a_chapter() -> None:
    """Taken back at 10 s; half a second later somebody asks, which is a change of the stage but not of who speaks."""
    marks = (stage_mark(1, 1, 0.0), stage_mark(1, 2, 5.0, (SUB,)), stage_mark(1, 3, 10.0), stage_mark(1, 4, 10.5))
    made = chapters(map(event, marks), A_MINUTE)
    assert [(chapter.title, chapter.start_s) for chapter in made] == [
        (MAIN.label, 0.0),
        (SUB.label, 5.0),
        (MAIN.label, 10.0),
    ]


def test_the_first_chapter_begins_with_the_film() -> None:
    made = chapters([event(stage_mark(1, 1, 2.0))], A_MINUTE)
    assert [(chapter.start_s, chapter.end_s) for chapter in made] == [(0.0, 60.0)]
    assert chapters([], A_MINUTE) == ()
    assert chapters([{"type": "mark", "time_us": 0, "mark": {"type": "stage", "stage": {}}}], A_MINUTE) == ()


def test_chapters_as_web_vtt_hold_no_markup() -> None:
    text = web_vtt([Chapter(title=OTHER.label, start_s=1.5, end_s=3725.25)])
    assert text == "WEBVTT\n\n1\n00:00:01.500 --> 01:02:05.250\nXã &lt;Đồng&gt; &amp; Lạc\n"


def joined(blocks: list[tuple[int, int]], length: int) -> list[float]:
    """Lay out blocks of (sample, count), the first full of ones, the second of twos, …"""
    sources = [
        (start, np.full((1, count), 1.0 + index, dtype=np.float32)) for index, (start, count) in enumerate(blocks)
    ]
    return [float(value) for value in np.concatenate(list(continuous(sources, 1, length)), axis=1)[0]]


def test_missing_sound_is_silence_of_the_same_length() -> None:
    late = TOLERANCE * 3
    assert joined([(0, 10), (late, 10)], late + 20) == [1.0] * 10 + [0.0] * (late - 10) + [2.0] * 10 + [0.0] * 10


def test_sound_a_little_early_or_late_is_left_whole() -> None:
    assert joined([(0, 100), (100 + TOLERANCE, 50), (140, 10)], 160) == [1.0] * 100 + [2.0] * 50 + [3.0] * 10


def test_of_two_that_overlap_the_later_is_cut() -> None:
    count = TOLERANCE * 2
    assert joined([(0, count), (0, count + 5)], count + 5) == [1.0] * count + [2.0] * 5


@given(
    st.lists(st.tuples(st.integers(-2 * RATE, 4 * RATE), st.integers(1, RATE)), max_size=8),
    st.integers(1, 3 * RATE),
    st.integers(1, 2),
)
def test_sound_is_always_as_long_as_the_film(blocks: list[tuple[int, int]], length: int, channels: int) -> None:
    sources: list[tuple[int, Block]] = [(start, np.ones((1, count), dtype=np.float32)) for start, count in blocks]
    made = list(continuous(sources, channels, length))
    assert {block.shape[0] for block in made} == {channels}
    assert sum(block.shape[1] for block in made) == length
