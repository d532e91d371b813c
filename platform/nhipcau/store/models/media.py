"""Live streams of a conference, and what is kept beside a recording: its care, and who looked at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.columns import BigKey
from nhipcau.store.models.base import Base


class Stream(Base):
    """A live stream: pages that are fetched (HLS), or an address of others to which the programme is pushed."""

    __tablename__ = "stream"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    #: ``hls`` or ``push``.
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    #: HLS only: links to it may be given to people without an account.
    public: Mapped[bool] = mapped_column(default=False)
    #: Starts and ends with the live session by itself.
    by_itself: Mapped[bool] = mapped_column(default=True)
    #: Push only: the whole address with its key, encrypted; and the part of it that may be shown.
    sealed_address: Mapped[bytes | None] = mapped_column(LargeBinary)
    shown_address: Mapped[str] = mapped_column(String(300), default="")
    #: StreamState.
    state: Mapped[str] = mapped_column(String(16), default="off")
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"))
    #: The job that carries it, or carried it last.
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), index=True)
    #: HLS only: folder below the streams folder.
    folder: Mapped[str] = mapped_column(String(120), default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    failure: Mapped[dict[str, Any] | None]
    #: Links carry it; growing takes all links back.
    link_series: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class RecordingCare(Base):
    """How long a recording is kept, where it lies, and what else was made of it."""

    __tablename__ = "recording_care"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    #: RetentionClass.
    retention: Mapped[str] = mapped_column(String(16), default="ordinary")
    #: Day after which it is deleted; empty: never.
    delete_after: Mapped[datetime | None]
    #: Why it must be kept although its time is over; empty: no hold.
    hold: Mapped[str] = mapped_column(String(300), default="")
    deleted_at: Mapped[datetime | None]
    #: Tracks of speakers, pictures, loudness: see FilmReport.
    extras: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: UploadState; empty: there is no other storage.
    upload: Mapped[str] = mapped_column(String(16), default="")
    uploaded_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    upload_failure: Mapped[str] = mapped_column(String(60), default="")


class RecordingLook(Base):
    """Somebody watched a recording or took a file of it."""

    __tablename__ = "recording_look"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(120))
    #: ``film``, ``download``, ``chapter``, ``track``, ``manifest``.
    what: Mapped[str] = mapped_column(String(16))
