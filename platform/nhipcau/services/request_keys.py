"""Forms that are sent again because their answer was lost: the first sending makes something, the others find it.

A page makes a key for each form and sends it with every try (draft-ietf-httpapi-idempotency-key-header). The key is
kept in the transaction of what it made, so it is there exactly when that is; a refused form leaves no key behind and
may be corrected under the same one. Keys are each actor's own and end after a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors_registration import AlreadySent
from nhipcau.domain.roles import Actor
from nhipcau.schemas.base import Request
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Conference, RequestKey

#: How long a form may be sent again.
KEPT = timedelta(days=1)


async def made_before(tx: AsyncSession, actor: Actor, key: str, request: Request, now: datetime) -> Conference | None:
    """Return the conference (of a series the first) that this form made when it was sent before; None: it is new.

    Without a key every sending is new. Raises AlreadySent when the form has another content than then.
    """
    if not key:
        return None
    known = await tx.scalar(
        select(RequestKey).where(
            RequestKey.actor_kind == actor.kind, RequestKey.actor_id == actor.id, RequestKey.key == key
        )
    )
    if known is None:
        return None
    if known.made_at <= now - KEPT:
        await tx.delete(known)
        await tx.flush()
        return None
    if known.fingerprint != _fingerprint(request):
        raise AlreadySent(conference_id=known.conference_id)
    return await tx.get_one(Conference, known.conference_id)


def keep(tx: AsyncSession, actor: Actor, key: str, request: Request, conference: Conference, now: datetime) -> None:
    """Keep under which key a form made a conference; nothing without a key."""
    if key:
        tx.add(
            RequestKey(
                actor_kind=actor.kind,
                actor_id=actor.id,
                key=key,
                fingerprint=_fingerprint(request),
                conference_id=conference.id,
                made_at=now,
            )
        )


async def forget_ended(deployment: Deployment) -> int:
    """Forget the keys that have ended; returns how many."""
    ended = RequestKey.made_at <= deployment.now() - KEPT
    async with deployment.database.write() as tx:
        count = await tx.scalar(select(func.count()).select_from(RequestKey).where(ended)) or 0
        await tx.execute(delete(RequestKey).where(ended))
    return count


def _fingerprint(request: Request) -> bytes:
    # Which form it is belongs to what was sent; a field that a newer program brings says nothing of what was.
    content = f"{type(request).__name__} {request.model_dump_json(exclude_defaults=True)}"
    return sha256(content.encode()).digest()
