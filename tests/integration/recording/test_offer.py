"""The recorder reads the composer's own offer: what one keeps is what the other asks for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from nhipcau_media.contract.framing import Message, MessageType
from nhipcau_media.contract.jobs import RecorderOrder
from nhipcau_media.contract.stage import StageState
from nhipcau_media.programme.items import Item, Mark, NewTrack, Packet
from nhipcau_media.programme.offer import Offer
from nhipcau_media.programme.window import Window
from nhipcau_recording.finish import finish
from support import film
from support.composer import FPS, RATE, SIZE, Scene, encode, in_order, mark, stage_mark
from support.jobs import SECRET, job, reports

pytestmark = [pytest.mark.anyio, pytest.mark.media]

RUN = 1_770_000_000
TRACKS = (
    {"id": 0, "kind": "video", "codec": "h264", "width": SIZE[0], "height": SIZE[1], "fps": FPS},
    {"id": 1, "kind": "audio", "codec": "aac", "sample_rate": RATE, "channels": 1},
)


def item(message: Message) -> Item:
    if message.type is MessageType.MARK:
        return Mark(message.json, message.time_us)
    return Packet(message.track, message.time_us, message.payload, message.key)


async def play(offer: Offer, messages: list[Message], speed: float) -> None:
    """Give to the offer at a pace; blocks of 100 ms of media time."""
    begin = messages[0].time_us
    while messages:
        begin += 100_000
        ready = [message for message in messages if message.time_us < begin]
        messages = messages[len(ready) :]
        offer.take(map(item, ready))
        await asyncio.sleep(0.1 / speed)


async def test_killed_twice_it_goes_on_after_the_packet_it_wrote_last(tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    order = RecorderOrder(
        job_id=1,
        report_url="",
        report_secret=SECRET,
        recording_id=1,
        socket=str(tmp_path / "encode.sock"),
        folder=str(folder),
        title="Họp",
        min_free_mb=0,
    )
    marks = [
        stage_mark(RUN, 1, 0.0, state=StageState.OPEN),
        stage_mark(RUN, 2, 2.0),
        mark(RUN, 3, 12.0, {"type": "end"}),
    ]
    messages = in_order(encode(RUN, 0.0, 12.0, (Scene(0.0, 1),), keys=25), marks)
    with reports() as taken:
        order = order.model_copy(update={"report_url": taken.url})
        offer = Offer(Window(RUN))
        offer.take(NewTrack(dict(entry)) for entry in TRACKS)
        async with offer.listening(tmp_path / "encode.sock"), asyncio.TaskGroup() as group:
            for count in (1, 2):
                async with job(order) as recorder:
                    if count == 1:
                        group.create_task(play(offer, messages, speed=3))
                    await asyncio.to_thread(taken.wait, "running", count)
                    await asyncio.sleep(0.5)
                    recorder.kill()
                    await recorder.wait()
            async with job(order) as recorder:
                done = await asyncio.to_thread(taken.wait, "done")
                assert await asyncio.wait_for(recorder.wait(), 30) == 0
        assert taken.of("gap") == []
    assert done["duration_s"] == pytest.approx(9.96)
    report = finish(folder)
    shown = [picture.mark.tick for picture in film.pictures(folder / report.file) if picture.mark]
    assert shown == list(range(2 * FPS, 12 * FPS))
    assert [(chapter.start_s, chapter.end_s) for chapter in report.chapters] == [(0.0, 10.0)]
