"""The Matroska files (RFC 9559) that pieces are: one track, one packet per cluster, microseconds. No I/O.

A packet is one cluster of known size, written by one ``write``: after ``kill -9`` the file ends after a whole packet,
at worst within one, and is read up to it. libavformat's muxer gathers packets into clusters in its own memory and
rounds to milliseconds; this notation costs 19 bytes a packet and loses nothing that reached the recorder.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from nhipcau_recording import ebml

#: Nanoseconds of Matroska's epoch, 1 January 2001 UTC, after 1970.
_EPOCH_NS = 978_307_200 * 1_000_000_000
_US = 1000

EBML = 0x1A45DFA3
SEGMENT = 0x18538067
INFO = 0x1549A966
TRACKS = 0x1654AE6B
CLUSTER = 0x1F43B675

_TIMESTAMP_SCALE, _DATE, _MUXING_APP, _WRITING_APP = 0x2AD7B1, 0x4461, 0x4D80, 0x5741
_TRACK_ENTRY, _TRACK_NUMBER, _TRACK_UID, _TRACK_TYPE = 0xAE, 0xD7, 0x73C5, 0x83
_FLAG_LACING, _NAME, _CODEC_ID, _CODEC_PRIVATE = 0x9C, 0x536E, 0x86, 0x63A2
_VIDEO, _WIDTH, _HEIGHT = 0xE0, 0xB0, 0xBA
_AUDIO, _RATE, _CHANNELS = 0xE1, 0xB5, 0x9F
_TIMESTAMP, _SIMPLE_BLOCK = 0xE7, 0xA3
_KEY = 0x80
_CLUSTER_ID = CLUSTER.to_bytes(4, "big")
_SIZE_BITS = tuple((1 << 7 * length) - 1 for length in range(9))
#: Matroska's track types.
_PICTURE, _SOUND = 1, 2


#: No head of a packet is longer.
PACKET_HEAD = 48


class Codec(StrEnum):
    """How a track is encoded, by Matroska's name. Recordings of earlier versions hold Opus."""

    H264 = "V_MPEG4/ISO/AVC"
    AAC = "A_AAC"
    OPUS = "A_OPUS"


@dataclass(frozen=True, slots=True)
class Header:
    """What a piece says of its track."""

    codec: Codec
    #: Who is seen or heard, for people who open the piece.
    name: str
    #: avcC of H.264, AudioSpecificConfig of AAC, OpusHead of Opus.
    private: bytes
    width: int = 0
    height: int = 0
    sample_rate: int = 0
    channels: int = 0


def dump_header(header: Header, time_us: int) -> bytes:
    """Return all that stands before the first packet; ``time_us``: media time of the first packet."""
    app = ebml.text(_MUXING_APP, "nhipcau") + ebml.text(_WRITING_APP, "nhipcau")
    info = ebml.unsigned(_TIMESTAMP_SCALE, _US) + ebml.signed64(_DATE, time_us * 1000 - _EPOCH_NS) + app
    if header.codec is Codec.H264:
        kind = _PICTURE
        shape = ebml.element(_VIDEO, ebml.unsigned(_WIDTH, header.width) + ebml.unsigned(_HEIGHT, header.height))
    else:
        kind = _SOUND
        rate = ebml.double(_RATE, float(header.sample_rate))
        shape = ebml.element(_AUDIO, rate + ebml.unsigned(_CHANNELS, header.channels))
    entry = (
        ebml.unsigned(_TRACK_NUMBER, 1)
        + ebml.unsigned(_TRACK_UID, 1)
        + ebml.unsigned(_TRACK_TYPE, kind)
        + ebml.unsigned(_FLAG_LACING, 0)
        + ebml.text(_NAME, header.name)
        + ebml.text(_CODEC_ID, header.codec)
        + ebml.element(_CODEC_PRIVATE, header.private)
        + shape
    )
    document = ebml.element(
        EBML,
        ebml.unsigned(0x4286, 1)
        + ebml.unsigned(0x42F7, 1)
        + ebml.unsigned(0x42F2, 4)
        + ebml.unsigned(0x42F3, 8)
        + ebml.text(0x4282, "matroska")
        + ebml.unsigned(0x4287, 4)
        + ebml.unsigned(0x4285, 2),
    )
    segment = SEGMENT.to_bytes(4, "big") + ebml.UNKNOWN_SIZE
    return document + segment + ebml.element(INFO, info) + ebml.element(TRACKS, ebml.element(_TRACK_ENTRY, entry))


def load_header(tracks: bytes) -> Header:
    """Read the body of a TRACKS element. Raises KeyError or ValueError when it is not one of ours."""
    entry = dict(ebml.children(dict(ebml.children(tracks))[_TRACK_ENTRY]))
    codec = Codec(entry[_CODEC_ID].decode())
    name, private = entry[_NAME].decode(), entry[_CODEC_PRIVATE]
    if codec is Codec.H264:
        video = dict(ebml.children(entry[_VIDEO]))
        width, height = (int.from_bytes(video[field], "big") for field in (_WIDTH, _HEIGHT))
        return Header(codec, name, private, width=width, height=height)
    audio = dict(ebml.children(entry[_AUDIO]))
    rate = int(struct.unpack(">d", audio[_RATE])[0])
    return Header(codec, name, private, sample_rate=rate, channels=int.from_bytes(audio[_CHANNELS], "big"))


def dump_packet(offset_us: int, key: bool, payload: bytes) -> bytes:
    """Return one packet; ``offset_us``: media time since the piece's first packet."""
    block = struct.pack(">BhB", 0x81, 0, _KEY if key else 0) + payload
    return ebml.element(CLUSTER, ebml.unsigned(_TIMESTAMP, offset_us) + ebml.element(_SIMPLE_BLOCK, block))


class PacketHead(NamedTuple):
    """Where a packet lies, counted from the first byte of its cluster."""

    #: Media time since the piece's first packet, microseconds.
    offset_us: int
    key: bool
    #: First byte of the payload, and the first byte after it (which is the end of the cluster).
    start: int
    end: int


def load_packet_head(data: bytes, at: int = 0) -> PacketHead | None:
    """Read a packet's head from its cluster's first ``PACKET_HEAD`` bytes, at ``at``; None when it is not one of ours.

    Written out rather than by ``ebml.parse_head``: an hour has a quarter of a million of them.
    """
    if data[at : at + 4] != _CLUSTER_ID or len(data) < at + 4:
        return None
    try:
        size, position = _load_size(data, at + 4)
        end = position + size
        if data[position] != _TIMESTAMP:
            return None
        size, position = _load_size(data, position + 1)
        if size > 8:
            return None
        offset_us = int.from_bytes(data[position : position + size], "big")
        position += size
        if data[position] != _SIMPLE_BLOCK:
            return None
        size, position = _load_size(data, position + 1)
        if position + size != end:
            return None
        return PacketHead(offset_us, bool(data[position + 3] & _KEY), position + 4 - at, end - at)
    except IndexError:
        return None


def _load_size(data: bytes, at: int) -> tuple[int, int]:
    """Return the size told at ``at`` and where its body begins. Raises IndexError when there is none."""
    length = 9 - data[at].bit_length()
    if length > 8 or len(data) < at + length:
        raise IndexError
    size = int.from_bytes(data[at : at + length], "big") & _SIZE_BITS[length]
    if size == _SIZE_BITS[length]:
        # Unknown.
        raise IndexError
    return size, at + length
