"""Dated names, levels and successions of bodies and points; imports of whole tables.

A body or point without a row of names has borne its present name always. All days are Việt Nam's, both included.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from nhipcau.store.models.base import Base


class BodyLevel(Base):
    """A level of the tree; which there are, and in which order, is data."""

    __tablename__ = "body_level"

    #: As ``Body.level`` names it.
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    vi: Mapped[str] = mapped_column(String(80))
    en: Mapped[str] = mapped_column(String(80))
    #: Place from the top.
    position: Mapped[int]


class BodyName(Base):
    """Name and level of a body from when to when (empty: open)."""

    __tablename__ = "body_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(32))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class PointName(Base):
    """Name of a point from when to when (empty: open)."""

    __tablename__ = "point_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class BodySuccession(Base):
    """Which body continues which one from a day on."""

    __tablename__ = "body_succession"
    __table_args__ = (UniqueConstraint("old_body_id", "new_body_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    old_body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    new_body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    #: First day on which it does.
    since: Mapped[date]
    #: ``merge`` or ``split``.
    kind: Mapped[str] = mapped_column(String(16))


class PointSuccession(Base):
    """Which point continues which one from a day on; a point has one successor at most."""

    __tablename__ = "point_succession"

    id: Mapped[int] = mapped_column(primary_key=True)
    old_point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), unique=True)
    new_point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    since: Mapped[date]


class ImportRun(Base):
    """A file somebody brought for a table: what was found in it, and how far the work is."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    table_key: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str] = mapped_column(String(200))
    #: SHA-256 of the file, hexadecimal.
    file_hash: Mapped[str] = mapped_column(String(64))
    #: The file, until the run is over.
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    #: ImportState.
    state: Mapped[str] = mapped_column(String(16), index=True)
    percent: Mapped[int] = mapped_column(default=0)
    #: Counts, and problems by row and column.
    report: Mapped[dict[str, Any]]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_by_name: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
