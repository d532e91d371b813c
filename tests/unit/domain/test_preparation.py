"""State tables of calls, answers, requests and files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.answers import ANSWERS, AnswerState, AnswerStep, check_answerable, next_answer, standing
from nhipcau.domain.callout import CALLS, Authority, CallState, CallStep, next_call
from nhipcau.domain.conference import HOLDING, Intake
from nhipcau.domain.errors import WrongState, all_refusals
from nhipcau.domain.errors_preparation import (
    PREPARATION_STATES,
    CallAnswerRefused,
    FileRefused,
    StepRefused,
)
from nhipcau.domain.requests import (
    FILES,
    REQUESTS,
    FileState,
    FileStep,
    RequestState,
    RequestStep,
    next_file,
    next_request,
)

NOON = datetime(2026, 3, 11, 5, 0, tzinfo=UTC)


def test_three_may_direct_an_emergency() -> None:
    """Art. 9.3 names them."""
    assert len(Authority) == 3


@given(st.lists(st.sampled_from(CallStep), max_size=12))
def test_who_has_joined_stays_joined(steps: list[CallStep]) -> None:
    """Art. 9.3: *đã vào* is never taken back by hand."""
    state = CallState.NOT_CALLED
    joined = False
    for step in steps:
        try:
            state = next_call(state, step)
        except CallAnswerRefused:
            assert (state, step) not in CALLS
            continue
        assert not joined
        joined = step is CallStep.JOIN
    assert (state is CallState.JOINED) == joined


@given(st.lists(st.sampled_from(AnswerStep), max_size=12))
def test_the_last_answer_counts_and_a_move_takes_it_back(steps: list[AnswerStep]) -> None:
    state = AnswerState.WAITING
    for step in steps:
        state = next_answer(state, step)
    last = {
        AnswerStep.ACKNOWLEDGE: AnswerState.ACKNOWLEDGED,
        AnswerStep.DECLINE: AnswerState.DECLINED,
        AnswerStep.MOVE: AnswerState.WAITING,
    }
    assert state is (last[steps[-1]] if steps else AnswerState.WAITING)
    assert {known for known, _ in ANSWERS} == set(AnswerState)


@given(st.sampled_from(AnswerState), st.timedeltas(timedelta(minutes=1), timedelta(days=9)))
def test_an_answer_for_another_time_is_none(state: AnswerState, moved: timedelta) -> None:
    assert standing(state, NOON, NOON) is state
    assert standing(state, NOON, NOON + moved) is AnswerState.WAITING


@given(st.sampled_from(Intake), st.sampled_from([-1, 0, 1]))
def test_only_what_stands_and_is_not_over_is_answered(intake: Intake, hours: int) -> None:
    wrong = intake not in HOLDING or hours > 0
    try:
        check_answerable(intake, NOON, NOON + timedelta(hours=hours))
    except WrongState:
        assert wrong
    else:
        assert not wrong


@given(st.lists(st.sampled_from(RequestStep), max_size=12))
def test_what_was_withdrawn_is_never_agreed_on(steps: list[RequestStep]) -> None:
    """Art. 9.2: agreed means as it stands now; a change has to be agreed on anew."""
    state = RequestState.ASKED
    for step in steps:
        try:
            after = next_request(state, step)
        except StepRefused:
            assert (state, step) not in REQUESTS
            continue
        assert state is not RequestState.WITHDRAWN
        if step is RequestStep.CHANGE:
            assert after is RequestState.ASKED
        state = after


@given(st.lists(st.sampled_from(FileStep), max_size=12))
def test_a_file_is_ready_only_after_it_was_made(steps: list[FileStep]) -> None:
    state, taken = FileState.UPLOADING, []
    for step in steps:
        try:
            state = next_file(state, step)
        except StepRefused:
            assert (state, step) not in FILES
            continue
        taken.append(step)
    if state is FileState.READY:
        assert taken[-2:] == [FileStep.BEGIN, FileStep.MAKE_READY]
    if FileStep.REMOVE in taken:
        assert (taken[-1], state) == (FileStep.REMOVE, FileState.REMOVED)


def test_every_state_has_words_and_every_bad_file_a_message_of_its_own() -> None:
    assert {*CallState, *RequestState, *FileState} == set(PREPARATION_STATES)
    kinds = all_refusals(FileRefused)
    assert len({kind.code for kind in kinds}) == len({kind.vi for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("state", PREPARATION_STATES)
def test_states_are_worded_in_the_readers_language(state: str) -> None:
    vi, en = PREPARATION_STATES[state]
    assert (vi in StepRefused(state=state).words("vi")[0], en in StepRefused(state=state).words("en")[0]) == (
        True,
        True,
    )
