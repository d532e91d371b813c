"""The finisher job: ``python -m nhipcau_recording.finisher``, one order on standard input, at low priority."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from functools import partial
from pathlib import Path

from nhipcau_media.contract.jobs import FilmReport, FinisherOrder, ReportType
from nhipcau_media.job import Reporter, run_job
from nhipcau_recording.errors import FolderBusy, RecordingError
from nhipcau_recording.finish import Percent, finish
from nhipcau_recording.recorder import EXIT_BUSY, EXIT_UNTOLD

log = logging.getLogger(__name__)

#: Rooms that are live come first.
NICE = 10
#: An error that nobody foresaw may be of the moment: so often, and so many seconds apart, the film is tried.
ATTEMPTS = 3
AGAIN_S = 2.0
#: Exit code when it was told to stop before the film was made; started again it begins anew.
EXIT_STOPPED = 5


async def make_film(order: FinisherOrder, reporter: Reporter, stopping: asyncio.Event) -> int:
    """Make the film; see ``contract/jobs.py`` for what is reported."""
    os.nice(NICE)
    loop = asyncio.get_running_loop()
    told = -1

    def tell(percent: int) -> None:
        nonlocal told
        if percent > told:
            told = percent
            loop.call_soon_threadsafe(reporter.report, ReportType.PROGRESS, {"percent": percent})
        if stopping.is_set():
            raise _StoppedError

    try:
        film = await _made(order, tell, stopping)
    except _StoppedError:
        return EXIT_STOPPED
    except FolderBusy as error:
        log.warning("%s", error)
        return EXIT_BUSY
    except RecordingError as error:
        log.error("no film: %s", error)
        reporter.report(ReportType.FAILED, {"code": error.code, "detail": error.detail})
    else:
        reporter.report(ReportType.DONE, film.model_dump(mode="json"))
    return 0 if await reporter.flush() else EXIT_UNTOLD


async def _made(order: FinisherOrder, tell: Percent, stopping: asyncio.Event) -> FilmReport:
    """Make the film; what nobody foresaw is tried again and then said. Raises RecordingError, _StoppedError."""
    work = partial(finish, Path(order.folder), order.title, tell, min_free_mb=order.min_free_mb)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await asyncio.to_thread(work)
        except (RecordingError, _StoppedError):
            raise
        except Exception as error:
            log.exception("attempt %d of %d failed", attempt, ATTEMPTS)
            failure = error
        if attempt < ATTEMPTS:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), AGAIN_S)
                raise _StoppedError
    raise RecordingError(repr(failure)[:200]) from failure


class _StoppedError(Exception):
    """Told to stop while at work."""


def main() -> int:
    """Run the job; returns the exit code."""
    return asyncio.run(run_job(FinisherOrder, make_film))


if __name__ == "__main__":
    sys.exit(main())
