"""Goes on with tours, and ends looks whose page is gone: what stands in the database outlives this process."""

from __future__ import annotations

import asyncio

from nhipcau.services.deployment import Deployment
from nhipcau.services.tours import move_on

#: A step comes at most so much later than it should, seconds.
EVERY_S = 0.5


async def keep_tours(deployment: Deployment) -> None:
    """Run until cancelled."""
    while True:
        await move_on(deployment)
        await asyncio.sleep(EVERY_S)
