"""Deadlines worked out by hand with the wall calendar and the announced days off: day, and reasoning word for word.

Art. 9.1 (03 working days), Art. 9.2 and Art. 10.1 (01 working day), and the other way of counting.
"""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from nhipcau.domain.deadline import Clause, CountingRule, Rule, deadline
from nhipcau.domain.deadline_words import reasoning, skipped
from nhipcau.domain.working_days import VIETNAM, CalendarDay, DayKind, WorkingCalendar, days_for
from support.announced import CALENDAR, ENTRIES

FULL = CountingRule.FULL_DAYS_BETWEEN
R3 = Rule(Clause.REGISTRATION, 3)
T1 = Rule(Clause.TECHNICAL_REQUEST, 1)
V1 = Rule(Clause.REHEARSAL, 1)
F3 = Rule(Clause.REGISTRATION, 3, FULL)
F1 = Rule(Clause.TECHNICAL_REQUEST, 1, FULL)

TET_2026 = ", ".join(f"{day}/02 (Tết Nguyên Đán)" for day in (20, 19, 18, 17, 16))
NEW_YEAR_2026 = "02/01 (nghỉ hoán đổi), 01/01 (Tết Dương lịch)"
NATIONAL_2026 = "02/09 (Quốc khánh), 01/09 (Quốc khánh), 31/08 (nghỉ hoán đổi)"
MAY_2026 = "01/05 (Quốc tế Lao động), 30/04 (Ngày Chiến thắng)"

