"""The upload job: ``python -m nhipcau_recording.storage.job``, one order on standard input, at low priority."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from pathlib import Path

from nhipcau_media.contract.jobs import ReportType, UploadOrder
from nhipcau_media.job import Reporter, run_job
from nhipcau_recording.recorder import EXIT_UNTOLD
from nhipcau_recording.storage.port import StorageAway, StorageError, open_storage
from nhipcau_recording.storage.sending import Progress, send

log = logging.getLogger(__name__)

#: Rooms that are live come first.
NICE = 10
#: Seconds between attempts while the storage is away.
BACK_OFF_S = (2.0, 5.0, 15.0, 60.0, 300.0)


async def upload(order: UploadOrder, reporter: Reporter, stopping: asyncio.Event) -> int:
    """Send a recording until it is there whole; see ``contract/jobs.py`` for what is reported."""
    os.nice(NICE)
    sending = asyncio.create_task(_send(order, reporter), name="send")
    stop = asyncio.create_task(stopping.wait(), name="stopping")
    await asyncio.wait((sending, stop), return_when=asyncio.FIRST_COMPLETED)
    for task in (sending, stop):
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sending
    return 0 if await reporter.flush() else EXIT_UNTOLD


async def _send(order: UploadOrder, reporter: Reporter) -> None:
    attempt = 0
    while True:
        try:
            index = await send(open_storage(order.storage), Path(order.folder), _teller(reporter))
        except StorageAway as error:
            wait_s = BACK_OFF_S[min(attempt, len(BACK_OFF_S) - 1)]
            attempt += 1
            log.warning("the storage is away: %s; again in %s s", error, wait_s)
            reporter.report(ReportType.AWAY, {"code": error.code, "attempt": attempt, "wait_s": wait_s})
            await asyncio.sleep(wait_s)
        except StorageError as error:
            log.error("no upload: %s", error.code)
            reporter.report(ReportType.FAILED, {"code": error.code})
            return
        except OSError as error:
            log.error("no upload: %s", error)
            reporter.report(ReportType.FAILED, {"code": "folder_unreadable"})
            return
        else:
            total = sum(file.bytes for file in index.files)
            reporter.report(ReportType.DONE, {"bytes": total, "files": len(index.files)})
            return


def _teller(reporter: Reporter) -> Progress:
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        percent = 100 * done // total if total else 100
        if percent > told:
            told = percent
            reporter.report(ReportType.PROGRESS, {"percent": percent, "bytes": done, "total": total})

    return tell


def main() -> int:
    """Run the job; returns the exit code."""
    return asyncio.run(run_job(UploadOrder, upload))


if __name__ == "__main__":
    sys.exit(main())
