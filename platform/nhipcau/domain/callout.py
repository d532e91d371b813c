"""Emergencies (Art. 9.3): who may direct one, and the answers on the call sheet as a table."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from nhipcau.domain.errors_preparation import CallAnswerRefused

#: Whoever takes a row has it for so long; every answer lengthens it.
CLAIM_LIFE = timedelta(minutes=5)
#: A seat link can be opened, and its telephone can come back, for so long; the session's end takes both away earlier.
LINK_LIFE = timedelta(hours=24)


class Authority(StrEnum):
    """The three that Art. 9.3 names."""

    STANDING_PARTY_COMMITTEE = "standing_party_committee"
    STANDING_PEOPLES_COUNCIL = "standing_peoples_council"
    PROVINCIAL_CHAIR = "provincial_chair"


class CallState(StrEnum):
    """Where a point on the call sheet stands."""

    NOT_CALLED = "not_called"
    #: *Không nghe*.
    NO_ANSWER = "no_answer"
    #: *Đã nghe*.
    HEARD = "heard"
    #: *Đang đến*.
    COMING = "coming"
    #: *Đã vào*: set by itself when the point joins, and never taken back by hand.
    JOINED = "joined"


class CallStep(StrEnum):
    """What changes a row; all but JOIN are given by people."""

    NO_ANSWER = "no_answer"
    HEARD = "heard"
    COMING = "coming"
    #: Take back what was pressed by mistake.
    CLEAR = "clear"
    JOIN = "join"


_AFTER = {
    CallStep.NO_ANSWER: CallState.NO_ANSWER,
    CallStep.HEARD: CallState.HEARD,
    CallStep.COMING: CallState.COMING,
    CallStep.CLEAR: CallState.NOT_CALLED,
    CallStep.JOIN: CallState.JOINED,
}

#: State × step → next state; everything else is refused. Whoever is in needs no call.
CALLS: dict[tuple[CallState, CallStep], CallState] = {
    (state, step): after
    for state in CallState
    for step, after in _AFTER.items()
    if state is not CallState.JOINED and (step, state) != (CallStep.CLEAR, CallState.NOT_CALLED)
}


def next_call(state: CallState, step: CallStep) -> CallState:
    """Return the state after a step. Raises CallAnswerRefused."""
    try:
        return CALLS[state, step]
    except KeyError:
        raise CallAnswerRefused(state=state, step=step) from None
