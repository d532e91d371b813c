"""Scenes of every preset: where things stand, and what the drawn picture shows."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau_media.contract.stage import (
    Content,
    ContentKind,
    OnStage,
    Preset,
    Source,
    Stage,
    StageState,
    places_beside,
)
from nhipcau_media.programme import labels, slides
from nhipcau_media.programme.canvas import Patch, from_i420
from nhipcau_media.programme.layout import Layer, Rect, arrange
from nhipcau_media.programme.painter import Painter
from nhipcau_media.programme.sources import Picture, Sources
from unit.programme.test_painter import WALL, Show, marked, point_in

MAIN, SUB = 17, 42
OTHERS = (101, 102, 103, 104, 105, 106, 107)
STRIP = [Rect(x, 540, 320, 180) for x in (0, 320, 640, 960)]


def seat(point: int) -> OnStage:
    return OnStage(identity=f"point:{point}", label=f"Điểm cầu xã Nghĩa Phương {point}")


def stage(preset: Preset, *floor: int, others: tuple[int, ...] = (), **fields: Any) -> Stage:
    return Stage(
        v=1,
        session=1,
        room=1,
        state=fields.pop("state", StageState.LIVE),
        preset=preset,
        main=seat(MAIN),
        floor=tuple(seat(point) for point in floor),
        others=tuple(seat(point) for point in others),
        **fields,
    )


def places(document: Stage) -> dict[int, Rect]:
    return {int(tile.identity[6:]): tile.picture for tile in arrange(document, 1280, 720).tiles}


@given(
    st.sampled_from(Preset),
    st.integers(0, 3),
    st.integers(0, 16),
    st.booleans(),
    st.sampled_from(ContentKind),
    st.booleans(),
)
def test_tiles_are_even_inside_and_never_over_each_other(
    preset: Preset, floor: int, others: int, banner: bool, kind: ContentKind, named: bool
) -> None:
    document = stage(
        preset,
        *range(30, 30 + floor),
        others=tuple(range(100, 100 + others)),
        banner="Hội nghị" if banner else "",
        content=Content(kind=kind, path="a.mp4"),
    )
    if named:
        people = {"person": "Nguyễn Văn An, Chủ tịch UBND huyện"}
        document = document.model_copy(
            update={
                "main": document.main.model_copy(update=people),
                "floor": tuple(seat.model_copy(update=people) for seat in document.floor),
            }
        )
    for width, height in ((1280, 720), (640, 360), (1920, 1080)):
        scene = arrange(document, width, height)
        rects = [tile.picture for tile in scene.tiles] + ([scene.screen.picture] if scene.screen else [])
        for rect in (*rects, *(tile.name for tile in scene.tiles)):
            assert all(value % 2 == 0 for value in (rect.x, rect.y, rect.width, rect.height))
            assert rect.x >= 0
            assert rect.y >= 0
            assert rect.x + rect.width <= width
            assert rect.y + rect.height <= height
        for one, two in itertools.combinations(rects, 2):
            beside = one.x + one.width <= two.x or two.x + two.width <= one.x
            above = one.y + one.height <= two.y or two.y + two.height <= one.y
            assert beside or above
        if scene.banner:
            assert all(tile.name.y + tile.name.height <= scene.banner.y for tile in scene.tiles)


def test_discussion_is_equal_tiles() -> None:
    four = places(stage(Preset.DISCUSSION, SUB, others=OTHERS[:2]))
    assert set(four) == {MAIN, SUB, *OTHERS[:2]}
    assert {(rect.width, rect.height) for rect in four.values()} == {(640, 360)}
    nine = places(stage(Preset.DISCUSSION, SUB, others=OTHERS))
    assert len(nine) == 9
    assert {(rect.width, rect.height) for rect in nine.values()} == {(426, 240)}


def test_lecture_is_who_speaks_alone() -> None:
    whole = Rect(0, 0, 1280, 720)
    assert places(stage(Preset.LECTURE, others=OTHERS)) == {MAIN: whole}
    assert places(stage(Preset.LECTURE, SUB, others=OTHERS)) == {SUB: whole}


def test_conference_is_two_large_and_a_strip_in_simulcast_sizes() -> None:
    document = stage(Preset.CONFERENCE, SUB, others=OTHERS)
    placed = places(document)
    assert (placed[MAIN], placed[SUB]) == (Rect(0, 66, 640, 360), Rect(640, 66, 640, 360))
    assert [placed[point] for point in OTHERS[:4]] == STRIP
    assert set(placed) == {MAIN, SUB, *OTHERS[:4]}
    scene = arrange(document, 1280, 720)
    assert scene.layer_of(f"point:{MAIN}", Source.CAMERA) is Layer.MEDIUM
    assert scene.layer_of(f"point:{OTHERS[0]}", Source.CAMERA) is Layer.LOW
    assert scene.layer_of("point:999", Source.CAMERA) is Layer.LOW


@pytest.mark.parametrize("others", [(), OTHERS])
@pytest.mark.parametrize("preset", [Preset.PAIR, Preset.DISCUSSION, Preset.LECTURE, Preset.CONFERENCE, Preset.CONTENT])
def test_everybody_in_a_dialogue_is_shown(preset: Preset, others: tuple[int, ...]) -> None:
    speakers = (SUB, 51, 52)
    content = Content(kind=ContentKind.SLIDES, path="d/{page}.png", page=1, pages=2)
    placed = places(stage(preset, *speakers, others=others, content=content))
    assert {*speakers, *([] if preset is Preset.LECTURE else [MAIN])} <= set(placed)
    if preset is Preset.PAIR:
        assert set(placed.values()) == {Rect(x, y, 640, 360) for x in (0, 640) for y in (0, 360)}


def test_conference_without_a_floor_is_one_large_with_up_to_seven_around_it() -> None:
    placed = places(stage(Preset.CONFERENCE, others=OTHERS))
    assert placed[MAIN] == Rect(0, 0, 960, 540)
    assert [placed[point] for point in OTHERS[:3]] == [Rect(960, y, 320, 180) for y in (0, 180, 360)]
    assert [placed[point] for point in OTHERS[3:]] == STRIP
    assert arrange(stage(Preset.CONFERENCE, others=OTHERS), 1280, 720).layer_of("point:17", Source.CAMERA) is Layer.HIGH


@given(st.sampled_from((Preset.DISCUSSION, Preset.CONFERENCE)), st.integers(0, 3), st.integers(0, 16))
def test_everybody_who_is_let_in_to_be_seen_has_a_tile(preset: Preset, floor: int, others: int) -> None:
    """No camera is asked for that the arrangement has no place for."""
    seen = tuple(range(100, 100 + min(others, places_beside(preset, floor))))
    placed = places(stage(preset, *range(30, 30 + floor), others=seen))
    assert set(placed) == {MAIN, *range(30, 30 + floor), *seen}


@pytest.mark.parametrize("preset", [Preset.DISCUSSION, Preset.CONFERENCE])
@pytest.mark.parametrize("floor", [(), (SUB,)])
def test_one_large_and_five_are_all_in_the_picture(preset: Preset, floor: tuple[int, ...]) -> None:
    five = OTHERS[: 5 - len(floor)]
    document = stage(preset, *floor, others=five)
    luma = drawn(document, MAIN, *floor, *five).look()
    for point, tile in places(document).items():
        # The clock stands over the corner of one.
        if tile.y >= 60 or tile.x + tile.width < 1100:
            assert point_in(luma, tile.x, tile.y, tile.width, tile.height) == point
    assert set(places(document)) == {MAIN, *floor, *five}


class Deck:
    """Contents whose pages are marked pictures."""

    def picture(self, content: Content, _now_ms: float) -> Picture | None:
        return Picture(marked(content.page, 960, 540), 0.0) if content.page < 200 else None


def drawn(document: Stage, *points: int) -> Show:
    show = Show(document)
    show.painter = Painter(show.sources, 1280, 720, Deck())
    show.painter.set_stage(document)
    for point in points:
        show.send(point, marked(point, 320, 180))
    return show


def test_content_is_large_and_who_speaks_small() -> None:
    content = Content(kind=ContentKind.SLIDES, path="d/{page}.png", page=9, pages=20)
    luma = drawn(stage(Preset.CONTENT, SUB, content=content), MAIN, SUB).look()
    assert point_in(luma, 0, 90, 960, 540) == 9
    assert point_in(luma, 960, 180, 320, 180) == SUB
    assert point_in(luma, 960, 360, 320, 180) == MAIN


def test_missing_page_says_so_and_the_speaker_is_still_shown() -> None:
    content = Content(kind=ContentKind.SLIDES, path="d/{page}.png", page=250, pages=300)
    luma = drawn(stage(Preset.CONTENT, content=content), MAIN).look()
    assert luma[330:370, 200:760].max() > 200
    assert point_in(luma, 960, 270, 320, 180) == MAIN


def test_shared_screen_is_the_track_of_whoever_shares() -> None:
    content = Content(kind=ContentKind.SCREEN, identity="point:17:content")
    show = drawn(stage(Preset.CONTENT, content=content), MAIN)
    show.sources.put_picture(("point:17:content", Source.SCREEN), Picture(marked(77, 1024, 768), show.now))
    luma = show.look()
    assert point_in(luma, 0, 0, 960, 720) == 77
    assert point_in(luma, 960, 270, 320, 180) == MAIN


def test_every_scene_change_is_whole_in_one_picture() -> None:
    """Art. 6.3: whatever is chosen, the background is the conference's own colour from the first picture on."""
    colours: dict[str, Any] = {"colours": {"background": "#7a1010", "bar": "#102a7a", "text": "#ffe680"}}
    everybody = (MAIN, SUB, *OTHERS)
    show = drawn(stage(Preset.PAIR, **colours), *everybody)
    show.look()
    background = labels.colour_of("#7a1010")
    content = Content(kind=ContentKind.SLIDES, path="d/{page}.png", page=9, pages=20)
    for preset in (*Preset, *reversed(Preset)):
        document = stage(preset, SUB, others=OTHERS, content=content, **colours)
        show.painter.set_stage(document)
        first = show.look()
        fresh = drawn(document, *everybody).look()
        assert np.array_equal(first, fresh), preset
        assert np.array_equal(show.look(), first), f"nothing is missing at first: {preset}"
        scene = arrange(document, 1280, 720)
        for tile in scene.tiles:
            place = tile.picture
            # The clock stands over the corner of some.
            if place.y >= 60 or place.x + place.width < 1100:
                assert point_in(first, place.x, place.y, place.width, place.height) == int(tile.identity[6:])
    luma = show.look()
    assert np.mean(luma[60:66, 4:1200] == background.y) == 1.0


