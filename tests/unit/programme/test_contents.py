"""Slides and clips: really made files, looked at and listened to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nhipcau_media.contract.stage import Content, ContentKind
from nhipcau_media.programme.contents import Contents
from nhipcau_media.programme.mixer import BLOCK, RAMP, RATE
from nhipcau_media.programme.sources import Picture
from support import marks
from support.clips import TONE, write_clip

#: Server instant of the tests, milliseconds; on the grid of sound.
NOW = 1_770_000_000_000.0


@pytest.fixture
def contents(tmp_path: Path) -> Iterator[Contents]:
    made = Contents(str(tmp_path), "", 640, 360)
    yield made
    made.stop()


def until(ask: Callable[[], Picture | None], point: int) -> Picture:
    """Ask until the picture shows a point's mark."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        picture = ask()
        mark = None if picture is None else marks.read(picture.pixels.y)
        if picture is not None and mark is not None and mark.point == point:
            return picture
        time.sleep(0.01)
    raise AssertionError(f"point {point} was not shown")


def write_page(folder: Path, page: int, size: tuple[int, int] = (960, 540)) -> None:
    Image.fromarray(marks.draw(page, 1, *size)).save(folder / f"{page}.png")


def slides(page: int, pages: int = 3) -> Content:
    return Content(kind=ContentKind.SLIDES, path="{page}.png", page=page, pages=pages)


def test_pages_are_shrunk_to_the_output_and_the_next_is_there_beforehand(contents: Contents, tmp_path: Path) -> None:
    for page in (1, 2, 3):
        write_page(tmp_path, page, (1920, 1440))
    picture = until(lambda: contents.picture(slides(1), NOW), 1)
    assert (picture.pixels.width, picture.pixels.height) == (480, 360)
    until(lambda: contents._pages._pages.get(("{page}.png", 2)), 2)
    assert contents.picture(slides(2), NOW) is not None, "at once"
    assert contents.picture(slides(9, pages=2), NOW) is contents.picture(slides(2), NOW), "the last one there is"


