"""Sub-conferences between their rows and the domain: which runs, who is in its room, who conducts it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.branches import without_head
from nhipcau.domain.errors import NotFound
from nhipcau.domain.errors_branch import BranchOver
from nhipcau.domain.events import Happened
from nhipcau.domain.floor import put_out
from nhipcau.domain.floor_state import Branch, Context, Decision, Floor
from nhipcau.domain.roles import Action
from nhipcau.schemas.branches import BranchView
from nhipcau.schemas.rooms import Presence
from nhipcau.services.floor_rows import at_instant, branches_of, instant, load_floor, store_floor
from nhipcau.services.reach import ConferencePointRow
from nhipcau.services.session_access import BRANCH_ROOM, Meeting
from nhipcau.store.models import BranchSeat, Room, Session


@dataclass(frozen=True, slots=True)
class Inside:
    """The room of a sub-conference that runs."""

    branch: Branch
    room: Room


async def inside(tx: AsyncSession, meeting: Meeting, branch_id: int) -> Inside:
    """Return a sub-conference of a session by its room (one query). Raises NotFound, BranchOver."""
    room = await tx.get(Room, branch_id)
    if room is None or room.session_id != meeting.session.id or room.kind != BRANCH_ROOM:
        raise NotFound(what="branch")
    branch = next((one for one in branches_of(meeting.main_room) if one.room_id == branch_id), None)
    if branch is None:
        raise BranchOver
    return Inside(branch, room)


def conducts(meeting: Meeting, branch: Branch) -> bool:
    """Whether the actor conducts a sub-conference: from its district's point, or as who operates the district."""
    head = ConferencePointRow(meeting.conference.id, branch.head, branch.body_id, "", False)
    return meeting.reach.seat(head, Action.BRANCH_CONDUCT)


async def branch_views(tx: AsyncSession, branches: Collection[Branch]) -> tuple[BranchView, ...]:
    """Return what the session says of its sub-conferences to who conducts none (one query; none while none runs)."""
    if not branches:
        return ()
    rows = await tx.execute(
        select(BranchSeat.room_id, func.count().label("points"))
        .where(BranchSeat.room_id.in_([branch.room_id for branch in branches]), BranchSeat.presence == Presence.PRESENT)
        .group_by(BranchSeat.room_id)
    )
    joined = {row.room_id: row.points for row in rows}
    return tuple(
        BranchView(
            id=branch.room_id,
            body_id=branch.body_id,
            name=branch.name,
            head_id=branch.head,
            point_ids=branch.points,
            since=at_instant(branch.since),
            by=branch.by,
            until=instant(branch.until),
            joined=joined.get(branch.room_id, 0),
            conducts=False,
        )
        for branch in branches
    )


def conducted(meeting: Meeting, branches: Collection[Branch], views: Collection[BranchView]) -> tuple[BranchView, ...]:
    """Return views of sub-conferences, in the same order, as the actor sees them."""
    return tuple(
        view.model_copy(update={"conducts": conducts(meeting, branch)})
        for branch, view in zip(branches, views, strict=True)
    )


def told_inside(happened: Iterable[Happened], branch: Branch) -> list[Happened]:
    """Return facts of a sub-conference's floor as such: the logbook says in which room they happened."""
    return [replace(fact, data={**fact.data, "branch": branch.name, "branch_id": branch.room_id}) for fact in happened]


async def leave_branch(
    tx: AsyncSession, session: Session, floor: Floor, point_id: int, context: Context, at: datetime
) -> Decision:
    """Return the main floor when a point leaves the session for good; what it had in its sub-conference is given up.

    Its connection there is on its way out by that, as in the main room: nothing to tell. One whose conducting point
    leaves is over. Three queries for a point that is in one, else none.
    """
    branch = floor.branch_of(point_id)
    if branch is not None:
        own = (BranchSeat.room_id == branch.room_id, BranchSeat.point_id == point_id)
        seat = (await tx.scalars(select(BranchSeat).where(*own))).one()
        if seat.presence in (Presence.PRESENT, Presence.DROPPED):
            seat.presence, seat.presence_since = Presence.LEFT, at
    if branch is None or branch.head == point_id:
        return without_head(floor, point_id, context)
    room = await tx.get_one(Room, branch.room_id)
    before = await load_floor(tx, session, room)
    after, happened = put_out(before, point_id, context)
    await store_floor(tx, room, before, after, at)
    return floor, tuple(told_inside(happened, branch))
