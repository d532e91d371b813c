"""Conferences and what they have: points, sessions, rooms, seats, queue."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.columns import BigKey
from nhipcau.store.models.base import Base


class Conference(Base):
    """What is registered with the Department (Art. 9)."""

    __tablename__ = "conference"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    #: ConferenceKind (Art. 4) and PurposeScope (Art. 5.2).
    kind: Mapped[str] = mapped_column(String(32))
    scope: Mapped[str] = mapped_column(String(4))
    host_body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    #: Art. 13.6b: who works with the Department and the sub points.
    coordinator: Mapped[str] = mapped_column(String(120))
    coordinator_phone: Mapped[str] = mapped_column(String(32), default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    #: Art. 9.2 ¶2.
    recording_requested: Mapped[bool] = mapped_column(default=False)
    #: The Department said that what was asked for cannot be recorded.
    recording_unable: Mapped[bool] = mapped_column(default=False)
    technical_note: Mapped[str] = mapped_column(String(2000), default="")
    intake: Mapped[str] = mapped_column(String(16))
    #: Registered after the deadline of Art. 9.1: a mark, not a state.
    late: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    #: Grows with every edit: whoever saves says which one they saw.
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[str] = mapped_column(String(120), default="")
    #: Art. 13.6c: the body that registers and organises for the host; empty: the host itself.
    organiser_body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    #: Art. 13.6c: who is on duty at the main point.
    duty_officer: Mapped[str] = mapped_column(String(120), default="")
    duty_phone: Mapped[str] = mapped_column(String(32), default="")
    #: Art. 5.2đ: the central body that holds the conference, and the leg out to it.
    outside_host: Mapped[str] = mapped_column(String(200), default="")
    #: OutsideProtocol, address to call and who answers there.
    outside_protocol: Mapped[str] = mapped_column(String(16), default="")
    outside_address: Mapped[str] = mapped_column(String(300), default="")
    outside_contact: Mapped[str] = mapped_column(String(200), default="")
    #: The central invitation; its number and date excuse lateness.
    invitation_number: Mapped[str] = mapped_column(String(64), default="")
    invitation_date: Mapped[date | None]
    #: HeldElsewhere: held on paper or on another system, entered afterwards; empty: held here.
    held_elsewhere: Mapped[str] = mapped_column(String(16), default="")
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    #: The day that the series planned it for, wherever it was moved.
    series_day: Mapped[date | None]
    #: The engineer who has it in hand, as called then.
    taken_by: Mapped[str] = mapped_column(String(120), default="")
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]
    #: What the Department said with its last answer: on what to look when confirmed, or what clashes.
    department_note: Mapped[str] = mapped_column(String(1000), default="")
    #: Why it was cancelled, as said by whoever did.
    cancel_note: Mapped[str] = mapped_column(String(1000), default="")

    @property
    def recorded(self) -> bool:
        """Whether it is to be recorded: asked for, and the Department did not say that it cannot."""
        return self.recording_requested and not self.recording_unable


class ConferencePoint(Base):
    """A point on the conference's list; exactly one is the main point (Art. 3.3)."""

    __tablename__ = "conference_point"
    __table_args__ = (
        UniqueConstraint("conference_id", "point_id"),
        Index(
            "uq_conference_point_main",
            "conference_id",
            unique=True,
            sqlite_where=text("is_main"),
            postgresql_where=text("is_main"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    is_main: Mapped[bool] = mapped_column(default=False)
    #: Place in the order of the list.
    position: Mapped[int] = mapped_column(default=0)
    #: The room in which it sits; empty: not said.
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))


class Session(Base):
    """A rehearsal or the live session, with its own running state."""

    __tablename__ = "session"
    __table_args__ = (Index(None, "starts_at", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: Window in which it may be opened (Art. 7.1); never ends it.
    opens_from: Mapped[datetime]
    opens_until: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: When it went on after its last break.
    resumed_at: Mapped[datetime | None]
    #: Told once that it runs over its scheduled end.
    overran: Mapped[bool] = mapped_column(default=False)


class Room(Base):
    """A room at the media server, with its stage and floor."""

    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    #: ``main``, ``subtree`` (a district's rehearsal) or ``branch`` (a sub-conference).
    kind: Mapped[str] = mapped_column(String(16))
    #: Name at the media server.
    name: Mapped[str] = mapped_column(String(64), unique=True)
    main_point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"))
    #: Version of the stage document.
    version: Mapped[int] = mapped_column(default=1)
    #: Who has the floor, three at most, in the order in which they got it: point id, and instants in milliseconds.
    speaking: Mapped[list[Any]] = mapped_column(default=list)
    #: The point that all see without its sound; empty: none.
    shown_point_id: Mapped[int | None] = mapped_column(ForeignKey("bridge_point.id"))
    #: Who looks at a point alone: person and point id, and until when, in milliseconds.
    looking: Mapped[list[Any]] = mapped_column(default=list)
    #: The tour that goes from point to point; empty: none.
    tour: Mapped[dict[str, Any] | None]
    #: How long a turn takes when nothing else is said; 0: as long as it takes.
    turn_minutes: Mapped[int] = mapped_column(default=0)
    #: What stood before the last command on the floor, for taking it back.
    undo: Mapped[dict[str, Any] | None]
    #: Who presides instead of the chair, and who may (Chairing of the domain); empty: nobody was named yet.
    chairing: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The point that the Department puts to all over the floor (0: none), since when, by whom, and the stage version in
    #: which it last began or ended.
    urgent_point_id: Mapped[int] = mapped_column(default=0)
    urgent_since: Mapped[datetime | None]
    urgent_by: Mapped[str] = mapped_column(String(120), default="")
    urgent_changed_in: Mapped[int] = mapped_column(default=0)
    #: Points that were the main one before: whoever presided from there sits on.
    presided: Mapped[list[Any]] = mapped_column(default=list)
    floor_changed_in: Mapped[int] = mapped_column(default=0)
    floor_changed_by: Mapped[str] = mapped_column(String(120), default="")
    #: The door: nobody new comes in; whoever comes waits to be let in; who changed it last, in which version.
    locked: Mapped[bool] = mapped_column(default=False)
    waiting_room: Mapped[bool] = mapped_column(default=False)
    door_changed_in: Mapped[int] = mapped_column(default=0)
    door_changed_by: Mapped[str] = mapped_column(String(120), default="")
    #: RecordingState shown on stage.
    recording: Mapped[str] = mapped_column(String(16), default="none")
    #: Since when the media server has been without this room; empty: it has it.
    media_lost_at: Mapped[datetime | None]
    #: Sub-conferences that run (Branch of the domain); the main room alone has any.
    branches: Mapped[list[Any]] = mapped_column(default=list)
    #: A sub-conference's room: when it began and when it was over. The main room's are its session's.
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Seat(Base):
    """A bridge point in a session; a device occupies it, and it outlives the device."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("session_id", "point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    #: Grows each time somebody is admitted to the seat; the token carries it.
    generation: Mapped[int] = mapped_column(default=0)
    #: Who occupies it: ``device:ID`` or ``web:ID`` (a signed-in browser); empty: nobody yet.
    holder: Mapped[str] = mapped_column(String(40), default="")
    #: ``absent`` (never here), ``present``, ``dropped`` (link lost), ``left`` (on purpose).
    presence: Mapped[str] = mapped_column(String(16), default="absent")
    presence_since: Mapped[datetime | None]
    first_joined_at: Mapped[datetime | None]
    #: Entry: where it stands to the door, since when, and which command of a host put it there.
    entry: Mapped[str] = mapped_column(String(16), default="outside")
    entry_since: Mapped[datetime | None]
    #: When its page asked last while it stood before the door.
    knocked_at: Mapped[datetime | None]
    entry_changed_in: Mapped[int] = mapped_column(default=0)
    entry_changed_by: Mapped[str] = mapped_column(String(120), default="")
    #: Why it was put out of the session.
    entry_reason: Mapped[str] = mapped_column(String(500), default="")
    #: Who speaks there, as the point or the host told it; empty: nobody was told.
    speaker_name: Mapped[str] = mapped_column(String(120), default="")
    speaker_post: Mapped[str] = mapped_column(String(120), default="")
    #: The media server's id of the connection that is known to be in.
    media_sid: Mapped[str] = mapped_column(String(64), default="")


class BranchSeat(Base):
    """A point in the room of its sub-conference, beside its seat of the session: who occupies that occupies both."""

    __tablename__ = "branch_seat"
    __table_args__ = (UniqueConstraint("room_id", "point_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"))
    #: As of a seat.
    presence: Mapped[str] = mapped_column(String(16), default="absent")
    presence_since: Mapped[datetime | None]
    media_sid: Mapped[str] = mapped_column(String(64), default="")


class SpeakRequest(Base):
    """A place in the speaking queue of a room; kept after it is answered."""

    __tablename__ = "speak_request"
    __table_args__ = (Index(None, "room_id", "ended_at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"))
    requested_at: Mapped[datetime]
    #: The request whose place it was given by hand (its id); empty: it stands where it came.
    stands_at: Mapped[int | None] = mapped_column(BigKey)
    ended_at: Mapped[datetime | None]


class Incident(Base):
    """A fault that was reported of a point while a session runs (Art. 10.2b)."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"))
    text: Mapped[str] = mapped_column(String(500), default="")
    opened_at: Mapped[datetime]
    #: Who reported it, who works on it and who solved it, as called then; empty: nobody yet.
    reported_by: Mapped[str] = mapped_column(String(120), default="")
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[str] = mapped_column(String(120), default="")
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(120), default="")
    #: What was done.
    outcome: Mapped[str] = mapped_column(String(500), default="")
