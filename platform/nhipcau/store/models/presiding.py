"""Who presides when the chair is lost, and how long lost points are waited for: settings beside a conference."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.models.base import Base


class ConferencePresiding(Base):
    """Beside its conference; one without it stands at the installation's figures and has no deputy."""

    __tablename__ = "conference_presiding"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), primary_key=True)
    #: The deputy (*phó chủ trì*) of sessions that are opened from now on.
    deputy_point_id: Mapped[int | None] = mapped_column(ForeignKey("bridge_point.id"))
    #: Seconds that the chair's seat has to be lost until another point may preside; empty: the installation's.
    chair_wait_s: Mapped[int | None]
    #: Seconds that a lost point keeps its floor and its place in the queue (0: to the end); empty: the installation's.
    seat_grace_s: Mapped[int | None]
