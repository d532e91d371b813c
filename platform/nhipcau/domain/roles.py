"""Roles, scopes and the one permission table.

A person holds role assignments (role × scope × dates); a device acts as the operator of its own point. ``allowed``
answers whether an actor may do an action on a target. Deny by default: what is not in the table is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What somebody is, in the regulation's words."""

    ADMINISTRATOR = "administrator"
    #: Engineer of the Department (*Sở*), Art. 11.
    ENGINEER = "engineer"
    REGISTRAR = "registrar"
    CHAIR = "chair"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    HOST_OPERATOR = "host_operator"
    DISTRICT_OPERATOR = "district_operator"
    POINT_OPERATOR = "point_operator"
    AUDITOR = "auditor"


class ScopeKind(StrEnum):
    """Where an assignment holds."""

    SYSTEM = "system"
    #: A body and everything under it.
    SUBTREE = "subtree"
    CONFERENCE = "conference"
    POINT = "point"


class Action(StrEnum):
    """What can be done; endpoints name one each."""

    BODIES_READ = "bodies.read"
    POINTS_READ = "points.read"
    POINTS_MANAGE = "points.manage"
    PEOPLE_MANAGE = "people.manage"
    CONFERENCE_READ = "conference.read"
    CONFERENCE_REGISTER = "conference.register"
    #: Technical confirmation by the Department (the regulation gives it no veto).
    CONFERENCE_CONFIRM = "conference.confirm"
    CONFERENCE_CANCEL = "conference.cancel"
    SESSION_OPEN = "session.open"
    SESSION_RUN = "session.run"
    SESSION_END = "session.end"
    #: Occupy the seat of a point (its device; the host operator at the main point).
    SEAT_TAKE = "seat.take"
    #: Be in the room without a seat, publishing nothing.
    ROOM_WATCH = "room.watch"
    FLOOR_REQUEST = "floor.request"
    FLOOR_GIVE = "floor.give"
    FAULT_REPORT = "fault.report"
    RECORDING_READ = "recording.read"
    LOGBOOK_READ = "logbook.read"
    EVENTS_READ = "events.read"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One role assignment."""

    role: Role
    scope: ScopeKind
    #: Body, conference or point id; 0 for the system.
    scope_id: int = 0
    valid_from: date | None = None
    #: Last day on which it holds.
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class ActorKind(StrEnum):
    """Who acts."""

    PERSON = "person"
    DEVICE = "device"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command: a signed-in person, an enrolled device, or the system itself."""

    kind: ActorKind
    id: int
    name: str
    assignments: tuple[Assignment, ...] = ()
    #: Device only: the point it was enrolled for.
    point_id: int = 0


SYSTEM = Actor(ActorKind.SYSTEM, 0, "Hệ thống")


def device_actor(device_id: int, point_id: int, name: str) -> Actor:
    """Return the actor of an enrolled device: operator of its own point, nothing else."""
    own = Assignment(Role.POINT_OPERATOR, ScopeKind.POINT, point_id)
    return Actor(ActorKind.DEVICE, device_id, name, (own,), point_id)


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is done to; empty means the system as a whole."""

    conference_id: int = 0
    #: The host body and all its ancestors on the conference's day.
    host_bodies: frozenset[int] = frozenset()
    #: The point concerned, if one is.
    point_id: int = 0
    #: The point's body and all its ancestors.
    point_bodies: frozenset[int] = frozenset()
    #: All points of the conference (devices may see conferences that they take part in).
    points: frozenset[int] = frozenset()
    #: Whether ``point_id`` is the conference's main point.
    is_main_point: bool = False


ANYWHERE = Target()

_HOSTS = frozenset({Role.CHAIR, Role.DEPUTY, Role.HOST_OPERATOR})
_SO = frozenset({Role.ADMINISTRATOR, Role.ENGINEER})
_EVERYBODY = frozenset(Role)

#: Action → roles that may do it within their scope. The only permission table.
TABLE: dict[Action, frozenset[Role]] = {
    Action.BODIES_READ: _EVERYBODY,
    Action.POINTS_READ: _EVERYBODY - {Role.POINT_OPERATOR},
    Action.POINTS_MANAGE: frozenset({Role.ADMINISTRATOR, Role.ENGINEER}),
    Action.PEOPLE_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Action.CONFERENCE_READ: _EVERYBODY,
    Action.CONFERENCE_REGISTER: frozenset({Role.REGISTRAR, Role.ENGINEER}),
    Action.CONFERENCE_CONFIRM: frozenset({Role.ENGINEER}),
    Action.CONFERENCE_CANCEL: frozenset({Role.REGISTRAR, Role.ENGINEER}),
    Action.SESSION_OPEN: _HOSTS | {Role.ENGINEER},
    Action.SESSION_RUN: _HOSTS | {Role.ENGINEER},
    Action.SESSION_END: _HOSTS | {Role.ENGINEER},
    Action.SEAT_TAKE: _HOSTS | {Role.POINT_OPERATOR},
    Action.ROOM_WATCH: _HOSTS | {Role.ENGINEER, Role.SECRETARY},
    Action.FLOOR_REQUEST: frozenset({Role.POINT_OPERATOR}),
    Action.FLOOR_GIVE: _HOSTS | {Role.ENGINEER},
    Action.FAULT_REPORT: frozenset({Role.POINT_OPERATOR}),
    Action.RECORDING_READ: _HOSTS | {Role.ADMINISTRATOR, Role.ENGINEER, Role.SECRETARY, Role.REGISTRAR, Role.AUDITOR},
    Action.LOGBOOK_READ: _HOSTS | _SO | {Role.SECRETARY, Role.REGISTRAR, Role.AUDITOR},
    Action.EVENTS_READ: _EVERYBODY,
}

#: Roles of a conference's host that may sit at its main point only (never in a sub point's seat).
_ONLY_AT_MAIN = _HOSTS


def _covers(assignment: Assignment, target: Target) -> bool:
    """Whether the scope of an assignment reaches the target."""
    match assignment.scope:
        case ScopeKind.SYSTEM:
            return True
        case ScopeKind.SUBTREE:
            return (
                target == ANYWHERE
                or assignment.scope_id in target.host_bodies
                or assignment.scope_id in target.point_bodies
            )
        case ScopeKind.CONFERENCE:
            return target == ANYWHERE or assignment.scope_id == target.conference_id
        case ScopeKind.POINT:
            if target.point_id:
                return assignment.scope_id == target.point_id
            return target == ANYWHERE or assignment.scope_id in target.points
    return False


def allowed(actor: Actor, action: Action, target: Target, day: date) -> bool:
    """Whether the actor may do the action on the target that day. The system may do everything.

    With the empty target (``ANYWHERE``) it answers whether the actor may do it somewhere: lists then filter row by row.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    roles = TABLE.get(action, frozenset())
    for assignment in actor.assignments:
        if assignment.role not in roles or not assignment.holds_on(day) or not _covers(assignment, target):
            continue
        if action is Action.SEAT_TAKE and assignment.role in _ONLY_AT_MAIN and target.point_id:
            if target.is_main_point:
                return True
            continue
        return True
    return False
