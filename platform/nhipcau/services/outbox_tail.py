"""The newest events, read once for all event streams of this process.

Nobody owns a task here: whoever waits for news reads for everybody, at most once at a time. Older events come from SQL.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from itertools import takewhile

from sqlalchemy import func, select

from nhipcau.bus import MemoryBus
from nhipcau.store.database import Database
from nhipcau.store.models import Event

#: Events kept in memory.
KEPT = 2000
#: Events read at once.
PAGE = 500
#: Readers look by themselves this often, whatever the bus says (seconds).
LOOK_EVERY_S = 0.5

TOPIC = "events"


class OutboxTail:
    """Ring of the newest events. Ids commit in order (see *One writer at a time*), so ``id > last`` misses none."""

    def __init__(self) -> None:
        self._ring: deque[Event] = deque(maxlen=KEPT)
        self._last: int | None = None
        self._lock = asyncio.Lock()
        self._seen = -1
        self._looked_at = 0.0

    async def newest(self, database: Database, bus: MemoryBus) -> int:
        """Return the id of the newest event; 0 when there is none."""
        await self._refresh(database, bus)
        return self._last or 0

    async def since(self, database: Database, bus: MemoryBus, after: int) -> Sequence[Event]:
        """Return up to ``PAGE`` events after an id, oldest first; empty when there are none yet."""
        await self._refresh(database, bus)
        if self._last is not None and after >= self._last:
            return ()
        if self._ring and after >= self._ring[0].id - 1:
            return self._newer(after)[:PAGE]
        return await _read(database, after)

    def _newer(self, after: int) -> list[Event]:
        # Readers are nearly up to date: the few they lack stand at the right end of two thousand.
        newer = list(takewhile(lambda event: event.id > after, reversed(self._ring)))
        newer.reverse()
        return newer

    async def wait(self, bus: MemoryBus) -> None:
        """Wait for a wake-up, half a second at most."""
        if bus.published(TOPIC) == self._seen:
            await bus.wait(TOPIC, LOOK_EVERY_S)

    async def _refresh(self, database: Database, bus: MemoryBus) -> None:
        # One reader for all streams: after a wake-up the first who comes reads, the others find it done.
        async with self._lock:
            now = asyncio.get_running_loop().time()
            published = bus.published(TOPIC)
            if published == self._seen and now - self._looked_at < LOOK_EVERY_S:
                return
            self._seen, self._looked_at = published, now
            if self._last is None:
                async with database.read() as tx:
                    self._last = int(await tx.scalar(select(func.max(Event.id))) or 0)
                return
            while page := await _read(database, self._last):
                self._ring.extend(page)
                self._last = page[-1].id
                if len(page) < PAGE:
                    break


async def _read(database: Database, after: int) -> Sequence[Event]:
    async with database.read() as tx:
        rows = await tx.scalars(select(Event).where(Event.id > after).order_by(Event.id).limit(PAGE))
        return rows.all()
