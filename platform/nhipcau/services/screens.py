"""A point's screen on stage: one presenter at a time, by the chair's word, given back or taken away.

The presenter's screen is a content like slides and clips: what takes its place ends it, and with it the right to send
it. Permission and picture are one thing, as with the floor.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotInvited, SessionNotOpen
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_state import Context, check_here
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.rooms import PresenterIn, SeatNow, SessionView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.content_rows import OF_SEAT, STANDS, of_seat
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor, milliseconds, present_of
from nhipcau.services.scenes import changed, conducted, refuse_what_moved, scene_row, told
from nhipcau.services.seat_now import told_of_seat
from nhipcau.services.session_access import Meeting, meet
from nhipcau.store import outbox
from nhipcau.store.models import ContentMachine, Room, RoomScene, Seat
from nhipcau_media.contract.identity import content_identity, parse_identity, point_identity
from nhipcau_media.contract.stage import Content, ContentKind, Preset


async def let_present(deployment: Deployment, actor: Actor, *, session_id: int, wish: PresenterIn) -> SessionView:
    """Let a point show its screen to all; whatever was presented before gives way.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, PointAway, PointAbsent, SceneMoved.
    """
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id, wish.point_id)
        if all(point.point_id != wish.point_id for point in meeting.reach.points):
            raise NotInvited
        row = await scene_row(tx, meeting)
        if presenter(row) != wish.point_id or row.preset != Preset.CONTENT:
            refuse_what_moved(row, wish.seen)
            labels = await stage.labels_of(tx, meeting.conference, {wish.point_id})
            floor = await load_floor(tx, meeting.session, meeting.main_room)
            present = await present_of(tx, session_id, {wish.point_id})
            check_here(floor, wish.point_id, Context(milliseconds(deployment.now()), actor.name, labels, present))
            row.content, row.preset = _screen(point_identity(wish.point_id)), Preset.CONTENT.value
            changed(row, meeting.main_room, actor)
            told_of = Happened(EventType.SCREEN_SHOWN, {"point_id": wish.point_id, "label": labels[wish.point_id]})
            await outbox.append(tx, (told_of,), actor=actor, at=deployment.now(), place=meeting.place)
    return await told(deployment, actor, session_id)


async def give_back(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> SeatNow:
    """The point has shown what it wanted to; when it does not present any more nothing happens.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        meeting.require_seat(point_id, Action.FLOOR_REQUEST)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        happened = await take_screen(tx, meeting, {point_id}, actor)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    return await told_of_seat(deployment, session_id=session_id, point_id=point_id)


async def take_screen(
    tx: AsyncSession, meeting: Meeting, points: Collection[int], actor: Actor
) -> tuple[Happened, ...]:
    """End the screen of whoever of some points presents: it goes out of the room (one query)."""
    row = await scene_row(tx, meeting)
    point_id = presenter(row)
    if point_id not in points:
        return ()
    labels = await stage.labels_of(tx, meeting.conference, {point_id})
    return take_screen_of(row, meeting.main_room, point_id, labels[point_id], actor)


async def end_screen(tx: AsyncSession, room: Room, point_id: int, label: str, actor: Actor) -> tuple[Happened, ...]:
    """End the screen of a point that goes out of the room on purpose or is put out; nothing when it shows none.

    Call it before its second machine is ended, which would hand the place to the seat's own (one query).
    """
    row = await tx.get(RoomScene, room.id)
    if row is None or presenter(row) != point_id:
        return ()
    return take_screen_of(row, room, point_id, label, actor)


def take_screen_of(row: RoomScene, room: Room, point_id: int, label: str, actor: Actor) -> tuple[Happened, ...]:
    """Take the screen that is put on out of the room; returns what to tell."""
    row.content = None
    if row.preset == Preset.CONTENT:
        row.preset = Preset.PAIR.value
    changed(row, room, actor)
    return (Happened(EventType.SCREEN_ENDED, {"point_id": point_id, "label": label}),)


async def put_on_again(
    tx: AsyncSession, session_id: int, content: Mapping[str, Any], here: Collection[int]
) -> dict[str, Any] | None:
    """Return a screen that was put on before as it can be put on now; None: its point is none of those that are here.

    A second machine that stands no more leaves its place to the seat's own (one query for a second machine).
    """
    identity = showing_in(content)
    point_id = parse_identity(identity).id
    if point_id not in here:
        return None
    if identity == content_identity(point_id):
        machine = select(ContentMachine.id).join(Seat, OF_SEAT).where(STANDS, *of_seat(session_id, point_id))
        if await tx.scalar(machine) is None:
            identity = point_identity(point_id)
    return _screen(identity)


def presenter(row: RoomScene) -> int:
    """Return the point whose screen is put on, whichever of its two machines shows it; 0: nobody's."""
    return presenter_in(row.content)


def presenter_in(content: Mapping[str, Any] | None) -> int:
    """Return the point whose screen a content is; 0: it is nobody's."""
    return parse_identity(showing_in(content)).id


def showing(row: RoomScene) -> str:
    """Return the identity whose screen is put on; empty: nobody's."""
    return showing_in(row.content)


def showing_in(content: Mapping[str, Any] | None) -> str:
    """Return the identity whose screen a content is; empty: it is nobody's."""
    content = content or {}
    return str(content.get("identity", "")) if content.get("kind") == ContentKind.SCREEN else ""


def _screen(identity: str) -> dict[str, Any]:
    return Content(kind=ContentKind.SCREEN, identity=identity).model_dump(mode="json")
