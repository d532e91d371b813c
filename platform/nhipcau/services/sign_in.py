"""Signing in and out: by password, by a link of the demo, and by the one-time link of the first administrator."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput
from nhipcau.domain.errors_sign_in import LinkExpired, WrongPassword
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Actor, ActorKind, Role, ScopeKind
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.passwords import hash_password, is_password
from nhipcau.services.seats import evict, tell_evicted
from nhipcau.services.secret_values import digest, new_token
from nhipcau.services.visitors import SIGN_IN_LIFE
from nhipcau.store import outbox
from nhipcau.store.models import Person, RoleAssignment, SignInLink, WebSession

#: Letters of a user name, as its column holds them.
USERNAME_LONGEST = 64

SETUP = "setup"
DEMO = "demo"


def plain_username(typed: str) -> str:
    """Return a user name as it is compared: case and the way letters are composed do not matter."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def new_username(typed: str) -> str:
    """Return a user name as it is stored. Raises BadInput when letters that stand for several make it too long."""
    name = plain_username(typed)
    if not 1 <= len(name) <= USERNAME_LONGEST:
        raise BadInput(field="username", detail=f"> {USERNAME_LONGEST}")
    return name


async def sign_in_by_password(deployment: Deployment, *, username: str, password: str, address: str) -> str:
    """Sign somebody in and return the value of the session cookie. Raises WrongPassword, TooMany.

    An unknown name costs the same time as a wrong password.
    """
    name = plain_username(username)
    deployment.entrance.check_sign_in(name, address, deployment.now())
    async with deployment.database.read() as tx:
        person = await tx.scalar(select(Person).where(Person.username == name, Person.active))
    stored = person.password_hash if person else ""
    right = await deployment.entrance.hash_work(address, lambda: is_password(stored, password))
    if person is None or not right:
        deployment.entrance.sign_in_failed(name, address, deployment.now())
        raise WrongPassword
    deployment.entrance.signed_in(name, address)
    async with deployment.database.write() as tx:
        return open_session(tx, person.id, deployment.now())


async def sign_in_by_link(deployment: Deployment, *, token: str, address: str) -> str:
    """Sign in by a link of the demo, which holds until it runs out. Raises LinkExpired, TooMany."""
    now = deployment.now()
    deployment.entrance.check_code(address, now)
    # Strangers may ask: nobody waits for the write lock before the link is known to be good.
    async with deployment.database.read() as tx:
        link = await find_link(tx, token, DEMO, now)
        person = await tx.get(Person, link.person_id) if link and link.person_id else None
    if person is None or not person.active:
        deployment.entrance.code_failed(address, now)
        raise LinkExpired
    async with deployment.database.write() as tx:
        return open_session(tx, person.id, now)


async def set_up_first_administrator(
    deployment: Deployment, *, token: str, username: str, name: str, password: str, address: str
) -> str:
    """Make the first administrator with the one-time link and sign them in.

    Raises LinkExpired, TooMany, BadInput.
    """
    deployment.entrance.check_code(address, deployment.now())
    login = new_username(username)
    async with deployment.database.read() as tx:
        known = await find_link(tx, token, SETUP, deployment.now())
    if known is None:
        deployment.entrance.code_failed(address, deployment.now())
        raise LinkExpired
    stored = await deployment.entrance.hash_work(address, lambda: hash_password(password))
    now = deployment.now()
    async with deployment.database.write() as tx:
        # Asked again under the write lock: of two that press at once, one is the first.
        link = await find_link(tx, token, SETUP, now)
        if link is None or await tx.scalar(select(Person.id).limit(1)) is not None:
            raise LinkExpired
        link.used_at = now
        person = Person(username=login, name=name, post="", password_hash=stored, active=True, created_at=now)
        tx.add(person)
        await tx.flush()
        tx.add(RoleAssignment(person_id=person.id, role=Role.ADMINISTRATOR, scope=ScopeKind.SYSTEM, scope_id=0))
        made = Happened(EventType.PERSON_CREATED, {"person_id": person.id, "name": name})
        await outbox.append(tx, [made], actor=Actor(ActorKind.PERSON, person.id, name), at=now)
        cookie = open_session(tx, person.id, now)
    deployment.bus.publish(TOPIC)
    return cookie


async def check_link(deployment: Deployment, *, token: str, purpose: str, address: str) -> None:
    """Say of a link whether it still opens its form; it is not used by that. Raises LinkExpired, TooMany."""
    now = deployment.now()
    deployment.entrance.check_code(address, now)
    async with deployment.database.read() as tx:
        known = await find_link(tx, token, purpose, now)
        # Who sets up is the first: of two links the other is no use any more.
        late = purpose == SETUP and await tx.scalar(select(Person.id).limit(1)) is not None
    if known is None or late:
        deployment.entrance.code_failed(address, now)
        raise LinkExpired


async def sign_out(deployment: Deployment, actor: Actor) -> None:
    """End the actor's sign-in and give up its seats; the device of a point stays enrolled."""
    if actor.kind is not ActorKind.PERSON:
        return
    now = deployment.now()
    async with deployment.database.write() as tx:
        await tx.execute(update(WebSession).where(WebSession.id == actor.sign_in_id).values(ended_at=now))
        await evict(tx, actor, by=actor, at=now)
    deployment.bus.publish(TOPIC)
    tell_evicted(deployment)


def add_link(tx: AsyncSession, *, purpose: str, person_id: int | None, now: datetime, life: timedelta) -> str:
    """Add a link and return its secret part, which is stored nowhere."""
    token = new_token()
    tx.add(SignInLink(token_hash=digest(token), purpose=purpose, person_id=person_id, expires_at=now + life))
    return token


def open_session(tx: AsyncSession, person_id: int, now: datetime) -> str:
    """Add a sign-in and return the value of its cookie, which is stored nowhere."""
    token = new_token()
    tx.add(WebSession(token_hash=digest(token), person_id=person_id, created_at=now, expires_at=now + SIGN_IN_LIFE))
    return token


async def find_link(tx: AsyncSession, token: str, purpose: str, now: datetime) -> SignInLink | None:
    """Return a link that is neither used nor run out."""
    question = select(SignInLink).where(
        SignInLink.token_hash == digest(token),
        SignInLink.purpose == purpose,
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now,
    )
    return (await tx.scalars(question)).first()
