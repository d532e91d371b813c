"""Deadlines and what they say of a conference; the words come in both languages."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from nhipcau.domain.deadline import Clause, CountingRule, Outcome
from nhipcau.schemas.base import Answer, Id, Instant, Lines, Request


class VerdictsIn(Request):
    """What somebody is typing, to be judged as it stands."""

    host_body_id: Id | None = None
    starts_at: Instant
    rehearsal_at: Instant | None = None
    #: Recording, slides, clips, live stream (Art. 9.2).
    technical: bool = False
    #: Art. 9.3.
    emergency: bool = False
    #: Art. 5.2đ: a central body called it; its own invitation excuses lateness.
    central_invitation: bool = False
    #: The registration that is being changed: what was handed in in time stays so.
    conference_id: Id | None = None


class VerdictView(Answer):
    """What one clause says."""

    clause: Clause
    outcome: Outcome
    #: When it was done (the rehearsal: when it is planned); empty: not yet. LATE without it: the deadline has passed.
    done_at: datetime | None
    due_at: datetime
    days: int
    counting: CountingRule
    #: «03 ngày làm việc trước 9 giờ Thứ Hai 12/01/2026: …; hạn 17 giờ 08/01/2026»
    reasoning_vi: str
    reasoning_en: str
    #: Weekdays that were not counted; empty: none.
    skipped_vi: str
    skipped_en: str
    #: Years that it depends on and nobody has confirmed: the deadline may still move.
    unconfirmed_years: tuple[int, ...]
    calendar_version: int
    #: Number of the regulation whose figures were used.
    regulation: str
    #: Why it is late, in the host's words; empty: not said (yet).
    late_reason: str = ""
    #: When the Department accepted the lateness.
    accepted_at: datetime | None = None
    accepted_by: str = ""


class WishView(Answer):
    """A wish, no deadline: files before the rehearsal, where they are tried out."""

    by: datetime
    words_vi: str
    words_en: str


class VerdictsView(Answer):
    """What all clauses say of what is being typed."""

    now: datetime
    verdicts: tuple[VerdictView, ...]
    #: First day whose conferences are still in time when handed in now.
    first_day: date
    wish: WishView | None


class LateReasonIn(Request):
    """Why a registration is late."""

    reason: Lines = Field(min_length=1, max_length=1000)


class DeadlineMoveView(Answer):
    """A deadline that the calendar or the regulation moved."""

    id: int
    conference_id: int
    title: str
    host_name: str
    clause: Clause
    at: datetime
    due_before: datetime
    due_after: datetime
    outcome_before: Outcome
    outcome_after: Outcome
    #: ``calendar`` or ``regulation``.
    cause: str


class DeadlineMovesSeenIn(Request):
    """Moves that the caller has read."""

    ids: list[Id] = Field(min_length=1, max_length=500)
