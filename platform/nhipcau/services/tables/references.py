"""Columns that name another record of the same point (the room of a device, the device of some work)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Column, PlannedRow, Problem, Text, problem

#: So many of a point's records are offered when none is meant.
_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Reference:
    """A column and what it stands for."""

    column: str
    vi: str
    en: str
    note_vi: str
    note_en: str
    #: Attribute of the record that holds the other's id.
    attribute: str
    #: What is named: a model with ``id``, ``point_id`` and ``name``.
    model: type[Any]
    #: Its attribute that tells those of one name apart.
    number: str = ""

    def declared(self) -> Column:
        """Return the column: a file may do without it."""
        limit = Text(300)
        return Column(self.column, self.vi, self.en, limit, self.note_vi, self.note_en, required=False, optional=True)

    async def load(self, tx: AsyncSession) -> Named:
        """Read what can be named (one query)."""
        model = self.model
        number = getattr(model, self.number) if self.number else None
        columns = [model.point_id, model.id, model.name, *([] if number is None else [number])]
        points: dict[int, list[tuple[int, str, str]]] = {}
        for point_id, *record in await tx.execute(select(*columns).order_by(model.id)):
            points.setdefault(point_id, []).append((record[0], record[1], record[2] if self.number else ""))
        shown: dict[int, str] = {}
        ids: dict[int, dict[str, int]] = {}
        for point_id, records in points.items():
            names = told_apart(records)
            shown |= names
            ids[point_id] = {text: record_id for record_id, text in names.items()}
        return Named(shown, ids)

    def check(self, row: PlannedRow, point_id: int, named: Named) -> list[Problem]:
        """Return what is wrong with the name in a row."""
        text, known = row.values.get(self.column, ""), named.ids.get(point_id, {})
        if not text or text in known:
            return []
        options = ", ".join(list(known)[:_OFFERED]) or "–"
        return [problem(row.number, self.column, "no_such_record", value=text[:80], options=options)]


@dataclass(frozen=True, slots=True)
class Named:
    """Records that can be named."""

    #: Id → its name in files.
    shown: dict[int, str]
    #: Point → name → id.
    ids: dict[int, dict[str, int]]


def told_apart(records: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """Return a text for each record (id, name, number) that is no other's.

    That is its name; where several have it, with the number; where that does not tell either, with its place among
    those alike.
    """
    records = list(records)
    names = Counter(name for _, name, _ in records)
    longer = {record_id: f"{name} [{number}]" if number else name for record_id, name, number in records}
    counts = Counter(longer.values())
    found: dict[int, str] = {}
    taken: set[str] = set()
    for record_id, name, _ in records:
        candidates = [name] if names[name] == 1 else [longer[record_id]] if counts[longer[record_id]] == 1 else []
        text, place = next((one for one in candidates if one not in taken), ""), 0
        while not text:
            place += 1
            numbered = f"{longer[record_id]} ({place})"
            text = numbered if numbered not in taken else ""
        found[record_id] = text
        taken.add(text)
    return found
