"""What happens by the clock: a session is said to run over, an ended room is closed, lost points are waited for no
longer, a sub-conference whose time is over is called back. No session ends by the clock, and nobody's turn.

Each is a duty of its own: a media server that does not answer delays the closing of rooms, and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from sqlalchemy import func, or_, select

from nhipcau.domain.conference import JOINABLE, SessionState
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.services.branches import end_due_branches
from nhipcau.services.deployment import Deployment
from nhipcau.services.disk_margin import tell_low_disk
from nhipcau.services.jobs import look_after_jobs
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.store import outbox
from nhipcau.store.models import Room, Session
from nhipcau.worker.graces import end_graces, end_silent_urgent, forget_who_left_the_door
from nhipcau.worker.keeping import Duty, keep_duties
from nhipcau_media.server import MediaServerError

log = logging.getLogger(__name__)

#: Between the end on stage and the closing of the room: pages and composer have seen it and leave by themselves.
FAREWELL = timedelta(seconds=3)
#: Rooms whose session ended longer ago were closed.
CLOSED_SURELY = timedelta(hours=1)


async def keep_time(deployment: Deployment) -> None:
    """Run until cancelled."""
    closed: set[str] = set()

    async def close(deployment: Deployment) -> None:
        nonlocal closed
        closed = await close_rooms(deployment, closed)

    await keep_duties(
        deployment,
        Duty("sessions that run over", tell_overruns),
        Duty("graces of lost points", end_graces),
        Duty("silent broadcasts of the Department", end_silent_urgent),
        Duty("sub-conferences whose time is over", end_due_branches),
        Duty("who left the door", forget_who_left_the_door),
        Duty("rooms of ended sessions", close),
        Duty("jobs", look_after_jobs),
        Duty("disks of recorders", tell_low_disk),
    )


async def tell_overruns(deployment: Deployment) -> None:
    """Say once of each running session that its scheduled end has passed; it goes on."""
    now = deployment.now()
    over = select(Session).where(Session.state.in_(JOINABLE), Session.overran.is_(False), Session.ends_at <= now)
    async with deployment.database.read() as tx:
        if (await tx.scalars(over.limit(1))).first() is None:
            return
    async with deployment.database.write() as tx:
        for session in await tx.scalars(over):
            session.overran = True
            place = outbox.Place(session.conference_id, session.id)
            await outbox.append(tx, [Happened(EventType.SESSION_OVERRAN)], actor=SYSTEM, at=now, place=place)
    deployment.bus.publish(TOPIC)


async def close_rooms(deployment: Deployment, closed: set[str]) -> set[str]:
    """Close the rooms of ended sessions and sub-conferences at the media server, each once.

    Returns the names of those closed.
    """
    now = deployment.now()
    over_at = func.coalesce(Room.closed_at, Session.ended_at)
    async with deployment.database.read() as tx:
        names = set(
            await tx.scalars(
                select(Room.name)
                .join(Session, Session.id == Room.session_id)
                .where(
                    or_(Session.state == SessionState.ENDED, Room.closed_at.is_not(None)),
                    over_at <= now - FAREWELL,
                    over_at > now - CLOSED_SURELY,
                )
            )
        )
    done = closed & names

    async def close(name: str) -> None:
        try:
            await deployment.media.close_room(name)
        except MediaServerError as error:
            log.warning("room %s not closed: %s", name, error)
        else:
            done.add(name)

    async with asyncio.TaskGroup() as tasks:
        for name in sorted(names - closed):
            tasks.create_task(close(name))
    return done
