"""Sound decoded, put at its true places, and encoded as AAC: for pieces that cannot be copied (``heard.py``).

Media players need unbroken sound: what is missing becomes silence of the same length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from nhipcau_recording.aac import FRAME, RATE
from nhipcau_recording.continuity import Position
from nhipcau_recording.matroska import Codec, Header
from nhipcau_recording.pieces import Piece
from nhipcau_recording.timeline import Timed, Timeline

#: Sound is left where it follows without a break while its time is off by no more than this (samples, 25 ms).
TOLERANCE = RATE * 25 // 1000

#: The usual search for the best quantisers costs twice as much; at these bit rates nobody hears it of speech.
FAST_AAC: dict[str, Any] = {"aac_coder": "fast"}

Block = NDArray[np.float32]


def decoder_of(header: Header) -> AudioCodecContext:
    """Return a fresh decoder for what a piece holds."""
    opus = header.codec is Codec.OPUS
    decoder: AudioCodecContext = av.CodecContext.create("opus", "r") if opus else av.CodecContext.create("aac", "r")
    decoder.extradata = header.private
    return decoder


def decoded(pieces: Iterable[Piece], place_us: Callable[[int], int]) -> Iterator[tuple[int, Block]]:
    """Decode pieces; yields the sample number in the film at which a block (channels, samples) belongs.

    ``place_us``: media time → place in the film, microseconds.
    """
    decoder: AudioCodecContext | None = None
    at: Position | None = None
    private = b""
    for piece in pieces:
        for packet, payload in piece.read():
            whole = at is not None and (at.run, at.number + 1) == (piece.name.run, packet.number)
            if decoder is None or not whole or private != piece.header.private:
                private = piece.header.private
                decoder = decoder_of(piece.header)
            at = Position(piece.name.run, packet.number, packet.time_us)
            index = round(place_us(packet.time_us) * RATE / 1_000_000)
            try:
                frames = decoder.decode(av.Packet(payload))
            except av.InvalidDataError:
                continue
            for frame in frames:
                block = frame.to_ndarray().astype(np.float32, copy=False)
                yield index, block
                index += block.shape[1]


def continuous(blocks: Iterable[tuple[int, Block]], channels: int, length: int) -> Iterator[Block]:
    """Put blocks in a row from sample 0 to ``length``: silence where nothing is, the later of two is cut."""
    written = 0
    for index, source in blocks:
        block = source
        if abs(index - written) > TOLERANCE:
            if index > written:
                until = min(index, length)
                yield from _silence(channels, until - written)
                written = max(written, until)
            else:
                block = block[:, written - index :]
        block = block[:, : max(0, length - written)]
        if block.shape[1]:
            written += block.shape[1]
            yield _with_channels(block, channels)
        if written >= length:
            return
    yield from _silence(channels, length - written)


def encoded(stream: AudioStream, blocks: Iterable[Block], channels: int) -> Iterator[Timed]:
    """Encode blocks in frames of 1,024 samples; yields seconds of the film and packet."""
    layout = "stereo" if channels == 2 else "mono"
    waiting: list[Block] = []
    held = 0
    position = 0
    for block in blocks:
        waiting.append(block)
        held += block.shape[1]
        if held < FRAME:
            continue
        joined = np.concatenate(waiting, axis=1)
        whole = held // FRAME * FRAME
        for start in range(0, whole, FRAME):
            yield from _encode(stream, joined[:, start : start + FRAME], layout, position)
            position += FRAME
        waiting, held = [joined[:, whole:]], held - whole
    if held:
        yield from _encode(stream, np.concatenate(waiting, axis=1), layout, position)
        position += held
    for packet in stream.encode(None):
        yield position / RATE, packet


def film_blocks(pieces: list[Piece], time: Timeline, channels: int) -> Iterator[Block]:
    """Yield the whole sound of a film, decoded."""
    length = round(time.duration_s * RATE)
    return continuous(decoded(pieces, time.place_us), channels, length)


def _encode(stream: AudioStream, samples: Block, layout: str, position: int) -> Iterator[Timed]:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=layout)
    frame.sample_rate = RATE
    frame.time_base = Fraction(1, RATE)
    frame.pts = position
    for packet in stream.encode(frame):
        yield position / RATE, packet


def _silence(channels: int, count: int) -> Iterator[Block]:
    """Yield silence in blocks of a second: a gap may be an hour."""
    while count > 0:
        size = min(count, RATE)
        yield np.zeros((channels, size), dtype=np.float32)
        count -= size


def _with_channels(block: Block, channels: int) -> Block:
    if block.shape[0] == channels:
        return block
    if channels == 1:
        mono: Block = block.mean(axis=0, keepdims=True, dtype=np.float32)
        return mono
    return np.repeat(block[:1], channels, axis=0)
