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


_MEETING = (ScopeKind.CONFERENCE, ScopeKind.SUBTREE)

#: Role → scopes in which it can be held, the usual one first; in any other it gives nothing. An administrator gives
#: every role to everybody, so there is none of a part only. The page of people shows the same table.
SCOPES: dict[Role, tuple[ScopeKind, ...]] = {
    Role.ADMINISTRATOR: (ScopeKind.SYSTEM,),
    Role.ENGINEER: (ScopeKind.SYSTEM, ScopeKind.SUBTREE),
    Role.REGISTRAR: (ScopeKind.SUBTREE, ScopeKind.SYSTEM),
    Role.CHAIR: _MEETING,
    Role.DEPUTY: _MEETING,
    Role.SECRETARY: _MEETING,
    Role.HOST_OPERATOR: _MEETING,
    Role.DISTRICT_OPERATOR: (ScopeKind.SUBTREE,),
    Role.POINT_OPERATOR: (ScopeKind.POINT,),
    Role.AUDITOR: (ScopeKind.SYSTEM, ScopeKind.SUBTREE),
}


class Action(StrEnum):
    """What can be done; endpoints name one each."""

    BODIES_READ = "bodies.read"
    POINTS_READ = "points.read"
    #: The machines enrolled for points.
    DEVICES_READ = "devices.read"
    POINTS_MANAGE = "points.manage"
    #: What a point consists of, its body's team, training and contact officers (Art. 7.5, 8, 13.3).
    POINT_DETAILS_READ = "point.details.read"
    #: Each body keeps its own (Art. 13.1-13.5); the Department reads.
    POINT_DETAILS_MANAGE = "point.details.manage"
    #: Receive the list of contact officers (Art. 13.3).
    CONTACT_LIST_RECEIVE = "contact_list.receive"
    #: Faults outside any session (Art. 13.3): anybody of the body reports and follows them.
    POINT_FAULT_READ = "point_fault.read"
    POINT_FAULT_REPORT = "point_fault.report"
    #: The Department's part in their repair (Art. 11.1).
    POINT_FAULT_RECEIVE = "point_fault.receive"
    PEOPLE_READ = "people.read"
    PEOPLE_MANAGE = "people.manage"
    #: Export whole tables, see what was imported.
    TABLES_READ = "tables.read"
    #: Import whole tables, reorganise the tree, change its levels.
    TABLES_EXCHANGE = "tables.exchange"
    CONFERENCE_READ = "conference.read"
    CONFERENCE_REGISTER = "conference.register"
    #: What stands behind a registration: its check, the groups of points of its body.
    REGISTRATION_READ = "registration.read"
    #: The board of what waits for the Department.
    INTAKE_READ = "intake.read"
    #: Technical confirmation by the Department (the regulation gives it no veto).
    CONFERENCE_CONFIRM = "conference.confirm"
    CONFERENCE_CANCEL = "conference.cancel"
    #: Accept that a registration came late (Art. 9.1): it stays late, and the Department does not mind.
    CONFERENCE_ACCEPT_LATE = "conference.accept_late"
    #: The working-day calendar and the versions of the regulation.
    RULES_READ = "rules.read"
    RULES_MANAGE = "rules.manage"
    SESSION_OPEN = "session.open"
    SESSION_RUN = "session.run"
    SESSION_END = "session.end"
    #: Call an emergency (Art. 9.3): the duty engineer.
    EMERGENCY_CALL = "emergency.call"
    CALL_SHEET_READ = "call_sheet.read"
    #: Ring points and note what they answer; make one-use seat links.
    CALL_SHEET_WORK = "call_sheet.work"
    #: Technical requests (Art. 9.2 ¶2) and their files.
    REQUEST_MAKE = "request.make"
    REQUEST_ANSWER = "request.answer"
    REQUEST_READ = "request.read"
    #: Say before a conference who presides when the chair is lost, and how long a lost point is waited for.
    PRESIDING_SET = "presiding.set"
    PRESIDING_READ = "presiding.read"
    #: Write the agenda, before the conference and during it.
    AGENDA_WRITE = "agenda.write"
    #: Slides and clips as the seats of the conference get them.
    FILE_READ = "file.read"
    #: The invitation of one point with its answer.
    ANSWER_READ = "answer.read"
    #: Acknowledge or decline for a point.
    ANSWER_GIVE = "answer.give"
    ANSWERS_READ = "answers.read"
    REMINDERS_READ = "reminders.read"
    #: Occupy the seat of a point (its device; the host operator at the main point).
    SEAT_TAKE = "seat.take"
    #: Be in the room without a seat, publishing nothing.
    ROOM_WATCH = "room.watch"
    FLOOR_REQUEST = "floor.request"
    FLOOR_GIVE = "floor.give"
    #: Name the deputy, hand the chair over.
    CHAIR_HAND = "chair.hand"
    #: Take the chair over when its seat is lost, and take it back; a point only as the deputy, or as the chair's own.
    CHAIR_TAKE = "chair.take"
    #: Delegate a sub-conference to a district, give it more time, call it back.
    BRANCH_HAND = "branch.hand"
    #: Conduct a sub-conference and end it: the district's point, and whoever operates the district.
    BRANCH_CONDUCT = "branch.conduct"
    #: Put a point to all over the chair's floor: the Department.
    URGENT_SPEAK = "urgent.speak"
    #: Lock the room, have points wait before it, let them in, send them back, put them out of the session.
    DOOR_KEEP = "door.keep"
    #: Let waiting points of one's own subtree in; what the chair decided about one stands.
    DOOR_OWN = "door.own"
    FAULT_REPORT = "fault.report"
    #: Faults reported in a session, with their response clocks.
    INCIDENT_READ = "incident.read"
    #: Take them in hand, report one for a point, say what was done (Art. 10.2).
    INCIDENT_WORK = "incident.work"
    #: Calls of points to the engineer: that there are any, and since when.
    HELP_READ = "help.read"
    #: Answer them: the Department's engineer, and whoever operates the main point (Art. 10.2b).
    HELP_ANSWER = "help.answer"
    #: What was written within a call: it is private to the two, for whoever answers such calls.
    HELP_WRITTEN_READ = "help.written.read"
    #: The text channel of a session's engineers and operators.
    CHANNEL_READ = "channel.read"
    CHANNEL_WRITE = "channel.write"
    RECORDING_READ = "recording.read"
    #: Ask for a recording while the session runs (Art. 9.2).
    RECORDING_REQUEST = "recording.request"
    #: Make the film again, set how long it is kept, delete it.
    RECORDING_KEEP = "recording.keep"
    STREAM_READ = "stream.read"
    #: Set up and take away live streams and their addresses (a technical request of the host).
    STREAM_SET = "stream.set"
    STREAM_RUN = "stream.run"
    #: Watch an internal stream.
    STREAM_WATCH = "stream.watch"
    LOGBOOK_READ = "logbook.read"
    #: The roll of a session (*điểm danh*): who was there, with telephone numbers for whoever takes it.
    ROLL_READ = "roll.read"
    ROLL_TAKE = "roll.take"
    #: Take it of the points of one's own subtree, and see no others.
    ROLL_OWN = "roll.own"
    #: The engineer's wall: link figures and small pictures of the points in a running session.
    WALL_READ = "wall.read"
    #: Of the points of one's own subtree, and of no others; their open calls and faults, too, to be read.
    WALL_OWN = "wall.own"
    #: Live pictures of chosen points on it: whoever may look at a point alone.
    WALL_LOOK = "wall.look"
    #: Documents of a conference, and who is on duty for line and power.
    DOCUMENTS_READ = "documents.read"
    DOCUMENTS_MAKE = "documents.make"
    #: Documents of a body, which belong to no conference (lists of contact officers, Art. 13.3).
    BODY_DOCUMENTS_READ = "documents.body.read"
    TEMPLATES_READ = "templates.read"
    #: Templates of documents and calendar feeds, of a body; those of everybody by a role over the whole system.
    TEMPLATES_MANAGE = "templates.manage"
    MAIL_READ = "mail.read"
    #: Outgoing mail, addresses of bodies, providers of line and power.
    MAIL_MANAGE = "mail.manage"
    EVENTS_READ = "events.read"
    #: Events of devices, points and people.
    STAFF_EVENTS_READ = "events.staff.read"


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
    #: Person only: the signed-in browser (``web_session``) that acts.
    sign_in_id: int = 0


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
    #: Subtrees of which points are on the conference's list: those of the actor that were looked up.
    taking_part: frozenset[int] = frozenset()
    #: Whether ``point_id`` is the conference's main point.
    is_main_point: bool = False


