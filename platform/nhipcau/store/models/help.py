"""What a session's technicians have beside the meeting: calls of points to the engineer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

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
