"""The call sheet of an emergency (Art. 9.3): several people work through it at once, and nobody's note is lost.

Whoever calls takes the row; the others see it at once. An answer names the version of the row that was seen.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.callout import CLAIM_LIFE, CallState, CallStep, next_call
from nhipcau.domain.conference import JOINABLE, SessionKind
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_preparation import PREPARATION_STATES, CallChanged, CallClaimed
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM, Actor
from nhipcau.schemas.emergency import CallContactIn, CallRowView
from nhipcau.schemas.rooms import Presence
from nhipcau.services.call_sheet_view import met, rows_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.store import outbox
from nhipcau.store.models import CallRow, Conference, Emergency, Seat, Session


async def claim(
    deployment: Deployment, actor: Actor, *, conference_id: int, row_id: int, release: bool = False
) -> CallRowView:
    """Take a row to call it, or give it back; taking one's own again lengthens it.

    Raises NotFound, CallClaimed.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        emergency, conference, session = await met(tx, actor, conference_id, now)
        row = await _row(tx, conference, row_id)
        _refuse_claimed(row, actor, now)
        row.claimed_by = None if release else actor.id
        row.claimed_name = "" if release else actor.name[:120]
        row.claimed_until = None if release else now + CLAIM_LIFE
        (shown,) = await _told(tx, deployment, actor, emergency, conference, session, row, now, quiet=True)
    deployment.bus.publish(TOPIC)
    return shown


async def answer(
    deployment: Deployment, actor: Actor, *, conference_id: int, row_id: int, step: CallStep, version: int, note: str
) -> CallRowView:
    """Note what a point answered.

    Raises NotFound, Forbidden (JOIN sets itself), CallClaimed, CallChanged (with what is stored), CallAnswerRefused.
    """
    now = deployment.now()
    if step is CallStep.JOIN:
        raise Forbidden
    async with deployment.database.write() as tx:
        emergency, conference, session = await met(tx, actor, conference_id, now)
        row = await _row(tx, conference, row_id)
        _refuse_changed(row, version)
        _refuse_claimed(row, actor, now)
        row.state = next_call(CallState(row.state), step)
        row.state_at, row.state_by, row.note = now, actor.name[:120], note
        row.tries += step is CallStep.NO_ANSWER
        row.version += 1
        # Whoever has an answer is done with the row.
        row.claimed_by, row.claimed_name, row.claimed_until = None, "", None
        (shown,) = await _told(tx, deployment, actor, emergency, conference, session, row, now)
    deployment.bus.publish(TOPIC)
    return shown


async def correct(
    deployment: Deployment, actor: Actor, *, conference_id: int, row_id: int, request: CallContactIn
) -> CallRowView:
    """Correct whom to call. Raises NotFound, CallClaimed, CallChanged."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        emergency, conference, session = await met(tx, actor, conference_id, now)
        row = await _row(tx, conference, row_id)
        _refuse_changed(row, request.version)
        _refuse_claimed(row, actor, now)
        row.contact, row.phone = request.contact, request.phone
        row.deputy, row.deputy_phone = request.deputy, request.deputy_phone
        row.version += 1
        (shown,) = await _told(tx, deployment, actor, emergency, conference, session, row, now, quiet=True)
    deployment.bus.publish(TOPIC)
    return shown


async def note_arrivals(deployment: Deployment) -> int:
    """Set *đã vào* for every point of a running emergency that has joined; returns how many rows changed."""
    now = deployment.now()
    waiting = (
        select(CallRow)
        .join(Session, (Session.conference_id == CallRow.conference_id) & (Session.kind == SessionKind.LIVE))
        .join(Seat, (Seat.session_id == Session.id) & (Seat.point_id == CallRow.point_id))
        .where(CallRow.state != CallState.JOINED, Session.state.in_(JOINABLE), Seat.presence == Presence.PRESENT)
    )
    async with deployment.database.read() as tx:
        if (await tx.scalars(waiting.limit(1))).first() is None:
            return 0
    async with deployment.database.write() as tx:
        rows = list(await tx.scalars(waiting))
        for row in rows:
            row.state = next_call(CallState(row.state), CallStep.JOIN)
            row.state_at, row.state_by = now, ""
            row.version += 1
            row.claimed_by, row.claimed_name, row.claimed_until = None, "", None
            # The seat's own arrival is in the logbook; this only wakes the sheets.
            changed = Happened(EventType.CALL_CHANGED, {"row_id": row.id, "point_id": row.point_id, "joined": True})
            place = outbox.Place(conference_id=row.conference_id)
            await outbox.append(tx, [changed], actor=SYSTEM, at=now, place=place)
    deployment.bus.publish(TOPIC)
    return len(rows)


async def _row(tx: AsyncSession, conference: Conference, row_id: int) -> CallRow:
    row = await tx.get(CallRow, row_id, with_for_update=True)
    if row is None or row.conference_id != conference.id:
        raise NotFound(what="point")
    return row


def _refuse_claimed(row: CallRow, actor: Actor, now: datetime) -> None:
    if row.claimed_until is not None and row.claimed_until > now and row.claimed_by != actor.id:
        raise CallClaimed(who=row.claimed_name, row_id=row.id)


def _refuse_changed(row: CallRow, version: int) -> None:
    if row.version != version:
        raise CallChanged(who=row.state_by or "…", state=row.state, row_id=row.id, version=row.version)


async def _told(
    tx: AsyncSession,
    deployment: Deployment,
    actor: Actor,
    emergency: Emergency,
    conference: Conference,
    session: Session,
    row: CallRow,
    now: datetime,
    *,
    quiet: bool = False,
) -> list[CallRowView]:
    """Tell of a changed row; ``quiet``: it wakes the sheets and is no line of the logbook."""
    await tx.flush()
    shown = await rows_of(tx, actor, conference, session, [row], now)
    vi, en = PREPARATION_STATES[row.state]
    data = {
        "row_id": row.id,
        "point_id": row.point_id,
        "label": shown[0].name,
        "state": row.state,
        "state_vi": vi,
        "state_en": en,
        "note": row.note,
    }
    place = outbox.Place(conference.id, None if quiet else session.id)
    await outbox.append(tx, [Happened(EventType.CALL_CHANGED, data)], actor=actor, at=now, place=place)
    return shown
