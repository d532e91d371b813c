"""Sound copied as it was encoded: AAC frames in a row at their true places, listened to once, brought to one loudness.

Loudness is measured on what players will hear (EBU R 128), and given by ``aac.louder``: in steps of 1.5 dB, so within
0.75 dB of the target. Nothing is encoded anew.
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from nhipcau_recording import aac
from nhipcau_recording.aac import FRAME, RATE, SILENT
from nhipcau_recording.loudness import CEILING, gain_for, measured
from nhipcau_recording.matroska import Codec
from nhipcau_recording.pieces import Piece
from nhipcau_recording.sound import Block, decoder_of
from nhipcau_recording.timeline import Timed

#: Clock of the sound in the film.
SOUND_CLOCK = Fraction(1, RATE)
#: Frames that are listened to at a time (one second).
_TOGETHER = RATE // FRAME
#: Steps that the limiter may come down in one frame, and frames in which it goes up again by one: 6 dB in 85 ms down,
#: in a third of a second up. Windows of neighbouring frames overlap by half, so a step is a fade of 21 ms.
_DOWN, _UP = 1, 4


def can_copy(pieces: Sequence[Piece]) -> bool:
    """Whether all sound may stand in one track as it is."""
    return bool(pieces) and {(piece.header.codec, piece.header.private) for piece in pieces} == {
        (Codec.AAC, aac.configuration(RATE, 1))
    }


def in_a_row(pieces: Iterable[Piece], place_us: Callable[[int], int], length: int) -> Iterator[tuple[int, bytes]]:
    """Yield sample number and frame from second 0 to ``length`` (samples), silence where nothing is.

    The first frames may lie before 0: one that sounds at 0, and the one before, without which it does not decode whole.
    """
    row: aac.Row | None = None
    for piece in pieces:
        for packet, payload in piece.read():
            index = round(place_us(packet.time_us) * RATE / 1_000_000)
            if row is None:
                if index <= -2 * FRAME:
                    continue
                row = aac.Row(index % FRAME - FRAME if index > 0 else index)
            missing = row.silent_before(index)
            if missing < 0:
                continue
            yield from _silence(row, row.next + min(missing * FRAME, length - row.next))
            if row.next >= length:
                return
            yield row.next, payload
            row.next += FRAME
    yield from _silence(row or aac.Row(0), length)


def _silence(row: aac.Row, until: int) -> Iterator[tuple[int, bytes]]:
    while row.next < until:
        yield row.next, SILENT
        row.next += FRAME


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was found by listening to frames, and what is done about it."""

    #: As it was recorded, LUFS.
    lufs: float
    #: Steps of 1.5 dB for each frame; empty: all stay as they are.
    steps: Sequence[int]

    def turned(self, frames: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
        """Yield the same frames at the common loudness."""
        if not self.steps:
            yield from frames
            return
        for (index, payload), steps in zip(frames, self.steps, strict=True):
            yield index, aac.louder(payload, steps)


def listen(frames: Iterable[tuple[int, bytes]], piece: Piece) -> Loudness:
    """Decode frames as players will (``piece``: one of them) and find out how loud they are to be."""
    peaks: list[NDArray[np.float32]] = []
    lufs = measured(_decoded(iter(frames), piece, peaks), 1)
    steps = round(math.log(gain_for(lufs), aac.STEP))
    return Loudness(lufs, limited(np.concatenate(peaks), steps) if steps and peaks else ())


def limited(peaks: NDArray[np.float32], steps: int) -> list[int]:
    """Return the steps for each frame: ``steps``, fewer (not below 0) where a peak would pass the ceiling.

    ``peaks``: of what each frame decodes to, with the frame before it; so a peak binds both.
    """
    if steps <= 0:
        return [steps] * len(peaks)
    room = np.floor(np.log(CEILING / np.maximum(peaks, 1e-9)) / math.log(aac.STEP))
    bound = np.clip(room, 0, steps).astype(int)
    bound[:-1] = np.minimum(bound[:-1], bound[1:])
    allowed: list[int] = bound.tolist()
    if min(allowed) == steps:
        return allowed
    for at in range(len(allowed) - 2, -1, -1):
        allowed[at] = min(allowed[at], allowed[at + 1] + _DOWN)
    waited = 0
    for at in range(1, len(allowed)):
        before = allowed[at - 1]
        waited = waited + 1 if allowed[at] > before else 0
        if waited:
            allowed[at] = before + (waited % _UP == 0)
    return allowed


def muxed(stream: AudioStream, frames: Iterable[tuple[int, bytes]], length: int) -> Iterator[Timed]:
    """Yield seconds and packet for each frame; the last one ends with ``length`` (samples)."""
    for index, payload in frames:
        packet = av.Packet(payload)
        packet.stream = stream
        packet.time_base = SOUND_CLOCK
        packet.pts = packet.dts = index
        packet.duration = min(FRAME, length - index)
        packet.is_keyframe = True
        yield index / RATE, packet


def _decoded(frames: Iterator[tuple[int, bytes]], piece: Piece, peaks: list[NDArray[np.float32]]) -> Iterator[Block]:
    """Yield what is heard, a second at a time; adds the peak of each frame to ``peaks``."""
    decoder = decoder_of(piece.header)
    while some := list(itertools.islice(frames, _TOGETHER)):
        # A frame that cannot be decoded is silence.
        heard = np.zeros((len(some), FRAME), dtype=np.float32)
        for row, (_, payload) in zip(heard, some, strict=True):
            with contextlib.suppress(av.FFmpegError):
                for frame in decoder.decode(av.Packet(payload)):
                    if frame.samples == FRAME:
                        row[:] = np.frombuffer(frame.planes[0], dtype=np.float32)[:FRAME]  # type: ignore[call-overload]
        peaks.append(np.abs(heard).max(axis=1))
        yield heard.reshape(1, -1)
