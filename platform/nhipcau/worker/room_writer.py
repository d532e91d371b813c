"""What the media server is told of a room: stage and grants, by one writer per room.

Order matters: whoever loses a right loses it before the stage says so, and whoever gains one gets it afterwards. The
writer remembers what it told, so that a change costs only the calls that differ; the reconciler corrects the rest.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from nhipcau.services import stage
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Room, Session
from nhipcau_media.contract.stage import KIND_OF_SOURCE, Kind, Source, Stage, StageState
from nhipcau_media.server import Grants, MediaServerError, Participant, ParticipantNotFound, RoomNotFound, Track

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What the media server was told last."""

    version: int
    #: Identity → grants of everybody who may publish.
    grants: Mapping[str, Grants]


class RoomWriter:
    """Writes stages and grants; one lock per room keeps calls in order."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._media = deployment.media
        self._locks: dict[int, asyncio.Lock] = {}
        self._told: dict[int, Told] = {}

    def told_version(self, room_id: int) -> int:
        """Return the stage version that the media server was told last; 0 when this process told none."""
        told = self._told.get(room_id)
        return told.version if told else 0

    def forget_others(self, room_ids: Collection[int]) -> None:
        """Drop what is remembered of rooms that are closed."""
        for room_id in self._told.keys() - set(room_ids):
            del self._told[room_id]
            self._locks.pop(room_id, None)

    async def write(self, room_id: int) -> None:
        """Tell the media server the newest stage and grants of a room. Raises MediaServerError."""
        async with self._lock(room_id):
            room_name, document, wanted = await self._read(room_id)
            before = self._told[room_id].grants if room_id in self._told else await self._published(room_name)
            for identity, grants in before.items():
                if grants.publish - wanted.get(identity, stage.silent(identity)).publish:
                    await self._grant(room_name, identity, wanted.get(identity, stage.silent(identity)))
            await self._write_stage(room_name, document)
            # Sound first: the one who was called is waited for.
            for identity, grants in sorted(wanted.items(), key=lambda item: -len(item[1].publish)):
                if grants.publish - before.get(identity, stage.SILENT).publish:
                    await self._grant(room_name, identity, grants)
            self._told[room_id] = Told(document.v, wanted)

    async def restore(self, room_id: int) -> None:
        """Make a room again that the media server does not know, with its stage. Raises MediaServerError."""
        async with self._lock(room_id):
            room_name, document, wanted = await self._read(room_id)
            await self._media.open_room(room_name, document)
            # Whoever is back already came with what the token or the server's own refreshed one says.
            for participant in await self._media.roster(room_name):
                grants = wanted.get(participant.identity, stage.silent(participant.identity))
                if participant.identity.startswith("point:") and participant.grants != grants:
                    await self._grant(room_name, participant.identity, grants)
            self._told[room_id] = Told(document.v, wanted)

    async def correct(self, room_id: int, identities: Collection[str]) -> None:
        """Give participants the grants that the stored floor gives them now. Raises MediaServerError."""
        async with self._lock(room_id):
            room_name, document, wanted = await self._read(room_id)
            if document.v != self.told_version(room_id):
                return  # the newer stage comes first, and brings the grants along
            for identity in identities:
                await self._grant(room_name, identity, wanted.get(identity, stage.silent(identity)))

    async def remove_strays(self, room_id: int) -> list[tuple[Participant, Track]]:
        """Remove every track that the stage does not allow, looked at afresh; returns those removed.

        Their rights go in turn with all other calls; that they end is waited for aside, so that it holds up no floor.
        Raises MediaServerError.
        """
        removed = []
        async with self._lock(room_id):
            room_name, document, _ = await self._read(room_id)
            if document.v != self.told_version(room_id):
                return []  # what was allowed a moment ago goes by the writer's own hand
            for participant in await self._media.roster(room_name):
                for track in strays(document, participant):
                    try:
                        await self._media.revoke_track(room_name, participant.identity, track.sid)
                    except ParticipantNotFound:
                        continue
                    removed.append((participant, track))
        ends = (self._media.see_track_end(room_name, who.identity, track.sid) for who, track in removed)
        for failure in await asyncio.gather(*ends, return_exceptions=True):
            if isinstance(failure, MediaServerError):
                log.warning("the end of a track in %s was not seen: %s", room_name, failure)
            elif failure is not None:
                raise failure
        return removed

    def _lock(self, room_id: int) -> asyncio.Lock:
        return self._locks.setdefault(room_id, asyncio.Lock())

    async def _read(self, room_id: int) -> tuple[str, Stage, Mapping[str, Grants]]:
        async with self._deployment.database.read() as tx:
            row = await tx.execute(
                select(Session, Room).join(Room, Room.session_id == Session.id).where(Room.id == room_id)
            )
            session, room = row.one()
            document = await stage.load_stage(tx, session, room)
        return room.name, document, stage.grants_of(document)

    async def _published(self, room_name: str) -> Mapping[str, Grants]:
        """Who may publish by the media server's own list: this process has told nothing yet."""
        try:
            roster = await self._media.roster(room_name)
        except RoomNotFound:
            return {}
        return {p.identity: p.grants for p in roster if p.identity.startswith("point:")}

    async def _write_stage(self, room_name: str, document: Stage) -> None:
        try:
            await self._media.set_stage(room_name, document)
        except RoomNotFound:
            # A room whose session has ended needs no end any more.
            if document.state is not StageState.ENDED:
                await self._media.open_room(room_name, document)

    async def _grant(self, room_name: str, identity: str, grants: Grants) -> None:
        try:
            await self._media.set_grants(room_name, identity, grants)
        except (ParticipantNotFound, RoomNotFound):
            log.debug("%s is not in %s", identity, room_name)


def strays(document: Stage, participant: Participant) -> list[Track]:
    """Return the tracks of a participant that nobody may hear, or that are not what their source says.

    The media server checks the declared source alone: sound smuggled in as a camera's is found here.
    """

    def honest(track: Track) -> bool:
        return track.source in set(Source) and KIND_OF_SOURCE[Source(track.source)] == track.kind

    return [
        track
        for track in participant.tracks
        if not participant.identity.startswith("sys:")
        and (
            not honest(track)
            or (track.kind == Kind.SOUND and not document.allows(participant.identity, track.source, track.kind))
        )
    ]