#: (start, rule, start in words, days counted, due, not counted)
WORKED = [
    # Ordinary weeks of March 2026.
    ("2026-03-18 08:00", R3, "8 giờ Thứ Tư", "17/03, 16/03, 13/03", "13/03/2026", ""),
    ("2026-03-17 08:00", R3, "8 giờ Thứ Ba", "16/03, 13/03, 12/03", "12/03/2026", ""),
    ("2026-03-16 14:00", R3, "14 giờ Thứ Hai", "13/03, 12/03, 11/03", "11/03/2026", ""),
    ("2026-03-15 09:00", R3, "9 giờ Chủ Nhật", "13/03, 12/03, 11/03", "11/03/2026", ""),
    ("2026-03-14 07:30", R3, "7 giờ 30 Thứ Bảy", "13/03, 12/03, 11/03", "11/03/2026", ""),
    ("2026-03-20 23:45", R3, "23 giờ 45 Thứ Sáu", "19/03, 18/03, 17/03", "17/03/2026", ""),
    ("2026-03-20 00:05", R3, "0 giờ 05 Thứ Sáu", "19/03, 18/03, 17/03", "17/03/2026", ""),
    ("2026-03-19 13:30", T1, "13 giờ 30 Thứ Năm", "18/03", "18/03/2026", ""),
    ("2026-03-16 08:00", T1, "8 giờ Thứ Hai", "13/03", "13/03/2026", ""),
    ("2026-03-17 08:00", V1, "8 giờ Thứ Ba", "16/03", "16/03/2026", ""),
    ("2026-03-18 08:00", F3, "8 giờ Thứ Tư", "17/03, 16/03, 13/03", "12/03/2026", ""),
    ("2026-03-16 08:00", F1, "8 giờ Thứ Hai", "13/03", "12/03/2026", ""),
    # The swap of Friday 2 January 2026 for Saturday the 10th (12729/VPCP-KGVX).
    ("2026-01-12 09:00", R3, "9 giờ Thứ Hai", "10/01 (làm bù), 09/01, 08/01", "08/01/2026", ""),
    ("2026-01-05 08:00", R3, "8 giờ Thứ Hai", "31/12/2025, 30/12/2025, 29/12/2025", "29/12/2025", NEW_YEAR_2026),
    ("2026-01-06 08:00", R3, "8 giờ Thứ Ba", "05/01, 31/12/2025, 30/12/2025", "30/12/2025", NEW_YEAR_2026),
    ("2026-01-07 08:00", R3, "8 giờ Thứ Tư", "06/01, 05/01, 31/12/2025", "31/12/2025", NEW_YEAR_2026),
    ("2026-01-10 08:00", R3, "8 giờ Thứ Bảy", "09/01, 08/01, 07/01", "07/01/2026", ""),
    ("2026-01-11 08:00", R3, "8 giờ Chủ Nhật", "10/01 (làm bù), 09/01, 08/01", "08/01/2026", ""),
    ("2026-01-13 10:15", R3, "10 giờ 15 Thứ Ba", "12/01, 10/01 (làm bù), 09/01", "09/01/2026", ""),
    ("2026-01-12 08:00", T1, "8 giờ Thứ Hai", "10/01 (làm bù)", "10/01/2026", ""),
    ("2026-01-02 08:00", T1, "8 giờ Thứ Sáu", "31/12/2025", "31/12/2025", "01/01 (Tết Dương lịch)"),
    (
        "2026-01-05 08:00",
        F3,
        "8 giờ Thứ Hai",
        "31/12/2025, 30/12/2025, 29/12/2025",
        "26/12/2025",
        NEW_YEAR_2026,
    ),
    # Around Tết 2026: off from Monday 16 to Friday 20 February.
    ("2026-02-23 08:00", R3, "8 giờ Thứ Hai", "13/02, 12/02, 11/02", "11/02/2026", TET_2026),
    ("2026-02-24 08:00", R3, "8 giờ Thứ Ba", "23/02, 13/02, 12/02", "12/02/2026", TET_2026),
    ("2026-02-25 08:00", R3, "8 giờ Thứ Tư", "24/02, 23/02, 13/02", "13/02/2026", TET_2026),
    ("2026-02-26 08:00", R3, "8 giờ Thứ Năm", "25/02, 24/02, 23/02", "23/02/2026", ""),
    ("2026-02-23 08:00", T1, "8 giờ Thứ Hai", "13/02", "13/02/2026", TET_2026),
    ("2026-02-16 08:00", R3, "8 giờ Thứ Hai", "13/02, 12/02, 11/02", "11/02/2026", ""),
    ("2026-02-23 08:00", F1, "8 giờ Thứ Hai", "13/02", "12/02/2026", TET_2026),
    # Giỗ Tổ on a Sunday, made up for on Monday 27 April; then 30 April and 1 May.
    ("2026-04-28 08:00", R3, "8 giờ Thứ Ba", "24/04, 23/04, 22/04", "22/04/2026", "27/04 (nghỉ bù)"),
    ("2026-04-29 08:00", R3, "8 giờ Thứ Tư", "28/04, 24/04, 23/04", "23/04/2026", "27/04 (nghỉ bù)"),
    ("2026-05-04 08:00", R3, "8 giờ Thứ Hai", "29/04, 28/04, 24/04", "24/04/2026", f"{MAY_2026}, 27/04 (nghỉ bù)"),
    ("2026-05-04 08:00", T1, "8 giờ Thứ Hai", "29/04", "29/04/2026", MAY_2026),
    # National day 2026: Monday 31 August off for Saturday 22 August.
    ("2026-09-03 08:00", R3, "8 giờ Thứ Năm", "28/08, 27/08, 26/08", "26/08/2026", NATIONAL_2026),
    ("2026-09-04 08:00", R3, "8 giờ Thứ Sáu", "03/09, 28/08, 27/08", "27/08/2026", NATIONAL_2026),
    ("2026-08-24 08:00", R3, "8 giờ Thứ Hai", "22/08 (làm bù), 21/08, 20/08", "20/08/2026", ""),
    ("2026-08-24 08:00", F1, "8 giờ Thứ Hai", "22/08 (làm bù)", "21/08/2026", ""),
    ("2026-11-25 08:00", R3, "8 giờ Thứ Tư", "23/11, 20/11, 19/11", "19/11/2026", "24/11 (Ngày Văn hóa Việt Nam)"),
    ("2026-11-24 08:00", V1, "8 giờ Thứ Ba", "23/11", "23/11/2026", ""),
    # 2025.
    (
        "2025-01-02 08:00",
        R3,
        "8 giờ Thứ Năm",
        "31/12/2024, 30/12/2024, 27/12/2024",
        "27/12/2024",
        "01/01 (Tết Dương lịch)",
    ),
    (
        "2025-02-03 08:00",
        R3,
        "8 giờ Thứ Hai",
        "24/01, 23/01, 22/01",
        "22/01/2025",
        ", ".join(f"{day}/01 (Tết Nguyên Đán)" for day in (31, 30, 29, 28, 27)),
    ),
    ("2025-04-08 08:00", R3, "8 giờ Thứ Ba", "04/04, 03/04, 02/04", "02/04/2025", "07/04 (Giỗ Tổ Hùng Vương)"),
    ("2025-04-28 08:00", R3, "8 giờ Thứ Hai", "26/04 (làm bù), 25/04, 24/04", "24/04/2025", ""),
    (
        "2025-05-05 08:00",
        R3,
        "8 giờ Thứ Hai",
        "29/04, 28/04, 26/04 (làm bù)",
        "26/04/2025",
        "02/05 (nghỉ hoán đổi), 01/05 (Quốc tế Lao động), 30/04 (Ngày Chiến thắng)",
    ),
    (
        "2025-09-03 08:00",
        R3,
        "8 giờ Thứ Tư",
        "29/08, 28/08, 27/08",
        "27/08/2025",
        "02/09 (Quốc khánh), 01/09 (Quốc khánh)",
    ),
    # 2024, a leap year.
    (
        "2024-02-15 08:00",
        R3,
        "8 giờ Thứ Năm",
        "07/02, 06/02, 05/02",
        "05/02/2024",
        ", ".join(f"{day}/02 (Tết Nguyên Đán)" for day in ("14", "13", "12", "09", "08")),
    ),
    ("2024-03-01 08:00", R3, "8 giờ Thứ Sáu", "29/02, 28/02, 27/02", "27/02/2024", ""),
    ("2024-04-19 08:00", R3, "8 giờ Thứ Sáu", "17/04, 16/04, 15/04", "15/04/2024", "18/04 (Giỗ Tổ Hùng Vương)"),
    (
        "2024-05-02 08:00",
        R3,
        "8 giờ Thứ Năm",
        "26/04, 25/04, 24/04",
        "24/04/2024",
        "01/05 (Quốc tế Lao động), 30/04 (Ngày Chiến thắng), 29/04 (nghỉ hoán đổi)",
    ),
    ("2024-05-06 08:00", R3, "8 giờ Thứ Hai", "04/05 (làm bù), 03/05, 02/05", "02/05/2024", ""),
    ("2024-09-04 08:00", T1, "8 giờ Thứ Tư", "30/08", "30/08/2024", "03/09 (Quốc khánh), 02/09 (Quốc khánh)"),
    # 2027, as far as it is known.
    (
        "2027-01-04 08:00",
        R3,
        "8 giờ Thứ Hai",
        "31/12/2026, 30/12/2026, 29/12/2026",
        "29/12/2026",
        "01/01 (Tết Dương lịch)",
    ),
    (
        "2027-02-11 08:00",
        R3,
        "8 giờ Thứ Năm",
        "03/02, 02/02, 01/02",
        "01/02/2027",
        ", ".join(f"{day}/02 (Tết Nguyên Đán)" for day in ("10", "09", "08", "05", "04")),
    ),
    (
        "2027-05-04 08:00",
        R3,
        "8 giờ Thứ Ba",
        "29/04, 28/04, 27/04",
        "27/04/2027",
        "03/05 (nghỉ bù), 30/04 (Ngày Chiến thắng)",
    ),
    ("2027-01-01 08:00", R3, "8 giờ Thứ Sáu", "31/12/2026, 30/12/2026, 29/12/2026", "29/12/2026", ""),
]


