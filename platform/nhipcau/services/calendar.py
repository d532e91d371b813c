"""Days of the calendar: days in Việt Nam, whatever the clock of the machine says."""  # noqa: A005 - no other word says it

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from nhipcau.domain.working_days import VIETNAM, day_of

__all__ = ["VIETNAM", "day_of", "days_of", "midnight"]


def days_of(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """Return the first and the last day of what begins and ends at two instants; at midnight its last day is over."""
    return day_of(starts_at), day_of(max(starts_at, ends_at - timedelta(microseconds=1)))


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins."""
    return datetime.combine(day, time(), VIETNAM)
