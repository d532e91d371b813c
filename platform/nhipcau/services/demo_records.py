"""What is on record about the demo's points and teams: files of ``nhipcau.demo``, brought in as anybody's would be."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from importlib.resources import files

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Plan, plan, read_table
from nhipcau.domain.roles import SYSTEM
from nhipcau.services.calendar import day_of
from nhipcau.services.contact_lists import present_list
from nhipcau.services.tables import TABLES, Loaded, TableStore, Writing
from nhipcau.store.models import Body, ContactList

#: The files tell of work around this day; a demo tells of it around its own first day.
_TOLD_OF = date(2026, 1, 1)
_WORK_DAYS = ("planned_for", "done_on")
#: Every other district has the Department's receipt of its list.
_SENT_BEFORE = timedelta(days=20)
_RECEIVED_AFTER = timedelta(hours=3)


async def add_records(tx: AsyncSession, now: datetime) -> None:
    """Add the records, and the lists of contact officers that districts have sent (Art. 13.3)."""
    later = day_of(now) - _TOLD_OF
    for store in TABLES:
        found = files("nhipcau.demo").joinpath(f"{store.key}.csv")
        if not found.is_file():
            continue
        loaded = await store.load(tx, now)
        planned = await asyncio.to_thread(_planned, store, loaded, found.read_bytes())
        for row in planned.made:
            for column in _WORK_DAYS:
                if text := row.values.get(column):
                    row.values[column] = (date.fromisoformat(text) + later).isoformat()
        await store.write(Writing(tx, SYSTEM, now), loaded, planned)
    await _send_lists(tx, now)


def _planned(store: TableStore, loaded: Loaded, content: bytes) -> Plan:
    planned = plan(loaded.table, read_table(loaded.table, content).rows, loaded.rows)
    if problems := planned.problems or store.check(loaded, planned):
        raise ValueError(f"demo file {store.key}: row {problems[0].row}: {problems[0].words('en')}")
    return planned


async def _send_lists(tx: AsyncSession, now: datetime) -> None:
    sent_at = now - _SENT_BEFORE
    districts = (await tx.scalars(select(Body).where(Body.level == "district").order_by(Body.id))).all()
    lists = []
    for place, body in enumerate(districts):
        facts = await present_list(tx, body, day_of(sent_at))
        received = place % 2 == 0
        lists.append(
            {
                "body_id": body.id,
                "version": 1,
                "facts": facts.model_dump(mode="json"),
                "sent_at": sent_at,
                "sent_by_name": facts.officers[0].name,
                "received_at": sent_at + _RECEIVED_AFTER if received else None,
                "received_by_name": "Nguyễn Minh Kỹ" if received else "",
            }
        )
    await tx.execute(insert(ContactList), lists)