def test_title_slide_shows_agenda_and_counts_down() -> None:
    document = stage(
        Preset.TITLE,
        title="Hội nghị trực tuyến triển khai nhiệm vụ phát triển kinh tế - xã hội sáu tháng cuối năm",
        subtitle="Bắc Giang, ngày 15 tháng 7 năm 2026",
        agenda=("Khai mạc", "Báo cáo của Sở Kế hoạch và Đầu tư", "Thảo luận", "Bế mạc"),
        item=2,
        until=int(WALL * 1000) + 61_000,
    )
    show = drawn(document, MAIN)
    first = show.look()
    assert point_in(first, 0, 0, 1280, 720) is None
    assert slides.countdown(document, WALL * 1000) == "01:01"
    assert slides.countdown(document, WALL * 1000 + 60_001) == "00:01"
    assert slides.countdown(document, WALL * 1000 + 99_000) == "00:00"
    show.painter.draw(WALL + 1, show.now + 1)
    second = np.array(show.painter.canvas.frame.to_ndarray()[:720])
    rows = np.argwhere((first != second).any(axis=1))
    # Digits of the countdown, and of the clock in the corner.
    assert set(rows[rows > 60].tolist()) <= set(range(580, 660))
    assert (rows > 60).any()


def test_the_item_that_is_on_is_marked_wherever_the_agenda_begins() -> None:
    items = ("Khai mạc", "Báo cáo", "Thảo luận", "Bế mạc")

    def marked(begins: int, item: int) -> list[int]:
        """Rows in which the mark beside the agenda stands."""
        look = drawn(stage(Preset.TITLE, title="Họp", agenda=items, agenda_from=begins, item=item), MAIN).look()
        return [int(row) for row in np.argwhere(look[:, 240:245].min(axis=1) > 200).ravel()]

    assert len(marked(1, 3)) > 15
    assert marked(17, 19) == marked(1, 3)
    assert marked(17, 20)[0] > marked(17, 19)[-1]
    assert marked(17, 0) == []


