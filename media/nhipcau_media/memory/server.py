"""The in-memory adapter of the ``MediaServer`` port, with the controls of a test."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from collections.abc import Callable, Mapping

from nhipcau_media.contract.stage import Source, Stage
from nhipcau_media.memory.client import MemoryClient, MemoryRoom, Refused
from nhipcau_media.server import (
    Admission,
    Capability,
    Grants,
    Hook,
    HookKind,
    MediaServerError,
    MediaServerUnavailable,
    Participant,
    ParticipantNotFound,
    RoomNotFound,
    Ticket,
)

#: A token opens the door this much longer than it says, as LiveKit's does. Seconds.
LEEWAY_S = 60
#: How many hooks wait to be taken; older ones are lost, as they are at LiveKit.
MAX_HOOKS = 1000


class MemoryMediaServer:
    """A media server without media.

    Controls beside the port: :meth:`join`, :attr:`down`, :meth:`lose_everything`, :meth:`take_hooks`,
    :meth:`sign_hook`. ``clock`` gives Unix seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._rooms: dict[str, MemoryRoom] = {}
        self._numbers = itertools.count(1)
        self._hooks: deque[Hook] = deque(maxlen=MAX_HOOKS)
        #: While true, every call fails as when the server is away; clients stay as they are.
        self.down = False

    # The port

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do: everything that needs no media."""
        return frozenset({Capability.FLOOR_BY_PERMISSION, Capability.ROOM_METADATA, Capability.REMOVE_TRACK})

    async def ready(self) -> bool:
        """Whether it answers now."""
        return not self.down

    async def open_room(self, room_name: str, stage: Stage) -> None:
        """Make the room with its stage; when it exists already, set the stage."""
        self._answer()
        self._rooms.setdefault(room_name, MemoryRoom(room_name, "")).metadata = stage.dump()

    async def close_room(self, room_name: str) -> None:
        """Close the room and disconnect everyone."""
        self._answer()
        if (room := self._rooms.pop(room_name, None)) is not None:
            _empty(room)
            self._tell(HookKind.ROOM_FINISHED, room_name, "")

    async def rooms(self) -> frozenset[str]:
        """Names of all rooms that exist."""
        self._answer()
        return frozenset(self._rooms)

    async def set_stage(self, room_name: str, stage: Stage) -> None:
        """Write the stage document into the room. Raises RoomNotFound."""
        self._room(room_name).metadata = stage.dump()

    def admit(
        self, room_name: str, identity: str, *, name: str, grants: Grants, attributes: Mapping[str, str], life_s: int
    ) -> Admission:
        """Sign a token for one identity in one room."""
        expires_at = int(self._clock()) + life_s
        claims = {
            "room": room_name,
            "identity": identity,
            "name": name,
            "publish": sorted(grants.publish),
            "subscribe": grants.subscribe,
            "attributes": dict(attributes),
            "exp": expires_at,
        }
        payload = urlsafe_b64encode(json.dumps(claims).encode())
        return Admission(f"{payload.decode()}.{self._sign(payload)}", expires_at)

    def read_token(self, token: str) -> Ticket | None:
        """Return what a token of ours says, expired or not; None for another."""
        payload, _, signature = token.partition(".")
        if not hmac.compare_digest(self._sign(payload.encode()).encode(), signature.encode()):
            return None
        claims = json.loads(urlsafe_b64decode(payload))
        return Ticket(claims["room"], claims["identity"], claims["attributes"], claims["exp"])

    async def roster(self, room_name: str) -> tuple[Participant, ...]:
        """All participants with their tracks. Raises RoomNotFound."""
        return tuple(client.info for client in self._room(room_name).clients.values())

    async def set_grants(self, room_name: str, identity: str, grants: Grants) -> None:
        """Replace the whole permission set. Raises ParticipantNotFound."""
        self._client(room_name, identity).replace_grants(grants)

    async def remove(self, room_name: str, identity: str) -> None:
        """Disconnect a participant; one that is gone already is removed."""
        try:
            self._client(room_name, identity).leave()
        except ParticipantNotFound:
            return

    async def revoke_track(self, room_name: str, identity: str, track_sid: str) -> None:
        """Stop a track; afterwards the participant may publish nothing, as at LiveKit. Raises ParticipantNotFound."""
        client = self._client(room_name, identity)
        if any(track.sid == track_sid for track in client.info.tracks):
            client.replace_grants(Grants(subscribe=client.grants.subscribe))

    async def see_track_end(self, room_name: str, identity: str, track_sid: str) -> None:
        """Return at once: a revoked track is gone."""
        self._answer()

    def verify_hook(self, body: bytes, authorization: str) -> Hook:
        """Check the signature of a webhook and parse it. Raises MediaServerError."""
        if not hmac.compare_digest(self._sign(body).encode(), authorization.encode()):
            raise MediaServerError("webhook refused: wrong signature")
        try:
            told = json.loads(body)
            return Hook(told["id"], HookKind(told["kind"]), told["room"], told["identity"])
        except (ValueError, KeyError, TypeError) as error:
            raise MediaServerError(f"webhook refused: {error}") from error

    async def close(self) -> None:
        """Release nothing."""

    # Controls

    def join(self, token: str) -> MemoryClient:
        """Come in with a token; an older connection of the same identity is cut. Raises Refused."""
        payload, _, signature = token.partition(".")
        if self.down or not hmac.compare_digest(self._sign(payload.encode()), signature):
            raise Refused("no such server, or not its token")
        claims = json.loads(urlsafe_b64decode(payload))
        room = self._rooms.get(claims["room"])
        if room is None or self._clock() > claims["exp"] + LEEWAY_S:
            raise Refused("no such room, or the token has expired")
        identity: str = claims["identity"]
        if (older := room.clients.get(identity)) is not None:
            older.leave()
        info = Participant(
            identity=identity,
            sid=self._sid("PA"),
            name=claims["name"],
            active=True,
            joined_at=int(self._clock() * 1000),
            grants=Grants(frozenset(Source(source) for source in claims["publish"]), claims["subscribe"]),
            attributes=claims["attributes"],
        )
        client = MemoryClient(room, info, new_sid=lambda: self._sid("TR"), tell=self._tell)
        room.clients[identity] = client
        self._tell(HookKind.JOINED, room.name, identity)
        return client

    def lose_everything(self) -> None:
        """Forget all rooms and cut everyone, as a killed server that is back; nobody is told."""
        rooms, self._rooms = self._rooms, {}
        for room in rooms.values():
            _empty(room)

    def take_hooks(self) -> tuple[Hook, ...]:
        """Take the webhooks that were not taken yet."""
        taken = tuple(self._hooks)
        self._hooks.clear()
        return taken

    def sign_hook(self, hook: Hook) -> tuple[bytes, str]:
        """Return body and authorization of a webhook as the server would send it."""
        told = {"id": hook.id, "kind": hook.kind, "room": hook.room_name, "identity": hook.identity}
        body = json.dumps(told).encode()
        return body, self._sign(body)

    def _answer(self) -> None:
        if self.down:
            raise MediaServerUnavailable("the media server is down")

    def _room(self, name: str) -> MemoryRoom:
        self._answer()
        if (room := self._rooms.get(name)) is None:
            raise RoomNotFound(name)
        return room

    def _client(self, room_name: str, identity: str) -> MemoryClient:
        self._answer()
        room = self._rooms.get(room_name)
        if room is None or identity not in room.clients:
            raise ParticipantNotFound(identity)
        return room.clients[identity]

    def _sid(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers)}"

    def _sign(self, data: bytes) -> str:
        return hmac.new(self._secret, data, hashlib.sha256).hexdigest()

    def _tell(self, kind: HookKind, room_name: str, identity: str) -> None:
        self._hooks.append(Hook(self._sid("EV"), kind, room_name, identity))


def _empty(room: MemoryRoom) -> None:
    for client in list(room.clients.values()):
        client.cut()
