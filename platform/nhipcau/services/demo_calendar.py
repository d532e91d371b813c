"""The demo's working-day calendar: 2024 to 2026 as they were announced, confirmed; what follows is proposed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.roles import SYSTEM
from nhipcau.domain.working_days import CalendarDay, DayKind
from nhipcau.services.calendar_proposals import propose_year
from nhipcau.store.models import CalendarChange, CalendarEntry, CalendarYear

#: Year → the document that announced its days off.
ANNOUNCED: Final = {2024: "2450/VPCP-KGVX", 2025: "6150/TB-BLĐTBXH", 2026: "12729/VPCP-KGVX"}

#: Published eight days before the day that it gives off; the library does not know it.
SWAP: Final = (
    CalendarDay(date(2026, 1, 2), DayKind.SWAP_OFF, "Ngày nghỉ (thay cho ngày 10/01/2026)"),
    CalendarDay(date(2026, 1, 10), DayKind.SWAP_WORK),
)
SWAP_DATE: Final = date(2025, 12, 25)

#: Given off by the library since 2026; that it was enacted has not been verified, so it stays a proposal.
UNVERIFIED: Final = frozenset({date(2026, 11, 24)})


def add_calendar(tx: AsyncSession, now: datetime) -> None:
    """Put the demo's calendar into an empty database, as its first version."""
    for year, number in ANNOUNCED.items():
        tx.add(CalendarYear(year=year, document_number=number, confirmed_at=now, confirmed_by="Phạm Quốc Quản"))
        for one in propose_year(year):
            tx.add(
                CalendarEntry(
                    day=one.day,
                    kind=one.kind,
                    name=one.name,
                    # Of 2026 the one document that was read announces the swap alone.
                    document_number=number if year != SWAP[0].day.year else "",
                    confirmed=one.day not in UNVERIFIED,
                )
            )
    for one in SWAP:
        tx.add(
            CalendarEntry(
                day=one.day,
                kind=one.kind,
                name=one.name,
                document_number=ANNOUNCED[2026],
                document_date=SWAP_DATE,
                confirmed=True,
            )
        )
    tx.add(
        CalendarChange(
            version=1,
            at=now,
            actor_name=SYSTEM.name,
            what="year_confirmed",
            data={"before": [], "after": [], "years": list(ANNOUNCED)},
        )
    )
