"""What becomes of the points of bodies that end, and of the points' names; see docs/decisions/reorganisation.md.

A point of a body that ends is continued by the first point of the body's main successor: its operators' roles and the
lists of coming conferences go over to it at once, dated, its machines on the day itself (``tree_day``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import Intake, SessionState
from nhipcau.domain.errors_tree import TreeConflict
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Actor, ScopeKind
from nhipcau.domain.tree import Change, Ended, Renamed, Tree, day_after, day_before
from nhipcau.services.calendar import day_of, midnight
from nhipcau.services.tree_rows import StoredTree
from nhipcau.store import outbox
from nhipcau.store.models import (
    BridgePoint,
    Conference,
    ConferencePoint,
    PointName,
    PointSuccession,
    RoleAssignment,
    Session,
    Venue,
)

#: Room of a point that a reorganisation makes.
_VENUE = "Phòng họp trực tuyến"
#: Longest name of a point.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class PointsMoved:
    """What a change of the tree did to points."""

    renamed: int = 0
    continued: int = 0
    #: Points of bodies that ended and that nobody continues.
    closed: tuple[str, ...] = ()
    roles: int = 0
    conferences: int = 0
    #: Coming conferences that still list a point that nobody continues.
    left: tuple[str, ...] = ()


async def follow(
    tx: AsyncSession, before: Tree, stored: StoredTree, changes: Iterable[Change], actor: Actor, now: datetime
) -> PointsMoved:
    """Let points, roles and coming conferences follow changes that were just written. Ten queries at most, and one
    event for each conference whose list changed.

    Raises TreeConflict when a point that nobody continues is the main point of a coming conference.
    """
    changes = list(changes)
    points: dict[int, list[BridgePoint]] = defaultdict(list)
    for point in await tx.scalars(select(BridgePoint).order_by(BridgePoint.active.desc(), BridgePoint.id)):
        points[point.body_id].append(point)
    renamed = await _rename(tx, before, stored, changes, points)
    ends = {change.code: day_after(change.last) for change in changes if isinstance(change, Ended)}
    if not ends:
        return PointsMoved(renamed=renamed)
    successors: dict[int, tuple[int, date]] = {}
    closed: dict[int, tuple[str, date]] = {}
    for code, day in ends.items():
        heirs = stored.tree.continued_by(code, day)
        for point in points[stored.ids[code]]:
            if heirs:
                heir = await _first_point(tx, stored, heirs[0], day, points, now)
                successors[point.id] = (heir.id, day)
            else:
                closed[point.id] = (point.name, day)
    await _keep(tx, successors)
    roles = await _roles(tx, successors)
    moved, left = await _conferences(tx, successors, closed, actor, now)
    names = tuple(name for name, _ in closed.values())
    return PointsMoved(renamed, len(successors), names, roles, moved, left)


async def _rename(
    tx: AsyncSession,
    before: Tree,
    stored: StoredTree,
    changes: Iterable[Change],
    points: Mapping[int, list[BridgePoint]],
) -> int:
    """Give points that bear their body's name the new one, from the same day on."""
    wanted: list[tuple[BridgePoint, str, date]] = []
    for change in changes:
        if not isinstance(change, Renamed) or change.code not in before.bodies:
            continue
        was = before.name_on(change.code, day_before(change.day))
        for point in points[stored.ids[change.code]]:
            name = _with_new_name(point.name, was, change.name)
            if name != point.name:
                wanted.append((point, name, change.day))
    known = set(await tx.scalars(select(PointName.point_id))) if wanted else set()
    for since in {day for _, _, day in wanted} if known else ():
        # A name that was open ends on the day before; one that began on the day itself never was.
        these = PointName.point_id.in_([point.id for point, _, day in wanted if day == since])
        await tx.execute(delete(PointName).where(these, PointName.valid_from >= since))
        await tx.execute(
            update(PointName).where(these, PointName.valid_to.is_(None)).values(valid_to=day_before(since))
        )
    for point, name, day in wanted:
        if point.id not in known:
            tx.add(PointName(point_id=point.id, name=point.name, valid_to=day_before(day)))
        tx.add(PointName(point_id=point.id, name=name, valid_from=day))
    await tx.flush()
    return len(wanted)


def _with_new_name(name: str, was: str, now: str) -> str:
    """Return a point's name with its body's name exchanged: alone, with a place in brackets, or after an office's."""
    if name == was or name.startswith(f"{was} ("):
        return now
    lowered = was[:1].lower() + was[1:]
    if was and name.endswith(f" {lowered}"):
        return (name.removesuffix(lowered) + now[:1].lower() + now[1:])[:_LONGEST]
    return name


