"""The agenda of a conference, and where each of its rooms stands in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.models.base import Base


class Agenda(Base):
    """Beside its conference, once somebody wrote one."""

    __tablename__ = "agenda"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), primary_key=True)
    #: Grows with every edit: whoever saves says which one they saw.
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(120))


class AgendaItem(Base):
    """An item; it keeps its id when the agenda is edited, so that rooms know where they stand."""

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    #: Its number, from 1, without holes.
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    #: 0: as long as it takes.
    minutes: Mapped[int]


class AgendaSpeaker(Base):
    """Somebody who speaks to an item, at a bridge point."""

    __tablename__ = "agenda_speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    position: Mapped[int]
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"))
    #: Empty: nobody was named, the point speaks.
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(120))


class AgendaFile(Base):
    """A file of the conference that belongs to an item."""

    __tablename__ = "agenda_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    position: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("conference_file.id"))


class RoomAgenda(Base):
    """Beside its room, once it went to an item."""

    __tablename__ = "room_agenda"

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    #: The item that is on; empty: none.
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    #: When its time began to run; breaks move it on.
    since: Mapped[datetime | None]
    #: Item id (as text) → minutes that were added to its time.
    added: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Item id (as text) → how long it took until it was left, milliseconds.
    spent: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Since when its time stands still (a break, the end).
    held_at: Mapped[datetime | None]
    #: Version of the stage in which it changed last, and by whom.
    changed_in: Mapped[int] = mapped_column(default=0)
    changed_by: Mapped[str] = mapped_column(String(120), default="")
    #: What stood before the last step, for the one click back.
    before: Mapped[dict[str, Any] | None]
