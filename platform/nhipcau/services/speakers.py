"""Who speaks at a point: name and post, told by the point or the host, shown wherever the point speaks."""

from __future__ import annotations

from sqlalchemy import select

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotInvited, SessionNotOpen
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.rooms import DelegateChoice, DelegateChoices, SeatNow
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.reach import ConferencePointRow
from nhipcau.services.seat_now import told_of_seat
from nhipcau.services.session_access import Meeting, meet
from nhipcau.services.stage_people import person_line
from nhipcau.store import outbox
from nhipcau.store.models import Delegate, Seat


async def tell_speaker(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, name: str, post: str
) -> SeatNow:
    """Say who speaks at a point from now on; an empty name: nobody is named any more.

    The point says it of itself, and whoever conducts of every point. Raises NotFound, Forbidden, NotInvited,
    SessionNotOpen.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        point = _speaks_for(meeting, point_id)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        room = meeting.main_room
        seat = (await tx.scalars(select(Seat).where(Seat.session_id == session_id, Seat.point_id == point_id))).one()
        post = post if name else ""
        if (seat.speaker_name, seat.speaker_post) != (name, post):
            seat.speaker_name, seat.speaker_post = name, post
            if point_id in (room.main_point_id, *(holder["point_id"] for holder in room.speaking)):
                # It stands on stage, and its name with it.
                room.version += 1
            data = {"point_id": point_id, "label": point.name, "person": person_line(name, post)}
            kind = EventType.SPEAKER_TOLD if name else EventType.SPEAKER_FORGOTTEN
            await outbox.append(tx, (Happened(kind, data),), actor=actor, at=now, place=meeting.place)
    return await told_of_seat(deployment, session_id=session_id, point_id=point_id)


async def list_choices(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> DelegateChoices:
    """Return whom a point named as its delegates, to choose from; whoever reads its answer may read them here too.

    Raises NotFound, Forbidden, NotInvited.
    """
    async with deployment.database.read() as tx:
        meeting = await meet(tx, actor, session_id, day_of(deployment.now()), point_id=point_id)
        if not meeting.reach.may(Action.ANSWERS_READ):
            _speaks_for(meeting, point_id)
        rows = await tx.scalars(
            select(Delegate)
            .where(Delegate.conference_id == meeting.conference.id, Delegate.point_id == point_id)
            .order_by(Delegate.position)
        )
        return DelegateChoices(delegates=tuple(DelegateChoice.model_validate(row) for row in rows))


def _speaks_for(meeting: Meeting, point_id: int) -> ConferencePointRow:
    """Return the point when the actor may say who speaks there. Raises Forbidden, NotInvited."""
    if not meeting.reach.may(Action.FLOOR_GIVE):
        return meeting.require_seat(point_id, Action.SEAT_TAKE)
    for point in meeting.reach.points:
        if point.point_id == point_id:
            return point
    raise NotInvited
