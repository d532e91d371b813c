"""Parts of what is received and published that fail: none of them stays away unseen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest

from nhipcau_media.contract.framing import VIDEO_TRACK
from nhipcau_media.contract.identity import CLIP, MIX
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import OnStage, Stage, StageState, StageTrack
from nhipcau_media.contract.stage import Source as Declared
from nhipcau_media.programme.encode import PictureEncoder
from nhipcau_media.programme.intake import Intake
from nhipcau_media.programme.items import Block, Packet, Sized
from nhipcau_media.programme.mixer import BLOCK
from nhipcau_media.programme.renditions import Smaller
from nhipcau_media.programme.sources import Sources
from nhipcau_media.programme.subscriptions import AGAIN_S, Subscriptions

EVERY = {MIX, CLIP, "720", "360", "180"}
SILENCE = np.zeros(BLOCK, dtype=np.float32)
ORDER = ProgrammeOrder(job_id=1, report_url="", report_secret="", media_url="", room_name="", token="", socket="")


class Given:
    """A source of the media client; fails from the moment it is told to."""

    def __init__(self, *_: object, **__: object) -> None:
        self.fails = self.closed = False
        self.captured = 0

    def capture(self) -> None:
        if self.fails:
            raise Exception("InvalidState - the source is gone")
        self.captured += 1

    async def aclose(self) -> None:
        self.closed = True


class Sound(Given):
    async def capture_frame(self, _frame: object) -> None:
        self.capture()


class Pictures(Given):
    def capture_frame(self, _frame: object) -> None:
        self.capture()

    def take_feedback(self) -> SimpleNamespace:
        return SimpleNamespace(keyframe_requested=False)


class Track:
    """A track that is or was in the room."""

    def __init__(self, name: str, source: Given) -> None:
        self.name, self.source, self.sid = name, source, ""
        self.statistics_fail = False

    async def get_stats(self) -> list[object]:
        if self.statistics_fail:
            raise Exception("no statistics")
        outbound = SimpleNamespace(outbound=SimpleNamespace(active=True))
        return [SimpleNamespace(HasField=lambda _: True, outbound_rtp=outbound)]


class Participant:
    """The programme in its room."""

    def __init__(self) -> None:
        self.permissions = SimpleNamespace(can_publish=True)
        self.tracks: list[Track] = []
        self._number = 0

    async def publish_track(self, track: Track, _options: object) -> Track:
        self._number += 1
        track.sid = f"TR_{self._number}"
        self.tracks.append(track)
        return track

    async def unpublish_track(self, sid: str) -> None:
        self.tracks = [track for track in self.tracks if track.sid != sid]

    def source(self, name: str) -> Given:
        (track,) = (track for track in self.tracks if track.name == name)
        return track.source


def options(**_: object) -> SimpleNamespace:
    return SimpleNamespace(audio_encoding=SimpleNamespace(), video_encoding=SimpleNamespace())


class Anything:
    """Names of the client's that are only handed on."""

    def __getattr__(self, name: str) -> str:
        return name


CLIENT: Any = SimpleNamespace(
    AudioSource=Sound,
    EncodedVideoSource=Pictures,
    LocalAudioTrack=SimpleNamespace(create_audio_track=Track),
    LocalVideoTrack=SimpleNamespace(create_video_track=Track),
    TrackPublishOptions=options,
    AudioFrame=lambda *_: None,
    EncodedVideoFrame=lambda **_: None,
    TrackSource=Anything(),
    TrackKind=Anything(),
    VideoCodec=Anything(),
    EncodedFrameType=Anything(),
)


async def until(holds: Callable[[], bool], each: Callable[[], None] = lambda: None) -> None:
    """Wait until something holds; ``each`` is done meanwhile, over and over."""
    async with asyncio.timeout(60):
        while not holds():
            each()
            await asyncio.sleep(0.01)


@asynccontextmanager
async def published() -> AsyncIterator[tuple[Intake, Participant]]:
    me = Participant()
    room = SimpleNamespace(local_participant=me, on=lambda *_: None, off=lambda *_: None)
    intake = Intake(ORDER, Sources(), lambda _: None, lambda _: None)
    async with intake._published(SimpleNamespace(sdk=CLIENT, room=room)):  # type: ignore[arg-type]
        await until(lambda: intake.publishing)
        yield intake, me


