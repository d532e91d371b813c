"""People who sign in as a table: user name, name, post, telephone, in use or not, and roles (one a line).

Whoever is new has no password: an administrator hands them a link to set one. A role is written ``role@place``, with
days ``role[2025-01-01..2025-06-30]@place``; the place is a body's code, ``code/point`` for the operator of a point,
``#number`` for a conference, and missing for the whole system.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Column, Flag, Key, Plan, PlannedRow, Problem, Table, Text, Values, problem
from nhipcau.domain.roles import SCOPES, Action, Assignment, Role, ScopeKind
from nhipcau.services.calendar import day_of
from nhipcau.services.tables.stores import CHUNK, Loaded, Writing
from nhipcau.store.models import Body, BridgePoint, Conference, Person, RoleAssignment, WebSession

_ROLE = re.compile(r"([a-z_]+)(?:\[(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?\])?(?:@(.+))?")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")

_TABLE = Table(
    "people",
    "Người dùng",
    "People",
    (
        Column("username", "Tên đăng nhập", "User name", Text(64), "Chữ thường không dấu", "Plain lower-case letters"),
        Column("name", "Họ tên", "Name", Text(120)),
        Column("post", "Chức vụ", "Post", Text(120), required=False, optional=True),
        Column("phone", "Điện thoại", "Telephone", Text(40), required=False, optional=True),
        Column("active", "Đang dùng", "In use", Flag(), "Có được đăng nhập không", "Whether they may sign in"),
        Column(
            "roles",
            "Vai trò",
            "Roles",
            Text(8000, lines=True),
            "Mỗi dòng một vai trò: registrar@24, point_operator@07201/Phường Thọ Xương, engineer",
            "One role a line: registrar@24, point_operator@07201/Phường Thọ Xương, engineer",
            required=False,
            optional=True,
        ),
    ),
    ("username",),
)


@dataclass(frozen=True, slots=True)
class _Known:
    people: dict[str, int]
    bodies: dict[str, int]
    points: dict[str, int]
    conferences: frozenset[int]
    today: date


class PersonStore:
    """People by their user names."""

    key = _TABLE.key
    vi = _TABLE.vi
    en = _TABLE.en
    action = Action.PEOPLE_MANAGE

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (no query)."""
        return _TABLE

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read everybody with their roles, and the places of roles (five queries)."""
        bodies = dict((await tx.execute(select(Body.code, Body.id))).all())
        found = await tx.execute(
            select(Body.code, BridgePoint.name, BridgePoint.id)
            .join(Body, Body.id == BridgePoint.body_id)
            .order_by(BridgePoint.id)
        )
        points = {f"{code}/{name}": point_id for code, name, point_id in found}
        conferences = frozenset(await tx.scalars(select(Conference.id)))
        places = {(ScopeKind.SUBTREE, body_id): code for code, body_id in bodies.items()}
        places |= {(ScopeKind.POINT, point_id): text for text, point_id in points.items()}
        places |= {(ScopeKind.CONFERENCE, number): f"#{number}" for number in conferences}
        roles: dict[int, list[str]] = defaultdict(list)
        for row in await tx.scalars(select(RoleAssignment).order_by(RoleAssignment.id)):
            roles[row.person_id].append(_written(row, places))
        rows: dict[Key, Values] = {}
        ids: dict[str, int] = {}
        for person in await tx.scalars(select(Person).order_by(Person.id)):
            rows[(person.username,)] = {
                "username": person.username,
                "name": person.name,
                "post": person.post,
                "phone": person.phone,
                "active": "yes" if person.active else "no",
                "roles": "\n".join(roles[person.id]),
            }
            ids[person.username] = person.id
        return Loaded(_TABLE, rows, _Known(ids, bodies, points, conferences, day_of(now)))

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return user names and roles that are not written right, and whether an administrator is left."""
        known: _Known = loaded.context
        problems = [
            problem(row.number, "username", "bad_username") for row in plan.made if not _USERNAME.fullmatch(row.key[0])
        ]
        for row in plan.rows:
            if "roles" in row.changed:
                problems += [
                    problem(row.number, "roles", "bad_role", value=line[:80])
                    for line in _lines(row.values)
                    if _read(line, known) is None
                ]
        after = {**loaded.rows, **{row.key: row.values for row in plan.rows}}
        touched = [row for row in plan.changed if "roles" in row.changed or "active" in row.changed]
        before = any(_administers(values, known) for values in loaded.rows.values())
        if touched and before and not any(_administers(values, known) for values in after.values()):
            problems.append(problem(touched[0].number, "roles", "last_administrator"))
        return problems

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Make and change people; roles of whoever has others now are exchanged, sign-ins of who left end."""
        known: _Known = loaded.context
        tx = writing.tx
        made = [{**_person(row), "password_hash": "", "created_at": writing.now} for row in plan.made]
        for start in range(0, len(made), CHUNK):
            await tx.execute(insert(Person), made[start : start + CHUNK])
            writing.progress(0.5 * start / len(made))
        changed = [{"id": known.people[row.key[0]], **_person(row)} for row in plan.changed]
        for start in range(0, len(changed), CHUNK):
            await tx.execute(update(Person), changed[start : start + CHUNK])
        ids = dict((await tx.execute(select(Person.username, Person.id))).all())
        left = [ids[row.key[0]] for row in plan.changed if row.values["active"] == "no" and "active" in row.changed]
        others = [row for row in plan.rows if "roles" in row.changed]
        for start in range(0, len(left), CHUNK):
            these = WebSession.person_id.in_(left[start : start + CHUNK])
            await tx.execute(
                update(WebSession).where(these, WebSession.ended_at.is_(None)).values(ended_at=writing.now)
            )
        for start in range(0, len(others), CHUNK):
            chunk = others[start : start + CHUNK]
            await tx.execute(
                delete(RoleAssignment).where(RoleAssignment.person_id.in_([ids[row.key[0]] for row in chunk]))
            )
            roles = [
                {
                    "person_id": ids[row.key[0]],
                    "role": one.role,
                    "scope": one.scope,
                    "scope_id": one.scope_id,
                    "valid_from": one.valid_from,
                    "valid_to": one.valid_to,
                }
                for row in chunk
                for line in _lines(row.values)
                if (one := _read(line, known)) is not None
            ]
            if roles:
                await tx.execute(insert(RoleAssignment), roles)
            writing.progress(0.5 + 0.5 * start / len(others))


def _person(row: PlannedRow) -> dict[str, object]:
    values = row.values
    return {
        "username": row.key[0],
        "name": values["name"],
        "post": values["post"],
        "phone": values["phone"],
        "active": values["active"] == "yes",
    }


def _lines(values: Values) -> list[str]:
    return [line.strip() for line in values.get("roles", "").split("\n") if line.strip()]


def _written(row: RoleAssignment, places: dict[tuple[ScopeKind, int], str]) -> str:
    days = ""
    if row.valid_from or row.valid_to:
        days = f"[{row.valid_from or ''}..{row.valid_to or ''}]"
    place = places.get((ScopeKind(row.scope), row.scope_id), "")
    return f"{row.role}{days}{'@' if place else ''}{place}"


def _read(line: str, known: _Known) -> Assignment | None:
    """Return the role that a line says; None when it is not written right."""
    match = _ROLE.fullmatch(line)
    if match is None or match[1] not in set(Role):
        return None
    role, place = Role(match[1]), match[4] or ""
    try:
        days = [date.fromisoformat(text) if text else None for text in match.group(2, 3)]
    except ValueError:
        return None
    found: tuple[ScopeKind, int] | None = None
    if not place:
        found = (ScopeKind.SYSTEM, 0)
    elif ScopeKind.POINT in SCOPES[role]:
        found = (ScopeKind.POINT, known.points[place]) if place in known.points else None
    elif place in known.bodies:
        found = (ScopeKind.SUBTREE, known.bodies[place])
    elif re.fullmatch(r"#\d{1,9}", place) and int(place[1:]) in known.conferences:
        found = (ScopeKind.CONFERENCE, int(place[1:]))
    if found is None or found[0] not in SCOPES[role]:
        return None
    return Assignment(role, *found, *days)


def _administers(values: Values, known: _Known) -> bool:
    if values["active"] != "yes":
        return False
    roles = (_read(line, known) for line in _lines(values))
    return any(one is not None and one.role is Role.ADMINISTRATOR and one.holds_on(known.today) for one in roles)
