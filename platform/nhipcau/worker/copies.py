"""Copies of deleted recordings in the storage: deleted there too, tried again until it is done."""

from __future__ import annotations

import asyncio

from nhipcau.services.deployment import Deployment
from nhipcau.services.recording_uploads import delete_copies

#: Seconds between two looks; ever longer while a storage is away.
EVERY_S = 5.0
LONGEST_S = 300.0


async def delete_them(deployment: Deployment) -> None:
    """Run until cancelled."""
    wait_s = EVERY_S
    while True:
        left = await delete_copies(deployment)
        wait_s = min(wait_s * 2, LONGEST_S) if left else EVERY_S
        await asyncio.sleep(wait_s)
