"""The programme as tracks in its own room: three sizes of ready H.264, the mix, and a clip's sound by itself.

One track per size instead of simulcast: the full size is then the recording's own encode, and nothing is encoded twice
(docs/decisions/programme-tracks.md). Pages choose the track by its name. A size that is asked for a key frame makes
one, though not more often than twice a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from nhipcau_media.contract.framing import VIDEO_TRACK
from nhipcau_media.contract.identity import CLIP, MIX
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.programme.items import Block, Item, Packet, Sized
from nhipcau_media.programme.mixer import BLOCK, RATE
from nhipcau_media.programme.pace import Pace
from nhipcau_media.programme.renditions import SMALLER, Rendition

if TYPE_CHECKING:
    from livekit import rtc

log = logging.getLogger(__name__)

PUBLISH_S = 10.0
CLOSE_S = 2.0
#: What the SDK holds of sound before it is sent: as little as it can. It sends at its own pace, and silence where
#: nothing came for a while, so that a moment in which nothing was made is over when it is over; handed on at once,
#: receivers would take it for a slow line and hold everything back by as much (docs/decisions/lips-and-words.md).
_QUEUE_MS = 10
#: Key frames on request are this far apart at least.
KEY_PAUSE_S = 0.5
#: How often it is looked which sizes are taken, and how long a size is believed to be that the server just told of.
LOOK_S, TOLD_S = 0.5, 2.0


@dataclass(slots=True)
class _Size:
    rendition: Rendition
    source: rtc.EncodedVideoSource
    track: rtc.LocalVideoTrack
    key_asked: float = 0.0
    taken: bool = False
    #: Instant until which it is taken whatever the statistics say: they come a moment later.
    told_until: float = 0.0
    #: Nothing can be shown before the first key frame.
    began: bool = False


class Publication:
    """Publishes into one connected room until it is closed. Everything is for the event loop's thread."""

    def __init__(self, sdk: ModuleType, room: rtc.Room, order: ProgrammeOrder, ask_key: Callable[[str], None]) -> None:
        """``ask_key`` is called with a size's name when somebody needs a key frame of it."""
        self._sdk = sdk
        self._room = room
        self._order = order
        self._ask_key = ask_key
        self._loop = asyncio.get_running_loop()
        self._sizes: dict[str, _Size] = {}
        self._paces = {name: (Pace(), asyncio.Event()) for name in (MIX, CLIP)}
        self._sounds: list[rtc.AudioSource] = []
        #: Tracks that are in the room.
        self._published: list[str] = []
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        #: Ends with the error when something could not be handed on.
        self._fault: asyncio.Future[None] = self._loop.create_future()
        self._statistics_failed = False

    @property
    def taken(self) -> frozenset[str]:
        """Names of the sizes that somebody takes."""
        return frozenset(name for name, size in self._sizes.items() if size.taken)

    async def open(self) -> None:
        """Publish sound first, then the sizes. Raises PublishTrackError or TimeoutError."""
        sdk, order = self._sdk, self._order
        async with asyncio.timeout(PUBLISH_S):
            await self._publish_sound(MIX, sdk.TrackSource.SOURCE_MICROPHONE)
            await self._publish_sound(CLIP, sdk.TrackSource.SOURCE_SCREENSHARE_AUDIO)
            self._room.on("local_track_subscribed", self._note_taken)
            full = Rendition(full_name(order), order.width, order.height, order.video_kbps)
            for rendition in (full, *(each for each in SMALLER if each.height < order.height)):
                await self._publish(rendition)
            self._tasks += (asyncio.create_task(self._look(), name="look who takes"),)

    async def stay(self) -> None:
        """Stay for as long as all of it works; none of its parts ends by itself. Raises what a part raised."""
        done, _ = await asyncio.wait({*self._tasks, self._fault}, return_when=asyncio.FIRST_COMPLETED)
        for part in done:
            part.result()

    async def withdraw(self) -> None:
        """Take its tracks out of a room in which others with the same names come after it."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(PUBLISH_S):
                for sid in self._published:
                    with contextlib.suppress(Exception):
                        await self._room.local_participant.unpublish_track(sid)

    async def close(self) -> None:
        """Stop publishing."""
        self._fault.cancel()
        self._room.off("local_track_subscribed", self._note_taken)
        sizes, self._sizes = list(self._sizes.values()), {}
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        sources: list[rtc.AudioSource | rtc.EncodedVideoSource] = [*self._sounds, *(size.source for size in sizes)]
        for source in sources:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(CLOSE_S):
                    await source.aclose()

    def take(self, items: Iterable[Item]) -> None:
        """Send what was made; never waits. What cannot be sent ends :meth:`stay`."""
        try:
            self._send(items)
        except Exception as error:
            if not self._fault.done():
                self._fault.set_exception(error)

    def _send(self, items: Iterable[Item]) -> None:
        for item in items:
            match item:
                case Packet(track=track) if track == VIDEO_TRACK:
                    self._show(full_name(self._order), item.time_us, item.payload, key=item.key)
                case Sized():
                    self._show(item.name, item.time_us, item.payload, key=item.key)
                case Block():
                    pace, came = self._paces[item.name]
                    pace.put(item.samples)
                    came.set()

    async def _publish_sound(self, name: str, declared: int) -> None:
        sdk = self._sdk
        source = sdk.AudioSource(RATE, 1, queue_size_ms=_QUEUE_MS)
        self._sounds.append(source)
        options = sdk.TrackPublishOptions(source=declared, dtx=False, red=True)
        options.audio_encoding.max_bitrate = self._order.sound_kbps * 1000
        track = sdk.LocalAudioTrack.create_audio_track(name, source)
        self._published.append((await self._room.local_participant.publish_track(track, options)).sid)
        self._tasks += (asyncio.create_task(self._feed(source, *self._paces[name]), name=f"publish {name}"),)

    async def _publish(self, rendition: Rendition) -> None:
        sdk = self._sdk
        source = sdk.EncodedVideoSource(rendition.width, rendition.height)
        options = sdk.TrackPublishOptions(
            source=sdk.TrackSource.SOURCE_CAMERA,
            simulcast=False,
            video_codec=sdk.VideoCodec.H264,
            video_encoder=_PRE_ENCODED,
        )
        options.video_encoding.max_bitrate = rendition.kbps * 1000
        options.video_encoding.max_framerate = self._order.fps / rendition.every
        track = sdk.LocalVideoTrack.create_video_track(rendition.name, source)
        self._published.append((await self._room.local_participant.publish_track(track, options)).sid)
        self._sizes[rendition.name] = _Size(rendition, source, track)
        self._ask_key(rendition.name)

    def _note_taken(self, track: rtc.LocalTrack) -> None:
        for size in self._sizes.values():
            if size.track.sid == track.sid:
                size.told_until = self._loop.time() + TOLD_S
                self._set_taken(size, taken=True)

    def _set_taken(self, size: _Size, *, taken: bool) -> None:
        if taken and not size.taken:
            # What was not made meanwhile cannot be built upon.
            size.began = False
            self._ask_key(size.rendition.name)
        size.taken = taken

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            for size in tuple(self._sizes.values()):
                try:
                    async with asyncio.timeout(LOOK_S):
                        stats = await size.track.get_stats()
                except Exception as error:
                    # Who takes it stays as it was: one picture too many is no fault, one that is missing is.
                    if not self._statistics_failed and not isinstance(error, TimeoutError):
                        log.warning("no statistics of %s: %r", size.rendition.name, error)
                        self._statistics_failed = True
                    continue
                active = any(each.outbound_rtp.outbound.active for each in stats if each.HasField("outbound_rtp"))
                self._set_taken(size, taken=active or self._loop.time() < size.told_until)

    def _show(self, name: str, time_us: int, payload: bytes, *, key: bool) -> None:
        size = self._sizes.get(name)
        if size is None:
            return
        if size.source.take_feedback().keyframe_requested and not key:
            now = self._loop.time()
            if now - size.key_asked >= KEY_PAUSE_S:
                size.key_asked = now
                self._ask_key(name)
        size.began = size.began or key
        if not size.began:
            return
        sdk = self._sdk
        kind = sdk.EncodedFrameType.ENCODED_FRAME_KEY if key else sdk.EncodedFrameType.ENCODED_FRAME_DELTA
        size.source.capture_frame(
            sdk.EncodedVideoFrame(
                data=payload,
                width=size.rendition.width,
                height=size.rendition.height,
                codec=sdk.VideoCodec.H264,
                frame_type=kind,
                timestamp_us=time_us,
            )
        )

    async def _feed(self, source: rtc.AudioSource, pace: Pace, came: asyncio.Event) -> None:
        while True:
            await came.wait()
            came.clear()
            while pace:
                data = (pace.take() * 32767).astype(np.int16).tobytes()
                # Returns when the client has as little of it left as it is told to hold.
                await source.capture_frame(self._sdk.AudioFrame(data, RATE, 1, BLOCK))


#: ``ENCODER_BACKEND_PRE_ENCODED`` of the SDK's protocol, which it does not name elsewhere.
_PRE_ENCODED = 6


def full_name(order: ProgrammeOrder) -> str:
    """Name of the full size's track: its height."""
    return str(order.height)
