"""Live streams: what is set, how they stand, and links to watch."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from nhipcau.domain.streaming import StreamKind, StreamState
from nhipcau.schemas.base import Answer, Line, Request, name_field


class StreamIn(Request):
    """A stream to be set up."""

    kind: StreamKind = Field(strict=False)
    name: Line = name_field(120)
    #: HLS: links may be given to people without an account.
    public: bool = False
    #: Starts and ends with the live session by itself.
    by_itself: bool = True
    #: Push: ``rtmp://``, ``rtmps://`` or ``srt://`` with its key; never shown again.
    address: Line = Field(default="", max_length=1000)


class StreamFigures(Answer):
    """What the job at work said last."""

    bytes: int = 0
    #: Seconds back that can be watched (HLS), or of this connection (push).
    seconds: float = 0
    #: How far the newest moment is behind the programme, seconds (HLS).
    behind_s: float = 0
    #: Connections that broke since the start (push), and starts of the process.
    restarts: int = 0
    free_mb: int = 0


class StreamView(Answer):
    """A stream."""

    id: int
    conference_id: int
    kind: StreamKind
    name: str
    public: bool
    by_itself: bool
    #: Scheme, host and application only.
    shown_address: str
    state: StreamState
    started_at: datetime | None
    ended_at: datetime | None
    #: Why it does not go out, in the caller's language; empty otherwise.
    failure: str
    figures: StreamFigures


class LinkIn(Request):
    """A link to be made."""

    hours: int = Field(default=12, ge=1, le=24 * 31)


class StreamLink(Answer):
    """A link to the player page."""

    url: str
    expires_at: datetime


class WatchView(Answer):
    """What the player page shows to whoever has a link."""

    title: str
    host_name: str
    name: str
    state: StreamState
    public: bool
    starts_at: datetime
    expires_at: datetime
    #: Address of the playlist below this origin; empty while there is nothing to watch.
    playlist_url: str
    #: What is said in the room is recorded at this moment: whoever only hears is told by voice.
    recorded: bool
    #: The server's instant: how far the picture is behind is told by its clock, whatever the viewer's says.
    now: datetime
