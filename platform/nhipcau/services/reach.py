"""Who may reach a conference: permission targets made from bodies, points and the actor's own scopes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import Forbidden
from nhipcau.domain.roles import CONDUCTING, SCOPES, TABLE, TAKING_PART, Action, Actor, ScopeKind, Target, allowed
from nhipcau.domain.tree import ALWAYS, Span
from nhipcau.services.calendar import day_of
from nhipcau.store.models import BodyEdge, BridgePoint, Conference, ConferencePoint, PointName

#: What a point's operator does in its seat; everything else is done to the conference.
SEAT_ACTIONS = frozenset({Action.SEAT_TAKE, Action.FLOOR_REQUEST, Action.FAULT_REPORT, Action.BRANCH_CONDUCT})


@dataclass(frozen=True, slots=True)
class BodyTree:
    """Dated parent edges: body id → (parent id, from, to)."""

    edges: dict[int, list[tuple[int, date | None, date | None]]] = field(default_factory=dict)

    @classmethod
    async def load(cls, tx: AsyncSession) -> BodyTree:
        """Read all edges (one query)."""
        rows = await tx.execute(
            select(BodyEdge.body_id, BodyEdge.parent_id, BodyEdge.valid_from, BodyEdge.valid_to).order_by(BodyEdge.id)
        )
        edges: dict[int, list[tuple[int, date | None, date | None]]] = {}
        for body_id, parent_id, valid_from, valid_to in rows:
            edges.setdefault(body_id, []).append((parent_id, valid_from, valid_to))
        return cls(edges)

    def parent(self, body_id: int, day: date) -> int:
        """Return the body above on a day; 0 when there is none."""
        for parent_id, valid_from, valid_to in self.edges.get(body_id, ()):
            if (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to):
                return parent_id
        return 0

    def chain(self, body_id: int, day: date) -> tuple[int, ...]:
        """Return the body and everybody above it on a day, the nearest first."""
        found: list[int] = []
        while body_id and body_id not in found:
            found.append(body_id)
            body_id = self.parent(body_id, day)
        return tuple(found)

    def upwards(self, body_id: int, day: date) -> frozenset[int]:
        """Return the body and everybody above it on a day."""
        return frozenset(self.chain(body_id, day))

    def below(self, body_ids: Iterable[int]) -> dict[Span, set[int]]:
        """Return days → the bodies that are one of these or stood below one of them on those days."""
        children: dict[int, list[tuple[int, Span]]] = {}
        for child, parents in self.edges.items():
            for parent_id, first, last in parents:
                children.setdefault(parent_id, []).append((child, Span(first, last)))
        known: dict[int, list[Span]] = {}
        waiting = [(body_id, ALWAYS) for body_id in body_ids]
        while waiting:
            body_id, span = waiting.pop()
            spans = known.setdefault(body_id, [])
            # A circle comes back with days that are known.
            if any(one.covers(span) for one in spans):
                continue
            spans.append(span)
            for child, under in children.get(body_id, ()):
                if (both := span.common(under)) is not None:
                    waiting.append((child, both))
        found: dict[Span, set[int]] = {}
        for body_id, spans in known.items():
            for span in spans:
                found.setdefault(span, set()).add(body_id)
        return found


def scopes(actor: Actor, kind: ScopeKind, day: date, action: Action = Action.CONFERENCE_READ) -> frozenset[int]:
    """Return the ids in which the actor holds a role that may do something, of one kind of scope, on a day."""
    return frozenset(
        a.scope_id
        for a in actor.assignments
        if a.scope is kind and a.role in TABLE[action] and kind in SCOPES[a.role] and a.holds_on(day)
    )


def part_scopes(actor: Actor, day: date, action: Action | None = None) -> frozenset[int]:
    """Return the subtrees whose points give the actor a part in conferences of others, of one action or of any."""
    actions = TAKING_PART if action is None else [action]
    return frozenset().union(
        *(
            {
                a.scope_id
                for a in actor.assignments
                if a.scope is ScopeKind.SUBTREE
                and a.role in TAKING_PART.get(one, ())
                and a.scope in SCOPES[a.role]
                and a.holds_on(day)
            }
            for one in actions
        )
    )


@dataclass(frozen=True, slots=True)
class Part:
    """The seat that a caller takes in a conference; ``point_id`` 0: none."""

    point_id: int = 0
    name: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What one actor may do in one conference."""

    actor: Actor
    day: date
    #: The conference as a whole.
    conference: Target
    #: The conference's points that concern the actor: its own, and the main point.
    points: tuple[ConferencePointRow, ...]
    tree: BodyTree
    #: The conference's own day, whose tree it keeps.
    held_on: date
    #: It operates the point that presides in place of the registered main point.
    presides: bool = False

    def may(self, action: Action) -> bool:
        """Whether the actor may do something to the conference."""
        if self.presides and action in CONDUCTING:
            return True
        return allowed(self.actor, action, self.conference, self.day)

    def require(self, action: Action) -> None:
        """Raise Forbidden unless the actor may."""
        if not self.may(action):
            raise Forbidden

    def seat(self, point: ConferencePointRow, action: Action) -> bool:
        """Whether the actor may do something in the seat of a point."""
        return allowed(self.actor, action, self._seat_target(point), self.day)

    def presided_by(self, main_point: int, *before: int) -> Reach:
        """Return the same in a session in which a point presides, whatever was registered (Art. 3.3).

        ``before``: points that presided in it before; whoever sits there as the host sits on.
        """
        if not before and all(point.is_main == (point.point_id == main_point) for point in self.points):
            return self
        registered = any(point.is_main and point.point_id == main_point for point in self.points)
        points = (
            replace(
                point,
                is_main=point.point_id == main_point,
                was_main=point.point_id != main_point and (point.is_main or point.point_id in before),
            )
            for point in self.points
        )
        # The one that presides comes first, as on every list.
        return replace(
            self,
            points=tuple(sorted(points, key=lambda point: not point.is_main)),
            presides=not registered and main_point in scopes(self.actor, ScopeKind.POINT, self.day, Action.SEAT_TAKE),
        )

    @property
    def part(self) -> Part:
        """The seat that the actor takes: its own point's, else the main point's for whoever presides."""
        own = scopes(self.actor, ScopeKind.POINT, self.day)
        for point in sorted(self.points, key=lambda point: point.point_id not in own):
            if self.seat(point, Action.SEAT_TAKE):
                return Part(point.point_id, point.name, point.is_main)
        return Part()

    @property
    def actions(self) -> tuple[Action, ...]:
        """Everything that the actor may do here, in the table's order."""
        part = self.part.point_id
        point = next((point for point in self.points if point.point_id == part), None)
        return tuple(
            action
            for action in Action
            if (point is not None and self.seat(point, action) if action in SEAT_ACTIONS else self.may(action))
        )

    def _seat_target(self, point: ConferencePointRow) -> Target:
        return Target(
            conference_id=self.conference.conference_id,
            host_bodies=self.conference.host_bodies,
            point_id=point.point_id,
            point_bodies=self.tree.upwards(point.body_id, self.held_on),
            is_main_point=point.is_main or point.was_main,
        )


