"""Taking the roll: a point is marked, a group confirmed as presence proposes, an absent point rung, the quorum set."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import BadInput, Forbidden, WrongState
from nhipcau.domain.errors_roll import RollMarkedMeanwhile
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.roll_call import (
    HERE,
    Mark,
    Quorum,
    QuorumBy,
    QuorumOf,
    check_open,
    check_quorum,
    needs_reason,
    tally,
    to_call,
)
from nhipcau.domain.words import MARKS
from nhipcau.schemas.roll import MarkIn, QuorumIn, RollView
from nhipcau.schemas.rooms import Presence
from nhipcau.services.deployment import Deployment
from nhipcau.services.roll_pictures import keep_pictures
from nhipcau.services.roll_rows import Roll, RollRow, load_roll, open_roll
from nhipcau.services.roll_view import group_name, tell_roll
from nhipcau.store import outbox
from nhipcau.store.models import ConferenceQuorum, RollEntry

_OF = {QuorumOf.POINTS: ("điểm cầu", "points"), QuorumOf.DELEGATES: ("đại biểu", "delegates")}


async def mark(deployment: Deployment, actor: Actor, *, session_id: int, request: MarkIn) -> RollView:
    """Confirm or correct a point.

    Raises NotFound, Forbidden, WrongState (not opened yet), RollClosed, RollMarkedMeanwhile, BadInput (no reason).
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        roll = await open_roll(tx, actor, session_id, now)
        row = roll.row(request.point_id)
        if request.version != (row.entry.version if row.entry else 0):
            raise RollMarkedMeanwhile(who=row.entry.marked_by if row.entry else "…", mark=row.confirmed or "")
        reason = request.reason or (row.answered if request.mark is Mark.EXCUSED else "")
        before, ended = row.confirmed, roll.run.ended_at is not None
        if not reason and needs_reason(request.mark, row.proposal.mark, before=before, ended=ended):
            raise BadInput(field="reason", detail="required")
        _write(tx, roll, row, actor, now, mark=request.mark, reason=reason, people=request.people)
        if request.mark in HERE:
            await keep_pictures(deployment, tx, roll, [row], actor)
        event = EventType.ROLL_MARKED if before in {None, request.mark} else EventType.ROLL_CORRECTED
        data = {
            **_of_point(row),
            **_worded("mark", request.mark),
            **_worded("before", before),
            "reason": f"{reason.rstrip('.')}." if reason else "",
        }
        await outbox.append(tx, [Happened(event, data)], actor=actor, at=now, place=roll.meeting.place)
    return await tell_roll(deployment, actor, session_id)


async def confirm(deployment: Deployment, actor: Actor, *, session_id: int, group_id: int | None) -> RollView:
    """Confirm what presence proposes for a group, or for everybody that the actor may mark.

    What was corrected by hand stays; what it is too early to say stays open. Raises NotFound, Forbidden, WrongState,
    RollClosed.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        roll = await open_roll(tx, actor, session_id, now)
        rows = [row for row in roll.rows if group_id in {None, row.group_id} and roll.may_mark(row)]
        if not rows:
            raise Forbidden
        happened = []
        for group in dict.fromkeys(row.group_id for row in rows):
            told = [row for row in rows if row.group_id == group and _confirmable(row)]
            for row in told:
                people = row.entry.people if row.entry else None
                proposed = row.proposal.mark or Mark.ABSENT
                reason = row.answered if proposed is Mark.EXCUSED else ""
                _write(tx, roll, row, actor, now, mark=proposed, reason=reason, people=people)
            await keep_pictures(deployment, tx, roll, [row for row in told if row.proposal.mark in HERE], actor)
            if told:
                data: dict[str, object] = {"group": group_name(roll, group)}
                data |= {str(mark): count for mark, count in tally(row.proposal.mark for row in told).items() if mark}
                happened.append(Happened(EventType.ROLL_CONFIRMED, data))
        await outbox.append(tx, happened, actor=actor, at=now, place=roll.meeting.place)
    return await tell_roll(deployment, actor, session_id)


async def note_call(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> RollView:
    """Note that an absent point was rung. Raises NotFound, Forbidden, WrongState, RollClosed."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        roll = await open_roll(tx, actor, session_id, now)
        row = roll.row(point_id)
        calls = _note(tx, roll, row, actor, now)
        told = Happened(EventType.ROLL_CALLED, {**_of_point(row), "calls": calls})
        await outbox.append(tx, [told], actor=actor, at=now, place=roll.meeting.place)
    return await tell_roll(deployment, actor, session_id)


