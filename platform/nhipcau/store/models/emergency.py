"""Emergencies (Art. 9.3): who directed, the call sheet, one-use seat links, posts to a provider."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.domain.callout import CallState
from nhipcau.store.columns import BigKey
from nhipcau.store.models.base import Base


class Emergency(Base):
    """What makes a conference an emergency: who directed it, and the papers that have to follow."""

    __tablename__ = "emergency"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), primary_key=True)
    #: Authority (Art. 9.3) and who spoke for it.
    authority: Mapped[str] = mapped_column(String(32))
    authority_person: Mapped[str] = mapped_column(String(120))
    directed_at: Mapped[datetime]
    #: Number under which the order can be called back.
    call_back: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500), default="")
    called_at: Mapped[datetime]
    called_by: Mapped[str] = mapped_column(String(120))
    #: What would have stood in the way of another conference, and which points were left out: ``{"vi": …, "en": …}``.
    remarks: Mapped[list[Any]] = mapped_column(default=list)
    #: The written order and notice that follow: when they came, their number and date, and the file when there is one.
    papers_done_at: Mapped[datetime | None]
    papers_done_by: Mapped[str] = mapped_column(String(120), default="")
    papers_number: Mapped[str] = mapped_column(String(64), default="")
    papers_date: Mapped[date | None]
    papers_file_id: Mapped[int | None] = mapped_column(ForeignKey("conference_file.id"))


class CallRow(Base):
    """A point on the call sheet: whom to ring, who rings, and what they answered."""

    __tablename__ = "call_row"
    __table_args__ = (UniqueConstraint("conference_id", "point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    contact: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    deputy: Mapped[str] = mapped_column(String(120), default="")
    deputy_phone: Mapped[str] = mapped_column(String(40), default="")
    #: CallState.
    state: Mapped[str] = mapped_column(String(16), default=CallState.NOT_CALLED)
    state_at: Mapped[datetime | None]
    state_by: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    #: How often nobody answered.
    tries: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    claimed_name: Mapped[str] = mapped_column(String(120), default="")
    claimed_until: Mapped[datetime | None]
    #: Grows with every change: whoever answers says which one they saw.
    version: Mapped[int] = mapped_column(default=1)


class SeatLink(Base):
    """A link that opens one seat once, on the telephone of somebody who is away from the point's room."""

    __tablename__ = "seat_link"
    __table_args__ = (UniqueConstraint("device_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_by_name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    #: Until when it can be opened, and until when the telephone that opened it may come back.
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    #: The telephone that opened it; it is a device for this session's time only.
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))


class HookDelivery(Base):
    """A message for the outgoing hook (SMS or voice provider) that waits, was sent, or has died."""

    __tablename__ = "hook_delivery"
    __table_args__ = (Index(None, "state", "next_at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: Why it exists, e.g. ``call:12:34``; the same reason never makes a second one.
    reason: Mapped[str] = mapped_column(String(120), unique=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    point_id: Mapped[int | None] = mapped_column(ForeignKey("bridge_point.id"))
    body: Mapped[dict[str, Any]]
    #: ``waiting``, ``sent``, ``dead``.
    state: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(300), default="")
