"""Live events for one reader: in order, with replay, filtered by audience and permission.

A reader that was away asks for what follows its last id and misses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from sqlalchemy import select

from nhipcau.domain.errors import Forbidden
from nhipcau.domain.events import Audience, EventType
from nhipcau.domain.roles import ANYWHERE, NOWHERE, Action, Actor, ActorKind, ScopeKind, Target, allowed
from nhipcau.schemas.rooms import EventView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.point_access import BodyReach
from nhipcau.services.reach import Reach, reaches_of, scopes
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.services.visitors import is_signed_in
from nhipcau.store.models import Conference, Event, Room

#: Audience → the action that lets somebody receive it, on the conference of the event.
NEEDS: dict[Audience, Action] = {
    Audience.CONFERENCE: Action.CONFERENCE_READ,
    Audience.HOSTS: Action.LOGBOOK_READ,
    Audience.TECHNICIANS: Action.CHANNEL_READ,
    Audience.STAFF: Action.STAFF_EVENTS_READ,
}

#: Events about a point (``point_id``) or a body (``body_id``) → the action that lets somebody receive them, there: the
#: people of the body besides the Department's. What hands out access to a point's seat stays with the staff.
OF_A_PLACE: dict[EventType, Action] = {
    EventType.POINT_CREATED: Action.POINT_DETAILS_READ,
    EventType.POINT_DETAILS_CHANGED: Action.POINT_DETAILS_READ,
    EventType.CONTACT_LIST_SENT: Action.POINT_DETAILS_READ,
    EventType.CONTACT_LIST_RECEIVED: Action.POINT_DETAILS_READ,
    EventType.POINT_FAULT_REPORTED: Action.POINT_FAULT_READ,
    EventType.POINT_FAULT_MOVED: Action.POINT_FAULT_READ,
    EventType.ENROLMENT_CODE_ISSUED: Action.STAFF_EVENTS_READ,
    EventType.DEVICE_ENROLLED: Action.STAFF_EVENTS_READ,
    EventType.DEVICE_REVOKED: Action.STAFF_EVENTS_READ,
}
#: Events about a point that its own seat receives, too: what becomes of its call, of what it reported and of its
#: second machine, and what its page is asked to do.
ALSO_WHO_SITS_THERE = frozenset(
    {
        EventType.HELP_CALLED,
        EventType.HELP_ANSWERED,
        EventType.HELP_GIVEN_UP,
        EventType.HELP_ENDED,
        EventType.HELP_WRITTEN,
        EventType.FAULT_REPORTED,
        EventType.PAGE_RESTARTED,
        EventType.TONE_PLAYED,
        EventType.FAULT_TAKEN,
        EventType.FAULT_SOLVED,
        EventType.INCIDENT_CLOSED,
        EventType.CONTENT_CODE_MADE,
        EventType.CONTENT_MACHINE_IN,
        EventType.CONTENT_MACHINE_OUT,
    }
)
#: After these another body may stand above a point, or there are more points.
_MOVES = frozenset({EventType.TREE_CHANGED, EventType.TABLE_IMPORTED, EventType.POINT_CREATED})

#: Events that reach, besides those of their audience, whoever may do this at the point concerned (``point_id``).
ALSO_AT_ITS_POINT: dict[EventType, Action] = {
    EventType.ANSWER_GIVEN: Action.ANSWER_READ,
    # What stands on the wall of a subtree; what is written within a call stays between its two sides.
    **dict.fromkeys(ALSO_WHO_SITS_THERE - {EventType.HELP_WRITTEN}, Action.WALL_OWN),
}

#: After these another point may preside in a session.
_PRESIDING = frozenset(
    {
        EventType.MAIN_POINT_MOVED,
        EventType.FLOOR_UNDONE,
        EventType.CHAIR_HANDED_OVER,
        EventType.CHAIR_TAKEN_OVER,
        EventType.CHAIR_BACK,
    }
)

#: One fact for several conferences of a series (``conferences``): it reaches whoever may receive it of any of them.
_OF_A_SERIES = frozenset(
    {EventType.SERIES_REGISTERED, EventType.SERIES_CONFIRMED, EventType.SERIES_CANCELLED, EventType.REQUEST_CHANGED}
)

#: A person's sign-in is looked at again so often (seconds). Devices need no look: their revocation is an event.
SIGN_IN_CHECKED_S = 3.0


class EventFilter:
    """Decides which events a reader may receive; remembers what it may where, for the stream's short life."""

    def __init__(self, deployment: Deployment, actor: Actor) -> None:
        self._deployment = deployment
        self._actor = actor
        self._reach: dict[int, Reach] = {}
        self._bodies: BodyReach | None = None
        #: Session id → the point that presides in it.
        self._main_points: dict[int, int] = {}

    async def passes(self, event: Event) -> bool:
        """Whether the reader may receive an event."""
        if event.type in _MOVES:
            self._bodies = None
        if event.type in _PRESIDING and event.session_id is not None:
            self._main_points.pop(event.session_id, None)
        if event.type in OF_A_PLACE:
            return await self._at(event, OF_A_PLACE[EventType(event.type)])
        action = NEEDS[Audience(event.audience)]
        if event.conference_id is None:
            return allowed(self._actor, action, ANYWHERE, day_of(self._deployment.now()))
        about = {event.conference_id}
        if event.type in _OF_A_SERIES:
            about |= set(event.data.get("conferences", ()))
        if event.type.startswith("conference."):
            # Its host, points or intake may have changed.
            for conference_id in about:
                self._reach.pop(conference_id, None)
        reaches = await self._in(about)
        if any(reach.may(action) for reach in reaches):
            return True
        if event.audience == Audience.HOSTS and event.session_id is not None:
            # Whoever presides in place of the registered main point conducts by what the hosts are told.
            main_point = await self._main_point(event.session_id)
            if any(reach.presided_by(main_point).presides for reach in reaches):
                return True
        if event.type in ALSO_AT_ITS_POINT and await self._at(event, ALSO_AT_ITS_POINT[EventType(event.type)]):
            return True
        return event.type in ALSO_WHO_SITS_THERE and any(_sits_at(reach, event.data) for reach in reaches)

    async def _at(self, event: Event, action: Action) -> bool:
        """Whether the reader may do something to the point or the body of an event."""
        day = day_of(self._deployment.now())
        if allowed(self._actor, action, NOWHERE, day):
            return True
        point_id, body_id = event.data.get("point_id", 0), event.data.get("body_id", 0)
        if not allowed(self._actor, action, ANYWHERE, day) or not (point_id or body_id):
            return False
        if not body_id and not scopes(self._actor, ScopeKind.SUBTREE, day, action):
            # Devices and operators of points: told by the point alone.
            return allowed(self._actor, action, Target(point_id=point_id), day)
        if self._bodies is None:
            async with self._deployment.database.read() as tx:
                self._bodies = await BodyReach.load(tx, self._actor, day)
        if body_id:
            return self._bodies.may(action, body_id)
        return allowed(self._actor, action, self._bodies.target_of(point_id), day)

    async def _main_point(self, session_id: int) -> int:
        """Return the point that presides in a session; 0: nobody yet, or none that the reader could sit at."""
        day = day_of(self._deployment.now())
        if session_id not in self._main_points and scopes(self._actor, ScopeKind.POINT, day, Action.SEAT_TAKE):
            of_session = (Room.session_id == session_id, Room.kind == MAIN_ROOM)
            async with self._deployment.database.read() as tx:
                if (found := await tx.scalar(select(Room.main_point_id).where(*of_session))) is not None:
                    self._main_points[session_id] = found
        return self._main_points.get(session_id, 0)

    async def _in(self, conference_ids: set[int]) -> list[Reach]:
        """Return what the reader may do in each of these (three queries at most, however many)."""
        if unknown := conference_ids - set(self._reach):
            async with self._deployment.database.read() as tx:
                conferences = await tx.scalars(select(Conference).where(Conference.id.in_(unknown)))
                day = day_of(self._deployment.now())
                self._reach |= await reaches_of(tx, self._actor, conferences.all(), day)
        return [self._reach[conference_id] for conference_id in conference_ids]


