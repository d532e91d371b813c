"""Conference intake and session running state: two machines that must not blur.

The regulation gives the Department no veto: a registration is *received*, *technically confirmed* or *in conflict*.
*Late* is a mark, never a state.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from nhipcau.domain.errors import (
    EndBeforeStart,
    MainPointTwice,
    OutsideWindow,
    SessionTooLong,
    TooManyPoints,
    WrongState,
)

#: One main point and up to 250 sub points.
SUB_POINT_LIMIT = 250

#: A session may run over midnight (a storm does), but a day is enough: what lies further back need not be looked for.
LONGEST_SESSION = timedelta(hours=24)


class ConferenceKind(StrEnum):
    """Art. 4."""

    CONFERENCE = "conference"
    WORKING_SESSION = "working_session"
    MEETING = "meeting"
    TRAINING = "training"
    BRIEFING = "briefing"


class PurposeScope(StrEnum):
    """Art. 5.2."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    DD = "dd"


class Intake(StrEnum):
    """Where a registration stands."""

    DRAFT = "draft"
    RECEIVED = "received"
    CONFIRMED = "confirmed"
    IN_CONFLICT = "in_conflict"
    CANCELLED = "cancelled"
    #: Held on paper or on another system and written down afterwards: nothing is left to be confirmed.
    ENTERED = "entered"


class IntakeStep(StrEnum):
    """Commands of the intake machine."""

    SUBMIT = "submit"
    CONFIRM = "confirm"
    REPORT_CONFLICT = "report_conflict"
    #: Another time, other points or another technical request: what was confirmed is not what is planned now.
    REPLAN = "replan"
    CANCEL = "cancel"
    #: Write down what was held elsewhere.
    ENTER = "enter"


#: State × command → next state; everything else is refused.
INTAKE: dict[tuple[Intake, IntakeStep], Intake] = {
    (Intake.DRAFT, IntakeStep.SUBMIT): Intake.RECEIVED,
    (Intake.RECEIVED, IntakeStep.CONFIRM): Intake.CONFIRMED,
    (Intake.IN_CONFLICT, IntakeStep.CONFIRM): Intake.CONFIRMED,
    (Intake.RECEIVED, IntakeStep.REPORT_CONFLICT): Intake.IN_CONFLICT,
    (Intake.CONFIRMED, IntakeStep.REPORT_CONFLICT): Intake.IN_CONFLICT,
    (Intake.DRAFT, IntakeStep.REPLAN): Intake.DRAFT,
    (Intake.RECEIVED, IntakeStep.REPLAN): Intake.RECEIVED,
    (Intake.CONFIRMED, IntakeStep.REPLAN): Intake.RECEIVED,
    (Intake.IN_CONFLICT, IntakeStep.REPLAN): Intake.RECEIVED,
    (Intake.DRAFT, IntakeStep.ENTER): Intake.ENTERED,
    (Intake.ENTERED, IntakeStep.REPLAN): Intake.ENTERED,
    (Intake.ENTERED, IntakeStep.CANCEL): Intake.CANCELLED,
    (Intake.DRAFT, IntakeStep.CANCEL): Intake.CANCELLED,
    (Intake.RECEIVED, IntakeStep.CANCEL): Intake.CANCELLED,
    (Intake.CONFIRMED, IntakeStep.CANCEL): Intake.CANCELLED,
    (Intake.IN_CONFLICT, IntakeStep.CANCEL): Intake.CANCELLED,
}


#: States in which a conference holds its points, venues and people.
HOLDING = frozenset({Intake.RECEIVED, Intake.CONFIRMED, Intake.IN_CONFLICT})


class HeldElsewhere(StrEnum):
    """How a conference was held that is entered afterwards, so that the year's figures are true."""

    PAPER = "paper"
    OTHER_SYSTEM = "other_system"


class OutsideProtocol(StrEnum):
    """How the central conference is reached (Art. 5.2đ)."""

    SIP = "sip"
    H323 = "h323"
    WEBRTC = "webrtc"
    OTHER = "other"


class SessionKind(StrEnum):
    """A conference has many rehearsals and one live session."""

    REHEARSAL = "rehearsal"
    LIVE = "live"


class SessionState(StrEnum):
    """Running state of a session."""

    PLANNED = "planned"
    #: Points may join, nothing has begun.
    OPEN = "open"
    LIVE = "live"
    PAUSED = "paused"
    ENDED = "ended"


class SessionStep(StrEnum):
    """Commands of the session machine."""

    OPEN = "open"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


#: State × command → next state; everything else is refused. A session never ends by the clock.
RUNNING: dict[tuple[SessionState, SessionStep], SessionState] = {
    (SessionState.PLANNED, SessionStep.OPEN): SessionState.OPEN,
    (SessionState.OPEN, SessionStep.START): SessionState.LIVE,
    (SessionState.LIVE, SessionStep.PAUSE): SessionState.PAUSED,
    (SessionState.PAUSED, SessionStep.RESUME): SessionState.LIVE,
    (SessionState.OPEN, SessionStep.END): SessionState.ENDED,
    (SessionState.LIVE, SessionStep.END): SessionState.ENDED,
    (SessionState.PAUSED, SessionStep.END): SessionState.ENDED,
}

#: States in which points may be in the room.
JOINABLE = frozenset({SessionState.OPEN, SessionState.LIVE, SessionState.PAUSED})


def next_intake(state: Intake, step: IntakeStep) -> Intake:
    """Return the state after a step. Raises WrongState."""
    try:
        return INTAKE[state, step]
    except KeyError:
        raise WrongState(state=state, step=step) from None


def next_running(state: SessionState, step: SessionStep) -> SessionState:
    """Return the state after a step. Raises WrongState."""
    try:
        return RUNNING[state, step]
    except KeyError:
        raise WrongState(state=state, step=step) from None


def check_schedule(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a schedule that ends before (or when) it starts, or is longer than a day.

    Raises EndBeforeStart, SessionTooLong.
    """
    if ends_at <= starts_at:
        raise EndBeforeStart(field="ends_at", detail="ends_at <= starts_at")
    if ends_at - starts_at > LONGEST_SESSION:
        raise SessionTooLong(field="ends_at", detail="longer than a day")


def check_points(main_point: int, sub_points: tuple[int, ...], *, limit: int | None = SUB_POINT_LIMIT) -> None:
    """Refuse a point list without exactly one main point, or too long; ``limit`` None: of any length.

    Raises MainPointTwice, TooManyPoints.
    """
    # Art. 3.3: the host presides from one main point.
    if not main_point or main_point in sub_points:
        raise MainPointTwice(field="main_point_id", detail="main point among the sub points")
    if limit is not None and len(sub_points) > limit:
        raise TooManyPoints(count=len(sub_points), limit=limit)


def window(starts_at: datetime, ends_at: datetime, lead: timedelta) -> tuple[datetime, datetime]:
    """Return the window in which a session may be opened: from ``lead`` before the start to the scheduled end.

    Art. 7.1. The window says only when it may open; nothing ends a session but the host or the Department.
    """
    return starts_at - lead, ends_at


def check_window(now: datetime, opens: datetime, closes: datetime) -> None:
    """Refuse to open a session outside its window (Art. 7.1). Raises OutsideWindow."""
    if not opens <= now <= closes:
        raise OutsideWindow(opens=opens.isoformat(), closes=closes.isoformat())
