"""The roll of a session, and the quorum of its conference."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.models.base import Base


class RollEntry(Base):
    """What the roll says of a point, once somebody confirmed it or rang the point."""

    __tablename__ = "roll_entry"
    __table_args__ = (UniqueConstraint("session_id", "point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    #: Mark; empty: nobody confirmed one yet.
    mark: Mapped[str] = mapped_column(String(16), default="")
    #: What presence proposed when it was confirmed; another than the mark: it was corrected by hand.
    proposed: Mapped[str] = mapped_column(String(16), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    #: How many people are there; empty: nobody counted, all who are listed.
    people: Mapped[int | None]
    marked_at: Mapped[datetime | None]
    marked_by: Mapped[str] = mapped_column(String(120), default="")
    #: How often it was rung because it was absent, when last and by whom.
    calls: Mapped[int] = mapped_column(default=0)
    called_at: Mapped[datetime | None]
    called_by: Mapped[str] = mapped_column(String(120), default="")
    #: Grows with every mark: whoever marks says which one they saw.
    version: Mapped[int] = mapped_column(default=0)


class ConferenceQuorum(Base):
    """How many have to be there, beside its conference."""

    __tablename__ = "conference_quorum"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), primary_key=True)
    #: QuorumOf and QuorumBy.
    counted: Mapped[str] = mapped_column(String(16))
    measured: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))


class ConferenceRollPictures(Base):
    """That the roll keeps a picture of each point as evidence, beside its conference; no row: it does not."""

    __tablename__ = "conference_roll_pictures"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), primary_key=True)
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))


class RollPicture(Base):
    """The picture of a point that goes with its mark."""

    __tablename__ = "roll_picture"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), primary_key=True, index=True)
    #: When the point's page took it.
    taken_at: Mapped[datetime]
    #: Whoever marked, or asked for pictures.
    kept_by: Mapped[str] = mapped_column(String(120))
    #: A JPEG of 160×90, 16 kB at most, and its SHA-256 (hexadecimal).
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
