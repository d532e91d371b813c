"""A point goes out of a session on purpose: it finishes speaking and presenting, and waits and is shown no longer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import WrongState
from nhipcau.domain.events import Happened
from nhipcau.domain.floor import decide
from nhipcau.domain.floor_commands import Command, ReturnFloor, WithdrawRequest
from nhipcau.domain.floor_showing import leave
from nhipcau.domain.floor_state import Context
from nhipcau.domain.roles import Actor
from nhipcau.services.branch_rows import leave_branch
from nhipcau.services.floor_rows import load_floor, milliseconds, store_floor
from nhipcau.services.screens import end_screen
from nhipcau.store.models import Room, Session


async def give_up_floor(
    tx: AsyncSession, session: Session, room: Room, point_id: int, label: str, actor: Actor, now: datetime
) -> list[Happened]:
    """Give up what a point has in a session's main room, and in its sub-conference; publish ``stage.TOPIC``."""
    before = floor = await load_floor(tx, session, room)
    commands: list[Command] = [WithdrawRequest(point_id)]
    if point_id in floor.speakers:
        commands.append(ReturnFloor(point_id))
    happened: list[Happened] = []
    context = Context(milliseconds(now), actor.name, {point_id: label}, frozenset())
    for command in commands:
        try:
            floor, facts = decide(floor, command, context)
        except WrongState:
            # In a break nobody has the floor, and the queue waits for its end.
            break
        happened += facts
    floor, facts = leave(floor, point_id, context)
    happened += facts
    floor, facts = await leave_branch(tx, session, floor, point_id, context, now)
    happened += facts
    await store_floor(tx, room, before, floor, now)
    return [*happened, *await end_screen(tx, room, point_id, label, actor)]
