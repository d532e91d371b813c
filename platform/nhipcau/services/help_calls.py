"""Calls of points to the engineer on duty (Art. 10.2b): asked for in the seat, answered on the wall, ended by either.

The call stands in the database, so a reload on either side, and a restart of API or media server, come back to it.
Calls concern the seat and not the room: whoever waits before the door calls, too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import Forbidden, NotFound, SessionNotOpen, TooMany, Unavailable
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.help_call import Call, HelpSide, answer, hang_up, require_talking
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.schemas.base import Done
from nhipcau.schemas.help import HelpCalls, HelpCallView
from nhipcau.schemas.rooms import Admission
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.help_rooms import TOPIC as HELP_TOPIC
from nhipcau.services.help_rooms import engineer_identity, help_room
from nhipcau.services.help_rows import call_from
from nhipcau.services.names_on import point_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.seats import admission, holder_of
from nhipcau.services.session_access import Meeting, meet, subtree_points
from nhipcau.store import outbox
from nhipcau.store.models import HelpCall
from nhipcau_media.contract.identity import point_identity
from nhipcau_media.server import MediaServerError

#: A point that calls and gives up more often than this within the time has to wait.
MOST_CALLS, WITHIN = 6, timedelta(minutes=1)


async def list_calls(deployment: Deployment, actor: Actor, *, session_id: int) -> HelpCalls:
    """Return the open calls of a session; of a point its own alone, of a district those of its subtree.

    Raises NotFound, Forbidden.
    """
    now = deployment.now()
    async with deployment.database.read() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now))
        reads = meeting.reach.may(Action.HELP_READ) or meeting.reach.may(Action.HELP_ANSWER)
        own = {point.point_id for point in meeting.reach.points if meeting.reach.seat(point, Action.SEAT_TAKE)}
        if not reads:
            own |= await subtree_points(tx, meeting, Action.WALL_OWN)
        if not reads and not own:
            raise Forbidden if meeting.reach.may(Action.CONFERENCE_READ) else NotFound(what="session")
        calls = await _open_calls(tx, meeting, None if reads else own)
    return HelpCalls(
        calls=tuple(_view(call, actor) for call in calls),
        now=now,
        answers=meeting.reach.may(Action.HELP_ANSWER),
    )


async def call_engineer(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> HelpCallView:
    """Call the engineer from a seat; a point that calls already is heard once.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, TooMany.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        point = meeting.require_seat(point_id, Action.SEAT_TAKE)
        _require_open(meeting)
        of_point = (HelpCall.session_id == session_id, HelpCall.point_id == point_id)
        row = await tx.scalar(select(HelpCall).where(*of_point, HelpCall.ended_at.is_(None)))
        if row is None:
            lately = select(func.count()).select_from(HelpCall).where(*of_point, HelpCall.called_at > now - WITHIN)
            if (await tx.scalar(lately) or 0) >= MOST_CALLS:
                raise TooMany(seconds=round(WITHIN.total_seconds()))
            row = HelpCall(session_id=session_id, point_id=point_id, called_at=now)
            tx.add(row)
            await tx.flush()
            data = {"point_id": point_id, "label": point.name, "call_id": row.id}
            called = Happened(EventType.HELP_CALLED, data)
            await outbox.append(tx, [called], actor=actor, at=now, place=meeting.place)
        view = _view(call_from(row, point.name), actor)
    deployment.bus.publish(TOPIC)
    return view


async def answer_call(deployment: Deployment, actor: Actor, *, session_id: int, call_id: int) -> HelpCallView:
    """Answer a call; of two engineers one has it. Raises NotFound, Forbidden, SessionNotOpen, HelpCallTaken,
    HelpCallOver.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting, row, label = await met_call(tx, actor, session_id, call_id, now)
        meeting.reach.require(Action.HELP_ANSWER)
        _require_open(meeting)
        call, happened = answer(call_from(row, label), engineer_id=actor.id, engineer=actor.name[:120], now=now)
        row.answered_at, row.engineer_id, row.engineer = call.answered_at, call.engineer_id, call.engineer
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    deployment.bus.publish(HELP_TOPIC)
    return _view(call, actor)


async def end_call(deployment: Deployment, actor: Actor, *, session_id: int, call_id: int) -> Done:
    """Hang up, from the point's seat or as an engineer; a call that has ended stays so. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting, row, label = await met_call(tx, actor, session_id, call_id, now)
        if not meeting.reach.may(Action.HELP_ANSWER):
            meeting.require_seat(row.point_id, Action.SEAT_TAKE)
        call, happened = hang_up(call_from(row, label), now=now)
        row.ended_at = call.ended_at
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    deployment.bus.publish(HELP_TOPIC)
    return Done()


