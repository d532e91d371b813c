"""The engineer's wall, and what the pages of points post for it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from nhipcau.domain.conference import SessionState
from nhipcau.domain.door import Entry
from nhipcau.domain.roles import Action
from nhipcau.domain.wall import Figure, WallState
from nhipcau.schemas.base import Answer, Count, Id, Request
from nhipcau.schemas.rooms import LAST_PAGE, DeliveryChoice, Presence
from nhipcau.schemas.urgent import UrgentView

#: 10 Gbit/s: more is no figure of a page.
_KBPS = Field(ge=0, le=10_000_000, allow_inf_nan=False)


class LinkIn(Request):
    """What a page measured since it posted last."""

    point_id: Id
    #: Of the seat, as the admission told it.
    generation: Count
    #: Sent and received, kbit/s.
    up_kbps: Annotated[float, _KBPS]
    down_kbps: Annotated[float, _KBPS]
    #: Share of packets that were lost, the worse of both directions.
    loss: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    #: Milliseconds to the server and back; empty: not measured yet.
    rtt_ms: Annotated[float, Field(ge=0, le=60_000, allow_inf_nan=False)] | None = None
    #: Pictures a second of what is shown; empty: nothing that moves is shown.
    fps: Annotated[float, Field(ge=0, le=240, allow_inf_nan=False)] | None = None
    #: Loudest sample of the own microphone, dBFS (−160: nothing at all); empty: the browser does not say.
    sound_db: Annotated[float, Field(ge=-160, le=0, allow_inf_nan=False)] | None = None
    #: A picture that should move has stood since then.
    frozen: bool = False


class PageVerb(StrEnum):
    """What the page of a point can be had to do from afar."""

    RESTART = "restart"
    TONE = "tone"


class PageVerbIn(Request):
    """Have a point's page do something."""

    point_id: Id
    verb: PageVerb = Field(strict=False)


class ReadingView(Answer):
    """What a page said of its link."""

    at: datetime
    up_kbps: float
    down_kbps: float
    loss: float
    rtt_ms: float | None
    fps: float | None
    sound_db: float | None
    frozen: bool


class WallLine(Answer):
    """A point on the wall."""

    point_id: int
    name: str
    is_main: bool
    #: The subtree under which it stands.
    group_id: int
    state: WallState
    #: Figures over their limits.
    over: tuple[Figure, ...]
    presence: Presence
    presence_since: datetime | None
    #: Where it stands to the room's door, and since when.
    entry: Entry = Entry.OUTSIDE
    entry_since: datetime | None = None
    has_floor: bool
    #: From 1; 0: does not wait.
    queue_place: int
    delivery: DeliveryChoice
    #: An open fault or call for help of this point.
    incident: str
    #: The sub-conference that it deliberates in, and that one's name; 0: the main room.
    branch_id: int = 0
    branch: str = ""
    #: The newest figures; empty: none were posted.
    reading: ReadingView | None
    #: Version of its newest small picture, and when that came; 0: none.
    still: int
    still_at: datetime | None


class WallGroupView(Answer):
    """A subtree on the wall."""

    #: Body; 0: the main point.
    id: int
    name: str
    #: State → how many points have it.
    counts: dict[WallState, int]


class LimitsView(Answer):
    """From when on a figure troubles a point."""

    loss: float
    rtt_ms: float
    silence_db: float


class WallView(Answer):
    """The points of a session, or those of the caller's own subtree: the worst first."""

    session_id: int
    conference_id: int
    title: str
    state: SessionState
    #: The server's clock.
    now: datetime
    #: Stage version; commands on the floor carry it as ``seen``.
    version: int
    #: What the Department puts to all over the floor; empty: nothing.
    urgent: UrgentView | None = None
    #: The media server is away just now.
    media_away: bool
    #: Whether this is all of the conference, not a subtree alone.
    whole: bool
    groups: tuple[WallGroupView, ...]
    #: In the order of the groups.
    lines: tuple[WallLine, ...]
    limits: LimitsView
    #: What the caller may do in the session.
    may: tuple[Action, ...]


class WatchIn(Request):
    """Points whose live pictures a wall asks for, in place of those before; none: no more."""

    #: Number of the wall, as in the room: one person may have several open.
    page: int = Field(ge=1, le=LAST_PAGE)
    point_ids: list[Id] = Field(max_length=1000)


class WatchView(Answer):
    """Points whose cameras are let in for the caller's wall: those of the asked that are in the room."""

    point_ids: tuple[int, ...]


class WallContact(Answer):
    """Whom to ring about a point: named for this conference, then of the body's team."""

    operator: str
    operator_phone: str
    contact: str
    phone: str
    deputy: str
    deputy_phone: str


class WallPointView(Answer):
    """One point in depth."""

    point_id: int
    #: Oldest first.
    readings: tuple[ReadingView, ...]
    contact: WallContact
