"""The small rendition: the encode's picture decoded, scaled and encoded once more. Blocking."""

from __future__ import annotations

from fractions import Fraction

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.reformatter import VideoReformatter

from nhipcau_recording import h264

KBPS = 600
HEIGHT = 360
FPS = 25


class SmallPicture:
    """One decoder and one encoder; every picture in gives one picture out."""

    def __init__(self, width: int, height: int) -> None:
        #: Even sizes, half as high when the programme is small already.
        self.height = HEIGHT if height > HEIGHT else max(2, height // 4 * 2)
        self.width = max(2, round(width * self.height / height / 2) * 2)
        decoder = VideoCodecContext.create("h264", "r")
        decoder.thread_count = 1
        # There are no B-frames: a picture comes out with its own packet.
        decoder.flags |= Flags.low_delay
        self._decoder = decoder
        self._scaler = VideoReformatter()
        self._encoder = _encoder(self.width, self.height)
        self._count = 0

    @property
    def configuration(self) -> bytes:
        """AVCDecoderConfigurationRecord; learnt from a grey picture that nobody sees."""
        grey = av.VideoFrame(self.width, self.height, "yuv420p")
        for plane in grey.planes:
            plane.update(b"\x80" * plane.buffer_size)
        grey.pts = 0
        units = [
            unit
            for packet in _encoder(self.width, self.height).encode(grey)
            for unit in h264.split_annex_b(bytes(packet))
        ]
        found = h264.configuration(units)
        if found is None:
            raise RuntimeError("the encoder gave no parameter sets")
        return found

    def feed(self, payload: bytes, *, key: bool) -> list[bytes] | None:
        """Take one picture (Annex B); returns the NAL units of the small one, None when it cannot be decoded."""
        try:
            frames = self._decoder.decode(av.Packet(payload))
        except av.FFmpegError:
            return None
        units: list[bytes] = []
        for frame in frames[:1]:
            small = self._scaler.reformat(frame, width=self.width, height=self.height, format="yuv420p")
            small.pict_type = PictureType.I if key else PictureType.NONE
            small.pts = self._count
            small.time_base = Fraction(1, FPS)
            self._count += 1
            for packet in self._encoder.encode(small):
                units += h264.split_annex_b(bytes(packet))
        return units or None


def _encoder(width: int, height: int) -> VideoCodecContext:
    encoder = VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.framerate = Fraction(FPS)
    encoder.time_base = Fraction(1, FPS)
    encoder.bit_rate = KBPS * 1000
    encoder.thread_count = 1
    encoder.options = {
        "preset": "veryfast",
        "tune": "zerolatency",
        "profile": "main",
        "maxrate": f"{KBPS}k",
        "bufsize": f"{KBPS}k",
        "forced-idr": "1",
        "x264-params": "keyint=infinite:scenecut=0:bframes=0:repeat-headers=1:annexb=1",
    }
    encoder.open()
    return encoder
