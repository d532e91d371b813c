"""A room in the in-memory media server, the worker's parts run by hand."""

from __future__ import annotations

from nhipcau.domain.roles import Actor
from nhipcau.worker.reconciler import Reconciler
from nhipcau.worker.room_writer import RoomWriter
from nhipcau.worker.stage_writer import write_changed
from nhipcau_media.memory import MemoryClient, MemoryMediaServer
from support.control_plane import Clock
from support.meetings import Scene


class RoomByHand:
    """A meeting whose points come in, and whose roster is compared when the test says so."""

    def __init__(self, scene: Scene, clock: Clock) -> None:
        assert isinstance(scene.deployment.media, MemoryMediaServer)
        self.scene, self.clock, self.media = scene, clock, scene.deployment.media
        self.writer = RoomWriter(scene.deployment)
        self.reconciler = Reconciler(scene.deployment, self.writer)
        self.clients: dict[int, MemoryClient] = {}

    async def look(self) -> None:
        await write_changed(self.scene.deployment, self.writer)
        await self.reconciler.tick()

    async def enter(self, *actors: Actor) -> None:
        await self.look()
        for actor in actors:
            self.clients[actor.point_id] = self.media.join((await self.scene.join(actor)).token)
        await self.look()
