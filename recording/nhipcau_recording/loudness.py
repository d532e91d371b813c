"""Loudness of a film: measured over the whole of it first (EBU R 128), then brought to one level with a limiter.

What is nearly silent is left as it is: noise is no speech.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import numpy as np

from nhipcau_recording.aac import RATE
from nhipcau_recording.sound import Block

#: EBU R 128 §1.
TARGET_LUFS = -23.0
#: Below this nothing was said.
SILENT_LUFS = -60.0
#: Highest gain and loss, dB.
MOST_DB = 24.0
#: Peaks stay below this (-1 dBFS).
CEILING = 10 ** (-1 / 20)
#: Samples over which the limiter's gain changes.
_STEP = 960


def measured(blocks: Iterable[Block], channels: int) -> float:
    """Return the integrated loudness, LUFS."""
    layout = "stereo" if channels == 2 else "mono"
    clock = Fraction(1, RATE)
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="fltp", sample_rate=RATE, layout=layout, time_base=clock)
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    found = -70.0
    position = 0
    for block in blocks:
        if not block.shape[1]:
            continue
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=layout)
        frame.sample_rate, frame.time_base, frame.pts = RATE, clock, position
        position += block.shape[1]
        source.push(frame)
        told = None
        with contextlib.suppress(av.BlockingIOError, av.EOFError):
            while True:
                told = sink.pull()
        value = getattr(told, "metadata", {}).get("lavfi.r128.I")
        found = float(value) if value is not None else found
    return found


def gain_for(lufs: float) -> float:
    """Return the factor that brings a loudness to the target; 1 for silence."""
    if not lufs > SILENT_LUFS:
        return 1.0
    return float(10 ** (min(MOST_DB, max(-MOST_DB, TARGET_LUFS - lufs)) / 20))


def levelled(blocks: Iterable[Block], gain: float) -> Iterator[Block]:
    """Yield the same sound, louder or softer, no peak above the ceiling; as many samples as came in."""
    held: Block | None = None
    before = 1.0
    needed = 1.0
    for block in _steps(blocks):
        louder = block * np.float32(gain)
        peak = float(np.abs(louder).max(initial=0.0))
        wanted = min(1.0, CEILING / peak) if peak > 0 else 1.0
        if held is not None:
            # At each border the smaller gain of both sides: between them a straight line stays below both peaks.
            border = min(needed, wanted)
            yield _turned(held, before, border)
            before = border
        else:
            before = wanted
        held, needed = louder, wanted
    if held is not None:
        yield _turned(held, before, needed)


def _turned(block: Block, begin: float, end: float) -> Block:
    # Nearly all of a meeting is below the ceiling.
    if begin == end == 1.0:
        return block
    return block * np.linspace(begin, end, block.shape[1], dtype=np.float32)


def _steps(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        for start in range(0, block.shape[1], _STEP):
            yield block[:, start : start + _STEP]
