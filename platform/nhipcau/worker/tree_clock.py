"""The day's turn in the tree of bodies: what was decided for a day happens on it, within a minute."""

from __future__ import annotations

import asyncio

from nhipcau.services.deployment import Deployment
from nhipcau.services.tree_day import keep_day

EVERY_S = 60.0


async def keep_days(deployment: Deployment) -> None:
    """Run until cancelled."""
    while True:
        await keep_day(deployment)
        await asyncio.sleep(EVERY_S)