ANYWHERE = Target()
#: A place that only a role over the whole system reaches.
NOWHERE = Target(point_id=-1)

_HOSTS = frozenset({Role.CHAIR, Role.DEPUTY, Role.HOST_OPERATOR})
_SO = frozenset({Role.ADMINISTRATOR, Role.ENGINEER})
_EVERYBODY = frozenset(Role)
#: Reads all within the scope and changes nothing.
_READS_ALL = frozenset({Role.AUDITOR})
#: Who works at a call sheet (Art. 9.3).
_CALLERS = _HOSTS | {Role.ENGINEER, Role.SECRETARY, Role.REGISTRAR}
#: Who answers an invitation for a point (Art. 13.3).
_ANSWERING = frozenset({Role.POINT_OPERATOR, Role.DISTRICT_OPERATOR, Role.REGISTRAR, Role.ENGINEER})
#: Who runs the technical side of a session: the Department's engineer, whoever operates main point, district or point.
_TECHNICIANS = frozenset({Role.ENGINEER, Role.HOST_OPERATOR, Role.DISTRICT_OPERATOR, Role.POINT_OPERATOR})
#: Who keeps what is on record about the points of a body: its registrar, the operators of its subtree and points.
_KEEPERS = frozenset({Role.REGISTRAR, Role.DISTRICT_OPERATOR, Role.POINT_OPERATOR})

