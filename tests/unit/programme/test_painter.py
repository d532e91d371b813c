"""The drawn picture: looked at, without a camera or an encoder."""

from __future__ import annotations

import av
import numpy as np
from numpy.typing import NDArray

from nhipcau_media.contract.stage import OnStage, Source, Stage, StageState
from nhipcau_media.programme import labels
from nhipcau_media.programme.canvas import Patch, from_i420
from nhipcau_media.programme.painter import LOST_S, Painter
from nhipcau_media.programme.sources import Picture, Sources
from support import marks

MAIN, SUB = 17, 42
WALL = 1_770_000_000.0
#: Left of the text on the bar that says that the signal is lost, in a half.
ON_BAR = (slice(340, 380), slice(232, 240))


def seat(point: int) -> OnStage:
    return OnStage(identity=f"point:{point}", label=f"Điểm cầu xã Nghĩa Phương {point}")


def stage(*floor: int, version: int = 1, state: StageState = StageState.LIVE) -> Stage:
    return Stage(
        v=version, session=1, room=1, state=state, main=seat(MAIN), floor=tuple(seat(point) for point in floor)
    )


def marked(point: int, width: int = 640, height: int = 360) -> Patch:
    frame = av.VideoFrame.from_ndarray(marks.draw(point, 5, width, height), format="rgb24")
    return from_i420(np.ascontiguousarray(frame.reformat(format="yuv420p").to_ndarray()).tobytes(), width, height)


class Show:
    """A painter with its sources and a clock that stands still until it is moved."""

    def __init__(self, first: Stage) -> None:
        self.sources = Sources()
        self.painter = Painter(self.sources, 1280, 720)
        self.painter.set_stage(first)
        self.now = 100.0

    def send(self, point: int, pixels: Patch) -> None:
        self.sources.put_picture((f"point:{point}", Source.CAMERA), Picture(pixels, self.now))

    def look(self) -> NDArray[np.uint8]:
        self.painter.draw(WALL, self.now)
        return np.array(self.painter.canvas.frame.to_ndarray()[:720], dtype=np.uint8)


def point_in(luma: NDArray[np.uint8], x: int, y: int, width: int, height: int) -> int | None:
    mark = marks.read(luma[y : y + height, x : x + width])
    return None if mark is None else mark.point


def test_a_changed_stage_is_whole_in_its_first_picture() -> None:
    show = Show(stage())
    show.send(MAIN, marked(MAIN))
    show.send(SUB, marked(SUB))
    assert point_in(show.look(), 0, 0, 1280, 720) == MAIN
    show.painter.set_stage(stage(SUB, version=2))
    pair = show.look()
    assert (point_in(pair, 0, 180, 640, 360), point_in(pair, 640, 180, 640, 360)) == (MAIN, SUB)
    assert np.all(pair[100:180] == labels.BACKGROUND.y), "nothing of the old scene is left"
    show.painter.set_stage(stage(version=3))
    assert point_in(show.look(), 0, 0, 1280, 720) == MAIN


def test_own_size_is_copied_bit_by_bit() -> None:
    show = Show(stage(SUB))
    pixels = marked(SUB)
    show.send(SUB, pixels)
    assert np.array_equal(show.look()[180:540, 640:1280], pixels.y)


def test_a_lost_source_keeps_its_picture_and_says_so() -> None:
    show = Show(stage(SUB))
    show.send(MAIN, marked(MAIN))
    show.send(SUB, marked(SUB))
    before = show.look()
    show.now += LOST_S + 0.1
    show.send(MAIN, marked(MAIN))
    after = show.look()
    assert point_in(after, 640, 180, 640, 360) == SUB
    assert not np.array_equal(before[180:540, 640:], after[180:540, 640:])
    assert np.array_equal(before[180:540, :640], after[180:540, :640])
    show.send(SUB, marked(SUB))
    assert np.array_equal(show.look(), before)


def test_another_shape_leaves_nothing_of_the_one_before() -> None:
    show = Show(stage(SUB))
    show.send(MAIN, marked(MAIN))
    show.look()
    show.send(MAIN, marked(MAIN, 360, 640))
    luma = show.look()
    assert point_in(luma, 218, 180, 202, 360) == MAIN
    assert np.all(luma[180:540, :216] == labels.BACKGROUND.y)
    assert np.all(luma[180:540, 422:640] == labels.BACKGROUND.y)


def test_odd_sizes_and_turned_pictures_are_shown() -> None:
    show = Show(stage())
    show.send(MAIN, from_i420(bytes(33 * 17 + 2 * 17 * 9), 33, 17))
    show.look()
    upright = marked(MAIN, 640, 360)
    packed = np.concatenate([plane.ravel() for plane in (upright.y, upright.u, upright.v)]).tobytes()
    turned = from_i420(packed, 640, 360, quarter_turns=1)
    assert (turned.width, turned.height) == (360, 640)
    assert np.array_equal(turned.y, np.rot90(upright.y, -1))


def test_holding_picture_says_what_the_conference_waits_for() -> None:
    looks = [Show(stage(state=state)).look() for state in StageState]
    for index, luma in enumerate(looks):
        assert luma.min() >= 16
        assert luma[60:420].max() > 200, "there is a text"
        assert all(not np.array_equal(luma, other) for other in looks[index + 1 :])


def test_half_without_a_picture_waits_beside_the_other() -> None:
    show = Show(stage(SUB))
    show.send(MAIN, marked(MAIN))
    luma = show.look()
    assert point_in(luma, 0, 180, 640, 360) == MAIN
    assert luma[330:370, 640:].max() > 200, "it says that it waits"


def test_who_speaks_has_a_red_mark() -> None:
    show = Show(stage(SUB))
    show.send(MAIN, marked(MAIN))
    show.send(SUB, marked(SUB))
    quiet = show.look()
    show.sources.put_sound(("point:42", Source.MICROPHONE), np.full(4000, 8000, dtype=np.int16))
    show.sources.pull_sounds()
    speaking = show.look()
    changed = np.argwhere(quiet != speaking)
    label, picture = changed[changed[:, 0] >= 540], changed[changed[:, 0] < 540]
    assert (label.min(axis=0) >= [540, 640]).all()
    assert (label.max(axis=0) <= [588, 700]).all()
    # And a frame of four pixels along the edge of its picture.
    assert (picture.min(axis=0).tolist(), picture.max(axis=0).tolist()) == ([180, 640], [539, 1279])
    inner = (picture >= [184, 644]).all(axis=1) & (picture < [536, 1276]).all(axis=1)
    assert not inner.any()


def test_every_letter_of_the_language_is_in_the_font() -> None:
    letters = "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    missing = labels.label("\uffff", 40, 200).y
    drawn = {letter: labels.label(letter, 40, 200).y for letter in letters + letters.upper()}
    for letter, pixels in drawn.items():
        assert pixels.shape != missing.shape or not np.array_equal(pixels, missing), letter
    distinct = {pixels.tobytes() for pixels in drawn.values()}
    assert len(distinct) == len(drawn)


def test_long_label_is_cut_to_its_place() -> None:
    assert labels.label("Ủy ban nhân dân " * 5, 48, 640).width == 640
    assert labels.label("Sở", 48, 640, fill=True).width == 640
    assert labels.label("Sở", 48, 640).width < 200
