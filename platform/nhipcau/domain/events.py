"""Events: facts in the past tense, stored in the transaction of the change that they tell of.

They feed live screens, logbook and reports, and are never replayed into state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Audience(StrEnum):
    """Who may receive an event."""

    #: Everybody who may read the conference, its points' devices included.
    CONFERENCE = "conference"
    #: Hosts, engineers and auditors: not the other points.
    HOSTS = "hosts"
    #: Administrators, engineers and auditors.
    STAFF = "staff"


class EventType(StrEnum):
    """What happened."""

    CONFERENCE_REGISTERED = "conference.registered"
    CONFERENCE_CHANGED = "conference.changed"
    CONFERENCE_CONFIRMED = "conference.confirmed"
    CONFERENCE_IN_CONFLICT = "conference.in_conflict"
    CONFERENCE_CANCELLED = "conference.cancelled"
    SESSION_OPENED = "session.opened"
    SESSION_STARTED = "session.started"
    SESSION_PAUSED = "session.paused"
    SESSION_RESUMED = "session.resumed"
    SESSION_ENDED = "session.ended"
    SESSION_OVERRAN = "session.overran"
    SEAT_JOINED = "seat.joined"
    SEAT_RETURNED = "seat.returned"
    SEAT_DROPPED = "seat.dropped"
    SEAT_LEFT = "seat.left"
    SEAT_MOVED = "seat.moved"
    WATCHER_JOINED = "watcher.joined"
    WATCHER_LEFT = "watcher.left"
    INTRUDER_REMOVED = "intruder.removed"
    STRAY_TRACK_REMOVED = "stray_track.removed"
    FLOOR_REQUESTED = "floor.requested"
    FLOOR_WITHDRAWN = "floor.withdrawn"
    FLOOR_GIVEN = "floor.given"
    FLOOR_TAKEN = "floor.taken"
    FLOOR_RETURNED = "floor.returned"
    ALL_MUTED = "floor.all_muted"
    FAULT_REPORTED = "fault.reported"
    HELP_CALLED = "help.called"
    RECORDING_STARTED = "recording.started"
    RECORDING_FAILED = "recording.failed"
    RECORDING_GAP = "recording.gap"
    RECORDING_STOPPED = "recording.stopped"
    RECORDING_FINISHED = "recording.finished"
    PROGRAMME_STARTED = "programme.started"
    PROCESS_RESTARTED = "process.restarted"
    MEDIA_LOST = "media.lost"
    MEDIA_RESTORED = "media.restored"
    POINT_CREATED = "point.created"
    ENROLMENT_CODE_ISSUED = "point.enrolment_code_issued"
    DEVICE_ENROLLED = "device.enrolled"
    DEVICE_REVOKED = "device.revoked"
    PERSON_CREATED = "person.created"


#: Events that are not for everybody in the conference.
AUDIENCES: dict[EventType, Audience] = {
    EventType.WATCHER_JOINED: Audience.HOSTS,
    EventType.WATCHER_LEFT: Audience.HOSTS,
    EventType.INTRUDER_REMOVED: Audience.HOSTS,
    EventType.STRAY_TRACK_REMOVED: Audience.HOSTS,
    EventType.FAULT_REPORTED: Audience.HOSTS,
    EventType.HELP_CALLED: Audience.HOSTS,
    EventType.PROCESS_RESTARTED: Audience.HOSTS,
    EventType.POINT_CREATED: Audience.STAFF,
    EventType.ENROLMENT_CODE_ISSUED: Audience.STAFF,
    EventType.DEVICE_ENROLLED: Audience.STAFF,
    EventType.DEVICE_REVOKED: Audience.STAFF,
    EventType.PERSON_CREATED: Audience.STAFF,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact that a command yields; the service adds who, when and where."""

    type: EventType
    #: JSON values only.
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def audience(self) -> Audience:
        """Who may receive it."""
        return AUDIENCES.get(self.type, Audience.CONFERENCE)
