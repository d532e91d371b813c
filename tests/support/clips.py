"""Clips for tests: pictures that can be read, and a tone."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from nhipcau_media.programme.mixer import RATE
from support import marks

TONE = 1000.0


def write_clip(
    path: Path,
    *,
    seconds: int = 6,
    fps: int = 10,
    every: Callable[[int], bool] = lambda _: True,
    tone: float = TONE,
    rate: int = RATE,
    layout: str = "mono",
    key_every: int = 1000,
    sound_s: int = 0,
) -> None:
    """A clip whose pictures tell their second as the point's number, with a tone; some pictures may be left out.

    ``layout``: channels of the sound, all with the same tone. ``sound_s``: it goes on for so long after the pictures.
    """
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "g": str(key_every)})
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        video.time_base = Fraction(1, fps)
        audio = container.add_stream("aac", rate=rate, layout=layout)
        channels = len(av.AudioLayout(layout).channels)
        for number in range((seconds + sound_s) * fps):
            if number < seconds * fps and every(number):
                frame = av.VideoFrame.from_ndarray(marks.draw(number // fps, number, 320, 180), format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, fps)
                container.mux(video.encode(frame))
            at = number * rate // fps + np.arange(rate // fps)
            wave = (0.3 * np.sin(2 * np.pi * tone * at / rate)).astype(np.float32)
            sound = av.AudioFrame.from_ndarray(np.repeat(wave, channels)[None, :], format="flt", layout=layout)
            sound.sample_rate, sound.pts, sound.time_base = rate, number * rate // fps, Fraction(1, rate)
            container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
