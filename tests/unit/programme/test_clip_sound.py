"""While a clip is on, its sound leaves the composer twice: in the mix, and by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nhipcau_media.contract.identity import CLIP, MIX
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import Content, ContentKind, OnStage, Preset, Source, Stage, StageState
from nhipcau_media.programme.composer import Composer
from nhipcau_media.programme.items import Block, Item
from nhipcau_media.programme.loudness import TARGET as LOUDNESS
from nhipcau_media.programme.mixer import BLOCK, RAMP, RATE, Samples
from nhipcau_media.programme.sources import Sources
from support.clips import write_clip

#: The main point's voice, and the clip's tone (Hz).
VOICE, TONE = 440.0, 1700.0
#: Server instant at which the clip began, milliseconds; on the grid of sound.
NOW = 1_770_000_000_000
MICROPHONE = ("point:17", Source.MICROPHONE)


class Desk:
    """A composer whose main point speaks, asked for its sound block by block."""

    def __init__(self, folder: Path, ahead_us: int = 0) -> None:
        """``ahead_us``: how far media time is ahead of a wall clock that was set back before this run."""
        order = ProgrammeOrder(
            job_id=1,
            report_url="",
            report_secret="",
            media_url="",
            room_name="",
            token="",
            socket="",
            contents=str(folder),
            width=320,
            height=180,
        )
        self.sources = Sources()
        self.sources.keep_only({MICROPHONE})
        self.composer = Composer(order, self.sources, lambda _: None, ahead_us)
        self.composer.publishing = True
        self._begins_us = NOW * 1000 + ahead_us
        self._made = 0

    def show(self, content: Content | None) -> None:
        main = OnStage(identity="point:17", label="UBND tỉnh")
        preset = Preset.CONTENT if content else Preset.PAIR
        stage = Stage(v=1, session=1, room=1, state=StageState.LIVE, main=main, preset=preset, content=content)
        self.composer.set_stage(stage)

    def blocks(self, count: int, *, speaks: bool = True) -> list[Block]:
        """Return what goes to the room of the next blocks of 20 ms."""
        found: list[Block] = []
        for _ in range(count):
            at = self._made * BLOCK + np.arange(BLOCK)
            if speaks:
                self.sources.put_sound(MICROPHONE, (np.sin(2 * np.pi * VOICE * at / RATE) * 8000).astype(np.int16))
            mixed: list[Item] = []
            self.composer._make_sound(self._begins_us + self._made * 20_000, [], mixed)
            found += [item for item in mixed if isinstance(item, Block)]
            self._made += 1
        return found


def tones(blocks: list[Block], name: str) -> set[float]:
    """Return which of the two sound in a track; nothing when there is none."""
    of = [block.samples for block in blocks if block.name == name]
    whole = np.concatenate(of) if of else np.zeros(1)
    window, at = whole * np.hanning(len(whole)), np.arange(len(whole)) / RATE
    return {tone for tone in (VOICE, TONE) if abs(np.mean(window * np.exp(-2j * np.pi * tone * at))) > 0.01}


#: Also after a wall clock that was set back an hour and a start of the composer.
@pytest.fixture(params=[0, 3600 * 1_000_000])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    write_clip(tmp_path / "c.mp4", seconds=30, fps=2, tone=TONE)
    made = Desk(tmp_path, request.param)
    yield made
    made.composer._contents.stop()
    made.composer._smaller.stop()


def test_the_voice_of_who_speaks_is_in_the_mix_and_not_in_the_sound_of_the_clip(desk: Desk) -> None:
    assert tones(desk.blocks(30), MIX) == {VOICE}
    desk.show(Content(kind=ContentKind.CLIP, path="c.mp4", playing=True, at=NOW))
    end = time.monotonic() + 60
    while TONE not in tones(blocks := desk.blocks(25), CLIP):
        # The clip is read by a thread of its own, at the pace of a meeting and not of a test.
        assert time.monotonic() < end
        time.sleep(0.1)
    assert tones(blocks, CLIP) == {TONE}
    assert tones(blocks, MIX) == {VOICE, TONE}


def test_what_was_heard_of_a_clip_runs_out_in_both_when_it_is_taken_off(desk: Desk) -> None:
    desk.show(Content(kind=ContentKind.CLIP, path="c.mp4", playing=True, at=NOW))
    end, last = time.monotonic() + 60, 0.0
    while abs(last) < 0.05:
        assert time.monotonic() < end
        last = next(float(block.samples[-1]) for block in desk.blocks(1) if block.name == CLIP)
        time.sleep(0.01)
    desk.show(None)
    (ending,) = (block.samples for block in desk.blocks(1) if block.name == CLIP)
    assert float(ending[0]) == pytest.approx(last, rel=0.05)
    assert float(ending[RAMP]) == 0
    assert {block.name for block in desk.blocks(2)} == {MIX}


class Loud:
    """A clip that is as loud as a clip can be."""

    def __init__(self, *_: object) -> None:
        at = np.arange(BLOCK) / RATE
        self._block = (np.sin(2 * np.pi * 400 * at) * 0.9).astype(np.float32)

    def sound(self, _content: Content | None, _now_us: int) -> Samples:
        return self._block


def test_a_clip_is_brought_to_the_loudness_of_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhipcau_media.programme.composer.Contents", Loud)
    desk = Desk(tmp_path)
    desk.show(Content(kind=ContentKind.CLIP, path="c.mp4", playing=True, at=NOW))
    blocks = desk.blocks(300, speaks=False)
    for name in (MIX, CLIP):
        whole = np.concatenate([block.samples for block in blocks if block.name == name][-50:])
        level = float(np.sqrt(np.mean(whole * whole)))
        assert abs(20 * np.log10(level / LOUDNESS)) < 0.5


def test_a_clip_that_stands_still_is_silent_and_without_a_clip_nothing_is_sent(desk: Desk) -> None:
    desk.show(Content(kind=ContentKind.CLIP, path="c.mp4", at=NOW))
    assert [block.name for block in desk.blocks(2)] == [MIX, CLIP] * 2
    assert tones(desk.blocks(10), CLIP) == set()
    desk.show(None)
    assert {block.name for block in desk.blocks(2)} == {MIX}
