"""The state machine of faults outside sessions (Art. 13.3): whatever people press, it stays a fault that ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.errors import Forbidden
from nhipcau.domain.errors_points import DIFFICULTY_STATES, FAULT_STATES, FaultStateWrong
from nhipcau.domain.fault import (
    OPEN,
    TABLE,
    UNREPAIRED,
    FaultCommand,
    FaultKind,
    FaultState,
    Side,
    commands_of,
    decide,
    moved,
    waits_for,
)

BOTH = frozenset(Side)
BODY = frozenset({Side.BODY})
DEPARTMENT = frozenset({Side.DEPARTMENT})

sides = st.frozensets(st.sampled_from(Side))
presses = st.lists(st.tuples(st.sampled_from(FaultCommand), sides), max_size=40)


def test_the_usual_way_from_report_to_close() -> None:
    """Art. 13.3: a body reports, the Department receives, somebody repairs, the body confirms."""
    state = FaultState.REPORTED
    seen = [state]
    for command, who in (
        (FaultCommand.RECEIVE, DEPARTMENT),
        (FaultCommand.NOTIFY_PROVIDER, DEPARTMENT),
        (FaultCommand.BEGIN_WORK, BODY),
        (FaultCommand.FIX, BODY),
        (FaultCommand.REOPEN, BODY),
        (FaultCommand.BEGIN_WORK, DEPARTMENT),
        (FaultCommand.FIX, DEPARTMENT),
        (FaultCommand.CLOSE, BODY),
    ):
        state = decide(state, command, who, kind=FaultKind.LINE)
        seen.append(state)
    assert seen == ["reported", "received", "received", "in_work", "fixed", "reopened", "in_work", "fixed", "closed"]


@given(presses)
def test_whatever_is_pressed_the_state_follows_the_table_and_a_refusal_changes_nothing(
    pressed: list[tuple[FaultCommand, frozenset[Side]]],
) -> None:
    state = FaultState.REPORTED
    for command, who in pressed:
        offered = commands_of(state, who)
        if command in offered:
            then = decide(state, command, who, kind=FaultKind.LINE)
            assert then == TABLE[state, command][0]
            state = then
        elif (state, command) in TABLE:
            with pytest.raises(Forbidden):
                decide(state, command, who, kind=FaultKind.LINE)
        else:
            with pytest.raises(FaultStateWrong) as raised:
                decide(state, command, who, kind=FaultKind.LINE)
            assert raised.value.params == {"state": state}


@given(presses)
def test_from_every_state_that_is_reached_the_body_alone_can_bring_it_to_an_end(
    pressed: list[tuple[FaultCommand, frozenset[Side]]],
) -> None:
    state = FaultState.REPORTED
    for command, who in pressed:
        if command in commands_of(state, who):
            state = decide(state, command, who, kind=FaultKind.LINE)
    if state in UNREPAIRED:
        state = decide(state, FaultCommand.FIX, BODY, kind=FaultKind.LINE)
    if state is FaultState.FIXED:
        state = decide(state, FaultCommand.CLOSE, BODY, kind=FaultKind.LINE)
    assert state is FaultState.CLOSED


@given(st.sampled_from(FaultState), sides)
def test_whoever_is_waited_for_can_do_something(state: FaultState, who: frozenset[Side]) -> None:
    if waits_for(state, who):
        assert set(commands_of(state, who)) - {FaultCommand.NOTE}


def test_receiving_is_the_departments_and_nobody_else_does_anything() -> None:
    receives = {state for state in FaultState if FaultCommand.RECEIVE in commands_of(state, DEPARTMENT)}
    assert receives == {FaultState.REPORTED, FaultState.REOPENED}
    assert {commands_of(state, frozenset()) for state in FaultState} == {()}
    assert {state for state in FaultState if FaultCommand.RECEIVE in commands_of(state, BODY)} == set()


def test_every_state_has_words_and_only_closed_is_over() -> None:
    assert set(FAULT_STATES) == set(DIFFICULTY_STATES) == set(FaultState)
    assert set(FaultState) - set(OPEN) == {FaultState.CLOSED}


@pytest.mark.parametrize("kind", FaultKind)
def test_a_difficulty_is_refused_in_its_own_words(kind: FaultKind) -> None:
    """Art. 13.3 says *sự cố*, Art. 15.2 *khó khăn, vướng mắc*: nothing failed, and nothing is repaired."""
    difficulty = kind is FaultKind.DIFFICULTY
    with pytest.raises(FaultStateWrong) as refused:
        decide(FaultState.FIXED, FaultCommand.FIX, BOTH, kind=kind)
    for refusal in (refused.value, moved(kind, FaultState.FIXED, "Lý Văn Trực")):
        vi, en = refusal.words("vi")[0], refusal.words("en")[0]
        assert ("khó khăn, vướng mắc" in vi, "đã trả lời" in vi, "sự cố" in vi, "khắc phục" in vi) == (
            difficulty,
            difficulty,
            not difficulty,
            not difficulty,
        )
        assert ("the difficulty is" in en, "answered" in en, "fault" in en) == (difficulty, difficulty, not difficulty)
