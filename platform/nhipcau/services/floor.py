"""Commands on the floor of a session: the domain decides, rows and events are stored together."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotInvited, SessionNotOpen
from nhipcau.domain.floor import decide
from nhipcau.domain.floor_commands import (
    OF_THE_HOST,
    AddSpeaker,
    AddTime,
    CallNext,
    Command,
    EndShowing,
    GiveFloor,
    MoveMain,
    MoveRequest,
    MuteAll,
    MuteAllBut,
    RequestFloor,
    ReturnFloor,
    SetTurnTime,
    ShowPoint,
    TakeFloor,
    UndoFloor,
    WithdrawRequest,
)
from nhipcau.domain.floor_state import Context
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.rooms import SeatNow, SessionView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor, milliseconds, present_of, store_floor
from nhipcau.services.scenes import told
from nhipcau.services.seat_now import told_of_seat
from nhipcau.services.session_access import meet
from nhipcau.services.stage_people import people_of
from nhipcau.store import outbox
from nhipcau.store.models import ConferencePoint


async def request_floor(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> SeatNow:
    """A point asks to speak. Raises Forbidden, NotInvited, SessionNotOpen, WrongState, PointAbsent."""
    return await _own_command(deployment, actor, session_id, RequestFloor(point_id), point_id)


async def withdraw_request(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> SeatNow:
    """A point takes its request back. Raises Forbidden, NotInvited, SessionNotOpen, WrongState."""
    return await _own_command(deployment, actor, session_id, WithdrawRequest(point_id), point_id)


async def return_floor(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> SeatNow:
    """The point that speaks has finished. Raises Forbidden, NotInvited, SessionNotOpen, WrongState, NotOnFloor."""
    return await _own_command(deployment, actor, session_id, ReturnFloor(point_id), point_id)


async def give_floor(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int, minutes: int | None = None
) -> SessionView:
    """Give the floor to a point alone; ``seen`` is the stage version that whoever pressed had before them.

    ``minutes``: how long the turn takes; 0: as long as it takes; None: as every turn of the session.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, PointAbsent, StageMoved.
    """
    return await _command(deployment, actor, session_id, GiveFloor(point_id, seen, minutes), point_id)


async def call_next(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int, minutes: int | None = None
) -> SessionView:
    """Give the floor to whoever stands first in the queue: ``point_id``, as whoever pressed saw it.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, PointAbsent, StageMoved, QueueMoved, NotWaiting.
    """
    return await _command(deployment, actor, session_id, CallNext(point_id, seen, minutes), point_id)


async def move_request(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, place: int, to: int
) -> SessionView:
    """Move a request from the place at which it was seen to another one; a place after the last is the last.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, QueueMoved, NotWaiting.
    """
    return await _command(deployment, actor, session_id, MoveRequest(point_id, place, to), point_id)


async def add_speaker(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int, minutes: int | None = None
) -> SessionView:
    """Let a point speak beside those who do (*đối thoại*): three at most, beside the main point.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, PointAbsent, StageMoved, FloorFull.
    """
    return await _command(deployment, actor, session_id, AddSpeaker(point_id, seen, minutes), point_id)


async def take_floor(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int) -> SessionView:
    """Take the floor back. Raises Forbidden, NotInvited, SessionNotOpen, WrongState, NotOnFloor, StageMoved."""
    return await _command(deployment, actor, session_id, TakeFloor(point_id, seen), point_id)


async def mute_all(deployment: Deployment, actor: Actor, *, session_id: int, seen: int) -> SessionView:
    """Silence everybody but the main point; the queue stays.

    Raises Forbidden, SessionNotOpen, WrongState, StageMoved.
    """
    return await _command(deployment, actor, session_id, MuteAll(seen))


async def mute_all_but(
    deployment: Deployment, actor: Actor, *, session_id: int, point_ids: Collection[int], seen: int
) -> SessionView:
    """Silence everybody but the main point and these points, three at most, which are heard from now on.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, StageMoved, PointAbsent, FloorFull.
    """
    return await _command(deployment, actor, session_id, MuteAllBut(tuple(point_ids), seen), also=point_ids)


async def add_time(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, minutes: int, seen: int
) -> SessionView:
    """Give whoever speaks more time.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, NotOnFloor, StageMoved.
    """
    return await _command(deployment, actor, session_id, AddTime(point_id, minutes, seen), point_id)


async def set_turn_time(deployment: Deployment, actor: Actor, *, session_id: int, minutes: int) -> SessionView:
    """Say how long a turn takes from the next one on; 0: as long as it takes. Raises Forbidden, SessionNotOpen."""
    return await _command(deployment, actor, session_id, SetTurnTime(minutes))


async def move_main(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int) -> SessionView:
    """Move the main point to another point that is in the room (Art. 3.3); nobody drops, and it can be undone.

    It holds for this session: what was registered stays.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, StageMoved, PointAbsent.
    """
    return await _command(deployment, actor, session_id, MoveMain(point_id, seen), point_id)


async def show_point(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int) -> SessionView:
    """Broadcast a point without its sound: all see it, its microphone stays closed; one at a time.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, StageMoved, PointAbsent.
    """
    return await _command(deployment, actor, session_id, ShowPoint(point_id, seen), point_id)


async def end_showing(deployment: Deployment, actor: Actor, *, session_id: int, seen: int) -> SessionView:
    """Show nobody without sound any more. Raises Forbidden, SessionNotOpen, WrongState, StageMoved."""
    return await _command(deployment, actor, session_id, EndShowing(seen))


async def undo_floor(deployment: Deployment, actor: Actor, *, session_id: int, seen: int) -> SessionView:
    """Take the last command on the floor back, within ten seconds and while nothing has changed since.

    Raises Forbidden, SessionNotOpen, WrongState, StageMoved, NothingToUndo, PointAbsent.
    """
    return await _command(deployment, actor, session_id, UndoFloor(seen))


async def _own_command(
    deployment: Deployment, actor: Actor, session_id: int, command: Command, point_id: int
) -> SeatNow:
    await _carry_out(deployment, actor, session_id, command, point_id)
    return await told_of_seat(deployment, session_id=session_id, point_id=point_id)


async def _command(
    deployment: Deployment,
    actor: Actor,
    session_id: int,
    command: Command,
    point_id: int = 0,
    also: Collection[int] = (),
) -> SessionView:
    await _carry_out(deployment, actor, session_id, command, point_id, also)
    return await told(deployment, actor, session_id)


async def _carry_out(
    deployment: Deployment,
    actor: Actor,
    session_id: int,
    command: Command,
    point_id: int,
    also: Collection[int] = (),
) -> None:
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        if isinstance(command, OF_THE_HOST):
            meeting.reach.require(Action.FLOOR_GIVE)
            if point_id and all(point.point_id != point_id for point in meeting.reach.points):
                raise NotInvited
        else:
            meeting.require_seat(point_id, Action.FLOOR_REQUEST)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        await _require_listed(tx, meeting.conference.id, also)
        room = meeting.main_room
        before = await load_floor(tx, meeting.session, room)
        # A command is about one point, about some, or about those who spoke, presided or were shown before the last.
        undo = before.undo
        meant = {
            point_id,
            *also,
            *((undo.main_point, undo.shown, *(holder.point_id for holder in undo.holders)) if undo else ()),
        } - {0}
        context = Context(
            now=milliseconds(now),
            by=actor.name,
            labels=await stage.labels_of(
                tx,
                meeting.conference,
                {*meant, *before.speakers, before.main_point, before.shown, before.urgent.point_id} - {0},
            ),
            present=await present_of(tx, session_id, meant),
            people=await people_of(tx, session_id, meant),
        )
        after, happened = decide(before, command, context)
        await store_floor(tx, room, before, after, now)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)


async def _require_listed(tx: AsyncSession, conference_id: int, points: Collection[int]) -> None:
    """Raise NotInvited unless all of some points are on the conference's list (one query; none for no point)."""
    if not points:
        return
    listed = await tx.scalars(
        select(ConferencePoint.point_id).where(
            ConferencePoint.conference_id == conference_id, ConferencePoint.point_id.in_(points)
        )
    )
    if set(listed) != set(points):
        raise NotInvited
