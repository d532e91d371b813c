"""Technical requests with their files, answers of points, reminders."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from nhipcau.domain.answers import DELEGATE_LIMIT, AnswerState
from nhipcau.domain.deadline import Outcome
from nhipcau.domain.requests import FileKind, FileState, RequestKind, RequestState, RequestStep
from nhipcau.domain.roles import Action
from nhipcau.schemas.base import Answer, Count, Id, Line, Lines, Request, name_field


class FileView(Answer):
    """A file of a conference."""

    id: int
    request_id: int | None
    kind: FileKind
    state: FileState
    name: str
    bytes: int
    received: int
    pages: int
    duration_ms: int
    codecs: str
    #: Percent of the making ready.
    progress: int
    sha256: str
    #: Why it was refused and what to do; empty otherwise.
    failure_code: str
    failure_vi: str
    failure_en: str
    uploaded_by: str
    created_at: datetime
    #: Path below ``/api/files/`` with ``{page}`` for the number of a page; empty until it is ready.
    path: str


class RequestView(Answer):
    """A technical request (Art. 9.2 ¶2)."""

    id: int
    kind: RequestKind
    state: RequestState
    note: str
    asked_at: datetime
    asked_by: str
    #: What the clause said when it was asked for.
    outcome: Outcome
    due_at: datetime
    answered_at: datetime | None
    answered_by: str
    answer: str


class PreparationView(Answer):
    """Requests and files of a conference."""

    now: datetime
    #: Until when a request is in time; empty when no deadline counts (Art. 9.3).
    due_at: datetime | None
    reasoning_vi: str
    reasoning_en: str
    requests: tuple[RequestView, ...]
    files: tuple[FileView, ...]
    #: Bytes that the conference's files may still take.
    bytes_left: int
    slides_limit_mb: int
    clip_limit_mb: int
    may: tuple[Action, ...]


class RequestIn(Request):
    """Asks for something."""

    kind: RequestKind = Field(strict=False)
    note: Lines = Field(default="", max_length=1000)


class RequestStepIn(Request):
    """Answers or withdraws a request."""

    step: RequestStep = Field(strict=False)
    answer: Lines = Field(default="", max_length=500)


class SeenRequest(Request):
    """A technical request as it was seen."""

    id: Id
    state: RequestState = Field(strict=False)


class SeriesAnswerIn(Request):
    """Answers requests of several days of a series at once; days that are not named are exceptions."""

    step: Literal["agree", "say_unable"]
    answer: Lines = Field(default="", max_length=500)
    requests: list[SeenRequest] = Field(min_length=1, max_length=400)


class SeriesRequest(Answer):
    """A technical request of one day of a series."""

    id: int
    conference_id: int
    starts_at: datetime
    kind: RequestKind
    state: RequestState
    answer: str


class SeriesRequests(Answer):
    """What is asked for on the coming days of a series."""

    requests: tuple[SeriesRequest, ...]


class UploadIn(Request):
    """Begins an upload; the pieces follow."""

    kind: FileKind = Field(strict=False)
    name: Line = name_field(200)
    bytes: int = Field(ge=1, le=20 * 1024**3)
    request_id: Id | None = None


class UploadDone(Request):
    """Ends an upload: the checksum of the whole file, lower-case hexadecimal."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class DelegateIn(Request):
    """Somebody who takes part."""

    name: Line = name_field(120)
    post: Line = Field(default="", max_length=120)
    body: Line = Field(default="", max_length=200)


class DelegateView(Answer):
    """Somebody who takes part."""

    name: str
    post: str
    body: str


class AcknowledgeIn(Request):
    """A point comes: who operates, who takes part."""

    version: Count
    operator: Line = name_field(120)
    operator_phone: Line = Field(default="", max_length=40)
    delegates: list[DelegateIn] = Field(default_factory=list, max_length=DELEGATE_LIMIT)
    #: Answer for every conference of the series that is still to come.
    whole_series: bool = False


class DeclineIn(Request):
    """A point does not come: why, and who instead."""

    version: Count
    reason: Lines = Field(min_length=3, max_length=500)
    substitute: Line = Field(default="", max_length=200)
    substitute_point_id: Id | None = None
    whole_series: bool = False


class PointAnswerView(Answer):
    """What a point says to an invitation."""

    point_id: int
    name: str
    parent_name: str
    is_main: bool
    state: AnswerState
    operator: str
    operator_phone: str
    #: Art. 7.5: empty when nobody was named.
    operator_trained: bool | None
    reason: str
    substitute: str
    substitute_point_id: int | None
    delegates: int
    answered_at: datetime | None
    answered_by: str
    #: What to send back with the next answer; 0: none was given yet.
    version: int
    #: Another time was answered for than the one planned now.
    stale: bool


class AnswersView(Answer):
    """Answers of all points of a conference."""

    answers: tuple[PointAnswerView, ...]
    may: tuple[Action, ...]


class InvitationView(Answer):
    """A conference to which a point of the caller's is invited, with what was answered."""

    conference_id: int
    title: str
    host_name: str
    starts_at: datetime
    ends_at: datetime
    rehearsal_at: datetime | None
    coordinator: str
    coordinator_phone: str
    intake: str
    series_id: int | None
    emergency: bool
    answer: PointAnswerView
    delegates: tuple[DelegateView, ...]
    #: People of the body's team, to choose an operator from: name, telephone, whether trained (Art. 7.5).
    team: tuple[TeamMemberView, ...]


class TeamMemberView(Answer):
    """Somebody of a point's team."""

    name: str
    phone: str
    trained: bool


class ReminderView(Answer):
    """Something that waits for the caller, and goes away only when it is done."""

    #: ``answer``, ``answers``, ``files``, ``papers``, ``duty``.
    kind: str
    conference_id: int
    title: str
    starts_at: datetime
    point_id: int | None
    point_name: str
    due_at: datetime | None
    #: A reminder was sent.
    told: bool
    #: Points without an answer, or files that are not ready.
    count: int
    #: Conferences of one series that it stands for, this one included.
    days: int = 1
    facts: dict[str, Any] = Field(default_factory=dict)


class OpenTasks(Answer):
    """What waits for the caller, the most urgent first."""

    tasks: tuple[ReminderView, ...]


InvitationView.model_rebuild()
