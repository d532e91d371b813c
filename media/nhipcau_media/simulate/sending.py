"""One published track of a simulated point, and the task that feeds it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from livekit import rtc

from nhipcau_media.contract.stage import Source
from nhipcau_media.simulate.picture import FPS, HEIGHT, WIDTH, Picture
from nhipcau_media.simulate.voice import FRAME, RATE, Voice

#: The clock in the picture is the country's, as in the programme.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: What a simulated point can send, in the SDK's words.
SOURCES = {
    Source.CAMERA: rtc.TrackSource.SOURCE_CAMERA,
    Source.MICROPHONE: rtc.TrackSource.SOURCE_MICROPHONE,
}
#: A refused publication times out in the SDK after ten seconds; nothing may take longer.
ANSWER_S = 15.0
#: What was published and has sent nothing after so many seconds never will.
SENT_S = 3.0
_QUEUE_MS = 200
_PICTURE_BITS = 300_000


class Sending:
    """A source of media that can be published; fed from :meth:`publish` on, and to be stopped whatever happens."""

    def __init__(
        self,
        source: Source,
        track: rtc.LocalAudioTrack | rtc.LocalVideoTrack,
        feed: Callable[[], Coroutine[Any, Any, None]],
        close: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._source = source
        self._track = track
        self._feed = feed
        self._close = close
        self._feeding: asyncio.Task[None] | None = None
        self._sid = ""
        self._published_at = 0.0
        self._sent = False

    @classmethod
    async def start(cls, source: Source, number: int, name: str) -> Self:
        """Prepare camera or microphone of a point; drawing and computing are done beside the loop."""
        if source is Source.CAMERA:
            picture = await asyncio.to_thread(Picture, number, name)
            camera = rtc.VideoSource(WIDTH, HEIGHT)
            video = rtc.LocalVideoTrack.create_video_track("camera", camera)
            return cls(source, video, lambda: _film(camera, picture), camera.aclose)
        voice = await asyncio.to_thread(Voice, number)
        microphone = rtc.AudioSource(RATE, 1, queue_size_ms=_QUEUE_MS)
        audio = rtc.LocalAudioTrack.create_audio_track("microphone", microphone)
        return cls(source, audio, lambda: _speak(microphone, voice), microphone.aclose)

    async def publish(self, room: rtc.Room) -> None:
        """Publish the track. Raises TimeoutError or PublishTrackError."""
        self._feeding = asyncio.create_task(self._feed())
        options = rtc.TrackPublishOptions(
            source=SOURCES[self._source],
            simulcast=False,
            # Name and clock shall stay readable, from the first second on.
            degradation_preference=rtc.DegradationPreference.MAINTAIN_RESOLUTION,  # type: ignore[arg-type]
            video_encoding=rtc.VideoEncoding(max_bitrate=_PICTURE_BITS, max_framerate=FPS),
        )
        async with asyncio.timeout(ANSWER_S):
            publication = await room.local_participant.publish_track(self._track, options)
        self._sid = publication.sid
        self._published_at = asyncio.get_running_loop().time()

    async def is_stuck(self) -> bool:
        """Whether not one packet of the published track was sent within :data:`SENT_S`.

        The SDK (1.2.1) waits 150 ms for further changes before it makes an offer; a track that is published while that
        very offer is being made is in no offer at all, and no error tells of it.
        """
        if not self._sent:
            # The SDK raises a bare Exception while the track has no place in the connection.
            with contextlib.suppress(Exception):
                async with asyncio.timeout(ANSWER_S):
                    self._sent = any(
                        each.HasField("outbound_rtp") and each.outbound_rtp.sent.packets_sent > 0
                        for each in await self._track.get_stats()
                    )
        return not self._sent and asyncio.get_running_loop().time() - self._published_at > SENT_S

    async def unpublish(self, room: rtc.Room) -> None:
        """Withdraw the track; the server may have removed it already."""
        with contextlib.suppress(TimeoutError, rtc.participant.UnpublishTrackError):
            async with asyncio.timeout(ANSWER_S):
                await room.local_participant.unpublish_track(self._sid)

    async def stop(self) -> None:
        """Stop feeding and let go of the source."""
        if self._feeding is not None:
            self._feeding.cancel()
            await asyncio.wait((self._feeding,), timeout=ANSWER_S)
        await self._close()


async def _film(camera: rtc.VideoSource, picture: Picture) -> None:
    loop = asyncio.get_running_loop()
    begin, number = loop.time(), 0
    while True:
        data = picture.frame(number, datetime.now(VIETNAM))
        camera.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, data))
        # A late frame is left out, not caught up with.
        number = max(number + 1, int((loop.time() - begin) * FPS))
        await asyncio.sleep(begin + number / FPS - loop.time())


async def _speak(microphone: rtc.AudioSource, voice: Voice) -> None:
    number = 0
    while True:
        # Returns when the queue has room: the SDK is the clock.
        await microphone.capture_frame(rtc.AudioFrame(voice.frame(number), RATE, 1, FRAME))
        number += 1
