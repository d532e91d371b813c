"""Faults of points outside any session (Art. 13.3), and difficulties (Art. 15.2)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from nhipcau.domain.fault import FaultCommand, FaultKind, FaultState
from nhipcau.schemas.base import Answer, Id, Line, Lines, Request


class FaultIn(Request):
    """A fault to report."""

    kind: FaultKind = Field(strict=False)
    text: Lines = Field(min_length=1, max_length=2000)
    #: The point cannot take part as long as it lasts.
    blocks: bool = False
    #: Whom to call about it.
    phone: Line = Field(default="", max_length=40)


class FaultStepIn(Request):
    """What was done about a fault."""

    command: FaultCommand = Field(strict=False)
    #: The version that the page showed.
    seen: Id
    note: Lines = Field(default="", max_length=2000)
    #: With ``notify_provider``: who was told.
    provider: Line = Field(default="", max_length=200)


class FaultBrief(Answer):
    """A fault in a list."""

    id: int
    point_id: int
    point_name: str
    body_name: str
    kind: FaultKind
    state: FaultState
    text: str
    blocks: bool
    phone: str
    reported_at: datetime
    reported_by_name: str
    changed_at: datetime
    provider: str
    provider_notified_at: datetime | None
    closed_at: datetime | None
    #: Send it back with a step.
    version: int
    #: What the caller may do now.
    may: tuple[FaultCommand, ...]
    #: The next step is the caller's.
    waiting: bool


class FaultList(Answer):
    """Faults within reach, or the first of them."""

    faults: tuple[FaultBrief, ...]
    #: Faults in all.
    total: int


class FaultStep(Answer):
    """One step: who, when, from where to where."""

    id: int
    at: datetime
    actor_name: str
    command: FaultCommand
    from_state: FaultState
    to_state: FaultState
    note: str


class FaultView(FaultBrief):
    """A fault with everything that was done about it."""

    steps: tuple[FaultStep, ...]
