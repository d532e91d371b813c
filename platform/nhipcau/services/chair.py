"""Who presides over a session: commands on the chair, in the same shape as those on the floor."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotInvited, SessionNotOpen
from nhipcau.domain.errors_chair import BadDeputy, NotTheDeputy
from nhipcau.domain.floor import decide
from nhipcau.domain.floor_commands import Command, HandOver, NameDeputy, TakeBack, TakeOver
from nhipcau.domain.floor_state import Context, Floor
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.chair_rows import main_lost_since
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor, milliseconds, present_of, store_floor
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.presiding import chair_wait_of
from nhipcau.services.session_access import Meeting, meet
from nhipcau.services.session_view import get_session
from nhipcau.store import outbox
from nhipcau.store.models import ConferencePoint


async def name_deputy(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int
) -> SessionView:
    """Name the point that may preside when the chair's seat is lost; 0: none.

    ``seen`` is the stage version that whoever pressed had before them. Raises Forbidden, SessionNotOpen, BadDeputy,
    ChairMoved.
    """
    return await _command(deployment, actor, session_id, NameDeputy(point_id, seen), point_id)


async def hand_over(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int) -> SessionView:
    """Let another point preside (Art. 3.3), which is in the room; the chair may take it back at any time.

    Raises Forbidden, NotInvited, SessionNotOpen, WrongState, StageMoved, PointAbsent.
    """
    return await _command(deployment, actor, session_id, HandOver(point_id, seen), point_id)


async def take_over(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: int) -> SessionView:
    """Preside from a point because the chair's seat has been lost for as long as the rule says.

    Who conducts and the Department's engineer may let any point preside that is in the room; a point itself only when
    it was named deputy. Raises Forbidden, NotTheDeputy, NotInvited, SessionNotOpen, WrongState, ChairMoved,
    ChairPresent, ChairAwaited, PointAbsent.
    """
    return await _command(deployment, actor, session_id, TakeOver(point_id, seen), point_id)


async def take_back(deployment: Deployment, actor: Actor, *, session_id: int, seen: int) -> SessionView:
    """Let the chair preside again from its own point; nobody is asked.

    Who conducts may, and the two points that it is about. Raises Forbidden, NotTheDeputy, SessionNotOpen, WrongState,
    ChairMoved, PointAbsent.
    """
    return await _command(deployment, actor, session_id, TakeBack(seen))


async def _command(
    deployment: Deployment, actor: Actor, session_id: int, command: Command, point_id: int = 0
) -> SessionView:
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        hosts = isinstance(command, NameDeputy | HandOver)
        meeting.reach.require(Action.CHAIR_HAND if hosts else Action.CHAIR_TAKE)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        room = meeting.main_room
        before = await load_floor(tx, meeting.session, room)
        _require_part(meeting, before, command)
        await _require_listed(tx, meeting, before, command, point_id)
        chairing = before.chairing
        meant = {point_id, before.main_point, chairing.own, *before.speakers} - {0}
        context = Context(
            now=milliseconds(now),
            by=actor.name,
            labels=await stage.labels_of(tx, meeting.conference, meant),
            present=await present_of(tx, session_id, meant),
            main_lost=await main_lost_since(tx, meeting, before),
            chair_wait=chair_wait_of(deployment, meeting),
        )
        after, happened = decide(before, command, context)
        await store_floor(tx, room, before, after, now)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return await get_session(deployment, actor, session_id=session_id)


def _require_part(meeting: Meeting, floor: Floor, command: Command) -> None:
    """Whoever operates a point alone takes over as the deputy only, and back what concerns it. Raises NotTheDeputy."""
    if meeting.reach.may(Action.CHAIR_HAND):
        return
    own = meeting.reach.part.point_id
    if isinstance(command, TakeOver):
        # That it presides already is no refusal: it pressed twice.
        entitled = own == command.point_id and own in (floor.chairing.deputy, floor.main_point)
    else:
        entitled = own in (floor.chairing.own, floor.main_point)
    if not own or not entitled:
        raise NotTheDeputy


async def _require_listed(tx: AsyncSession, meeting: Meeting, floor: Floor, command: Command, point_id: int) -> None:
    """Raise NotInvited for a point that is not on the list, BadDeputy for one that can be no deputy (one query)."""
    if not point_id:
        return
    listed = await tx.scalar(
        select(ConferencePoint.id).where(
            ConferencePoint.conference_id == meeting.conference.id, ConferencePoint.point_id == point_id
        )
    )
    if isinstance(command, NameDeputy) and (listed is None or point_id == floor.main_point):
        raise BadDeputy(field="point_id", detail="deputy")
    if listed is None:
        raise NotInvited
