"""How far a recording is, counted from its files alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nhipcau_media.contract.framing import MARK_TRACK, VIDEO_TRACK
from nhipcau_media.contract.stage import StageState
from nhipcau_recording.continuity import Position
from nhipcau_recording.errors import PieceDamaged
from nhipcau_recording.events import Event, read_events
from nhipcau_recording.pieces import Piece, piece_paths


@dataclass(slots=True)
class Progress:
    """How far all tracks are."""

    #: By track; marks are under MARK_TRACK.
    tracks: dict[int, Position] = field(default_factory=dict)
    #: Piece that holds the last packet, by track.
    last_pieces: dict[int, Piece] = field(default_factory=dict)
    #: Media time of the first picture; None before it.
    first_us: int | None = None
    #: Length of all pieces.
    bytes: int = 0
    #: Whether the last mark says that the room is over.
    ended: bool = False
    #: Whether the last stage mark lets us record (before the first mark: yes).
    live: bool = True
    #: Media time at which the break began that is on; None: there is none.
    break_us: int | None = None

    @property
    def seconds(self) -> float:
        """Seconds from the first to the last picture."""
        last = self.tracks.get(VIDEO_TRACK)
        return (last.time_us - self.first_us) / 1e6 if last and self.first_us is not None else 0.0


def read_progress(folder: Path) -> Progress:
    """Count what is on disk. Only the last piece of each track is read through."""
    progress = Progress()
    newest: dict[int, list[Piece]] = {}
    for path in piece_paths(folder):
        try:
            piece = Piece(path)
        except PieceDamaged:
            continue
        progress.bytes += path.stat().st_size
        newest.setdefault(piece.name.track, []).append(piece)
        if piece.name.track == VIDEO_TRACK and progress.first_us is None and next(piece.packets(), None):
            progress.first_us = piece.name.time_us
    for track, pieces in newest.items():
        for piece in reversed(pieces):
            last, _ = piece.whole()
            if last:
                progress.tracks[track] = Position(piece.name.run, last.number, last.time_us)
                progress.last_pieces[track] = piece
                break
    for event in read_events(folder):
        if event.get("type") == "mark":
            progress.tracks[MARK_TRACK] = Position(event["run"], event["number"], event["time_us"])
            live = records(event["mark"], progress.live)
            if progress.live and not live and progress.first_us is not None:
                progress.break_us = int(event["time_us"])
            elif live:
                progress.break_us = None
            progress.live = live
            progress.ended = progress.ended or ends(event["mark"])
    return progress


def ends(mark: Event) -> bool:
    """Whether a mark says that nothing follows."""
    if mark.get("type") == "end":
        return True
    return mark.get("type") == "stage" and mark.get("stage", {}).get("state") == StageState.ENDED


def records(mark: Event, before: bool) -> bool:
    """Whether packets after a mark are recorded: from the start of the session on, but not in its breaks."""
    if mark.get("type") != "stage":
        return before
    return bool(mark.get("stage", {}).get("state") not in (StageState.OPEN, StageState.PAUSED))


def pauses(events: Iterable[Event]) -> tuple[tuple[int, int], ...]:
    """Return the breaks of a session as media times: from a stage that is paused to the next that is not.

    A break that nothing follows is none: the film ends before it.
    """
    found: list[tuple[int, int]] = []
    since: int | None = None
    for event in events:
        if event.get("type") != "mark" or event["mark"].get("type") != "stage":
            continue
        if event["mark"].get("stage", {}).get("state") == StageState.PAUSED:
            since = int(event["time_us"]) if since is None else since
        elif since is not None:
            found.append((since, int(event["time_us"])))
            since = None
    return tuple(found)


def resume_payload(progress: Progress) -> dict[str, dict[str, list[int]]]:
    """Return the payload of RESUME."""
    return {"after": {str(track): [at.run, at.number] for track, at in sorted(progress.tracks.items())}}
