"""Bodies and bridge points."""

from __future__ import annotations

from datetime import datetime

from nhipcau.schemas.base import Answer, Id, Line, Request, name_field


class BodyView(Answer):
    """A body and who stands above it on the day asked for."""

    id: int
    code: str
    name: str
    level: str
    parent_id: int | None


class BodyIn(Request):
    """A body to make."""

    code: Line = name_field(32)
    name: Line = name_field(200)
    level: Line = name_field(32)
    parent_id: Id | None = None


class PointIn(Request):
    """A bridge point to make (Art. 3.3, 3.4)."""

    body_id: Id
    #: Fixed name under which the point is shown everywhere.
    name: Line = name_field(80)


class PointView(Answer):
    """A bridge point in lists."""

    id: int
    name: str
    active: bool
    body_id: int
    body_name: str
    body_level: str
    #: The body above its own, on today's tree.
    parent_id: int | None
    parent_name: str
    #: Machines enrolled and not revoked.
    devices: int
    last_seen_at: datetime | None
