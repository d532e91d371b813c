"""Sound: a small buffer per source against jitter, the sum, and a limiter. 48 kHz mono, float in −1..1. No I/O."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
#: Samples of one packet of 20 ms.
BLOCK = 960
#: How much is buffered before a source is heard: what the network and the event loop may be late.
TARGET = 3 * BLOCK
#: More than this is delay that nobody needs: the oldest is left out.
MOST = 10 * BLOCK
#: How often it is looked whether less than what is buffered would have done (blocks: one second).
LOOK_BLOCKS = 50
#: Share of a new length in what is told as the delay (about half a second of blocks).
LAG_EVENED = 0.04
#: The loudest sample that leaves the limiter.
CEILING = 0.89
#: Gain won back per block after a loud moment (full gain after about half a second).
RELEASE = 0.04
#: Samples in which the limiter comes down at least (1 ms): faster would click.
ATTACK = 48
#: A source louder than this speaks (root of the mean square, about −40 dBFS).
SPEECH_LEVEL = 0.01
#: Length of the ramp that takes the place of a jump when sound begins, stops or leaves something out (10 ms).
RAMP = 480
#: Blocks that a speaker is still shown as speaking after the last loud one (0.4 s).
HOLD_BLOCKS = 20

Samples = NDArray[np.float32]

_FALLING = np.linspace(1.0, 0.0, RAMP, dtype=np.float32)


class Joint:
    """Keeps a sound from clicking where it does not follow from what was heard before."""

    def __init__(self) -> None:
        #: Whether what comes next does not follow from the last sample.
        self.jumps = True
        self._last = 0.0

    def join(self, block: Samples) -> Samples:
        """Return the block; after a jump its first 10 ms run from the last sample that was heard into it."""
        if self.jumps:
            block = block.copy()
            block[:RAMP] += (self._last - block[0]) * _FALLING
            self.jumps = False
        self._last = float(block[-1])
        return block

    def end(self) -> Samples | None:
        """Return a block in which the last sample runs out, or None when it has already."""
        self.jumps = True
        if abs(self._last) < 1e-6:
            return None
        block = np.zeros(BLOCK, dtype=np.float32)
        block[:RAMP] = self._last * _FALLING
        self._last = 0.0
        return block


class SoundBuffer:
    """Sound of one source between its arrival and the output's clock.

    A source that stops is silent and is heard again when ``TARGET`` samples have come; one that runs ahead is cut back.
    None of it clicks: the last value runs out into silence, or into what comes next.
    """

    def __init__(self) -> None:
        self._blocks: list[Samples] = []
        self._length = 0
        self._playing = False
        self._loud = 0
        #: The least that lay ready after a block since the last look, and how many blocks ago that was.
        self._least = MOST
        self._looked = 0
        self._joint = Joint()
        #: How long sound lies here before it is heard, seconds, evened out: pictures have to wait as long.
        self.lag_s = 0.0

    @property
    def speaking(self) -> bool:
        """Whether it was loud a moment ago."""
        return self._loud > 0

    @property
    def playing(self) -> bool:
        """Whether sound came for the last block."""
        return self._playing

    def push(self, samples: NDArray[np.int16]) -> None:
        """Take samples that arrived, any number of them."""
        self._blocks.append(samples.astype(np.float32) * np.float32(1 / 32768))
        self._length += len(samples)
        if self._length > MOST:
            self._take(self._length - TARGET)
            self._joint.jumps = True

    def pull(self) -> Samples | None:
        """Return the next block of 20 ms, or None for silence."""
        self._loud = max(self._loud - 1, 0)
        if self._length < (BLOCK if self._playing else TARGET):
            self._playing = False
            return self.end()
        lies_s = self._length / RATE
        self.lag_s += (lies_s - self.lag_s) * (LAG_EVENED if self._playing else 1.0)
        self._playing = True
        block = self._joint.join(self._take(BLOCK))
        if float(np.dot(block, block)) > SPEECH_LEVEL * SPEECH_LEVEL * BLOCK:
            self._loud = HOLD_BLOCKS
        quiet = self._loud < HOLD_BLOCKS
        self._shorten(quiet=quiet)
        return block

    def _shorten(self, *, quiet: bool) -> None:
        """Leave out what a burst left behind: it would be delay for good, because sound comes as fast as it goes."""
        self._least = min(self._least, self._length)
        self._looked += 1
        spare = self._least - BLOCK
        # In a pause if there is one; a long delay also in the middle of a word.
        if self._looked < LOOK_BLOCKS or (
            spare > 0 and not quiet and spare < 3 * BLOCK and self._looked < 5 * LOOK_BLOCKS
        ):
            return
        if spare >= BLOCK // 2:
            self._take(spare)
            self._joint.jumps = True
        self._least, self._looked = MOST, 0

    def end(self) -> Samples | None:
        """Return a block in which the last value runs out, or None when it has already."""
        return self._joint.end()

    def _take(self, count: int) -> Samples:
        whole: Samples = np.concatenate(self._blocks)
        self._blocks = [whole[count:]]
        self._length -= count
        taken: Samples = whole[:count]
        return taken


class Limiter:
    """Keeps the sum below the ceiling: at once down, slowly up again."""

    def __init__(self) -> None:
        self._gain = 1.0

    def limit(self, block: Samples) -> Samples:
        """Return the block with no sample over the ceiling; gain moves in a line so that it does not click."""
        size = np.abs(block)
        peak = float(size.max(initial=0.0))
        wanted = min(CEILING / peak if peak > CEILING else 1.0, self._gain + RELEASE)
        ramp = np.full(len(block), wanted, dtype=np.float32)
        # Down before the first loud sample, as far as there is time; up over the whole block.
        loud = int(np.argmax(size * self._gain > CEILING)) if wanted < self._gain else len(block)
        length = max(loud, ATTACK) if wanted < self._gain else len(block)
        ramp[:length] = np.linspace(self._gain, wanted, length, dtype=np.float32)
        self._gain = wanted
        limited: Samples = np.clip(block * ramp, -CEILING, CEILING)
        return limited


def mix(blocks: Iterable[Samples | None]) -> Samples:
    """Sum of the sources that have sound, one block long; silence when none has."""
    total: Samples = np.zeros(BLOCK, dtype=np.float32)
    for block in blocks:
        if block is not None:
            total += block
    return total
