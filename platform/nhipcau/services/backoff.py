"""Slowing down wrong tries: counted per key, in memory, bounded, forgotten after a while.

Refuses to know what a key is: whoever counts chooses keys that hit the guesser and nobody beside him.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class _Count:
    failures: int
    free_at: datetime
    last_at: datetime


class Backoff:
    """After ``free`` wrong tries each further one doubles the wait, up to ``longest``."""

    def __init__(self, *, free: int, longest: timedelta, forget: timedelta, keys: int = 20_000) -> None:
        self._free = free
        self._longest = longest
        self._forget = forget
        self._keys = keys
        self._counts: OrderedDict[Hashable, _Count] = OrderedDict()

    def wait_s(self, key: Hashable, now: datetime) -> int:
        """Return how many whole seconds this key has to wait; 0: it may try."""
        count = self._counts.get(key)
        if count is None or now >= count.free_at:
            return 0
        return math.ceil((count.free_at - now).total_seconds())

    def failed(self, key: Hashable, now: datetime) -> int:
        """Note a wrong try and return how many there have been."""
        count = self._counts.pop(key, None)
        if count is None or now - count.last_at > self._forget:
            count = _Count(0, now, now)
        count.failures += 1
        count.last_at = now
        over = count.failures - self._free
        if over >= 0:
            # From 2^20 s on every cap is reached.
            count.free_at = now + min(self._longest, timedelta(seconds=2 ** min(over, 20)))
        self._counts[key] = count
        while len(self._counts) > self._keys:
            self._counts.popitem(last=False)
        return count.failures

    def succeeded(self, key: Hashable) -> None:
        """Forget the wrong tries of a key."""
        self._counts.pop(key, None)
