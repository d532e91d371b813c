"""AAC-LC frames as they are: their configuration, places in a row, and loudness without encoding anew. Pure.

A frame holds the spectrum of 2,048 samples and decodes, with the frame before it, to 1,024. Its media time is that of
the first sample that it decodes to: frames are placed by counting, and the encoder's priming lies before sample 0.

References: ISO/IEC 14496-3 (audio), §1.6.2 for the configuration, §4.4.2 for the syntax of a frame.
"""

from __future__ import annotations

RATE = 48_000
#: Samples of one frame.
FRAME = 1024
#: 1.5 dB: one step of ``global_gain`` (§4.6.2.3.3: a scale factor's step is the fourth root of 2).
STEP = 2.0**0.25
#: One channel of silence. The decoder goes on from whatever came before.
SILENT = bytes.fromhex("01182007")
#: Frames stay in their row while their time is off by no more than this (samples, 16 ms). More than half a frame, or
#: two that are off by just half would be taken for a hole.
TOLERANCE = FRAME * 3 // 4

#: ``global_gain`` is kept between these. A band's scale factor must stay within 0..255 and lies within 60 of it
#: (libavcodec's ``SCALE_MAX_DIFF``), on the upper side much nearer; our frames have 114..182.
_LEAST, _MOST = 60, 215
_LC = 2
_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
_SINGLE, _FILL = 0, 6


def configuration(rate: int, channels: int) -> bytes:
    """Return the AudioSpecificConfig of AAC-LC (§1.6.2.1). Raises ValueError for a rate that has no index."""
    return (_LC << 11 | _RATES.index(rate) << 7 | channels << 3).to_bytes(2, "big")


def with_adts(payload: bytes, channels: int = 1) -> bytes:
    """Return a frame at 48 kHz with its ADTS header (ISO/IEC 13818-7 §6.2)."""
    length = len(payload) + 7
    return bytes((
        0xFF, 0xF1, 0x40 | 3 << 2 | channels >> 2, (channels & 3) << 6 | length >> 11, length >> 3 & 0xFF,
        (length & 7) << 5 | 0x1F, 0xFC,
    )) + payload  # fmt: skip


def louder(payload: bytes, steps: int) -> bytes:
    """Return a frame of one channel, louder by so many steps of 1.5 dB; nothing is decoded, and nothing is lost.

    All scale factors of a frame are told as differences from ``global_gain`` (§4.6.2.3.2), those of substituted noise
    too, so changing it turns the whole spectrum. A frame that is not of one channel comes back as it is.
    """
    if not steps:
        return payload
    at = _gain_bit(payload)
    if at is None:
        return payload
    first, shift = at >> 3, 8 - (at & 7)
    pair = payload[first] << 8 | payload[first + 1]
    gain = pair >> shift & 0xFF
    turned = min(max(gain + steps, min(gain, _LEAST)), max(gain, _MOST))
    pair += turned - gain << shift
    return payload[:first] + pair.to_bytes(2, "big") + payload[first + 2 :]


def _gain_bit(payload: bytes) -> int | None:
    """Return where ``global_gain`` begins: behind the name of a single channel's element and its tag."""
    if len(payload) > 1 and payload[0] >> 5 == _SINGLE:
        return 7
    # An encoder may tell its name first, in an element that fills.
    bits, size = int.from_bytes(payload, "big"), len(payload) * 8
    at = 0

    def read(count: int) -> int:
        nonlocal at
        at += count
        return bits >> size - at & (1 << count) - 1 if at <= size else -1

    while (name := read(3)) == _FILL:
        count = read(4)
        count += read(8) - 1 if count == 15 else 0
        at += 8 * count
    read(4)
    return at if name == _SINGLE and at + 16 <= size else None


class Row:
    """Frames one after the other, none missing: tells what to do with one that belongs at a sample."""

    def __init__(self, first: int) -> None:
        #: Sample number at which the next frame of the row begins.
        self.next = first

    def silent_before(self, index: int) -> int:
        """Return how many silent frames are missing before a frame that belongs at ``index``.

        Negative: the row is further already, and the frame must be left out. A row cannot be bent: after a hole its
        frames lie up to ``TOLERANCE`` beside their times, and stay so.
        """
        off = index - self.next
        return 0 if abs(off) <= TOLERANCE else round(off / FRAME)