@pytest.mark.anyio
@pytest.mark.parametrize("name", [MIX, "720"])
async def test_a_part_of_the_publication_that_fails_is_published_anew(name: str) -> None:
    async with published() as (intake, me):
        failed = me.source(name)
        failed.fails = True

        def send() -> None:
            intake.take((Block(MIX, 0, SILENCE), Packet(VIDEO_TRACK, 0, b"", True)))

        await until(
            lambda: all(me.source(one).captured for one in (MIX, "720")) if len(me.tracks) == len(EVERY) else False,
            send,
        )
        assert failed.closed
        # Pages choose by the name: each stands there once.
        assert sorted(track.name for track in me.tracks) == sorted(EVERY)


@pytest.mark.anyio
async def test_statistics_that_fail_leave_the_other_sizes_as_they_are() -> None:
    async with published() as (intake, me):
        (first,) = (track for track in me.tracks if track.name == "720")
        first.statistics_fail = True
        await until(lambda: intake.taken == {"360", "180"})
        assert len(me.tracks) == len(EVERY)
        first.statistics_fail = False
        await until(lambda: intake.taken == {"720", "360", "180"})


class FailsOnce(PictureEncoder):
    """An encoder of which one picture cannot be encoded."""

    failures = 1

    def encode(self, picture: av.VideoFrame, time_us: int, *, key: bool) -> list[tuple[bytes, bool]]:
        if time_us > 0 and FailsOnce.failures:
            FailsOnce.failures = 0
            raise MemoryError
        return super().encode(picture, time_us, key=key)


def test_smaller_sizes_begin_anew_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhipcau_media.programme.renditions.PictureEncoder", FailsOnce)
    made: list[Sized] = []

    def emit(sized: Sequence[Sized]) -> None:
        made.extend(sized)

    smaller = Smaller(1280, 720, 25, emit)
    smaller.taken = frozenset({"360"})
    frame = av.VideoFrame(1280, 720, "yuv420p")
    end = time.monotonic() + 60
    for time_us in (0, 40_000, 80_000):
        smaller.put(frame, time_us, key=False)
        while not smaller._queue.empty():
            assert time.monotonic() < end, "the thread is gone"
            time.sleep(0.01)
    smaller.stop()
    assert [(each.time_us, each.key) for each in made] == [(0, True), (80_000, True)]


class Stream:
    """Sound of a track as the client gives it; breaks off when it is told to."""

    broken: asyncio.Event
    opened = 0

    def __init__(self, *_: object, **__: object) -> None:
        Stream.opened += 1

    def __aiter__(self) -> Stream:
        return self

    async def __anext__(self) -> object:
        await Stream.broken.wait()
        Stream.broken.clear()
        raise Exception("the stream is gone")

    async def aclose(self) -> None:
        """Nothing is held."""


class Told:
    """A microphone in the room."""

    def __init__(self) -> None:
        self.source, self.kind = "SOURCE_MICROPHONE", "KIND_AUDIO"
        self.simulcasted = self.muted = self.subscribed = False
        self.track: object | None = None

    def set_subscribed(self, wanted: bool) -> None:
        self.subscribed = wanted
        self.track = SimpleNamespace(kind="KIND_AUDIO") if wanted else None


class Later:
    """The loop at a time of the test's."""

    def __init__(self) -> None:
        self.now = 0.0
        self.create_task = asyncio.get_running_loop().create_task

    def time(self) -> float:
        return self.now


@pytest.mark.anyio
async def test_a_microphone_whose_reading_broke_off_is_asked_for_again() -> None:
    Stream.broken, Stream.opened = asyncio.Event(), 0
    client = SimpleNamespace(**vars(CLIENT), AudioStream=Stream)
    microphone, loop = Told(), Later()
    point = SimpleNamespace(track_publications={"TR_1": microphone})
    room = SimpleNamespace(remote_participants={"point:17": point})
    stage = Stage(
        v=1,
        session=1,
        room=1,
        state=StageState.LIVE,
        main=OnStage(identity="point:17", label="UBND tỉnh"),
        tracks=(StageTrack(identity="point:17", source=Declared.MICROPHONE),),
    )
    async with Subscriptions(client, room, Sources()) as subscriptions:  # type: ignore[arg-type]
        subscriptions._loop = loop  # type: ignore[assignment]

        def look() -> None:
            loop.now += AGAIN_S
            subscriptions.apply(stage)

        await until(lambda: Stream.opened == 1, look)
        for _ in range(5):
            # Nobody speaks: that is left alone.
            look()
            await asyncio.sleep(0)
        assert Stream.opened == 1
        Stream.broken.set()
        await until(lambda: Stream.opened == 2, look)
        assert microphone.subscribed
