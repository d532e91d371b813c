"""Whom a document of a conference reaches by itself: bodies of the list, and providers that were asked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.papers import ANNOUNCING, DocumentKind
from nhipcau.services.invitations import guests_of
from nhipcau.store.models import Conference, DutyLink, Provider


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody with a mail address."""

    name: str
    #: The link by which a provider answers.
    link: DutyLink | None = None


async def receivers_of(tx: AsyncSession, kind: DocumentKind, conference: Conference) -> dict[str, Receiver]:
    """Return address → receiver; kinds that go to nobody by themselves have none (one query)."""
    if kind in ANNOUNCING:
        return {address: Receiver(name) for address, name in (await guests_of(tx, conference)).items()}
    if kind is not DocumentKind.DUTY_SHEET:
        return {}
    rows = await tx.execute(
        select(DutyLink, Provider)
        .join(Provider, Provider.id == DutyLink.provider_id)
        .where(DutyLink.conference_id == conference.id, DutyLink.revoked_at.is_(None), Provider.mail != "")
        .order_by(Provider.kind.desc(), Provider.name)
    )
    return {provider.mail: Receiver(provider.name, link) for link, provider in rows}
