"""H.264 between its two notations: start codes (ITU-T H.264 Annex B) and lengths (ISO/IEC 14496-15). No I/O."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SPS = 7
PPS = 8
DELIMITER = 9

_START = b"\x00\x00\x01"


def nal_type(unit: bytes) -> int:
    """Type of a NAL unit (H.264 table 7-1)."""
    return unit[0] & 0x1F


def split_annex_b(data: bytes) -> Iterator[bytes]:
    """Iterate over the NAL units of an Annex B packet."""
    start = data.find(_START)
    while start >= 0:
        start += len(_START)
        end = data.find(_START, start)
        # The zero before a four-byte start code, and trailing_zero_8bits: a unit never ends with zero.
        unit = data[start : end if end >= 0 else len(data)].rstrip(b"\x00")
        if unit:
            yield unit
        start = end


def split_lengths(data: bytes) -> Iterator[bytes]:
    """Iterate over the NAL units of a packet with four-byte lengths."""
    position = 0
    while position + 4 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        yield data[position + 4 : position + 4 + length]
        position += 4 + length


def join_lengths(units: list[bytes]) -> bytes:
    """Return a packet of NAL units with four-byte lengths."""
    return b"".join(part for unit in units for part in (struct.pack(">I", len(unit)), unit))


def configuration(units: list[bytes]) -> bytes | None:
    """Return the AVCDecoderConfigurationRecord (avcC) of a key frame's units; None without SPS and PPS."""
    sps = [unit for unit in units if nal_type(unit) == SPS]
    pps = [unit for unit in units if nal_type(unit) == PPS]
    if not sps or not pps:
        return None
    record = bytearray((1, *sps[0][1:4], 0xFF, 0xE0 | len(sps)))
    for unit in sps:
        record += struct.pack(">H", len(unit)) + unit
    record.append(len(pps))
    for unit in pps:
        record += struct.pack(">H", len(unit)) + unit
    if sps[0][1] in (100, 110, 122, 144):
        # High profiles: chroma format 4:2:0, eight bits each, no SPS extension.
        record += bytes((0xFC | 1, 0xF8, 0xF8, 0))
    return bytes(record)


def without_parameter_sets(data: bytes) -> bytes:
    """Return a packet (lengths) without what an MP4 carries outside of it: SPS, PPS and delimiters."""
    units = list(split_lengths(data))
    kept = [unit for unit in units if unit and nal_type(unit) not in (SPS, PPS, DELIMITER)]
    # Nearly all pictures have nothing else.
    return data if len(kept) == len(units) else join_lengths(kept)
