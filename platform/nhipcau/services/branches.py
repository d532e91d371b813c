"""Sub-conferences: the chair delegates one to a district, gives it more time, calls it back; the district ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.branches import due, is_new
from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import Forbidden, NotInvited, SessionNotOpen
from nhipcau.domain.events import Happened
from nhipcau.domain.floor import decide
from nhipcau.domain.floor_commands import BranchEnd, Command, EndBranch, ExtendBranch, StartBranch
from nhipcau.domain.floor_state import Context, Floor
from nhipcau.domain.floor_urgent import refuse_while_urgent
from nhipcau.domain.roles import SYSTEM, Action, Actor
from nhipcau.schemas.rooms import Presence, SessionView
from nhipcau.services import stage
from nhipcau.services.branch_rows import conducts, inside
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import branches_of, load_floor, milliseconds, present_of, store_floor
from nhipcau.services.names_on import body_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.screens import take_screen
from nhipcau.services.session_access import BRANCH_ROOM, MAIN_ROOM, Meeting, meet
from nhipcau.services.session_view import get_session
from nhipcau.services.tours import points_of
from nhipcau.store import outbox
from nhipcau.store.models import BranchSeat, BridgePoint, Conference, Room, Session
from nhipcau_media.contract.stage import RecordingState


async def start_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, minutes: int, seen: int
) -> SessionView:
    """Let a district's point and all points below it deliberate in a room of their own.

    ``seen`` is the stage version that whoever pressed had before them; ``minutes`` 0: until it is ended.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, StageMoved, UrgentRuns, BadBranch, BranchRuns,
    PointAbsent.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await _handed(tx, actor, session_id, now, point_id)
        if all(point.point_id != point_id for point in meeting.reach.points):
            raise NotInvited
        conference, room = meeting.conference, meeting.main_room
        before = await load_floor(tx, meeting.session, room)
        body_id = await tx.scalar(select(BridgePoint.body_id).where(BridgePoint.id == point_id)) or 0
        name = (await body_names_on(tx, [body_id], day_of(conference.starts_at)))[body_id]
        points = await points_of(tx, conference, body_id)
        command = StartBranch(body_id, name[:200], point_id, points, seen, minutes)
        context = await _context(tx, meeting, before, actor.name, now, point_id)
        refuse_while_urgent(before, context)
        happened: tuple[Happened, ...] = ()
        if is_new(before, command, context):
            made = await _make_room(tx, meeting, command, now)
            after, happened = decide(before, replace(command, room_id=made.id), context)
            await store_floor(tx, room, before, after, now)
            happened += await take_screen(tx, meeting, points, actor)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    return await _told(deployment, actor, session_id)


async def end_branch(deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int) -> SessionView:
    """Let everybody of a sub-conference come back: its district ends it, or the host calls it back.

    One that is over already is over; nobody is refused for that. Raises NotFound, Forbidden, SessionNotOpen.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now))
        hosts = meeting.reach.may(Action.BRANCH_HAND)
        if not hosts:
            meeting.reach.require(Action.BRANCH_CONDUCT)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        before = await load_floor(tx, meeting.session, meeting.main_room)
        branch = next((one for one in before.branches if one.room_id == branch_id), None)
        own = branch is not None and conducts(meeting, branch)
        if branch is not None and not hosts and not own:
            raise Forbidden
        why = BranchEnd.ENDED if own else BranchEnd.RECALLED
        await _decide(tx, meeting, before, [EndBranch(branch_id, why)], actor, now)
    return await _told(deployment, actor, session_id)


async def recall_branches(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionView:
    """Call all sub-conferences back. Raises Forbidden, SessionNotOpen."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await _handed(tx, actor, session_id, now)
        before = await load_floor(tx, meeting.session, meeting.main_room)
        commands = [EndBranch(branch.room_id, BranchEnd.RECALLED) for branch in before.branches]
        await _decide(tx, meeting, before, commands, actor, now)
    return await _told(deployment, actor, session_id)


