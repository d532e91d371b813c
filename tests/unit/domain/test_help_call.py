"""Calls to the engineer: what follows from any order of presses on either side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.errors import Refusal
from nhipcau.domain.errors_help import HelpCallOver, HelpCallTaken, HelpCallUnanswered
from nhipcau.domain.events import EventType
from nhipcau.domain.help_call import Call, HelpState, answer, hang_up, require_talking

START = datetime(2026, 3, 11, 2, tzinfo=UTC)
CALL = Call(7, 17, "Xã Đông Sơn", START)


def test_a_call_is_answered_and_ended_with_its_times() -> None:
    talked, answered = answer(CALL, engineer_id=1, engineer="Lý Văn Dũng", now=START + timedelta(seconds=20))
    over, ended = hang_up(talked, now=START + timedelta(seconds=80))
    about = {"point_id": 17, "label": "Xã Đông Sơn", "call_id": 7}
    assert [(fact.type, fact.data) for fact in (*answered, *ended)] == [
        (EventType.HELP_ANSWERED, {**about, "waited_ms": 20_000}),
        (EventType.HELP_ENDED, {**about, "engineer": "Lý Văn Dũng", "spoke_ms": 60_000}),
    ]
    assert (CALL.state, talked.state, over.state) == (HelpState.WAITING, HelpState.TALKING, HelpState.ENDED)


def test_a_call_that_nobody_answered_is_given_up() -> None:
    _, facts = hang_up(CALL, now=START + timedelta(minutes=2))
    assert [(fact.type, fact.data["waited_ms"]) for fact in facts] == [(EventType.HELP_GIVEN_UP, 120_000)]


def test_who_may_speak_in_it() -> None:
    talked, _ = answer(CALL, engineer_id=1, engineer="Lý Văn Dũng", now=START)
    over, _ = hang_up(talked, now=START)
    require_talking(talked, None)
    require_talking(talked, 1)
    with pytest.raises(HelpCallTaken):
        require_talking(talked, 2)
    with pytest.raises(HelpCallUnanswered):
        require_talking(CALL, None)
    with pytest.raises(HelpCallOver):
        require_talking(over, None)


@given(st.lists(st.sampled_from(["answer 1", "answer 2", "hang_up"]), max_size=8))
def test_one_engineer_answers_and_one_end_is_told(presses: list[str]) -> None:
    call, told, now = CALL, [], START
    for press in presses:
        now += timedelta(seconds=1)
        try:
            if press == "hang_up":
                call, facts = hang_up(call, now=now)
            else:
                call, facts = answer(call, engineer_id=int(press[-1]), engineer=press, now=now)
        except Refusal:
            continue
        told += [fact.type for fact in facts]
    ends = {EventType.HELP_ENDED, EventType.HELP_GIVEN_UP}
    assert sum(kind in ends for kind in told) == ("hang_up" in presses)
    before_end = presses[: presses.index("hang_up")] if "hang_up" in presses else presses
    assert told.count(EventType.HELP_ANSWERED) == bool(before_end)
    assert call.engineer == (before_end[0] if before_end else "")
