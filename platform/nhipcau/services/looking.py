"""Looking at a point alone: whoever conducts sees it live, and nobody else is shown it."""

from __future__ import annotations

from nhipcau.domain import looking
from nhipcau.domain.errors import NotInvited
from nhipcau.domain.floor_state import Context
from nhipcau.domain.roles import Actor, ActorKind
from nhipcau.schemas.base import Done
from nhipcau.services import stage
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor, milliseconds, present_of, store_floor
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.scenes import conducted
from nhipcau.store import outbox


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


def _eyes(actor: Actor) -> int:
    """Return by which number the one who looks is known: a machine that presides is nobody of the same number."""
    return -actor.id if actor.kind is ActorKind.DEVICE else actor.id
