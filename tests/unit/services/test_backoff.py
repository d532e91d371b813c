"""Wrong tries: when they wait, how long, and what is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.services.backoff import Backoff

START = datetime(2026, 3, 11, tzinfo=UTC)


def backoff(keys: int = 100) -> Backoff:
    return Backoff(free=3, longest=timedelta(seconds=60), forget=timedelta(minutes=10), keys=keys)


def test_the_wait_doubles_after_the_free_tries_up_to_the_longest() -> None:
    tries, now, waits = backoff(), START, []
    for _ in range(10):
        tries.failed("a", now)
        wait_s = tries.wait_s("a", now)
        waits.append(wait_s)
        now += timedelta(seconds=wait_s)
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_a_right_try_or_time_forgets() -> None:
    tries = backoff()
    for _ in range(3):
        tries.failed("a", START)
        tries.failed("b", START)
    tries.succeeded("a")
    later = START + timedelta(minutes=11)
    assert (tries.wait_s("a", START), tries.failed("a", START)) == (0, 1)
    assert (tries.wait_s("b", START), tries.failed("b", later)) == (1, 1)


def test_no_more_keys_are_kept_than_allowed() -> None:
    tries = backoff(keys=2)
    for key in "abc":
        for _ in range(3):
            tries.failed(key, START)
    assert [tries.wait_s(key, START) for key in "abc"] == [0, 1, 1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 100)), max_size=60))
def test_one_key_never_makes_another_wait(steps: list[tuple[str, int]]) -> None:
    together, alone, now = backoff(), backoff(), START
    for key, seconds in steps:
        now += timedelta(seconds=seconds)
        together.failed(key, now)
        if key == "a":
            alone.failed(key, now)
        assert together.wait_s("a", now) == alone.wait_s("a", now)
