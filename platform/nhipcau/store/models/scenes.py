"""What chair and engineer chose for a room: arrangement, banner, countdown, who is seen, and who is served how."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.models.base import Base


class RoomScene(Base):
    """Beside its room; a room without one stands at the defaults."""

    __tablename__ = "room_scene"

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    #: Preset of the stage document.
    preset: Mapped[str] = mapped_column(String(16), default="pair")
    banner: Mapped[str] = mapped_column(String(120), default="")
    #: What title and pause slide count down to.
    until: Mapped[datetime | None]
    #: Slides or clip as the stage document names them; shown while the preset is ``content``.
    content: Mapped[dict[str, Any] | None]
    #: Point id (as text) → ``programme`` or ``direct``: set by hand.
    delivery: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Point ids chosen to be seen besides main point and floor, in the order of choosing.
    seen: Mapped[list[Any]] = mapped_column(default=list)
    #: Each point that is served directly arranges its own picture.
    own_layout: Mapped[bool] = mapped_column(default=False)
    #: Version of the stage in which arrangement, banner, countdown or content were changed last, and by whom.
    changed_in: Mapped[int] = mapped_column(default=0)
    changed_by: Mapped[str] = mapped_column(String(120), default="")
