"""Deadlines over many calendars are monotone, their own inverse, blind to zones. Art. 9.1, Art. 9.2, Art. 10.1."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.deadline import Clause, CountingRule, Outcome, Rule, deadline, first_day_in_time, judge
from nhipcau.domain.deadline_words import reasoning, unconfirmed
from nhipcau.domain.working_days import VIETNAM, CalendarDay, DayKind, WorkingCalendar, days_for
from support.announced import CALENDAR, ENTRIES

#: Around two year ends, Tết, and every swap that was announced.
FIRST, LAST = date(2025, 12, 1), date(2027, 3, 31)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)

rules = st.builds(
    Rule,
    st.sampled_from(Clause),
    st.integers(1, 10),
    st.sampled_from(CountingRule),
    st.times(time(11), time(18)),
)
starts = st.datetimes(datetime(2025, 12, 20), datetime(2027, 3, 20), timezones=st.just(VIETNAM))  # noqa: DTZ001 - bounds
entries = st.lists(
    st.builds(CalendarDay, st.dates(FIRST, LAST), st.sampled_from(DayKind)), max_size=60, unique_by=lambda one: one.day
)
calendars = st.one_of(
    st.just(CALENDAR),
    st.builds(
        lambda days, years, saturdays: WorkingCalendar(1, days_for(days, {}), frozenset(years), saturdays),
        entries,
        st.sets(st.sampled_from([2025, 2026, 2027])),
        st.booleans(),
    ),
)


@given(starts, rules, calendars)
def test_so_many_working_days_lie_between(start: datetime, rule: Rule, calendar: WorkingCalendar) -> None:
    """Art. 9.1: N are counted, the session's own day is not; it is due when the office closes on a working day."""
    due = deadline(start, rule, calendar)
    last = due.due_at.date()
    walked = [last + DAY * n for n in range((start.date() - last).days)]
    working = [day for day in walked if calendar.is_working(day)]
    assert len(working) == rule.steps
    assert due.counted == tuple(reversed(working[-rule.days :]))
    assert (calendar.is_working(last), due.due_at.timetz()) == (True, rule.closes.replace(tzinfo=VIETNAM))


@given(starts, starts, rules, calendars)
def test_a_later_session_is_never_due_earlier(a: datetime, b: datetime, rule: Rule, calendar: WorkingCalendar) -> None:
    first, second = sorted((a, b))
    assert deadline(first, rule, calendar).due_at <= deadline(second, rule, calendar).due_at


@given(starts, rules, calendars)
def test_more_days_and_whole_days_are_due_earlier(start: datetime, rule: Rule, calendar: WorkingCalendar) -> None:
    due = deadline(start, rule, calendar).due_at
    assert deadline(start, replace(rule, days=rule.days + 1), calendar).due_at < due
    nth, whole = (deadline(start, replace(rule, counting=how), calendar).due_at for how in CountingRule)
    assert whole < nth
    # N whole days between is due on the day of N + 1.
    one_more = replace(rule, days=rule.days + 1, counting=CountingRule.NTH_WORKING_DAY)
    assert deadline(start, one_more, calendar).due_at == whole


@given(starts, rules, calendars)
def test_in_time_until_the_last_instant_and_late_after_it(
    start: datetime, rule: Rule, calendar: WorkingCalendar
) -> None:
    due = deadline(start, rule, calendar)
    at = due.due_at
    done = [judge(due, when, start) for when in (at - DAY, at, at + INSTANT, start)]
    assert done == [Outcome.IN_TIME, Outcome.IN_TIME, Outcome.LATE, Outcome.LATE]
    assert [judge(due, None, when) for when in (at, at + INSTANT)] == [Outcome.OPEN, Outcome.LATE]
    assert judge(due, at + INSTANT, start, spared=Outcome.EXCUSED) is Outcome.EXCUSED
    assert judge(due, at, start, spared=Outcome.EXCUSED) is Outcome.IN_TIME


@given(starts, rules, calendars)
def test_an_emergency_has_no_deadline(start: datetime, rule: Rule, calendar: WorkingCalendar) -> None:
    """Art. 9.3."""
    due = deadline(start, rule, calendar)
    outcomes = [judge(due, when, start, spared=Outcome.WAIVED) for when in (None, due.due_at, start)]
    assert outcomes == [Outcome.WAIVED] * 3


