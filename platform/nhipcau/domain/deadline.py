"""Deadlines in working days (Art. 9.1, 9.2, 10.1): when something is due before a conference, and why then.

Pure: the calendar, the figures of the regulation and the instants are handed in. The words of the reasoning stand in
``deadline_words``. Lateness is a mark: the regulation gives nobody the right to turn a late registration away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from nhipcau.domain.working_days import VIETNAM, CalendarDay, WorkingCalendar, day_of

_ONE_DAY = timedelta(days=1)


class Clause(StrEnum):
    """The clauses that count working days."""

    #: Registration with the Department.
    REGISTRATION = "9.1"
    #: Recording, slides, clips (second paragraph).
    TECHNICAL_REQUEST = "9.2"
    REHEARSAL = "10.1"


class CountingRule(StrEnum):
    """How "N working days before" is counted; the session's own day never counts."""

    #: Due on the N-th working day before, until the office closes.
    NTH_WORKING_DAY = "nth_working_day"
    #: N whole working days lie between: due one working day earlier.
    FULL_DAYS_BETWEEN = "full_days_between"


class Outcome(StrEnum):
    """What the rule says of something that was done, or was not done yet."""

    #: Not done yet, and still time.
    OPEN = "open"
    IN_TIME = "in_time"
    LATE = "late"
    #: Art. 9.3: sudden or urgent, no deadline.
    WAIVED = "waived"
    #: Art. 5.2đ: the invitation of the central body itself came late.
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Rule:
    """The figures of one clause."""

    clause: Clause
    #: Working days, at least 1.
    days: int
    counting: CountingRule = CountingRule.NTH_WORKING_DAY
    #: When the office closes.
    closes: time = time(17)

    @property
    def steps(self) -> int:
        """Working days to go back from the session's day to the day on which it is due."""
        return self.days + (self.counting is CountingRule.FULL_DAYS_BETWEEN)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When it is due, with everything that made it so."""

    rule: Rule
    #: Start of the session, in Việt Nam's time.
    starts_at: datetime
    #: Last instant that is in time.
    due_at: datetime
    #: The working days counted, the nearest to the session first; N of them whatever the rule.
    counted: tuple[date, ...]
    #: Counted days that are worked for a day off elsewhere.
    made_up: frozenset[date]
    #: Working weekdays that are days off by an entry, among those gone through; the nearest first.
    skipped: tuple[CalendarDay, ...]
    #: Years that it depends on and nobody has confirmed.
    unconfirmed_years: tuple[int, ...]
    calendar_version: int


def deadline(starts_at: datetime, rule: Rule, calendar: WorkingCalendar) -> Deadline:
    """Return when something is due before a session that starts then. ``starts_at`` is aware."""
    starts_at = starts_at.astimezone(VIETNAM)
    day = starts_at.date()
    walked = tuple(islice(calendar.working_days_before(day), rule.steps))
    due_day = walked[-1]
    between = [due_day + timedelta(days=n) for n in range((day - due_day).days)]
    between.reverse()
    counted = walked[: rule.days]
    return Deadline(
        rule=rule,
        starts_at=starts_at,
        due_at=datetime.combine(due_day, rule.closes, VIETNAM),
        counted=counted,
        made_up=frozenset(d for d in counted if d in calendar.days and calendar.is_weekend(d)),
        skipped=tuple(
            calendar.days[d]
            for d in between
            if d in calendar.days and not calendar.is_working(d) and not calendar.is_weekend(d)
        ),
        unconfirmed_years=tuple(sorted({d.year for d in between if not calendar.is_confirmed(d)})),
        calendar_version=calendar.version,
    )


def judge(due: Deadline, done_at: datetime | None, now: datetime, *, spared: Outcome | None = None) -> Outcome:
    """Return what the rule says of something done then; ``done_at`` empty: not done yet.

    ``spared`` is WAIVED or EXCUSED where lateness does not count.
    """
    if spared is Outcome.WAIVED:
        # Art. 9.3: such a session has no deadline at all.
        return Outcome.WAIVED
    if (done_at or now) > due.due_at:
        return spared or Outcome.LATE
    return Outcome.OPEN if done_at is None else Outcome.IN_TIME


def first_day_in_time(at: datetime, rule: Rule, calendar: WorkingCalendar) -> date:
    """Return the first day whose sessions something done at an instant is in time for: the inverse of ``deadline``."""
    day = day_of(at)
    if at > datetime.combine(day, rule.closes, VIETNAM):
        day += _ONE_DAY
    *_, last = islice(calendar.working_days_from(day), rule.steps)
    return last + _ONE_DAY
