"""Subscribes to the tracks that the stage allows, reads them into ``Sources``, and leaves all others alone.

The event loop's side of one connection. What should be subscribed to is compared with what is at every look, so an
announcement that got lost changes nothing in the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING

import numpy as np

from nhipcau_media.contract.stage import Kind, Source, Stage
from nhipcau_media.programme.canvas import from_i420
from nhipcau_media.programme.layout import Layer, arrange
from nhipcau_media.programme.mixer import RATE
from nhipcau_media.programme.sources import Key, Picture, Sources

if TYPE_CHECKING:
    from livekit import rtc

log = logging.getLogger(__name__)

#: A subscription that brought no track, or no picture, for this long is asked for again.
AGAIN_S = 5.0
CLOSE_S = 2.0


@dataclass(slots=True)
class _Subscription:
    key: Key
    publication: rtc.RemoteTrackPublication
    #: When it was asked for, or something came last (loop time).
    heard: float
    #: Track that is read, and by which task.
    track: object | None = None
    task: asyncio.Task[None] | None = None
    #: How often it was asked for again; each time later.
    again: int = 0
    #: Left because nothing came; to be asked for again at the next look.
    given_up: bool = False


class Subscriptions:
    """Subscriptions of one room; an async context that owns the reading tasks."""

    def __init__(self, sdk: ModuleType, room: rtc.Room, sources: Sources) -> None:
        self._sdk = sdk
        self._room = room
        self._sources = sources
        self._by_sid: dict[str, _Subscription] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()

    async def __aenter__(self) -> Subscriptions:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def apply(self, stage: Stage) -> None:
        """Make the subscriptions what the stage says."""
        # The layer nearest the tile: decoding is what many tiles would cost.
        scene = arrange(stage, 1280, 720)
        present: set[str] = set()
        for identity, participant in list(self._room.remote_participants.items()):
            for sid, publication in list(participant.track_publications.items()):
                source, kind = self._source(publication.source), self._kind(publication.kind)
                if source is None or kind is None or not _wanted(stage, identity, source, kind):
                    if publication.subscribed:
                        publication.set_subscribed(False)
                    continue
                present.add(sid)
                self._want(sid, (identity, source), publication, scene.layer_of(identity, source))
        for sid in [sid for sid in self._by_sid if sid not in present]:
            self._drop(self._by_sid.pop(sid))

    def _want(self, sid: str, key: Key, publication: rtc.RemoteTrackPublication, layer: Layer) -> None:
        now = self._loop.time()
        subscription = self._by_sid.get(sid)
        if subscription is not None and subscription.publication is not publication:
            # Built anew after a reconnect: the old one's handle is no longer that track's.
            self._stop_reading(self._by_sid.pop(sid))
            subscription = None
        if subscription is None or subscription.given_up:
            again = 0 if subscription is None else subscription.again + 1
            subscription = self._by_sid[sid] = _Subscription(key, publication, now, again=min(again, 4))
            publication.set_subscribed(True)
        track = publication.track
        if track is not None and track is not subscription.track:
            self._stop_reading(subscription)
            subscription.track = track
            subscription.heard = now
            subscription.task = self._loop.create_task(self._read(subscription, track), name=f"read {key}")
            self._tasks.add(subscription.task)
            subscription.task.add_done_callback(self._tasks.discard)
        if track is not None and publication.simulcasted:
            self._set_quality(publication, layer)
        reading = subscription.task is not None and not subscription.task.done()
        # Nobody speaking is no fault; nobody listening is.
        silent = publication.kind == self._sdk.TrackKind.KIND_AUDIO and track is not None and reading
        if not silent and not publication.muted and now - subscription.heard > AGAIN_S * 2**subscription.again:
            log.warning("nothing comes of %s %s: asking again", *key)
            self._drop(subscription)
            subscription.given_up = True

    def _set_quality(self, publication: rtc.RemoteTrackPublication, layer: Layer) -> None:
        quality = self._sdk.VideoQuality
        known = {
            Layer.LOW: quality.VIDEO_QUALITY_LOW,
            Layer.MEDIUM: quality.VIDEO_QUALITY_MEDIUM,
            Layer.HIGH: quality.VIDEO_QUALITY_HIGH,
        }
        publication.set_video_quality(known[layer])

    def _drop(self, subscription: _Subscription) -> None:
        self._stop_reading(subscription)
        with contextlib.suppress(Exception):
            subscription.publication.set_subscribed(False)

    def _stop_reading(self, subscription: _Subscription) -> None:
        if subscription.task is not None:
            subscription.task.cancel()
        subscription.task = subscription.track = None

    async def _read(self, subscription: _Subscription, track: rtc.RemoteTrack) -> None:
        try:
            if track.kind == self._sdk.TrackKind.KIND_VIDEO:
                await self._read_pictures(subscription, track)
            else:
                await self._read_sound(subscription, track)
        except Exception:
            log.exception("reading %s %s failed", *subscription.key)

    async def _read_pictures(self, subscription: _Subscription, track: rtc.RemoteTrack) -> None:
        # One frame of room: only the newest is of use.
        stream = self._sdk.VideoStream(track, capacity=1, format=self._sdk.VideoBufferType.I420)
        try:
            async for event in stream:
                frame = event.frame
                subscription.heard = now = self._loop.time()
                subscription.again = 0
                pixels = from_i420(frame.data, frame.width, frame.height, quarter_turns=int(event.rotation))
                self._sources.put_picture(subscription.key, Picture(pixels, now))
        finally:
            await _close(stream)

    async def _read_sound(self, subscription: _Subscription, track: rtc.RemoteTrack) -> None:
        stream = self._sdk.AudioStream(track, capacity=50, sample_rate=RATE, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                subscription.heard = self._loop.time()
                subscription.again = 0
                self._sources.put_sound(subscription.key, np.frombuffer(event.frame.data, dtype=np.int16))
        finally:
            await _close(stream)

    def _source(self, source: int) -> Source | None:
        known = self._sdk.TrackSource
        return {
            known.SOURCE_CAMERA: Source.CAMERA,
            known.SOURCE_MICROPHONE: Source.MICROPHONE,
            known.SOURCE_SCREENSHARE: Source.SCREEN,
            known.SOURCE_SCREENSHARE_AUDIO: Source.SCREEN_SOUND,
        }.get(source)

    def _kind(self, kind: int) -> Kind | None:
        known = self._sdk.TrackKind
        return {known.KIND_VIDEO: Kind.PICTURE, known.KIND_AUDIO: Kind.SOUND}.get(kind)


def _wanted(stage: Stage, identity: str, source: Source, kind: Kind) -> bool:
    """Whether to subscribe: what the stage names, and the picture of who comes next, so that it is there at once."""
    ahead = source is Source.CAMERA and kind is Kind.PICTURE and identity in stage.ready
    return ahead or stage.allows(identity, source, kind)


async def _close(stream: rtc.VideoStream | rtc.AudioStream) -> None:
    with contextlib.suppress(Exception):
        async with asyncio.timeout(CLOSE_S):
            await stream.aclose()
