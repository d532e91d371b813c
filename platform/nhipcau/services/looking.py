"""Looking at points alone: whoever conducts sees them live, and nobody else is shown them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from nhipcau.domain import looking
from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotInvited, SessionNotOpen
from nhipcau.domain.floor_state import Context
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.schemas.base import Done
from nhipcau.schemas.wall import WatchView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor, milliseconds, present_of, store_floor
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.scenes import conducted
from nhipcau.services.session_access import meet
from nhipcau.store import outbox
from nhipcau.store.models import ConferencePoint


async def look_at(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> Done:
    """Look at a point, one at a time; the page says every ten seconds that it still does.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, WrongState, PointAbsent, TooManyLooked.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id, point_id)
        point = next((one for one in meeting.reach.points if one.point_id == point_id), None)
        if point is None:
            raise NotInvited
        before = await load_floor(tx, meeting.session, meeting.main_room)
        present = await present_of(tx, session_id, {point_id})
        context = Context(milliseconds(now), actor.name, {point_id: point.name}, present)
        after, happened = looking.look_at(before, _eyes(actor), point_id, context)
        await store_floor(tx, meeting.main_room, before, after, now)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    if happened:
        deployment.bus.publish(TOPIC)
    deployment.bus.publish(stage.TOPIC)
    return Done()


async def end_look(deployment: Deployment, actor: Actor, *, session_id: int) -> Done:
    """Look at no point any more. Raises NotFound, Forbidden, SessionNotOpen."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id)
        before = await load_floor(tx, meeting.session, meeting.main_room)
        await store_floor(tx, meeting.main_room, before, looking.end_look(before, _eyes(actor)), now)
    deployment.bus.publish(stage.TOPIC)
    return Done()


async def watch(
    deployment: Deployment, actor: Actor, *, session_id: int, page: int, point_ids: Sequence[int]
) -> WatchView:
    """Look at points from one wall, in place of those before; the page says every ten seconds that it still does.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, WrongState, TooManyWatched.
    """
    now = deployment.now()
    asked = set(point_ids)
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now))
        meeting.reach.require(Action.WALL_LOOK)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        listed = select(ConferencePoint.point_id).where(
            ConferencePoint.conference_id == meeting.conference.id, ConferencePoint.point_id.in_(asked)
        )
        if asked - set(await tx.scalars(listed)):
            raise NotInvited
        before = await load_floor(tx, meeting.session, meeting.main_room)
        labels = await stage.labels_of(tx, meeting.conference, asked)
        context = Context(milliseconds(now), actor.name, labels, await present_of(tx, session_id, asked))
        after, happened = looking.watch(before, _eyes(actor), page, point_ids, context)
        await store_floor(tx, meeting.main_room, before, after, now)
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    if happened:
        deployment.bus.publish(TOPIC)
    deployment.bus.publish(stage.TOPIC)
    return WatchView(point_ids=looking.watched_by(after, _eyes(actor), page))


def _eyes(actor: Actor) -> int:
    """Return by which number the one who looks is known: a machine that presides is nobody of the same number."""
    return -actor.id if actor.kind is ActorKind.DEVICE else actor.id
