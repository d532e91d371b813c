"""Conference intake and session running state: two machines that must not blur.

The regulation gives the Department no veto: a registration is *received*, *technically confirmed* or *in conflict*.
*Late* is a mark, never a state.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from nhipcau.domain.errors import EndBeforeStart, MainPointTwice, OutsideWindow, TooManyPoints, WrongState

#: One main point and up to 250 sub points.
SUB_POINT_LIMIT = 250


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


class IntakeStep(StrEnum):
    """Commands of the intake machine."""

    SUBMIT = "submit"
    CONFIRM = "confirm"
    REPORT_CONFLICT = "report_conflict"
    CANCEL = "cancel"


#: State × command → next state; everything else is refused.
INTAKE: dict[tuple[Intake, IntakeStep], Intake] = {
    (Intake.DRAFT, IntakeStep.SUBMIT): Intake.RECEIVED,
    (Intake.RECEIVED, IntakeStep.CONFIRM): Intake.CONFIRMED,
    (Intake.IN_CONFLICT, IntakeStep.CONFIRM): Intake.CONFIRMED,
    (Intake.RECEIVED, IntakeStep.REPORT_CONFLICT): Intake.IN_CONFLICT,
    (Intake.CONFIRMED, IntakeStep.REPORT_CONFLICT): Intake.IN_CONFLICT,
    (Intake.DRAFT, IntakeStep.CANCEL): Intake.CANCELLED,
    (Intake.RECEIVED, IntakeStep.CANCEL): Intake.CANCELLED,
    (Intake.CONFIRMED, IntakeStep.CANCEL): Intake.CANCELLED,
    (Intake.IN_CONFLICT, IntakeStep.CANCEL): Intake.CANCELLED,
}


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
    """Refuse a schedule that ends before (or when) it starts. Raises EndBeforeStart."""
    if ends_at <= starts_at:
        raise EndBeforeStart(field="ends_at", detail="ends_at <= starts_at")


def check_points(main_point: int, sub_points: tuple[int, ...]) -> None:
    """Refuse a point list without exactly one main point, or too long. Raises MainPointTwice, TooManyPoints."""
    # Art. 3.3: the host presides from one main point.
    if not main_point or main_point in sub_points:
        raise MainPointTwice(field="main_point_id", detail="main point among the sub points")
    if len(sub_points) > SUB_POINT_LIMIT:
        raise TooManyPoints(count=len(sub_points), limit=SUB_POINT_LIMIT)


def window(starts_at: datetime, ends_at: datetime, lead: timedelta) -> tuple[datetime, datetime]:
    """Return the window in which a session may be opened: from ``lead`` before the start to the scheduled end.

    Art. 7.1. The window says only when it may open; nothing ends a session but the host or the Department.
    """
    return starts_at - lead, ends_at


def check_window(now: datetime, opens: datetime, closes: datetime) -> None:
    """Refuse to open a session outside its window (Art. 7.1). Raises OutsideWindow."""
    if not opens <= now <= closes:
        raise OutsideWindow(opens=opens.isoformat(), closes=closes.isoformat())
