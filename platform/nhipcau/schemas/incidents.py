"""Faults reported while a session runs (Art. 10.2b)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from nhipcau.schemas.base import Answer, Id, Line, Request


class IncidentIn(Request):
    """A fault that a point reports, or that somebody reports for it."""

    point_id: Id
    text: Line = Field(default="", max_length=500)


class SolveIn(Request):
    """What was done about a fault."""

    outcome: Line = Field(min_length=1, max_length=500)


class IncidentView(Answer):
    """A fault with its response clock: from ``opened_at`` to ``taken_at``."""

    id: int
    point_id: int
    label: str
    text: str
    opened_at: datetime
    #: Who reported it, as called then.
    reported_by: str
    taken_at: datetime | None
    #: Who works on it; empty: nobody yet.
    taken_by: str
    #: The caller does.
    mine: bool


class IncidentList(Answer):
    """Open faults that concern the caller, the oldest first; of a point its own alone."""

    incidents: tuple[IncidentView, ...]
    #: The server's clock.
    now: datetime
    #: The caller may take and solve them.
    works: bool
