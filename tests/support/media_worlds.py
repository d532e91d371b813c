"""A media server with its clients, twice: the real LiveKit with the Python SDK, and the one in memory.

The clients try what they are told to and know no rules; whether the server lets them is what tests ask.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import numpy as np
from aiohttp import web
from livekit import rtc
from numpy.typing import NDArray

from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.contract.stage import KIND_OF_SOURCE, Kind, Source
from nhipcau_media.livekit.server import LiveKitServer
from nhipcau_media.memory import MemoryClient, MemoryMediaServer, Refused
from nhipcau_media.server import Hook, HookKind, MediaServer
from support.livekit import LiveKit, livekit_server

#: The SDK waits ten seconds for a publication that the server refused; allowed ones take some milliseconds.
PUBLISH_S = 3.0
#: What came within this time is arriving, seconds.
ARRIVING_S = 1.0
#: Samples (of ±32,767) beyond this are no silence.
LOUD = 500

_SOURCES = {
    Source.CAMERA: rtc.TrackSource.SOURCE_CAMERA,
    Source.MICROPHONE: rtc.TrackSource.SOURCE_MICROPHONE,
    Source.SCREEN: rtc.TrackSource.SOURCE_SCREENSHARE,
    Source.SCREEN_SOUND: rtc.TrackSource.SOURCE_SCREENSHARE_AUDIO,
}
_SOURCE_NAMES = {number: source for source, number in _SOURCES.items()}


class Client(Protocol):
    """Somebody in a room who obeys nothing but the server."""

    @property
    def connected(self) -> bool: ...
    @property
    def metadata(self) -> str: ...
    async def publish(self, source: Source, kind: Kind | None = None) -> str:
        """Publish and return the track's id. Raises Refused."""
        ...

    async def unpublish(self, sid: str) -> None: ...
    def set_muted(self, sid: str, muted: bool) -> None: ...
    def receives(self) -> frozenset[tuple[str, str, Kind]]:
        """(identity, declared source, kind) of what reaches it now: sound that is no silence, pictures that come.

        Not the programme: it is one for everybody, and what is in it has tests of its own.
        """
        ...

    async def leave(self) -> None: ...


class World(Protocol):
    """A media server under test."""

    @property
    def server(self) -> MediaServer: ...
    async def join(self, token: str) -> Client:
        """Come in. Raises Refused."""
        ...

    async def lose_everything(self) -> None:
        """Kill the server and bring it back with an empty memory."""
        ...

    async def go_down(self) -> None:
        """Let it answer nothing any more."""
        ...

    def hooks(self) -> list[tuple[bytes, str]]:
        """Body and authorization of the webhooks sent so far."""
        ...


