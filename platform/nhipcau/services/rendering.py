"""Where documents are set: two threads of their own, with a bounded queue, never the loop."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from nhipcau.domain.errors import TooMany

_T = TypeVar("_T")

#: Documents that may wait; a whole province asks for fewer.
WAITING_MOST = 64
#: Longest that one waits to be set, seconds.
WAIT_S = 60

_threads = ThreadPoolExecutor(2, thread_name_prefix="document")


async def set_in_turn(work: Callable[..., _T], *args: object, **named: object) -> _T:
    """Run something that sets a document. Raises TooMany when too many wait, or when it takes too long."""
    if _threads._work_queue.qsize() >= WAITING_MOST:
        raise TooMany(seconds=5)
    try:
        async with asyncio.timeout(WAIT_S):
            return await asyncio.get_running_loop().run_in_executor(_threads, functools.partial(work, *args, **named))
    except TimeoutError:
        raise TooMany(seconds=30) from None
