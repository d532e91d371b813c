"""Registration, and what each has on today."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from nhipcau.domain.conference import ConferenceKind, HeldElsewhere, Intake, PurposeScope, SessionKind, SessionState
from nhipcau.domain.requests import RequestKind
from nhipcau.domain.roles import Action
from nhipcau.schemas.base import Answer, Count, Id, Instant, Line, Lines, Request, name_field
from nhipcau.schemas.deadlines import DeadlineMoveView, VerdictView
from nhipcau.schemas.registration import OutsideIn, OutsideView, PointVenueIn, RecurrenceIn


class FormRequest(StrEnum):
    """What the form asks for beside the recording (Art. 9.2 ¶2)."""

    SLIDES = RequestKind.SLIDES.value
    CLIP = RequestKind.CLIP.value
    STREAM = RequestKind.STREAM.value


class ConferenceIn(Request):
    """A registration (Art. 9.1, 9.2)."""

    title: Line = name_field(300)
    kind: ConferenceKind = Field(strict=False)
    scope: PurposeScope = Field(strict=False)
    host_body_id: Id
    #: Art. 13.6b.
    coordinator: Line = name_field(120)
    coordinator_phone: Line = Field(default="", max_length=32)
    starts_at: Instant
    ends_at: Instant
    #: Start of the rehearsal (Art. 10.1); none is planned when empty.
    rehearsal_at: Instant | None = None
    main_point_id: Id
    sub_point_ids: list[Id] = Field(min_length=1, max_length=1000)
    #: Art. 9.2 ¶2.
    recording_requested: bool = False
    #: What else is asked of the technicians; empty: what was asked before stays as it is.
    requests: list[Annotated[FormRequest, Field(strict=False)]] | None = Field(default=None, max_length=10)
    technical_note: Lines = Field(default="", max_length=2000)
    #: Art. 13.6c: the body that registers and organises for the host.
    organiser_body_id: Id | None = None
    #: Art. 13.6c: who is on duty at the main point; needed when it is handed in.
    duty_officer: Line = Field(default="", max_length=120)
    duty_phone: Line = Field(default="", max_length=32)
    #: In which room a point sits, where it has several.
    venues: list[PointVenueIn] = Field(default_factory=list, max_length=300)
    #: Art. 5.2đ.
    outside: OutsideIn | None = None
    #: It was held on paper or on another system: entered afterwards, without deadline and confirmation.
    held_elsewhere: HeldElsewhere | None = Field(default=None, strict=False)
    #: State secrets: refused, with the legal ground.
    secret: bool = False
    #: Why it comes after the deadline of Art. 9.1; it may be said later too.
    late_reason: Lines = Field(default="", max_length=1000)
    #: False: kept as a draft; true: handed in to the Department.
    submit: bool = False


class ConferenceChange(ConferenceIn):
    """A change of a registration, made on the version that was read."""

    version: Count


class SeriesIn(Request):
    """A recurring briefing: one registration, one notice, many conferences."""

    conference: ConferenceIn
    recurrence: RecurrenceIn


class SessionBrief(Answer):
    """A session in lists."""

    id: int
    kind: SessionKind
    state: SessionState
    starts_at: datetime
    ends_at: datetime
    opens_from: datetime
    opens_until: datetime
    opened_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


class ConferencePointView(Answer):
    """A point on the conference's list."""

    point_id: int
    name: str
    parent_name: str
    is_main: bool
    venue_id: int | None = None
    venue_name: str = ""


class ConferenceBrief(Answer):
    """A conference in lists."""

    id: int
    title: str
    kind: ConferenceKind
    scope: PurposeScope
    host_body_id: int
    host_name: str
    starts_at: datetime
    ends_at: datetime
    intake: Intake
    late: bool
    recording_requested: bool
    #: The Department answered that it cannot record.
    recording_unable: bool
    #: Grows with every edit.
    version: int
    series_id: int | None
    held_elsewhere: HeldElsewhere | None
    #: Points in all, the main point included.
    point_count: int
    sessions: tuple[SessionBrief, ...]


class ConferenceOrder(StrEnum):
    """In which order a list goes on."""

    NEWEST = "newest"
    OLDEST = "oldest"


class ConferenceList(Answer):
    """A list of conferences, or the part of it that fits one answer."""

    conferences: tuple[ConferenceBrief, ...]
    #: What to ask for as ``after`` to get those that follow; empty: there are none.
    next: str | None


class ConferenceView(ConferenceBrief):
    """A conference whole."""

    coordinator: str
    coordinator_phone: str
    technical_note: str
    #: Kinds that are asked for and not withdrawn (Art. 9.2 ¶2).
    requests: tuple[RequestKind, ...]
    organiser_body_id: int | None
    organiser_name: str
    duty_officer: str
    duty_phone: str
    outside: OutsideView | None
    series_day: date | None
    #: The engineer who has it in hand, and what the Department said with its last answer.
    taken_by: str
    taken_by_id: int | None
    department_note: str
    #: Why it was cancelled; empty: it was not, or nobody said.
    cancel_note: str
    #: Who edited it last.
    changed_by: str
    changed_at: datetime | None
    points: tuple[ConferencePointView, ...]
    #: What the clauses that count working days say (Art. 9.1, 9.2, 10.1).
    verdicts: tuple[VerdictView, ...]
    #: What the caller may do with it.
    may: tuple[Action, ...]


class TodaySession(Answer):
    """A session of today, or one that is still running, with the caller's part in it."""

    conference: ConferenceBrief
    session: SessionBrief
    present: int
    dropped: int
    #: Recording is being written just now.
    recording: bool
    #: The point whose seat the caller takes there; empty: none.
    point_id: int | None
    point_name: str = ""
    is_main: bool = False
    may: tuple[Action, ...]


class WaitingConference(ConferenceBrief):
    """A registration that waits; of a series its next conference stands for all."""

    #: How many it stands for, itself included.
    days: int


class Today(Answer):
    """What is on now and next."""

    #: The server's clock.
    now: datetime
    sessions: tuple[TodaySession, ...]
    #: Registrations that wait for the caller (the Department: to be confirmed).
    waiting: tuple[WaitingConference, ...]
    #: More wait than are listed here, the later ones.
    more_waiting: bool
    #: Deadlines that the calendar or the regulation moved, until the caller has read of them.
    moves: tuple[DeadlineMoveView, ...] = ()