#: What a person answers for by name: the device of a point may not, although it operates it.
PERSONS_ONLY = frozenset({Action.POINT_DETAILS_MANAGE})

#: Lists of the whole province: a role over a part of it gives none of them.
OF_THE_WHOLE = frozenset({Action.PEOPLE_READ, Action.TABLES_READ})

#: Action → roles that may do it within their scope. The only permission table.
TABLE: dict[Action, frozenset[Role]] = {
    Action.BODIES_READ: _EVERYBODY,
    Action.POINTS_READ: _EVERYBODY - {Role.POINT_OPERATOR},
    Action.DEVICES_READ: _SO | _READS_ALL,
    Action.POINTS_MANAGE: _SO,
    Action.POINT_DETAILS_READ: _SO | _KEEPERS | {Role.AUDITOR},
    Action.POINT_DETAILS_MANAGE: _KEEPERS | {Role.ADMINISTRATOR},
    Action.CONTACT_LIST_RECEIVE: frozenset({Role.ENGINEER}),
    Action.POINT_FAULT_READ: _EVERYBODY,
    Action.POINT_FAULT_REPORT: _EVERYBODY - {Role.AUDITOR},
    Action.POINT_FAULT_RECEIVE: frozenset({Role.ENGINEER}),
    Action.PEOPLE_READ: _READS_ALL | {Role.ADMINISTRATOR},
    Action.PEOPLE_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Action.TABLES_READ: _READS_ALL | {Role.ADMINISTRATOR},
    Action.TABLES_EXCHANGE: frozenset({Role.ADMINISTRATOR}),
    Action.CONFERENCE_READ: _EVERYBODY,
    Action.CONFERENCE_REGISTER: frozenset({Role.REGISTRAR, Role.ENGINEER}),
    Action.REGISTRATION_READ: _READS_ALL | {Role.REGISTRAR, Role.ENGINEER},
    Action.INTAKE_READ: _READS_ALL | {Role.ENGINEER},
    Action.CONFERENCE_CONFIRM: frozenset({Role.ENGINEER}),
    Action.CONFERENCE_CANCEL: frozenset({Role.REGISTRAR, Role.ENGINEER}),
    Action.CONFERENCE_ACCEPT_LATE: frozenset({Role.ENGINEER}),
    Action.RULES_READ: _EVERYBODY - {Role.POINT_OPERATOR},
    Action.RULES_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Action.SESSION_OPEN: _HOSTS | {Role.ENGINEER},
    Action.SESSION_RUN: _HOSTS | {Role.ENGINEER},
    Action.SESSION_END: _HOSTS | {Role.ENGINEER},
    Action.EMERGENCY_CALL: frozenset({Role.ENGINEER}),
    Action.CALL_SHEET_READ: _CALLERS | _READS_ALL,
    Action.CALL_SHEET_WORK: _CALLERS,
    Action.REQUEST_MAKE: _HOSTS | {Role.ENGINEER, Role.SECRETARY, Role.REGISTRAR},
    Action.REQUEST_ANSWER: frozenset({Role.ENGINEER}),
    Action.REQUEST_READ: _HOSTS | _SO | {Role.SECRETARY, Role.REGISTRAR, Role.AUDITOR},
    Action.PRESIDING_READ: _HOSTS | _READS_ALL | {Role.ENGINEER, Role.REGISTRAR},
    Action.PRESIDING_SET: _HOSTS | {Role.ENGINEER, Role.REGISTRAR},
    Action.AGENDA_WRITE: _HOSTS | {Role.ENGINEER, Role.REGISTRAR},
    Action.FILE_READ: _HOSTS | _READS_ALL | {Role.ENGINEER, Role.SECRETARY, Role.REGISTRAR, Role.POINT_OPERATOR},
    Action.ANSWER_READ: _ANSWERING | _READS_ALL,
    Action.ANSWER_GIVE: _ANSWERING,
    Action.ANSWERS_READ: _HOSTS | _SO | {Role.SECRETARY, Role.REGISTRAR, Role.AUDITOR},
    Action.REMINDERS_READ: _EVERYBODY,
    Action.SEAT_TAKE: _HOSTS | {Role.POINT_OPERATOR},
    Action.ROOM_WATCH: _HOSTS | {Role.ENGINEER, Role.SECRETARY},
    Action.FLOOR_REQUEST: frozenset({Role.POINT_OPERATOR}),
    Action.FLOOR_GIVE: _HOSTS | {Role.ENGINEER},
    Action.CHAIR_HAND: _HOSTS | {Role.ENGINEER},
    Action.CHAIR_TAKE: _HOSTS | {Role.ENGINEER, Role.POINT_OPERATOR},
    Action.BRANCH_HAND: _HOSTS | {Role.ENGINEER},
    Action.BRANCH_CONDUCT: frozenset({Role.POINT_OPERATOR, Role.DISTRICT_OPERATOR, Role.ENGINEER}),
    Action.URGENT_SPEAK: frozenset({Role.ENGINEER}),
    Action.DOOR_KEEP: _HOSTS | {Role.ENGINEER},
    Action.DOOR_OWN: frozenset({Role.DISTRICT_OPERATOR}),
    Action.FAULT_REPORT: frozenset({Role.POINT_OPERATOR}),
    Action.INCIDENT_READ: _HOSTS | _READS_ALL | {Role.ENGINEER, Role.SECRETARY},
    Action.INCIDENT_WORK: frozenset({Role.ENGINEER, Role.HOST_OPERATOR}),
    Action.HELP_READ: _HOSTS | _READS_ALL | {Role.ENGINEER},
    Action.HELP_ANSWER: frozenset({Role.ENGINEER, Role.HOST_OPERATOR}),
    Action.HELP_WRITTEN_READ: _READS_ALL | {Role.ENGINEER, Role.HOST_OPERATOR},
    Action.CHANNEL_READ: _TECHNICIANS | _READS_ALL,
    Action.CHANNEL_WRITE: _TECHNICIANS,
    Action.RECORDING_READ: _HOSTS | {Role.ADMINISTRATOR, Role.ENGINEER, Role.SECRETARY, Role.REGISTRAR, Role.AUDITOR},
    Action.RECORDING_REQUEST: _HOSTS | {Role.ENGINEER},
    Action.RECORDING_KEEP: _SO,
    Action.STREAM_READ: _HOSTS | _SO | {Role.SECRETARY, Role.REGISTRAR, Role.AUDITOR},
    Action.STREAM_SET: _HOSTS | {Role.REGISTRAR, Role.ENGINEER},
    Action.STREAM_RUN: _HOSTS | {Role.ENGINEER},
    Action.STREAM_WATCH: _EVERYBODY,
    Action.LOGBOOK_READ: _HOSTS | _SO | {Role.SECRETARY, Role.REGISTRAR, Role.AUDITOR},
    Action.ROLL_READ: _HOSTS | _SO | {Role.SECRETARY, Role.REGISTRAR, Role.AUDITOR},
    Action.ROLL_TAKE: frozenset({Role.CHAIR, Role.DEPUTY, Role.SECRETARY, Role.REGISTRAR, Role.ENGINEER}),
    Action.ROLL_OWN: frozenset({Role.DISTRICT_OPERATOR}),
    Action.WALL_READ: _HOSTS | _READS_ALL | {Role.ENGINEER, Role.SECRETARY},
    Action.WALL_OWN: frozenset({Role.DISTRICT_OPERATOR}),
    Action.WALL_LOOK: _HOSTS | {Role.ENGINEER},
    Action.DOCUMENTS_READ: _EVERYBODY,
    Action.DOCUMENTS_MAKE: frozenset({Role.REGISTRAR, Role.ENGINEER}),
    Action.BODY_DOCUMENTS_READ: _READS_ALL | {Role.REGISTRAR, Role.ENGINEER},
    Action.TEMPLATES_READ: _SO | _READS_ALL | {Role.REGISTRAR},
    Action.TEMPLATES_MANAGE: _SO | {Role.REGISTRAR},
    Action.MAIL_READ: _SO | _READS_ALL,
    Action.MAIL_MANAGE: _SO,
    Action.EVENTS_READ: _EVERYBODY,
    Action.STAFF_EVENTS_READ: _SO | {Role.AUDITOR},
}

