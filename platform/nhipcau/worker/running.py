"""All tasks of the worker, each owned and started again when it fails."""

from __future__ import annotations

import asyncio

from nhipcau.services.deployment import Deployment
from nhipcau.services.import_runs import work_imports
from nhipcau.worker import copies, preparation
from nhipcau.worker.daily import work_daily
from nhipcau.worker.help_keeper import HelpKeeper
from nhipcau.worker.keeping import keep_running
from nhipcau.worker.post import post_letters
from nhipcau.worker.reconciler import Reconciler
from nhipcau.worker.room_writer import RoomWriter
from nhipcau.worker.stage_writer import write_stages
from nhipcau.worker.timers import keep_time
from nhipcau.worker.tours import keep_tours
from nhipcau.worker.tree_clock import keep_days


async def run(deployment: Deployment) -> None:
    """Run until cancelled."""
    writer = RoomWriter(deployment)
    reconciler = Reconciler(deployment, writer)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(keep_running("stage writer", lambda: write_stages(deployment, writer)))
        tasks.create_task(keep_running("reconciler", reconciler.run))
        tasks.create_task(keep_running("calls to the engineer", HelpKeeper(deployment).run))
        tasks.create_task(keep_running("post", lambda: post_letters(deployment)))
        tasks.create_task(keep_running("timers", lambda: keep_time(deployment)))
        tasks.create_task(keep_running("tours", lambda: keep_tours(deployment)))
        tasks.create_task(keep_running("daily", lambda: work_daily(deployment)))
        tasks.create_task(keep_running("copies", lambda: copies.delete_them(deployment)))
        tasks.create_task(keep_running("reminders", lambda: preparation.remind(deployment)))
        tasks.create_task(keep_running("call sheets", lambda: preparation.follow_sheets(deployment)))
        tasks.create_task(keep_running("messages", lambda: preparation.post_calls(deployment)))
        tasks.create_task(keep_running("files", lambda: preparation.make_files(deployment)))
        tasks.create_task(keep_running("tree of bodies", lambda: keep_days(deployment)))
        tasks.create_task(keep_running("imports", lambda: work_imports(deployment)))
