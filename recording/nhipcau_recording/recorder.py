"""The recorder job: ``python -m nhipcau_recording.recorder``, one order on standard input.

Owns the life of one recording: reads the composer's socket, has everything written by threads, reports. It ends when
the room is over, when it is told to, and loudly when the disk does not take any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from nhipcau_media.contract.framing import VIDEO_TRACK
from nhipcau_media.contract.jobs import RecorderOrder, ReportType
from nhipcau_media.job import Reporter, run_job
from nhipcau_recording.continuity import Hole
from nhipcau_recording.errors import FolderBusy, RecordingError
from nhipcau_recording.positions import resume_payload
from nhipcau_recording.source import messages
from nhipcau_recording.writing import Writing

log = logging.getLogger(__name__)

SYNC_S = 2.0
FIGURES_S = 2.5
#: Exit code when the API could not be told how it ended: the runner starts the job again, which tells it again.
EXIT_UNTOLD = 3
#: Exit code when another process works in the folder: an older life of this job, which the runner is ending.
EXIT_BUSY = 4


async def record(order: RecorderOrder, reporter: Reporter, stopping: asyncio.Event) -> int:
    """Record until the room is over or ``stopping``; see ``contract/jobs.py`` for what is reported."""
    try:
        writing = await asyncio.to_thread(Writing.open, Path(order.folder), order.title, order.min_free_mb)
    except FolderBusy as error:
        log.warning("%s", error)
        return EXIT_BUSY
    except RecordingError as error:
        return await _failed(reporter, error)
    try:
        failure = None if writing.ended else await _until_over(order, reporter, stopping, writing)
    finally:
        closing = await _guard(asyncio.to_thread(writing.close))
    failure = failure or closing or await _guard(_last_figures(reporter, writing))
    if failure:
        return await _failed(reporter, failure)
    reporter.report(
        ReportType.DONE,
        {
            "duration_s": round(writing.progress.seconds, 3),
            "bytes": writing.bytes,
            "reason": "ended" if writing.ended else "stopped",
        },
    )
    return 0 if await reporter.flush() else EXIT_UNTOLD


async def _until_over(
    order: RecorderOrder, reporter: Reporter, stopping: asyncio.Event, writing: Writing
) -> RecordingError | None:
    """Run until the first of: room over, told to stop, the disk refuses; returns the latter's error."""
    async with asyncio.TaskGroup() as group:
        works = [
            group.create_task(_guard(_read(order.socket, reporter, writing)), name="read"),
            group.create_task(_guard(_sync(writing)), name="sync"),
            group.create_task(_guard(_report_figures(reporter, writing)), name="figures"),
            group.create_task(_guard(stopping.wait()), name="stopping"),
        ]
        done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        for work in works:
            work.cancel()
    return next((failure for work in done if (failure := work.result())), None)


async def _guard(work: Coroutine[Any, Any, object]) -> RecordingError | None:
    """Do the work; returns why it could not go on."""
    try:
        await work
    except RecordingError as error:
        return error
    return None


async def _read(socket: str, reporter: Reporter, writing: Writing) -> None:
    loop = asyncio.get_running_loop()

    def tell(hole: Hole) -> None:
        data = {"from_us": hole.from_us, "to_us": hole.to_us, "cause": hole.cause}
        loop.call_soon_threadsafe(reporter.report, ReportType.GAP, data)

    told = False
    async with contextlib.aclosing(messages(socket, lambda: resume_payload(writing.progress))) as batches:
        async for batch in batches:
            await asyncio.to_thread(writing.take, batch, tell)
            if not told and writing.packets:
                told = True
                at = writing.progress.tracks.get(VIDEO_TRACK)
                reporter.report(ReportType.RUNNING, {"media_us": at.time_us if at else 0})
            if writing.ended:
                return


async def _sync(writing: Writing) -> None:
    while True:
        await asyncio.sleep(SYNC_S)
        await asyncio.to_thread(writing.sync)


async def _report_figures(reporter: Reporter, writing: Writing) -> None:
    while True:
        await asyncio.sleep(FIGURES_S)
        _figures(reporter, writing)


async def _last_figures(reporter: Reporter, writing: Writing) -> None:
    _figures(reporter, writing)


def _figures(reporter: Reporter, writing: Writing) -> None:
    reporter.report(
        ReportType.FIGURES,
        {
            "bytes": writing.bytes,
            "free_mb": writing.free_mb,
            "seconds": round(writing.progress.seconds, 3),
            "still_s": round(writing.still_s, 3),
        },
    )


async def _failed(reporter: Reporter, error: RecordingError) -> int:
    log.error("recording stops: %s", error)
    reporter.report(ReportType.FAILED, {"code": error.code, "detail": error.detail})
    return 0 if await reporter.flush() else EXIT_UNTOLD


def main() -> int:
    """Run the job; returns the exit code."""
    return asyncio.run(run_job(RecorderOrder, record))


if __name__ == "__main__":
    sys.exit(main())
