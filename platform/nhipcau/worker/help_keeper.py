"""Keeps the rooms of calls to the engineer as the database says: made, guarded, and closed when the call has ended."""

from __future__ import annotations

import logging

from nhipcau.services.deployment import Deployment
from nhipcau.services.help_rooms import TOPIC, HelpRoom, call_of, help_rooms
from nhipcau.worker.room_writer import strays
from nhipcau.worker.running_rooms import gone_holders
from nhipcau_media.contract.identity import GENERATION_ATTRIBUTE
from nhipcau_media.server import MediaServerError, Participant, ParticipantNotFound, RoomNotFound

log = logging.getLogger(__name__)

EVERY_S = 1.0


class HelpKeeper:
    """Run ``run`` as a task, or ``tick`` once."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._media = deployment.media
        #: Rooms may be left from before this process started, or from what was published since.
        self._left = True
        self._told = 0

    async def run(self) -> None:
        """Run until cancelled."""
        bus = self._deployment.bus
        while True:
            seen = bus.published(TOPIC)
            await self.tick()
            if bus.published(TOPIC) == seen:
                await bus.wait(TOPIC, EVERY_S)

    async def tick(self) -> None:
        """Compare once. While nobody calls this costs one query; a room that fails keeps none of the others waiting."""
        if (told := self._deployment.bus.published(TOPIC)) != self._told:
            self._told, self._left = told, True
        async with self._deployment.database.read() as tx:
            calling = bool(await help_rooms(tx))
        if not calling and not self._left:
            return
        self._left = True
        failed: dict[str, str] = {}
        try:
            known = {name for name in await self._media.rooms() if call_of(name)}
        except MediaServerError as error:
            log.warning("rooms of calls not kept: %s", error)
            return
        rosters: dict[str, tuple[Participant, ...]] = {}
        for name in known:
            try:
                rosters[name] = await self._roster(name)
            except MediaServerError as error:
                failed[name] = str(error)
        # After the rosters: an answer or admission that came between shows in the database, never the other way
        # round.
        async with self._deployment.database.read() as tx:
            rooms = {room.name: room for room in await help_rooms(tx)}
            gone = await gone_holders(tx, {side.holder for room in rooms.values() for side in room.sides.values()})
        for name in (known | set(rooms)) - set(failed):
            try:
                await self._keep(name, rooms.get(name), rosters.get(name), gone)
            except MediaServerError as error:
                failed[name] = str(error)
        for name, why in failed.items():
            log.warning("%s not kept: %s", name, why)
        self._left = bool(rooms or failed)

    async def _keep(
        self, name: str, room: HelpRoom | None, roster: tuple[Participant, ...] | None, gone: frozenset[str]
    ) -> None:
        """Close, open or guard one room; without a roster it is not at the media server."""
        if room is None:
            await self._media.close_room(name)
        elif roster is None:
            await self._media.open_room(name, room.stage)
        else:
            await self._guard(room, roster, gone)

    async def _roster(self, name: str) -> tuple[Participant, ...]:
        try:
            return await self._media.roster(name)
        except RoomNotFound:
            return ()

    async def _guard(self, room: HelpRoom, roster: tuple[Participant, ...], gone: frozenset[str]) -> None:
        """Put out whoever is not one of the two, and take what may not be heard there."""
        for participant in roster:
            try:
                if not self._belongs(room, participant, gone):
                    await self._remove(room.name, participant)
                elif smuggled := strays(room.stage, participant):
                    for track in smuggled:
                        await self._media.revoke_track(room.name, participant.identity, track.sid)
                elif participant.grants != room.grants[participant.identity]:
                    await self._media.set_grants(room.name, participant.identity, room.grants[participant.identity])
            except ParticipantNotFound:
                continue

    async def _remove(self, name: str, participant: Participant) -> None:
        # Under the same identity somebody else may have come meanwhile, rightly.
        if all((p.identity, p.sid) != (participant.identity, participant.sid) for p in await self._roster(name)):
            return
        log.warning("removed %s from %s", participant.identity, name)
        await self._media.remove(name, participant.identity)

    @staticmethod
    def _belongs(room: HelpRoom, participant: Participant, gone: frozenset[str]) -> bool:
        side = room.sides.get(participant.identity)
        if side is None or side.holder in gone:
            return False
        return participant.attributes.get(GENERATION_ATTRIBUTE) == str(side.generation)
