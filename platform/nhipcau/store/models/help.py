"""What a session's technicians have beside the meeting: calls of points to the engineer, and messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.columns import BigKey
from nhipcau.store.models.base import Base


class HelpCall(Base):
    """A call of a point to the engineer on duty (*gọi kỹ thuật*); it has a room of its own at the media server."""

    __tablename__ = "help_call"
    __table_args__ = (
        # A point has one call at a time, however often it presses.
        Index(
            "uq_help_call_open",
            "session_id",
            "point_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"))
    called_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    engineer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: As called then.
    engineer: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime | None]
    #: Who speaks for each side: ``device:ID`` or ``web:ID`` as in a seat, and how often it was let in; the token
    #: carries the number, so that an older one opens nothing.
    point_holder: Mapped[str] = mapped_column(String(40), default="")
    point_generation: Mapped[int] = mapped_column(default=0)
    engineer_holder: Mapped[str] = mapped_column(String(40), default="")
    engineer_generation: Mapped[int] = mapped_column(default=0)


class SessionMessage(Base):
    """A line that technicians of a session wrote to each other, in their common channel or within a call."""

    __tablename__ = "session_message"
    __table_args__ = (Index(None, "session_id", "call_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    #: The call within which it was written; empty: the channel of all.
    call_id: Mapped[int | None] = mapped_column(ForeignKey("help_call.id"))
    at: Mapped[datetime]
    #: ActorKind and id of whoever wrote, and what it was called then.
    author_kind: Mapped[str] = mapped_column(String(16))
    author_id: Mapped[int]
    author: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(500))
