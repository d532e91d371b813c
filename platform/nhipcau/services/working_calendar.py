"""Administration of the working-day calendar: propose, correct by hand, confirm a year.

Every change is a version of its own, moves the open deadlines in the same transaction, and is told to everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.errors_rules import CalendarDayTaken
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import ANYWHERE, SYSTEM, Action, Actor, allowed
from nhipcau.domain.working_days import DayKind, day_of
from nhipcau.schemas.rules import (
    CalendarChangeView,
    CalendarEntriesIn,
    CalendarEntryIn,
    CalendarEntryView,
    CalendarYearView,
    YearConfirmIn,
)
from nhipcau.services.calendar_proposals import propose_year
from nhipcau.services.deadline_moves import recompute
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.store import outbox
from nhipcau.store.models import Body, CalendarChange, CalendarEntry, CalendarYear

#: Changes in one list, the newest first.
CHANGES = 50
#: The years that are proposed by themselves: this one, and so many after it.
AHEAD = 1


async def get_year(deployment: Deployment, actor: Actor, *, year: int) -> CalendarYearView:
    """Return a year of the calendar. Raises Forbidden."""
    _require(deployment, actor, Action.RULES_READ)
    async with deployment.database.read() as tx:
        return await _view(tx, year)


async def list_changes(deployment: Deployment, actor: Actor) -> list[CalendarChangeView]:
    """Return what changed in the calendar, the newest first. Raises Forbidden."""
    _require(deployment, actor, Action.RULES_READ)
    async with deployment.database.read() as tx:
        rows = await tx.scalars(select(CalendarChange).order_by(CalendarChange.version.desc()).limit(CHANGES))
        return [_change_view(row) for row in rows]


async def propose(deployment: Deployment, actor: Actor, *, year: int) -> CalendarYearView:
    """Add what the library of public holidays knows of a year and the calendar does not. Raises Forbidden."""
    _require(deployment, actor, Action.RULES_MANAGE)
    async with deployment.database.write() as tx:
        added = await _propose(tx, year)
        if added:
            await _changed(tx, actor, deployment.now(), "proposed", after=added)
    deployment.bus.publish(TOPIC)
    return await get_year(deployment, actor, year=year)


async def propose_missing(deployment: Deployment) -> None:
    """Propose this year and the next when nobody has yet; they stay unconfirmed until somebody looks."""
    now = deployment.now()
    this = day_of(now).year
    wanted = range(this, this + AHEAD + 1)
    async with deployment.database.read() as tx:
        known = set(await tx.scalars(select(CalendarYear.year).where(CalendarYear.year.in_(wanted))))
    if known.issuperset(wanted):
        return
    async with deployment.database.write() as tx:
        added = [entry for year in wanted if year not in known for entry in await _propose(tx, year)]
        await _changed(tx, SYSTEM, now, "proposed", after=added)
    deployment.bus.publish(TOPIC)


async def add_entries(deployment: Deployment, actor: Actor, *, request: CalendarEntriesIn) -> CalendarYearView:
    """Add days by hand, all or none. Raises Forbidden, BadInput, CalendarDayTaken."""
    _require(deployment, actor, Action.RULES_MANAGE)
    async with deployment.database.write() as tx:
        added = []
        for entry in request.entries:
            added.append(await _written(tx, CalendarEntry(), entry))
        await _changed(tx, actor, deployment.now(), "added", after=added)
    deployment.bus.publish(TOPIC)
    return await get_year(deployment, actor, year=request.entries[0].day.year)


async def correct_entry(
    deployment: Deployment, actor: Actor, *, entry_id: int, request: CalendarEntryIn
) -> CalendarYearView:
    """Correct a day by hand. Raises Forbidden, NotFound, BadInput, CalendarDayTaken."""
    _require(deployment, actor, Action.RULES_MANAGE)
    async with deployment.database.write() as tx:
        entry = await tx.get(CalendarEntry, entry_id)
        if entry is None:
            raise NotFound(what="calendar_day")
        before = _told(entry)
        await _written(tx, entry, request)
        await _changed(tx, actor, deployment.now(), "corrected", before=[before], after=[entry])
    deployment.bus.publish(TOPIC)
    return await get_year(deployment, actor, year=request.day.year)


async def remove_entry(deployment: Deployment, actor: Actor, *, entry_id: int) -> CalendarYearView:
    """Take a day out: it is again what its weekday says. Raises Forbidden, NotFound."""
    _require(deployment, actor, Action.RULES_MANAGE)
    async with deployment.database.write() as tx:
        entry = await tx.get(CalendarEntry, entry_id)
        if entry is None:
            raise NotFound(what="calendar_day")
        before, year = _told(entry), entry.day.year
        await tx.delete(entry)
        await tx.flush()
        await _changed(tx, actor, deployment.now(), "removed", before=[before])
    deployment.bus.publish(TOPIC)
    return await get_year(deployment, actor, year=year)


async def confirm_year(deployment: Deployment, actor: Actor, *, year: int, request: YearConfirmIn) -> CalendarYearView:
    """Confirm a year as it stands, its proposals included; verdicts no longer call it open. Raises Forbidden."""
    _require(deployment, actor, Action.RULES_MANAGE)
    now = deployment.now()
    async with deployment.database.write() as tx:
        row = await _year(tx, year)
        row.document_number, row.document_date = request.document_number, request.document_date
        row.confirmed_at, row.confirmed_by = now, actor.name[:120]
        entries = await _entries(tx, year)
        for entry in entries:
            entry.confirmed = True
        await _changed(tx, actor, now, "year_confirmed", after=entries, year=year)
    deployment.bus.publish(TOPIC)
    return await get_year(deployment, actor, year=year)


async def reopen_year(deployment: Deployment, actor: Actor, *, year: int) -> CalendarYearView:
    """Take a confirmation back: verdicts of that year say again that they may move. Raises Forbidden."""
    _require(deployment, actor, Action.RULES_MANAGE)
    async with deployment.database.write() as tx:
        row = await _year(tx, year)
        row.confirmed_at, row.confirmed_by = None, ""
        await _changed(tx, actor, deployment.now(), "year_reopened", year=year)
    deployment.bus.publish(TOPIC)
    return await get_year(deployment, actor, year=year)


def _require(deployment: Deployment, actor: Actor, action: Action) -> None:
    if not allowed(actor, action, ANYWHERE, day_of(deployment.now())):
        raise Forbidden


async def _propose(tx: AsyncSession, year: int) -> list[CalendarEntry]:
    await _year(tx, year)
    known = {entry.day for entry in await _entries(tx, year) if entry.body_id is None}
    added = [
        CalendarEntry(day=one.day, kind=one.kind, name=one.name, document_number="", confirmed=False)
        for one in propose_year(year)
        if one.day not in known
    ]
    tx.add_all(added)
    await tx.flush()
    return added


async def _written(tx: AsyncSession, entry: CalendarEntry, request: CalendarEntryIn) -> CalendarEntry:
    """Write what was typed over an entry; whoever types it vouches for it."""
    weekend = request.day.weekday() >= 5
    if request.kind is DayKind.SWAP_WORK and not weekend:
        raise BadInput(field="day", detail="not_weekend")
    if request.kind in (DayKind.SWAP_OFF, DayKind.COMPENSATION) and weekend:
        raise BadInput(field="day", detail="not_weekday")
    if request.body_id is not None and await tx.get(Body, request.body_id) is None:
        raise BadInput(field="body_id", detail="no_such_body")
    with tx.no_autoflush:
        same = await tx.scalar(
            select(CalendarEntry.id).where(
                CalendarEntry.day == request.day,
                CalendarEntry.body_id.is_(None)
                if request.body_id is None
                else CalendarEntry.body_id == request.body_id,
            )
        )
    if same is not None and same != entry.id:
        raise CalendarDayTaken(day=f"{request.day:%d/%m/%Y}")
    entry.day, entry.kind, entry.body_id, entry.name = request.day, request.kind, request.body_id, request.name
    entry.document_number, entry.document_date = request.document_number, request.document_date
    entry.confirmed = True
    tx.add(entry)
    await _year(tx, request.day.year)
    await tx.flush()
    return entry


async def _year(tx: AsyncSession, year: int) -> CalendarYear:
    row = await tx.get(CalendarYear, year)
    if row is None:
        row = CalendarYear(year=year, document_number="", confirmed_by="")
        tx.add(row)
    return row


async def _entries(tx: AsyncSession, year: int) -> Sequence[CalendarEntry]:
    rows = await tx.scalars(
        select(CalendarEntry)
        .where(CalendarEntry.day >= date(year, 1, 1), CalendarEntry.day <= date(year, 12, 31))
        .order_by(CalendarEntry.day, CalendarEntry.id)
    )
    return rows.all()


async def _changed(
    tx: AsyncSession,
    actor: Actor,
    now: datetime,
    what: str,
    *,
    before: Sequence[dict[str, Any]] = (),
    after: Iterable[CalendarEntry] = (),
    year: int | None = None,
) -> None:
    """Make the next version, tell of it, and move the deadlines that it moves."""
    told = [_told(entry) for entry in after]
    version = (await tx.scalar(select(func.max(CalendarChange.version))) or 0) + 1
    data: dict[str, Any] = {"before": list(before), "after": told, "year": year}
    tx.add(CalendarChange(version=version, at=now, actor_name=actor.name[:120], what=what, data=data))
    await tx.flush()
    days = sorted({entry["day"] for entry in (*before, *told)})
    facts = {"version": version, "what": what, "year": year, "days": days}
    await outbox.append(tx, [Happened(EventType.CALENDAR_CHANGED, facts)], actor=actor, at=now)
    await recompute(tx, actor, now, cause="calendar")


def _told(entry: CalendarEntry) -> dict[str, Any]:
    return {
        "day": entry.day.isoformat(),
        "kind": str(entry.kind),
        "body_id": entry.body_id,
        "name": entry.name,
        "document_number": entry.document_number,
        "document_date": entry.document_date.isoformat() if entry.document_date else None,
        "confirmed": entry.confirmed,
    }


async def _view(tx: AsyncSession, year: int) -> CalendarYearView:
    row = await tx.get(CalendarYear, year)
    entries = await _entries(tx, year)
    bodies = {entry.body_id for entry in entries if entry.body_id is not None}
    named = await tx.execute(select(Body.id, Body.name).where(Body.id.in_(bodies)))
    names = dict(named.all())
    version = await tx.scalar(select(func.max(CalendarChange.version)))
    stated = set(await tx.scalars(select(CalendarYear.year)))
    held = set(await tx.scalars(select(extract("year", CalendarEntry.day)).distinct()))
    return CalendarYearView(
        year=year,
        version=version or 0,
        document_number=row.document_number if row else "",
        document_date=row.document_date if row else None,
        confirmed_at=row.confirmed_at if row else None,
        confirmed_by=row.confirmed_by if row else "",
        entries=tuple(
            CalendarEntryView(
                id=entry.id,
                day=entry.day,
                kind=DayKind(entry.kind),
                body_id=entry.body_id,
                body_name=names.get(entry.body_id or 0, ""),
                name=entry.name,
                document_number=entry.document_number,
                document_date=entry.document_date,
                confirmed=entry.confirmed,
            )
            for entry in entries
        ),
        years=tuple(sorted(stated | {int(value) for value in held})),
    )


def _change_view(row: CalendarChange) -> CalendarChangeView:
    days = sorted({entry["day"] for side in ("before", "after") for entry in row.data.get(side, ())})
    year = row.data.get("year")
    return CalendarChangeView(
        version=row.version,
        at=row.at,
        actor_name=row.actor_name,
        what=row.what,
        first_day=date.fromisoformat(days[0]) if days else (date(year, 1, 1) if year else None),
        last_day=date.fromisoformat(days[-1]) if days else (date(year, 12, 31) if year else None),
        count=len(days),
    )
