"""Clashes, the server's load, free times, precedence, and the days of a series."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.clashes import ClashKind, Occupied, OnDuty, Plan, Span, find_clashes, free_times, peak
from nhipcau.domain.conference import PurposeScope, SessionKind
from nhipcau.domain.errors import BadInput
from nhipcau.domain.precedence import Contender, Move, Standing, standing_of, who_moves
from nhipcau.domain.series import LONGEST, days_of_series
from nhipcau.domain.working_days import VIETNAM, WorkingCalendar

#: Tuesday, 8:00 in Việt Nam.
EIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def span(begins: float, lasts: float = 2, kind: SessionKind = SessionKind.LIVE) -> Span:
    starts = EIGHT + timedelta(hours=begins)
    return Span(kind, starts, starts + timedelta(hours=lasts))


def other(begins: float, lasts: float = 2, points: dict[int, int | None] | None = None, number: int = 1) -> Occupied:
    held = points or {}
    return Occupied(number, 100 + number, span(begins, lasts), held, load=len(held))


def plan(points: dict[int, int | None], *spans: Span, people: tuple[OnDuty, ...] = ()) -> Plan:
    return Plan(spans or (span(0),), points, people)


def test_a_point_sits_in_one_session_at_a_time() -> None:
    (clash,) = find_clashes(plan({1: None, 2: None}), [other(1, points={2: None, 3: None})])
    assert (clash.kind, clash.point_ids, clash.other.conference_id) == (ClashKind.POINT, (2,), 101)


@pytest.mark.parametrize("begins", [-2, 2])
def test_sessions_that_touch_do_not_clash(begins: float) -> None:
    assert find_clashes(plan({1: None}), [other(begins, points={1: None})]) == []


def test_two_rooms_of_a_point_are_held_at_once_when_both_are_named() -> None:
    assert find_clashes(plan({1: 5}), [other(0, points={1: 6})]) == []
    assert [c.kind for c in find_clashes(plan({1: 5}), [other(0, points={1: 5})])] == [ClashKind.VENUE]
    assert [c.kind for c in find_clashes(plan({1: 5}), [other(0, points={1: None})])] == [ClashKind.POINT]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (OnDuty("Trần Văn  Trực", "0912 345 678", 1), OnDuty("trần văn trực", "0912.345.678", 9), True),
        (OnDuty("Trần Văn Trực", "0912345678", 1), OnDuty("Trần Văn Trực", "0999999999", 1), False),
        (OnDuty("Trần Văn Trực", "", 1), OnDuty("Trần Văn Trực", "0912345678", 1), True),
        (OnDuty("Trần Văn Trực", "", 1), OnDuty("Trần Văn Trực", "", 2), False),
        (OnDuty("", "", 1), OnDuty("", "", 1), False),
    ],
)
def test_people_are_told_apart_by_telephone_or_body(one: OnDuty, two: OnDuty, same: bool) -> None:
    """Art. 13.6b, Art. 13.6c: nobody is on duty at two places."""
    held = Occupied(1, 101, span(0), people=(two,))
    found = find_clashes(plan({1: None}, people=(one,)), [held])
    assert [clash.kind for clash in found] == ([ClashKind.PERSON] if same else [])


def test_the_rehearsal_holds_its_points_too() -> None:
    rehearsal = span(-18, 1, SessionKind.REHEARSAL)
    (clash,) = find_clashes(plan({1: None}, rehearsal, span(0)), [other(-18, 3, {1: None})])
    assert clash.span.kind is SessionKind.REHEARSAL


def test_the_server_is_as_full_as_its_busiest_instant() -> None:
    morning = [other(-1, 2, dict.fromkeys(range(100)), 1), other(1, 2, dict.fromkeys(range(100, 150)), 2)]
    load, then = peak(span(0), 30, morning)
    assert (load, [held.session_id for held in then]) == (130, [1])


def test_free_times_are_the_nearest_that_clash_with_nothing() -> None:
    wanted = plan({1: None})
    taken = [other(-1, 2.25, {1: None}, 1)]
    found = free_times(wanted, taken, WorkingCalendar(), capacity=500, after=EIGHT - timedelta(days=3))
    assert [one.starts_at.astimezone(VIETNAM).isoformat()[:16] for one in found] == [
        "2026-11-24T09:15",
        "2026-11-24T10:15",
        "2026-11-24T11:15",
    ]


def test_free_times_skip_days_off_and_the_past() -> None:
    friday = Plan((Span(SessionKind.LIVE, EIGHT + timedelta(days=3), EIGHT + timedelta(days=3, hours=10)),), {1: None})
    found = free_times(
        friday,
        [Occupied(1, 101, friday.spans[0], {1: None})],
        WorkingCalendar(),
        capacity=500,
        after=EIGHT,
        limit=1,
    )
    assert [one.starts_at.astimezone(VIETNAM).date() for one in found] == [date(2026, 11, 30)]


@given(st.lists(st.tuples(st.integers(-8, 30), st.integers(1, 8)), max_size=8))
def test_what_is_offered_is_free(taken: list[tuple[int, int]]) -> None:
    held = [other(at / 2, lasts / 2, {1: None}, n) for n, (at, lasts) in enumerate(taken, 1)]
    wanted = plan({1: None, 2: None})
    for offer in free_times(wanted, held, WorkingCalendar(), capacity=500, after=EIGHT - timedelta(days=1)):
        assert find_clashes(plan({1: None, 2: None}, offer), held) == []
        assert offer.ends_at - offer.starts_at == timedelta(hours=2)


def test_the_district_moves_and_not_the_provincial_chair() -> None:
    chair = Contender(standing_of(PurposeScope.A, "province"))
    district = Contender(standing_of(PurposeScope.C, "district"), EIGHT, confirmed=True)
    assert (who_moves(chair, district), who_moves(district, chair)) == (Move.THEIRS, Move.OURS)


def test_of_equals_the_unconfirmed_and_then_the_later_one_moves() -> None:
    early = Contender(Standing.DISTRICT, EIGHT)
    later = Contender(Standing.DISTRICT, EIGHT + timedelta(days=1))
    sure = Contender(Standing.DISTRICT, EIGHT + timedelta(days=1), confirmed=True)
    typed = Contender(Standing.DISTRICT)
    assert who_moves(early, later) is Move.THEIRS
    assert who_moves(later, early) is Move.OURS
    assert who_moves(early, sure) is Move.OURS
    assert who_moves(typed, later) is Move.OURS


def test_another_order_proposes_otherwise() -> None:
    order = (Standing.DISTRICT, *(one for one in Standing if one is not Standing.DISTRICT))
    assert who_moves(Contender(Standing.PROVINCIAL_CHAIR), Contender(Standing.DISTRICT), order) is Move.OURS


@given(st.sampled_from(Standing), st.sampled_from(Standing), st.booleans(), st.booleans())
def test_exactly_one_of_two_is_proposed(one: Standing, two: Standing, sure: bool, also: bool) -> None:
    ours, theirs = Contender(one, EIGHT, sure), Contender(two, EIGHT + timedelta(hours=1), also)
    assert {who_moves(ours, theirs), who_moves(theirs, ours)} == {Move.OURS, Move.THEIRS}


def test_a_weekly_briefing_leaves_out_what_it_should() -> None:
    days = days_of_series(date(2026, 4, 16), date(2026, 5, 14), [4], left_out=[date(2026, 4, 30)])
    assert days == [date(2026, 4, 16), date(2026, 4, 23), date(2026, 5, 7), date(2026, 5, 14)]


def test_every_second_week_counts_from_the_first() -> None:
    days = days_of_series(date(2026, 11, 24), date(2026, 12, 22), [2, 4], every_weeks=2)
    assert days == [date(2026, 11, 24), date(2026, 11, 26), date(2026, 12, 8), date(2026, 12, 10), date(2026, 12, 22)]


@pytest.mark.parametrize(
    ("last", "weekdays", "detail"),
    [
        (date(2026, 11, 23), [2], "series_end"),
        (date(2026, 11, 24), [3], "series_empty"),
        (date(2027, 11, 24), [1, 2, 3, 4, 5], "series_long"),
    ],
)
def test_what_is_no_series_is_refused(last: date, weekdays: list[int], detail: str) -> None:
    with pytest.raises(BadInput) as refused:
        days_of_series(date(2026, 11, 24), last, weekdays)
    assert refused.value.params["detail"] == detail


def test_a_year_of_weeks_is_a_series() -> None:
    assert len(days_of_series(date(2026, 1, 6), date(2026, 12, 31), [2])) <= LONGEST
