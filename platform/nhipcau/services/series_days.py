"""The coming days of a series in the words of documents: each with its own hours, days of one hour together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.domain.conference import Intake, SessionKind
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.store.models import Conference, Session


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One conference of a series."""

    starts_at: datetime
    ends_at: datetime
    #: From when points connect; nothing: no session is planned.
    opens_from: datetime | None
    rehearsals: tuple[datetime, ...]


async def coming_days(tx: AsyncSession, series_id: int | None, today: date) -> tuple[SeriesDay, ...]:
    """Return what is still to come of a series, today included; of none nothing (two queries)."""
    if series_id is None:
        return ()
    found = await tx.scalars(
        select(Conference)
        .where(Conference.series_id == series_id, Conference.intake.not_in((Intake.CANCELLED, Intake.DRAFT)))
        .order_by(Conference.starts_at, Conference.id)
    )
    conferences = [one for one in found if day_of(one.starts_at) >= today]
    sessions: dict[int, list[Session]] = {}
    for session in await tx.scalars(
        select(Session)
        .where(Session.conference_id.in_([one.id for one in conferences]))
        .order_by(Session.starts_at, Session.id)
    ):
        sessions.setdefault(session.conference_id, []).append(session)
    return tuple(
        SeriesDay(
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            opens_from=next((s.opens_from for s in sessions.get(one.id, ()) if s.kind == SessionKind.LIVE), None),
            rehearsals=tuple(s.starts_at for s in sessions.get(one.id, ()) if s.kind == SessionKind.REHEARSAL),
        )
        for one in conferences
    )


def official_times(days: Sequence[SeriesDay]) -> str:
    """Return when a series is held: ``08 giờ 00, định kỳ các ngày 19/3/2026, 26/3/2026; 14 giờ 00 ngày 02/4/2026``."""
    return _by_hour([(day.starts_at, day.starts_at) for day in days], recurring=True)


def pre_run_times(days: Sequence[SeriesDay]) -> str:
    """Return when the system is run before each day (Art. 9.2)."""
    return _by_hour([(at, at) for day in days for at in day.rehearsals])


def hours_in_day(moments: Sequence[tuple[datetime, datetime]]) -> str:
    """Return the hour that all days have, else each hour with its days; of (hour, its day)."""
    hours = {words.hour(at) for at, _ in moments}
    return hours.pop() if len(hours) == 1 else _by_hour(moments)


def _by_hour(moments: Sequence[tuple[datetime, datetime]], *, recurring: bool = False) -> str:
    groups: dict[str, list[str]] = {}
    for at, of in moments:
        groups.setdefault(words.hour(at), []).append(words.day(of.astimezone(VIETNAM).date()))
    said = []
    for hour, days in groups.items():
        several = ", định kỳ các ngày" if recurring else " các ngày"
        said.append(f"{hour}{several if len(days) > 1 else ' ngày'} {', '.join(days)}")
    return "; ".join(said)