_OF_SUBTREES = frozenset({Role.DISTRICT_OPERATOR, Role.REGISTRAR})

#: What roles over a subtree may do to a conference that others host, points of the subtree being on its list: read what
#: is told to those points, answer for them, take their roll (Art. 10.1, 13.6). The rest stays the host's.
TAKING_PART: dict[Action, frozenset[Role]] = {
    Action.CONFERENCE_READ: _OF_SUBTREES,
    Action.DOCUMENTS_READ: _OF_SUBTREES,
    Action.REMINDERS_READ: _OF_SUBTREES,
    Action.EVENTS_READ: _OF_SUBTREES,
    Action.STREAM_WATCH: _OF_SUBTREES,
    Action.ANSWER_READ: _OF_SUBTREES,
    Action.ANSWER_GIVE: _OF_SUBTREES,
    Action.ROLL_OWN: frozenset({Role.DISTRICT_OPERATOR}),
    Action.WALL_OWN: frozenset({Role.DISTRICT_OPERATOR}),
    Action.DOOR_OWN: frozenset({Role.DISTRICT_OPERATOR}),
    Action.BRANCH_CONDUCT: frozenset({Role.DISTRICT_OPERATOR}),
    Action.CHANNEL_READ: frozenset({Role.DISTRICT_OPERATOR}),
    Action.CHANNEL_WRITE: frozenset({Role.DISTRICT_OPERATOR}),
}

