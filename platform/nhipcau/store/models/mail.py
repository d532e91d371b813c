"""Outgoing mail, calendar entries that were sent, calendar feeds, and addresses of bodies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.columns import BigKey
from nhipcau.store.models.base import Base


class BodyMail(Base):
    """The official mail address of a body."""

    __tablename__ = "body_mail"

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))


class Mail(Base):
    """A letter that waits, was sent, or has died."""

    __tablename__ = "mail"
    __table_args__ = (Index(None, "state", "next_at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: Why it exists, e.g. ``event:12:calendar:5:a@b``; the same reason never makes a second one.
    reason: Mapped[str] = mapped_column(String(400), unique=True)
    conference_id: Mapped[int | None] = mapped_column(ForeignKey("conference.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(String(8000))
    #: iCalendar text and its method; empty: none.
    calendar: Mapped[str] = mapped_column(String(20000), default="")
    method: Mapped[str] = mapped_column(String(16), default="")
    #: ``{"name", "sha256"}`` of each file in the documents' folder.
    files: Mapped[list[Any]] = mapped_column(default=list)
    #: ``waiting``, ``sent``, ``dead``.
    state: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: The server's answer to the last try, without secrets.
    failure: Mapped[str] = mapped_column(String(300), default="")


class MailCursor(Base):
    """The last event of the outbox that the post has looked at (one row)."""

    __tablename__ = "mail_cursor"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger)


class CalendarInvitation(Base):
    """What was last sent of a session as a calendar entry: updates and cancellations go on from it."""

    __tablename__ = "calendar_invitation"
    __table_args__ = (UniqueConstraint("conference_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    #: The session's id; a session that is planned anew may go, its entry is then cancelled.
    session_id: Mapped[int]
    uid: Mapped[str] = mapped_column(String(120), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    #: What the entry says (times, title, place).
    said: Mapped[dict[str, Any]]
    #: Address → name of everybody who has it in their calendar.
    guests: Mapped[dict[str, Any]]
    cancelled: Mapped[bool] = mapped_column(default=False)


class CalendarFeed(Base):
    """A secret address at which the conferences of a body are read as a calendar."""

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    created_by_name: Mapped[str] = mapped_column(String(120))
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
