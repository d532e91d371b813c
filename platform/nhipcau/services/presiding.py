"""Who presides when the chair is lost, and how long lost points are waited for: settings of a conference."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import NotFound
from nhipcau.domain.errors_chair import BadDeputy
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.chair import PresidingIn, PresidingView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import reach_of
from nhipcau.services.session_access import Meeting
from nhipcau.store import outbox
from nhipcau.store.models import Conference, ConferencePoint, ConferencePresiding, Session


async def get_presiding(deployment: Deployment, actor: Actor, *, conference_id: int) -> PresidingView:
    """Return what holds for a conference. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        await _require(tx, deployment, actor, conference_id, Action.PRESIDING_READ)
        return _view(deployment, await tx.get(ConferencePresiding, conference_id))


async def set_presiding(
    deployment: Deployment, actor: Actor, *, conference_id: int, request: PresidingIn
) -> PresidingView:
    """Set it: the waits hold at once, the deputy for sessions that are opened from now on.

    Raises NotFound, Forbidden, BadDeputy.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        await _require(tx, deployment, actor, conference_id, Action.PRESIDING_SET)
        if request.deputy_point_id is not None:
            listed = select(ConferencePoint.id).where(
                ConferencePoint.conference_id == conference_id,
                ConferencePoint.point_id == request.deputy_point_id,
                ConferencePoint.is_main.is_(False),
            )
            if await tx.scalar(listed) is None:
                raise BadDeputy(field="deputy_point_id", detail="deputy")
        row = await tx.get(ConferencePresiding, conference_id)
        if row is None:
            row = ConferencePresiding(conference_id=conference_id)
            tx.add(row)
        row.deputy_point_id = request.deputy_point_id
        row.chair_wait_s, row.seat_grace_s = request.chair_wait_s, request.seat_grace_s
        told = Happened(EventType.PRESIDING_SET, request.model_dump(mode="json"))
        await outbox.append(tx, [told], actor=actor, at=now, place=outbox.Place(conference_id))
    deployment.bus.publish(TOPIC)
    return _view(deployment, row)


def chair_wait_of(deployment: Deployment, meeting: Meeting) -> int:
    """Return how long the chair's seat has to be lost until another point may preside, milliseconds."""
    own = meeting.presiding.chair_wait_s if meeting.presiding else None
    return (deployment.settings.chair_wait_s if own is None else own) * 1000


def seat_grace_of(deployment: Deployment, presiding: ConferencePresiding | None) -> int:
    """Return how long a lost point keeps its floor and its place in the queue, seconds; 0: to the end."""
    own = presiding.seat_grace_s if presiding else None
    return deployment.settings.seat_grace_s if own is None else own


def kept_until(lost_at: datetime | None, session: Session | None, grace_s: int) -> datetime | None:
    """Return until when a lost point keeps floor and queue place; None: to the end, or nobody knows since when.

    What was lost before or in a break is waited for anew when the meeting goes on. ``session`` None: in a
    sub-conference, which has no break.
    """
    if lost_at is None or not grace_s:
        return None
    resumed_at = session.resumed_at if session is not None else None
    return max(lost_at, resumed_at or lost_at) + timedelta(seconds=grace_s)


def _view(deployment: Deployment, row: ConferencePresiding | None) -> PresidingView:
    settings = deployment.settings
    return PresidingView(
        deputy_point_id=row.deputy_point_id if row else None,
        chair_wait_s=row.chair_wait_s if row else None,
        seat_grace_s=row.seat_grace_s if row else None,
        usual_wait_s=settings.chair_wait_s,
        usual_grace_s=settings.seat_grace_s,
    )


async def _require(tx: AsyncSession, deployment: Deployment, actor: Actor, conference_id: int, action: Action) -> None:
    conference = await tx.get(Conference, conference_id)
    if conference is None:
        raise NotFound(what="conference")
    reach = await reach_of(tx, actor, conference, day_of(deployment.now()))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="conference")
    reach.require(action)
