"""Events (the outbox), jobs, recordings and logbook pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.columns import BigKey
from nhipcau.store.models.base import Base


class Event(Base):
    """One fact. Ids commit in order: writers take one lock each before their first event."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "session_id", "id"), Index(None, "conference_id", "id"))

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime]
    type: Mapped[str] = mapped_column(String(64))
    audience: Mapped[str] = mapped_column(String(16))
    conference_id: Mapped[int | None] = mapped_column(ForeignKey("conference.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int]
    actor_name: Mapped[str] = mapped_column(String(120))
    data: Mapped[dict[str, Any]]


class Job(Base):
    """A process that somebody has to run; leased by a runner."""

    __tablename__ = "job"
    __table_args__ = (Index(None, "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: JobKind.
    kind: Mapped[str] = mapped_column(String(16))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recording.id"))
    #: ``wanted``, ``leased``, ``stopping``, ``done``, ``failed``.
    state: Mapped[str] = mapped_column(String(16))
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    runner: Mapped[str] = mapped_column(String(64), default="")
    runner_life: Mapped[str] = mapped_column(String(64), default="")
    restarts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    failure: Mapped[dict[str, Any] | None]


class JobReport(Base):
    """Ids of reports taken in: makes them idempotent."""

    __tablename__ = "job_report"
    __table_args__ = (UniqueConstraint("job_id", "report_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    report_id: Mapped[str] = mapped_column(String(64))


class Recording(Base):
    """A recording of a room (Art. 9.2 ¶2)."""

    __tablename__ = "recording"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    #: ``waiting``, ``running``, ``failed``, ``finishing``, ``done``.
    state: Mapped[str] = mapped_column(String(16))
    #: Folder below the recordings folder.
    folder: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    progress: Mapped[int] = mapped_column(default=0)
    file: Mapped[str] = mapped_column(String(120), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    duration_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    chapters: Mapped[list[Any]] = mapped_column(default=list)
    gaps: Mapped[list[Any]] = mapped_column(default=list)
    failure: Mapped[dict[str, Any] | None]


class LogbookPage(Base):
    """The page of a session in the logbook (Art. 7.4); its lines are the session's events."""

    __tablename__ = "logbook_page"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), unique=True)
    year: Mapped[int]
    number: Mapped[int]
    created_at: Mapped[datetime]
