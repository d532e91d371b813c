"""A session while it runs: seats, floor, joining."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from nhipcau.domain.conference import SessionState
from nhipcau.domain.door import Entry
from nhipcau.domain.roles import Action
from nhipcau.schemas.base import Answer, Count, Id, Instant, Line, Request, name_field
from nhipcau.schemas.branches import BranchView
from nhipcau.schemas.chair import ChairView
from nhipcau.schemas.conferences import ConferenceBrief, SessionBrief
from nhipcau.schemas.floor import SpeakingView, TourView
from nhipcau.schemas.urgent import UrgentView
from nhipcau_media.contract.stage import Content, Preset, RecordingState, Stage

#: Highest number of a page that watches without a seat: the chair's pages draw from 1 to 99, walls above.
LAST_PAGE = 9999


class Presence(StrEnum):
    """Whether a seat is occupied."""

    #: Never here yet.
    ABSENT = "absent"
    PRESENT = "present"
    #: The link was lost; the seat is kept.
    DROPPED = "dropped"
    #: Left on purpose.
    LEFT = "left"


class DeliveryChoice(StrEnum):
    """How a seat is served."""

    RULE = "rule"
    PROGRAMME = "programme"
    DIRECT = "direct"


class SeatView(Answer):
    """A point in the session."""

    point_id: int
    name: str
    parent_name: str
    #: Body above the point's own; 0: none.
    parent_id: int = 0
    #: How many points of the list stand right below its body: one that heads others can hold a sub-conference.
    below: int = 0
    is_main: bool
    presence: Presence
    presence_since: datetime | None
    #: Where the point stands to the door, and since when.
    entry: Entry = Entry.OUTSIDE
    entry_since: datetime | None = None
    #: It stands before the door, and its page has stopped asking.
    stopped_knocking: bool = False
    #: Why it was put out; for who conducts, and the point itself.
    entry_reason: str = ""
    #: Place in the speaking queue, from 1; 0: does not wait.
    queue_place: int
    waiting_since: datetime | None
    has_floor: bool
    #: It is lost, and keeps its floor or its place in the queue so long; empty: it is here, holds nothing, or keeps it
    #: to the end.
    kept_until: datetime | None = None
    #: Its newest open fault or call: ``fault: what was typed``, ``help``, ``help: who answered``.
    incident: str = ""
    #: By hand, or by the rule of the stage.
    delivery: DeliveryChoice = DeliveryChoice.RULE
    #: Chosen to be seen in the arrangements that show others.
    chosen: bool = False
    #: Seen just now besides main point and floor, by picture alone.
    seen: bool = False
    #: Broadcast without its sound: all see it, its microphone is closed.
    shown: bool = False
    #: Somebody who conducts looks at it alone; for who conducts or watches, and the point itself.
    looked_at: bool = False
    #: It has a second machine that shows content; for who conducts or watches, and the point itself.
    content_machine: bool = False
    #: Who speaks there; for who conducts or watches and the point itself, and for all while it speaks.
    speaker_name: str = ""
    speaker_post: str = ""


class SeatNow(Answer):
    """A seat after a command about it alone: what such a command changes; each field is as in ``SeatView``."""

    #: The server's clock.
    now: datetime
    #: Stage version from which on it is so. It says nothing of other seats: no command may carry it as ``seen``.
    version: int
    point_id: int
    queue_place: int
    waiting_since: datetime | None
    has_floor: bool
    content_machine: bool
    speaker_name: str
    speaker_post: str


class SpeakerIn(Request):
    """Says who speaks at a point."""

    point_id: Id
    name: Line = name_field(120)
    post: Line = Field(default="", max_length=120)


class DelegateChoice(Answer):
    """Somebody whom a point named as its delegate."""

    name: str
    post: str


class DelegateChoices(Answer):
    """Whom a point named, in its own order."""

    delegates: tuple[DelegateChoice, ...]


class SceneView(Answer):
    """What the programme shows."""

    preset: Preset = Preset.PAIR
    banner: str = ""
    #: What title and pause slide count down to.
    until: datetime | None = None
    #: What was put on; shown while the preset is ``content``.
    content: Content | None = None
    #: The layout is left to each point that is served directly; the programme keeps the preset.
    own_layout: bool = False
    #: Who changed it last; empty: nobody yet.
    changed_by: str = ""


class ProgrammeView(Answer):
    """How the one picture and sound are made, as the composer said it last."""

    #: Nothing was heard of the composer for a while.
    silent: bool
    #: Whether it is in the room.
    connected: bool
    #: Pictures a second, and pictures left out since it began because the machine was too busy.
    fps: float
    skipped: int
    #: What is presented and cannot be read: ``clip``, ``slides``; empty: nothing is wrong.
    unreadable: Literal["", "clip", "slides"]
    #: The page that cannot be read; 0: no slides.
    page: int


class DoorView(Answer):
    """How the room's door stands."""

    #: Nobody comes in who was not in the room.
    locked: bool = False
    #: Whoever comes waits until the host lets it in.
    waiting_room: bool = False
    #: Who changed it last; empty: nobody yet.
    changed_by: str = ""


