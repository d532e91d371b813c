"""Simulated bridge points: seats that nobody has taken yet, occupied by the operator of the machine for training.

They act as the points' own devices and can do no more. They never take a seat from anybody.
"""

from __future__ import annotations

from nhipcau.domain.roles import SYSTEM, Actor, device_actor
from nhipcau.schemas.base import Done
from nhipcau.schemas.rooms import Admission, Presence, SeatView, SessionView
from nhipcau.schemas.wall import LinkIn
from nhipcau.services import link_posts
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor import request_floor as ask
from nhipcau.services.seats import join_session, leave_session
from nhipcau.services.session_view import get_session


async def free_points(deployment: Deployment, session_id: int) -> list[SeatView]:
    """Return the sub points of a session that are not in the room. Raises NotFound."""
    view = await get_session(deployment, SYSTEM, session_id=session_id)
    return [seat for seat in view.seats if not seat.is_main and seat.presence is not Presence.PRESENT]


async def admit(deployment: Deployment, session_id: int, point_id: int) -> Admission:
    """Admit a simulated point. Raises NotFound, NotInvited, SessionNotOpen, SeatTaken."""
    return await join_session(deployment, _actor(point_id), session_id=session_id, point_id=point_id)


async def request_floor(deployment: Deployment, session_id: int, point_id: int) -> None:
    """Let a simulated point ask to speak. Raises NotFound, WrongState, PointAbsent."""
    await ask(deployment, _actor(point_id), session_id=session_id, point_id=point_id)


async def leave(deployment: Deployment, session_id: int, point_id: int, generation: int) -> None:
    """Free the seat of a simulated point."""
    actor = _actor(point_id)
    await leave_session(deployment, actor, session_id=session_id, point_id=point_id, generation=generation)


async def read_session(deployment: Deployment, session_id: int, point_id: int) -> SessionView:
    """Return the session as a simulated point reads it, which costs what a page costs. Raises NotFound."""
    return await get_session(deployment, _actor(point_id), session_id=session_id)


async def post_link(deployment: Deployment, session_id: int, figures: LinkIn) -> Done:
    """Keep what a simulated point measured. Raises NotFound, NotInvited, SessionNotOpen, SeatNotHeld, TooMany."""
    return await link_posts.post_link(deployment, _actor(figures.point_id), session_id=session_id, figures=figures)


def _actor(point_id: int) -> Actor:
    # No enrolled device has the id 0.
    return device_actor(0, point_id, "Điểm cầu mô phỏng")