def test_broken_page_is_told_and_shown_once_it_is_mended(contents: Contents, tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n nonsense")
    end = time.monotonic() + 20
    while not contents.fault(slides(1)) and time.monotonic() < end:
        assert contents.picture(slides(1), NOW) is None
        time.sleep(0.01)
    assert contents.fault(slides(1)) == "page 1: OSError"
    write_page(tmp_path, 1)
    until(lambda: contents.picture(slides(1), NOW), 1)
    assert contents.fault(slides(1)) == ""


def clip(position: int = 0, *, playing: bool = False, path: str = "c.mp4") -> Content:
    return Content(kind=ContentKind.CLIP, path=path, position=position, playing=playing, at=int(NOW))


def test_clip_plays_stands_still_and_seeks_both_ways(contents: Contents, tmp_path: Path) -> None:
    write_clip(tmp_path / "c.mp4")
    until(lambda: contents.picture(clip(), NOW), 0)
    assert contents.sound(clip(), int(NOW * 1000)) is None, "it stands still"
    until(lambda: contents.picture(clip(playing=True), NOW + 3500), 3)
    until(lambda: contents.picture(clip(5200), NOW + 9000), 5)
    until(lambda: contents.picture(clip(1200), NOW), 1)
    until(lambda: contents.picture(clip(1200, playing=True), NOW + 60_000), 5)


def test_sound_of_a_clip_is_whole_from_block_to_block(contents: Contents, tmp_path: Path) -> None:
    write_clip(tmp_path / "c.mp4")
    playing = clip(1000, playing=True)
    until(lambda: contents.picture(playing, NOW), 1)
    whole = np.concatenate(heard(contents, playing, 100))
    assert len(whole) == 100 * BLOCK
    # A pure tone bends nowhere faster than its own curve: a missing or doubled sample would.
    bend = np.abs(np.diff(whole, 2)).max()
    assert bend < 1.3 * 0.3 * (2 * np.pi * TONE / RATE) ** 2


@pytest.mark.parametrize(("rate", "layout"), [(8_000, "mono"), (RATE, "7.1")])
def test_sound_of_a_clip_may_have_any_rate_and_number_of_channels(
    contents: Contents, tmp_path: Path, rate: int, layout: str
) -> None:
    write_clip(tmp_path / "c.mkv", rate=rate, layout=layout)
    playing = clip(1000, playing=True, path="c.mkv")
    until(lambda: contents.picture(playing, NOW), 1)
    whole = np.concatenate(heard(contents, playing, 100))
    spectrum = np.abs(np.fft.rfft(whole * np.hanning(len(whole))))
    loudest = float(np.fft.rfftfreq(len(whole), 1 / RATE)[np.argmax(spectrum)])
    assert loudest == pytest.approx(TONE, abs=2)
    # Channels that say the same add up; the composer's limiter is there for that.
    assert float(np.abs(whole).max()) > 0.1


def test_sound_that_goes_on_long_after_the_pictures_is_heard_whole_and_held_for_seconds(
    contents: Contents, tmp_path: Path
) -> None:
    write_clip(tmp_path / "c.mp4", seconds=2, sound_s=60)
    playing = clip(1000, playing=True)
    until(lambda: contents.picture(playing, NOW), 1)
    # To 4 s after the last picture.
    whole = np.concatenate(heard(contents, playing, 250))
    assert np.abs(np.diff(whole, 2)).max() < 1.3 * 0.3 * (2 * np.pi * TONE / RATE) ** 2
    reader, held = contents._clip, -1
    while held != len(reader._sound):
        # Until the thread reads no more.
        held = len(reader._sound)
        time.sleep(0.2)
    assert held < 8 * RATE


@pytest.mark.parametrize("ending", ["stands still", "is sought", "is taken off", "gives way to another"])
def test_sound_of_a_clip_never_clicks_where_it_breaks_off(contents: Contents, tmp_path: Path, ending: str) -> None:
    # Of a pitch that ends each block elsewhere in its wave.
    write_clip(tmp_path / "c.mp4", tone=437.0)
    write_clip(tmp_path / "d.mp4", tone=437.0)
    playing = clip(1000, playing=True)
    until(lambda: contents.picture(playing, NOW), 1)
    blocks = heard(contents, playing, 10)
    while abs(blocks[-1][-1]) < 0.2:
        blocks += heard(contents, playing, 1, first=len(blocks))
    # A time in which the wave stands elsewhere, of which the sound is read already.
    after: Content | None = clip(1000 + 20 * len(blocks) + 51, playing=ending != "stands still")
    if ending == "is taken off":
        after = None
    elif ending == "gives way to another":
        after = clip(1000, playing=True, path="d.mp4")
    for number in range(8):
        block = contents.sound(after, int(NOW * 1000) + number * 20_000)
        blocks.append(np.zeros(BLOCK, dtype=np.float32) if block is None else block)
    whole = np.concatenate(blocks)
    assert float(np.abs(np.diff(whole)).max()) < 0.3 * (2 * np.pi * 437 / RATE) * 1.2 + 0.7 / RAMP
    if ending in {"stands still", "is taken off"}:
        assert not whole[-BLOCK:].any()


def heard(contents: Contents, playing: Content, count: int, *, first: int = 0) -> list[np.ndarray]:
    """The next blocks of a clip that plays, from the ``first`` one since it began on."""
    blocks = []
    for number in range(first, first + count):
        end, reader = time.monotonic() + 20, contents._clip
        # What is asked for too early runs out, and begins anew.
        while reader._sound_at + len(reader._sound) < playing.position * RATE // 1000 + (number + 1) * BLOCK:
            assert time.monotonic() < end
            contents.picture(playing, NOW + number * 20)
            time.sleep(0.005)
        block = contents.sound(playing, int(NOW * 1000) + number * 20_000)
        assert block is not None
        blocks.append(block)
    return blocks


def break_index(path: Path) -> None:
    """Make an index point to nowhere: entries of ``stss`` and ``stco`` in an MP4, of ``idx1`` in an AVI."""
    data = bytearray(path.read_bytes())
    for name, head, size in ((b"stss", 12, 4), (b"idx1", 8, 16)):
        if (at := data.find(name)) >= 0:
            for entry in range(2):
                place = at + head + entry * size
                data[place : place + 4] = b"\xff\xff\xff\xf0"
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("name", ["c.mp4", "c.avi"])
def test_clip_with_a_broken_index_plays_and_seeks_all_the_same(contents: Contents, tmp_path: Path, name: str) -> None:
    write_clip(tmp_path / name, key_every=10)
    whole = (tmp_path / name).read_bytes()
    break_index(tmp_path / name)
    assert (tmp_path / name).read_bytes() != whole
    until(lambda: contents.picture(clip(path=name), NOW), 0)
    until(lambda: contents.picture(clip(path=name, playing=True), NOW + 2500), 2)
    until(lambda: contents.picture(clip(4500, path=name), NOW), 4)
    until(lambda: contents.picture(clip(1500, path=name), NOW), 1)


def test_variable_frame_rate_shows_the_last_picture_before_the_position(contents: Contents, tmp_path: Path) -> None:
    write_clip(tmp_path / "c.mp4", every=lambda number: number < 12 or number >= 45)
    until(lambda: contents.picture(clip(3900), NOW), 1)
    until(lambda: contents.picture(clip(4600), NOW), 4)


def test_clip_cut_off_in_the_middle_shows_what_there_is(contents: Contents, tmp_path: Path) -> None:
    write_clip(tmp_path / "c.mkv")
    data = (tmp_path / "c.mkv").read_bytes()
    (tmp_path / "c.mkv").write_bytes(data[: len(data) // 2])
    until(lambda: contents.picture(clip(path="c.mkv"), NOW), 0)
    until(lambda: contents.picture(clip(path="c.mkv", playing=True), NOW + 2100), 2)


def test_nonsense_is_told(contents: Contents, tmp_path: Path) -> None:
    (tmp_path / "c.mp4").write_bytes(b"no film" * 100)
    end = time.monotonic() + 20
    while not contents.fault(clip()) and time.monotonic() < end:
        assert contents.picture(clip(), NOW) is None
        time.sleep(0.01)
    assert contents.fault(clip()) == "clip: InvalidDataError"
