"""What the page of a point posts of itself while it sits in its seat: link figures, and a small picture.

Only the machine that holds the seat now may post for it. Posts cost no SQL: who sits where is read once for all seats
of a session every few seconds, and what is posted stays in memory.
"""

from __future__ import annotations

from sqlalchemy import select

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import SessionNotOpen
from nhipcau.domain.errors_wall import SeatNotHeld
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.wall import Reading
from nhipcau.files.stills import check_still
from nhipcau.schemas.base import Done
from nhipcau.schemas.wall import LinkIn
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.seats import holder_of
from nhipcau.services.session_access import meet
from nhipcau.store.models import Seat


async def post_link(deployment: Deployment, actor: Actor, *, session_id: int, figures: LinkIn) -> Done:
    """Keep what a page measured.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, SeatNotHeld, TooMany.
    """
    await _require_seated(deployment, actor, session_id, figures.point_id, figures.generation)
    reading = Reading(
        deployment.now(),
        up_kbps=figures.up_kbps,
        down_kbps=figures.down_kbps,
        loss=figures.loss,
        rtt_ms=figures.rtt_ms,
        fps=figures.fps,
        sound_db=figures.sound_db,
        frozen=figures.frozen,
    )
    deployment.wall.keep_reading(session_id, figures.point_id, reading)
    return Done()


async def post_still(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, generation: int, content: bytes
) -> Done:
    """Keep the newest small picture of a point instead of the one before.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, SeatNotHeld, StillRefused, TooMany.
    """
    await _require_seated(deployment, actor, session_id, point_id, generation)
    check_still(content)
    deployment.wall.keep_still(session_id, point_id, content, deployment.now())
    return Done()


async def _require_seated(
    deployment: Deployment, actor: Actor, session_id: int, point_id: int, generation: int
) -> None:
    """Raises NotFound, Forbidden, NotInvited, SessionNotOpen, SeatNotHeld."""
    now, wall, holder = deployment.now(), deployment.wall, holder_of(actor)
    if wall.is_seated(session_id, point_id, holder, generation, now):
        return
    async with wall.reading:
        # While it waited, another post may have read.
        if wall.is_seated(session_id, point_id, holder, generation, now):
            return
        async with deployment.database.read() as tx:
            meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
            meeting.require_seat(point_id, Action.SEAT_TAKE)
            if meeting.room is None or meeting.session.state not in JOINABLE:
                raise SessionNotOpen
            seats = await tx.execute(
                select(Seat.point_id, Seat.holder, Seat.generation).where(Seat.session_id == session_id)
            )
            wall.keep_seats(session_id, [(one, held_by, its) for one, held_by, its in seats if held_by], now)
        if not wall.is_seated(session_id, point_id, holder, generation, now):
            raise SeatNotHeld
