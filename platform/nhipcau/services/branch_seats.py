"""The way into the room of a sub-conference: whoever sits in a seat of the session gets a second place there."""

from __future__ import annotations

from sqlalchemy import select

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import SeatTaken, SessionNotOpen
from nhipcau.domain.errors_branch import NotInBranch
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.rooms import Admission
from nhipcau.services import stage
from nhipcau.services.branch_rows import inside
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.seats import admission, holder_of
from nhipcau.services.session_access import meet
from nhipcau.store.models import Seat
from nhipcau_media.contract.identity import point_identity


async def join_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int, point_id: int
) -> Admission:
    """Admit whoever sits in a point's seat to its sub-conference as well; the seat stays as it is.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, BranchOver, NotInBranch, SeatTaken (it sits elsewhere, or
    nowhere: the session is joined first).
    """
    async with deployment.database.read() as tx:
        meeting = await meet(tx, actor, session_id, day_of(deployment.now()), point_id=point_id)
        point = meeting.require_seat(point_id, Action.SEAT_TAKE)
        if meeting.room is None or meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        found = await inside(tx, meeting, branch_id)
        if point_id not in found.branch.points:
            raise NotInBranch(branch=found.branch.name)
        seat = (await tx.scalars(select(Seat).where(Seat.session_id == session_id, Seat.point_id == point_id))).one()
        if seat.holder != holder_of(actor):
            raise SeatTaken(label=point.name, point_id=point_id)
        document = await stage.load_stage(tx, meeting.session, found.room)
    return admission(
        deployment,
        found.room.name,
        document,
        identity=point_identity(point_id),
        label=point.name,
        grants=stage.grants_of(document).get(point_identity(point_id), stage.SILENT),
        # One generation for both rooms: whoever is superseded in the seat is superseded here.
        generation=seat.generation,
    )
