"""A wall clock that is set in mid-session: what is counted by it is right again at once; a clip goes on as it is."""

from __future__ import annotations

import pytest

from nhipcau_media.contract.stage import Content, ContentKind, OnStage, Preset, Stage, StageState
from nhipcau_media.programme.mixer import Samples
from nhipcau_media.programme.sources import Picture
from nhipcau_media.programme.wall import SET_US, Wall
from support.clock_reading import read_clock
from support.played import EPOCH_US, Room

US = 1_000_000
HOUR_S = 3600


class Asked:
    """Contents that show nothing, and remember where in a clip they were asked for picture and sound."""

    def __init__(self, *_: object) -> None:
        self.pictures: list[tuple[str, float]] = []
        self.sounds: list[tuple[str, float]] = []

    def picture(self, content: Content, now_ms: float) -> Picture | None:
        self.pictures.append((content.path, content.position_ms(now_ms)))
        return None

    def sound(self, content: Content | None, now_us: int) -> Samples | None:
        if content is not None:
            self.sounds.append((content.path, content.position_ms(now_us / 1000)))
        return None

    def stop(self) -> None:
        """Nothing to end."""


def room(monkeypatch: pytest.MonkeyPatch, width: int = 320) -> tuple[Room, Asked]:
    monkeypatch.setattr("nhipcau_media.programme.composer.Contents", Asked)
    made = Room(fps=5, width=width, height=width * 9 // 16)
    asked = made.composer._contents
    assert isinstance(asked, Asked)
    return made, asked


def stage(version: int, content: Content | None = None, until: int = 0) -> Stage:
    return Stage(
        v=version,
        session=1,
        room=1,
        state=StageState.LIVE,
        main=OnStage(identity="point:17", label="UBND tỉnh"),
        preset=Preset.CONTENT if content else Preset.TITLE,
        content=content,
        until=until,
    )


@pytest.mark.parametrize("back_s", [HOUR_S, -HOUR_S, 0.4])
def test_a_clip_goes_on_when_the_clock_is_set_and_the_next_begins_at_its_beginning(
    monkeypatch: pytest.MonkeyPatch, back_s: float
) -> None:
    made, asked = room(monkeypatch)
    first = Content(kind=ContentKind.CLIP, path="a.mp4", playing=True, at=EPOCH_US // 1000 + 1000)
    made.show(stage(1, first), at_s=1.0)
    made.time.at(2.0, lambda: made.time.set_back(back_s))
    # Something else of the stage changes: the clip is the same.
    made.show(stage(2, first.model_copy()), at_s=2.5)
    second = first.model_copy(update={"path": "b.mp4", "at": EPOCH_US // 1000 + 3000 - round(back_s * 1000)})
    made.show(stage(3, second), at_s=3.0)
    made.play(4.0)
    for positions, step in ((asked.pictures, 200), (asked.sounds, 20)):
        for path, length_ms in (("a.mp4", 2000), ("b.mp4", 1000)):
            of = [position for name, position in positions if name == path]
            assert of == pytest.approx(
                [step * number for number in range(length_ms // step + (path == "b.mp4"))], abs=1
            )


@pytest.mark.parametrize("back_s", [HOUR_S, -HOUR_S])
def test_clock_and_countdown_follow_the_wall_clock(monkeypatch: pytest.MonkeyPatch, back_s: int) -> None:
    made, _ = room(monkeypatch, 1280)
    counted: list[float] = []

    def countdown(_stage: Stage, now_ms: float) -> str:
        counted.append(now_ms)
        return "10:00"

    monkeypatch.setattr("nhipcau_media.programme.slides.countdown", countdown)
    made.show(stage(1, until=EPOCH_US // 1000 + 600_000))
    made.time.at(2.0, lambda: made.time.set_back(back_s))
    output = made.play(4.0)
    for second in (1, 3):
        luma = next(luma for at, luma in output.pictures() if at >= second + 0.1)
        wall_s = EPOCH_US // US + second - (back_s if second > 2 else 0)
        assert read_clock(luma, wall_s + 2) == wall_s
        assert any(abs(now_ms - wall_s * 1000 - 200) < 1 for now_ms in counted)


def test_sound_and_picture_of_a_clip_are_asked_for_by_one_clock_after_a_run_before_a_set_clock() -> None:
    wall = Wall(HOUR_S * US)
    content = Content(kind=ContentKind.CLIP, path="a.mp4", playing=True, at=EPOCH_US // 1000)
    assert wall.at(EPOCH_US + HOUR_S * US) == wall.content_at(content, EPOCH_US + HOUR_S * US) == EPOCH_US


def test_a_thread_that_was_late_between_two_looks_is_no_set_clock() -> None:
    wall = Wall(0)
    wall.look(EPOCH_US, EPOCH_US + SET_US)
    assert wall.at(EPOCH_US) == EPOCH_US
