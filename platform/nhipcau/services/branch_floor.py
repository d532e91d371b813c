"""The floor inside a sub-conference: its district gives and takes it, its points ask, by the rules of every floor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import Forbidden, SessionNotOpen
from nhipcau.domain.errors_branch import NotInBranch
from nhipcau.domain.floor import decide
from nhipcau.domain.floor_commands import (
    OF_THE_HOST,
    CallNext,
    Command,
    GiveFloor,
    MuteAll,
    RequestFloor,
    ReturnFloor,
    TakeFloor,
    WithdrawRequest,
)
from nhipcau.domain.floor_state import Context
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.branch_rooms import BranchRoomView, BranchSeatView
from nhipcau.schemas.floor import SpeakingView
from nhipcau.schemas.rooms import Presence
from nhipcau.services import stage
from nhipcau.services.branch_rows import Inside, branch_views, conducted, conducts, inside, told_inside
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import at_instant, instant, load_floor, milliseconds, store_floor
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.session_access import Meeting, meet, meet_reader
from nhipcau.services.stage_people import people_of
from nhipcau.store import outbox
from nhipcau.store.models import BranchSeat


async def get_branch(deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int) -> BranchRoomView:
    """Return a sub-conference whole. Raises NotFound, SessionNotOpen, BranchOver."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        meeting = await meet_reader(tx, actor, session_id, day_of(now))
        if meeting.room is None or meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        found = await inside(tx, meeting, branch_id)
        floor = await load_floor(tx, meeting.session, found.room)
        (view,) = conducted(meeting, [found.branch], await branch_views(tx, [found.branch]))
        labels = await stage.labels_of(tx, meeting.conference, set(found.branch.points))
        rows = await tx.scalars(select(BranchSeat).where(BranchSeat.room_id == branch_id))
        seats = {row.point_id: row for row in rows}
    places = {waiting.point_id: (place, waiting.since) for place, waiting in enumerate(floor.queue, 1)}
    return BranchRoomView(
        branch=view,
        now=now,
        version=floor.version,
        seats=tuple(
            BranchSeatView(
                point_id=point_id,
                name=labels[point_id],
                presence=Presence(seats[point_id].presence),
                presence_since=seats[point_id].presence_since,
                is_head=point_id == found.branch.head,
                queue_place=places.get(point_id, (0, 0))[0],
                waiting_since=instant(places.get(point_id, (0, 0))[1]),
                has_floor=point_id in floor.speakers,
            )
            for point_id in found.branch.points
        ),
        queue=tuple(waiting.point_id for waiting in floor.queue),
        floor=tuple(
            SpeakingView(point_id=holder.point_id, since=at_instant(holder.since), until=instant(holder.until))
            for holder in floor.holders
        ),
    )


async def request_in_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int, point_id: int
) -> BranchRoomView:
    """A point asks to speak there. Raises NotFound, Forbidden, NotInvited, NotInBranch, BranchOver, PointAbsent."""
    return await _command(deployment, actor, session_id, branch_id, RequestFloor(point_id), point_id)


async def withdraw_in_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int, point_id: int
) -> BranchRoomView:
    """A point takes its request back. Raises NotFound, Forbidden, NotInvited, NotInBranch, BranchOver."""
    return await _command(deployment, actor, session_id, branch_id, WithdrawRequest(point_id), point_id)


async def return_in_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int, point_id: int
) -> BranchRoomView:
    """The point that speaks has finished.

    Raises NotFound, Forbidden, NotInvited, NotInBranch, BranchOver, NotOnFloor.
    """
    return await _command(deployment, actor, session_id, branch_id, ReturnFloor(point_id), point_id)


async def give_in_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int, point_id: int, seen: int, minutes: int
) -> BranchRoomView:
    """Give the floor to a point alone, beside the one that conducts.

    Raises NotFound, Forbidden, NotInBranch, BranchOver, PointAbsent, StageMoved.
    """
    return await _command(deployment, actor, session_id, branch_id, GiveFloor(point_id, seen, minutes), point_id)


async def call_next_in_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int, point_id: int, seen: int, minutes: int
) -> BranchRoomView:
    """Give the floor to the first who waits, as whoever pressed saw it.

    Raises NotFound, Forbidden, NotInBranch, BranchOver, PointAbsent, StageMoved, QueueMoved, NotWaiting.
    """
    return await _command(deployment, actor, session_id, branch_id, CallNext(point_id, seen, minutes), point_id)


async def take_in_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int, point_id: int, seen: int
) -> BranchRoomView:
    """Take the floor back. Raises NotFound, Forbidden, NotInBranch, BranchOver, NotOnFloor, StageMoved."""
    return await _command(deployment, actor, session_id, branch_id, TakeFloor(point_id, seen), point_id)


async def mute_all_in_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int, seen: int
) -> BranchRoomView:
    """Silence everybody there but the point that conducts. Raises NotFound, Forbidden, BranchOver, StageMoved."""
    return await _command(deployment, actor, session_id, branch_id, MuteAll(seen))


async def _command(
    deployment: Deployment, actor: Actor, session_id: int, branch_id: int, command: Command, point_id: int = 0
) -> BranchRoomView:
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        if not isinstance(command, OF_THE_HOST):
            meeting.require_seat(point_id, Action.FLOOR_REQUEST)
        else:
            meeting.reach.require(Action.BRANCH_CONDUCT)
        if meeting.room is None or meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        found = await inside(tx, meeting, branch_id)
        if isinstance(command, OF_THE_HOST) and not conducts(meeting, found.branch):
            raise Forbidden
        if point_id and point_id not in found.branch.points:
            raise NotInBranch(branch=found.branch.name)
        before = await load_floor(tx, meeting.session, found.room)
        context = await _context(tx, meeting, found, {point_id, before.main_point, *before.speakers} - {0}, actor, now)
        after, happened = decide(before, command, context)
        await store_floor(tx, found.room, before, after, now)
        place = outbox.Place(meeting.conference.id, session_id, found.room.id)
        await outbox.append(tx, told_inside(happened, found.branch), actor=actor, at=now, place=place)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return await get_branch(deployment, actor, session_id=session_id, branch_id=branch_id)


async def _context(
    tx: AsyncSession, meeting: Meeting, found: Inside, points: set[int], actor: Actor, now: datetime
) -> Context:
    present = await tx.scalars(
        select(BranchSeat.point_id).where(
            BranchSeat.room_id == found.room.id,
            BranchSeat.point_id.in_(points),
            BranchSeat.presence == Presence.PRESENT,
        )
    )
    return Context(
        now=milliseconds(now),
        by=actor.name,
        labels=await stage.labels_of(tx, meeting.conference, points),
        present=frozenset(present),
        people=await people_of(tx, meeting.session.id, points),
    )
