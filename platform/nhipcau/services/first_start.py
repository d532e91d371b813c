"""What a start finds: an empty database gets the demo or a one-time link; whoever may come in gets fresh links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.services.demo import PEOPLE, keep_demo_current, load_demo
from nhipcau.services.deployment import Deployment
from nhipcau.services.sign_in import DEMO, SETUP, add_link
from nhipcau.services.working_calendar import propose_missing
from nhipcau.store.models import Body, Person, SignInLink

#: Links of the demo hold so long; each start prints fresh ones.
DEMO_LIFE = timedelta(days=7)
SETUP_LIFE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody of the demo and the secret part of their link."""

    name: str
    post: str
    token: str


@dataclass(frozen=True, slots=True)
class Opening:
    """Whom a start lets in."""

    demo: tuple[Invitation, ...] = ()
    #: Secret part of the link that makes the first administrator; empty: there are people.
    setup_token: str = ""


async def prepare_start(deployment: Deployment) -> Opening:
    """Load the demo into an empty database when it is wanted, and make the links that a start prints."""
    async with deployment.database.read() as tx:
        nobody = await tx.scalar(select(Person.id).limit(1)) is None
        empty = nobody and await tx.scalar(select(Body.id).limit(1)) is None
    if empty and deployment.settings.demo:
        await load_demo(deployment)
        nobody = False
    await propose_missing(deployment)
    now = deployment.now()
    if nobody:
        async with deployment.database.write() as tx:
            # The link of an earlier start is void.
            await tx.execute(delete(SignInLink).where(SignInLink.purpose == SETUP, SignInLink.used_at.is_(None)))
            token = add_link(tx, purpose=SETUP, person_id=None, now=now, life=SETUP_LIFE)
        return Opening(setup_token=token)
    if not deployment.settings.demo:
        return Opening()
    async with deployment.database.write() as tx:
        if not (empty or await _is_demo(tx)):
            return Opening()
        invitations = await _invite(tx, now)
    await keep_demo_current(deployment)
    return Opening(demo=invitations)


async def _is_demo(tx: AsyncSession) -> bool:
    return await tx.scalar(select(SignInLink.id).where(SignInLink.purpose == DEMO).limit(1)) is not None


async def _invite(tx: AsyncSession, now: datetime) -> tuple[Invitation, ...]:
    people = {
        person.username: person
        for person in await tx.scalars(select(Person).where(Person.username.in_([one.username for one in PEOPLE])))
    }
    invitations = tuple(
        Invitation(
            people[one.username].name,
            people[one.username].post,
            add_link(tx, purpose=DEMO, person_id=people[one.username].id, now=now, life=DEMO_LIFE),
        )
        for one in PEOPLE
        if one.username in people
    )
    spent = or_(SignInLink.expires_at <= now, SignInLink.used_at.is_not(None))
    await tx.execute(delete(SignInLink).where(SignInLink.purpose == DEMO, spent))
    return invitations
