"""The voice of a simulated point: syllables with pitch and formants, like speech in level and rhythm, without words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
#: Samples of one frame handed to the SDK (20 ms).
FRAME = 960
#: Length of the loop, seconds.
LOOP_S = 8
PEAK = 0.5
_HIGHEST_HZ = 4000
#: First three formants of some vowels, Hz.
_VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))

Samples = NDArray[np.float64]


class Voice:
    """A loop of speech-like sound, 48 kHz mono, 16 bit; every point has its own pitch and rhythm."""

    def __init__(self, number: int) -> None:
        """``number`` chooses pitch (95 to 240 Hz) and rhythm. Takes some ten milliseconds of computing."""
        chance = np.random.default_rng(number)
        pitch = 95 + number * 37 % 145
        loop = np.zeros(LOOP_S * RATE)
        at, syllables = 0.1, 0
        while at < LOOP_S - 0.5:
            length = chance.uniform(0.12, 0.26)
            syllable = _syllable(chance, pitch * chance.uniform(0.9, 1.15), length)
            start = int(at * RATE)
            loop[start : start + len(syllable)] += syllable
            syllables += 1
            # A sentence is some eight syllables long.
            at += length + (chance.uniform(0.35, 0.6) if syllables % 8 == 0 else chance.uniform(0.02, 0.07))
        loop *= PEAK / np.abs(loop).max()
        self._loop = (loop * 32767).astype(np.int16)

    def frame(self, number: int) -> bytes:
        """Return frame ``number`` (20 ms) of the loop."""
        start = number * FRAME % len(self._loop)
        return self._loop[start : start + FRAME].tobytes()


def _syllable(chance: np.random.Generator, pitch: float, length: float) -> Samples:
    """A consonant's breath, then a vowel whose pitch glides as a tone."""
    count = int(length * RATE)
    time = np.arange(count) / RATE
    glide = pitch * (1 + chance.uniform(-0.15, 0.15) * time / length)
    phase = 2 * np.pi * np.cumsum(glide) / RATE
    formants = _VOWELS[chance.integers(len(_VOWELS))]
    vowel = np.zeros(count)
    for harmonic in range(1, int(_HIGHEST_HZ / pitch)):
        frequency = harmonic * pitch
        gain = sum(np.exp(-(((frequency - formant) / 140) ** 2)) / (1 + n) for n, formant in enumerate(formants))
        vowel += (gain + 0.02) * np.sin(harmonic * phase)
    vowel *= np.sin(np.pi * time / length) ** 0.5
    breath = int(0.03 * RATE)
    vowel[:breath] += chance.normal(0, 0.25, breath) * np.hanning(breath)
    return vowel
