"""The other way to publish a programme, for comparison: raw 720p25 into the SDK, which makes three VP8 layers of it.

``python -m load.raw_simulcast URL TOKEN`` publishes moving pictures until it is killed.
"""

from __future__ import annotations

import asyncio
import sys

from livekit import rtc

from load.programme_room import LARGE, Sender


async def publish(url: str, token: str) -> None:
    """Publish until killed."""
    sender = Sender(9, LARGE)
    await sender.room.connect(url, token, rtc.RoomOptions(auto_subscribe=False))
    track = rtc.LocalVideoTrack.create_video_track("camera", sender.picture)
    options = rtc.TrackPublishOptions(
        source=rtc.TrackSource.SOURCE_CAMERA, simulcast=True, video_codec=rtc.VideoCodec.VP8
    )
    await sender.room.local_participant.publish_track(track, options)
    await sender.run()


if __name__ == "__main__":
    asyncio.run(publish(sys.argv[1], sys.argv[2]))
