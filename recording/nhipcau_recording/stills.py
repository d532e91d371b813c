"""Pictures of a film: one for its list, and one for each chapter. Read at key frames."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av

from nhipcau_media.contract.jobs import Chapter
from nhipcau_recording.errors import from_os_error

STILLS = "stills"
#: The picture of the film's place in a list.
POSTER = f"{STILLS}/poster.jpg"
WIDTH = 320
#: More would not be looked at.
MOST = 200
#: How far into a chapter its picture is taken: after the change of scene.
_INTO_S = 2.0


def write_stills(film: Path, folder: Path, chapters: Sequence[Chapter], duration_s: float) -> tuple[str, ...]:
    """Write ``poster.jpg`` and one JPEG a chapter; returns the chapters' file names.

    Raises DiskFull or FolderUnwritable.
    """
    target = folder / STILLS
    places = [min(chapter.start_s + _INTO_S, (chapter.start_s + chapter.end_s) / 2) for chapter in chapters[:MOST]]
    names = [f"{STILLS}/{number:03d}.jpg" for number in range(len(places))]
    wanted = [*zip(places, names, strict=True), (min(10.0, duration_s / 2), POSTER)]
    try:
        target.mkdir(exist_ok=True)
        with av.open(str(film)) as opened:
            stream = opened.streams.video[0]
            stream.codec_context.skip_frame = "NONKEY"
            for seconds, name in wanted:
                opened.seek(round(seconds * 1_000_000), backward=True)
                frame = next(opened.decode(stream), None)
                if frame is not None:
                    part = folder / f"{name}.part"
                    part.write_bytes(_jpeg(frame))
                    part.replace(folder / name)
    except OSError as error:
        raise from_os_error(error) from error
    return tuple(name for name in names if (folder / name).is_file())


def stills_of(folder: Path, chapters: Sequence[str]) -> tuple[str, ...]:
    """Return the stills of a film that are there: the poster and those of the chapters."""
    return tuple(name for name in (POSTER, *chapters) if (folder / name).is_file())


def _jpeg(frame: av.VideoFrame) -> bytes:
    height = max(2, round(WIDTH * frame.height / frame.width / 2) * 2)
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.options = {"qmin": "4", "qmax": "6"}
    small = frame.reformat(width=WIDTH, height=height, format="yuvj420p")
    small.pts = 0
    return b"".join(bytes(packet) for packet in (*encoder.encode(small), *encoder.encode(None)))
