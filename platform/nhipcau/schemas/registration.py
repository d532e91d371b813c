"""Registration beside the conference itself: what is checked as one types, series, groups, mandates, week calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from nhipcau.domain.clashes import ClashKind
from nhipcau.domain.conference import (
    ConferenceKind,
    HeldElsewhere,
    Intake,
    OutsideProtocol,
    PurposeScope,
    SessionKind,
    SessionState,
)
from nhipcau.domain.hosting import Ruling
from nhipcau.domain.precedence import Move, Standing
from nhipcau.schemas.base import Answer, Count, Id, Instant, Line, Lines, Request, name_field
from nhipcau.schemas.deadlines import VerdictsView

#: A day in a request: JSON has none, so text is allowed in spite of strictness.
Day = Annotated[date, Field(strict=False, ge=date(2000, 1, 1), le=date(2100, 12, 31))]
#: 1 Monday … 7 Sunday.
Weekday = Annotated[int, Field(ge=1, le=7)]


class OutsideIn(Request):
    """The central conference of which the body here is a sub point (Art. 5.2đ)."""

    host: Line = name_field(200)
    protocol: OutsideProtocol = Field(default=OutsideProtocol.OTHER, strict=False)
    #: Address to call, and who answers there.
    address: Line = Field(default="", max_length=300)
    contact: Line = Field(default="", max_length=200)
    #: The central invitation; both together excuse lateness.
    invitation_number: Line = Field(default="", max_length=64)
    invitation_date: Day | None = None


class OutsideView(Answer):
    """The outward leg as it was registered."""

    host: str
    protocol: OutsideProtocol
    address: str
    contact: str
    invitation_number: str
    invitation_date: date | None


class PointVenueIn(Request):
    """In which of its rooms a point sits."""

    point_id: Id
    venue_id: Id


class RecurrenceIn(Request):
    """When a briefing recurs; its first day is the conference's own."""

    weekdays: list[Weekday] = Field(min_length=1, max_length=7)
    every_weeks: int = Field(default=1, ge=1, le=8)
    last_day: Day
    #: Days without it.
    left_out: list[Day] = Field(default_factory=list, max_length=100)


class CheckIn(Request):
    """A registration as far as it is typed; what is empty is not checked."""

    #: The registration that is changed: it does not clash with itself.
    conference_id: Id | None = None
    scope: PurposeScope | None = Field(default=None, strict=False)
    host_body_id: Id | None = None
    organiser_body_id: Id | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    rehearsal_at: Instant | None = None
    main_point_id: Id | None = None
    sub_point_ids: list[Id] = Field(default_factory=list, max_length=1000)
    venues: list[PointVenueIn] = Field(default_factory=list, max_length=300)
    coordinator: Line = Field(default="", max_length=120)
    coordinator_phone: Line = Field(default="", max_length=32)
    duty_officer: Line = Field(default="", max_length=120)
    duty_phone: Line = Field(default="", max_length=32)
    technical: bool = False
    #: Number and date of the central invitation are there (Art. 5.2đ).
    central_invitation: bool = False
    secret: bool = False
    recurrence: RecurrenceIn | None = None


class LawView(Answer):
    """Whether this host may hold such a conference with these points, and by which clause."""

    lawful: bool
    ruling: Ruling
    clause: str
    words_vi: str
    words_en: str
    #: Points that the ruling is about.
    point_ids: tuple[int, ...]


class ClashView(Answer):
    """Something that is planned already and wants the same."""

    kind: ClashKind
    conference_id: int
    title: str
    host_name: str
    intake: Intake
    session_kind: SessionKind
    starts_at: datetime
    ends_at: datetime
    #: Which of our own sessions it gets in the way of.
    our_session: SessionKind
    our_starts_at: datetime
    point_ids: tuple[int, ...] = ()
    people: tuple[str, ...] = ()
    #: Which of the two is proposed to move; people decide.
    proposal: Move
    standing: Standing
    our_standing: Standing | None


class FreeTimeView(Answer):
    """A time at which nothing clashes."""

    starts_at: datetime
    ends_at: datetime


class FreeVenueView(Answer):
    """Another room of a point that is free then."""

    point_id: int
    point_name: str
    venue_id: int
    venue_name: str


class CapacityView(Answer):
    """What the media server would carry at the busiest instant."""

    points: int
    limit: int
    fits: bool


class ProblemView(Answer):
    """What stands in the way of sending it, or should be known: a stable code and words."""

    code: str
    #: False: it can be sent all the same.
    stops: bool
    words_vi: str
    words_en: str
    point_ids: tuple[int, ...] = ()