async def extend_branch(
    deployment: Deployment, actor: Actor, *, session_id: int, branch_id: int, minutes: int
) -> SessionView:
    """Give a sub-conference more time. Raises NotFound, Forbidden, SessionNotOpen, BranchOver."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await _handed(tx, actor, session_id, now)
        await inside(tx, meeting, branch_id)
        before = await load_floor(tx, meeting.session, meeting.main_room)
        await _decide(tx, meeting, before, [ExtendBranch(branch_id, minutes)], actor, now)
    return await _told(deployment, actor, session_id)


async def end_due_branches(deployment: Deployment) -> None:
    """Call back every sub-conference whose time is over (one query while none runs)."""
    now = deployment.now()
    running = (
        select(Room, Session, Conference)
        .join(Session, Session.id == Room.session_id)
        .join(Conference, Conference.id == Session.conference_id)
        .where(
            Session.state.in_(JOINABLE),
            Room.kind == MAIN_ROOM,
            Room.session_id.in_(select(Room.session_id).where(Room.kind == BRANCH_ROOM, Room.closed_at.is_(None))),
        )
    )
    async with deployment.database.read() as tx:
        running_ones = [branch for room, _, _ in await tx.execute(running) for branch in branches_of(room)]
    if not any(0 < branch.until <= milliseconds(now) for branch in running_ones):
        return
    async with deployment.database.write() as tx:
        for room, session, conference in (await tx.execute(running)).all():
            before = floor = await load_floor(tx, session, room)
            context = Context(milliseconds(now), SYSTEM.name, {}, frozenset())
            happened: tuple[Happened, ...] = ()
            for branch in due(before, milliseconds(now)):
                floor, told = decide(floor, EndBranch(branch.room_id, BranchEnd.TIME_IS_UP), context)
                happened += told
            await store_floor(tx, room, before, floor, now)
            place = outbox.Place(conference.id, session.id, room.id)
            await outbox.append(tx, happened, actor=SYSTEM, at=now, place=place)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)


async def _make_room(tx: AsyncSession, meeting: Meeting, command: StartBranch, now: datetime) -> Room:
    """Make the room of a sub-conference, and a place in it for each of its points."""
    session = meeting.session
    count = len((await tx.scalars(select(Room.id).where(Room.session_id == session.id))).all())
    room = Room(
        session_id=session.id,
        kind=BRANCH_ROOM,
        name=f"session-{session.id}-{BRANCH_ROOM}-{count}",
        main_point_id=command.head,
        version=1,
        speaking=[],
        looking=[],
        chairing={},
        presided=[],
        branches=[],
        opened_at=now,
        # Never unless somebody asked for it: there is nobody who could.
        recording=RecordingState.NONE.value,
    )
    tx.add(room)
    await tx.flush()
    places = [
        {"room_id": room.id, "point_id": point, "presence": Presence.ABSENT.value, "media_sid": ""}
        for point in command.points
    ]
    await tx.execute(insert(BranchSeat), places)
    return room


async def _decide(
    tx: AsyncSession, meeting: Meeting, before: Floor, commands: Sequence[Command], actor: Actor, now: datetime
) -> None:
    context = await _context(tx, meeting, before, actor.name, now)
    after = before
    happened: tuple[Happened, ...] = ()
    for command in commands:
        after, told = decide(after, command, context)
        happened += told
    await store_floor(tx, meeting.main_room, before, after, now)
    await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)


async def _context(
    tx: AsyncSession, meeting: Meeting, floor: Floor, by: str, now: datetime, point_id: int = 0
) -> Context:
    meant = {point_id, floor.shown, floor.urgent.point_id, *floor.speakers} - {0}
    labels = await stage.labels_of(tx, meeting.conference, meant) if meant else {}
    present = await present_of(tx, meeting.session.id, {point_id}) if point_id else frozenset()
    return Context(now=milliseconds(now), by=by, labels=labels, present=present)


async def _handed(tx: AsyncSession, actor: Actor, session_id: int, now: datetime, point_id: int = 0) -> Meeting:
    meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
    meeting.reach.require(Action.BRANCH_HAND)
    if meeting.session.state not in JOINABLE:
        raise SessionNotOpen
    return meeting


async def _told(deployment: Deployment, actor: Actor, session_id: int) -> SessionView:
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return await get_session(deployment, actor, session_id=session_id)
