"""What the Department puts to all over the chair's floor."""

from __future__ import annotations

from datetime import datetime

from nhipcau.schemas.base import Answer, Count, Id, Request


class UrgentView(Answer):
    """A point that is put to all just now."""

    point_id: int
    since: datetime
    #: Who did it.
    by: str


class UrgentIn(Request):
    """Puts a point to all."""

    point_id: Id
    #: Stage version that whoever pressed had before them.
    seen: Count


class UrgentEndIn(Request):
    """Gives the room back."""

    #: Stage version that whoever pressed had before them.
    seen: Count
