"""Tokens looked at before the media server sees them: ours, still good, and of a seat that nobody was given since.

A second connection under one identity throws the first one out, and a token lives two minutes: without this look at
the door whoever kept an old one could evict the seat's holder until the roster is compared. What is refused here is
refused in our words; the media server would repeat the whole token in its answer and in its log.
"""

from __future__ import annotations

from sqlalchemy import select

from nhipcau.domain.errors_joining import SeatGivenAnew, TokenExpired, TokenRefused
from nhipcau.services.content_rows import OF_SEAT, STANDS
from nhipcau.services.deployment import Deployment
from nhipcau.services.help_rooms import call_of, help_room
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.store.models import ContentMachine, HelpCall, Room, Seat
from nhipcau_media.contract.identity import GENERATION_ATTRIBUTE, IdentityKind, parse_identity


async def check_token(deployment: Deployment, token: str) -> None:
    """Refuse a token that does not let in (any more). Raises TokenRefused, TokenExpired, SeatGivenAnew."""
    ticket = deployment.media.read_token(token)
    if ticket is None:
        raise TokenRefused
    if ticket.expires_at <= deployment.now().timestamp():
        raise TokenExpired
    identity = parse_identity(ticket.identity)
    generation = ticket.attributes.get(GENERATION_ATTRIBUTE, "")
    if call_id := call_of(ticket.room_name):
        await _check_call(deployment, call_id, ticket.identity, generation)
        return
    if identity.kind is IdentityKind.CONTENT:
        await _check_machine(deployment, ticket.room_name, identity.id, generation)
        return
    # A token that says nothing of a seat stands for none.
    if identity.kind is not IdentityKind.POINT or not generation:
        return
    async with deployment.database.read() as tx:
        newest = await tx.scalar(
            select(Seat.generation)
            .join(Room, Room.session_id == Seat.session_id)
            .where(Room.name == ticket.room_name, Seat.point_id == identity.id)
        )
    if newest is not None and generation != str(newest):
        raise SeatGivenAnew


async def _check_machine(deployment: Deployment, room_name: str, point_id: int, generation: str) -> None:
    """Refuse whatever is not the machine that shows content for a point now. Raises TokenRefused, SeatGivenAnew."""
    async with deployment.database.read() as tx:
        newest = await tx.scalar(
            select(ContentMachine.generation)
            .join(Seat, OF_SEAT)
            .join(Room, Room.session_id == Seat.session_id)
            .where(Room.name == room_name, Room.kind == MAIN_ROOM, Seat.point_id == point_id, STANDS)
        )
    if newest is None:
        raise TokenRefused
    if generation != str(newest):
        raise SeatGivenAnew


async def _check_call(deployment: Deployment, call_id: int, identity: str, generation: str) -> None:
    """Refuse whoever is not the newest of one of the two sides of a call. Raises TokenRefused, SeatGivenAnew."""
    async with deployment.database.read() as tx:
        row = await tx.get(HelpCall, call_id)
    if row is None or row.answered_at is None or row.ended_at is not None:
        raise TokenRefused
    side = help_room(row, "").sides.get(identity)
    if side is None:
        raise TokenRefused
    if generation != str(side.generation):
        raise SeatGivenAnew
