"""Webhooks of the media server: hints to look at a roster at once, never the truth."""

from __future__ import annotations

from collections import OrderedDict

from nhipcau.bus import MemoryBus
from nhipcau_media.server import Hook, HookKind

#: Wakes whoever compares rosters.
ROSTER_TOPIC = "roster"

#: Ids of hooks that are remembered; a server repeats one within seconds.
REMEMBERED = 4096

_TELLING = frozenset({HookKind.JOINED, HookKind.LEFT, HookKind.TRACK_PUBLISHED, HookKind.ROOM_FINISHED})


class HookInbox:
    """Takes verified hooks. A lost one costs a second, one that came twice costs nothing."""

    def __init__(self, bus: MemoryBus) -> None:
        self._bus = bus
        self._seen: OrderedDict[str, None] = OrderedDict()

    def take(self, hook: Hook) -> None:
        """Wake the reconciler when the hook is new and tells of somebody who came, went or published."""
        if hook.id in self._seen:
            return
        self._seen[hook.id] = None
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        if hook.kind in _TELLING:
            self._bus.publish(ROSTER_TOPIC)
