"""A running worker beside a scene."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from nhipcau.services.deployment import Deployment
from nhipcau.worker import run


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
