"""What runs in the background for Art. 9.2 and 9.3: reminders, call sheets, messages, files."""

from __future__ import annotations

import asyncio

import httpx2

from nhipcau.services.call_hook import send_due
from nhipcau.services.call_sheet import note_arrivals
from nhipcau.services.deployment import Deployment
from nhipcau.services.file_making import make_next, requeue_broken_off
from nhipcau.services.reminders import plan_from_events, tell_due
from nhipcau.services.seat_links import end_links
from nhipcau.services.uploads import FILES_TOPIC, throw_away_abandoned

REMINDERS_EVERY_S = 5.0
SHEETS_EVERY_S = 1.0
MESSAGES_EVERY_S = 1.0
FILES_EVERY_S = 2.0
#: Abandoned uploads are looked for so often.
CLEAN_EVERY_S = 600.0


async def remind(deployment: Deployment) -> None:
    """Plan and tell reminders until cancelled."""
    while True:
        while await plan_from_events(deployment):
            pass
        await tell_due(deployment)
        await asyncio.sleep(REMINDERS_EVERY_S)


async def follow_sheets(deployment: Deployment) -> None:
    """Set *đã vào* on call sheets and end telephones of ended sessions, until cancelled."""
    while True:
        await note_arrivals(deployment)
        await end_links(deployment)
        await asyncio.sleep(SHEETS_EVERY_S)


async def post_calls(deployment: Deployment) -> None:
    """Post calls to the provider until cancelled; nothing is looked at while no hook is set."""
    async with httpx2.AsyncClient() as client:
        while True:
            if not await send_due(deployment, client):
                await asyncio.sleep(MESSAGES_EVERY_S)


async def make_files(deployment: Deployment) -> None:
    """Make uploaded files ready, one after the other, until cancelled."""
    await requeue_broken_off(deployment)
    loop = asyncio.get_running_loop()
    cleaned = -CLEAN_EVERY_S
    while True:
        if loop.time() - cleaned >= CLEAN_EVERY_S:
            await throw_away_abandoned(deployment)
            cleaned = loop.time()
        if not await make_next(deployment):
            await deployment.bus.wait(FILES_TOPIC, FILES_EVERY_S)
