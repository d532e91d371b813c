"""What the tree of bodies is made of besides the bodies, as tables: levels, dated edges, successions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Choice, Column, Day, Key, Number, Plan, Problem, Table, Text, Values, problem
from nhipcau.domain.roles import Action
from nhipcau.domain.tree import Span, SuccessionKind
from nhipcau.services.calendar import day_of
from nhipcau.services.tables.stores import CHUNK, Loaded, Writing
from nhipcau.services.tree_day import turn
from nhipcau.store.models import Body, BodyEdge, BodyLevel, BodySuccession

_CODE = Text(32)


def _span(values: Mapping[str, str]) -> Span:
    return Span(_day(values["valid_from"]), _day(values["valid_to"]))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class LevelStore:
    """Levels of the tree by their key."""

    key = "levels"
    vi = "Cấp của cây đơn vị"
    en = "Levels of the tree"
    action = Action.TABLES_EXCHANGE

    _table = Table(
        key,
        vi,
        en,
        (
            Column("key", "Mã cấp", "Level key", Text(32), "Chữ thường không dấu, không đổi", "Plain letters; stays"),
            Column("vi", "Tên tiếng Việt", "Vietnamese name", Text(80)),
            Column("en", "Tên tiếng Anh", "English name", Text(80)),
            Column("position", "Thứ tự từ trên", "Place from the top", Number(0, 9999)),
        ),
        ("key",),
    )

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (no query)."""
        return self._table

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read all levels (one query)."""
        levels = await tx.scalars(select(BodyLevel).order_by(BodyLevel.position, BodyLevel.key))
        rows: dict[Key, Values] = {
            (one.key,): {"key": one.key, "vi": one.vi, "en": one.en, "position": str(one.position)} for one in levels
        }
        return Loaded(self._table, rows)

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return keys that no level can have."""
        return [
            problem(row.number, "key", "bad_level")
            for row in plan.made
            if not (row.key[0].isascii() and row.key[0].replace("_", "a").isalnum() and row.key[0].islower())
        ]

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Make levels and rename or move them."""
        for row in plan.rows:
            level = await writing.tx.get(BodyLevel, row.key[0]) or BodyLevel(key=row.key[0])
            level.vi, level.en, level.position = row.values["vi"], row.values["en"], int(row.values["position"])
            writing.tx.add(level)


@dataclass(frozen=True, slots=True)
class _Bodies:
    """Bodies by code: their ids and days; and the ids of the rows that are there."""

    ids: dict[str, int]
    spans: dict[str, Span]
    rows: dict[Key, int]


async def _bodies(tx: AsyncSession) -> tuple[dict[str, int], dict[str, Span]]:
    found = (await tx.execute(select(Body.code, Body.id, Body.valid_from, Body.valid_to))).all()
    return {one.code: one.id for one in found}, {one.code: Span(one.valid_from, one.valid_to) for one in found}


def _unknown(plan: Plan, columns: Iterable[str], known: Mapping[str, int]) -> list[Problem]:
    return [
        problem(row.number, column, "no_such_body", value=row.values[column])
        for row in plan.rows
        for column in columns
        if row.values[column] not in known
    ]


class EdgeStore:
    """Who stood below whom, from when to when; known by the body and the first day."""

    key = "edges"
    vi = "Quan hệ trực thuộc theo ngày"
    en = "Dated edges of the tree"
    action = Action.TABLES_EXCHANGE

    _table = Table(
        key,
        vi,
        en,
        (
            Column("body_code", "Mã đơn vị", "Body code", _CODE, "Đơn vị trực thuộc", "The body below"),
            Column(
                "valid_from",
                "Từ ngày",
                "From",
                Day(),
                "Ngày đầu trực thuộc; để trống: từ trước",
                "First day; empty: always",
                required=False,
            ),
            Column("parent_code", "Mã cấp trên", "Parent code", _CODE, "Đơn vị trực tiếp quản lý", "The body above"),
            Column(
                "valid_to",
                "Đến ngày",
                "Until",
                Day(),
                "Ngày cuối trực thuộc; để trống: đến nay",
                "Last day; empty: it goes on",
                required=False,
            ),
        ),
        ("body_code", "valid_from"),
    )

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (no query)."""
        return self._table

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read all edges and bodies (two queries)."""
        ids, spans = await _bodies(tx)
        codes = {body_id: code for code, body_id in ids.items()}
        rows: dict[Key, Values] = {}
        known: dict[Key, int] = {}
        for edge in await tx.scalars(select(BodyEdge).order_by(BodyEdge.id)):
            key = (codes[edge.body_id], _iso(edge.valid_from))
            rows[key] = {
                "body_code": key[0],
                "valid_from": key[1],
                "parent_code": codes[edge.parent_id],
                "valid_to": _iso(edge.valid_to),
            }
            known[key] = edge.id
        return Loaded(self._table, rows, _Bodies(ids, spans, known))

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return edges that cannot be: outside of the days of either body, two on one day, a circle on any day."""
        known: _Bodies = loaded.context
        if problems := _unknown(plan, ("body_code", "parent_code"), known.ids):
            return problems
        edges: dict[str, list[tuple[Span, str]]] = defaultdict(list)
        for values in {**loaded.rows, **{row.key: row.values for row in plan.rows}}.values():
            edges[values["body_code"]].append((_span(values), values["parent_code"]))
        for row in plan.rows:
            span, code, parent = _span(row.values), row.values["body_code"], row.values["parent_code"]
            if span.first and span.last and span.last < span.first:
                problems.append(problem(row.number, "valid_to", "ends_before"))
            elif not known.spans[code].covers(span):
                problems.append(problem(row.number, "valid_from", "body_not_there", value=code))
            elif not known.spans[parent].covers(span):
                problems.append(problem(row.number, "parent_code", "parent_not_there", value=parent))
            elif sum(span.common(other) is not None for other, _ in edges[code]) > 1:
                problems.append(problem(row.number, "valid_from", "two_parents", value=code))
            elif _circles(edges, code, span):
                problems.append(problem(row.number, "parent_code", "circle"))
        return problems

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Write the edges; what holds today is what the tree shows."""
        known: _Bodies = loaded.context

        def columns(values: Mapping[str, str]) -> dict[str, object]:
            return {"parent_id": known.ids[values["parent_code"]], "valid_to": _day(values["valid_to"])}

        made = [
            {"body_id": known.ids[row.key[0]], "valid_from": _day(row.key[1]), **columns(row.values)}
            for row in plan.made
        ]
        changed = [{"id": known.rows[row.key], **columns(row.values)} for row in plan.changed]
        for start in range(0, len(made), CHUNK):
            await writing.tx.execute(insert(BodyEdge), made[start : start + CHUNK])
            writing.progress(start / len(made))
        for start in range(0, len(changed), CHUNK):
            await writing.tx.execute(update(BodyEdge), changed[start : start + CHUNK])
        await turn(writing.tx, day_of(writing.now))


def _circles(edges: Mapping[str, list[tuple[Span, str]]], code: str, span: Span) -> bool:
    """Whether going up from a body, on any of these days, leads back to it."""
    waiting, seen = [(code, span)], 0
    while waiting:
        below, days = waiting.pop()
        seen += 1
        for held, parent in edges.get(below, ()):
            common = held.common(days)
            if common is None:
                continue
            if parent == code or seen > len(edges):
                return True
            waiting.append((parent, common))
    return False


class SuccessionStore:
    """Which body continues which one, and since when."""

    key = "successions"
    vi = "Đơn vị kế thừa"
    en = "Successions of bodies"
    action = Action.TABLES_EXCHANGE

    _table = Table(
        key,
        vi,
        en,
        (
            Column("old_code", "Mã đơn vị cũ", "Old code", _CODE, "Đơn vị được tiếp nối", "The body that is continued"),
            Column("new_code", "Mã đơn vị mới", "New code", _CODE, "Đơn vị tiếp nối", "The body that continues it"),
            Column("since", "Từ ngày", "Since", Day(), "Ngày đầu tiếp nối", "First day on which it does"),
            Column(
                "kind",
                "Hình thức",
                "Kind",
                Choice(((SuccessionKind.MERGE, "nhập", "merge"), (SuccessionKind.SPLIT, "chia", "split"))),
            ),
        ),
        ("old_code", "new_code", "since"),
    )

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (no query)."""
        return self._table

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read all successions and bodies (two queries)."""
        ids, spans = await _bodies(tx)
        codes = {body_id: code for code, body_id in ids.items()}
        rows: dict[Key, Values] = {}
        known: dict[Key, int] = {}
        for one in await tx.scalars(select(BodySuccession).order_by(BodySuccession.id)):
            key = (codes[one.old_body_id], codes[one.new_body_id], one.since.isoformat())
            rows[key] = {"old_code": key[0], "new_code": key[1], "since": key[2], "kind": one.kind}
            known[key] = one.id
        return Loaded(self._table, rows, _Bodies(ids, spans, known))

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return successions of bodies that are not there, or of one by itself."""
        known: _Bodies = loaded.context
        if problems := _unknown(plan, ("old_code", "new_code"), known.ids):
            return problems
        for row in plan.rows:
            old, new, since = row.key
            if old == new:
                problems.append(problem(row.number, "new_code", "itself"))
            elif not known.spans[new].holds_on(date.fromisoformat(since)):
                problems.append(problem(row.number, "since", "body_not_there", value=new))
        return problems

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Write the successions; points, roles and devices stay where they are: those go over by the tree's page."""
        known: _Bodies = loaded.context
        made = [
            {
                "old_body_id": known.ids[row.key[0]],
                "new_body_id": known.ids[row.key[1]],
                "since": date.fromisoformat(row.key[2]),
                "kind": row.values["kind"],
            }
            for row in plan.made
        ]
        changed = [{"id": known.rows[row.key], "kind": row.values["kind"]} for row in plan.changed]
        for start in range(0, len(made), CHUNK):
            await writing.tx.execute(insert(BodySuccession), made[start : start + CHUNK])
            writing.progress(start / len(made))
        for start in range(0, len(changed), CHUNK):
            await writing.tx.execute(update(BodySuccession), changed[start : start + CHUNK])
