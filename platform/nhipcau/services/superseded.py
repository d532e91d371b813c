"""Tokens of a seat that somebody was admitted to since: refused before the media server lets the rightful one go.

A second connection under one identity throws the first one out, and a token lives two minutes: without this look at
the door whoever kept an old one could evict the seat's holder until the roster is compared.
"""

from __future__ import annotations

from sqlalchemy import select

from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Room, Seat
from nhipcau_media.contract.identity import GENERATION_ATTRIBUTE, IdentityKind, parse_identity


async def is_superseded(deployment: Deployment, token: str) -> bool:
    """Whether a token stands for a seat that was given anew; a token that says nothing of a seat does not."""
    ticket = deployment.media.read_token(token)
    if ticket is None:
        return False
    identity = parse_identity(ticket.identity)
    generation = ticket.attributes.get(GENERATION_ATTRIBUTE, "")
    if identity.kind is not IdentityKind.POINT or not generation:
        return False
    async with deployment.database.read() as tx:
        newest = await tx.scalar(
            select(Seat.generation)
            .join(Room, Room.session_id == Seat.session_id)
            .where(Room.name == ticket.room_name, Seat.point_id == identity.id)
        )
    return newest is not None and generation != str(newest)
