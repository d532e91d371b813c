"""The second machine of a seat, which shows content and nothing else: the laptop with the slides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.models.base import Base


class ContentMachine(Base):
    """Beside its seat, which has one such machine at a time; made with the first code that was given out for it."""

    __tablename__ = "content_machine"
    __table_args__ = (UniqueConstraint("session_id", "point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"))
    #: The code that lets the next machine in, until when, and who sat in the seat when it was made; empty: none waits.
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_expires_at: Mapped[datetime | None]
    code_holder: Mapped[str] = mapped_column(String(40), default="")
    #: What the machine that was let in proves itself by; empty: there is none (any more).
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    #: Who sat in the seat when it was let in, ``device:ID`` or ``web:ID``: it stands as long as they sit there.
    holder: Mapped[str] = mapped_column(String(40), default="")
    #: Grows whenever a machine is let in or comes back, and never goes back; the token carries it.
    generation: Mapped[int] = mapped_column(default=0)
