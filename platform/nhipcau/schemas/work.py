"""Recordings and the logbook."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from nhipcau.domain.conference import SessionKind
from nhipcau.schemas.base import Answer
from nhipcau.schemas.care import CareView
from nhipcau_media.contract.jobs import Chapter, Gap


class RecordingStep(StrEnum):
    """Where a recording stands."""

    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    FINISHING = "finishing"
    DONE = "done"


class RecordingView(Answer):
    """A recording."""

    id: int
    session_id: int
    conference_id: int
    title: str
    host_name: str
    state: RecordingStep
    started_at: datetime | None
    ended_at: datetime | None
    #: Percent of the film that is made.
    progress: int
    #: Address of the film below this origin; empty until it is done.
    film_url: str
    sha256: str
    bytes: int
    duration_s: float
    chapters: tuple[Chapter, ...]
    gaps: tuple[Gap, ...]
    #: What went wrong, in the caller's language; empty otherwise.
    failure: str
    #: What is kept beside the film; only of one recording, not in lists.
    care: CareView | None = None
    #: Whether the caller may have the film made once more.
    may_finish_again: bool = False


class RecordingList(Answer):
    """A list of recordings, or the part of it that fits one answer."""

    recordings: tuple[RecordingView, ...]
    #: What to ask for as ``after`` to get those that follow; empty: there are none.
    next: str | None


class LogbookBrief(Answer):
    """A logbook page in lists."""

    session_id: int
    number: int
    year: int
    title: str
    kind: SessionKind
    started_at: datetime | None
    ended_at: datetime | None


class LogbookList(Answer):
    """A list of logbook pages, or the part of it that fits one answer."""

    pages: tuple[LogbookBrief, ...]
    #: What to ask for as ``after`` to get those that follow; empty: there are none.
    next: str | None


class LogbookLine(Answer):
    """One line, written by an event."""

    at: datetime
    #: Type of the event.
    type: str
    #: Worded in the caller's language.
    text: str
    actor_name: str
    #: ``plain``, ``attention`` (a drop, a restart) or ``fault``.
    weight: str


class LogbookView(LogbookBrief):
    """A page of the logbook (Art. 7.4)."""

    conference_id: int
    host_name: str
    coordinator: str
    main_point: str
    scheduled_start: datetime
    scheduled_end: datetime
    #: Points invited, and points that were there at any time.
    invited: int
    attended: int
    lines: tuple[LogbookLine, ...]
    #: What to ask for as ``after`` to get the lines that follow; empty: there are none.
    next: str | None