class SdkClient:
    """The Python SDK of LiveKit in a room; subscribes to all it can."""

    def __init__(self, room: rtc.Room) -> None:
        self.room = room
        self._sound = rtc.AudioSource(48_000, 1)
        self._picture = rtc.VideoSource(64, 36)
        self._tracks: dict[str, rtc.LocalAudioTrack | rtc.LocalVideoTrack] = {}
        self._feeding: asyncio.Task[None] | None = None
        #: Id of a subscribed track → the task that looks or listens.
        self._listening: dict[str, asyncio.Task[None]] = {}
        self._stopped: list[asyncio.Task[None]] = []
        self._arrived: dict[tuple[str, str, Kind], float] = {}
        #: The last pictures (RGB) of each identity, oldest first, whatever source they claim.
        self.pictures: dict[str, deque[NDArray[np.uint8]]] = defaultdict(lambda: deque(maxlen=20))
        #: The last three seconds or so of each identity's sound: pieces of 16-bit samples.
        self.sounds: dict[str, deque[NDArray[np.int16]]] = defaultdict(lambda: deque(maxlen=300))
        room.on("track_subscribed", self._subscribed)
        room.on("track_unsubscribed", self._unsubscribed)

    @property
    def connected(self) -> bool:
        return bool(self.room.isconnected())

    @property
    def metadata(self) -> str:
        return self.room.metadata

    async def publish(self, source: Source, kind: Kind | None = None, *, seconds: float = PUBLISH_S) -> str:
        track: rtc.LocalAudioTrack | rtc.LocalVideoTrack
        if (kind or KIND_OF_SOURCE[source]) is Kind.SOUND:
            track = rtc.LocalAudioTrack.create_audio_track("sound", self._sound)
        else:
            track = rtc.LocalVideoTrack.create_video_track("picture", self._picture)
        if self._feeding is None:
            self._feeding = asyncio.create_task(self._feed())
        try:
            async with asyncio.timeout(seconds):
                publication = await self.room.local_participant.publish_track(
                    track, rtc.TrackPublishOptions(source=_SOURCES[source], simulcast=False)
                )
        except (TimeoutError, rtc.participant.PublishTrackError) as error:
            raise Refused(str(error)) from error
        self._tracks[publication.sid] = track
        return publication.sid

    async def unpublish(self, sid: str) -> None:
        async with asyncio.timeout(10):
            await self.room.local_participant.unpublish_track(sid)

    def set_muted(self, sid: str, muted: bool) -> None:
        track = self._tracks[sid]
        track.mute() if muted else track.unmute()

    def receives(self) -> frozenset[tuple[str, str, Kind]]:
        now = asyncio.get_running_loop().time()
        recently = (what for what, at in self._arrived.items() if now - at < ARRIVING_S)
        return frozenset(what for what in recently if what[0] != PROGRAMME)

    async def leave(self) -> None:
        tasks = [*self._listening.values(), *([self._feeding] if self._feeding else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *self._stopped, return_exceptions=True)
        async with asyncio.timeout(10):
            await self.room.disconnect()
            await self._sound.aclose()
            await self._picture.aclose()

    def _subscribed(
        self, track: rtc.RemoteTrack, publication: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        source = _SOURCE_NAMES[publication.source]
        if isinstance(track, rtc.RemoteAudioTrack):
            task = asyncio.create_task(self._listen(track, (participant.identity, source, Kind.SOUND)))
        else:
            task = asyncio.create_task(self._watch(track, (participant.identity, source, Kind.PICTURE)))
        self._listening[track.sid] = task

    def _unsubscribed(self, track: rtc.RemoteTrack, *_: object) -> None:
        # The receiver is used again for whoever publishes next: what comes from now on is somebody else's.
        if task := self._listening.pop(track.sid, None):
            task.cancel()
            self._stopped.append(task)

    async def _listen(self, track: rtc.RemoteAudioTrack, what: tuple[str, str, Kind]) -> None:
        stream = rtc.AudioStream(track, capacity=50)
        try:
            async for event in stream:
                samples = np.frombuffer(event.frame.data, np.int16).copy()
                self.sounds[what[0]].append(samples)
                if np.abs(samples).max() > LOUD:
                    self._arrived[what] = asyncio.get_running_loop().time()
        finally:
            await stream.aclose()

    async def _watch(self, track: rtc.RemoteVideoTrack, what: tuple[str, str, Kind]) -> None:
        stream = rtc.VideoStream(track, capacity=5)
        try:
            async for event in stream:
                frame = event.frame.convert(rtc.VideoBufferType.RGB24)
                picture = np.frombuffer(frame.data, np.uint8).reshape(frame.height, frame.width, 3).copy()
                self.pictures[what[0]].append(picture)
                self._arrived[what] = asyncio.get_running_loop().time()
        finally:
            await stream.aclose()

    async def _feed(self) -> None:
        """A steady tone and a plain picture."""
        tone = (np.sin(np.arange(480) * 2 * np.pi / 48) * 8000).astype(np.int16).tobytes()
        frame = rtc.VideoFrame(64, 36, rtc.VideoBufferType.I420, bytes([120]) * (64 * 36 * 3 // 2))
        while True:
            self._picture.capture_frame(frame)
            for _ in range(10):
                await self._sound.capture_frame(rtc.AudioFrame(tone, 48_000, 1, 480))


async def sdk_join(url: str, token: str) -> SdkClient:
    """Come in with the SDK. Raises Refused."""
    client = SdkClient(rtc.Room())
    try:
        async with asyncio.timeout(30):
            await client.room.connect(url, token, rtc.RoomOptions(auto_subscribe=True))
    except (rtc.ConnectError, TimeoutError) as error:
        raise Refused(str(error)) from error
    return client


class LiveKitWorld:
    """The real one."""

    def __init__(self, livekit: LiveKit, server: LiveKitServer, hooks: list[tuple[bytes, str]]) -> None:
        self.livekit = livekit
        self._server = server
        self._hooks = hooks
        self.clients: list[SdkClient] = []

    @property
    def server(self) -> MediaServer:
        return self._server

    async def join(self, token: str) -> SdkClient:
        client = await sdk_join(self.livekit.url, token)
        self.clients.append(client)
        return client

    async def clients_end(self) -> None:
        """End every client.

        One whose server dies comes back by itself, under the same name: it would put out whoever joins anew.
        """
        while self.clients:
            await self.clients.pop().leave()

    async def lose_everything(self) -> None:
        await self.livekit.restart()

    async def go_down(self) -> None:
        await self.livekit.kill()

    def hooks(self) -> list[tuple[bytes, str]]:
        return list(self._hooks)


class MemoryWorldClient:
    """A client of the one in memory."""

    def __init__(self, client: MemoryClient) -> None:
        self._client = client

    @property
    def connected(self) -> bool:
        return self._client.connected

    @property
    def metadata(self) -> str:
        return self._client.metadata

    async def publish(self, source: Source, kind: Kind | None = None) -> str:
        return self._client.publish(source, kind)

    async def unpublish(self, sid: str) -> None:
        self._client.unpublish(sid)

    def set_muted(self, sid: str, muted: bool) -> None:
        self._client.set_muted(sid, muted)

    def receives(self) -> frozenset[tuple[str, str, Kind]]:
        return self._client.heard_or_seen()

    async def leave(self) -> None:
        self._client.leave()


class MemoryWorld:
    """The one in memory."""

    def __init__(self) -> None:
        self.memory = MemoryMediaServer()
        self._hooks: list[tuple[bytes, str]] = []

    @property
    def server(self) -> MediaServer:
        return self.memory

    async def join(self, token: str) -> MemoryWorldClient:
        return MemoryWorldClient(self.memory.join(token))

    async def lose_everything(self) -> None:
        self.memory.lose_everything()

    async def go_down(self) -> None:
        self.memory.down = True

    def hooks(self) -> list[tuple[bytes, str]]:
        self._hooks += [self.memory.sign_hook(hook) for hook in self.memory.take_hooks()]
        return list(self._hooks)


@asynccontextmanager
async def livekit_world() -> AsyncIterator[LiveKitWorld]:
    """Start LiveKit with a receiver of its webhooks; clients leave and all ends with the block."""
    hooks: list[tuple[bytes, str]] = []

    async def receive(request: web.Request) -> web.Response:
        hooks.append((await request.read(), request.headers.get("Authorization", "")))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hooks", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        async with livekit_server(webhook_url=f"http://{host}:{port}/hooks") as livekit:
            server = LiveKitServer(livekit.url, livekit.key, livekit.secret)
            world = LiveKitWorld(livekit, server, hooks)
            try:
                yield world
            finally:
                for client in world.clients:
                    await client.leave()
                await server.close()
    finally:
        await runner.cleanup()


def read_hooks(world: World) -> list[Hook]:
    """All webhooks so far, verified."""
    return [world.server.verify_hook(body, authorization) for body, authorization in world.hooks()]


def told(world: World, kind: HookKind) -> list[tuple[str, str]]:
    """(room, identity) of the webhooks of a kind so far."""
    return [(hook.room_name, hook.identity) for hook in read_hooks(world) if hook.kind is kind]