@dataclass(frozen=True, slots=True)
class ConferencePointRow:
    """A point on a conference's list."""

    conference_id: int
    point_id: int
    body_id: int
    name: str
    is_main: bool
    #: It was the main point, and another one presides now in this session: whoever sat there sits on.
    was_main: bool = False


async def reach_of(
    tx: AsyncSession, actor: Actor, conference: Conference, day: date, *, point_ids: Iterable[int] = ()
) -> Reach:
    """Return what the actor may do in one conference (two queries).

    ``point_ids`` are looked up on the list besides the actor's own points: whoever is meant, and the points that
    preside or presided in the session, when the main point was moved.
    """
    found = await reaches_of(tx, actor, [conference], day, point_ids=point_ids)
    return found[conference.id]


async def reaches_of(
    tx: AsyncSession, actor: Actor, conferences: Iterable[Conference], day: date, *, point_ids: Iterable[int] = ()
) -> dict[int, Reach]:
    """Return conference id → what the actor may do there (three queries at most, however many conferences)."""
    wanted = {conference.id: conference for conference in conferences}
    # Trees matter to subtree scopes alone; a device joining must not pay for them.
    subtrees = scopes(actor, ScopeKind.SUBTREE, day)
    tree = await BodyTree.load(tx) if subtrees else BodyTree()
    own = scopes(actor, ScopeKind.POINT, day) | set(point_ids)
    rows = await tx.execute(
        select(
            ConferencePoint.conference_id,
            ConferencePoint.point_id,
            BridgePoint.body_id,
            BridgePoint.name,
            ConferencePoint.is_main,
            PointName.name,
            PointName.valid_from,
            PointName.valid_to,
        )
        .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
        .outerjoin(PointName, PointName.point_id == BridgePoint.id)
        .where(
            ConferencePoint.conference_id.in_(list(wanted)),
            ConferencePoint.is_main | ConferencePoint.point_id.in_(own),
        )
        .order_by(ConferencePoint.position, ConferencePoint.id)
    )
    points: dict[int, dict[int, ConferencePointRow]] = {}
    for conference_id, its_id, body_id, name, is_main, then, first, last in rows:
        point = ConferencePointRow(conference_id, its_id, body_id, name, is_main)
        # A conference shows the names of its own day; a point that was renamed stands here once for each name.
        holds = then is not None and Span(first, last).holds_on(day_of(wanted[conference_id].starts_at))
        its_points = points.setdefault(conference_id, {})
        if holds or its_id not in its_points:
            its_points[its_id] = replace(point, name=then) if holds else point
    # Art. 13.6c: the body that was assigned to organise works for the host.
    above = {
        one.id: frozenset().union(
            *(
                tree.upwards(body_id, day_of(one.starts_at)) | {body_id}
                for body_id in (one.host_body_id, one.organiser_body_id or one.host_body_id)
            )
        )
        for one in wanted.values()
    }
    takes_part = await _taking_part(tx, part_scopes(actor, day), tree, wanted, above)
    found = {}
    for conference in wanted.values():
        listed = tuple(points.get(conference.id, {}).values())
        target = Target(
            conference_id=conference.id,
            host_bodies=above[conference.id],
            # A draft is the host's own business: points learn of it when it is handed in.
            points=frozenset() if conference.intake == "draft" else frozenset(point.point_id for point in listed),
            taking_part=takes_part.get(conference.id, frozenset()),
        )
        found[conference.id] = Reach(actor, day, target, listed, tree, day_of(conference.starts_at))
    return found


async def _taking_part(
    tx: AsyncSession,
    subtrees: frozenset[int],
    tree: BodyTree,
    wanted: dict[int, Conference],
    above: dict[int, frozenset[int]],
) -> dict[int, frozenset[int]]:
    """Return conference id → those of the subtrees of which points are on its list, on its own day (one query).

    What a subtree hosts itself needs no look; a draft is the host's own business.
    """
    others = [one for one in wanted.values() if one.intake != "draft" and not subtrees <= above[one.id]]
    if not subtrees or not others:
        return {}
    ever_below = {body_id for below in tree.below(subtrees).values() for body_id in below}
    rows = await tx.execute(
        select(ConferencePoint.conference_id, BridgePoint.body_id)
        .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
        .where(ConferencePoint.conference_id.in_([one.id for one in others]), BridgePoint.body_id.in_(ever_below))
        .distinct()
    )
    found: dict[int, frozenset[int]] = {}
    for conference_id, body_id in rows:
        there = tree.upwards(body_id, day_of(wanted[conference_id].starts_at)) & subtrees
        found[conference_id] = found.get(conference_id, frozenset()) | there
    return found
