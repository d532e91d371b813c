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
    #: Whoever runs the technical side of the session.
    TECHNICIANS = "technicians"
    #: Administrators, engineers and auditors; of a place also its people (``event_stream``).
    STAFF = "staff"


class EventType(StrEnum):
    """What happened."""

    CONFERENCE_REGISTERED = "conference.registered"
    CONFERENCE_CHANGED = "conference.changed"
    CONFERENCE_CONFIRMED = "conference.confirmed"
    CONFERENCE_IN_CONFLICT = "conference.in_conflict"
    CONFERENCE_CANCELLED = "conference.cancelled"
    CONFERENCE_LATE_EXPLAINED = "conference.late_explained"
    CONFERENCE_LATE_ACCEPTED = "conference.late_accepted"
    CONFERENCE_DEADLINE_MOVED = "conference.deadline_moved"
    CALENDAR_CHANGED = "calendar.changed"
    REGULATION_CHANGED = "regulation.changed"
    #: A body was assigned to register for another (Art. 13.6c); it concerns every registrar.
    MANDATE_GIVEN = "mandate.given"
    MANDATE_CHANGED = "mandate.changed"
    MANDATE_ENDED = "mandate.ended"
    #: Whose conference stays when two clash.
    PRECEDENCE_CHANGED = "precedence.changed"
    CONFERENCE_TAKEN = "conference.taken"
    #: A recurring briefing: one fact for all its conferences, stored with the first of them.
    SERIES_REGISTERED = "conference.series_registered"
    SERIES_CONFIRMED = "conference.series_confirmed"
    SERIES_CANCELLED = "conference.series_cancelled"
    EMERGENCY_CALLED = "conference.emergency_called"
    #: What would have refused another conference, and points that were left out.
    EMERGENCY_REMARKED = "conference.emergency_remarked"
    EMERGENCY_PAPERS = "conference.papers_entered"
    CALL_CHANGED = "call.changed"
    SEAT_LINK_MADE = "seat.link_made"
    SEAT_LINK_OPENED = "seat.link_opened"
    REQUEST_CHANGED = "request.changed"
    FILE_CHANGED = "file.changed"
    FILE_READY = "file.ready"
    ANSWER_GIVEN = "answer.given"
    ANSWER_REPLACED = "conference.point_replaced"
    REMINDER_TOLD = "reminder.told"
    #: The deputy, and how long a lost chair and other lost points are waited for.
    PRESIDING_SET = "conference.presiding_set"
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
    #: Who speaks at a point was said, or taken back.
    SPEAKER_TOLD = "seat.speaker_told"
    SPEAKER_FORGOTTEN = "seat.speaker_forgotten"
    #: Before the door of a locked room, or in the waiting room.
    SEAT_WAITS = "seat.waits"
    #: Waits no longer: its page has stopped asking.
    SEAT_GAVE_UP = "seat.gave_up"
    #: Lost for longer than its floor and its place in the queue are kept; the seat stays its own.
    SEAT_GRACE_OVER = "seat.grace_over"
    SEAT_ADMITTED = "seat.admitted"
    SEAT_SENT_BACK = "seat.sent_back"
    #: Put out of the session; the other points do not learn why.
    SEAT_BARRED = "seat.barred"
    SEAT_BAR_LIFTED = "seat.bar_lifted"
    DOOR_LOCKED = "door.locked"
    DOOR_UNLOCKED = "door.unlocked"
    WAITING_ROOM_OPENED = "door.waiting_room_opened"
    WAITING_ROOM_CLOSED = "door.waiting_room_closed"
    WATCHER_JOINED = "watcher.joined"
    WATCHER_LEFT = "watcher.left"
    INTRUDER_REMOVED = "intruder.removed"
    STRAY_TRACK_REMOVED = "stray_track.removed"
    #: Of a point's own page, by whoever serves it.
    PAGE_RESTARTED = "page.restarted"
    TONE_PLAYED = "page.tone_played"
    FLOOR_REQUESTED = "floor.requested"
    FLOOR_WITHDRAWN = "floor.withdrawn"
    #: To another place in the queue.
    FLOOR_REQUEST_MOVED = "floor.request_moved"
    FLOOR_GIVEN = "floor.given"
    #: Beside those who speak already.
    FLOOR_ADDED = "floor.added"
    FLOOR_TIME_ADDED = "floor.time_added"
    TURN_TIME_SET = "floor.turn_time_set"
    FLOOR_TAKEN = "floor.taken"
    FLOOR_RETURNED = "floor.returned"
    ALL_MUTED = "floor.all_muted"
    ALL_MUTED_BUT = "floor.all_muted_but"
    #: By somebody who conducts, alone.
    POINT_LOOKED_AT = "floor.point_looked_at"
    #: Live, from the wall.
    POINTS_WATCHED = "floor.points_watched"
    #: Points are looked at or shown in turn; the single steps are told by the stage alone.
    TOUR_STARTED = "floor.tour_started"
    TOUR_ENDED = "floor.tour_ended"
    MAIN_POINT_MOVED = "floor.main_point_moved"
    #: To all, without its sound.
    POINT_SHOWN = "floor.point_shown"
    SHOWING_ENDED = "floor.showing_ended"
    FLOOR_UNDONE = "floor.undone"
    #: The Department puts a point to all over the chair's floor, and gives the room back.
    URGENT_STARTED = "urgent.started"
    URGENT_ENDED = "urgent.ended"
    #: Who may preside when the chair's seat is lost, and who presides instead of the chair.
    CHAIR_DEPUTY_NAMED = "chair.deputy_named"
    CHAIR_DEPUTY_NONE = "chair.deputy_none"
    CHAIR_HANDED_OVER = "chair.handed_over"
    CHAIR_TAKEN_OVER = "chair.taken_over"
    CHAIR_BACK = "chair.back"
    #: A district's points deliberate in a room of their own, and come back.
    BRANCH_STARTED = "branch.started"
    BRANCH_EXTENDED = "branch.extended"
    BRANCH_ENDED = "branch.ended"
    #: Points that came into its room, or were lost from it: one fact for all that were found together.
    BRANCH_JOINED = "branch.joined"
    BRANCH_LOST = "branch.lost"
    FAULT_REPORTED = "fault.reported"
    #: A point calls the engineer: who answers, how long it waited and was talked, never what was said.
    HELP_CALLED = "help.called"
    HELP_ANSWERED = "help.answered"
    HELP_GIVEN_UP = "help.given_up"
    HELP_ENDED = "help.ended"
    #: Somebody wrote within a call, or in the channel of the session's technicians: a hint to read, without the words.
    HELP_WRITTEN = "help.written"
    MESSAGE_SENT = "message.sent"
    FAULT_TAKEN = "fault.taken"
    FAULT_SOLVED = "fault.solved"
    INCIDENT_CLOSED = "incident.closed"
    #: The roll call: a point was marked or corrected, a group confirmed as proposed, an absent point rung.
    ROLL_MARKED = "roll.marked"
    ROLL_CORRECTED = "roll.corrected"
    ROLL_CONFIRMED = "roll.confirmed"
    ROLL_CALLED = "roll.called"
    ROLL_ALL_CALLED = "roll.all_called"
    QUORUM_SET = "roll.quorum_set"
    ROLL_PICTURES_WANTED = "roll.pictures_wanted"
    ROLL_PICTURES_GIVEN_UP = "roll.pictures_given_up"
    ROLL_PICTURES_TAKEN = "roll.pictures_taken"
    RECORDING_STARTED = "recording.started"
    RECORDING_FAILED = "recording.failed"
    RECORDING_GAP = "recording.gap"
    RECORDING_STOPPED = "recording.stopped"
    RECORDING_FINISHED = "recording.finished"
    RECORDING_REQUESTED = "recording.requested"
    #: The Department answered that it cannot be done.
    RECORDING_UNABLE = "recording.unable"
    #: The host took the request back.
    RECORDING_WITHDRAWN = "recording.withdrawn"
    RECORDING_AGAIN = "recording.again"
    RECORDING_KEPT = "recording.kept"
    RECORDING_DELETED = "recording.deleted"
    DISK_LOW = "recording.disk_low"
    STREAM_SET = "stream.set"
    STREAM_REMOVED = "stream.removed"
    STREAM_STARTED = "stream.started"
    STREAM_RUNS = "stream.runs"
    STREAM_AWAY = "stream.away"
    STREAM_FAILED = "stream.failed"
    STREAM_STOPPED = "stream.stopped"
    STREAM_LINK_MADE = "stream.link_made"
    STREAM_LINKS_TAKEN_BACK = "stream.links_taken_back"
    SCENE_SET = "scene.set"
    #: The layout is left to each point that is served directly, or is the host's again.
    LAYOUT_LEFT = "scene.layout_left"
    LAYOUT_TAKEN_BACK = "scene.layout_taken_back"
    CONTENT_SHOWN = "content.shown"
    CONTENT_ENDED = "content.ended"
    SCREEN_SHOWN = "content.screen_shown"
    SCREEN_ENDED = "content.screen_ended"
    #: The second machine of a seat, which shows content: a code for it, the machine itself, and which of the two shows.
    CONTENT_CODE_MADE = "content.code_made"
    CONTENT_MACHINE_IN = "content.machine_in"
    CONTENT_MACHINE_OUT = "content.machine_out"
    CONTENT_MACHINE_SHOWS = "content.machine_shows"
    SEAT_SHOWS = "content.seat_shows"
    DELIVERY_SET = "delivery.set"
    SEEN_CHOSEN = "seen.chosen"
    SEEN_ENDED = "seen.ended"
    AGENDA_CHANGED = "agenda.changed"
    AGENDA_MOVED = "agenda.moved"
    AGENDA_BACK = "agenda.back"
    AGENDA_TIME_ADDED = "agenda.time_added"
    PROGRAMME_STARTED = "programme.started"
    PROCESS_RESTARTED = "process.restarted"
    MEDIA_LOST = "media.lost"
    MEDIA_RESTORED = "media.restored"
    POINT_CREATED = "point.created"
    POINT_DETAILS_CHANGED = "point.details_changed"
    CONTACT_LIST_SENT = "point.contact_list_sent"
    CONTACT_LIST_RECEIVED = "point.contact_list_received"
    POINT_FAULT_REPORTED = "point_fault.reported"
    POINT_FAULT_MOVED = "point_fault.moved"
    ENROLMENT_CODE_ISSUED = "point.enrolment_code_issued"
    DEVICE_ENROLLED = "device.enrolled"
    DEVICE_REVOKED = "device.revoked"
    PERSON_CREATED = "person.created"
    #: The tree of bodies was changed from a day on.
    TREE_CHANGED = "tree.changed"
    #: A table was imported.
    TABLE_IMPORTED = "table.imported"
    PERSON_CHANGED = "person.changed"
    PERSON_DEACTIVATED = "person.deactivated"
    PERSON_REACTIVATED = "person.reactivated"
    PASSWORD_LINK_ISSUED = "person.password_link_issued"  # noqa: S105 - no password
    PASSWORD_SET = "person.password_set"  # noqa: S105 - no password
    ROLE_GIVEN = "person.role_given"
    ROLE_ENDED = "person.role_ended"
    DOCUMENT_MADE = "document.made"
    DOCUMENT_SIGNED = "document.signed"
    DOCUMENT_SENT = "document.sent"
    BACKDROP_SET = "document.backdrop_set"
    #: A provider of line or power named its people on duty (Art. 14).
    DUTY_ACKNOWLEDGED = "duty.acknowledged"
    TEMPLATE_CHANGED = "template.changed"
    FEED_CHANGED = "feed.changed"
    MAIL_DIED = "mail.died"


