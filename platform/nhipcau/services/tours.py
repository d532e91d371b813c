"""Tours: points are looked at, or shown without sound, one after the other, by the server's clock."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain import tours
from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotFound
from nhipcau.domain.events import Happened
from nhipcau.domain.floor import decide
from nhipcau.domain.floor_commands import StartTour, StopTour
from nhipcau.domain.floor_state import Context
from nhipcau.domain.floor_views import TourKind
from nhipcau.domain.looking import expired
from nhipcau.domain.roles import SYSTEM, Actor
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor, milliseconds, store_floor
from nhipcau.services.names_on import body_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import BodyTree
from nhipcau.services.scenes import conducted, told
from nhipcau.services.seen import present_points
from nhipcau.store import outbox
from nhipcau.store.models import BridgePoint, Conference, ConferencePoint, Room, Session


async def start_tour(
    deployment: Deployment,
    actor: Actor,
    *,
    session_id: int,
    kind: TourKind,
    body_id: int | None,
    seconds: int,
    seen: int,
) -> SessionView:
    """Have the points of a subtree (None: all) looked at or shown in turn, each for some seconds.

    Raises NotFound, Forbidden, SessionNotOpen, WrongState, StageMoved, NobodyToTour.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id)
        conference, room = meeting.conference, meeting.main_room
        scope = ""
        if body_id is not None:
            scope = (await body_names_on(tx, [body_id], day_of(conference.starts_at))).get(body_id, "")
            if not scope:
                raise NotFound(what="body")
        before = await load_floor(tx, meeting.session, room)
        labels = await stage.labels_of(tx, conference, {before.main_point, before.shown, *before.speakers} - {0})
        present = (await present_points(tx, {session_id}))[session_id]
        order = await points_of(tx, conference, body_id or 0)
        command = StartTour(kind, seconds, order, seen, body_id or 0, scope[:200], actor.id)
        after, happened = decide(before, command, Context(milliseconds(now), actor.name, labels, frozenset(present)))
        await store_floor(tx, room, before, after, now)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    return await told(deployment, actor, session_id)


async def stop_tour(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionView:
    """Stop the tour that runs, whoever started it. Raises NotFound, Forbidden, SessionNotOpen."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id)
        before = await load_floor(tx, meeting.session, meeting.main_room)
        context = Context(milliseconds(now), actor.name, {}, frozenset())
        after, happened = decide(before, StopTour(), context)
        await store_floor(tx, meeting.main_room, before, after, now)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    return await told(deployment, actor, session_id)


async def points_of(tx: AsyncSession, conference: Conference, body_id: int) -> tuple[int, ...]:
    """Return the conference's points below a body (0: all), in the order of its list (one query, two for a body)."""
    rows = await tx.execute(
        select(ConferencePoint.point_id, BridgePoint.body_id)
        .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
        .where(ConferencePoint.conference_id == conference.id)
        .order_by(ConferencePoint.position, ConferencePoint.id)
    )
    if not body_id:
        return tuple(point_id for point_id, _ in rows)
    tree, day = await BodyTree.load(tx), day_of(conference.starts_at)
    return tuple(point_id for point_id, body in rows if body_id in tree.upwards(body, day))


async def move_on(deployment: Deployment) -> None:
    """Take every tour one step on whose time has come, and end the looks that nobody has renewed (one query)."""
    now = deployment.now()
    now_ms = milliseconds(now)
    async with deployment.database.read() as tx:
        rows = await tx.execute(
            select(Room.id, Room.tour, Room.looking)
            .join(Session, Session.id == Room.session_id)
            .where(Session.state.in_(JOINABLE))
        )
        due = [room_id for room_id, tour, looking in rows if _is_due(tour, looking, now_ms)]
    changed = False
    for room_id in due:
        async with deployment.database.write() as tx:
            changed |= await _move_on(tx, room_id, deployment)
    if changed:
        deployment.bus.publish(stage.TOPIC)
        deployment.bus.publish(TOPIC)


def _is_due(tour: dict[str, int] | None, looking: list[dict[str, int]] | None, now: int) -> bool:
    return (tour is not None and now >= min(tour["due"], tour["until"])) or any(
        looks["until"] <= now for looks in looking or ()
    )


async def _move_on(tx: AsyncSession, room_id: int, deployment: Deployment) -> bool:
    """Move one room on, looked at afresh; returns whether anybody sees it."""
    now = deployment.now()
    row = await tx.execute(
        select(Room, Session, Conference)
        .join(Session, Session.id == Room.session_id)
        .join(Conference, Conference.id == Session.conference_id)
        .where(Room.id == room_id, Session.state.in_(JOINABLE))
    )
    if (found := row.first()) is None:
        return False
    room, session, conference = found
    before = await load_floor(tx, session, room)
    happened: tuple[Happened, ...] = ()
    after = expired(before, milliseconds(now))
    if after.tour is not None:
        order = await points_of(tx, conference, after.tour.body_id)
        present = (await present_points(tx, {session.id}))[session.id]
        after, happened = tours.step(after, order, present, milliseconds(now))
    await store_floor(tx, room, before, after, now)
    await outbox.append(tx, happened, actor=SYSTEM, at=now, place=outbox.Place(conference.id, session.id, room.id))
    return after.version != before.version
