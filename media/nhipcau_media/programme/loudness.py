"""One loudness for all: a slow gain per source towards −23 LUFS, and the faint noise of a line that is alive. No I/O.

Loudness is measured on what speaks only, unweighted: for speech that is within a decibel or two of BS.1770, and the
film is brought to −23 LUFS in two passes afterwards.
"""

from __future__ import annotations

import math

import numpy as np

from nhipcau_media.programme.mixer import BLOCK, Samples

#: Root of the mean square at −23 LUFS (BS.1770: −0.691 dB for one channel).
TARGET = 10 ** ((-23.0 + 0.691) / 20)
#: Quieter blocks than this (−50 dBFS) say nothing of how loud somebody speaks: no gain is raised on noise.
GATE = 10 ** (-50 / 20)
#: Most gain up and down: a far microphone is helped, a hum is not made a voice.
MOST, LEAST = 10 ** (15 / 20), 10 ** (-24 / 20)
#: Time constant of the measurement, in blocks (1.5 s); the first second counts as it comes.
_BLOCKS = 75
#: Change of the gain per block at most: 3 dB a second up, 9 down (20 ms blocks).
_UP, _DOWN = 10 ** (3 / 20 / 50), 10 ** (-9 / 20 / 50)
#: Level of the noise that says that the line is alive (about −72 dBFS).
_COMFORT = 10 ** (-72 / 20)


class Leveller:
    """Gain of one source, carried from block to block without a step."""

    def __init__(self) -> None:
        self._square = 0.0
        self._heard = 0
        self._gain = 1.0

    def level(self, block: Samples) -> Samples:
        """Return a block at the common loudness."""
        square = float(np.dot(block, block)) / len(block)
        if square > GATE * GATE:
            self._heard += 1
            self._square += (square - self._square) / min(self._heard, _BLOCKS)
        before = self._gain
        if self._heard:
            wanted = min(MOST, max(LEAST, TARGET / math.sqrt(self._square)))
            self._gain = min(max(wanted, before * _DOWN), before * _UP)
        levelled: Samples
        if self._gain == before:
            levelled = block * np.float32(before)
        else:
            levelled = block * np.linspace(before, self._gain, len(block), dtype=np.float32)
        return levelled


class ComfortNoise:
    """Noise so faint that nobody hears it as such, and everybody hears that the line is not dead."""

    def __init__(self) -> None:
        chance = np.random.default_rng(1)
        self._loop = (chance.standard_normal(50 * BLOCK) * _COMFORT).astype(np.float32)
        self._at = 0

    def block(self) -> Samples:
        """Return the next 20 ms."""
        start = self._at * BLOCK
        self._at = (self._at + 1) % 50
        noise: Samples = self._loop[start : start + BLOCK]
        return noise
