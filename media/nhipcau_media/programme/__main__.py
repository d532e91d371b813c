"""``python -m nhipcau_media.programme``: compose one room, from an order on standard input."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from nhipcau_media.contract.jobs import EXIT_STALE_ORDER, ProgrammeOrder, ReportType
from nhipcau_media.job import EXIT_STOPPED, Reporter, run_job
from nhipcau_media.programme.composer import Composer
from nhipcau_media.programme.intake import Intake, OrderStale
from nhipcau_media.programme.items import Item
from nhipcau_media.programme.offer import Offer
from nhipcau_media.programme.runs import KEEP_S, Now, Run, keep_run, next_run
from nhipcau_media.programme.sources import Sources
from nhipcau_media.programme.window import Window

log = logging.getLogger(__name__)

FIGURES_S = 5.0
#: Looks at the composing thread, a second apart, that may find it where it was. Counted, not timed: a process that was
#: stopped, or a machine that was asleep, is not hung.
MOST_STILL = 8
#: Exit code of a composer whose thread is hung; the runner starts it again.
EXIT_HUNG = 75
#: Seconds for readers to be given everything at the end.
DRAIN_S = 3.0
#: Seconds that the end is still offered to a reader that is just being started again.
LINGER_S = 3.0


async def work(order: ProgrammeOrder, reporter: Reporter, stopping: asyncio.Event) -> int:
    """Compose and offer until the room has ended (code 0) or the job is told to stop (``EXIT_STOPPED``).

    A token that has expired ends it too when it is needed: a connection that stands does not ask for it. Raises what
    the parts raise.
    """
    loop = asyncio.get_running_loop()
    path = Path(order.socket)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = path.with_name(path.name + ".run")
    now = Now.read()
    run = next_run(kept, now)
    offer = Offer(Window(run.number))
    sources = Sources()

    def deliver(items: Sequence[Item]) -> None:
        offer.take(items)
        intake.take(items)
        composer.publishing = intake.publishing
        composer.make(intake.taken)

    def emit(items: Sequence[Item]) -> None:
        loop.call_soon_threadsafe(deliver, items)

    composer = Composer(order, sources, emit, run.ahead_us(now))
    intake = Intake(order, sources, composer.set_stage, composer.ask_key)
    code, ended = EXIT_STOPPED, False
    async with offer.listening(path):
        # The output begins before the media server is asked for anything.
        composing = asyncio.create_task(asyncio.to_thread(composer.run), name="composing")
        receiving = asyncio.create_task(intake.run(), name="receiving")
        telling = asyncio.create_task(_tell(reporter, run.number, intake, composer, offer), name="telling")
        keeping = asyncio.create_task(_keep(kept, run), name="keeping")
        looking = asyncio.create_task(_end_when_hung(composer), name="looking")
        waiting = asyncio.create_task(stopping.wait(), name="stopping")
        try:
            await asyncio.wait({composing, receiving, telling, keeping, waiting}, return_when=asyncio.FIRST_COMPLETED)
            for part in (composing, receiving, telling, keeping):
                if part.done():
                    part.result()
            # Not told of whatever else ends this process: the recording would end with it.
            ended = receiving.done() and not stopping.is_set()
            code = 0 if ended else EXIT_STOPPED
        except OrderStale:
            log.warning("the order's token has expired: another one is needed")
            code = EXIT_STALE_ORDER
        finally:
            # One more picture shows (and one more mark tells) the stage that ended the room.
            await asyncio.sleep(2 / order.fps)
            composer.stop(room_ended=ended)
            for task in (receiving, telling, keeping, waiting):
                task.cancel()
            await asyncio.gather(composing, receiving, telling, keeping, waiting, return_exceptions=True)
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
        await offer.drained(DRAIN_S)
        if ended:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LINGER_S):
                    await stopping.wait()
    return code


async def _end_when_hung(composer: Composer) -> None:
    """End the process when its thread no longer comes round: a thread cannot be ended, and everybody looks at it."""
    still, turns = 0, composer.turns
    while still < MOST_STILL:
        await asyncio.sleep(1)
        still = still + 1 if composer.turns == turns else 0
        turns = composer.turns
    log.error("composing is hung")
    sys.stderr.flush()
    os._exit(EXIT_HUNG)


async def _keep(path: Path, run: Run) -> None:
    """Remember how far media time is, so that the next run goes on from there."""
    while True:
        await asyncio.sleep(KEEP_S)
        await asyncio.to_thread(keep_run, path, run, Now.read())


async def _tell(reporter: Reporter, run: int, intake: Intake, composer: Composer, offer: Offer) -> None:
    """Report RUNNING once it is in the room, and figures every few seconds."""
    await intake.arrived.wait()
    reporter.report(ReportType.RUNNING, {"run": run})
    pictures, size, cpu, at = composer.pictures, offer.bytes, time.process_time(), time.monotonic()
    made = composer.made
    while True:
        await asyncio.sleep(FIGURES_S)
        now = time.monotonic()
        span = now - at
        reporter.report(
            ReportType.FIGURES,
            {
                "run": run,
                "connected": intake.connected,
                "fps": round((composer.pictures - pictures) / span, 2),
                "skipped": composer.skipped,
                # What nobody takes is not made.
                "smaller_fps": {name: round((count - made[name]) / span, 1) for name, count in composer.made.items()},
                "published": intake.publishing,
                "kbps": round((offer.bytes - size) * 8 / span / 1000),
                "cpu_core": round((time.process_time() - cpu) / span, 3),
                "readers": offer.readers,
                "fault": composer.fault,
            },
        )
        pictures, size, cpu, at = composer.pictures, offer.bytes, time.process_time(), now
        made = composer.made


if __name__ == "__main__":
    code = asyncio.run(run_job(ProgrammeOrder, work))
    # Everything is closed. The SDK's own threads may still call into Python (a connection was being made), and abort
    # the process when they find the interpreter gone: it must not be taken down under them.
    sys.stderr.flush()
    os._exit(code)
