"""What a conference is prepared with: technical requests and their files, answers of the points, reminders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.domain.answers import AnswerState
from nhipcau.domain.requests import FileState, RequestState
from nhipcau.store.columns import BigKey
from nhipcau.store.models.base import Base


class TechnicalRequest(Base):
    """A recording, slides, a clip or a live stream that the host asks for (Art. 9.2 ¶2)."""

    __tablename__ = "technical_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    #: RequestKind and RequestState.
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default=RequestState.ASKED)
    note: Mapped[str] = mapped_column(String(1000), default="")
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(120))
    #: What Art. 9.2 ¶2 said when it was asked: Outcome, and until when it would have been in time.
    outcome: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    answer: Mapped[str] = mapped_column(String(500), default="")


class ConferenceFile(Base):
    """A file of a conference: being uploaded, checked, made ready, or refused. It lies below the files' folder."""

    __tablename__ = "conference_file"
    __table_args__ = (Index(None, "state", "touched_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("technical_request.id"), index=True)
    #: FileKind and FileState.
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default=FileState.UPLOADING)
    #: As it was called where it came from; shown, never used as a path.
    name: Mapped[str] = mapped_column(String(200))
    bytes: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    #: What it turned out to be: ``pdf``, ``mp4``, …
    content: Mapped[str] = mapped_column(String(32), default="")
    pages: Mapped[int] = mapped_column(default=0)
    duration_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    #: Codecs of a clip as it came, e.g. ``hevc + aac``.
    codecs: Mapped[str] = mapped_column(String(60), default="")
    #: Percent of the making ready.
    progress: Mapped[int] = mapped_column(default=0)
    #: ``{"code": …, "params": …}`` of the refusal.
    failure: Mapped[dict[str, Any] | None]
    uploaded_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]


class PointAnswer(Base):
    """What a point says to an invitation: it comes, with whom; or not, why, and who comes instead."""

    __tablename__ = "point_answer"
    __table_args__ = (UniqueConstraint("conference_id", "point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    #: AnswerState.
    state: Mapped[str] = mapped_column(String(16), default=AnswerState.WAITING)
    #: The start that was answered to: another time has to be acknowledged anew.
    answered_for: Mapped[datetime]
    operator: Mapped[str] = mapped_column(String(120), default="")
    operator_phone: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    #: Who takes part instead, in words; and the point, when it is one.
    substitute: Mapped[str] = mapped_column(String(200), default="")
    substitute_point_id: Mapped[int | None] = mapped_column(ForeignKey("bridge_point.id"))
    answered_at: Mapped[datetime]
    answered_by: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)


class Delegate(Base):
    """Somebody who takes part at a point (*thành phần dự họp*)."""

    __tablename__ = "delegate"
    __table_args__ = (Index(None, "conference_id", "point_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(120), default="")
    body: Mapped[str] = mapped_column(String(200), default="")


class Reminder(Base):
    """A durable timer: what has to be said, when, and whether it was."""

    __tablename__ = "reminder"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: Event that planned it and what it is about; the same key never makes a second one.
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    due_at: Mapped[datetime]
    #: ``waiting``, ``told``, ``gone`` (there was nothing left to be reminded of).
    state: Mapped[str] = mapped_column(String(16))
    told_at: Mapped[datetime | None]
    #: The event that told it.
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), unique=True)


class ReminderCursor(Base):
    """The last event of the outbox from which reminders were planned (one row)."""

    __tablename__ = "reminder_cursor"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger)
