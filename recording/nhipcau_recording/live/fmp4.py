"""Fragmented MP4 (ISO/IEC 14496-12, CMAF): one track a file, one fragment a segment. Pure.

Boxes are written here rather than by a muxer, so that a segment's times are exactly the encode's media times, and the
file can be written in one step.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

#: Ticks a second.
VIDEO_CLOCK = 90_000
SOUND_CLOCK = 48_000

_TRACK = 1
_MATRIX = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
#: sample_depends_on: none / others, and whether it is no key frame (ISO/IEC 14496-12 §8.8.3.1).
_KEY, _NO_KEY = 0x02000000, 0x01010000


@dataclass(frozen=True, slots=True)
class Sample:
    """One packet of a fragment."""

    payload: bytes
    #: Length in ticks.
    duration: int
    key: bool = True


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return one box."""
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """Return one box with version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def video_header(avcc: bytes, width: int, height: int) -> bytes:
    """Return the initialisation of a picture track; ``avcc``: AVCDecoderConfigurationRecord."""
    entry = box(
        b"avc1",
        bytes(6) + struct.pack(">H", 1) + bytes(16),
        struct.pack(">HHIIIH", width, height, 0x480000, 0x480000, 0, 1),
        bytes(32) + struct.pack(">Hh", 24, -1),
        box(b"avcC", avcc),
    )
    media = full_box(b"vmhd", 0, 1, bytes(8))
    return _header(b"vide", media, entry, VIDEO_CLOCK, (width, height))


def sound_header(asc: bytes, channels: int) -> bytes:
    """Return the initialisation of an AAC track; ``asc``: AudioSpecificConfig."""
    specific = _descriptor(5, asc)
    config = _descriptor(4, b"\x40\x15" + bytes(3) + struct.pack(">II", 128_000, 96_000) + specific)
    esds = full_box(b"esds", 0, 0, _descriptor(3, b"\x00\x00\x00" + config + _descriptor(6, b"\x02")))
    entry = box(
        b"mp4a",
        bytes(6) + struct.pack(">H", 1) + bytes(8),
        struct.pack(">HHHHI", channels, 16, 0, 0, SOUND_CLOCK << 16),
        esds,
    )
    return _header(b"soun", full_box(b"smhd", 0, 0, bytes(4)), entry, SOUND_CLOCK, (0, 0))


def fragment(number: int, time: int, samples: Sequence[Sample]) -> bytes:
    """Return one segment: ``time`` in ticks of the track's clock, samples in order without a hole."""
    run = struct.pack(">I", len(samples))
    rows = b"".join(
        struct.pack(">III", sample.duration, len(sample.payload), _KEY if sample.key else _NO_KEY) for sample in samples
    )

    def moof(offset: int) -> bytes:
        return box(
            b"moof",
            full_box(b"mfhd", 0, 0, struct.pack(">I", number & 0xFFFFFFFF)),
            box(
                b"traf",
                full_box(b"tfhd", 0, 0x020000, struct.pack(">I", _TRACK)),
                full_box(b"tfdt", 1, 0, struct.pack(">Q", time)),
                full_box(b"trun", 0, 0x701, run, struct.pack(">i", offset), rows),
            ),
        )

    styp = box(b"styp", b"msdh", bytes(4), b"msdhmsixcmfc")
    head = moof(len(moof(0)) + 8)
    return styp + head + box(b"mdat", *(sample.payload for sample in samples))


def _header(handler: bytes, media: bytes, entry: bytes, clock: int, size: tuple[int, int]) -> bytes:
    width, height = size
    volume = 0x0100 if handler == b"soun" else 0
    movie = full_box(
        b"mvhd", 0, 0, struct.pack(">IIII", 0, 0, 1000, 0), struct.pack(">IHHII", 0x10000, 0x0100, 0, 0, 0),
        _MATRIX, bytes(24), struct.pack(">I", _TRACK + 1),
    )  # fmt: skip
    track = full_box(
        b"tkhd", 0, 3, struct.pack(">IIIII", 0, 0, _TRACK, 0, 0), bytes(8), struct.pack(">HHHH", 0, 0, volume, 0),
        _MATRIX, struct.pack(">II", width << 16, height << 16),
    )  # fmt: skip
    empty = [full_box(kind, 0, 0, struct.pack(">I", 0)) for kind in (b"stts", b"stsc", b"stco")]
    table = box(
        b"stbl",
        full_box(b"stsd", 0, 0, struct.pack(">I", 1), entry),
        *empty,
        full_box(b"stsz", 0, 0, struct.pack(">II", 0, 0)),
    )
    references = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 1)))
    body = box(
        b"mdia",
        full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, clock, 0, 0x55C4, 0)),
        full_box(b"hdlr", 0, 0, bytes(4), handler, bytes(12), b"nhipcau\x00"),
        box(b"minf", media, references, table),
    )
    extends = box(b"mvex", full_box(b"trex", 0, 0, struct.pack(">IIIII", _TRACK, 1, 0, 0, 0)))
    return box(b"ftyp", b"iso6", bytes(4), b"iso6cmfcmp41") + box(b"moov", movie, box(b"trak", track, body), extends)


def _descriptor(tag: int, body: bytes) -> bytes:
    """Return an MPEG-4 descriptor (ISO/IEC 14496-1 §8.3.3); ours are shorter than 128 bytes."""
    return bytes((tag, len(body))) + body