def require_events(deployment: Deployment, actor: Actor) -> None:
    """Raise Forbidden unless the actor may follow events somewhere; which of them, the filter decides one by one."""
    if not allowed(actor, Action.EVENTS_READ, ANYWHERE, day_of(deployment.now())):
        raise Forbidden


async def follow(deployment: Deployment, actor: Actor, after: int | None) -> AsyncGenerator[EventView | int]:
    """Yield events after an id (from now on when empty), and the newest id seen whenever there was nothing to tell.

    Ends within seconds when the reader was signed out or its device revoked; else the edge ends it.
    """
    tail, database, bus = deployment.tail, deployment.database, deployment.bus
    last = await tail.newest(database, bus) if after is None else after
    events = EventFilter(deployment, actor)
    clock = asyncio.get_running_loop().time
    checked = clock()
    yield last
    while True:
        if actor.kind is ActorKind.PERSON and clock() - checked > SIGN_IN_CHECKED_S:
            if not await is_signed_in(deployment, actor):
                return
            checked = clock()
        page = await tail.since(database, bus, last)
        for event in page:
            last = event.id
            if _revokes(event, actor):
                return
            if await events.passes(event):
                yield EventView.model_validate(event)
        if not page:
            yield last
            await tail.wait(bus)


def _sits_at(reach: Reach, data: Mapping[str, Any]) -> bool:
    """Whether a reader takes the seat of the point that an event is about."""
    return any(point.point_id == data.get("point_id") and reach.seat(point, Action.SEAT_TAKE) for point in reach.points)


def _revokes(event: Event, actor: Actor) -> bool:
    """Whether an event tells that the reader's own device was revoked."""
    return (
        actor.kind is ActorKind.DEVICE
        and event.type == EventType.DEVICE_REVOKED
        and event.data.get("device_id") == actor.id
    )
