"""Waiting until something is so, generously: the machine may be busy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(
    probe: Callable[[], Awaitable[T]], holds: Callable[[T], bool] = bool, *, seconds: float = 30.0, every: float = 0.05
) -> T:
    """Ask ``probe`` until what it returns ``holds``, and return that; AssertionError with the last answer otherwise."""
    last = await probe()
    try:
        async with asyncio.timeout(seconds):
            while not holds(last):
                await asyncio.sleep(every)
                last = await probe()
    except TimeoutError:
        raise AssertionError(f"still {last!r} after {seconds} s") from None
    return last
