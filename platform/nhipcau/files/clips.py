"""Turns a clip into what the room plays: ``python -m nhipcau.files.clips SOURCE DEMUXER FOLDER LONGEST_S LARGEST``.

Writes ``clip.mp4`` (H.264 720p at 25 frames, AAC) and prints ``{"progress": …}``, then ``{"duration_ms": …, "codecs":
…}`` or ``{"refused": …}``. The file is opened with one demuxer only and no protocol but ``file``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import av
import ffmpeg
import imageio_ffmpeg  # type: ignore[import-untyped]
from av.stream import Disposition

from nhipcau.child import die_with
from nhipcau.files.bounds import bound, refuse, tell


@dataclass(frozen=True, slots=True)
class _Found:
    #: 0: not said.
    duration_s: float
    codecs: str
    #: Which of the video streams, from 0.
    video: int
    has_sound: bool


def main(source: Path, demuxer: str, folder: Path, longest_s: int, largest: int) -> None:
    """Check the clip, then make it."""
    bound(memory_mb=4096, file_mb=8192, cpu_s=6 * 3600)
    found = _look(source, demuxer, longest_s, largest)
    made = folder / "clip.mp4"
    command = _command(source, demuxer, found, made, longest_s)
    told = -1
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=die_with(os.getpid())
    ) as running:
        for line in running.stdout or ():
            name, _, value = line.strip().partition("=")
            if name == "out_time_us" and value.isdecimal() and found.duration_s:
                percent = min(99, int(int(value) / 10_000 / found.duration_s))
                if percent > told:
                    told = percent
                    tell(progress=percent)
    if running.returncode != 0 or not made.exists():
        refuse("clip_unplayable")
    with av.open(str(made)) as container:
        duration_ms = round((container.duration or 0) / 1000)
    if duration_ms <= 0:
        refuse("clip_unplayable")
    tell(duration_ms=duration_ms, codecs=found.codecs)


def _command(source: Path, demuxer: str, found: _Found, made: Path, longest_s: int) -> list[str]:
    """Return the command that makes the clip; it prints its progress."""
    opened = ffmpeg.input(source, f=demuxer, extra_options={"protocol_whitelist": "file", "threads": 2})
    picture = (
        opened.video_stream(found.video)
        .scale(w="1280", h="720", force_original_aspect_ratio="decrease", force_divisible_by=2)
        .pad(width="1280", height="720", x="(ow-iw)/2", y="(oh-ih)/2")
        .setsar(sar="1")
        .fps(fps="25")
        .format(pix_fmts="yuv420p")
    )
    sound = found.has_sound
    options = {"preset": "veryfast", "crf": 21, "g": 50, "threads": 2, "movflags": "+faststart"}
    arguments = (
        ffmpeg.output(
            *(picture, opened.audio_stream(0)) if sound else (picture,),
            filename=made,
            f="mp4",
            t=longest_s,
            map_metadata=-1,
            vcodec="libx264",
            acodec="aac" if sound else None,
            ar=48_000 if sound else None,
            ac=2 if sound else None,
            extra_options=options | ({"b:a": "128k"} if sound else {}),
        )
        .global_args(hide_banner=True, stdin=False, y=True, loglevel="error", progress="pipe:1")
        .compile()
    )
    return [imageio_ffmpeg.get_ffmpeg_exe(), *arguments[1:]]


def _look(source: Path, demuxer: str, longest_s: int, largest: int) -> _Found:
    """Return what a clip that may be made consists of; says what is wrong with another, and ends."""
    try:
        with av.open(str(source), format=demuxer) as container:
            duration_s = float(container.duration or 0) / 1_000_000
            # A cover is a picture stream too.
            moving = (one for one in container.streams.video if not one.disposition & Disposition.attached_pic)
            video = next(moving, None)
            sound = next(iter(container.streams.audio), None)
            names = [stream.codec_context.name for stream in (video, sound) if stream is not None]
            if video is None:
                refuse("clip_unplayable")
            if duration_s > longest_s:
                refuse("clip_too_long", minutes=round(duration_s / 60), limit=longest_s // 60)
            if not (16 <= video.width <= largest and 16 <= video.height <= largest):
                refuse("clip_unplayable")
            # One picture that decodes: a codec that nobody has is found before the long work.
            next(container.decode(video))
            place = container.streams.video.index(video)
    except (av.FFmpegError, ValueError, StopIteration, MemoryError):
        refuse("clip_unplayable")
    return _Found(duration_s, " + ".join(names)[:60], place, sound is not None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
