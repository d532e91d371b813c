"""Webhooks wake, once each, and are forgotten in time."""

from __future__ import annotations

from nhipcau.bus import MemoryBus
from nhipcau.services.hooks import REMEMBERED, ROSTER_TOPIC, HookInbox
from nhipcau_media.server import Hook, HookKind


def test_a_hook_wakes_once_and_only_when_it_tells_something() -> None:
    bus = MemoryBus()
    inbox = HookInbox(bus)
    joined = Hook("EV_1", HookKind.JOINED, "session-1-main", "point:1")
    for hook in (joined, joined, Hook("EV_2", HookKind.OTHER, "session-1-main")):
        inbox.take(hook)
    assert bus.published(ROSTER_TOPIC) == 1


def test_only_so_many_are_remembered() -> None:
    bus = MemoryBus()
    inbox = HookInbox(bus)
    for number in [*range(REMEMBERED + 1), 0]:
        inbox.take(Hook(f"EV_{number}", HookKind.LEFT, "session-1-main"))
    assert bus.published(ROSTER_TOPIC) == REMEMBERED + 2
