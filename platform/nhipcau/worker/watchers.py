"""People who watch a room without a seat: whether they may, and who came and went. They have no rows of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor, ActorKind, Assignment, Role, ScopeKind, Target, allowed
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import milliseconds
from nhipcau.services.reach import BodyTree
from nhipcau.store.models import Person, RoleAssignment, WebSession
from nhipcau.worker.running_rooms import RunningRoom
from nhipcau_media.contract.identity import IdentityKind, parse_identity
from nhipcau_media.server import Participant

#: Roles of somebody who watches are looked up at the arrival, and again after so many seconds.
LOOK_AGAIN_S = 10.0


class Watchers:
    """Remembers who watches which room."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._started = milliseconds(deployment.now())
        self._here: dict[int, dict[str, Participant]] = {}
        #: (conference, person) → until when the answer holds, and the answer.
        self._answers: dict[tuple[int, int], tuple[float, bool]] = {}

    def forget_others(self, room_ids: Collection[int]) -> None:
        """Drop what is remembered of rooms that are closed."""
        for room_id in self._here.keys() - set(room_ids):
            del self._here[room_id]
        now = asyncio.get_running_loop().time()
        self._answers = {key: answer for key, answer in self._answers.items() if answer[0] > now}

    async def look_up(self, tx: AsyncSession, rosters: Iterable[tuple[RunningRoom, Iterable[Participant]]]) -> None:
        """Look up whether everybody in the rosters may watch (no query while nobody is new, else two)."""
        now = asyncio.get_running_loop().time()
        asked: list[tuple[RunningRoom, int]] = []
        for room, roster in rosters:
            for participant in roster:
                identity = parse_identity(participant.identity)
                if identity.kind is not IdentityKind.PERSON:
                    continue
                if self._answers.get((room.conference.id, identity.id), (0.0, False))[0] <= now:
                    asked.append((room, identity.id))
        if not asked:
            return
        day = day_of(self._deployment.now())
        actors = await _actors(tx, {person_id for _, person_id in asked})
        tree = await BodyTree.load(tx)
        for room, person_id in asked:
            conference = room.conference
            hosts = tree.upwards(conference.host_body_id, day_of(conference.starts_at))
            target = Target(conference_id=conference.id, host_bodies=hosts)
            actor = actors.get(person_id)
            answer = actor is not None and allowed(actor, Action.ROOM_WATCH, target, day)
            self._answers[conference.id, person_id] = (now + LOOK_AGAIN_S, answer)

    def may_watch(self, room: RunningRoom) -> Callable[[int], bool]:
        """Return the question whether a person may watch a room, as it was looked up."""
        return lambda person_id: self._answers.get((room.conference.id, person_id), (0.0, False))[1]

    def changes(self, room: RunningRoom, watching: Iterable[Participant], *, quiet: bool) -> list[Happened]:
        """Return who came and went; ``quiet``: the media server was just restored, and nobody has gone by choice."""
        now_here = {participant.identity: participant for participant in watching}
        before = self._here.get(room.id)
        if before is None:
            # Whoever came before this process started was told of by the one before it.
            before = {name: p for name, p in now_here.items() if p.joined_at < self._started}
        came = [p for name, p in now_here.items() if name not in before]
        went = [] if quiet else [p for name, p in before.items() if name not in now_here]
        self._here[room.id] = {**before, **now_here} if quiet else now_here
        return [
            *(Happened(EventType.WATCHER_JOINED, _data(p)) for p in came),
            *(Happened(EventType.WATCHER_LEFT, _data(p)) for p in went),
        ]


def _data(participant: Participant) -> dict[str, object]:
    return {"person_id": parse_identity(participant.identity).id, "label": participant.name}


async def _actors(tx: AsyncSession, person_ids: set[int]) -> dict[int, Actor]:
    signed_in = exists().where(WebSession.person_id == Person.id, WebSession.ended_at.is_(None))
    rows = await tx.execute(
        select(Person.id, Person.name, RoleAssignment)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(Person.id.in_(person_ids), Person.active, signed_in)
    )
    names: dict[int, str] = {}
    assignments: dict[int, list[Assignment]] = {}
    for person_id, name, row in rows:
        names[person_id] = name
        assignments.setdefault(person_id, []).append(
            Assignment(Role(row.role), ScopeKind(row.scope), row.scope_id, row.valid_from, row.valid_to)
        )
    return {
        person_id: Actor(ActorKind.PERSON, person_id, name, tuple(assignments[person_id]))
        for person_id, name in names.items()
    }
