"""Looking at a film and listening to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from nhipcau_media.programme.layout import Rect
from support import marks


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of a film: when it is shown, and what its mark says (None: no mark)."""

    at_s: float
    mark: marks.Mark | None


def pictures(path: Path) -> list[Shown]:
    """Decode every picture."""
    with av.open(str(path)) as film:
        return [
            Shown(float(frame.time or 0), marks.read(frame.to_ndarray(format="gray").astype(np.uint8, copy=False)))
            for frame in film.decode(film.streams.video[0])
        ]


def sound(path: Path) -> tuple[NDArray[np.float32], int]:
    """Decode the sound as one channel from the film's second 0 on; returns samples and rate."""
    with av.open(str(path)) as film:
        stream = film.streams.audio[0]
        rate = stream.rate
        blocks = [
            (round(float(frame.time or 0) * rate), frame.to_ndarray().mean(axis=0)) for frame in film.decode(stream)
        ]
    whole = np.zeros(max((start + len(block) for start, block in blocks), default=0), dtype=np.float32)
    for start, block in blocks:
        # The encoder's priming lies before second 0.
        kept = block[max(-start, 0) :]
        whole[max(start, 0) : max(start, 0) + len(kept)] = kept
    return whole, rate


def loudness(samples: NDArray[np.float32], rate: int, hertz: float, step_s: float = 0.02) -> NDArray[np.float64]:
    """Strength of one tone in steps: amplitude of its part in each step."""
    size = int(rate * step_s)
    count = len(samples) // size
    blocks = samples[: count * size].reshape(count, size).astype(np.float64)
    turn = np.exp(-2j * np.pi * hertz * np.arange(size) / rate)
    strength: NDArray[np.float64] = np.abs(blocks @ turn) * 2 / size
    return strength


@dataclass(frozen=True, slots=True)
class Looked:
    """One picture of a film, with the marks that stand in some of its rectangles."""

    at_s: float
    #: As many as rectangles were asked for; None: no mark there.
    marks: tuple[marks.Mark | None, ...]


def look(path: Path, rectangles: Sequence[Rect]) -> list[Looked]:
    """Decode every picture and read the marks in the rectangles."""
    found = []
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in film.decode(stream):
            gray = frame.to_ndarray(format="gray").astype(np.uint8, copy=False)
            cut = (gray[r.y : r.y + r.height, r.x : r.x + r.width] for r in rectangles)
            found.append(Looked(float(frame.time or 0), tuple(marks.read(part) for part in cut)))
    return found


def ticks(looked: Sequence[Looked], point: int, from_s: float, to_s: float, *, loop: int) -> list[tuple[float, int]]:
    """Return (film time, tick) of a point's picture in a stretch.

    The ticks go on when its camera begins anew, which it does after ``loop`` of them.
    """
    found: list[tuple[float, int]] = []
    for shown in looked:
        mark = next((mark for mark in shown.marks if mark and mark.point == point), None)
        if mark:
            loops = (found[-1][1] - mark.tick + loop // 2) // loop if found else 0
            found.append((shown.at_s, mark.tick + max(loops, 0) * loop))
    return [(at_s, tick) for at_s, tick in found if from_s <= at_s <= to_s]
