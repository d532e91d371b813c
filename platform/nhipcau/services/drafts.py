"""What somebody has typed and not sent: kept for the person, so that another machine finds it."""

from __future__ import annotations

import json

from sqlalchemy import Select, delete, select

from nhipcau.domain.errors import BadInput, Forbidden
from nhipcau.domain.roles import ANYWHERE, Action, Actor, ActorKind, allowed
from nhipcau.schemas.base import Done
from nhipcau.schemas.registration import DraftIn, DraftView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import RegistrationDraft

#: Longest draft, in characters of JSON.
LONGEST = 32_000


async def get_draft(deployment: Deployment, actor: Actor, *, name: str) -> DraftView | None:
    """Return what the actor kept under a name; None: nothing. Raises Forbidden."""
    person_id = _person(deployment, actor)
    async with deployment.database.read() as tx:
        found = await tx.scalar(_of(person_id, name))
    return DraftView(content=found.content, kept_at=found.kept_at) if found else None


async def keep_draft(deployment: Deployment, actor: Actor, *, name: str, request: DraftIn) -> DraftView:
    """Keep a draft over the one before. Raises Forbidden, BadInput (too long)."""
    person_id = _person(deployment, actor)
    if len(json.dumps(request.content)) > LONGEST:
        raise BadInput(field="content", detail="draft_large")
    now = deployment.now()
    async with deployment.database.write() as tx:
        found = await tx.scalar(_of(person_id, name))
        if found is None:
            found = RegistrationDraft(person_id=person_id, name=name)
            tx.add(found)
        found.content, found.kept_at = request.content, now
    return DraftView(content=request.content, kept_at=now)


async def drop_draft(deployment: Deployment, actor: Actor, *, name: str) -> Done:
    """Forget a draft; there may be none. Raises Forbidden."""
    person_id = _person(deployment, actor)
    async with deployment.database.write() as tx:
        await tx.execute(
            delete(RegistrationDraft).where(RegistrationDraft.person_id == person_id, RegistrationDraft.name == name)
        )
    return Done()


def _of(person_id: int, name: str) -> Select[RegistrationDraft]:
    return select(RegistrationDraft).where(RegistrationDraft.person_id == person_id, RegistrationDraft.name == name)


def _person(deployment: Deployment, actor: Actor) -> int:
    registers = allowed(actor, Action.CONFERENCE_REGISTER, ANYWHERE, day_of(deployment.now()))
    if actor.kind is not ActorKind.PERSON or not registers:
        raise Forbidden
    return actor.id
