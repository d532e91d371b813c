"""Streams as pages fetch them: a composer written by hand goes in, players read what comes out."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import anyio
import numpy as np
import pytest

from nhipcau_media.contract.jobs import HlsOrder
from nhipcau_media.contract.stage import StageState
from support import composer as by_hand
from support import film
from support.composer import FPS, Scene, composer, encode, in_order, mark, stage_mark
from support.jobs import SECRET, Reports, job, reports

pytestmark = [pytest.mark.anyio, pytest.mark.media]

RUN = 1_770_000_000
ONE = (Scene(0.0, 1),)


def order(folder: Path, taken: Reports, **more: Any) -> HlsOrder:
    return HlsOrder(
        job_id=1,
        report_url=taken.url,
        report_secret=SECRET,
        stream_id=1,
        socket=str(folder.parent / "encode.sock"),
        folder=str(folder),
        min_free_mb=16,
        **more,
    )


async def wait(taken: Reports, kind: str, count: int = 1) -> dict[str, object]:
    return await asyncio.to_thread(taken.wait, kind, count)


async def until_published(folder: Path, segments: int) -> None:
    with anyio.fail_after(60):
        while True:
            if len(list((folder / "high").glob("*.m4s"))) >= segments:
                return
            await anyio.sleep(0.05)


async def test_a_meeting_is_watched_in_two_sizes_and_heard_alone(tmp_path: Path) -> None:
    folder = tmp_path / "stream"
    scenes = (Scene(0.0, 1), Scene(5.0, 2))
    messages = in_order(encode(RUN, 0.0, 12.0, scenes), [stage_mark(RUN, 1, 0.0), mark(RUN, 2, 12.0, {"type": "end"})])
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, job(order(folder, taken)) as publisher:
            await offered.play(messages, speed=6)
            await wait(taken, "done")
            assert await asyncio.wait_for(publisher.wait(), 30) == 0
    assert len(taken.of("running")) == 1
    master = (folder / "master.m3u8").read_text()
    assert re.findall(r"RESOLUTION=(\d+x\d+)", master) == ["320x180", "160x90"]
    assert re.findall(r"^(\w+/index.m3u8)$", master, re.M) == ["high/index.m3u8", "low/index.m3u8", "sound/index.m3u8"]
    playlist = (folder / "high" / "index.m3u8").read_text()
    assert "#EXT-X-PROGRAM-DATE-TIME:2026-02-02T02:40:00.000Z" in playlist
    assert playlist.endswith("#EXT-X-ENDLIST\n")
    assert re.findall(r"#EXTINF:([\d.]+)", playlist) == ["2.00000"] * 6
    # Every picture is there once, at its true time, in both sizes; the sound follows the picture.
    for name in ("high", "low"):
        shown = film.pictures(folder / name / "index.m3u8")
        assert [picture.mark.tick for picture in shown if picture.mark] == list(range(12 * FPS)), name
        assert max(abs(p.at_s - shown[0].at_s - n / FPS) for n, p in enumerate(shown)) < 0.002
    samples, rate = film.sound(folder / "sound" / "index.m3u8")
    second = np.flatnonzero(film.loudness(samples, rate, by_hand.tone(2)) > 0.1) * 0.02
    assert second[0] == pytest.approx(5.0, abs=0.08)
    assert len(samples) / rate == pytest.approx(12.0, abs=0.1)


async def test_before_the_session_begins_nothing_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "stream"
    stages = [
        stage_mark(RUN, 1, 0.0, state=StageState.OPEN),
        stage_mark(RUN, 2, 4.0),
        stage_mark(RUN, 3, 8.0, state=StageState.ENDED),
    ]
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, job(order(folder, taken)):
            await offered.play(in_order(encode(RUN, 0.0, 9.0, ONE, keys=25), stages), speed=6)
            await wait(taken, "done")
    shown = film.pictures(folder / "high" / "index.m3u8")
    assert [picture.mark.tick for picture in shown if picture.mark] == list(range(4 * FPS, 8 * FPS))


async def test_a_publisher_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "stream"
    messages = in_order(encode(RUN, 0.0, 12.0, ONE), [stage_mark(RUN, 1, 0.0), mark(RUN, 2, 12.0, {"type": "end"})])
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, asyncio.TaskGroup() as group:
            group.create_task(offered.play(messages, speed=2))
            async with job(order(folder, taken)) as publisher:
                await until_published(folder, 2)
                publisher.kill()
                await publisher.wait()
            async with job(order(folder, taken)) as publisher:
                await wait(taken, "done")
    playlist = (folder / "high" / "index.m3u8").read_text()
    assert playlist.count("#EXT-X-DISCONTINUITY\n") == 1
    shown = film.pictures(folder / "high" / "index.m3u8")
    assert [picture.mark.tick for picture in shown if picture.mark] == list(range(12 * FPS))


async def test_a_composer_that_died_leaves_a_hole_that_players_are_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "stream"
    again = RUN + 8
    first = in_order(encode(RUN, 0.0, 4.0, ONE), [stage_mark(RUN, 1, 0.0)])
    second = in_order(
        encode(again, 5.52, 4.0, ONE), [stage_mark(again, 1, 5.52), mark(again, 2, 9.52, {"type": "end"})]
    )
    with reports() as taken:
        async with job(order(folder, taken)):
            async with composer(tmp_path / "encode.sock", RUN) as offered:
                await offered.play(first, speed=6)
                await until_published(folder, 1)
            async with composer(tmp_path / "encode.sock", again) as offered:
                await offered.play(second, speed=6)
                await wait(taken, "done")
    playlist = (folder / "low" / "index.m3u8").read_text()
    assert playlist.count("#EXT-X-DISCONTINUITY\n") == 1
    assert "#EXT-X-PROGRAM-DATE-TIME:2026-02-02T02:40:05.520Z" in playlist
    shown = film.pictures(folder / "low" / "index.m3u8")
    assert [picture.mark.tick for picture in shown if picture.mark] == [*range(4 * FPS), *range(138, 238)]


async def test_what_left_the_window_is_taken_away(tmp_path: Path) -> None:
    folder = tmp_path / "stream"
    messages = in_order(encode(RUN, 0.0, 40.0, ONE), [stage_mark(RUN, 1, 0.0), mark(RUN, 2, 40.0, {"type": "end"})])
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, job(order(folder, taken, window_s=8)):
            await offered.play(messages, speed=8)
            await wait(taken, "done")
    playlist = (folder / "high" / "index.m3u8").read_text()
    assert re.findall(r"^(\d+)\.m4s$", playlist, re.M) == ["15", "16", "17", "18", "19"]
    kept = sorted(int(path.stem) for path in (folder / "high").glob("*.m4s"))
    assert kept == list(range(7, 20))


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "stream"
    folder.write_text("no folder")
    with reports() as taken:
        async with job(order(folder, taken)) as publisher:
            assert (await wait(taken, "failed"))["code"] == "folder_unwritable"
            assert await asyncio.wait_for(publisher.wait(), 30) == 0


async def test_a_folder_that_is_taken_away_ends_the_stream_loudly(tmp_path: Path) -> None:
    folder = tmp_path / "stream"
    messages = in_order(encode(RUN, 0.0, 12.0, ONE), [stage_mark(RUN, 1, 0.0)])
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, job(order(folder, taken)) as publisher:
            await offered.play(messages[: len(messages) // 2], speed=8)
            await until_published(folder, 1)
            await asyncio.to_thread(folder.rename, tmp_path / "elsewhere")
            await offered.play(messages[len(messages) // 2 :], speed=8)
            assert (await wait(taken, "failed"))["code"] == "folder_gone"
            assert await asyncio.wait_for(publisher.wait(), 30) == 0
    assert taken.of("done") == []