async def note_all_called(deployment: Deployment, actor: Actor, *, session_id: int) -> RollView:
    """Note that all absent points that the actor may mark were called: one fact, which says how many.

    Who was called a moment ago is called no second time; with nobody left nothing happens. Raises NotFound, Forbidden,
    WrongState (not opened yet, or over: nobody is called to a meeting that has ended).
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        roll = await open_roll(tx, actor, session_id, now)
        if roll.meeting.session.state == SessionState.ENDED:
            raise WrongState(state=roll.meeting.session.state)
        absent = [row for row in roll.rows if roll.may_mark(row) and _callable(row, now)]
        for row in absent:
            _note(tx, roll, row, actor, now)
        if absent:
            told = Happened(EventType.ROLL_ALL_CALLED, {"count": len(absent)})
            await outbox.append(tx, [told], actor=actor, at=now, place=roll.meeting.place)
    return await tell_roll(deployment, actor, session_id)


async def set_quorum(deployment: Deployment, actor: Actor, *, session_id: int, request: QuorumIn) -> RollView:
    """Set how many have to be there for the conference; 0: no quorum.

    Raises NotFound, Forbidden, RollClosed, BadInput.
    """
    now = deployment.now()
    quorum = Quorum(request.of, request.by, request.amount)
    check_quorum(quorum)
    async with deployment.database.write() as tx:
        roll = await load_roll(tx, actor, session_id, now)
        roll.meeting.reach.require(Action.ROLL_TAKE)
        check_open(roll.run, now)
        conference_id = roll.meeting.conference.id
        row = await tx.get(ConferenceQuorum, conference_id)
        if quorum.amount == 0:
            if row is not None:
                await tx.delete(row)
        else:
            row = row or ConferenceQuorum(conference_id=conference_id)
            row.counted, row.measured, row.amount = quorum.of, quorum.by, quorum.amount
            row.set_at, row.set_by = now, actor.name[:120]
            tx.add(row)
        vi, en = quorum_words(quorum)
        told = Happened(EventType.QUORUM_SET, {"quorum_vi": vi, "quorum_en": en})
        await outbox.append(tx, [told], actor=actor, at=now, place=roll.meeting.place)
    return await tell_roll(deployment, actor, session_id)


def quorum_words(quorum: Quorum) -> tuple[str, str]:
    """Return a quorum in words, e.g. ``ít nhất 75% đại biểu``."""
    if not quorum.amount:
        return "không đặt", "none"
    unit = "%" if quorum.by is QuorumBy.SHARE else ""
    vi, en = _OF[quorum.of]
    return f"ít nhất {quorum.amount}{unit} {vi}", f"at least {quorum.amount}{unit} {'of the ' if unit else ''}{en}"


def _confirmable(row: RollRow) -> bool:
    if row.proposal.mark is None or row.by_hand:
        return False
    return row.confirmed is None or row.moved


def _callable(row: RollRow, now: datetime) -> bool:
    called_at = row.entry.called_at if row.entry is not None else None
    return to_call(row.mark, in_room=row.presence is Presence.PRESENT, called_at=called_at, now=now)


def _note(tx: AsyncSession, roll: Roll, row: RollRow, actor: Actor, now: datetime) -> int:
    """Note that a point was called; returns how often it was by now."""
    entry = _entry(tx, roll, row)
    entry.calls += 1
    entry.called_at, entry.called_by = now, actor.name[:120]
    return entry.calls


def _entry(tx: AsyncSession, roll: Roll, row: RollRow) -> RollEntry:
    entry = row.entry
    if entry is None:
        entry = RollEntry(
            session_id=roll.meeting.session.id, point_id=row.point.point_id, mark="", proposed="", calls=0, version=0
        )
        tx.add(entry)
    return entry


def _write(
    tx: AsyncSession,
    roll: Roll,
    row: RollRow,
    actor: Actor,
    now: datetime,
    *,
    mark: Mark,
    reason: str,
    people: int | None,
) -> None:
    entry = _entry(tx, roll, row)
    entry.mark, entry.proposed, entry.reason, entry.people = mark, row.proposal.mark or "", reason, people
    entry.marked_at, entry.marked_by = now, actor.name[:120]
    entry.version += 1


def _of_point(row: RollRow) -> dict[str, object]:
    return {"point_id": row.point.point_id, "label": row.point.name}


def _worded(name: str, mark: Mark | None) -> dict[str, str]:
    vi, en = MARKS[mark or ""]
    return {name: mark or "", f"{name}_vi": vi, f"{name}_en": en}