class SeriesDayView(Answer):
    """One day of a series and what stands in its way."""

    day: date
    starts_at: datetime
    #: A holiday or another day off; empty: a working day.
    day_off: str
    working: bool
    clashes: tuple[ClashView, ...]


class CheckView(Answer):
    """What the rules say of what is typed."""

    verdicts: VerdictsView | None
    law: LawView | None
    capacity: CapacityView | None
    clashes: tuple[ClashView, ...]
    free_times: tuple[FreeTimeView, ...]
    free_venues: tuple[FreeVenueView, ...]
    problems: tuple[ProblemView, ...]
    series: tuple[SeriesDayView, ...]


class StepIn(Request):
    """A step of the intake with the version that was seen: an answer of the Department, a cancellation."""

    version: Count
    #: To be read by the others: what clashes and who should move, what to look after, why it is cancelled.
    note: Lines = Field(default="", max_length=1000)


class SeenIn(Request):
    """One conference as it was seen."""

    id: Id
    version: Count


class SeriesStepIn(Request):
    """What is done to the conferences of a series that were seen: confirmed by the Department, or cancelled."""

    conferences: list[SeenIn] = Field(min_length=1, max_length=100)
    #: What the Department says to the host, or why it is cancelled.
    note: Lines = Field(default="", max_length=1000)


class GroupIn(Request):
    """Points to be kept under a name."""

    body_id: Id
    name: Line = name_field(120)
    point_ids: list[Id] = Field(min_length=1, max_length=1000)


class GroupView(Answer):
    """A saved group of points."""

    id: int
    body_id: int
    name: str
    point_ids: tuple[int, ...]


class VenueView(Answer):
    """A room of a point."""

    id: int
    point_id: int
    name: str


class SeriesView(Answer):
    """A recurring briefing with the conferences that it planned."""

    id: int
    title: str
    host_body_id: int
    host_name: str
    weekdays: tuple[int, ...]
    every_weeks: int
    first_day: date
    last_day: date
    left_out: tuple[date, ...]
    conferences: tuple[SeriesConference, ...]


class SeriesConference(Answer):
    """One conference of a series."""

    id: int
    #: The day that the series planned; another one than it is held on: it was moved.
    series_day: date
    starts_at: datetime
    ends_at: datetime
    intake: Intake
    late: bool
    version: int


class WeekSession(Answer):
    """A session in the week calendar."""

    session_id: int
    conference_id: int
    title: str
    kind: ConferenceKind
    scope: PurposeScope
    host_name: str
    session_kind: SessionKind
    state: SessionState
    starts_at: datetime
    ends_at: datetime
    intake: Intake
    late: bool
    #: Whether the caller may open it.
    readable: bool
    #: Main point first; for each the venue at the same place, 0: not said.
    point_ids: tuple[int, ...]
    venue_ids: tuple[int, ...]


class WeekView(Answer):
    """A week of venues, points and the server, Monday to Sunday."""

    first_day: date
    #: Days off in it, with their names.
    days_off: dict[date, str]
    capacity: int
    sessions: tuple[WeekSession, ...]
    venues: tuple[VenueView, ...]


class IntakeItem(Answer):
    """A registration on the Department's board."""

    conference_id: int
    title: str
    kind: ConferenceKind
    scope: PurposeScope
    host_name: str
    organiser_name: str
    starts_at: datetime
    ends_at: datetime
    intake: Intake
    late: bool
    late_reason: str
    late_accepted: bool
    recording_requested: bool
    point_count: int
    version: int
    #: Who has it in hand, and the person's id: names are not one person's alone.
    taken_by: str
    taken_by_id: int | None
    department_note: str
    series_id: int | None
    #: When the rehearsal is due (Art. 10.1): until then the Department has to have said something.
    due_at: datetime
    #: Other conferences that it gets in the way of.
    clashing: tuple[str, ...]
    #: Conferences of the same series that wait with it, this one included.
    waiting_in_series: int


class IntakeBoard(Answer):
    """What waits for the Department."""

    #: The nearest deadline first.
    items: tuple[IntakeItem, ...]
    #: How many wait in all; a series counts once.
    total: int


class DraftIn(Request):
    """What is typed and not sent yet."""

    content: dict[str, Any]


class DraftView(Answer):
    """What was kept, and when."""

    content: dict[str, Any]
    kept_at: datetime


class HeldIn(Request):
    """How a conference was held that is entered afterwards."""

    how: HeldElsewhere = Field(strict=False)
