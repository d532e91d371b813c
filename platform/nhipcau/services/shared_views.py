"""What all points of a session are told alike, made once for everybody who asks in the same moment.

Every change of the floor wakes 250 pages, and all of them ask for the session. Nobody owns a task here: the first who
asks after an event makes the view, those who ask meanwhile wait for it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

#: Sessions that are kept; the one asked for longest ago goes first.
KEPT = 32
#: What no event tells (a clock that runs out, a knock) is as old as this at most, seconds.
OLDEST_S = 1.0

ViewT = TypeVar("ViewT")


@dataclass(slots=True)
class _Kept(Generic[ViewT]):
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: The newest event when it was made; -1: nothing yet.
    head: int = -1
    made_at: float = 0.0
    view: ViewT | None = None


class SharedViews(Generic[ViewT]):
    """The newest view of each session that is asked for. Used on the event loop's thread only."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, _Kept[ViewT]] = OrderedDict()

    async def get(self, session_id: int, head: int, make: Callable[[], Awaitable[ViewT]]) -> ViewT:
        """Return a view that knows of every event up to ``head``; made by ``make`` unless there is one.

        ``head``: id of the newest event, read before ``make`` reads. Raises what ``make`` raises.
        """
        kept = self._kept.setdefault(session_id, _Kept())
        self._kept.move_to_end(session_id)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        async with kept.making:
            now = asyncio.get_running_loop().time()
            if kept.view is None or kept.head < head or now - kept.made_at > OLDEST_S:
                kept.view = await make()
                kept.head, kept.made_at = head, now
            return kept.view
