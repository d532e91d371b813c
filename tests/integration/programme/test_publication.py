"""The programme in its own room: three sizes and the mix, looked at and listened to by somebody who is there."""

from __future__ import annotations

import asyncio
import itertools
import signal
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nhipcau_media.contract.framing import SOUND_TRACK
from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.contract.jobs import ReportType
from nhipcau_media.contract.stage import Content, ContentKind, Preset
from nhipcau_media.programme.intake import Intake
from nhipcau_media.programme.items import Block
from nhipcau_media.programme.mixer import BLOCK, RATE
from nhipcau_media.programme.sources import Sources
from nhipcau_media.server import Grants
from nhipcau_media.simulate.receiving import chosen
from support import waiting
from support.clips import write_clip
from support.encode_reader import encode_reader
from support.jobs import job
from support.watcher import Watcher, watcher

from .conftest import MAIN, MAIN_TONE, ROOM, SUB, SUB_TONE, TONES, Room, stage

pytestmark = [pytest.mark.anyio, pytest.mark.livekit, pytest.mark.media]

SIZES = {"720": (720, 1280), "360": (360, 640), "180": (180, 320)}
MIX, CLIP = (PROGRAMME, "mix"), (PROGRAMME, "clip")
CLIP_TONE = 1700.0
EVERY_TONE = (*TONES, CLIP_TONE)
LEFT = (0, 0.25, 0.5, 0.5)
RIGHT = (0.5, 0.25, 0.5, 0.5)


async def until(holds: Callable[[], bool], what: str) -> None:
    async def ask() -> bool:
        return holds()

    try:
        await waiting.until(ask, seconds=60)
    except AssertionError:
        raise AssertionError(f"not within a minute: {what}") from None


def listener(room: Room, number: int = 3) -> str:
    return room.server.admit(
        ROOM, f"point:{number}", name="Điểm cầu nghe", grants=Grants(), attributes={}, life_s=600
    ).token


def shows(seat: Watcher, size: str, share: tuple[float, float, float, float], point: int) -> bool:
    mark = seat.mark((PROGRAMME, size), share)
    return mark is not None and mark.point == point


async def test_three_sizes_and_the_mix_are_in_the_room(room: Room) -> None:
    async with (
        room.both_points(),
        job(room.order) as process,
        watcher(room.livekit.url, listener(room)) as seat,
        encode_reader(room.socket) as recorder,
    ):
        every = {MIX, CLIP, *((PROGRAMME, size) for size in SIZES)}
        await until(lambda: {key for key in seat.published() if key[0] == PROGRAMME} == every, "five tracks")
        await room.show(stage(2, floor=True))
        for size, shape in SIZES.items():
            # One at a time, as a page does: a subscriber that comes late must be given a key frame.

            def main_point(size: str = size) -> bool:
                seat.want(MIX, (PROGRAMME, size))
                return shows(seat, size, LEFT, MAIN)

            await until(main_point, f"the main point in {size}")
            await until(lambda size=size: shows(seat, size, RIGHT, SUB), f"the sub point in {size}")  # type: ignore[misc]
            assert seat.pictures[(PROGRAMME, size)].luma.shape == shape
        await until(lambda: seat.tones(MIX, TONES) == set(TONES), "both tones")
        await until(lambda: recorder.tones(SOUND_TRACK, TONES) == set(TONES), "both tones in the encode")
        await room.show(stage(3))
        await until(lambda: seat.tones(MIX, TONES) == {MAIN_TONE}, "one tone")
        recorder.assert_whole()

        # What another page would see of a restart.
        process.send_signal(signal.SIGKILL)
        await process.wait()
        async with job(room.order):
            await room.show(stage(4, floor=True))

            def back() -> bool:
                # The old tracks may still be listed for a moment.
                seat.want(MIX, (PROGRAMME, "360"))
                return shows(seat, "360", RIGHT, SUB) and seat.tones(MIX, TONES) == set(TONES)

            await until(back, "picture and sound are back")


async def test_a_small_size_is_made_while_somebody_takes_it(room: Room) -> None:
    """Read in what the encoders made: nothing for nobody, and a fresh picture for whoever comes back."""
    size = (PROGRAMME, "360")

    def made(name: str) -> float:
        told = room.reports.of(ReportType.FIGURES)
        return float(told[-1]["smaller_fps"][name]) if told else -1.0

    async with room.both_points(), job(room.order), watcher(room.livekit.url, listener(room)) as seat:

        def told_of_nothing() -> bool:
            # Somebody is there and takes the sound alone.
            seat.want(MIX)
            return made("360") == made("180") == 0.0 and len(room.reports.of(ReportType.FIGURES)) > 1

        await room.show(stage(2, floor=True))
        await until(told_of_nothing, "neither size is made")
        for _ in range(2):
            before = seat.counts[size]

            def moving(before: int = before) -> bool:
                seat.want(MIX, size)
                return seat.counts[size] > before + 10 and shows(seat, "360", LEFT, MAIN)

            await until(moving, "the main point in 360")
            await until(lambda: made("360") > 5 and made("180") == 0.0, "only the size that is taken is made")

            def nobody() -> bool:
                seat.want(MIX)
                return made("360") == 0.0

            await until(nobody, "the size is no longer made")


