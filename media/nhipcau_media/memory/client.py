"""A client of the in-memory media server, and the room it is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from nhipcau_media.contract.stage import KIND_OF_SOURCE, Kind, Source
from nhipcau_media.server import Grants, HookKind, Participant, Track


class Refused(Exception):
    """The server lets the client not do this."""


@dataclass
class MemoryRoom:
    """A room: its stage document as text, and who is in it."""

    name: str
    metadata: str
    clients: dict[str, MemoryClient] = field(default_factory=dict)


class MemoryClient:
    """Somebody in a room. May try anything; the grants decide, by the declared source alone as at LiveKit."""

    def __init__(
        self,
        room: MemoryRoom,
        info: Participant,
        *,
        new_sid: Callable[[], str],
        tell: Callable[[HookKind, str, str], None],
    ) -> None:
        self._room = room
        self._info = info
        self._new_sid = new_sid
        self._tell = tell
        self._connected = True

    @property
    def info(self) -> Participant:
        """How the server lists it."""
        return self._info

    @property
    def connected(self) -> bool:
        """False once it left, was removed or evicted, or the server or room is gone."""
        return self._connected

    @property
    def metadata(self) -> str:
        """The room's stage document as the client has it."""
        return self._room.metadata

    @property
    def grants(self) -> Grants:
        """What it may do now."""
        return self._info.grants

    def publish(self, source: Source, kind: Kind | None = None) -> str:
        """Publish a track, honest unless ``kind`` says otherwise, and return its id. Raises Refused."""
        if not self._connected or source not in self._info.grants.publish:
            raise Refused(f"{self._info.identity} may not publish {source}")
        track = Track(self._new_sid(), source.value, kind or KIND_OF_SOURCE[source])
        self._info = replace(self._info, tracks=(*self._info.tracks, track))
        self._tell(HookKind.TRACK_PUBLISHED, self._room.name, self._info.identity)
        return track.sid

    def unpublish(self, sid: str) -> None:
        """End one of its tracks; one that is gone already is ended."""
        self._keep(lambda track: track.sid != sid)

    def set_muted(self, sid: str, muted: bool) -> None:
        """Mute or unmute a track of its own, whatever anybody pressed."""
        tracks = tuple(replace(track, muted=muted) if track.sid == sid else track for track in self._info.tracks)
        self._info = replace(self._info, tracks=tracks)

    def heard_or_seen(self) -> frozenset[tuple[str, str, Kind]]:
        """All (identity, source, kind) that it could subscribe to now; nothing when it may not subscribe."""
        if not self._connected or not self._info.grants.subscribe:
            return frozenset()
        others = (client for client in self._room.clients.values() if client is not self)
        return frozenset(
            (other.info.identity, track.source, track.kind)
            for other in others
            for track in other.info.tracks
            if not track.muted
        )

    def leave(self) -> None:
        """Leave the room."""
        if self._connected:
            self.cut()
            self._tell(HookKind.LEFT, self._room.name, self._info.identity)

    def cut(self) -> None:
        """Lose the connection, as the server does it: the tracks go, and nobody is told."""
        self._connected = False
        self._info = replace(self._info, tracks=(), active=False)
        if self._room.clients.get(self._info.identity) is self:
            del self._room.clients[self._info.identity]

    def replace_grants(self, grants: Grants) -> None:
        """Take a new permission set; tracks that it does not cover are gone at once."""
        self._info = replace(self._info, grants=grants)
        self._keep(lambda track: track.source in grants.publish)

    def _keep(self, wanted: Callable[[Track], bool]) -> None:
        kept = tuple(track for track in self._info.tracks if wanted(track))
        for _ in range(len(self._info.tracks) - len(kept)):
            self._tell(HookKind.TRACK_UNPUBLISHED, self._room.name, self._info.identity)
        self._info = replace(self._info, tracks=kept)
