"""Faults of a point outside any session (Art. 13.3): one state machine, as a table.

A difficulty in carrying the regulation out (Art. 15.2) takes the same way: reported, answered, closed.

=========  ==============  =========  =====================
state      command         next       who
=========  ==============  =========  =====================
reported   receive         received   the Department
           close           closed     both (it was nothing)
received   close           closed     both (it was nothing)
fixed      close, reopen   …          both
closed     reopen          reopened   both
reopened   receive         received   the Department
any open   begin_work      in_work    both
           fix             fixed      both
           notify_provider (stays)    both
any        note            (stays)    both
=========  ==============  =========  =====================
"""

from __future__ import annotations

from enum import StrEnum

from nhipcau.domain.errors import Forbidden
from nhipcau.domain.errors_points import DifficultyMoved, DifficultyStateWrong, FaultMoved, FaultStateWrong


class FaultKind(StrEnum):
    """What failed, in the words of the yearly report."""

    LINE = "line"
    POWER = "power"
    DEVICE = "device"
    ROOM = "room"
    #: Nothing failed: something is hard to carry out as it is written (Art. 15.2).
    DIFFICULTY = "difficulty"
    OTHER = "other"


class FaultState(StrEnum):
    """How far it is."""

    REPORTED = "reported"
    RECEIVED = "received"
    IN_WORK = "in_work"
    FIXED = "fixed"
    CLOSED = "closed"
    REOPENED = "reopened"


class FaultCommand(StrEnum):
    """What is done about it."""

    RECEIVE = "receive"
    BEGIN_WORK = "begin_work"
    NOTIFY_PROVIDER = "notify_provider"
    FIX = "fix"
    CLOSE = "close"
    REOPEN = "reopen"
    NOTE = "note"


class Side(StrEnum):
    """Who acts."""

    #: The Department (*Sở*).
    DEPARTMENT = "department"
    #: The body whose point it is.
    BODY = "body"


S, C = FaultState, FaultCommand
_BOTH = frozenset(Side)
_DEPARTMENT = frozenset({Side.DEPARTMENT})

#: States in which something is still to be done.
UNREPAIRED = (S.REPORTED, S.RECEIVED, S.IN_WORK, S.REOPENED)
OPEN = (*UNREPAIRED, S.FIXED)

#: (state, command) → (next state, who may).
TABLE: dict[tuple[FaultState, FaultCommand], tuple[FaultState, frozenset[Side]]] = {
    (S.REPORTED, C.RECEIVE): (S.RECEIVED, _DEPARTMENT),
    (S.REOPENED, C.RECEIVE): (S.RECEIVED, _DEPARTMENT),
    (S.REPORTED, C.CLOSE): (S.CLOSED, _BOTH),
    (S.RECEIVED, C.CLOSE): (S.CLOSED, _BOTH),
    (S.FIXED, C.CLOSE): (S.CLOSED, _BOTH),
    (S.FIXED, C.REOPEN): (S.REOPENED, _BOTH),
    (S.CLOSED, C.REOPEN): (S.REOPENED, _BOTH),
    **{(state, C.BEGIN_WORK): (S.IN_WORK, _BOTH) for state in UNREPAIRED if state is not S.IN_WORK},
    **{(state, C.FIX): (S.FIXED, _BOTH) for state in UNREPAIRED},
    **{(state, C.NOTIFY_PROVIDER): (state, _BOTH) for state in UNREPAIRED},
    **{(state, C.NOTE): (state, _BOTH) for state in S},
}

#: Commands that say what was done or why.
NEEDS_NOTE = frozenset({C.FIX, C.REOPEN, C.NOTE})


def decide(state: FaultState, command: FaultCommand, sides: frozenset[Side], *, kind: FaultKind) -> FaultState:
    """Return the next state. Raises FaultStateWrong, Forbidden (the other side does that)."""
    step = TABLE.get((state, command))
    if step is None:
        raise (DifficultyStateWrong if kind is FaultKind.DIFFICULTY else FaultStateWrong)(state=state)
    then, who = step
    if not who & sides:
        raise Forbidden
    return then


def moved(kind: FaultKind, state: FaultState, who: str) -> FaultMoved:
    """Return the refusal of a step when somebody else has taken one a moment before."""
    return (DifficultyMoved if kind is FaultKind.DIFFICULTY else FaultMoved)(who=who, state=state)


def commands_of(state: FaultState, sides: frozenset[Side]) -> tuple[FaultCommand, ...]:
    """Return what these sides may do in a state, in the order of work."""
    return tuple(command for command in C if (state, command) in TABLE and TABLE[state, command][1] & sides)


def waits_for(state: FaultState, sides: frozenset[Side]) -> bool:
    """Whether the next step is theirs: the Department receives, the body confirms that it is fixed."""
    if state in (S.REPORTED, S.REOPENED):
        return Side.DEPARTMENT in sides
    return state is S.FIXED and sides == frozenset({Side.BODY})
