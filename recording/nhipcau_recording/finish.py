"""Making the film of a recording from its files alone; also what ``nhipcau recording repair`` does.

Idempotent: the same pieces give the same film, a film that is there already and is whole is only told of. Killed at any
moment it leaves the pieces as they are and at most a ``.part`` file, which the next attempt writes over.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

import av

from nhipcau_media.contract.jobs import FilmReport
from nhipcau_recording.chapters import chapters, web_vtt
from nhipcau_recording.disk import require_space
from nhipcau_recording.errors import NothingRecorded, from_os_error
from nhipcau_recording.events import Event, locked, read_events
from nhipcau_recording.film import Source, write_film
from nhipcau_recording.manifest import (
    FileEntry,
    Manifest,
    entries,
    made_entries,
    read_manifest,
    replace,
    sha256_of,
    write_manifest,
)
from nhipcau_recording.positions import pauses
from nhipcau_recording.set_back import moved
from nhipcau_recording.speakers import write_speakers
from nhipcau_recording.stills import stills_of, write_stills
from nhipcau_recording.timeline import read_timeline

FILM = "film.mp4"
CHAPTERS = "chapters.vtt"

#: Percent done.
Percent = Callable[[int], None]


def finish(folder: Path, title: str = "", progress: Percent = lambda _: None, *, min_free_mb: int = 0) -> FilmReport:
    """Make the film; ``title`` empty: the one that the recorder noted. Blocks for about a 200th of its length.

    Begins only when ``min_free_mb`` would stay free beside the film: what is being recorded comes first.
    Raises NothingRecorded, FolderBusy (a recorder or finisher is at work), DiskFull or FolderUnwritable.
    """
    try:
        with locked(folder):
            source = Source(folder)
            if not source.pictures:
                raise NothingRecorded(folder.name)
            events = moved(read_events(folder), source.moves)
            title = title or _noted_title(events)
            sources = entries(folder)
            progress(5)
            if made := _made_before(folder, title, sources):
                return made
            # Film and speakers' tracks are as large as the pieces that they are copied from.
            require_space(folder, sum(entry.bytes for entry in sources), min_free_mb)
            return _make(folder, title, source, events, sources, progress)
    except (OSError, av.FFmpegError) as error:
        with contextlib.suppress(OSError):
            (folder / f"{FILM}.part").unlink(missing_ok=True)
        if isinstance(error, OSError) or error.errno == errno.ENOSPC:
            raise from_os_error(OSError(error.errno, str(error))) from error
        raise


def _make(
    folder: Path, title: str, source: Source, events: list[Event], sources: tuple[FileEntry, ...], progress: Percent
) -> FilmReport:
    time = read_timeline(source.pictures, pauses(events))
    parts = chapters(events, time)
    part = folder / f"{FILM}.part"
    source.listen(time)
    progress(15)
    write_film(part, source, time, parts, title, lambda done: progress(15 + int(done * 70)))
    tracks = write_speakers(folder, events)
    progress(92)
    with part.open("rb") as file:
        os.fdatasync(file.fileno())
    report = FilmReport(
        file=FILM,
        sha256=sha256_of(part),
        bytes=part.stat().st_size,
        duration_s=round(time.duration_s, 3),
        started_at=time.begin_us // 1000,
        chapters=parts,
        gaps=time.gaps,
        tracks=tracks,
        stills=write_stills(part, folder, parts, time.duration_s),
        lufs=round(source.loudness.lufs, 1),
    )
    part.replace(folder / FILM)
    replace(folder / CHAPTERS, [web_vtt(parts)])
    made = made_entries(folder, (CHAPTERS, *stills_of(folder, report.stills)), sources)
    write_manifest(folder, Manifest(title=title, sources=sources, film=report, made=made))
    progress(100)
    return report


def _made_before(folder: Path, title: str, sources: tuple[FileEntry, ...]) -> FilmReport | None:
    """Return what is known of a film of just these files that is there and whole, with all that was made beside it."""
    manifest = read_manifest(folder)
    if manifest is None or (manifest.title, manifest.sources) != (title, sources):
        return None
    film = manifest.film
    hashes = [(film.file, film.sha256)]
    hashes += [(track.file, track.sha256) for track in film.tracks]
    hashes += [(made.file, made.sha256) for made in manifest.made]
    if any(not (folder / file).is_file() or sha256_of(folder / file) != sha256 for file, sha256 in hashes):
        return None
    return film


def _noted_title(events: list[Event]) -> str:
    return next((str(event["title"]) for event in events if event.get("type") == "title"), "")