def test_break_shows_the_pause_slide_whatever_was_chosen() -> None:
    live, paused = (
        drawn(stage(Preset.CONFERENCE, SUB, state=state), MAIN, SUB).look()
        for state in (StageState.LIVE, StageState.PAUSED)
    )
    assert point_in(live, 0, 180, 640, 360) == MAIN
    assert point_in(paused, 0, 180, 640, 360) is None
    assert np.array_equal(paused, drawn(stage(Preset.PAUSE), MAIN).look())


def test_banner_stands_over_the_foot_and_goes_again() -> None:
    show = drawn(stage(Preset.LECTURE), MAIN)
    plain = show.look()
    show.painter.set_stage(stage(Preset.LECTURE, banner="Hội nghị giao ban trực tuyến"))
    with_banner = show.look()
    assert np.array_equal(with_banner[:570], plain[:570])
    assert with_banner[680:715].max() > 200
    show.painter.set_stage(stage(Preset.LECTURE))
    assert np.array_equal(show.look(), plain)


def test_sound_without_a_picture_is_shown_as_that() -> None:
    show = drawn(stage(Preset.PAIR, SUB), MAIN)
    waiting = show.look()
    show.sources.put_sound(("point:42", Source.MICROPHONE), np.full(4000, 100, dtype=np.int16))
    show.sources.pull_sounds()
    sounding = show.look()
    assert np.array_equal(waiting[:, :640], sounding[:, :640])
    assert not np.array_equal(waiting[330:370, 640:], sounding[330:370, 640:])


