"""A call of a point to the engineer on duty (*gọi kỹ thuật*, Art. 10.2b): a pure state machine.

=========  ========  =======================
state      command   next
=========  ========  =======================
waiting    answer    talking
waiting    hang_up   ended (given up)
talking    answer    stays, for who answered
talking    hang_up   ended
ended      hang_up   stays
=========  ========  =======================

Either side hangs up. A call that nobody answers waits until the point gives it up or the session ends; the clock ends
none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from nhipcau.domain.errors_help import HelpCallOver, HelpCallTaken, HelpCallUnanswered
from nhipcau.domain.events import EventType, Happened


class HelpState(StrEnum):
    """How far a call is."""

    WAITING = "waiting"
    TALKING = "talking"
    ENDED = "ended"


class HelpSide(StrEnum):
    """Who speaks with whom."""

    POINT = "point"
    ENGINEER = "engineer"


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it stands."""

    id: int
    point_id: int
    #: What the point is called.
    label: str
    called_at: datetime
    answered_at: datetime | None = None
    #: The engineer who answered; 0: nobody yet.
    engineer_id: int = 0
    engineer: str = ""
    ended_at: datetime | None = None

    @property
    def state(self) -> HelpState:
        """Return how far it is."""
        if self.ended_at is not None:
            return HelpState.ENDED
        return HelpState.WAITING if self.answered_at is None else HelpState.TALKING


def answer(call: Call, *, engineer_id: int, engineer: str, now: datetime) -> tuple[Call, tuple[Happened, ...]]:
    """Answer a call; whoever answered it before is heard once. Raises HelpCallOver, HelpCallTaken."""
    if call.state is HelpState.ENDED:
        raise HelpCallOver(label=call.label)
    if call.state is HelpState.TALKING:
        if call.engineer_id != engineer_id:
            raise HelpCallTaken(who=call.engineer, label=call.label)
        return call, ()
    after = replace(call, answered_at=now, engineer_id=engineer_id, engineer=engineer)
    data = {**_about(call), "waited_ms": _milliseconds(call.called_at, now)}
    return after, (Happened(EventType.HELP_ANSWERED, data),)


def hang_up(call: Call, *, now: datetime) -> tuple[Call, tuple[Happened, ...]]:
    """End a call; one that has ended stays so."""
    if call.state is HelpState.ENDED:
        return call, ()
    after = replace(call, ended_at=now)
    if call.answered_at is None:
        data = {**_about(call), "waited_ms": _milliseconds(call.called_at, now)}
        return after, (Happened(EventType.HELP_GIVEN_UP, data),)
    data = {**_about(call), "engineer": call.engineer, "spoke_ms": _milliseconds(call.answered_at, now)}
    return after, (Happened(EventType.HELP_ENDED, data),)


def require_talking(call: Call, engineer_id: int | None) -> None:
    """Raise unless a side may speak in the call now; ``engineer_id`` is that of an engineer, None: the point.

    Raises HelpCallOver, HelpCallUnanswered, HelpCallTaken.
    """
    if call.state is HelpState.ENDED:
        raise HelpCallOver(label=call.label)
    if call.state is HelpState.WAITING:
        raise HelpCallUnanswered(label=call.label)
    if engineer_id is not None and engineer_id != call.engineer_id:
        raise HelpCallTaken(who=call.engineer, label=call.label)


def _about(call: Call) -> dict[str, object]:
    return {"point_id": call.point_id, "label": call.label, "call_id": call.id}


def _milliseconds(since: datetime, until: datetime) -> int:
    return round((until - since).total_seconds() * 1000)
