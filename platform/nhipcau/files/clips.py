"""Turns a clip into what the room plays: ``python -m nhipcau.files.clips SOURCE DEMUXER FOLDER LONGEST_S LARGEST``.

Writes ``clip.mp4`` (H.264 720p at 25 frames, AAC) and prints ``{"progress": …}``, then ``{"duration_ms": …, "codecs":
…}`` or ``{"refused": …}``. The file is opened with one demuxer only and no protocol but ``file``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import av
import imageio_ffmpeg  # type: ignore[import-untyped]

from nhipcau.child import die_with
from nhipcau.files.bounds import bound, refuse, tell

_FILTER = (
    "scale=1280:720:force_original_aspect_ratio=decrease:force_divisible_by=2,"
    "pad=1280:720:(ow-iw)/2:(oh-ih)/2,setsar=1,fps=25,format=yuv420p"
)


def main(source: Path, demuxer: str, folder: Path, longest_s: int, largest: int) -> None:
    """Check the clip, then make it."""
    bound(memory_mb=4096, file_mb=8192, cpu_s=6 * 3600)
    duration_s, codecs = _look(source, demuxer, longest_s, largest)
    made = folder / "clip.mp4"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-protocol_whitelist", "file"),
        *("-threads", "2", "-f", demuxer, "-i", str(source)),
        *("-map", "0:V:0", "-map", "0:a:0?", "-map_metadata", "-1", "-sn", "-dn"),
        *("-vf", _FILTER, "-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-g", "50"),
        *("-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2", "-t", str(longest_s)),
        *("-threads", "2", "-movflags", "+faststart", "-progress", "pipe:1", "-f", "mp4", str(made)),
    ]
    told = -1
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=die_with(os.getpid())
    ) as running:
        for line in running.stdout or ():
            name, _, value = line.strip().partition("=")
            if name == "out_time_us" and value.isdecimal() and duration_s:
                percent = min(99, int(int(value) / 10_000 / duration_s))
                if percent > told:
                    told = percent
                    tell(progress=percent)
    if running.returncode != 0 or not made.exists():
        refuse("clip_unplayable")
    with av.open(str(made)) as container:
        duration_ms = round((container.duration or 0) / 1000)
    if duration_ms <= 0:
        refuse("clip_unplayable")
    tell(duration_ms=duration_ms, codecs=codecs)


def _look(source: Path, demuxer: str, longest_s: int, largest: int) -> tuple[float, str]:
    """Return length in seconds (0: not said) and codecs of a clip that may be made."""
    try:
        with av.open(str(source), format=demuxer) as container:
            duration_s = float(container.duration or 0) / 1_000_000
            video = next(iter(container.streams.video), None)
            sound = next(iter(container.streams.audio), None)
            names = [stream.codec_context.name for stream in (video, sound) if stream is not None]
            if video is None:
                refuse("clip_unplayable")
            if duration_s > longest_s:
                refuse("clip_too_long", minutes=round(duration_s / 60), limit=longest_s // 60)
            if not (16 <= video.width <= largest and 16 <= video.height <= largest):
                refuse("clip_unplayable")
            # One picture that decodes: a codec that nobody has is found before the long work.
            next(container.decode(video=0))
    except (av.FFmpegError, ValueError, StopIteration, MemoryError):
        refuse("clip_unplayable")
    return duration_s, " + ".join(names)[:60]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
