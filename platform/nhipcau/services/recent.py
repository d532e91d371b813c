"""Answers that may be given again for a few seconds: bounded, kept in memory only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Keeps the newest answers; what was asked longest ago makes room."""

    def __init__(self, *, holds: timedelta, most: int) -> None:
        self._holds = holds
        self._most = most
        self._kept: OrderedDict[K, tuple[datetime, V]] = OrderedDict()

    def get(self, key: K, now: datetime) -> V | None:
        """Return the answer when it is recent."""
        found = self._kept.get(key)
        return found[1] if found is not None and now - found[0] < self._holds else None

    def keep(self, key: K, value: V, now: datetime) -> None:
        """Keep an answer from now on."""
        self._kept[key] = (now, value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
