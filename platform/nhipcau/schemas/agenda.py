"""The agenda of a conference, and where a session stands in it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from nhipcau.domain.agenda import FILE_LIMIT, ITEM_LIMIT, LONGEST_MINUTES, SPEAKER_LIMIT
from nhipcau.domain.requests import FileKind, FileState
from nhipcau.domain.roles import Action
from nhipcau.schemas.base import Answer, Count, Id, Line, Request, name_field

_Minutes = Annotated[int, Field(ge=0, le=LONGEST_MINUTES)]


class SpeakerIn(Request):
    """Who speaks to an item: a point, and whoever speaks there."""

    point_id: Id
    #: Empty: nobody is named, the point speaks.
    name: Line = Field(default="", max_length=120)
    post: Line = Field(default="", max_length=120)


class ItemIn(Request):
    """An item of the agenda."""

    #: The stored item that this is; empty: a new one.
    id: Id | None = None
    title: Line = name_field(200)
    #: 0: as long as it takes.
    minutes: _Minutes = 0
    speakers: list[SpeakerIn] = Field(default_factory=list, max_length=SPEAKER_LIMIT)
    #: Slides and clips of the conference; the first that is ready is shown when the item begins.
    file_ids: list[Id] = Field(default_factory=list, max_length=FILE_LIMIT)


class AgendaIn(Request):
    """The whole agenda, in order."""

    #: Version that was read; 0: there was none yet.
    version: Count
    items: list[ItemIn] = Field(max_length=ITEM_LIMIT)


class SpeakerView(Answer):
    """Who speaks to an item."""

    point_id: int
    point_name: str
    name: str
    post: str
    #: False: the point is not on the conference's list any more.
    invited: bool


class AgendaFileView(Answer):
    """A file that belongs to an item."""

    id: int
    name: str
    kind: FileKind
    state: FileState
    pages: int


class ItemView(Answer):
    """An item of the agenda."""

    id: int
    #: Its place in the order, from 1.
    number: int
    title: str
    minutes: int
    speakers: tuple[SpeakerView, ...]
    files: tuple[AgendaFileView, ...]


class AgendaView(Answer):
    """The agenda of a conference."""

    conference_id: int
    #: What to send back with an edit; 0: there is none yet.
    version: int
    changed_at: datetime | None
    changed_by: str
    items: tuple[ItemView, ...]
    may: tuple[Action, ...]


class SpentView(Answer):
    """An item that was left again."""

    item_id: int
    #: How long it took, milliseconds.
    ms: int


class AddedView(Answer):
    """Minutes that were added to the time of an item."""

    item_id: int
    minutes: int


class StandingView(Answer):
    """Where a session stands in the agenda."""

    item_id: int | None
    #: When the item's time began to run, and when it is over; empty: it takes as long as it takes.
    since: datetime | None
    until: datetime | None
    #: Since when it stands still.
    held_at: datetime | None
    added: tuple[AddedView, ...]
    spent: tuple[SpentView, ...]
    #: Whether the last step can be taken back.
    can_go_back: bool


class SessionAgendaView(Answer):
    """The agenda as a session goes through it."""

    #: The server's clock.
    now: datetime
    agenda: AgendaView
    standing: StandingView


class ItemStepIn(Request):
    """Goes to an item."""

    item_id: Id
    #: Stage version that whoever pressed had before them.
    seen: Count


class BackIn(Request):
    """Takes the last step back."""

    #: Stage version that whoever pressed had before them.
    seen: Count


class MinutesIn(Request):
    """Gives the item that is on more time."""

    minutes: Annotated[int, Field(ge=1, le=LONGEST_MINUTES)]
    #: Stage version that whoever pressed had before them.
    seen: Count
