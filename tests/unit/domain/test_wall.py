"""Which points are worst, and in which order the wall shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.wall import (
    LIMITS,
    RANK,
    Figure,
    Reading,
    Verdict,
    WallGroup,
    WallPoint,
    WallState,
    judge,
    worst_first,
)

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
EVERY = timedelta(seconds=5)


def readings(*changed: dict[str, Any]) -> list[Reading]:
    """Return one reading each five seconds, the newest now; each differs from a good one as told."""
    good = {
        "up_kbps": 0.0,
        "down_kbps": 320.0,
        "loss": 0.0,
        "rtt_ms": 40.0,
        "fps": 25.0,
        "sound_db": -40.0,
        "frozen": False,
    }
    last = len(changed) - 1
    return [Reading(NOW - EVERY * (last - n), **{**good, **one}) for n, one in enumerate(changed)]


@pytest.mark.parametrize(
    ("presence", "state"),
    [("absent", WallState.ABSENT), ("dropped", WallState.LOST), ("left", WallState.LEFT)],
)
def test_a_seat_that_is_not_occupied_is_judged_by_its_presence_alone(presence: str, state: WallState) -> None:
    assert judge(presence, readings({"loss": 0.5}, {"loss": 0.5}), NOW) == Verdict(state)


def test_a_page_that_says_nothing_or_said_it_long_ago_is_unmeasured() -> None:
    assert judge("present", [], NOW) == Verdict(WallState.UNMEASURED)
    said = readings({}, {})
    assert judge("present", said, NOW + LIMITS.stale) == Verdict(WallState.GOOD)
    assert judge("present", said, NOW + LIMITS.stale + EVERY) == Verdict(WallState.UNMEASURED)


@pytest.mark.parametrize(
    ("trouble", "verdict"),
    [
        ({"loss": 0.05}, Verdict(WallState.WEAK, (Figure.LOSS,))),
        ({"loss": 0.049}, Verdict(WallState.GOOD)),
        ({"rtt_ms": 400.0}, Verdict(WallState.WEAK, (Figure.RTT,))),
        ({"rtt_ms": 399.0}, Verdict(WallState.GOOD)),
        ({"rtt_ms": None}, Verdict(WallState.GOOD)),
        ({"loss": 0.2, "rtt_ms": 900.0}, Verdict(WallState.WEAK, (Figure.LOSS, Figure.RTT))),
        ({"frozen": True}, Verdict(WallState.FROZEN, (Figure.FROZEN,))),
        ({"frozen": True, "loss": 0.2}, Verdict(WallState.FROZEN, (Figure.FROZEN, Figure.LOSS))),
        # Few bits and a picture that is a slide: no fault.
        ({"down_kbps": 0.0, "fps": None}, Verdict(WallState.GOOD)),
    ],
)
def test_trouble_is_said_when_two_readings_in_a_row_have_it(trouble: dict[str, Any], verdict: Verdict) -> None:
    assert judge("present", readings({}, trouble, trouble), NOW) == verdict
    assert judge("present", readings({}, trouble), NOW).state == WallState.GOOD
    assert judge("present", readings(trouble, trouble, {}), NOW).state == WallState.GOOD


def test_a_microphone_is_silent_after_half_a_minute_of_nothing() -> None:
    nothing = {"sound_db": -160.0}
    assert judge("present", readings({}, *[nothing] * 7), NOW) == Verdict(WallState.SILENT, (Figure.SOUND,))
    assert judge("present", readings({}, *[nothing] * 6), NOW) == Verdict(WallState.GOOD)
    # A quiet room is louder, and a browser that does not say accuses nobody.
    assert judge("present", readings(*[{"sound_db": -80.0}] * 9), NOW) == Verdict(WallState.GOOD)
    assert judge("present", readings(*[{"sound_db": None}] * 9), NOW) == Verdict(WallState.GOOD)
    # A weak line is the worse of two.
    weak = readings(*[{**nothing, "loss": 0.3}] * 9)
    assert judge("present", weak, NOW) == Verdict(WallState.WEAK, (Figure.LOSS, Figure.SOUND))


def test_the_worst_subtree_stands_first_and_in_it_the_worst_point() -> None:
    assert worst_first(
        [
            WallPoint(1, 0, WallState.GOOD),
            WallPoint(2, 10, WallState.GOOD),
            WallPoint(3, 10, WallState.ABSENT),
            WallPoint(4, 20, WallState.WEAK),
            WallPoint(5, 20, WallState.GOOD),
            WallPoint(6, 20, WallState.LOST),
            WallPoint(7, 30, WallState.ABSENT),
            WallPoint(8, 30, WallState.ABSENT),
        ]
    ) == (
        WallGroup(20, (6, 4, 5), {WallState.LOST: 1, WallState.WEAK: 1, WallState.GOOD: 1}),
        WallGroup(30, (7, 8), {WallState.ABSENT: 2}),
        WallGroup(10, (3, 2), {WallState.ABSENT: 1, WallState.GOOD: 1}),
        WallGroup(0, (1,), {WallState.GOOD: 1}),
    )


def test_in_a_state_whoever_speaks_stands_first_then_whoever_is_about_to() -> None:
    (group,) = worst_first(
        [
            WallPoint(1, 1, WallState.WEAK),
            WallPoint(2, 1, WallState.WEAK, queue_place=2),
            WallPoint(3, 1, WallState.WEAK, queue_place=1),
            WallPoint(4, 1, WallState.WEAK, speaks=True),
        ]
    )
    assert group.point_ids == (4, 3, 2, 1)


@given(
    st.lists(
        st.builds(
            WallPoint,
            point_id=st.integers(1, 250),
            group_id=st.integers(0, 5),
            state=st.sampled_from(WallState),
            speaks=st.booleans(),
            queue_place=st.integers(0, 9),
        ),
        unique_by=lambda point: point.point_id,
    )
)
def test_every_point_stands_on_the_wall_once_and_no_better_one_before_it(points: list[WallPoint]) -> None:
    groups = worst_first(points)
    states = {point.point_id: point.state for point in points}
    shown = [point_id for group in groups for point_id in group.point_ids]
    assert sorted(shown) == sorted(states)
    for group in groups:
        ranks = [RANK[states[point_id]] for point_id in group.point_ids]
        assert ranks == sorted(ranks)
        assert sum(group.counts.values()) == len(group.point_ids)
    worst = [min(RANK[states[point_id]] for point_id in group.point_ids) for group in groups]
    assert worst == sorted(worst)
