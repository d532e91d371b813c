"""Keeps a task of the worker running: what fails is said and started again, and holds back nothing else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nhipcau.services.deployment import Deployment

log = logging.getLogger(__name__)

#: Pause before a task that failed is started again: the first one, and the longest. Seconds.
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is looked after again and again."""

    #: As the log names it.
    name: str
    act: Callable[[Deployment], Awaitable[object]]
    #: Pause after it was done, seconds.
    every_s: float = 1.0
    #: It is broken off and begun anew after so long, seconds: longer than it may wait for the writers before it and for
    #: its own statement (``store.database``).
    within_s: float = 60.0


async def keep_duties(deployment: Deployment, *duties: Duty) -> None:
    """Run until cancelled, each duty in a task of its own: one that is slow or fails holds back none of the others."""
    async with asyncio.TaskGroup() as tasks:
        for duty in duties:
            tasks.create_task(_keep_duty(deployment, duty))


async def keep_running(name: str, task: Callable[[], Awaitable[None]]) -> None:
    """Run a task for ever: when it fails, say so and start it again, ever later while it goes on failing."""
    pause = FIRST_PAUSE_S
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        try:
            await task()
        except Exception:
            log.exception("worker task failed: %s", name)
        if loop.time() - started > LONGEST_PAUSE_S:
            pause = FIRST_PAUSE_S
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)


async def _keep_duty(deployment: Deployment, duty: Duty) -> None:
    async def again_and_again() -> None:
        while True:
            async with asyncio.timeout(duty.within_s):
                await duty.act(deployment)
            await asyncio.sleep(duty.every_s)

    await keep_running(duty.name, again_and_again)
