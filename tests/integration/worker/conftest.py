"""A running worker beside a scene, in memory or at a real LiveKit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from nhipcau.services.deployment import Deployment, utc_now
from nhipcau.store.database import Database
from nhipcau.worker import run
from support.control_plane import make_deployment
from support.media_worlds import LiveKitWorld, livekit_world
from support.meetings import Scene, make_scene
from support.waiting import until


@asynccontextmanager
async def _running(deployment: Deployment) -> AsyncIterator[None]:
    task = asyncio.create_task(run(deployment))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def worker() -> Callable[[Deployment], AbstractAsyncContextManager[None]]:
    """The worker's tasks for as long as the block runs."""
    return _running


@pytest.fixture
async def world() -> AsyncIterator[LiveKitWorld]:
    """A real LiveKit and clients of it."""
    async with livekit_world() as made:
        yield made


@pytest.fixture
async def scene(
    database: Database,
    world: LiveKitWorld,
    tmp_path: Path,
    worker: Callable[[Deployment], AbstractAsyncContextManager[None]],
) -> AsyncIterator[Scene]:
    """An open session at LiveKit, with the worker at work."""
    made = await make_scene(make_deployment(database, media=world.server, now=utc_now, data_dir=tmp_path))
    async with worker(made.deployment):
        await made.open()
        await until(world.server.rooms)
        yield made
