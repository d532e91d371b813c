"""Both media servers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from support.media_worlds import MemoryWorld, World, livekit_world


@pytest.fixture(params=["memory", pytest.param("livekit", marks=pytest.mark.livekit)])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """A media server with nobody in it."""
    if request.param == "memory":
        yield MemoryWorld()
    else:
        async with livekit_world() as world:
            yield world
