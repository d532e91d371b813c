"""The reasoning of a deadline in words, in Vietnamese and English.

«03 ngày làm việc trước 9 giờ Thứ Hai 12/01/2026: 10/01 (làm bù), 09/01, 08/01; hạn 17 giờ 08/01/2026»
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from nhipcau.domain.deadline import CountingRule, Deadline
from nhipcau.domain.working_days import VIETNAM, CalendarDay, DayKind

Pair = tuple[str, str]

WEEKDAYS: tuple[Pair, ...] = (
    ("Thứ Hai", "Monday"),
    ("Thứ Ba", "Tuesday"),
    ("Thứ Tư", "Wednesday"),
    ("Thứ Năm", "Thursday"),
    ("Thứ Sáu", "Friday"),
    ("Thứ Bảy", "Saturday"),
    ("Chủ Nhật", "Sunday"),
)

KINDS: dict[DayKind, Pair] = {
    DayKind.HOLIDAY: ("nghỉ lễ", "holiday"),
    DayKind.COMPENSATION: ("nghỉ bù", "compensation day off"),
    DayKind.SWAP_OFF: ("nghỉ hoán đổi", "swapped day off"),
    DayKind.SWAP_WORK: ("làm bù", "make-up day"),
    DayKind.LOCAL_CLOSURE: ("cơ quan đóng cửa", "offices closed"),
}


def reasoning(due: Deadline, *, english: bool = False) -> str:
    """Return why it is due then, in one line."""
    year = due.starts_at.year
    days = ", ".join(
        _day(day, year) + (f" ({KINDS[DayKind.SWAP_WORK][english]})" if day in due.made_up else "")
        for day in due.counted
    )
    n, start, until = due.rule.days, _start(due.starts_at, english), _due(due.due_at, english)
    whole = due.rule.counting is CountingRule.FULL_DAYS_BETWEEN
    if english:
        what = f"{n:02} {'full ' if whole else ''}working {'day' if n == 1 else 'days'} before"
        return f"{what} {start}: {days}; due {until}"
    what = f"{n:02} ngày làm việc {'trọn ' if whole else ''}trước"
    return f"{what} {start}: {days}; hạn {until}"


def skipped(due: Deadline, *, english: bool = False) -> str:
    """Return which weekdays were not counted and why; empty when there are none."""
    if not due.skipped:
        return ""
    days = ", ".join(f"{_day(entry.day, due.starts_at.year)} ({name(entry, english)})" for entry in due.skipped)
    return f"{'Not counted' if english else 'Không tính'}: {days}"


def name(entry: CalendarDay, english: bool) -> str:
    """Return what an entry of the calendar is called; holidays have Vietnamese names only."""
    kind = KINDS[entry.kind][english]
    return kind if english or not entry.name else entry.name


def unconfirmed(years: Iterable[int], *, english: bool = False) -> str:
    """Return that the calendar of these years is a proposal, whole or in part; empty when there are none."""
    listed = ", ".join(str(year) for year in years)
    if not listed:
        return ""
    if english:
        return f"The working calendar of {listed} is not fully confirmed: this deadline may still move"
    return f"Lịch làm việc năm {listed} chưa được xác nhận đầy đủ: hạn này còn có thể thay đổi"


def clock(at: time | datetime, *, english: bool = False) -> str:
    """Return a time of day: ``9 giờ``, ``8 giờ 30``; in English ``9:00``."""
    if english:
        return f"{at.hour}:{at.minute:02}"
    return f"{at.hour} giờ {at.minute:02}" if at.minute else f"{at.hour} giờ"


def _start(at: datetime, english: bool) -> str:
    return f"{clock(at, english=english)} {WEEKDAYS[at.weekday()][english]} {at:%d/%m/%Y}"


def _due(at: datetime, english: bool) -> str:
    return f"{clock(at, english=english)} {at:%d/%m/%Y}"


def _day(day: date, year: int) -> str:
    """Return a day as on paper; the year only where it is another than the session's."""
    return f"{day:%d/%m}" if day.year == year else f"{day:%d/%m/%Y}"


def wish(rehearsal_at: datetime, *, english: bool = False) -> str:
    """Return the wish for files before the rehearsal."""
    start = _start(rehearsal_at.astimezone(VIETNAM), english)
    if english:
        return f"Please send slides and clips before the rehearsal at {start}: what comes later is not tried out there"
    return f"Nên gửi tệp trình chiếu, video trước giờ vận hành thử {start}: tệp đến sau không được chạy thử"
