"""The two state machines, the schedule, and the deadline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.conference import (
    INTAKE,
    JOINABLE,
    LONGEST_SESSION,
    RUNNING,
    Intake,
    IntakeStep,
    SessionState,
    SessionStep,
    check_points,
    check_schedule,
    check_window,
    next_intake,
    next_running,
    window,
)
from nhipcau.domain.errors import (
    EndBeforeStart,
    MainPointTwice,
    OutsideWindow,
    SessionTooLong,
    TooManyPoints,
    WrongState,
)

NOON = datetime(2026, 3, 11, 5, 0, tzinfo=UTC)


@given(st.lists(st.sampled_from(IntakeStep), max_size=12))
def test_what_is_cancelled_stays_cancelled_and_nothing_is_confirmed_unseen(steps: list[IntakeStep]) -> None:
    """Art. 7.1, Art. 11.1: what was held elsewhere is never confirmed, what was handed in is never a draft again."""
    state = Intake.DRAFT
    for step in steps:
        try:
            after = next_intake(state, step)
        except WrongState:
            continue
        assert state is not Intake.CANCELLED
        assert after is not Intake.DRAFT or state is Intake.DRAFT
        if state is Intake.ENTERED:
            assert after in {Intake.ENTERED, Intake.CANCELLED}
        if after is Intake.CONFIRMED:
            assert (state in {Intake.RECEIVED, Intake.IN_CONFLICT}, step) == (True, IntakeStep.CONFIRM)
        state = after


@given(st.lists(st.sampled_from(SessionStep), max_size=12))
def test_a_session_is_opened_once_and_ends_for_good(steps: list[SessionStep]) -> None:
    state = SessionState.PLANNED
    taken = []
    for step in steps:
        try:
            state = next_running(state, step)
        except WrongState:
            continue
        taken.append(step)
    assert taken.count(SessionStep.OPEN) <= 1
    assert taken.count(SessionStep.START) <= 1
    if SessionStep.END in taken:
        assert (taken[-1], state) == (SessionStep.END, SessionState.ENDED)
    assert (state in JOINABLE) == (SessionStep.OPEN in taken and SessionStep.END not in taken)


def test_every_state_but_the_last_leads_on() -> None:
    assert {state for state, _ in RUNNING} == set(SessionState) - {SessionState.ENDED}
    assert {state for state, _ in INTAKE} == set(Intake) - {Intake.CANCELLED}


def test_schedules_and_points_that_cannot_be() -> None:
    """Art. 3.3: one main point; a session may run over midnight, but not longer than a day."""
    check_schedule(NOON, NOON + timedelta(minutes=1))
    check_schedule(NOON, NOON + LONGEST_SESSION)
    with pytest.raises(SessionTooLong):
        check_schedule(NOON, NOON + LONGEST_SESSION + timedelta(seconds=1))
    for ends_at in (NOON, NOON - timedelta(minutes=1)):
        with pytest.raises(EndBeforeStart):
            check_schedule(NOON, ends_at)
    check_points(1, tuple(range(2, 252)))
    with pytest.raises(TooManyPoints):
        check_points(1, tuple(range(2, 253)))
    for main, subs in ((0, (2,)), (1, (1, 2))):
        with pytest.raises(MainPointTwice):
            check_points(main, subs)


def test_the_window_is_closed_at_both_ends() -> None:
    opens, closes = window(NOON, NOON + timedelta(hours=2), timedelta(minutes=60))
    for now in (opens, NOON, closes):
        check_window(now, opens, closes)
    for now in (opens - timedelta(seconds=1), closes + timedelta(seconds=1)):
        with pytest.raises(OutsideWindow):
            check_window(now, opens, closes)