def at(written: str) -> datetime:
    return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


def test_there_are_at_least_forty() -> None:
    assert len(WORKED) == 55
    assert len({(start, rule) for start, rule, *_ in WORKED}) == len(WORKED)


@pytest.mark.parametrize(("start", "rule", "words", "days", "due", "left_out"), WORKED)
def test_worked_by_hand(start: str, rule: Rule, words: str, days: str, due: str, left_out: str) -> None:
    """Art. 9.1, Art. 9.2, Art. 10.1: the day, and why it is that day."""
    found = deadline(at(start), rule, CALENDAR)
    whole = " trọn" if rule.counting is FULL else ""
    session = f"{at(start):%d/%m/%Y}"
    assert reasoning(found) == f"{rule.days:02} ngày làm việc{whole} trước {words} {session}: {days}; hạn 17 giờ {due}"
    assert skipped(found) == (f"Không tính: {left_out}" if left_out else "")
    assert f"{found.due_at:%H:%M %d/%m/%Y %Z}" == f"17:00 {due} +07"


def test_the_example_of_the_swap_word_for_word() -> None:
    """Art. 9.1 on Monday 12 January 2026: the made-up Saturday counts."""
    found = deadline(at("2026-01-12 09:00"), R3, CALENDAR)
    assert reasoning(found) == (
        "03 ngày làm việc trước 9 giờ Thứ Hai 12/01/2026: 10/01 (làm bù), 09/01, 08/01; hạn 17 giờ 08/01/2026"
    )
    assert reasoning(found, english=True) == (
        "03 working days before 9:00 Monday 12/01/2026: 10/01 (make-up day), 09/01, 08/01; due 17:00 08/01/2026"
    )


