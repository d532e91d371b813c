"""The working-day calendar: which days the offices work, and by which entry. Days are days in Việt Nam.

It knows neither the library of public holidays nor who confirms a year: entries and confirmed years are handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_SATURDAY, _SUNDAY = 5, 6
_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Why a day is not what its weekday says."""

    HOLIDAY = "holiday"
    #: A day off after a holiday that fell on a weekend (*nghỉ bù*).
    COMPENSATION = "compensation"
    #: A working day given off by a swap (*nghỉ hoán đổi*)…
    SWAP_OFF = "swap_off"
    #: … and the weekend day worked for it (*làm bù*).
    SWAP_WORK = "swap_work"
    #: Offices of one place are closed: storm, flood.
    LOCAL_CLOSURE = "local_closure"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """What the calendar says of one day."""

    day: date
    kind: DayKind
    #: Name of the holiday, or why it is closed; empty when the kind says all.
    name: str = ""
    #: The body in whose subtree it holds; 0: everywhere.
    body_id: int = 0
    #: False: a proposal that nobody has looked at.
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The calendar as it holds for one body, at one version."""

    version: int = 0
    days: Mapping[date, CalendarDay] = field(default_factory=lambda: MappingProxyType({}))
    #: Years that an administrator has confirmed; every other one is a proposal.
    confirmed_years: frozenset[int] = frozenset()
    #: Whether Saturdays are worked every week.
    saturdays: bool = False

    def is_working(self, day: date) -> bool:
        """Whether the offices work that day."""
        entry = self.days.get(day)
        if entry is not None:
            return entry.kind is DayKind.SWAP_WORK
        return not self.is_weekend(day)

    def is_confirmed(self, day: date) -> bool:
        """Whether somebody vouches for what the calendar says of that day."""
        entry = self.days.get(day)
        return day.year in self.confirmed_years and (entry is None or entry.confirmed)

    def is_weekend(self, day: date) -> bool:
        """Whether the weekday alone makes it a day off."""
        return day.weekday() == _SUNDAY or (day.weekday() == _SATURDAY and not self.saturdays)

    def working_days_before(self, day: date) -> Iterator[date]:
        """Yield the working days before a day, the nearest first, without end."""
        while True:
            day -= _ONE_DAY
            if self.is_working(day):
                yield day

    def working_days_from(self, day: date) -> Iterator[date]:
        """Yield the working days from a day on, the day itself among them, without end."""
        while True:
            if self.is_working(day):
                yield day
            day += _ONE_DAY


def days_for(entries: Iterable[CalendarDay], bodies: Mapping[int, int]) -> dict[date, CalendarDay]:
    """Return the entries that hold for a body: of several for one day, the one nearest to it.

    ``bodies`` has the body and everybody above it: id → how far above (the body itself 0).
    """
    farthest = len(bodies)
    found: dict[date, CalendarDay] = {}
    for entry in entries:
        if entry.body_id and entry.body_id not in bodies:
            continue
        known = found.get(entry.day)
        if known is None or bodies.get(entry.body_id, farthest) < bodies.get(known.body_id, farthest):
            found[entry.day] = entry
    return found


def day_of(instant: datetime) -> date:
    """Return the day in Việt Nam on which an instant falls."""
    return instant.astimezone(VIETNAM).date()
