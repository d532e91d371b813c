"""Checking a finished recording against its manifest, from its files alone (``nhipcau recording verify``)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import av

from nhipcau_recording.finish import CHAPTERS
from nhipcau_recording.manifest import MANIFEST, Manifest, chained, read_manifest, sha256_of
from nhipcau_recording.pieces import PIECES, piece_paths

#: The film's length may differ from what was reported by this much, seconds.
TOLERANCE_S = 0.1


class ProblemCode(StrEnum):
    """What is wrong with a file."""

    #: No manifest, or it cannot be read: the recording was never finished (``repair`` does it).
    NOT_FINISHED = "not_finished"
    MISSING = "missing"
    #: Its bytes are not those of which the manifest holds the SHA-256.
    CHANGED = "changed"
    #: It is not in the manifest.
    UNKNOWN = "unknown"
    #: The film does not open, or has another length than was reported.
    UNPLAYABLE = "unplayable"
    #: Entries of the manifest were changed, left out or moved: their chain of hashes does not close.
    UNCHAINED = "unchained"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    code: ProblemCode
    #: Path inside the recording's folder.
    file: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.code}" + (f" ({self.detail})" if self.detail else "")


def verify(folder: Path) -> list[Problem]:
    """Check every file; an empty list means that all is as it was when the film was made. Changes nothing."""
    manifest = read_manifest(folder)
    if manifest is None:
        return [Problem(ProblemCode.NOT_FINISHED, MANIFEST)]
    expected = {entry.file: entry.sha256 for entry in manifest.sources}
    expected[manifest.film.file] = manifest.film.sha256
    expected |= {track.file: track.sha256 for track in manifest.film.tracks}
    expected |= {entry.file: entry.sha256 for entry in manifest.made}
    problems = []
    # Manifests of the first version have no chain, those of the second none of what was made beside the film.
    listed = (*manifest.sources, *manifest.made)
    again = chained((entry.file, entry.bytes, entry.sha256) for entry in listed)
    if manifest.version > 1 and again != listed:
        problems.append(Problem(ProblemCode.UNCHAINED, MANIFEST))
    if manifest.version > 2 and not {CHAPTERS, *manifest.film.stills} <= expected.keys():
        # Left out at the end of the chain, where no entry after it would tell.
        problems.append(Problem(ProblemCode.UNCHAINED, MANIFEST))
    for file, sha256 in expected.items():
        path = folder / file
        if not path.is_file():
            problems.append(Problem(ProblemCode.MISSING, file))
        elif sha256_of(path) != sha256:
            problems.append(Problem(ProblemCode.CHANGED, file))
    if CHAPTERS not in expected and not (folder / CHAPTERS).is_file():
        problems.append(Problem(ProblemCode.MISSING, CHAPTERS))
    named = (f"{PIECES}/{path.name}" for path in piece_paths(folder))
    problems += [Problem(ProblemCode.UNKNOWN, file) for file in named if file not in expected]
    if not any(problem.file == manifest.film.file for problem in problems):
        problems += _play(folder, manifest)
    return problems


def _play(folder: Path, manifest: Manifest) -> list[Problem]:
    try:
        with av.open(str(folder / manifest.film.file)) as film:
            seconds = (film.duration or 0) / 1e6
    except av.FFmpegError as error:
        return [Problem(ProblemCode.UNPLAYABLE, manifest.film.file, str(error))]
    if abs(seconds - manifest.film.duration_s) > TOLERANCE_S:
        return [Problem(ProblemCode.UNPLAYABLE, manifest.film.file, f"{seconds:.3f} s")]
    return []
