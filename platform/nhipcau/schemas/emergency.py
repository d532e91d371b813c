"""Emergencies (Art. 9.3): the call, the call sheet, seat links, papers."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from nhipcau.domain.callout import Authority, CallState, CallStep
from nhipcau.schemas.base import Answer, Count, Id, Instant, Line, Lines, Request, name_field
from nhipcau.schemas.registration import Day
from nhipcau.schemas.rooms import Presence


class EmergencyIn(Request):
    """What the duty engineer takes down while the telephone is at the ear."""

    title: Line = name_field(300)
    authority: Authority = Field(strict=False)
    authority_person: Line = name_field(120)
    directed_at: Instant
    #: Number under which the order can be called back.
    call_back: Line = Field(min_length=3, max_length=40)
    reason: Lines = Field(default="", max_length=500)
    #: Art. 9.2 ¶2: the engineer has to ask; there is no default.
    recording: bool
    host_body_id: Id
    main_point_id: Id
    sub_point_ids: list[Id] = Field(min_length=1, max_length=1000)


class CallRowView(Answer):
    """A point on the call sheet."""

    id: int
    point_id: int
    name: str
    body_id: int
    #: The body above, under which the sheet groups it.
    parent_id: int | None
    parent_name: str
    is_main: bool
    contact: str
    phone: str
    deputy: str
    deputy_phone: str
    state: CallState
    state_at: datetime | None
    state_by: str
    note: str
    tries: int
    #: Who is calling just now; empty: nobody.
    claimed_name: str
    claimed_mine: bool
    claimed_until: datetime | None
    version: int
    presence: Presence
    #: Title of the other session in which the point is just now; empty: none.
    elsewhere: str
    #: Message to the provider of SMS or voice: ``waiting``, ``sent``, ``dead``; empty: none was made.
    message: str
    #: A one-use link that was made and not opened, or opened.
    link: str


class EmergencyBrief(Answer):
    """An emergency in lists."""

    conference_id: int
    session_id: int
    title: str
    called_at: datetime
    called_by: str
    #: Session state, points in all, and points that are in.
    state: str
    points: int
    joined: int
    papers_missing: bool


class RemarkView(Answer):
    """What is known of a call and did not stop it: the ruling of Art. 4 and 5.2, points that were left out."""

    words_vi: str
    words_en: str


class EmergencyView(EmergencyBrief):
    """An emergency with its call sheet."""

    now: datetime
    authority: Authority
    authority_person: str
    directed_at: datetime
    call_back: str
    reason: str
    recording_requested: bool
    remarks: tuple[RemarkView, ...]
    papers_done_at: datetime | None
    papers_done_by: str
    papers_number: str
    papers_date: date | None
    papers_file_id: int | None
    rows: tuple[CallRowView, ...]
    #: Whether messages go out to a provider of SMS or voice.
    hook_on: bool
    mail_on: bool


class RunningEmergency(Answer):
    """An emergency whose session runs, as somebody who takes part sees it."""

    conference_id: int
    session_id: int
    title: str
    #: The point whose seat the caller takes; empty: none.
    point_id: int | None


class RunningEmergencies(Answer):
    """Emergencies that run and concern the caller."""

    running: tuple[RunningEmergency, ...]


class ElsewhereView(Answer):
    """A point that is in another session just now."""

    point_id: int
    name: str
    title: str
    session_id: int


class EmergencyStart(Answer):
    """What the page of the duty engineer starts from."""

    now: datetime
    hotline: str
    #: Points that sit in a session that runs: they are warned, and moved when they join.
    elsewhere: tuple[ElsewhereView, ...]
    #: The newest that were called, and how many were called in all.
    emergencies: tuple[EmergencyBrief, ...]
    total: int
    hook_on: bool
    mail_on: bool


class CallAnswerIn(Request):
    """What a point answered; ``version`` is the row's that was seen."""

    step: CallStep = Field(strict=False)
    version: Count
    note: Line = Field(default="", max_length=200)


class ClaimIn(Request):
    """Takes a row, or gives it back."""

    release: bool = False


class CallContactIn(Request):
    """Corrects whom to call."""

    version: Count
    contact: Line = Field(default="", max_length=120)
    phone: Line = Field(default="", max_length=40)
    deputy: Line = Field(default="", max_length=120)
    deputy_phone: Line = Field(default="", max_length=40)


class SeatLinkView(Answer):
    """A one-use link; it is shown once and stored nowhere."""

    url: str
    expires_at: datetime


class SeatLinkIn(Request):
    """Opens a seat by its link."""

    token: Line = Field(min_length=20, max_length=100)


class SeatOpened(Answer):
    """Where the telephone goes now."""

    session_id: int
    point_id: int
    name: str
    title: str


class PapersIn(Request):
    """The papers that followed: number and date, or a file."""

    number: Line = Field(default="", max_length=64)
    day: Day | None = None
    file_id: Id | None = None
