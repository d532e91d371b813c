"""Which technical requests of a conference stand: asked for and not withdrawn (Art. 9.2 ¶2)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.requests import RequestKind, RequestState
from nhipcau.store.models import TechnicalRequest


async def requests_that_stand(tx: AsyncSession, conference_id: int) -> list[TechnicalRequest]:
    """Return the requests that were not withdrawn, in the order in which they were made."""
    return list(
        await tx.scalars(
            select(TechnicalRequest)
            .where(TechnicalRequest.conference_id == conference_id, TechnicalRequest.state != RequestState.WITHDRAWN)
            .order_by(TechnicalRequest.id)
        )
    )


async def requested_kinds(tx: AsyncSession, conference_id: int) -> tuple[RequestKind, ...]:
    """Return what is asked for, in the order of the kinds (one query)."""
    found = {one.kind for one in await requests_that_stand(tx, conference_id)}
    return tuple(kind for kind in RequestKind if kind in found)