@pytest.mark.parametrize(
    ("start", "rule", "english", "left_out"),
    [
        ("2026-03-19 13:30", T1, "01 working day before 13:30 Thursday 19/03/2026: 18/03; due 17:00 18/03/2026", ""),
        (
            "2026-03-16 08:00",
            F1,
            "01 full working day before 8:00 Monday 16/03/2026: 13/03; due 17:00 12/03/2026",
            "",
        ),
        (
            "2026-04-28 08:00",
            R3,
            "03 working days before 8:00 Tuesday 28/04/2026: 24/04, 23/04, 22/04; due 17:00 22/04/2026",
            "Not counted: 27/04 (compensation day off)",
        ),
        (
            "2026-01-02 08:00",
            T1,
            "01 working day before 8:00 Friday 02/01/2026: 31/12/2025; due 17:00 31/12/2025",
            "Not counted: 01/01 (holiday)",
        ),
    ],
)
def test_in_english(start: str, rule: Rule, english: str, left_out: str) -> None:
    found = deadline(at(start), rule, CALENDAR)
    assert (reasoning(found, english=True), skipped(found, english=True)) == (english, left_out)


def test_another_close_hour() -> None:
    """Art. 9.1: the office hours are a figure of the regulation's version."""
    found = deadline(at("2026-03-18 08:00"), Rule(Clause.REGISTRATION, 3, closes=time(16, 30)), CALENDAR)
    assert reasoning(found) == (
        "03 ngày làm việc trước 8 giờ Thứ Tư 18/03/2026: 17/03, 16/03, 13/03; hạn 16 giờ 30 13/03/2026"
    )


def test_five_days() -> None:
    found = deadline(at("2026-03-27 08:00"), Rule(Clause.REGISTRATION, 5), CALENDAR)
    assert reasoning(found) == (
        "05 ngày làm việc trước 8 giờ Thứ Sáu 27/03/2026: 26/03, 25/03, 24/03, 23/03, 20/03; hạn 17 giờ 20/03/2026"
    )


def test_saturdays_that_are_worked_every_week() -> None:
    found = deadline(at("2026-03-16 08:00"), R3, WorkingCalendar(1, {}, frozenset({2026}), saturdays=True))
    assert reasoning(found) == (
        "03 ngày làm việc trước 8 giờ Thứ Hai 16/03/2026: 14/03, 13/03, 12/03; hạn 17 giờ 12/03/2026"
    )


STORM = CalendarDay(date(2026, 9, 9), DayKind.LOCAL_CLOSURE, "Bão số 5", body_id=5)


@pytest.mark.parametrize(
    ("bodies", "days", "due", "left_out"),
    [
        # A commune below the district that is closed, the district itself, and somebody else.
        ({7: 0, 5: 1, 1: 2}, "10/09, 08/09, 07/09", "07/09/2026", "Không tính: 09/09 (Bão số 5)"),
        ({5: 0, 1: 1}, "10/09, 08/09, 07/09", "07/09/2026", "Không tính: 09/09 (Bão số 5)"),
        ({6: 0, 1: 1}, "10/09, 09/09, 08/09", "08/09/2026", ""),
    ],
)
def test_a_closure_holds_where_it_is(bodies: dict[int, int], days: str, due: str, left_out: str) -> None:
    calendar = WorkingCalendar(1, days_for((*ENTRIES, STORM), bodies), frozenset({2026}))
    found = deadline(at("2026-09-11 08:00"), R3, calendar)
    assert reasoning(found) == f"03 ngày làm việc trước 8 giờ Thứ Sáu 11/09/2026: {days}; hạn 17 giờ {due}"
    assert skipped(found) == left_out


def test_the_nearest_body_has_the_last_word() -> None:
    day = date(2026, 9, 9)
    entries = (STORM, CalendarDay(day, DayKind.HOLIDAY, "mọi nơi"), CalendarDay(day, DayKind.HOLIDAY, "xã", body_id=7))
    assert [days_for(entries, bodies)[day].name for bodies in ({7: 0, 5: 1}, {5: 0}, {6: 0}, {})] == [
        "xã",
        "Bão số 5",
        "mọi nơi",
        "mọi nơi",
    ]
