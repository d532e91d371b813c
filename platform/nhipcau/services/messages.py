"""What technicians of a session write to each other: one channel for all of them, and one thread within each call.

Messages are told as such, with who wrote but without their words: whoever may read them fetches them when they are
looked at. They stand in no logbook.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import Forbidden, NotFound, SessionNotOpen, TooMany
from nhipcau.domain.errors_help import HelpCallOver
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.help import MessageList, MessageView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.help_calls import met_call
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.session_access import Meeting, meet
from nhipcau.store import outbox
from nhipcau.store.models import SessionMessage

#: Lines of a thread that are given out, the newest.
LISTED = 200
#: Whoever writes more than this within the time has to wait.
MOST, WITHIN = 10, timedelta(seconds=30)


async def list_messages(deployment: Deployment, actor: Actor, *, session_id: int, after: int = 0) -> MessageList:
    """Return the newest lines of the session's channel, of those after one. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        meeting = await meet(tx, actor, session_id, day_of(deployment.now()))
        if not meeting.reach.may(Action.CHANNEL_READ):
            raise Forbidden if meeting.reach.may(Action.CONFERENCE_READ) else NotFound(what="session")
        writes = meeting.reach.may(Action.CHANNEL_WRITE) and meeting.session.state in JOINABLE
        return await _thread(tx, actor, session_id, None, after, writes=writes)


async def list_call_messages(
    deployment: Deployment, actor: Actor, *, session_id: int, call_id: int, after: int = 0
) -> MessageList:
    """Return what was written within a call, all or after a line, for its two sides. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        meeting, row, _ = await met_call(tx, actor, session_id, call_id, now, Action.HELP_WRITTEN_READ)
        if not meeting.reach.may(Action.HELP_WRITTEN_READ):
            meeting.require_seat(row.point_id, Action.SEAT_TAKE)
        writes = row.ended_at is None and meeting.session.state in JOINABLE
        return await _thread(tx, actor, session_id, call_id, after, writes=writes)


async def send_message(deployment: Deployment, actor: Actor, *, session_id: int, text: str) -> MessageView:
    """Write to all technicians of a session. Raises NotFound, Forbidden, SessionNotOpen, TooMany."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now))
        meeting.reach.require(Action.CHANNEL_WRITE)
        told = Happened(EventType.MESSAGE_SENT)
        view = await _write(tx, meeting, actor, None, text, told, now)
    deployment.bus.publish(TOPIC)
    return view


async def send_call_message(
    deployment: Deployment, actor: Actor, *, session_id: int, call_id: int, text: str
) -> MessageView:
    """Write to the other side of a call that is open, answered or not.

    Raises NotFound, Forbidden, SessionNotOpen, HelpCallOver, TooMany.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting, row, label = await met_call(tx, actor, session_id, call_id, now, Action.HELP_ANSWER)
        if not meeting.reach.may(Action.HELP_ANSWER):
            meeting.require_seat(row.point_id, Action.SEAT_TAKE)
        if meeting.session.state in JOINABLE and row.ended_at is not None:
            raise HelpCallOver(label=label)
        told = Happened(EventType.HELP_WRITTEN, {"point_id": row.point_id, "label": label, "call_id": call_id})
        view = await _write(tx, meeting, actor, call_id, text, told, now)
    deployment.bus.publish(TOPIC)
    return view


async def _write(
    tx: AsyncSession, meeting: Meeting, actor: Actor, call_id: int | None, text: str, told: Happened, now: datetime
) -> MessageView:
    """Keep a line and tell that it is there. Raises SessionNotOpen, TooMany."""
    if meeting.session.state not in JOINABLE:
        raise SessionNotOpen
    by_author = (SessionMessage.author_kind == actor.kind, SessionMessage.author_id == actor.id)
    lately = await tx.scalar(
        select(func.count())
        .select_from(SessionMessage)
        .where(SessionMessage.session_id == meeting.session.id, *by_author, SessionMessage.at > now - WITHIN)
    )
    if (lately or 0) >= MOST:
        raise TooMany(seconds=round(WITHIN.total_seconds()))
    row = SessionMessage(
        session_id=meeting.session.id,
        call_id=call_id,
        at=now,
        author_kind=actor.kind,
        author_id=actor.id,
        author=actor.name[:120],
        text=text,
    )
    tx.add(row)
    await tx.flush()
    fact = replace(told, data={**told.data, "id": row.id, "author": row.author})
    await outbox.append(tx, [fact], actor=actor, at=now, place=meeting.place)
    return _view(row, actor)


async def _thread(
    tx: AsyncSession, actor: Actor, session_id: int, call_id: int | None, after: int, *, writes: bool
) -> MessageList:
    within = SessionMessage.call_id.is_(None) if call_id is None else SessionMessage.call_id == call_id
    newest = await tx.scalars(
        select(SessionMessage)
        .where(SessionMessage.session_id == session_id, within, SessionMessage.id > after)
        .order_by(SessionMessage.id.desc())
        .limit(LISTED)
    )
    rows = tuple(reversed(newest.all()))
    return MessageList(messages=tuple(_view(row, actor) for row in rows), writes=writes)


def _view(row: SessionMessage, actor: Actor) -> MessageView:
    mine = (row.author_kind, row.author_id) == (actor.kind, actor.id)
    return MessageView(id=row.id, at=row.at, author=row.author, mine=mine, text=row.text)
