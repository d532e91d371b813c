"""What is done once a day: at the start, when the day has turned, and again at once after it failed."""

from __future__ import annotations

import asyncio
from datetime import date

from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.recording_care import delete_due
from nhipcau.services.request_keys import forget_ended
from nhipcau.services.stream_folders import clean_stream_folders
from nhipcau.services.working_calendar import propose_missing

EVERY_S = 60.0


async def work_daily(deployment: Deployment) -> None:
    """Run until cancelled. A day on which something failed is not done: who starts this again begins anew."""
    done: date | None = None
    while True:
        if done != (today := day_of(deployment.now())):
            await propose_missing(deployment)
            await delete_due(deployment)
            await clean_stream_folders(deployment)
            await forget_ended(deployment)
            done = today
        await asyncio.sleep(EVERY_S)
