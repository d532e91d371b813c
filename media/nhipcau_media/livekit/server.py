"""The LiveKit adapter of the ``MediaServer`` port."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import aiohttp
from livekit.api import ServerError, ServerErrorCode
from livekit.api.room_service import RoomService
from livekit.protocol.models import ParticipantInfo, TrackInfo, TrackSource, TrackType
from livekit.protocol.room import (
    CreateRoomRequest,
    DeleteRoomRequest,
    ListParticipantsRequest,
    ListRoomsRequest,
    RoomParticipantIdentity,
    UpdateParticipantRequest,
    UpdateRoomMetadataRequest,
)

from nhipcau_media.contract.stage import Kind, Stage
from nhipcau_media.livekit import hooks
from nhipcau_media.livekit.config import ROOM_TIMEOUT_S
from nhipcau_media.livekit.grants import from_permission, read_token, sign_token, to_permission
from nhipcau_media.server import (
    Admission,
    Capability,
    Grants,
    Hook,
    MediaServerError,
    MediaServerUnavailable,
    Participant,
    ParticipantNotFound,
    RoomNotFound,
    Ticket,
    Track,
)

#: Whole time of one call to the admin API, seconds.
CALL_S = 5.0
#: Whole time of one question whether it answers, seconds.
READY_S = 1.0
#: How long a removed track may stay in the server's list before its participant is disconnected, seconds.
REMOVAL_S = 1.0

_CAPABILITIES = frozenset(
    {
        Capability.FLOOR_BY_PERMISSION,
        Capability.ROOM_METADATA,
        Capability.REMOVE_TRACK,
        Capability.ENCODED_PUBLISH,
    }
)
_UNAVAILABLE = {ServerErrorCode.UNAVAILABLE, ServerErrorCode.DEADLINE_EXCEEDED, ServerErrorCode.CANCELED}
_KINDS = {TrackType.VIDEO: Kind.PICTURE, TrackType.AUDIO: Kind.SOUND}


class LiveKitServer:
    """A LiveKit server, asked through its admin API on loopback. Connections are made at the first call."""

    def __init__(self, url: str, key: str, secret: str) -> None:
        self._url = url
        self._key = key
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do."""
        return _CAPABILITIES

    async def ready(self) -> bool:
        """Whether it answers now. Never raises."""
        url = self._url.replace("ws", "http", 1) if self._url.startswith("ws") else self._url
        try:
            async with self._http().get(url, timeout=aiohttp.ClientTimeout(total=READY_S)) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def open_room(self, room_name: str, stage: Stage) -> None:
        """Make the room with its stage; when it exists already, set the stage. Idempotent."""
        try:
            await self.set_stage(room_name, stage)
        except RoomNotFound:
            with _converted_errors():
                await self._rooms().create_room(
                    CreateRoomRequest(
                        name=room_name,
                        metadata=stage.dump(),
                        empty_timeout=ROOM_TIMEOUT_S,
                        departure_timeout=ROOM_TIMEOUT_S,
                        # Whoever receives keeps a point's picture with its sound, also when packets are lost.
                        sync_streams=True,
                    )
                )

    async def close_room(self, room_name: str) -> None:
        """Close the room and disconnect everyone; a room that does not exist is closed already."""
        try:
            with _converted_errors():
                await self._rooms().delete_room(DeleteRoomRequest(room=room_name))
        except RoomNotFound:
            return

    async def rooms(self) -> frozenset[str]:
        """Names of all rooms that exist."""
        with _converted_errors():
            answer = await self._rooms().list_rooms(ListRoomsRequest())
        return frozenset(room.name for room in answer.rooms)

    async def set_stage(self, room_name: str, stage: Stage) -> None:
        """Write the stage document into the room. Raises RoomNotFound."""
        with _converted_errors():
            await self._rooms().update_room_metadata(UpdateRoomMetadataRequest(room=room_name, metadata=stage.dump()))

    def admit(
        self, room_name: str, identity: str, *, name: str, grants: Grants, attributes: Mapping[str, str], life_s: int
    ) -> Admission:
        """Sign a token for one identity in one room with every grant written out. No I/O."""
        expires_at = int(time.time()) + life_s
        token = sign_token(
            self._key,
            self._secret,
            room_name=room_name,
            identity=identity,
            name=name,
            grants=grants,
            attributes=attributes,
            life_s=life_s,
        )
        return Admission(token, expires_at)

    def read_token(self, token: str) -> Ticket | None:
        """Return what a token of ours says, expired or not; None for another. No I/O."""
        return read_token(self._key, self._secret, token)

    async def roster(self, room_name: str) -> tuple[Participant, ...]:
        """All participants with their tracks. Raises RoomNotFound."""
        with _converted_errors():
            answer = await self._rooms().list_participants(ListParticipantsRequest(room=room_name))
            # LiveKit lists nobody for a room that it does not know.
            if not answer.participants:
                found = await self._rooms().list_rooms(ListRoomsRequest(names=[room_name]))
                if not found.rooms:
                    raise RoomNotFound(room_name)
        return tuple(_participant(info) for info in answer.participants)

    async def set_grants(self, room_name: str, identity: str, grants: Grants) -> None:
        """Replace the whole permission set. Raises ParticipantNotFound."""
        with _converted_errors():
            await self._rooms().update_participant(
                UpdateParticipantRequest(room=room_name, identity=identity, permission=to_permission(grants))
            )

    async def remove(self, room_name: str, identity: str) -> None:
        """Disconnect a participant; one that is gone already is removed."""
        try:
            with _converted_errors():
                await self._rooms().remove_participant(RoomParticipantIdentity(room=room_name, identity=identity))
        except (ParticipantNotFound, RoomNotFound):
            return

    async def revoke_track(self, room_name: str, identity: str, track_sid: str) -> None:
        """Take away the right that a track stands on. Raises ParticipantNotFound.

        LiveKit has no call that unpublishes a track. A server-side mute is no end of it: the client takes it back by
        itself. What ends a track is taking the permission away, and so the participant afterwards **may publish
        nothing**, until :meth:`set_grants` says otherwise. It is not given back here: what was read before would be
        written after a decision that took the floor away in between. The client may publish a new track once it is
        allowed to again; that is a new track with a new id.
        """
        tracks, subscribe = await self._published(room_name, identity)
        if track_sid in tracks:
            await self.set_grants(room_name, identity, Grants(subscribe=subscribe))

    async def see_track_end(self, room_name: str, identity: str, track_sid: str) -> None:
        """Wait for a revoked track's end. One still listed after ``REMOVAL_S`` costs its participant the connection."""
        try:
            async with asyncio.timeout(REMOVAL_S):
                while track_sid in (await self._published(room_name, identity))[0]:  # noqa: ASYNC110 (asked over HTTP)
                    await asyncio.sleep(0.05)
        except ParticipantNotFound:
            return
        except TimeoutError:
            await self.remove(room_name, identity)

    async def _published(self, room_name: str, identity: str) -> tuple[frozenset[str], bool]:
        """Ids of a participant's tracks, and whether it may subscribe."""
        with _converted_errors():
            info = await self._rooms().get_participant(RoomParticipantIdentity(room=room_name, identity=identity))
        return frozenset(track.sid for track in info.tracks), info.permission.can_subscribe

    def verify_hook(self, body: bytes, authorization: str) -> Hook:
        """Check the signature of a webhook and parse it. Raises MediaServerError when it is not the server's own."""
        return hooks.verify(self._key, self._secret, body, authorization)

    async def close(self) -> None:
        """Release connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_S))
        return self._session

    def _rooms(self) -> RoomService:
        # Failover is for LiveKit's own cloud; a second try would double the time-out.
        return RoomService(self._http(), self._url, self._key, self._secret, failover=False)


@contextmanager
def _converted_errors() -> Iterator[None]:
    try:
        yield
    except ServerError as error:
        raise _converted(error) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise MediaServerUnavailable(f"media server: {type(error).__name__}: {error}") from error


def _converted(error: ServerError) -> MediaServerError:
    if error.code == ServerErrorCode.NOT_FOUND:
        # One code for both; the message tells which (``pkg/service/errors.go``).
        return ParticipantNotFound(error.message) if "participant" in error.message else RoomNotFound(error.message)
    if error.code in _UNAVAILABLE or error.status in (502, 503, 504):
        return MediaServerUnavailable(f"media server: {error.code}: {error.message}")
    return MediaServerError(f"media server: {error.code}: {error.message}")


def _participant(info: ParticipantInfo) -> Participant:
    return Participant(
        identity=info.identity,
        sid=info.sid,
        name=info.name,
        active=info.state == ParticipantInfo.State.ACTIVE,
        joined_at=info.joined_at_ms or info.joined_at * 1000,
        grants=from_permission(info.permission),
        attributes=dict(info.attributes),
        tracks=tuple(_track(track) for track in info.tracks if track.type in _KINDS),
    )


def _track(info: TrackInfo) -> Track:
    return Track(info.sid, TrackSource.Name(info.source).lower(), _KINDS[info.type], info.muted)