#: Events that are not for everybody in the conference.
AUDIENCES: dict[EventType, Audience] = {
    EventType.CONFERENCE_LATE_EXPLAINED: Audience.HOSTS,
    EventType.CONFERENCE_LATE_ACCEPTED: Audience.HOSTS,
    EventType.CONFERENCE_DEADLINE_MOVED: Audience.HOSTS,
    EventType.EMERGENCY_PAPERS: Audience.HOSTS,
    EventType.PRESIDING_SET: Audience.HOSTS,
    EventType.CALL_CHANGED: Audience.HOSTS,
    EventType.SEAT_LINK_MADE: Audience.HOSTS,
    EventType.SEAT_LINK_OPENED: Audience.HOSTS,
    EventType.REQUEST_CHANGED: Audience.HOSTS,
    EventType.FILE_CHANGED: Audience.HOSTS,
    EventType.ANSWER_GIVEN: Audience.HOSTS,
    EventType.POINT_LOOKED_AT: Audience.HOSTS,
    EventType.POINTS_WATCHED: Audience.HOSTS,
    EventType.TOUR_STARTED: Audience.HOSTS,
    EventType.TOUR_ENDED: Audience.HOSTS,
    EventType.SPEAKER_TOLD: Audience.HOSTS,
    EventType.SPEAKER_FORGOTTEN: Audience.HOSTS,
    EventType.SEAT_WAITS: Audience.HOSTS,
    EventType.SEAT_GAVE_UP: Audience.HOSTS,
    EventType.SEAT_BARRED: Audience.HOSTS,
    EventType.WATCHER_JOINED: Audience.HOSTS,
    EventType.WATCHER_LEFT: Audience.HOSTS,
    EventType.INTRUDER_REMOVED: Audience.HOSTS,
    EventType.STRAY_TRACK_REMOVED: Audience.HOSTS,
    EventType.FAULT_REPORTED: Audience.HOSTS,
    EventType.HELP_CALLED: Audience.HOSTS,
    EventType.HELP_ANSWERED: Audience.HOSTS,
    EventType.HELP_GIVEN_UP: Audience.HOSTS,
    EventType.HELP_ENDED: Audience.HOSTS,
    EventType.HELP_WRITTEN: Audience.HOSTS,
    EventType.MESSAGE_SENT: Audience.TECHNICIANS,
    EventType.PAGE_RESTARTED: Audience.HOSTS,
    EventType.TONE_PLAYED: Audience.HOSTS,
    EventType.FAULT_TAKEN: Audience.HOSTS,
    EventType.FAULT_SOLVED: Audience.HOSTS,
    EventType.INCIDENT_CLOSED: Audience.HOSTS,
    EventType.ROLL_MARKED: Audience.HOSTS,
    EventType.ROLL_CORRECTED: Audience.HOSTS,
    EventType.ROLL_CONFIRMED: Audience.HOSTS,
    EventType.ROLL_CALLED: Audience.HOSTS,
    EventType.ROLL_ALL_CALLED: Audience.HOSTS,
    EventType.QUORUM_SET: Audience.HOSTS,
    EventType.ROLL_PICTURES_WANTED: Audience.HOSTS,
    EventType.ROLL_PICTURES_GIVEN_UP: Audience.HOSTS,
    EventType.ROLL_PICTURES_TAKEN: Audience.HOSTS,
    EventType.CONTENT_CODE_MADE: Audience.HOSTS,
    EventType.CONTENT_MACHINE_IN: Audience.HOSTS,
    EventType.CONTENT_MACHINE_OUT: Audience.HOSTS,
    EventType.PROCESS_RESTARTED: Audience.HOSTS,
    EventType.RECORDING_KEPT: Audience.HOSTS,
    EventType.DISK_LOW: Audience.HOSTS,
    EventType.STREAM_SET: Audience.HOSTS,
    EventType.STREAM_REMOVED: Audience.HOSTS,
    EventType.STREAM_STARTED: Audience.HOSTS,
    EventType.STREAM_RUNS: Audience.HOSTS,
    EventType.STREAM_AWAY: Audience.HOSTS,
    EventType.STREAM_FAILED: Audience.HOSTS,
    EventType.STREAM_STOPPED: Audience.HOSTS,
    EventType.STREAM_LINK_MADE: Audience.HOSTS,
    EventType.STREAM_LINKS_TAKEN_BACK: Audience.HOSTS,
    EventType.POINT_CREATED: Audience.STAFF,
    EventType.POINT_DETAILS_CHANGED: Audience.STAFF,
    EventType.CONTACT_LIST_SENT: Audience.STAFF,
    EventType.CONTACT_LIST_RECEIVED: Audience.STAFF,
    EventType.POINT_FAULT_REPORTED: Audience.STAFF,
    EventType.POINT_FAULT_MOVED: Audience.STAFF,
    EventType.ENROLMENT_CODE_ISSUED: Audience.STAFF,
    EventType.DEVICE_ENROLLED: Audience.STAFF,
    EventType.DEVICE_REVOKED: Audience.STAFF,
    EventType.PERSON_CREATED: Audience.STAFF,
    EventType.TREE_CHANGED: Audience.STAFF,
    EventType.TABLE_IMPORTED: Audience.STAFF,
    EventType.PERSON_CHANGED: Audience.STAFF,
    EventType.PERSON_DEACTIVATED: Audience.STAFF,
    EventType.PERSON_REACTIVATED: Audience.STAFF,
    EventType.PASSWORD_LINK_ISSUED: Audience.STAFF,
    EventType.PASSWORD_SET: Audience.STAFF,
    EventType.ROLE_GIVEN: Audience.STAFF,
    EventType.ROLE_ENDED: Audience.STAFF,
    EventType.TEMPLATE_CHANGED: Audience.STAFF,
    EventType.FEED_CHANGED: Audience.STAFF,
    EventType.MAIL_DIED: Audience.STAFF,
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
