"""Bodies with dated parent edges, and their bridge points."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.domain.conference import PurposeScope
from nhipcau.domain.deadline import CountingRule
from nhipcau.store.models.base import Base


class Body(Base):
    """A unit, department or cluster. Levels are data, not code."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Official code of a unit (``24``, ``213``, ``07201``); own codes for departments.
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    #: province, department, district, commune, cluster, …
    level: Mapped[str] = mapped_column(String(32))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class BodyEdge(Base):
    """Who stood under whom, from when to when (both days included; empty: open)."""

    __tablename__ = "body_edge"
    __table_args__ = (Index(None, "parent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class BridgePoint(Base):
    """A bridge point (Art. 3.3, 3.4) of a body."""

    __tablename__ = "bridge_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    #: Fixed name under which the point is shown everywhere.
    name: Mapped[str] = mapped_column(String(80))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Venue(Base):
    """The physical room of a point (*phòng họp*, Art. 3.5)."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    #: Building, floor, room.
    place: Mapped[str] = mapped_column(String(200), default="")
    #: People who find a seat in it; 0: not known.
    seats: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class RegulationVersion(Base):
    """Figures of the regulation from a day on; never constants in code."""

    __tablename__ = "regulation_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64))
    effective_from: Mapped[date]
    #: Art. 9.3.
    hotline: Mapped[str] = mapped_column(String(32))
    #: Minutes before the scheduled start from which a session may be opened (Art. 9.2, pre-run time).
    opens_before_minutes: Mapped[int]
    #: Art. 9.1, working days.
    registration_days: Mapped[int]
    #: Art. 9.2 ¶2, working days.
    technical_request_days: Mapped[int]
    #: Art. 10.1, working days.
    rehearsal_days: Mapped[int]
    #: CountingRule of each of the three.
    registration_counting: Mapped[str] = mapped_column(String(24), default=CountingRule.NTH_WORKING_DAY)
    technical_request_counting: Mapped[str] = mapped_column(String(24), default=CountingRule.NTH_WORKING_DAY)
    rehearsal_counting: Mapped[str] = mapped_column(String(24), default=CountingRule.NTH_WORKING_DAY)
    #: Office hours of the Department; what is due on a day is due until they end.
    office_opens: Mapped[time] = mapped_column(default=time(7, 30))
    office_closes: Mapped[time] = mapped_column(default=time(17))
    #: Whether Saturdays are worked every week.
    saturdays: Mapped[bool] = mapped_column(default=False)
    #: Letters of Art. 5.2 that may be used.
    scopes: Mapped[list[Any]] = mapped_column(default=lambda: [scope.value for scope in PurposeScope])
    #: Art. 4 lets communes host, Art. 5.2 does not name them.
    communes_host: Mapped[bool] = mapped_column(default=True)
    #: What is new in it.
    note: Mapped[str] = mapped_column(String(500), default="")
