"""The composer as a process, against a real LiveKit server: looked at and listened to."""

from __future__ import annotations

import asyncio
import itertools
import signal
from collections.abc import Callable

import pytest

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK, MessageType
from nhipcau_media.contract.stage import StageState
from support import waiting
from support.encode_reader import EncodeReader, encode_reader
from support.jobs import job

from .conftest import MAIN, MAIN_TONE, ROOM, SUB, SUB_TONE, TONES, Room, stage

pytestmark = [pytest.mark.anyio, pytest.mark.livekit, pytest.mark.media]

WHOLE = (0, 0, 1280, 720)
LEFT = (0, 180, 640, 360)
RIGHT = (640, 180, 640, 360)


async def until(holds: Callable[[], bool], what: str) -> None:
    async def ask() -> bool:
        return holds()

    try:
        await waiting.until(ask, seconds=60)
    except AssertionError:
        raise AssertionError(f"not within a minute: {what}") from None


def shows(reader: EncodeReader, place: tuple[int, int, int, int], point: int) -> bool:
    mark = reader.read_mark(*place)
    return mark is not None and mark.point == point


def microphone_of(reader: EncodeReader, point: int) -> int | None:
    found = [id_ for id_, entry in reader.tracks.items() if entry["identity"] == f"point:{point}"]
    return found[-1] if found else None


async def test_follows_the_stage_in_picture_and_sound(room: Room) -> None:
    async with room.both_points(), job(room.order) as process, encode_reader(room.socket, {"after": {}}) as reader:
        await until(lambda: shows(reader, WHOLE, MAIN), "the main point alone")
        await until(lambda: reader.tones(SOUND_TRACK, TONES) == {MAIN_TONE}, "its tone alone")
        assert room.reports.wait("running")["run"] == reader.messages[0].run
        assert microphone_of(reader, SUB) is None

        await room.show(stage(2, floor=True))
        await until(lambda: shows(reader, LEFT, MAIN) and shows(reader, RIGHT, SUB), "both side by side")
        await until(lambda: reader.tones(SOUND_TRACK, TONES) == set(TONES), "both tones")
        sub_track = microphone_of(reader, SUB)
        main_track = microphone_of(reader, MAIN)
        assert sub_track is not None
        assert main_track is not None
        assert reader.tracks[sub_track]["label"] == f"Điểm cầu huyện số {SUB}"
        await until(lambda: reader.tones(sub_track, TONES) == {SUB_TONE}, "the floor microphone by itself")
        assert reader.tones(main_track, TONES) == {MAIN_TONE}

        await room.show(stage(3))
        await until(lambda: shows(reader, WHOLE, MAIN), "the main point alone again")
        await until(lambda: reader.tones(SOUND_TRACK, TONES) == {MAIN_TONE}, "its tone alone again")
        assert {"type": "track_end", "track": sub_track} in reader.told

        await room.show(stage(4, state=StageState.ENDED))
        async with asyncio.timeout(60):
            assert await process.wait() == 0
        await until(lambda: reader.closed, "the socket closes")
    assert [mark["stage"]["v"] for mark in reader.told if mark["type"] == "stage"] == [1, 2, 3, 4]
    assert reader.messages[-1].json == {"type": "end"}
    reader.assert_whole()
    # The mark stands right before the key frame in which the stage changed, and tells its time.
    for index, message in enumerate(reader.messages):
        if message.type is MessageType.MARK and message.json["type"] == "stage":
            picture = next(
                m for m in reader.messages[index:] if m.type is MessageType.PACKET and m.track == VIDEO_TRACK
            )
            assert (picture.key, picture.time_us) == (True, message.time_us)
    sound = [packet.time_us for packet in reader.packets(SOUND_TRACK)]
    assert {after - before for before, after in itertools.pairwise(sound)} == {21_333, 21_334}
    assert not room.socket.exists()


