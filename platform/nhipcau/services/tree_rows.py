"""The tree of bodies as rows: read whole in four queries, and a set of changes written in as few as can be."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.tree import (
    BodyRecord,
    Change,
    Continued,
    Made,
    Named,
    Span,
    Succession,
    SuccessionKind,
    Tree,
    Under,
    apply,
)
from nhipcau.store.models import Body, BodyEdge, BodyName, BodySuccession

_Row = TypeVar("_Row")

#: So many rows go to the database at once: the loop is free in between.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class StoredTree:
    """The tree, and the ids of its bodies."""

    tree: Tree
    #: Code → id.
    ids: dict[str, int]

    @property
    def codes(self) -> dict[int, str]:
        """Id → code."""
        return {body_id: code for code, body_id in self.ids.items()}

    def id_of(self, code: str) -> int | None:
        """Return the id of a body; None of none."""
        return self.ids.get(code)


async def load_tree(tx: AsyncSession) -> StoredTree:
    """Read all bodies with all their days (four queries)."""
    bodies = (
        await tx.execute(
            select(Body.id, Body.code, Body.name, Body.level, Body.valid_from, Body.valid_to).order_by(Body.id)
        )
    ).all()
    codes = {row.id: row.code for row in bodies}
    names: dict[int, list[Named]] = defaultdict(list)
    for name in await tx.execute(
        select(BodyName.body_id, BodyName.name, BodyName.level, BodyName.valid_from, BodyName.valid_to).order_by(
            BodyName.id
        )
    ):
        names[name.body_id].append(Named(name.name, name.level, Span(name.valid_from, name.valid_to)))
    parents: dict[int, list[Under]] = defaultdict(list)
    for edge in await tx.execute(
        select(BodyEdge.body_id, BodyEdge.parent_id, BodyEdge.valid_from, BodyEdge.valid_to).order_by(BodyEdge.id)
    ):
        parents[edge.body_id].append(Under(codes[edge.parent_id], Span(edge.valid_from, edge.valid_to)))
    records = {}
    for row in bodies:
        span = Span(row.valid_from, row.valid_to)
        named = names[row.id] or [Named(row.name, row.level, span)]
        records[row.code] = BodyRecord(row.code, tuple(named), tuple(parents[row.id]), span)
    successions = await tx.execute(
        select(
            BodySuccession.old_body_id, BodySuccession.new_body_id, BodySuccession.since, BodySuccession.kind
        ).order_by(BodySuccession.id)
    )
    continued = tuple(
        Succession(codes[one.old_body_id], codes[one.new_body_id], one.since, SuccessionKind(one.kind))
        for one in successions
    )
    return StoredTree(Tree(records, continued), {code: body_id for body_id, code in codes.items()})


async def write_changes(tx: AsyncSession, stored: StoredTree, changes: Iterable[Change], today: date) -> StoredTree:
    """Write what was decided, and return the tree as it is stored then.

    Bodies that a change touches get their rows of names and edges anew; a constant number of statements.
    """
    changes = list(changes)
    after = await asyncio.to_thread(apply, stored.tree, changes)
    made = [change for change in changes if isinstance(change, Made)]
    await _insert(tx, Body, [_body(after.bodies[change.code], today) for change in made])
    new = await tx.execute(select(Body.code, Body.id).where(Body.code.in_([change.code for change in made])))
    ids = stored.ids | dict(new.all())
    touched = [after.bodies[code] for code in dict.fromkeys(_codes(changes))]
    touched_ids = [ids[record.code] for record in touched]
    for chunk in _chunks(touched_ids):
        await tx.execute(delete(BodyName).where(BodyName.body_id.in_(chunk)))
        await tx.execute(delete(BodyEdge).where(BodyEdge.body_id.in_(chunk)))
    for rows in _chunks([{"id": ids[record.code], **_body(record, today)} for record in touched]):
        await tx.execute(update(Body), rows)
    await _insert(tx, BodyName, [_name(ids, record, named) for record in touched for named in record.names])
    await _insert(tx, BodyEdge, [_edge(ids, record, under) for record in touched for under in record.parents])
    await _insert(
        tx,
        BodySuccession,
        [
            {"old_body_id": ids[one.old], "new_body_id": ids[one.new], "since": one.since, "kind": one.kind}
            for one in after.successions[len(stored.tree.successions) :]
        ],
    )
    # Whoever asks this session for a body next gets it as it is stored now.
    tx.expire_all()
    return StoredTree(after, ids)


def _codes(changes: Iterable[Change]) -> Iterable[str]:
    for change in changes:
        if not isinstance(change, Continued):
            yield change.code


def _body(record: BodyRecord, today: date) -> dict[str, object]:
    """Columns of a body; its name is today's, else the one next to come, else the last one."""
    coming = (named for named in record.names if named.span.first is not None and named.span.first > today)
    shown = record.named_on(today) or next(coming, None) or record.names[-1]
    return {
        "code": record.code,
        "name": shown.name,
        "level": shown.level,
        "valid_from": record.span.first,
        "valid_to": record.span.last,
    }


def _name(ids: dict[str, int], record: BodyRecord, named: Named) -> dict[str, object]:
    return {
        "body_id": ids[record.code],
        "name": named.name,
        "level": named.level,
        "valid_from": named.span.first,
        "valid_to": named.span.last,
    }


def _edge(ids: dict[str, int], record: BodyRecord, under: Under) -> dict[str, object]:
    return {
        "body_id": ids[record.code],
        "parent_id": ids[under.parent],
        "valid_from": under.span.first,
        "valid_to": under.span.last,
    }


async def _insert(
    tx: AsyncSession, table: type[Body | BodyName | BodyEdge | BodySuccession], rows: list[dict[str, object]]
) -> None:
    for chunk in _chunks(rows):
        await tx.execute(insert(table), chunk)


def _chunks(rows: list[_Row]) -> Iterable[list[_Row]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
