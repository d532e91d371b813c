"""Bodies as a table: each as it stands today. A change of name, level or parent holds from today on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Choice, Column, Day, Key, Plan, PlannedRow, Problem, Table, Text, Values, problem
from nhipcau.domain.errors_tree import TreeConflict
from nhipcau.domain.roles import Action
from nhipcau.domain.tree import BodyRecord, Change, Ended, Made, Moved, Tree, apply, day_after
from nhipcau.domain.tree_changes import close, move, rename
from nhipcau.schemas.tree import LevelView
from nhipcau.services.calendar import day_of
from nhipcau.services.point_successions import follow
from nhipcau.services.tables.stores import Loaded, Writing
from nhipcau.services.tree import list_levels
from nhipcau.services.tree_day import turn
from nhipcau.services.tree_rows import StoredTree, load_tree, write_changes


@dataclass(frozen=True, slots=True)
class _Known:
    stored: StoredTree
    today: date


class BodyStore:
    """Bodies by their code."""

    key = "bodies"
    vi = "Đơn vị"
    en = "Bodies"
    action = Action.TABLES_EXCHANGE

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns with the levels that there are (one query)."""
        return self._table(await list_levels(tx))

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read the whole tree (five queries)."""
        stored = await load_tree(tx)
        today = day_of(now)
        rows: dict[Key, Values] = {(code,): _values(record, today) for code, record in stored.tree.bodies.items()}
        return Loaded(await self.declare(tx), rows, _Known(stored, today))

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return rows that the tree refuses."""
        problems, _ = _decide(loaded.context, plan)
        return problems

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Change the tree; points, roles and conferences follow."""
        known: _Known = loaded.context
        # Some seconds of a core for a whole country: not on the loop.
        _, changes = await asyncio.to_thread(_decide, known, plan)
        after = await write_changes(writing.tx, known.stored, changes, known.today)
        writing.progress(0.6)
        await follow(writing.tx, known.stored.tree, after, changes, writing.actor, writing.now)
        writing.progress(0.9)
        await turn(writing.tx, known.today)

    def _table(self, levels: tuple[LevelView, ...]) -> Table:
        choice = Choice(tuple((level.key, level.vi, level.en) for level in levels))
        return Table(
            self.key,
            self.vi,
            self.en,
            (
                Column("code", "Mã", "Code", Text(32), "Mã đơn vị hành chính, không đổi", "Official code; stays"),
                Column("name", "Tên", "Name", Text(200), "Tên hiện nay", "Present name"),
                Column("level", "Cấp", "Level", choice, "Cấp trong cây đơn vị", "Level in the tree"),
                Column(
                    "parent_code",
                    "Mã cấp trên",
                    "Parent code",
                    Text(32),
                    "Mã đơn vị trực tiếp quản lý; để trống: cao nhất",
                    "Code of the body above; empty: the top",
                    required=False,
                ),
                Column(
                    "valid_from",
                    "Từ ngày",
                    "From",
                    Day(),
                    "Ngày đầu hoạt động; để trống: từ trước",
                    "First day; empty: always",
                    required=False,
                    optional=True,
                ),
                Column(
                    "valid_to",
                    "Đến ngày",
                    "Until",
                    Day(),
                    "Ngày cuối hoạt động; để trống: còn hoạt động",
                    "Last day; empty: it goes on",
                    required=False,
                    optional=True,
                ),
            ),
            ("code",),
        )


def _values(record: BodyRecord, today: date) -> dict[str, str]:
    day = min(max(today, record.span.first or today), record.span.last or today)
    named = record.named_on(day) or record.names[-1]
    return {
        "code": record.code,
        "name": named.name,
        "level": named.level,
        "parent_code": record.parent_on(day),
        "valid_from": record.span.first.isoformat() if record.span.first else "",
        "valid_to": record.span.last.isoformat() if record.span.last else "",
    }


def _decide(known: _Known, plan: Plan) -> tuple[list[Problem], list[Change]]:
    """Return what is wrong, and the changes of the tree; parents may stand further down in the file."""
    problems: list[Problem] = []
    changes: list[Change] = []
    tree = known.stored.tree
    for row in plan.made:
        first, last = _day(row.values["valid_from"]), _day(row.values["valid_to"])
        if first and last and last < first:
            problems.append(problem(row.number, "valid_to", "ends_before"))
            continue
        made: Change = Made(row.key[0], row.values["name"], row.values["level"], row.values["parent_code"], first)
        changes += [made] if last is None else [made, Ended(row.key[0], last)]
    tree = apply(tree, changes)
    for row in plan.changed:
        try:
            fixed = [name for name in ("valid_from", "valid_to") if name in row.changed]
            if "valid_from" in fixed or ("valid_to" in fixed and (row.before or {}).get("valid_to")):
                problems.append(problem(row.number, fixed[0], "fixed"))
                continue
            for change in _changes_of(tree, row, known.today):
                changes.append(change)
                tree = apply(tree, [change])
        except TreeConflict as conflict:
            (vi, _), (en, _) = conflict.words("vi"), conflict.words("en")
            problems.append(problem(row.number, "", "tree", reason_vi=vi, reason_en=en))
    return [*problems, *_misplaced(tree, plan)], changes


def _changes_of(tree: Tree, row: PlannedRow, today: date) -> list[Change]:
    code, found = row.key[0], list[Change]()
    changed: Values = {name: row.values[name] for name in row.changed}
    if "name" in changed or "level" in changed:
        found += rename(tree, code, name=row.values["name"], level=row.values["level"], day=today)
    if "parent_code" in changed:
        parent = changed["parent_code"]
        # Whether it can stand there is asked when all rows are in.
        found += move(tree, code, parent=parent, day=today) if parent in tree.bodies else [Moved(code, parent, today)]
    if "valid_to" in changed:
        found += close(tree, code, day=day_after(date.fromisoformat(changed["valid_to"])))
    return found


def _misplaced(tree: Tree, plan: Plan) -> list[Problem]:
    problems = []
    for row in plan.rows:
        code, parent = row.key[0], row.values["parent_code"]
        if not parent or code not in tree.bodies:
            continue
        above = tree.bodies.get(parent)
        own = tree.bodies[code]
        if above is None:
            problems.append(problem(row.number, "parent_code", "no_such_body", value=parent))
            continue
        days = [under.span.first or own.span.first for under in own.parents if under.parent == parent]
        starts = [day for day in days if day is not None]
        ends = own.span.last
        late = above.span.first is not None and (not starts or above.span.first > min(starts))
        early = above.span.last is not None and (ends is None or ends > above.span.last)
        if late or early:
            problems.append(problem(row.number, "parent_code", "parent_not_there", value=parent))
        elif _in_circle(tree, code):
            problems.append(problem(row.number, "parent_code", "circle"))
    return problems


def _in_circle(tree: Tree, code: str) -> bool:
    seen, above = set[str](), code
    while above:
        if above in seen:
            return True
        seen.add(above)
        record = tree.bodies.get(above)
        above = record.parents[-1].parent if record and record.parents else ""
    return False


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
