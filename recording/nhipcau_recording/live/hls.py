"""The HLS job: ``python -m nhipcau_recording.live.hls``, one order on standard input.

Owns one stream that pages fetch: reads the encode's socket, has segments written by a thread, reports.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import time
from pathlib import Path
from typing import Any

from nhipcau_media.contract.jobs import HlsOrder, ReportType
from nhipcau_media.job import Reporter, run_job
from nhipcau_recording.errors import RecordingError
from nhipcau_recording.live.folder import HlsFolder
from nhipcau_recording.live.segments import Segmenter
from nhipcau_recording.recorder import EXIT_UNTOLD
from nhipcau_recording.source import messages

log = logging.getLogger(__name__)

FIGURES_S = 2.5
#: Further behind the composer than its window no reader is: it is disconnected, and then begins at the front.
MOST_LAG_S = 10.0


async def stream(order: HlsOrder, reporter: Reporter, stopping: asyncio.Event) -> int:
    """Write segments until the room is over or ``stopping``; see ``contract/jobs.py`` for what is reported."""
    try:
        folder = await asyncio.to_thread(
            HlsFolder, Path(order.folder), window_s=order.window_s, min_free_mb=order.min_free_mb
        )
        segmenter = Segmenter(folder, order.video_kbps)
        if not segmenter.ended:
            await _until_over(order, reporter, stopping, folder, segmenter)
        await asyncio.to_thread(segmenter.close)
        figures = await asyncio.to_thread(_figures, folder, segmenter)
    except RecordingError as error:
        log.error("the stream stops: %s", error)
        reporter.report(ReportType.FAILED, {"code": error.code, "detail": error.detail})
        return 0 if await reporter.flush() else EXIT_UNTOLD
    reporter.report(ReportType.FIGURES, figures)
    reason = "ended" if segmenter.ended else "stopped"
    reporter.report(ReportType.DONE, {"bytes": folder.bytes, "reason": reason})
    return 0 if await reporter.flush() else EXIT_UNTOLD


async def _until_over(
    order: HlsOrder, reporter: Reporter, stopping: asyncio.Event, folder: HlsFolder, segmenter: Segmenter
) -> None:
    """Run until the first of: room over, told to stop. Raises RecordingError when the disk refuses."""
    async with asyncio.TaskGroup() as group:
        reading = group.create_task(_guard(_read(order.socket, reporter, folder, segmenter)), name="read")
        figures = group.create_task(_guard(_report_figures(reporter, folder, segmenter)), name="figures")
        stop = group.create_task(_guard(stopping.wait()), name="stopping")
        done, _ = await asyncio.wait((reading, stop, figures), return_when=asyncio.FIRST_COMPLETED)
        for task in (reading, figures, stop):
            task.cancel()
    if failure := next((failure for task in done if (failure := task.result())), None):
        raise failure


async def _guard(work: Any) -> RecordingError | None:
    try:
        await work
    except RecordingError as error:
        return error
    return None


async def _read(socket: str, reporter: Reporter, folder: HlsFolder, segmenter: Segmenter) -> None:
    def position() -> dict[str, Any]:
        return {"after": {str(track): list(at) for track, at in folder.state.positions.items()}}

    told = False
    first = folder.state.next_number
    async with contextlib.aclosing(messages(socket, position)) as batches:
        async for batch in batches:
            await asyncio.to_thread(segmenter.take, batch)
            if not told and folder.state.next_number > first:
                told = True
                reporter.report(ReportType.RUNNING, {"media_us": segmenter.published_us})
            if segmenter.ended:
                return


async def _report_figures(reporter: Reporter, folder: HlsFolder, segmenter: Segmenter) -> None:
    while True:
        await asyncio.sleep(FIGURES_S)
        reporter.report(ReportType.FIGURES, await asyncio.to_thread(_figures, folder, segmenter))


def _figures(folder: HlsFolder, segmenter: Segmenter) -> dict[str, Any]:
    state = folder.state
    still_s = time.monotonic() - segmenter.grew
    return {
        "bytes": folder.bytes,
        "free_mb": folder.free_mb,
        "segments": state.next_number,
        "window_s": round(sum(segment.duration_s for segment in state.segments), 1),
        "behind_s": round(behind_s(segmenter.published_us / 1e6, still_s, time.time()), 2),
        "still_s": round(still_s, 2),
    }


def behind_s(published_s: float, still_s: float, wall_s: float) -> float:
    """Age of the newest moment that can be fetched, seconds: what a viewer at the very front is behind.

    ``published_s``: that moment as media time (0: there is none yet); ``still_s``: seconds since it was written;
    ``wall_s``: the clock now. Media time does not follow a clock that is set, so the two are compared only where they
    agree.
    """
    if not published_s:
        return 0.0
    lag_s = wall_s - still_s - published_s
    return still_s + (lag_s if 0 <= lag_s <= MOST_LAG_S else 0.0)


def main() -> int:
    """Run the job; returns the exit code."""
    return asyncio.run(run_job(HlsOrder, stream))


if __name__ == "__main__":
    sys.exit(main())
