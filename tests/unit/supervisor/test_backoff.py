"""Waits between restarts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.supervisor.backoff import Backoff, job_backoff


def test_waits_double_up_to_the_limit() -> None:
    backoff = Backoff(first_s=0.25, limit_s=3.0)
    assert [backoff.next_wait(0) for _ in range(6)] == [0.25, 0.5, 1.0, 2.0, 3.0, 3.0]


def test_the_first_restart_may_be_at_once() -> None:
    backoff = Backoff(first_s=0.25, limit_s=1.0, at_once=True)
    assert [backoff.next_wait(0) for _ in range(5)] == [0.0, 0.25, 0.5, 1.0, 1.0]


def test_a_stable_life_begins_anew() -> None:
    backoff = Backoff(first_s=0.25, stable_s=20)
    waits = [backoff.next_wait(lived) for lived in (0, 0, 19.9, 20, 0)]
    assert waits == [0.25, 0.5, 1.0, 0.25, 0.5]


@given(st.lists(st.floats(0, 1000), max_size=50), st.booleans())
def test_no_wait_is_ever_longer_than_the_limit(lives: list[float], at_once: bool) -> None:
    backoff = Backoff(limit_s=5.0, at_once=at_once)
    assert all(0 <= backoff.next_wait(lived) <= 5.0 for lived in lives)


def test_a_night_of_failures_does_not_overflow() -> None:
    backoff = Backoff()
    assert {backoff.next_wait(0) for _ in range(3000)} <= {0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0}


def test_a_job_that_was_at_work_is_back_at_once_however_often_it_is_killed() -> None:
    backoff = job_backoff()
    assert [backoff.next_wait(3.5) for _ in range(20)] == [0.0] * 20


def test_a_job_that_dies_while_it_starts_waits_longer_each_time() -> None:
    backoff = job_backoff()
    waits = [backoff.next_wait(1.0) for _ in range(9)]
    assert waits == sorted(waits)
    assert waits[0] == 0.0
    assert waits[-1] == 5.0
