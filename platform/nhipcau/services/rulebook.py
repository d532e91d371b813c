"""What deadlines are made from: the regulation's dated figures and the working-day calendar, read together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.deadline import Clause, CountingRule, Rule
from nhipcau.domain.errors import NotFound
from nhipcau.domain.working_days import CalendarDay, DayKind, WorkingCalendar, days_for
from nhipcau.services.reach import BodyTree
from nhipcau.store.models import CalendarChange, CalendarEntry, CalendarYear, RegulationVersion


async def regulation_on(tx: AsyncSession, day: date) -> RegulationVersion:
    """Return the figures in force on a day. Raises NotFound when none are."""
    found = await tx.scalar(
        select(RegulationVersion)
        .where(RegulationVersion.effective_from <= day)
        .order_by(RegulationVersion.effective_from.desc(), RegulationVersion.id.desc())
        .limit(1)
    )
    if found is None:
        raise NotFound(what="regulation")
    return found


def rules_of(regulation: RegulationVersion) -> tuple[Rule, ...]:
    """Return the rule of each clause that counts working days, in the order of the clauses."""
    counted = (
        (Clause.REGISTRATION, regulation.registration_days, regulation.registration_counting),
        (Clause.TECHNICAL_REQUEST, regulation.technical_request_days, regulation.technical_request_counting),
        (Clause.REHEARSAL, regulation.rehearsal_days, regulation.rehearsal_counting),
    )
    return tuple(Rule(clause, days, CountingRule(how), regulation.office_closes) for clause, days, how in counted)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every version of the regulation, and the calendar at its newest version."""

    regulations: tuple[RegulationVersion, ...]
    version: int
    entries: tuple[CalendarDay, ...]
    confirmed_years: frozenset[int]
    #: Loaded only when an entry holds for a part of the province.
    tree: BodyTree | None

    @classmethod
    async def load(cls, tx: AsyncSession) -> Rulebook:
        """Read it all: four queries, five when an entry holds for one body."""
        regulations = await tx.scalars(
            select(RegulationVersion).order_by(RegulationVersion.effective_from.desc(), RegulationVersion.id.desc())
        )
        version = await tx.scalar(select(func.max(CalendarChange.version)))
        years = await tx.scalars(select(CalendarYear.year).where(CalendarYear.confirmed_at.is_not(None)))
        rows = await tx.execute(
            select(
                CalendarEntry.day,
                CalendarEntry.kind,
                CalendarEntry.name,
                CalendarEntry.body_id,
                CalendarEntry.confirmed,
            )
        )
        entries = tuple(
            CalendarDay(day, DayKind(kind), name, body_id or 0, confirmed)
            for day, kind, name, body_id, confirmed in rows
        )
        tree = await BodyTree.load(tx) if any(entry.body_id for entry in entries) else None
        return cls(tuple(regulations), version or 0, entries, frozenset(years), tree)

    def regulation(self, day: date) -> RegulationVersion:
        """Return the figures in force on a day. Raises NotFound when none are."""
        for version in self.regulations:
            if version.effective_from <= day:
                return version
        raise NotFound(what="regulation")

    def calendar(self, host_body_id: int, day: date, *, saturdays: bool) -> WorkingCalendar:
        """Return the calendar that holds for a host body in the tree of a day."""
        bodies: dict[int, int] = {}
        body_id = host_body_id
        while self.tree is not None and body_id and body_id not in bodies:
            bodies[body_id] = len(bodies)
            body_id = self.tree.parent(body_id, day)
        return WorkingCalendar(self.version, days_for(self.entries, bodies), self.confirmed_years, saturdays)