class SessionView(Answer):
    """A session whole: what the chair's page shows."""

    conference: ConferenceBrief
    session: SessionBrief
    #: The server's clock.
    now: datetime
    state: SessionState
    #: Stage version; commands on the floor carry it as ``seen``.
    version: int
    seats: tuple[SeatView, ...]
    #: Point ids in order.
    queue: tuple[int, ...]
    #: Who has the floor beside the main point, in the order in which they got it.
    floor: tuple[SpeakingView, ...]
    #: How long a turn takes when nothing else is said; 0: as long as it takes.
    turn_minutes: int
    #: How long the last command on the floor can be taken back; empty: it cannot.
    undo_until: datetime | None = None
    recording: RecordingState
    #: Why recording failed; empty otherwise.
    recording_failure: str = ""
    #: The media server is away just now.
    media_away: bool = False
    door: DoorView = DoorView()
    #: Points are looked at or shown in turn; for who conducts or watches.
    tour: TourView | None = None
    scene: SceneView = SceneView()
    chair: ChairView = ChairView()
    #: Sub-conferences that run: their points keep their seats, and the room neither hears nor sees them.
    branches: tuple[BranchView, ...] = ()
    #: What the Department puts to all over the floor; empty: nothing.
    urgent: UrgentView | None = None
    #: For who conducts; None before the composer said anything.
    programme: ProgrammeView | None = None
    #: The point whose seat the caller takes; empty: none.
    point_id: int | None
    may: tuple[Action, ...]


class JoinIn(Request):
    """Asks for a place in the room."""

    #: The point whose seat is taken; empty: watch without a seat.
    point_id: Id | None = None
    #: Move the seat to this machine although another one sits there.
    takeover: bool = False
    #: Number of the page (a watcher may have several).
    page: int = Field(default=1, ge=1, le=LAST_PAGE)


class Admission(Answer):
    """Address and token for one seat; the token lives two minutes at most."""

    #: WebSocket address of the media server's signalling, on our own origin.
    url: str
    token: str
    expires_at: datetime
    identity: str
    label: str
    generation: int
    stage: Stage


class LeaveIn(Request):
    """Leaves the seat on purpose."""

    point_id: Id
    generation: Count


class PointIn(Request):
    """A command about one point."""

    point_id: Id


class SceneIn(Request):
    """Chooses what the programme shows."""

    preset: Annotated[Preset, Field(strict=False)]
    #: One line over the picture's foot; empty: none.
    banner: Annotated[Line, Field(max_length=120)] = ""
    #: What title and pause slide count down to.
    until: Instant | None = None
    #: Leave the layout to each point that is served directly; None: as it stands.
    own_layout: bool | None = None
    #: Stage version that whoever pressed had before them; None: whatever stands is meant to be replaced.
    seen: Count | None = None


class ContentIn(Request):
    """Presents a file of the conference, turns its page, or lets its clip run and stand still."""

    #: None: nothing is presented any more.
    file_id: Id | None = None
    page: Annotated[int, Field(ge=1, le=9999)] = 1
    playing: bool = False
    #: Where the clip is to stand now, milliseconds.
    position_ms: Annotated[int, Field(ge=0, le=86_400_000)] = 0
    #: Stage version that whoever pressed had before them; None: whatever stands is meant to be replaced.
    seen: Count | None = None


class PresenterIn(Request):
    """Lets a point show its screen."""

    point_id: Id
    #: Stage version that whoever pressed had before them.
    seen: Count


class DeliveryIn(Request):
    """Serves a point by hand."""

    point_id: Id
    delivery: Annotated[DeliveryChoice, Field(strict=False)]


class SeenIn(Request):
    """Puts a point into the picture, or takes it off."""

    point_id: Id
    seen: bool


class EventView(Answer):
    """A fact on the event stream."""

    id: int
    type: str
    at: datetime
    conference_id: int | None
    session_id: int | None
    room_id: int | None
    actor_name: str
    data: dict[str, Any]