#: What the operator of a point does besides while it presides in place of the registered main point (Art. 3.3:
#: moderation belongs to the main point): all that the chair's screen has a button for. No scope gives it, the session
#: does.
CONDUCTING = frozenset(
    {
        Action.SESSION_RUN,
        Action.SESSION_END,
        Action.FLOOR_GIVE,
        Action.CHAIR_HAND,
        Action.BRANCH_HAND,
        Action.DOOR_KEEP,
        Action.RECORDING_REQUEST,
    }
)

#: Roles of a conference's host that may sit at its main point only (never in a sub point's seat).
_ONLY_AT_MAIN = _HOSTS


def _covers(assignment: Assignment, action: Action, target: Target) -> bool:
    """Whether the scope of an assignment reaches the target with an action."""
    match assignment.scope:
        case ScopeKind.SYSTEM:
            return True
        case ScopeKind.SUBTREE:
            return (
                target == ANYWHERE
                or assignment.scope_id in target.host_bodies
                or assignment.scope_id in target.point_bodies
                or (
                    assignment.scope_id in target.taking_part
                    and assignment.role in TAKING_PART.get(action, frozenset())
                )
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
    if actor.kind is ActorKind.DEVICE and action in PERSONS_ONLY:
        return False
    roles = TABLE.get(action, frozenset())
    for assignment in actor.assignments:
        if assignment.role not in roles or assignment.scope not in SCOPES[assignment.role]:
            continue
        if action in OF_THE_WHOLE and assignment.scope is not ScopeKind.SYSTEM:
            continue
        if not assignment.holds_on(day) or not _covers(assignment, action, target):
            continue
        if action is Action.SEAT_TAKE and assignment.role in _ONLY_AT_MAIN and target.point_id:
            if target.is_main_point:
                return True
            continue
        return True
    return False
