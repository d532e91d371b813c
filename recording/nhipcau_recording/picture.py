"""The film's picture: copied as it was encoded, or encoded anew when the encoder's parameters changed in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from nhipcau_recording import h264
from nhipcau_recording.pieces import Packet, Piece
from nhipcau_recording.timeline import Timed, Timeline

#: Clock of the picture in the film, as is usual in MP4.
CLOCK = Fraction(1, 90_000)


def same_encoder(pieces: Iterable[Piece]) -> bool:
    """Whether all pictures share SPS, PPS and size, so that they may stand in one track as they are."""
    return len({(piece.header.private, piece.header.width, piece.header.height) for piece in pieces}) == 1


def ordered(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Packet, bytes]]:
    """Yield pictures whose time grows; after one that does not (a clock set back) from the next key frame on."""
    newest = -1
    waits = False
    for piece in pieces:
        for packet, payload in piece.read():
            waits = (waits and not packet.key) or packet.time_us <= newest
            if not waits:
                newest = packet.time_us
                yield piece, packet, payload


def copied(stream: VideoStream, pieces: Iterable[Piece], time: Timeline) -> Iterator[Timed]:
    """Yield seconds of the film and packet, nothing encoded anew; a picture stands until the next one comes."""
    before: tuple[Packet, bytes] | None = None
    for _, packet, payload in ordered(pieces):
        if before:
            yield _copy(stream, time, *before, packet.time_us)
        before = packet, payload
    if before:
        yield _copy(stream, time, *before, time.end_us)


def reencoded(stream: VideoStream, pieces: Iterable[Piece], time: Timeline) -> Iterator[Timed]:
    """Yield the same from a new encode, in the size of the stream."""
    decoder: VideoCodecContext | None = None
    private = b""
    ticks = 0
    for piece, packet, payload in ordered(pieces):
        if decoder is None or private != piece.header.private:
            private = piece.header.private
            decoder = av.VideoCodecContext.create("h264", "r")
            decoder.extradata = private
            decoder.thread_count = 1
        for frame in decoder.decode(av.Packet(payload)):
            shown = frame.reformat(width=stream.width, height=stream.height, format="yuv420p")
            ticks = _ticks(time, packet.time_us)
            shown.pts = ticks
            shown.time_base = CLOCK
            for done in stream.encode(shown):
                yield float((done.pts or 0) * CLOCK), done
    for done in stream.encode(None):
        yield float(ticks * CLOCK), done


def _copy(stream: VideoStream, time: Timeline, at: Packet, payload: bytes, end_us: int) -> Timed:
    packet = av.Packet(h264.without_parameter_sets(payload))
    packet.stream = stream
    packet.time_base = CLOCK
    packet.pts = packet.dts = _ticks(time, at.time_us)
    packet.duration = _ticks(time, end_us) - packet.pts
    packet.is_keyframe = at.key
    return time.place_us(at.time_us) / 1e6, packet


def _ticks(time: Timeline, time_us: int) -> int:
    return round(time.place_us(time_us) * 9 / 100)
