"""Writing the film: one MP4 with picture, sound, chapters and title, ready to be played while it is loaded."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.container import OutputContainer
from av.video.stream import VideoStream

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK
from nhipcau_media.contract.jobs import Chapter
from nhipcau_recording.aac import RATE
from nhipcau_recording.heard import SOUND_CLOCK, Loudness, can_copy, in_a_row, listen, muxed
from nhipcau_recording.loudness import gain_for, levelled, measured
from nhipcau_recording.picture import CLOCK, copied, reencoded, same_encoder
from nhipcau_recording.pieces import open_pieces
from nhipcau_recording.set_back import move, moves_of
from nhipcau_recording.sound import FAST_AAC, encoded, film_blocks
from nhipcau_recording.timeline import Timed, Timeline

if TYPE_CHECKING:
    from av.container.core import Chapter as ContainerChapter

#: Share of the work done, 0..1.
Progress = Callable[[float], None]

_SOUND_KBPS = {1: 96, 2: 160}


class Source:
    """The pieces of one recording that a film is made of."""

    def __init__(self, folder: Path) -> None:
        self.pictures = [piece for piece in open_pieces(folder, VIDEO_TRACK) if next(piece.packets(), None)]
        self.sound = open_pieces(folder, SOUND_TRACK)
        #: Runs whose clock was set back.
        self.moves = moves_of(self.pictures)
        move((*self.pictures, *self.sound), self.moves)
        #: Whether the sound is copied; else it is decoded and encoded anew.
        self.copies_sound = can_copy(self.sound)
        self.loudness = Loudness(-70.0, ())

    @property
    def channels(self) -> int:
        """Channels of the film's sound."""
        return min(2, max((piece.header.channels for piece in self.sound), default=1))

    def listen(self, time: Timeline) -> None:
        """Measure the loudness of the whole (first pass)."""
        if self.copies_sound:
            self.loudness = listen(in_a_row(self.sound, time.place_us, _samples(time)), self.sound[0])
        else:
            self.loudness = Loudness(measured(film_blocks(self.sound, time, self.channels), self.channels), ())


def write_film(
    path: Path, source: Source, time: Timeline, chapters: Sequence[Chapter], title: str, progress: Progress
) -> None:
    """Write the whole film to ``path``; the same pieces give the same bytes. Raises OSError when the disk refuses."""
    options = {"movflags": "+faststart"}
    with (
        av.open(str(source.pictures[0].path)) as template,
        av.open(str(path), "w", format="mp4", options=options) as film,
    ):
        film.metadata["title"] = title
        film.set_chapters([_container_chapter(number, chapter) for number, chapter in enumerate(chapters)])
        copying = same_encoder(source.pictures)
        picture = film.add_stream_from_template(template.streams.video[0]) if copying else _encoder(film, source)
        picture.time_base = CLOCK
        pictures = (copied if copying else reencoded)(picture, source.pictures, time)
        heard = _copied_sound(film, source, time) if source.copies_sound else _encoded_sound(film, source, time)
        _mux(film, heapq.merge(pictures, heard, key=_seconds), time, progress)


def _copied_sound(film: OutputContainer, source: Source, time: Timeline) -> Iterator[Timed]:
    with av.open(str(source.sound[0].path)) as template:
        sound = film.add_stream_from_template(template.streams.audio[0])
    sound.time_base = SOUND_CLOCK
    frames = in_a_row(source.sound, time.place_us, _samples(time))
    return muxed(sound, source.loudness.turned(frames), _samples(time))


def _encoded_sound(film: OutputContainer, source: Source, time: Timeline) -> Iterator[Timed]:
    channels = source.channels
    sound = film.add_stream("aac", rate=RATE, layout="stereo" if channels == 2 else "mono", format="fltp")
    sound.options = FAST_AAC
    sound.bit_rate = _SOUND_KBPS[channels] * 1000
    heard = levelled(film_blocks(source.sound, time, channels), gain_for(source.loudness.lufs))
    return encoded(sound, heard, channels)


def _mux(film: OutputContainer, parts: Iterator[Timed], time: Timeline, progress: Progress) -> None:
    told = 0.0
    for seconds, packet in parts:
        film.mux_one(packet)
        if seconds - told >= 1:
            told = seconds
            progress(min(1.0, seconds / time.duration_s))


def _samples(time: Timeline) -> int:
    return round(time.duration_s * RATE)


def _seconds(part: Timed) -> float:
    return part[0]


def _encoder(film: OutputContainer, source: Source) -> VideoStream:
    header = source.pictures[0].header
    picture = film.add_stream("libx264", rate=25, options={"preset": "veryfast", "crf": "22", "g": "50", "bf": "0"})
    picture.width, picture.height, picture.pix_fmt = header.width, header.height, "yuv420p"
    picture.codec_context.time_base = CLOCK
    return picture


def _container_chapter(number: int, chapter: Chapter) -> ContainerChapter:
    return {
        "id": number,
        "start": round(chapter.start_s * 1000),
        "end": round(chapter.end_s * 1000),
        "time_base": Fraction(1, 1000),
        "metadata": {"title": chapter.heading},
    }
