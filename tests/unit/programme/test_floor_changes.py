"""What the composer's mix sounds like when somebody is given the floor or loses it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from nhipcau_media.contract.identity import MIX
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import Source
from nhipcau_media.programme.composer import Composer
from nhipcau_media.programme.items import Block, Item
from nhipcau_media.programme.mixer import BLOCK, RAMP, RATE
from nhipcau_media.programme.sources import Sources

MICROPHONE = ("point:17", Source.MICROPHONE)
TONE = 200.0
EPOCH_US = 1_770_000_000_000_000


@pytest.fixture
def composer() -> Iterator[Composer]:
    order = ProgrammeOrder(
        job_id=1,
        report_url="",
        report_secret="",
        media_url="",
        room_name="",
        token="",
        socket="",
        width=320,
        height=180,
    )
    made = Composer(order, Sources(), lambda _: None)
    made.publishing = True
    yield made
    made._contents.stop()


def mixed(composer: Composer, numbers: range) -> NDArray[np.float32]:
    """What the room hears in these blocks of 20 ms."""
    items: list[Item] = []
    for number in numbers:
        composer._make_sound(EPOCH_US + number * 20_000, [], items)
    return np.concatenate([item.samples for item in items if isinstance(item, Block) and item.name == MIX])


@pytest.mark.parametrize("amplitude", [0.02, 0.9])
def test_who_loses_the_floor_in_the_middle_of_a_word_does_not_pop(composer: Composer, amplitude: float) -> None:
    sources = composer._sources
    # Long enough for the gain to have settled: a soft voice is raised, a loud one is brought down.
    blocks = 250
    at = np.arange(blocks * BLOCK) / RATE
    # The last sample that is heard is a crest.
    voice = (np.sin(2 * np.pi * TONE * (at - at[-1]) + np.pi / 2) * amplitude * 32767).astype(np.int16)
    sources.put_sound(MICROPHONE, voice[: 2 * BLOCK])
    heard = []
    for number in range(blocks):
        sources.put_sound(MICROPHONE, voice[(number + 2) * BLOCK : (number + 3) * BLOCK])
        heard.append(mixed(composer, range(number, number + 1)))
    before = np.concatenate(heard)
    assert abs(float(before[-1])) == pytest.approx(float(np.abs(before[-RATE // 4 :]).max()), rel=0.05)
    sources.keep_only(set())
    whole = np.concatenate([before[-RATE // 4 :], mixed(composer, range(blocks, blocks + 5))])
    loudest = float(np.abs(before[-RATE // 4 :]).max())
    # As steep as the tone itself and as the run-out, and nowhere steeper; the rest is the line's faint noise.
    assert np.abs(np.diff(whole)).max() < loudest * (2 * np.pi * TONE / RATE + 1 / RAMP) * 1.05 + 0.002
    assert np.abs(whole[-2 * BLOCK :]).max() < 0.002
