"""Who stands behind the two cookies: the signed-in person and the enrolled device. Never refuses; it only tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from nhipcau.domain.roles import Actor, ActorKind, Assignment, Role, ScopeKind, device_actor
from nhipcau.services.deployment import Deployment
from nhipcau.services.secret_values import csrf_token, digest
from nhipcau.store.models import BridgePoint, Device, Person, RoleAssignment, SeatLink, WebSession

#: A sign-in ends when nobody has used it for so long …
SIGN_IN_LIFE = timedelta(hours=12)
#: … and in any case after this.
SIGN_IN_LONGEST = timedelta(days=7)
#: Uses are noted so often, not at every request.
_NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a page."""

    person: Actor | None = None
    #: Post of the person.
    post: str = ""
    device: Actor | None = None
    #: The one of the two that acts.
    acts: Actor | None = None
    #: CSRF token of the cookie that acts.
    csrf: str = ""


async def recognise(
    deployment: Deployment, *, session_cookie: str = "", device_cookie: str = "", as_device: bool = False
) -> Visitor:
    """Return who stands behind the cookies; the person acts when signed in, else (or when asked for) the device.

    One query for each cookie that is there, and now and then a note that it was used.
    """
    person, post = await _person(deployment, session_cookie) if session_cookie else (None, "")
    device = await _device(deployment, device_cookie) if device_cookie else None
    acts = device if as_device or person is None else person
    cookie = session_cookie if acts is person else device_cookie
    key = deployment.settings.session_secret.get_secret_value()
    return Visitor(person, post, device, acts, csrf_token(key, cookie) if acts else "")


async def is_signed_in(deployment: Deployment, actor: Actor) -> bool:
    """Whether a person's sign-in still holds (one query)."""
    question = (
        select(WebSession.id)
        .join(Person, Person.id == WebSession.person_id)
        .where(
            WebSession.id == actor.sign_in_id,
            WebSession.ended_at.is_(None),
            WebSession.expires_at > deployment.now(),
            Person.active,
        )
    )
    async with deployment.database.read() as tx:
        return await tx.scalar(question) is not None


async def _person(deployment: Deployment, cookie: str) -> tuple[Actor | None, str]:
    now = deployment.now()
    question = (
        select(WebSession, Person, RoleAssignment)
        .join(Person, Person.id == WebSession.person_id)
        .outerjoin(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(WebSession.token_hash == digest(cookie), WebSession.ended_at.is_(None), Person.active)
        .order_by(RoleAssignment.id)
    )
    async with deployment.database.read() as tx:
        rows = (await tx.execute(question)).all()
    if not rows:
        return None, ""
    web, person = rows[0][0], rows[0][1]
    if web.expires_at <= now:
        return None, ""
    await _note_use(deployment, web, now)
    assignments = tuple(
        Assignment(Role(row.role), ScopeKind(row.scope), row.scope_id, row.valid_from, row.valid_to)
        for _, _, row in rows
        if row is not None
    )
    actor = Actor(ActorKind.PERSON, person.id, person.name, assignments, sign_in_id=web.id)
    return actor, person.post


async def _note_use(deployment: Deployment, web: WebSession, now: datetime) -> None:
    wanted = min(now + SIGN_IN_LIFE, web.created_at + SIGN_IN_LONGEST)
    if wanted - web.expires_at < _NOTED_EVERY:
        return
    async with deployment.database.write() as tx:
        await tx.execute(update(WebSession).where(WebSession.id == web.id).values(expires_at=wanted))


async def _device(deployment: Deployment, cookie: str) -> Actor | None:
    now = deployment.now()
    question = (
        select(Device, BridgePoint.name)
        .join(BridgePoint, BridgePoint.id == Device.point_id)
        .outerjoin(SeatLink, SeatLink.device_id == Device.id)
        .where(
            Device.secret_hash == digest(cookie),
            Device.revoked_at.is_(None),
            BridgePoint.active,
            # A telephone that came by a one-use link is a device for a day at most.
            SeatLink.id.is_(None) | (SeatLink.expires_at > now),
        )
    )
    async with deployment.database.read() as tx:
        row = (await tx.execute(question)).first()
    if row is None:
        return None
    device, name = row
    if device.last_seen_at is None or now - device.last_seen_at >= _NOTED_EVERY:
        async with deployment.database.write() as tx:
            await tx.execute(update(Device).where(Device.id == device.id).values(last_seen_at=now))
    return device_actor(device.id, device.point_id, name)
