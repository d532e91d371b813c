"""A fault that was reported while a session runs (*báo sự cố*, Art. 10.2b): reported, taken by somebody, solved.

=========  =======  ========================
state      command  next
=========  =======  ========================
reported   take     taken
reported   solve    solved (by who solves it)
taken      take     stays, for who took it
taken      solve    solved
solved     solve    stays
=========  =======  ========================
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from nhipcau.domain.errors_help import FaultSolved, FaultTaken
from nhipcau.domain.events import EventType, Happened


@dataclass(frozen=True, slots=True)
class Card:
    """A fault as it stands."""

    id: int
    point_id: int
    label: str
    opened_at: datetime
    taken_at: datetime | None = None
    #: Who works on it; empty: nobody yet.
    taken_by: str = ""
    taken_by_id: int = 0
    closed_at: datetime | None = None
    closed_by: str = ""
    #: What was done.
    outcome: str = ""


def take(card: Card, *, by_id: int, by: str, now: datetime) -> tuple[Card, tuple[Happened, ...]]:
    """Take a fault in hand; of two the first has it. Raises FaultTaken, FaultSolved."""
    if card.closed_at is not None:
        raise FaultSolved(who=card.closed_by, label=card.label)
    if card.taken_at is not None:
        if card.taken_by_id != by_id:
            raise FaultTaken(who=card.taken_by, label=card.label)
        return card, ()
    data = {**_about(card), "waited_ms": _milliseconds(card.opened_at, now)}
    return replace(card, taken_at=now, taken_by=by, taken_by_id=by_id), (Happened(EventType.FAULT_TAKEN, data),)


def solve(card: Card, *, by: str, outcome: str, now: datetime) -> tuple[Card, tuple[Happened, ...]]:
    """Say what was done; a fault is solved once. Raises FaultSolved."""
    if card.closed_at is not None:
        raise FaultSolved(who=card.closed_by, label=card.label)
    data = {**_about(card), "outcome": outcome, "lasted_ms": _milliseconds(card.opened_at, now)}
    return replace(card, closed_at=now, closed_by=by, outcome=outcome), (Happened(EventType.FAULT_SOLVED, data),)


def _about(card: Card) -> dict[str, object]:
    return {"point_id": card.point_id, "label": card.label, "incident_id": card.id}


def _milliseconds(since: datetime, until: datetime) -> int:
    return round((until - since).total_seconds() * 1000)
