"""Compares the media server's own lists with the database, once a second and when a webhook hints at something.

The lists are the truth about who is there; the database is the truth about who may be, and what is on stage.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from nhipcau.domain.events import EventType, Happened
from nhipcau.services.deployment import Deployment
from nhipcau.services.hooks import ROSTER_TOPIC
from nhipcau.worker import presence
from nhipcau.worker.media_watch import note_lost, note_restored
from nhipcau.worker.presence import News
from nhipcau.worker.room_writer import RoomWriter, strays
from nhipcau.worker.roster import Differences, Unwelcome, compare
from nhipcau.worker.running_rooms import RoomState, RunningRoom, room_states, running_rooms
from nhipcau.worker.watchers import Watchers
from nhipcau_media.contract.identity import parse_identity
from nhipcau_media.server import MediaServerError, Participant, RoomNotFound, Track

log = logging.getLogger(__name__)

EVERY_S = 1.0
#: A media server that is away is asked so often whether it is back.
AWAY_S = 0.25
#: Hints come in herds: two comparisons are at least so far apart.
APART_S = 0.1
#: A room that was opened less than this ago may be missing because the stage writer is about to make it.
FRESH = timedelta(seconds=5)
#: After the media server is back its clients have so long to return before they count as dropped.
RETURN_S = 20.0
#: A connection whose seat was given to another one has so long to be replaced by it.
GENTLE_S = 3.0
#: Rooms that are asked for at the same time.
ROSTERS_AT_ONCE = 8
#: Somebody who goes on smuggling is told of so often.
TELL_STRAYS_EVERY_S = 60.0

Roster = tuple[Participant, ...]


class Reconciler:
    """Run ``run`` as a task, or ``tick`` once."""

    def __init__(self, deployment: Deployment, writer: RoomWriter) -> None:
        self._deployment = deployment
        self._media = deployment.media
        self._writer = writer
        self._watchers = Watchers(deployment)
        #: The media server did not answer when it was asked last.
        self._silent = False
        #: Room id → when it was restored (loop's clock).
        self._restored: dict[int, float] = {}
        #: Id of a superseded connection → since when it is known to be.
        self._superseded: dict[str, float] = {}
        #: Id of a connection → when it was last told to smuggle.
        self._smuggled: dict[str, float] = {}

    async def run(self) -> None:
        """Run until cancelled."""
        bus = self._deployment.bus
        loop = asyncio.get_running_loop()
        while True:
            started = loop.time()
            seen = bus.published(ROSTER_TOPIC)
            there = await self.tick()
            await asyncio.sleep(APART_S)
            if bus.published(ROSTER_TOPIC) == seen:
                rest = (EVERY_S if there else AWAY_S) - (loop.time() - started)
                await bus.wait(ROSTER_TOPIC, max(rest, 0.0))

    async def tick(self) -> bool:
        """Compare once; False when the media server is away."""
        rooms = await running_rooms(self._deployment)
        self._forget_others(rooms)
        if not rooms:
            return True
        told = {room.id: self._writer.told_version(room.id) for room in rooms}
        try:
            known = await self._media.rooms()
        except MediaServerError as error:
            if await self._media.ready():
                log.warning("rooms not listed: %s", error)
                return True
            # A busy machine answers late once; a server that is away does not answer twice.
            if self._silent:
                await self._lost(rooms)
            self._silent = True
            return False
        self._silent = False
        missing = [room for room in rooms if room.name not in known]
        back = await self._restore([room for room in missing if self._was_there(room, told[room.id])])
        found_again = [room.id for room in rooms if room.name in known and room.media_lost_at is not None]
        if found_again:
            await note_restored(self._deployment, found_again)
        rosters = await self._rosters([room for room in rooms if room.name in known])
        if rosters:
            await self._compare(rosters)
        return back

    def _forget_others(self, rooms: list[RunningRoom]) -> None:
        ids = {room.id for room in rooms}
        self._watchers.forget_others(ids)
        now = _now()
        self._restored = {i: at for i, at in self._restored.items() if i in ids and now - at < RETURN_S}
        self._superseded = {sid: at for sid, at in self._superseded.items() if now - at < 2 * GENTLE_S}
        self._smuggled = {sid: at for sid, at in self._smuggled.items() if now - at < TELL_STRAYS_EVERY_S}

    # The media server was away

    def _was_there(self, room: RunningRoom, told_version: int) -> bool:
        if room.media_lost_at is not None or told_version:
            return True
        return room.opened_at is None or self._deployment.now() - room.opened_at > FRESH

    async def _lost(self, rooms: list[RunningRoom]) -> None:
        if new := [room.id for room in rooms if room.media_lost_at is None]:
            log.warning("media server is away")
            await note_lost(self._deployment, new)

    async def _restore(self, missing: list[RunningRoom]) -> bool:
        """Make rooms again that the media server has lost, with their stage; False when one could not be made."""
        if not missing:
            return True
        await self._lost(missing)
        made = []
        for room in missing:
            try:
                await self._writer.restore(room.id)
            except MediaServerError as error:
                log.warning("room %s not restored: %s", room.name, error)
                continue
            made.append(room.id)
            self._restored[room.id] = _now()
        if made:
            await note_restored(self._deployment, made)
        return len(made) == len(missing)

    # Rosters

    async def _rosters(self, rooms: list[RunningRoom]) -> list[tuple[RunningRoom, Roster]]:
        turn = asyncio.Semaphore(ROSTERS_AT_ONCE)

        async def read(room: RunningRoom) -> Roster | None:
            try:
                async with turn:
                    return await self._media.roster(room.name)
            except RoomNotFound:
                return None
            except MediaServerError as error:
                log.warning("roster of %s not read: %s", room.name, error)
                return None

        async with asyncio.TaskGroup() as group:
            reading = [(room, group.create_task(read(room))) for room in rooms]
        return [(room, roster) for room, task in reading if (roster := task.result()) is not None]

    async def _compare(self, rosters: list[tuple[RunningRoom, Roster]]) -> None:
        # After the rosters: an admission that came between shows in the database, never the other way round.
        async with self._deployment.database.read() as tx:
            states = await room_states(tx, [room.id for room, _ in rosters])
            await self._watchers.look_up(tx, rosters)
        news = []
        differing: list[tuple[RunningRoom, Roster, RoomState, Differences]] = []
        for room, roster in rosters:
            if (state := states.get(room.id)) is None:
                continue
            found = compare(state.seats, roster, state.grants, self._may_watch(room))
            quiet = room.id in self._restored
            facts = self._watchers.changes(room, found.watchers, quiet=quiet)
            news.append(News(room.place, room.branch, found.arrived, [] if quiet else found.gone, facts))
            differing.append((room, roster, state, found))
        await presence.store(self._deployment, news)
        corrected = [
            News(room.place, room.branch, facts=await self._correct(room, roster, state, found))
            for room, roster, state, found in differing
        ]
        await presence.store(self._deployment, corrected)

    def _may_watch(self, room: RunningRoom) -> Callable[[int], bool]:
        """A sub-conference deliberates by itself: nobody without a seat in it is there."""
        return (lambda _: False) if room.branch else self._watchers.may_watch(room)

    async def _correct(self, room: RunningRoom, roster: Roster, state: RoomState, found: Differences) -> list[Happened]:
        """Make the media server as it should be; returns what is to be told."""
        facts: list[Happened] = []
        try:
            if found.wrong_grants:
                await self._writer.correct(room.id, found.wrong_grants)
            for unwelcome in found.unwelcome:
                facts += await self._remove(room, unwelcome)
            # Last: whose track was removed may publish nothing until the next comparison.
            if any(strays(state.stage, participant) for participant in roster):
                facts += self._tell_strays(await self._writer.remove_strays(room.id))
        except MediaServerError as error:
            log.warning("%s not corrected: %s", room.name, error)
        return facts

    def _tell_strays(self, removed: list[tuple[Participant, Track]]) -> list[Happened]:
        facts = []
        for participant, track in removed:
            log.warning("removed %s of %s", track, participant.identity)
            if participant.sid in self._smuggled:
                continue
            self._smuggled[participant.sid] = _now()
            facts.append(Happened(EventType.STRAY_TRACK_REMOVED, _about(participant)))
        return facts

    async def _remove(self, room: RunningRoom, unwelcome: Unwelcome) -> list[Happened]:
        participant = unwelcome.participant
        if unwelcome.gently:
            since = self._superseded.setdefault(participant.sid, _now())
            if _now() - since < GENTLE_S:
                return []
        # Under the same identity somebody else may have come meanwhile, rightly.
        roster = await self._media.roster(room.name)
        if all((p.identity, p.sid) != (participant.identity, participant.sid) for p in roster):
            return []
        await self._media.remove(room.name, participant.identity)
        if unwelcome.silently:
            return []
        return [Happened(EventType.INTRUDER_REMOVED, {**_about(participant), "reason": unwelcome.reason.value})]


def _about(participant: Participant) -> dict[str, object]:
    return {
        "identity": participant.identity,
        "label": participant.name or participant.identity,
        "point_id": parse_identity(participant.identity).id,
    }


def _now() -> float:
    return asyncio.get_running_loop().time()