async def test_sound_smuggled_in_as_a_camera_is_not_heard(room: Room) -> None:
    from livekit import rtc

    await room.show(stage(2, ready=True))
    async with room.point(SUB, SUB_TONE) as sub, job(room.order), encode_reader(room.socket) as reader:
        await sub.publish_sound(declared=rtc.TrackSource.SOURCE_CAMERA)
        async with room.point(MAIN, MAIN_TONE) as main:
            await main.publish_sound()
            await until(lambda: reader.tones(SOUND_TRACK, TONES) == {MAIN_TONE}, "the honest sound")
            heard = len(reader.packets(SOUND_TRACK))
            await until(lambda: len(reader.packets(SOUND_TRACK)) > heard + 100, "two more seconds")
            assert reader.tones(SOUND_TRACK, TONES, seconds=2) == {MAIN_TONE}
            assert microphone_of(reader, SUB) is None


async def test_reader_that_comes_back_gets_exactly_what_follows(room: Room) -> None:
    async with room.both_points(), job(room.order) as first:
        async with encode_reader(room.socket) as reader:
            await until(lambda: microphone_of(reader, MAIN) is not None, "a floor microphone")
            await until(lambda: len(reader.packets(VIDEO_TRACK)) > 30, "some pictures")
            run = reader.messages[0].run
        await asyncio.sleep(1)
        async with encode_reader(room.socket, since=reader) as again:
            await until(lambda: len(again.packets(VIDEO_TRACK)) > 30, "pictures again")
        for track in (VIDEO_TRACK, SOUND_TRACK, microphone_of(reader, MAIN) or 0):
            assert again.packets(track)[0].number == reader.packets(track)[-1].number + 1
        joined = EncodeReader([*reader.messages, *again.messages[1:]])
        joined.assert_whole()
        assert not again.told

        first.send_signal(signal.SIGKILL)
        await first.wait()
        async with job(room.order), encode_reader(room.socket, {"after": again.positions}) as after:
            await until(lambda: shows(after, WHOLE, MAIN), "the picture of the next run")
            after.assert_whole()
            assert after.messages[0].run > run
            assert after.packets(VIDEO_TRACK)[0].number == 1
            assert after.packets(VIDEO_TRACK)[0].time_us > again.messages[-1].time_us
            assert [mark["stage"]["v"] for mark in after.told] == [1]


async def test_goes_on_without_sources_and_without_the_media_server(room: Room) -> None:
    async with job(room.order) as process, encode_reader(room.socket, {"after": {}}) as reader:
        async with room.both_points() as (main, sub):
            await room.show(stage(2, floor=True))
            await until(lambda: shows(reader, LEFT, MAIN) and shows(reader, RIGHT, SUB), "both side by side")
            sub.camera_runs = False
            await until(lambda: lost(reader, RIGHT), "the signal of the sub point is lost")
            assert shows(reader, RIGHT, SUB)
            assert not lost(reader, LEFT)
            # Turned on its side it is fitted, not stretched: a quarter of the width it had.
            main.size = (360, 640)
            await until(lambda: shows(reader, (218, 180, 204, 360), MAIN), "the upright picture")
            sub.camera_runs = True
            await until(lambda: not lost(reader, RIGHT), "the signal is back")

            await room.livekit.kill()
            await until(lambda: lost(reader, LEFT) and lost(reader, RIGHT), "both signals are lost")
        await room.livekit.start()
        await room.server.open_room(ROOM, stage(3))
        async with room.both_points():
            await until(lambda: shows(reader, WHOLE, MAIN) and not lost(reader, WHOLE), "the picture is back")
            await until(lambda: reader.tones(SOUND_TRACK, TONES) == {MAIN_TONE}, "the sound is back")
        await room.server.close_room(ROOM)
        async with asyncio.timeout(60):
            assert await process.wait() == 0
        await until(lambda: reader.closed, "the socket closes")
    assert reader.told[-1] == {"type": "end"}
    reader.assert_whole()
    sound = [packet.time_us for packet in reader.packets(SOUND_TRACK)]
    assert {after - before for before, after in itertools.pairwise(sound)} == {21_333, 21_334}


def lost(reader: EncodeReader, place: tuple[int, int, int, int]) -> bool:
    """Whether the bar that says so stands in the middle of a tile: its red is nowhere else."""
    if reader.frame is None:
        return False
    x, y, width, height = place
    red = reader.frame.to_ndarray()[720:, :].reshape(2, 360, 640)[1]
    # Left of the text, on the bar.
    bar = red[
        (y + height // 2) // 2 - 2 : (y + height // 2) // 2 + 2, (x + width // 2) // 2 - 30 : (x + width // 2) // 2 + 30
    ]
    return bool(bar.max() > 165)
