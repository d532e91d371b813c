"""The working-day calendar, and what the deadlines made of it said of each conference."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.models.base import Base


class CalendarEntry(Base):
    """A day that is not what its weekday says, everywhere or in the subtree of one body."""

    __tablename__ = "calendar_entry"
    __table_args__ = (
        UniqueConstraint("day", "body_id"),
        Index(
            "uq_calendar_entry_everywhere",
            "day",
            unique=True,
            sqlite_where=text("body_id IS NULL"),
            postgresql_where=text("body_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    #: DayKind.
    kind: Mapped[str] = mapped_column(String(16))
    #: The body in whose subtree it holds; empty: everywhere.
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    #: Name of the holiday, or why it is closed.
    name: Mapped[str] = mapped_column(String(200), default="")
    #: The document that says so.
    document_number: Mapped[str] = mapped_column(String(64), default="")
    document_date: Mapped[date | None]
    #: False: proposed by the library of public holidays, and nobody has looked.
    confirmed: Mapped[bool] = mapped_column(default=False)


class CalendarYear(Base):
    """A year of the calendar; a proposal until an administrator confirms it."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_number: Mapped[str] = mapped_column(String(64), default="")
    document_date: Mapped[date | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str] = mapped_column(String(120), default="")


class CalendarChange(Base):
    """A change of the calendar; its number is the version that verdicts keep."""

    __tablename__ = "calendar_change"

    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_name: Mapped[str] = mapped_column(String(120))
    #: ``proposed``, ``added``, ``corrected``, ``removed``, ``year_confirmed``, ``year_reopened``.
    what: Mapped[str] = mapped_column(String(24))
    #: The entries before and after, so that every version can be told again.
    data: Mapped[dict[str, Any]]


class Verdict(Base):
    """What a clause that counts working days says of a conference (Art. 9.1, 9.2, 10.1)."""

    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("conference_id", "clause"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    #: Clause and Outcome.
    clause: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(16))
    #: WAIVED or EXCUSED where lateness does not count; empty: it counts.
    spared: Mapped[str] = mapped_column(String(16), default="")
    #: When it was done: handed in, asked for; the rehearsal's start. Empty: not done yet.
    done_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    #: Working days and CountingRule.
    days: Mapped[int]
    counting: Mapped[str] = mapped_column(String(24))
    calendar_version: Mapped[int]
    regulation_id: Mapped[int] = mapped_column(ForeignKey("regulation_version.id"), index=True)
    unconfirmed_years: Mapped[list[Any]]
    reasoning_vi: Mapped[str] = mapped_column(String(2000))
    reasoning_en: Mapped[str] = mapped_column(String(2000))
    skipped_vi: Mapped[str] = mapped_column(String(2000), default="")
    skipped_en: Mapped[str] = mapped_column(String(2000), default="")
    #: Why it is late, in the host's words.
    late_reason: Mapped[str] = mapped_column(String(1000), default="")
    #: The Department accepted the lateness.
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str] = mapped_column(String(120), default="")


class DeadlineMove(Base):
    """A deadline that another calendar or regulation moved while its conference was still to come."""

    __tablename__ = "deadline_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    clause: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(index=True)
    due_before: Mapped[datetime]
    due_after: Mapped[datetime]
    outcome_before: Mapped[str] = mapped_column(String(16))
    outcome_after: Mapped[str] = mapped_column(String(16))
    #: ``calendar`` or ``regulation``.
    cause: Mapped[str] = mapped_column(String(16))


class DeadlineMoveSeen(Base):
    """Somebody has read that a deadline moved."""

    __tablename__ = "deadline_move_seen"

    move_id: Mapped[int] = mapped_column(ForeignKey("deadline_move.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
