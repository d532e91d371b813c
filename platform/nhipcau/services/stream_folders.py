"""Files of live streams that are over: kept for a day, so that those who came late may look, then taken away."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from nhipcau.domain.streaming import AT_WORK
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Stream

#: How long the files of an ended stream stay.
KEPT = timedelta(days=1)


async def clean_stream_folders(deployment: Deployment) -> int:
    """Take away what no stream needs any more; returns how many folders."""
    root = deployment.settings.streams_dir
    there = await asyncio.to_thread(_folders, root)
    if not there:
        return 0
    since = deployment.now() - KEPT
    async with deployment.database.read() as tx:
        rows = await tx.scalars(select(Stream).where(Stream.folder.in_(there), Stream.removed_at.is_(None)))
        needed = {
            stream.folder
            for stream in rows
            if stream.state in AT_WORK or (stream.ended_at is not None and stream.ended_at > since)
        }
    gone = there - needed
    for name in gone:
        await asyncio.to_thread(shutil.rmtree, root / name, ignore_errors=True)
    return len(gone)


def _folders(root: Path) -> set[str]:
    return {path.name for path in root.iterdir() if path.is_dir()} if root.is_dir() else set()
