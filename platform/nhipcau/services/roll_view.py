"""A roll as it is shown (ten queries, however many points)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionKind, SessionState
from nhipcau.domain.errors import NotFound
from nhipcau.domain.roles import Actor
from nhipcau.domain.roll_call import CORRECTABLE, HERE
from nhipcau.schemas.roll import (
    DelegateLine,
    NamedView,
    ProposalView,
    QuorumView,
    RollGroup,
    RollLine,
    RollView,
    WhomToRing,
)
from nhipcau.services.calendar import day_of
from nhipcau.services.call_contacts import Contacts, contacts_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.roll_rows import MAIN_GROUP, Counted, Roll, RollRow, count_quorum, load_roll
from nhipcau.store.models import Delegate

_NOBODY = Contacts()


async def get_roll(deployment: Deployment, actor: Actor, *, session_id: int) -> RollView:
    """Return the roll of a session, or the actor's part of it. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        return await roll_view(tx, await load_roll(tx, actor, session_id, now), now)


async def tell_roll(deployment: Deployment, actor: Actor, session_id: int) -> RollView:
    """Have what happened told, and return the roll as it stands now; after the commit. Raises NotFound, Forbidden."""
    deployment.bus.publish(TOPIC)
    return await get_roll(deployment, actor, session_id=session_id)


async def list_delegates(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> NamedView:
    """Return who was named for a point. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        roll = await load_roll(tx, actor, session_id, deployment.now())
        if all(row.point.point_id != point_id for row in roll.rows):
            raise NotFound(what="point")
        rows = await tx.scalars(
            select(Delegate)
            .where(Delegate.conference_id == roll.meeting.conference.id, Delegate.point_id == point_id)
            .order_by(Delegate.position)
        )
        return NamedView(delegates=tuple(DelegateLine.model_validate(row) for row in rows))


async def roll_view(tx: AsyncSession, roll: Roll, now: datetime) -> RollView:
    """Return a roll that was read, with whom to ring at points that are not there."""
    session, conference = roll.meeting.session, roll.meeting.conference
    away = [row.point.point_id for row in roll.rows if row.mark not in HERE and roll.may_mark(row)]
    people = await contacts_of(tx, away, day_of(now))
    until = roll.run.ended_at + CORRECTABLE if roll.run.ended_at is not None else None
    counted = await count_quorum(tx, roll)
    return RollView(
        session_id=session.id,
        conference_id=conference.id,
        title=conference.title,
        kind=SessionKind(session.kind),
        state=SessionState(session.state),
        now=now,
        starts_at=session.starts_at,
        started_at=session.started_at,
        ended_at=session.ended_at,
        open=session.state != SessionState.PLANNED and (until is None or now <= until),
        open_until=until,
        whole=roll.whole,
        may_take=roll.take,
        groups=tuple(
            RollGroup(id=group, name=roll.names.get(group, ""))
            for group in dict.fromkeys(row.group_id for row in roll.rows)
        ),
        lines=tuple(_line(roll, row, people.get(row.point.point_id), away) for row in roll.rows),
        quorum=_quorum(counted) if counted is not None else None,
        pictures=roll.pictures,
        people=sum(row.people for row in roll.rows),
        delegates=sum(row.listed for row in roll.rows),
    )


def group_name(roll: Roll, group_id: int) -> str:
    """Return how a group is called: the main point by its own name."""
    if group_id == MAIN_GROUP:
        return next((row.point.name for row in roll.rows if row.point.is_main), "")
    return roll.names.get(group_id, "")


def _line(roll: Roll, row: RollRow, contacts: Contacts | None, away: list[int]) -> RollLine:
    entry, whom = row.entry, contacts or _NOBODY
    ringable = row.point.point_id in away
    return RollLine(
        point_id=row.point.point_id,
        name=row.point.name,
        is_main=row.point.is_main,
        group_id=row.group_id,
        presence=row.presence,
        joined_at=row.stay.joined_at,
        gone_at=row.stay.gone_at,
        proposal=ProposalView(
            mark=row.proposal.mark, late_min=_minutes(row.proposal.late), early_min=_minutes(row.proposal.early)
        ),
        mark=row.confirmed,
        by_hand=row.by_hand,
        moved=row.moved,
        reason=row.reason,
        marked_at=entry.marked_at if entry else None,
        marked_by=entry.marked_by if entry else "",
        version=entry.version if entry else 0,
        delegates=row.listed,
        people=entry.people if entry else None,
        contact=WhomToRing(
            operator=row.operator,
            operator_phone=row.operator_phone,
            contact=whom.contact,
            phone=whom.phone,
            deputy=whom.deputy,
            deputy_phone=whom.deputy_phone,
        )
        if ringable
        else None,
        calls=entry.calls if entry else 0,
        called_at=entry.called_at if entry else None,
        called_by=entry.called_by if entry else "",
        pictured_at=row.picture[0] if row.picture else None,
        may_mark=roll.may_mark(row),
    )


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _quorum(counted: Counted) -> QuorumView:
    return QuorumView(
        of=counted.quorum.of,
        by=counted.quorum.by,
        amount=counted.quorum.amount,
        needed=counted.needed,
        here=counted.here,
        called=counted.called,
        reached=counted.reached,
        set_by=counted.set_by,
    )
