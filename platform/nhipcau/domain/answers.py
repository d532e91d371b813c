"""Answers of points to an invitation: acknowledge, or decline with a reason and a substitute."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from nhipcau.domain.conference import HOLDING, Intake
from nhipcau.domain.errors import WrongState

#: Delegates of one point.
DELEGATE_LIMIT = 200


class AnswerState(StrEnum):
    """What a point has said."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    DECLINED = "declined"


class AnswerStep(StrEnum):
    """What a point does."""

    ACKNOWLEDGE = "acknowledge"
    DECLINE = "decline"
    #: The conference was moved: what was said holds for another time.
    MOVE = "move"


#: State × step → next state; a point may change its mind until the session begins.
ANSWERS: dict[tuple[AnswerState, AnswerStep], AnswerState] = {
    (AnswerState.WAITING, AnswerStep.ACKNOWLEDGE): AnswerState.ACKNOWLEDGED,
    (AnswerState.WAITING, AnswerStep.DECLINE): AnswerState.DECLINED,
    (AnswerState.ACKNOWLEDGED, AnswerStep.ACKNOWLEDGE): AnswerState.ACKNOWLEDGED,
    (AnswerState.ACKNOWLEDGED, AnswerStep.DECLINE): AnswerState.DECLINED,
    (AnswerState.DECLINED, AnswerStep.ACKNOWLEDGE): AnswerState.ACKNOWLEDGED,
    (AnswerState.DECLINED, AnswerStep.DECLINE): AnswerState.DECLINED,
    (AnswerState.ACKNOWLEDGED, AnswerStep.MOVE): AnswerState.WAITING,
    (AnswerState.DECLINED, AnswerStep.MOVE): AnswerState.WAITING,
    (AnswerState.WAITING, AnswerStep.MOVE): AnswerState.WAITING,
}


def next_answer(state: AnswerState, step: AnswerStep) -> AnswerState:
    """Return the state after a step."""
    return ANSWERS[state, step]


def standing(state: AnswerState, answered_for: datetime, starts_at: datetime) -> AnswerState:
    """Return what an answer is worth now: one that was given for another time is none."""
    return state if answered_for == starts_at else next_answer(state, AnswerStep.MOVE)


def check_answerable(intake: Intake, ends_at: datetime, now: datetime) -> None:
    """Refuse answers to what was not handed in, was cancelled, or is over. Raises WrongState."""
    if intake not in HOLDING:
        raise WrongState(state=intake)
    if now > ends_at:
        raise WrongState(state="ended")
