"""What every use case needs from the running system."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nhipcau.bus import MemoryBus
from nhipcau.services.entrance import Entrance
from nhipcau.services.hooks import HookInbox
from nhipcau.services.job_figures import JobFigures
from nhipcau.services.outbox_tail import OutboxTail
from nhipcau.services.shared_views import SharedViews
from nhipcau.services.wall_memory import WallMemory
from nhipcau.settings import Settings
from nhipcau.store.database import Database
from nhipcau_media.server import MediaServer


def utc_now() -> datetime:
    """Return the present instant (aware, UTC)."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Deployment:
    """The parts of one running control plane; made once at the start and handed to every use case."""

    settings: Settings
    database: Database
    media: MediaServer
    #: Wakes readers of the outbox and the stage writer; never carries facts.
    bus: MemoryBus = field(default_factory=MemoryBus)
    #: Newest events, read once for all streams.
    tail: OutboxTail = field(default_factory=OutboxTail)
    #: Sessions as all their points see them (``session_view.Whole``).
    views: SharedViews[Any] = field(default_factory=SharedViews)
    #: What runners and jobs said last; never stored.
    figures: JobFigures = field(default_factory=JobFigures)
    #: What the pages of points posted last; never stored.
    wall: WallMemory = field(default_factory=WallMemory)
    #: Password hashing in turn, and limits on guesses.
    entrance: Entrance = field(default_factory=Entrance)
    #: Chapters are cut out of films one at a time.
    cutting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    #: The clock; tests inject their own.
    now: Callable[[], datetime] = utc_now
    #: Takes the media server's webhooks.
    hooks: HookInbox = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hooks", HookInbox(self.bus))