async def join_call(
    deployment: Deployment, actor: Actor, *, session_id: int, call_id: int, side: HelpSide
) -> Admission:
    """Admit one side of an answered call to its room; whoever was let in for that side before is out.

    Raises NotFound, Forbidden, SessionNotOpen, HelpCallOver, HelpCallUnanswered, HelpCallTaken (another engineer has
    it), Unavailable.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting, row, label = await met_call(tx, actor, session_id, call_id, now)
        if side is HelpSide.ENGINEER:
            meeting.reach.require(Action.HELP_ANSWER)
        else:
            meeting.require_seat(row.point_id, Action.SEAT_TAKE)
        _require_open(meeting)
        require_talking(call_from(row, label), actor.id if side is HelpSide.ENGINEER else None)
        if side is HelpSide.ENGINEER:
            identity, name = engineer_identity(actor.id), row.engineer
            row.engineer_holder, row.engineer_generation = holder_of(actor), row.engineer_generation + 1
        else:
            identity, name = point_identity(row.point_id), label
            row.point_holder, row.point_generation = holder_of(actor), row.point_generation + 1
        room = help_room(row, label)
    try:
        # Idempotent: the media server may have been killed since the call was answered.
        await deployment.media.open_room(room.name, room.stage)
    except MediaServerError as error:
        raise Unavailable from error
    # The call may have ended meanwhile, and its room been looked for before it was there.
    deployment.bus.publish(HELP_TOPIC)
    return admission(
        deployment,
        room.name,
        room.stage,
        identity=identity,
        label=name,
        grants=room.grants[identity],
        generation=room.sides[identity].generation,
    )


async def _open_calls(tx: AsyncSession, meeting: Meeting, point_ids: set[int] | None) -> list[Call]:
    """Return the open calls of a session, of some points or all (``None``), who called first first.

    One query while there is none, else two.
    """
    if meeting.session.state not in JOINABLE:
        return []
    still = [HelpCall.session_id == meeting.session.id, HelpCall.ended_at.is_(None)]
    if point_ids is not None:
        still.append(HelpCall.point_id.in_(point_ids))
    rows = (await tx.scalars(select(HelpCall).where(*still).order_by(HelpCall.id))).all()
    if not rows:
        return []
    names = await point_names_on(tx, {row.point_id for row in rows}, day_of(meeting.conference.starts_at))
    return [call_from(row, names[row.point_id]) for row in rows]


async def met_call(
    tx: AsyncSession,
    actor: Actor,
    session_id: int,
    call_id: int,
    now: datetime,
    knows: Action = Action.HELP_ANSWER,
) -> tuple[Meeting, HelpCall, str]:
    """Return a session, a call in it and what its point is called.

    Raises NotFound for whoever may do ``knows`` to all calls, else Forbidden.
    """
    row = await tx.get(HelpCall, call_id)
    if row is not None and row.session_id != session_id:
        row = None
    meeting = await meet(tx, actor, session_id, day_of(now), point_id=row.point_id if row else 0)
    if row is None:
        raise NotFound(what="help_call") if meeting.reach.may(knows) else Forbidden
    names = await point_names_on(tx, [row.point_id], day_of(meeting.conference.starts_at))
    return meeting, row, names[row.point_id]


def _require_open(meeting: Meeting) -> None:
    if meeting.session.state not in JOINABLE:
        raise SessionNotOpen


def _view(call: Call, actor: Actor) -> HelpCallView:
    return HelpCallView(
        id=call.id,
        point_id=call.point_id,
        label=call.label,
        state=call.state,
        called_at=call.called_at,
        answered_at=call.answered_at,
        engineer=call.engineer,
        mine=call.engineer_id != 0 and actor.kind is ActorKind.PERSON and actor.id == call.engineer_id,
    )
