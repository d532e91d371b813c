"""What registration keeps beside the conference: series, mandates, groups of points, precedence, drafts, keys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.models.base import Base


class Accountable:
    """Columns of what an administrator sets: which version it is, who set it last, when and why."""

    version: Mapped[int] = mapped_column(default=1)
    #: Why it was changed last; empty: it stands as it was entered.
    reason: Mapped[str] = mapped_column(String(500), default="")
    changed_by: Mapped[str] = mapped_column(String(120), default="")
    changed_at: Mapped[datetime | None]


class Series(Base):
    """A recurring briefing (*giao ban định kỳ*): one registration, one notice, many conferences."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    host_body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    #: Weekdays (1 Monday … 7 Sunday), every so many weeks.
    weekdays: Mapped[list[Any]]
    every_weeks: Mapped[int] = mapped_column(default=1)
    first_day: Mapped[date]
    last_day: Mapped[date]
    #: Days left out when it was registered, as ISO texts.
    left_out: Mapped[list[Any]]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class HostMandate(Accountable, Base):
    """A body that registers and organises for another one (Art. 13.6c: *cơ quan được phân công tổ chức*)."""

    __tablename__ = "host_mandate"
    __table_args__ = (UniqueConstraint("organiser_body_id", "host_body_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Who registers: the provincial Office …
    organiser_body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    #: … for whom: its chair.
    host_body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    valid_from: Mapped[date]
    #: Last day; empty: until further notice.
    valid_to: Mapped[date | None]
    #: The document that says so.
    document: Mapped[str] = mapped_column(String(200), default="")


class PointGroup(Base):
    """Points chosen together again and again, under a name, kept for a host body."""

    __tablename__ = "point_group"
    __table_args__ = (UniqueConstraint("body_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    name: Mapped[str] = mapped_column(String(120))
    #: Ids of bridge points, in the order of the list.
    point_ids: Mapped[list[Any]]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class PrecedenceOrder(Accountable, Base):
    """Whose conference stays when two clash, from a day on. It proposes; people decide."""

    __tablename__ = "precedence_order"
    __table_args__ = (Index(None, "effective_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    effective_from: Mapped[date]
    #: Standings, the one that stays longest first.
    standings: Mapped[list[Any]]
    #: The document that says so; empty: a proposal of the system.
    document: Mapped[str] = mapped_column(String(200), default="")


class RegistrationDraft(Base):
    """What somebody has typed and not sent yet; found again on another machine."""

    __tablename__ = "registration_draft"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: ``new``, or the id of the registration that is changed.
    name: Mapped[str] = mapped_column(String(16))
    #: The form as it was typed; the pages alone know its shape.
    content: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class RequestKey(Base):
    """Under which key somebody's form made a conference: sent again, it makes no second one."""

    __tablename__ = "request_key"
    __table_args__ = (UniqueConstraint("actor_kind", "actor_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: ActorKind and id of whoever sent it.
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    #: SHA-256 of what was sent.
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: What it made; of a series the first conference.
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    made_at: Mapped[datetime] = mapped_column(index=True)
