"""What may be asked of the floor of a room; ``floor.decide`` answers.

Commands of the host carry the stage version that whoever pressed had before them (``seen``), and those on the queue the
place at which they saw the request.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nhipcau.domain.floor_views import TourKind


class BranchEnd(StrEnum):
    """Why a sub-conference is over."""

    #: Its district has ended it.
    ENDED = "ended"
    #: The host called it back.
    RECALLED = "recalled"
    TIME_IS_UP = "time_is_up"
    #: Whoever conducts it left the session, or was put out.
    HEAD_LEFT = "head_left"
    SESSION_ENDED = "session_ended"


@dataclass(frozen=True, slots=True)
class RequestFloor:
    """A sub point asks to speak (Art. 3.1: every point can talk back). Asking twice keeps the first place."""

    point_id: int


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """A sub point takes its request back."""

    point_id: int


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """The host gives the floor: that point alone is heard and shown to all, beside the main point."""

    point_id: int
    seen: int
    #: How long the turn takes; 0: as long as it takes; None: as every turn of the session.
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class CallNext:
    """The host calls whoever stands first in the queue, and whom they saw there: that point gets the floor."""

    point_id: int
    seen: int
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """The host moves a request in the queue."""

    point_id: int
    #: Where whoever pressed saw it, and where it is to stand; from 1.
    place: int
    to: int


@dataclass(frozen=True, slots=True)
class AddSpeaker:
    """The host lets a point speak beside those who do (*đối thoại*): all of them are heard and shown."""

    point_id: int
    seen: int
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class TakeFloor:
    """The host takes the floor back from a point."""

    point_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class ReturnFloor:
    """A point that speaks has finished."""

    point_id: int


@dataclass(frozen=True, slots=True)
class MuteAll:
    """The host silences everybody but the main point; the queue stays."""

    seen: int


@dataclass(frozen=True, slots=True)
class MuteAllBut:
    """The host silences everybody but the main point and some points, which are heard from now on; the queue stays."""

    points: tuple[int, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class AddTime:
    """The host gives whoever speaks more time; who has spoken too long already has it from now on."""

    point_id: int
    minutes: int
    seen: int


@dataclass(frozen=True, slots=True)
class SetTurnTime:
    """The host says how long a turn takes from the next one on; 0: as long as it takes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class MoveMain:
    """The host moves the main point to another point of the session (Art. 3.3), without anybody dropping."""

    point_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class ShowPoint:
    """The host broadcasts a point without its sound: all see it beside main point and floor, nobody hears it."""

    point_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class EndShowing:
    """The host shows nobody without sound any more."""

    seen: int


@dataclass(frozen=True, slots=True)
class NameDeputy:
    """The host names the point that may preside when the chair's seat is lost; 0: none."""

    point_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """The chair lets another point preside, and may take the chair back at any time."""

    point_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The chair's seat is lost: another point presides until the chair takes it back."""

    point_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The chair presides again."""

    seen: int


@dataclass(frozen=True, slots=True)
class StartUrgent:
    """The Department puts one point to all, over whoever has the floor."""

    point_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class EndUrgent:
    """The Department gives the room back as it was."""

    seen: int


@dataclass(frozen=True, slots=True)
class StartTour:
    """The host has points looked at, or shown without sound, one after the other."""

    kind: TourKind
    seconds: int
    #: The points of the subtree, in the order of the conference's list.
    order: tuple[int, ...]
    seen: int
    #: The subtree and its name; 0: all points.
    body_id: int = 0
    scope: str = ""
    owner_id: int = 0


@dataclass(frozen=True, slots=True)
class StopTour:
    """The host stops whichever tour runs; it is never too late for that."""


@dataclass(frozen=True, slots=True)
class StartBranch:
    """The host delegates a sub-conference to a district: its points deliberate in a room of their own."""

    body_id: int
    name: str
    head: int
    #: All points of the subtree, in the order of the conference's list.
    points: tuple[int, ...]
    seen: int
    #: How long it takes; 0: until it is ended.
    minutes: int = 0
    #: The room that was made for it.
    room_id: int = 0


@dataclass(frozen=True, slots=True)
class EndBranch:
    """Everybody of a sub-conference is back: its district ends it, the host calls it back, or its time is over."""

    room_id: int
    why: BranchEnd


@dataclass(frozen=True, slots=True)
class ExtendBranch:
    """The host gives a sub-conference more time."""

    room_id: int
    minutes: int


@dataclass(frozen=True, slots=True)
class UndoFloor:
    """The host takes the last command back: who spoke speaks on, and who was called waits where it did."""

    seen: int


Command = (
    RequestFloor
    | WithdrawRequest
    | MoveRequest
    | GiveFloor
    | CallNext
    | AddSpeaker
    | TakeFloor
    | ReturnFloor
    | MuteAll
    | MuteAllBut
    | AddTime
    | SetTurnTime
    | MoveMain
    | ShowPoint
    | EndShowing
    | NameDeputy
    | HandOver
    | TakeOver
    | TakeBack
    | StartUrgent
    | EndUrgent
    | StartTour
    | StopTour
    | StartBranch
    | EndBranch
    | ExtendBranch
    | UndoFloor
)

#: Commands that only who conducts the session may give.
OF_THE_HOST = (
    MoveRequest,
    GiveFloor,
    CallNext,
    AddSpeaker,
    TakeFloor,
    MuteAll,
    MuteAllBut,
    AddTime,
    SetTurnTime,
    MoveMain,
    ShowPoint,
    EndShowing,
    NameDeputy,
    HandOver,
    StartTour,
    StopTour,
    StartBranch,
    UndoFloor,
)
#: Those after which whoever is called stands beside the main point alone.
ALONE = (GiveFloor, CallNext, MuteAllBut)
#: Those beside which a tour goes on; every other one that changes the floor ends it.
BESIDE_TOURS = (StartTour, StopTour, AddTime)
#: Those that can be taken back.
UNDOABLE = (GiveFloor, CallNext, AddSpeaker, TakeFloor, MuteAll, MuteAllBut, MoveMain, HandOver, ShowPoint, EndShowing)
#: Those that wait until the Department has spoken: what they change would not be heard or seen.
NOT_WHILE_URGENT = (*UNDOABLE, StartTour, StartBranch, AddTime, UndoFloor)
#: Those that a break does not refuse: nobody is heard or seen by them.
IN_BREAKS = (SetTurnTime, NameDeputy, StopTour, StartBranch, EndBranch, ExtendBranch)
