"""Pictures as evidence of the roll: the newest that a point's own page has sent goes with the mark it is given.

They are the small pictures of the wall (160×90, from that point only); nobody is asked for one, and a point whose page
sends none has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from nhipcau.domain.errors import NotFound
from nhipcau.domain.errors_roll import RollPictureMissing, RollWithoutPictures
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.roll_call import PICTURE_FOR, check_open
from nhipcau.schemas.roll import RollView
from nhipcau.schemas.rooms import Presence
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.roll_rows import Roll, RollRow, load_roll, open_roll
from nhipcau.services.roll_view import tell_roll
from nhipcau.services.session_access import meet
from nhipcau.store import outbox
from nhipcau.store.models import ConferenceRollPictures, RollPicture


async def set_wanted(deployment: Deployment, actor: Actor, *, session_id: int, wanted: bool) -> RollView:
    """Say whether the roll of a conference keeps a picture of each point; those that it has stay.

    Raises NotFound, Forbidden, RollClosed.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        roll = await load_roll(tx, actor, session_id, now)
        roll.meeting.reach.require(Action.ROLL_TAKE)
        check_open(roll.run, now)
        if wanted != roll.pictures:
            conference_id = roll.meeting.conference.id
            if wanted:
                tx.add(ConferenceRollPictures(conference_id=conference_id, set_at=now, set_by=actor.name[:120]))
            else:
                await tx.delete(await tx.get_one(ConferenceRollPictures, conference_id))
            event = EventType.ROLL_PICTURES_WANTED if wanted else EventType.ROLL_PICTURES_GIVEN_UP
            await outbox.append(tx, [Happened(event, {})], actor=actor, at=now, place=roll.meeting.place)
    return await tell_roll(deployment, actor, session_id)


async def take_pictures(deployment: Deployment, actor: Actor, *, session_id: int) -> RollView:
    """Keep the newest picture of every point that is in the room and that the actor may mark, instead of the former.

    Raises NotFound, Forbidden, WrongState (not opened yet), RollWithoutPictures, RollClosed.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        roll = await open_roll(tx, actor, session_id, now)
        if not roll.pictures:
            raise RollWithoutPictures
        rows = [row for row in roll.rows if roll.may_mark(row) and row.presence is Presence.PRESENT]
        count = await keep_pictures(deployment, tx, roll, rows, actor)
        told = Happened(EventType.ROLL_PICTURES_TAKEN, {"count": count})
        await outbox.append(tx, [told], actor=actor, at=now, place=roll.meeting.place)
    return await tell_roll(deployment, actor, session_id)


async def keep_pictures(
    deployment: Deployment, tx: AsyncSession, roll: Roll, rows: Iterable[RollRow], actor: Actor
) -> int:
    """Keep the newest pictures of these points where the roll wants pictures; returns of how many there was one."""
    if not roll.pictures:
        return 0
    now, session_id = deployment.now(), roll.meeting.session.id
    stills = {row.point.point_id: deployment.wall.still(session_id, row.point.point_id) for row in rows}
    fresh = {
        point_id: still
        for point_id, still in stills.items()
        if still is not None and timedelta() <= now - still.at <= PICTURE_FOR
    }
    found = await tx.scalars(
        select(RollPicture).where(RollPicture.session_id == session_id, RollPicture.point_id.in_(fresh))
    )
    known = {picture.point_id: picture for picture in found}
    for point_id, still in fresh.items():
        picture = known.get(point_id) or RollPicture(session_id=session_id, point_id=point_id)
        picture.taken_at, picture.kept_by = still.at, actor.name[:120]
        picture.content, picture.sha256 = still.content, sha256(still.content).hexdigest()
        tx.add(picture)
    return len(fresh)


async def get_picture(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> RollPicture:
    """Return the picture of a point on the actor's part of the roll, its content read.

    Raises NotFound, RollPictureMissing.
    """
    async with deployment.database.read() as tx:
        # A page asks for 250 of them: the roll is not read for each.
        meeting = await meet(tx, actor, session_id, day_of(deployment.now()), point_id=point_id)
        reach = meeting.reach
        point = next((one for one in reach.points if one.point_id == point_id), None)
        if point is None or not (reach.may(Action.ROLL_READ) or reach.seat(point, Action.ROLL_OWN)):
            raise NotFound(what="point")
        picture = await tx.get(RollPicture, (session_id, point_id), options=[undefer(RollPicture.content)])
        if picture is None:
            raise RollPictureMissing
        return picture
