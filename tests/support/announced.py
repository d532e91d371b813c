"""The days off of 2024 to 2027, written down by hand from the announcements; 2027 is nobody's word yet."""

from __future__ import annotations

from datetime import date

from nhipcau.domain.working_days import CalendarDay, DayKind, WorkingCalendar, days_for

_TET = "Tết Nguyên Đán"
_NATIONAL = "Quốc khánh"
_VICTORY = "Ngày Chiến thắng"
_LABOUR = "Quốc tế Lao động"
_KINGS = "Giỗ Tổ Hùng Vương"
_NEW_YEAR = "Tết Dương lịch"
_CULTURE = "Ngày Văn hóa Việt Nam"

_HOLIDAYS: dict[int, dict[str, str]] = {
    2024: {
        _NEW_YEAR: "1/1",
        _TET: "8/2 9/2 10/2 11/2 12/2 13/2 14/2",
        _KINGS: "18/4",
        _VICTORY: "30/4",
        _LABOUR: "1/5",
        _NATIONAL: "2/9 3/9",
    },
    2025: {
        _NEW_YEAR: "1/1",
        _TET: "27/1 28/1 29/1 30/1 31/1 1/2",
        _KINGS: "7/4",
        _VICTORY: "30/4",
        _LABOUR: "1/5",
        _NATIONAL: "1/9 2/9",
    },
    2026: {
        _NEW_YEAR: "1/1",
        _TET: "16/2 17/2 18/2 19/2 20/2",
        _KINGS: "26/4",
        _VICTORY: "30/4",
        _LABOUR: "1/5",
        _NATIONAL: "1/9 2/9",
        _CULTURE: "24/11",
    },
    2027: {
        _NEW_YEAR: "1/1",
        _TET: "4/2 5/2 6/2 7/2 8/2 9/2 10/2",
        _KINGS: "16/4",
        _VICTORY: "30/4",
        _LABOUR: "1/5",
        _NATIONAL: "2/9 3/9",
        _CULTURE: "24/11",
    },
}

#: Day off → the weekend day worked for it.
_SWAPS = (
    (date(2024, 4, 29), date(2024, 5, 4)),
    (date(2025, 5, 2), date(2025, 4, 26)),
    (date(2026, 1, 2), date(2026, 1, 10)),  # 12729/VPCP-KGVX
    (date(2026, 8, 31), date(2026, 8, 22)),
)

_MADE_UP = (date(2026, 4, 27), date(2027, 5, 3))


def _entries() -> list[CalendarDay]:
    entries = []
    for year, names in _HOLIDAYS.items():
        for name, days in names.items():
            for written in days.split():
                day, month = (int(part) for part in written.split("/"))
                entries.append(CalendarDay(date(year, month, day), DayKind.HOLIDAY, name))
    for off, worked in _SWAPS:
        entries += [CalendarDay(off, DayKind.SWAP_OFF), CalendarDay(worked, DayKind.SWAP_WORK)]
    entries += [CalendarDay(day, DayKind.COMPENSATION) for day in _MADE_UP]
    return entries


ENTRIES = tuple(_entries())
CALENDAR = WorkingCalendar(7, days_for(ENTRIES, {}), frozenset({2024, 2025, 2026}))
