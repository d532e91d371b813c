"""What whoever serves a point has its page do from afar: start anew, play a test tone. The page does it, or is gone.

Nothing of it is state: an event tells the page, and one that is not there has missed it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotInvited, PointAbsent, SessionNotOpen, TooMany
from nhipcau.domain.errors_wall import PointOnStage
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor import publishers
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.base import Done
from nhipcau.schemas.wall import PageVerb
from nhipcau.services.branch_rows import inside
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor, present_of
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.session_access import Meeting, meet
from nhipcau.services.stage import labels_of
from nhipcau.store import outbox
from nhipcau.store.models import Event

#: So often within a minute for one point: a page that starts anew takes some seconds.
MOST, WITHIN = 6, timedelta(minutes=1)

_TOLD = {PageVerb.RESTART: EventType.PAGE_RESTARTED, PageVerb.TONE: EventType.TONE_PLAYED}


async def ask_page(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, verb: PageVerb) -> Done:
    """Have the page of a point do something.

    Raises Forbidden, NotInvited, SessionNotOpen, PointAbsent, PointOnStage (a tone that everybody would hear), TooMany.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        meeting.reach.require(Action.INCIDENT_WORK)
        if all(point.point_id != point_id for point in meeting.reach.points):
            raise NotInvited
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        label = (await labels_of(tx, meeting.conference, {point_id}))[point_id]
        if not await present_of(tx, session_id, {point_id}):
            raise PointAbsent(label=label)
        if verb is PageVerb.TONE and await _is_heard(tx, meeting, point_id):
            raise PointOnStage(label=label)
        await _refuse_too_many(tx, session_id, point_id, now - WITHIN)
        told = Happened(_TOLD[verb], {"point_id": point_id, "label": label})
        await outbox.append(tx, [told], actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    return Done()


async def _is_heard(tx: AsyncSession, meeting: Meeting, point_id: int) -> bool:
    """Whether a point's microphone is let in: in the main room, or in the sub-conference that it is in."""
    main = await load_floor(tx, meeting.session, meeting.main_room)
    if publishers(main).get(point_id, False):
        return True
    branch = main.branch_of(point_id)
    if branch is None:
        return False
    within = await inside(tx, meeting, branch.room_id)
    return publishers(await load_floor(tx, meeting.session, within.room)).get(point_id, False)


async def _refuse_too_many(tx: AsyncSession, session_id: int, point_id: int, since: datetime) -> None:
    lately = await tx.scalars(
        select(Event.data).where(Event.session_id == session_id, Event.type.in_(_TOLD.values()), Event.at > since)
    )
    if sum(data.get("point_id") == point_id for data in lately) >= MOST:
        raise TooMany(seconds=round(WITHIN.total_seconds()))