@pytest.mark.parametrize("size", [(8, 8), (2, 600), (1920, 1080), (3840, 2160), (7680, 4320)])
def test_any_size_is_drawn_in_its_shape(size: tuple[int, int]) -> None:
    show = drawn(stage(Preset.PAIR, SUB), SUB)
    show.send(MAIN, plain(*size, luma=200))
    luma = show.look()
    bright = np.argwhere(luma[180:540, :640] >= 199)
    height, width = (bright.max(axis=0) - bright.min(axis=0) + 1).tolist()
    assert abs(width / height - size[0] / size[1]) < 0.02 * max(width / height, 1) + 0.01
    assert point_in(luma, 640, 180, 640, 360) == SUB


def plain(width: int, height: int, luma: int) -> Patch:
    chroma = ((width + 1) // 2) * ((height + 1) // 2)
    return from_i420(bytes([luma]) * (width * height) + bytes([128]) * (2 * chroma), width, height)


def test_ready_picture_of_who_comes_next_is_not_shown() -> None:
    show = drawn(stage(Preset.PAIR, ready=("point:42",)), MAIN, SUB)
    assert point_in(show.look(), 0, 0, 1280, 720) == MAIN
    assert Sources().picture(("point:42", Source.CAMERA), 0.0) is None


def test_who_is_shown_without_sound_stands_where_a_speaker_would() -> None:
    halves = {MAIN: Rect(0, 180, 640, 360), SUB: Rect(640, 180, 640, 360)}
    assert places(stage(Preset.PAIR, shown=seat(SUB))) == halves == places(stage(Preset.PAIR, SUB))
    assert list(places(stage(Preset.LECTURE, shown=seat(SUB)))) == [SUB]
    assert list(places(stage(Preset.LECTURE, OTHERS[0], shown=seat(SUB)))) == [OTHERS[0], SUB]
    assert list(places(stage(Preset.PAIR, OTHERS[0], shown=seat(SUB)))) == [MAIN, OTHERS[0], SUB]
    large = places(stage(Preset.CONFERENCE, shown=seat(SUB), others=OTHERS[:3]))
    assert (large[SUB].width, [large[point].width for point in OTHERS[:3]]) == (640, [320] * 3)
    slides_on = Content(kind=ContentKind.SLIDES, path="f/{page}.png")
    assert set(places(stage(Preset.CONTENT, shown=seat(SUB), content=slides_on))) == {MAIN, SUB}


@pytest.mark.parametrize("preset", [Preset.PAIR, Preset.CONFERENCE, Preset.LECTURE])
def test_a_label_has_a_second_line_for_who_speaks(preset: Preset) -> None:
    plain = stage(preset, SUB, others=OTHERS[:4] if preset is Preset.CONFERENCE else ())
    (speaker,) = plain.floor
    told = plain.model_copy(update={"floor": (speaker.model_copy(update={"person": "Nguyễn Văn An, Chủ tịch"}),)})
    before, after = ({tile.identity: tile for tile in arrange(one, 1280, 720).tiles} for one in (plain, told))
    one, two = before[speaker.identity], after[speaker.identity]
    assert (one.person, two.person) == ("", "Nguyễn Văn An, Chủ tịch")
    assert two.name.height == 84 > one.name.height == 48
    assert two.name.y + two.name.height <= 720
    if preset is Preset.LECTURE:
        assert two.name.y + two.name.height == one.name.y + one.name.height, "it grows upwards, over the picture"
    else:
        assert two.name.y >= two.picture.y + two.picture.height, "it stands under the picture"


def test_who_speaks_is_written_under_the_name_of_the_point() -> None:
    name, person = "Huyện Sơn Động", "Nguyễn Văn An, Chủ tịch UBND huyện"
    one, two = labels.label(name, 84, 640, fill=True), labels.label(name, 84, 640, under=person, fill=True)
    assert (two.width, two.height) == (one.width, one.height) == (640, 84)
    ink = two.y.max(axis=1) > labels.BAR.y + 60
    lines = [row for row in range(1, 84) if ink[row] and not ink[row - 1]]
    assert len([start for start in lines if start < 42]) >= 1
    assert ink[48:84].any(), "the second line"
    long = labels.label(name, 84, 320, under=person * 4, fill=True)
    assert long.width == 320