@given(starts, rules, calendars)
def test_the_inverse(at: datetime, rule: Rule, calendar: WorkingCalendar) -> None:
    """Something done now is in time for the first day that is said, and for none before it."""
    first = first_day_in_time(at, rule, calendar)
    for day, outcome in ((first, Outcome.IN_TIME), (first - DAY, Outcome.LATE)):
        session = datetime.combine(day, time(8), VIETNAM)
        assert judge(deadline(session, rule, calendar), at, at) is outcome


@given(starts, rules, calendars)
def test_what_is_done_at_the_deadline_is_in_time_for_the_session(
    start: datetime, rule: Rule, calendar: WorkingCalendar
) -> None:
    assert first_day_in_time(deadline(start, rule, calendar).due_at, rule, calendar) <= start.date()


@given(starts, rules, calendars, st.integers(-12, 14))
def test_the_zone_of_the_instant_says_nothing(
    start: datetime, rule: Rule, calendar: WorkingCalendar, hours: int
) -> None:
    elsewhere = start.astimezone(timezone(timedelta(hours=hours)))
    assert deadline(elsewhere, rule, calendar) == deadline(start, rule, calendar)
    assert reasoning(deadline(elsewhere, rule, calendar)) == reasoning(deadline(start, rule, calendar))


def test_the_day_is_the_day_in_vietnam() -> None:
    """23:30 UTC on Sunday is Monday morning in Việt Nam."""
    found = deadline(datetime(2026, 1, 11, 23, 30, tzinfo=UTC), Rule(Clause.REGISTRATION, 3), CALENDAR)
    assert reasoning(found) == (
        "03 ngày làm việc trước 6 giờ 30 Thứ Hai 12/01/2026: 10/01 (làm bù), 09/01, 08/01; hạn 17 giờ 08/01/2026"
    )


@given(starts, rules, calendars, st.dates(FIRST, LAST))
def test_another_day_off_never_makes_it_later(
    start: datetime, rule: Rule, calendar: WorkingCalendar, off: date
) -> None:
    closed = replace(calendar, days={**calendar.days, off: CalendarDay(off, DayKind.LOCAL_CLOSURE)})
    assert deadline(start, rule, closed).due_at <= deadline(start, rule, calendar).due_at


@given(starts, rules, calendars, st.dates(FIRST, LAST))
def test_another_day_worked_never_makes_it_earlier(
    start: datetime, rule: Rule, calendar: WorkingCalendar, worked: date
) -> None:
    more = replace(calendar, days={**calendar.days, worked: CalendarDay(worked, DayKind.SWAP_WORK)})
    assert deadline(start, rule, more).due_at >= deadline(start, rule, calendar).due_at


@given(starts, rules, calendars)
def test_a_year_that_nobody_confirmed_is_named(start: datetime, rule: Rule, calendar: WorkingCalendar) -> None:
    due = deadline(start, rule, calendar)
    asked = {due.due_at.year, (start.date() - DAY).year}
    assert due.unconfirmed_years == tuple(sorted(asked - calendar.confirmed_years))
    assert (unconfirmed(due.unconfirmed_years) == "") is not bool(due.unconfirmed_years)


def test_a_day_that_nobody_confirmed_opens_its_year() -> None:
    proposed = [replace(one, confirmed=one.day != date(2026, 11, 24)) for one in ENTRIES]
    calendar = replace(CALENDAR, days=days_for(proposed, {}))
    due = [
        deadline(datetime(2026, 11, day, 8, tzinfo=VIETNAM), Rule(Clause.REGISTRATION, 3), calendar).unconfirmed_years
        for day in (24, 25, 27, 30)
    ]
    assert due == [(), (2026,), (2026,), ()]
    assert unconfirmed((2026, 2027)) == (
        "Lịch làm việc năm 2026, 2027 chưa được xác nhận đầy đủ: hạn này còn có thể thay đổi"
    )


@given(rules)
def test_the_swap_moves_deadlines_both_ways(rule: Rule) -> None:
    """Without the swap of 2 January 2026 the 5th is a day too lax, the 12th a day too strict."""
    three = replace(rule, days=3, counting=CountingRule.NTH_WORKING_DAY)
    unaware = replace(
        CALENDAR, days={k: v for k, v in CALENDAR.days.items() if k not in (date(2026, 1, 2), date(2026, 1, 10))}
    )
    found = [
        [deadline(datetime(2026, 1, day, 8, tzinfo=VIETNAM), three, calendar).due_at.date() for day in (5, 12)]
        for calendar in (unaware, CALENDAR)
    ]
    assert found == [[date(2025, 12, 30), date(2026, 1, 7)], [date(2025, 12, 29), date(2026, 1, 8)]]
