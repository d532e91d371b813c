"""The care of recordings: how long they are kept, who looked, what else was made of them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from nhipcau.domain.keeping import RetentionClass
from nhipcau.schemas.base import Answer, Line, Request, name_field


class KeepIn(Request):
    """How long a recording is kept."""

    retention: RetentionClass = Field(strict=False)
    #: Why it is kept although its time is over; empty: no hold.
    hold: Line = Field(default="", max_length=300)


class DeleteIn(Request):
    """Why the files are deleted."""

    why: Line = name_field(200)


class LookView(Answer):
    """Somebody looked."""

    at: datetime
    name: str
    #: ``film``, ``download``, ``chapter``, ``track``.
    what: str


class LookList(Answer):
    """The newest looks at a recording."""

    looks: tuple[LookView, ...]
    #: Looks in all.
    total: int


class TrackView(Answer):
    """A speaker's sound."""

    number: int
    label: str
    seconds: float
    bytes: int
    sha256: str
    url: str


class CareView(Answer):
    """What is kept beside a film."""

    retention: RetentionClass
    delete_after: datetime | None
    hold: str
    deleted_at: datetime | None
    tracks: tuple[TrackView, ...]
    #: Addresses of the chapters' pictures, in their order; empty where there is none.
    stills: tuple[str, ...]
    #: Loudness before it was levelled, LUFS; None: unknown.
    lufs: float | None
    #: UploadState; empty: there is no other storage.
    upload: str
    uploaded_bytes: int
    #: Why the copy is not there, or not gone yet, in words; empty: nothing is wrong.
    upload_failure: str
    #: Whether the caller may set all this.
    may_keep: bool


class RecordingFigures(Answer):
    """How a running recording stands."""

    bytes: int
    seconds: float
    still_s: float
    free_mb: int
    restarts: int
    gaps: int
    #: Less than the margin is free.
    disk_low: bool
