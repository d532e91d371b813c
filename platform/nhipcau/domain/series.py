"""Recurring briefings (*giao ban định kỳ*): the days of a series, by weekday and interval, with days left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from nhipcau.domain.errors import BadInput

#: A series is registered for at most so many conferences: a year of weeks.
LONGEST = 53
_WEEK = 7

_Row = TypeVar("_Row")


def folded(rows: Iterable[_Row], key: Callable[[_Row], Hashable]) -> list[tuple[_Row, int]]:
    """Return the first row of each key, in the order in which they came, with how many rows it stands for."""
    found: dict[Hashable, list[_Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return [(together[0], len(together)) for together in found.values()]


def days_of_series(
    first_day: date, last_day: date, weekdays: Iterable[int], *, every_weeks: int = 1, left_out: Iterable[date] = ()
) -> list[date]:
    """Return the days of a series in order; weekdays are 1 (Monday) to 7. Weeks are counted from that of ``first_day``.

    Raises BadInput: no day at all, more than ``LONGEST``, an end before the start.
    """
    if last_day < first_day:
        raise BadInput(field="last_day", detail="series_end")
    wanted, without = set(weekdays), set(left_out)
    monday = first_day - timedelta(days=first_day.isoweekday() - 1)
    days: list[date] = []
    for offset in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=offset)
        week = (day - monday).days // _WEEK
        if day.isoweekday() in wanted and week % every_weeks == 0 and day not in without:
            days.append(day)
            if len(days) > LONGEST:
                raise BadInput(field="last_day", detail="series_long")
    if not days:
        raise BadInput(field="last_day", detail="series_empty")
    return days