def hears(seat: Watcher) -> set[float]:
    """Return the tones of everything that a seat is served by the rule."""
    taken = [(track.identity, track.name) for track in chosen(seat.room)]
    seat.want(*taken)
    return {tone for track in taken for tone in seat.tones(track, EVERY_TONE)}


async def test_who_speaks_while_a_clip_is_on_hears_clip_and_others_and_never_itself(room: Room, tmp_path: Path) -> None:
    write_clip(tmp_path / "clip.mp4", seconds=60, fps=2, tone=CLIP_TONE)
    # Sound is what is asked about: no cameras, and the smallest picture there is.
    small = {"contents": str(tmp_path), "width": 320, "height": 180, "fps": 5}
    async with (
        room.point(MAIN, MAIN_TONE) as main,
        room.point(SUB, SUB_TONE) as sub,
        job(room.order.model_copy(update=small)),
        watcher(room.livekit.url, listener(room)) as listens,
    ):
        for point in (main, sub):
            point.camera_runs = False
            await point.publish_sound()
        await until(lambda: hears(listens) == {MAIN_TONE}, "the main point is heard")
        speaks, holds = Watcher(main.room), Watcher(sub.room)
        for seat in (speaks, holds):
            seat.room.on("track_subscribed", seat._subscribed)
        clip = Content(kind=ContentKind.CLIP, path="clip.mp4", playing=True, at=round(time.time() * 1000))
        await room.show(stage(2, floor=True).model_copy(update={"preset": Preset.CONTENT, "content": clip}))
        heard = {"listens": set(EVERY_TONE), "speaks": {SUB_TONE, CLIP_TONE}, "holds": {MAIN_TONE, CLIP_TONE}}

        def everybody() -> dict[str, set[float]]:
            return {"listens": hears(listens), "speaks": hears(speaks), "holds": hears(holds)}

        await until(lambda: everybody() == heard, "each hears the clip and the others")
        for _ in range(10):
            await asyncio.sleep(0.2)
            now = everybody()
            assert MAIN_TONE not in now["speaks"]
            assert SUB_TONE not in now["holds"]
        await room.show(stage(3, floor=True))
        await until(lambda: hears(speaks) == {SUB_TONE}, "after the clip the others alone")


async def test_a_publication_of_which_a_part_failed_stands_again_and_is_heard(room: Room) -> None:
    intake = Intake(room.order, Sources(), lambda _: None, lambda _: None)
    every = sorted([MIX[1], CLIP[1], *SIZES])
    wave = (0.3 * np.sin(2 * np.pi * MAIN_TONE * np.arange(RATE) / RATE)).astype(np.float32)

    async def send() -> None:
        for number in itertools.count():
            at = number * BLOCK % RATE
            intake.take((Block(MIX[1], number * 20_000, wave[at : at + BLOCK]),))
            await asyncio.sleep(0.02)

    async with watcher(room.livekit.url, listener(room)) as seat:

        def tracks() -> list[tuple[str, str]]:
            programme = seat.room.remote_participants.get(PROGRAMME)
            found = {} if programme is None else programme.track_publications
            return sorted((publication.name, publication.sid) for publication in found.values())

        running = asyncio.create_task(intake.run())
        try:
            await until(lambda: [name for name, _ in tracks()] == every, "five tracks")
            before = {sid for _, sid in tracks()}
            # Nothing that the media client takes.
            intake.take((Block(MIX[1], 0, np.ones(3, dtype=np.float32)),))
            await until(
                lambda: [name for name, sid in tracks() if sid not in before] == every, "five others in their stead"
            )
            assert [name for name, _ in tracks()] == every
            sending = asyncio.create_task(send())

            def heard() -> bool:
                seat.want(MIX)
                return seat.tones(MIX, TONES) == {MAIN_TONE}

            try:
                await until(heard, "the mix")
            finally:
                sending.cancel()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_programme_that_may_not_publish_is_still_recorded(room: Room) -> None:
    token = room.server.admit(ROOM, PROGRAMME, name="", grants=Grants(), attributes={}, life_s=600).token
    order = room.order.model_copy(update={"token": token})
    async with room.both_points(), job(order), watcher(room.livekit.url, listener(room)) as seat:
        async with encode_reader(room.socket) as recorder:
            await until(lambda: recorder.tones(SOUND_TRACK, TONES) == {MAIN_TONE}, "the main point's tone")
        await asyncio.sleep(0.5)
        assert not [key for key in seat.published() if key[0] == PROGRAMME]