async def _first_point(
    tx: AsyncSession,
    stored: StoredTree,
    code: str,
    day: date,
    points: dict[int, list[BridgePoint]],
    now: datetime,
) -> BridgePoint:
    """Return the first point of a body; made when it has none, so that nobody's machines lose their place."""
    listed = points[stored.ids[code]]
    if not listed:
        name = stored.tree.name_on(code, day)[:_LONGEST]
        point = BridgePoint(body_id=stored.ids[code], name=name, active=True, created_at=now)
        tx.add(point)
        await tx.flush()
        tx.add(Venue(point_id=point.id, name=_VENUE))
        listed.append(point)
    return listed[0]


async def _keep(tx: AsyncSession, successors: Mapping[int, tuple[int, date]]) -> None:
    # Corrected before its day, a succession is replaced.
    await tx.execute(delete(PointSuccession).where(PointSuccession.old_point_id.in_(list(successors))))
    tx.add_all(PointSuccession(old_point_id=old, new_point_id=new, since=day) for old, (new, day) in successors.items())
    await tx.flush()


async def _roles(tx: AsyncSession, successors: Mapping[int, tuple[int, date]]) -> int:
    """Whoever operated a point operates its successor from the day on; until then nothing changes."""
    held = (
        await tx.scalars(
            select(RoleAssignment).where(
                RoleAssignment.scope == ScopeKind.POINT, RoleAssignment.scope_id.in_(list(successors))
            )
        )
    ).all()
    moved = 0
    for role in held:
        new, day = successors[role.scope_id]
        if role.valid_to is not None and role.valid_to < day:
            continue
        tx.add(
            RoleAssignment(
                person_id=role.person_id,
                role=role.role,
                scope=role.scope,
                scope_id=new,
                valid_from=max(day, role.valid_from or day),
                valid_to=role.valid_to,
            )
        )
        role.valid_to = day_before(day)
        moved += 1
    return moved


async def _conferences(
    tx: AsyncSession,
    successors: Mapping[int, tuple[int, date]],
    closed: Mapping[int, tuple[str, date]],
    actor: Actor,
    now: datetime,
) -> tuple[int, tuple[str, ...]]:
    """Put successors on the lists of conferences of later days; sessions that were opened keep theirs."""
    first = min((day for _, day in (*successors.values(), *closed.values())), default=None)
    if first is None:
        return 0, ()
    opened = select(Session.conference_id).where(Session.state != SessionState.PLANNED)
    coming = {
        conference.id: conference
        for conference in await tx.scalars(
            select(Conference).where(
                Conference.starts_at >= max(now, midnight(first)),
                Conference.intake.in_([Intake.DRAFT, Intake.RECEIVED, Intake.CONFIRMED, Intake.IN_CONFLICT]),
                Conference.id.not_in(opened),
            )
        )
    }
    lists: dict[int, list[ConferencePoint]] = defaultdict(list)
    listed = await tx.scalars(
        select(ConferencePoint)
        .where(ConferencePoint.conference_id.in_(list(coming)))
        .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position, ConferencePoint.id)
    )
    for row in listed:
        lists[row.conference_id].append(row)
    moved, left = 0, []
    for conference_id, conference in coming.items():
        day = day_of(conference.starts_at)
        gone = [row for row in lists[conference_id] if row.point_id in closed and closed[row.point_id][1] <= day]
        if any(row.is_main for row in gone):
            name, since = next(closed[row.point_id] for row in gone if row.is_main)
            raise TreeConflict(name=f"{name} ({conference.title})", day=f"{since:%d/%m/%Y}", reason="main_point_left")
        if gone:
            left.append(conference.title)
        if await _move_list(tx, lists[conference_id], successors, day):
            moved += 1
            conference.version += 1
            conference.changed_at = now
            conference.changed_by = actor.name[:120]
            place = outbox.Place(conference_id)
            facts = {"title": conference.title, "intake": conference.intake, "late": conference.late}
            told = Happened(EventType.CONFERENCE_CHANGED, facts)
            await outbox.append(tx, [told], actor=actor, at=now, place=place)
    return moved, tuple(left)


async def _move_list(
    tx: AsyncSession, rows: list[ConferencePoint], successors: Mapping[int, tuple[int, date]], day: date
) -> bool:
    """Exchange the points of one list; a point that is on it already is not put on it twice."""
    taken = {row.point_id for row in rows if not _goes(row, successors, day)}
    changed = False
    # The main point is the first row: it keeps its place, and a successor below it gives way.
    for row in rows:
        if not _goes(row, successors, day):
            continue
        changed = True
        new, _ = successors[row.point_id]
        if new in taken and not row.is_main:
            await tx.delete(row)
            continue
        if new in taken:
            for other in [one for one in rows if one.point_id == new and one is not row]:
                await tx.delete(other)
            await tx.flush()
        taken.add(new)
        row.point_id, row.venue_id = new, None
    await tx.flush()
    return changed


def _goes(row: ConferencePoint, successors: Mapping[int, tuple[int, date]], day: date) -> bool:
    return row.point_id in successors and successors[row.point_id][1] <= day
