"""The ``MediaServer`` port: what the control plane asks of a media server.

Adapters: ``nhipcau_media.livekit`` and ``nhipcau_media.memory``; both pass the suite in
``tests/integration/media_server``. An adapter converts foreign errors into :class:`MediaServerError` at its border.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from nhipcau_media.contract.stage import Kind, Source, Stage


class MediaServerError(Exception):
    """A request to the media server failed."""


class MediaServerUnavailable(MediaServerError):
    """It does not answer (down, starting, or the request timed out): try again."""


class RoomNotFound(MediaServerError):
    """The media server does not know the room (it was restarted, or the room was never opened)."""


class ParticipantNotFound(MediaServerError):
    """The room has no such participant (it just left)."""


class Capability(StrEnum):
    """What a media server can do; screens hide what is not declared."""

    FLOOR_BY_PERMISSION = "floor_by_permission"
    ROOM_METADATA = "room_metadata"
    REMOVE_TRACK = "remove_track"
    ENCODED_PUBLISH = "encoded_publish"


@dataclass(frozen=True, slots=True)
class Grants:
    """Everything an identity may do in a room; what is not listed it may not."""

    #: Sources it may publish; empty means nothing at all.
    publish: frozenset[Source] = frozenset()
    #: Whether it may subscribe.
    subscribe: bool = True


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a token says, and until when it lets in."""

    room_name: str
    identity: str
    attributes: Mapping[str, str]
    #: Seconds since 1970.
    expires_at: int


@dataclass(frozen=True, slots=True)
class Track:
    """A published track as the media server lists it."""

    sid: str
    #: Declared source (text of the server; may lie).
    source: str
    kind: Kind
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """A participant as the media server lists it."""

    identity: str
    #: The server's own id of this connection (new at every join).
    sid: str
    name: str
    #: True once its media connection stands (it is listed a moment before).
    active: bool
    #: Milliseconds since 1970 UTC.
    joined_at: int
    grants: Grants
    attributes: Mapping[str, str] = field(default_factory=dict)
    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, slots=True)
class Admission:
    """What a client needs to enter a room."""

    #: Token for one identity in one room.
    token: str
    #: Unix seconds at which the token expires.
    expires_at: int


class HookKind(StrEnum):
    """What a webhook tells. A hint to look at once, never the truth."""

    JOINED = "joined"
    LEFT = "left"
    TRACK_PUBLISHED = "track_published"
    TRACK_UNPUBLISHED = "track_unpublished"
    ROOM_FINISHED = "room_finished"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Hook:
    """A verified webhook."""

    id: str
    kind: HookKind
    room_name: str
    identity: str = ""


class MediaServer(Protocol):
    """A media server. Every call has a time-out of its own and raises MediaServerError or a subclass."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do."""
        ...

    async def ready(self) -> bool:
        """Whether it answers now. Never raises."""
        ...

    async def open_room(self, room_name: str, stage: Stage) -> None:
        """Make the room with its stage; when it exists already, set the stage. Idempotent."""
        ...

    async def close_room(self, room_name: str) -> None:
        """Close the room and disconnect everyone; a room that does not exist is closed already."""
        ...

    async def rooms(self) -> frozenset[str]:
        """Names of all rooms that exist."""
        ...

    async def set_stage(self, room_name: str, stage: Stage) -> None:
        """Write the stage document into the room. Raises RoomNotFound."""
        ...

    def admit(
        self, room_name: str, identity: str, *, name: str, grants: Grants, attributes: Mapping[str, str], life_s: int
    ) -> Admission:
        """Sign a token for one identity in one room with every grant written out. No I/O."""
        ...

    def read_token(self, token: str) -> Ticket | None:
        """Return what a token of :meth:`admit` says, expired or not; None for a token that is not ours. No I/O."""
        ...

    async def roster(self, room_name: str) -> tuple[Participant, ...]:
        """All participants with their tracks. Raises RoomNotFound."""
        ...

    async def set_grants(self, room_name: str, identity: str, grants: Grants) -> None:
        """Replace the whole permission set. Raises ParticipantNotFound."""
        ...

    async def remove(self, room_name: str, identity: str) -> None:
        """Disconnect a participant; one that is gone already is removed."""
        ...

    async def revoke_track(self, room_name: str, identity: str, track_sid: str) -> None:
        """Take away the right that a track stands on; does not wait for its end. Raises ParticipantNotFound.

        Afterwards its participant may publish nothing until :meth:`set_grants` says otherwise.
        """
        ...

    async def see_track_end(self, room_name: str, identity: str, track_sid: str) -> None:
        """Wait until a revoked track is gone; one that stays costs its participant the connection.

        Takes about a second at most. A participant that is gone has no track.
        """
        ...

    def verify_hook(self, body: bytes, authorization: str) -> Hook:
        """Check the signature of a webhook and parse it. Raises MediaServerError when it is not the server's own."""
        ...

    async def close(self) -> None:
        """Release connections."""
        ...
