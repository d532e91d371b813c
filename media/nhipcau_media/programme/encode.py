"""The only place that names encoders: H.264 by x264 and AAC-LC. See docs/decisions/codec-licences.md."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import Flags
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from nhipcau_media.programme.clock import US
from nhipcau_media.programme.mixer import RATE, Samples

#: Key frames are this far apart at most; a little under two seconds leaves room for a picture that is left out.
KEY_EVERY_US = 1_920_000
#: Samples of one AAC frame.
FRAME = 1024
#: Sound whose time is off by more than this does not follow on what came before (microseconds).
_JUMP_US = 10_000


class PictureEncoder:
    """H.264 Annex B with SPS and PPS on every key frame, no B-frames, no look-ahead: one packet for each picture."""

    codec = "h264"

    def __init__(self, width: int, height: int, fps: int, kbps: int) -> None:
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height = width, height
        context.pix_fmt = "yuv420p"
        # Said, or browsers take 720p for BT.709 and show another red than the camera's.
        context.colorspace, context.color_range = Colorspace.ITU601, ColorRange.MPEG
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        context.framerate = Fraction(fps)
        context.time_base = Fraction(1, fps)
        context.bit_rate = kbps * 1000
        # Sliced threads cost more in all than one thread, which needs a quarter of the time it has.
        context.thread_count = 1
        context.options = {
            "preset": "veryfast",
            "tune": "zerolatency",
            "profile": "high",
            "maxrate": f"{kbps}k",
            "bufsize": f"{kbps}k",
            "forced-idr": "1",
            "x264-params": "keyint=infinite:scenecut=0:bframes=0:repeat-headers=1:annexb=1",
        }
        context.open()
        self._context = context
        self._count = 0
        self._key_us = -KEY_EVERY_US

    def encode(self, picture: av.VideoFrame, time_us: int, *, key: bool) -> list[tuple[bytes, bool]]:
        """Encode one picture; returns its packets (one) with whether they are key frames. ``key`` asks for one now."""
        if key or time_us - self._key_us >= KEY_EVERY_US:
            self._key_us = time_us
            picture.pict_type = PictureType.I
        else:
            picture.pict_type = PictureType.NONE
        picture.pts = self._count
        self._count += 1
        return [(bytes(packet), packet.is_keyframe) for packet in self._context.encode(picture)]


class SoundEncoder:
    """AAC-LC, 48 kHz mono, frames of 1,024 samples, silence included: what recordings and streams carry as it is.

    A packet comes 64 to 85 ms after its samples (two frames of look-ahead). Its media time is that of the first sample
    it decodes to; the first packet is the encoder's priming and lies before the first sample.
    """

    codec = "aac"

    def __init__(self, kbps: int) -> None:
        self._kbps = kbps
        self._context: AudioCodecContext | None = None
        #: Media time of the first sample, and samples taken since.
        self._begin_us = 0
        self._taken = 0
        self._held: Samples = np.zeros(0, dtype=np.float32)

    def encode(self, block: Samples, time_us: int) -> list[tuple[int, bytes]]:
        """Encode samples that begin at ``time_us``; returns media time and payload of the packets that are ready.

        Blocks follow one another; where one does not (the machine slept), what was held is given up and it begins anew.
        """
        due_us = self._begin_us + self._taken * US // RATE
        if self._context is None or abs(time_us - due_us) > _JUMP_US:
            self._context = self._open()
            self._begin_us, self._taken = time_us, 0
            self._held = self._held[:0]
        self._taken += len(block)
        held = np.concatenate((self._held, block))
        packets = []
        while len(held) >= FRAME:
            packets += self._context.encode(self._frame(held[:FRAME], self._taken - len(held)))
            held = held[FRAME:]
        self._held = held
        return self._timed(packets)

    def end(self) -> list[tuple[int, bytes]]:
        """Return what is left when nothing follows; the last frame is filled up with silence."""
        if self._context is None:
            return []
        packets = []
        if len(self._held):
            rest = np.concatenate((self._held, np.zeros(FRAME - len(self._held), dtype=np.float32)))
            packets += self._context.encode(self._frame(rest, self._taken - len(self._held)))
        packets += self._context.encode(None)
        self._context = None
        return self._timed(packets)

    def _open(self) -> AudioCodecContext:
        context = AudioCodecContext.create("aac", "w")
        context.sample_rate = RATE
        context.layout = "mono"
        context.format = "fltp"
        context.time_base = Fraction(1, RATE)
        context.bit_rate = self._kbps * 1000
        # The usual search for quantisers costs twice as much and keeps less of speech (29 dB against 40 at this rate).
        context.options = {"aac_coder": "fast"}
        # Without it the first frame carries the encoder's name.
        context.flags |= Flags.bitexact
        context.open()
        return context

    def _frame(self, samples: Samples, at: int) -> av.AudioFrame:
        frame = av.AudioFrame(format="fltp", layout="mono", samples=FRAME)
        frame.sample_rate = RATE
        frame.time_base = Fraction(1, RATE)
        frame.pts = at
        target: Any = np.frombuffer(frame.planes[0], dtype=np.float32)  # type: ignore[call-overload]
        target[:FRAME] = samples
        return frame

    def _timed(self, packets: list[av.Packet[Any]]) -> list[tuple[int, bytes]]:
        return [(self._begin_us + (packet.pts or 0) * US // RATE, bytes(packet)) for packet in packets]
