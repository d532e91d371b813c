"""Wake-ups inside one process."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class MemoryBus:
    """Wakes whoever waits for a topic. Bound to one event loop."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._published: defaultdict[str, int] = defaultdict(int)

    def publish(self, topic: str) -> None:
        """Wake everybody who waits for the topic now."""
        self._published[topic] += 1
        for event in self._waiting[topic]:
            event.set()

    def published(self, topic: str) -> int:
        """How often the topic was published; tells whether something came since one looked last."""
        return self._published[topic]

    async def wait(self, topic: str, timeout_s: float) -> bool:
        """Wait for a wake-up; False when the time ran out."""
        event = asyncio.Event()
        self._waiting[topic].add(event)
        try:
            async with asyncio.timeout(timeout_s):
                await event.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting[topic].discard(event)
        return True
