"""Proposals for the calendar, from the library of public holidays.

It only proposes: it misses swaps (*hoán đổi*) that are announced late, and does not mark its estimates. An
administrator corrects and confirms each year.
"""

from __future__ import annotations

from nhipcau.domain.working_days import CalendarDay, DayKind

_SWAPPED = "thay cho ngày"
_MADE_UP = "nghỉ bù"


def propose_year(year: int) -> list[CalendarDay]:
    """Return what the library knows of a year, in the order of the days."""
    # Loading every country's module takes a moment that only proposals need.
    from holidays import country_holidays

    known = country_holidays("VN", years=year, language="vi")
    # Names end in what they are: «… (nghỉ bù)», «Ngày nghỉ (thay cho ngày 22/08/2026)».
    days = [CalendarDay(day, _kind(name), name.strip(), confirmed=False) for day, name in known.items()]
    days += [CalendarDay(day, DayKind.SWAP_WORK, confirmed=False) for day in known.weekend_workdays if day.year == year]
    return sorted(days, key=lambda entry: entry.day)


def _kind(name: str) -> DayKind:
    if _SWAPPED in name:
        return DayKind.SWAP_OFF
    return DayKind.COMPENSATION if _MADE_UP in name else DayKind.HOLIDAY
