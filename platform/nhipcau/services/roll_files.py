"""A roll as a file: the annex of the logbook page (PDF), and a table (.xlsx)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.roll_sheet import Sheet, SheetLine, roll_pdf, roll_table
from nhipcau.domain.conference import SessionKind
from nhipcau.domain.roles import Actor
from nhipcau.domain.roll_call import QuorumOf
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import body_names_on
from nhipcau.services.rendering import set_in_turn
from nhipcau.services.roll_rows import Counted, Roll, RollRow, count_quorum, load_roll
from nhipcau.services.roll_view import group_name
from nhipcau.store.models import LogbookPage

RollForm = Literal["pdf", "xlsx"]


async def make_roll_file(
    deployment: Deployment, actor: Actor, *, session_id: int, form: RollForm, language: str
) -> bytes:
    """Return the roll, or the actor's part of it, as it stands now. Raises NotFound, Forbidden, TooMany."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        sheet = await _sheet(tx, await load_roll(tx, actor, session_id, now), now)
    if form == "pdf":
        return await set_in_turn(roll_pdf, sheet)
    return await set_in_turn(roll_table, sheet, language=language)


async def _sheet(tx: AsyncSession, roll: Roll, now: datetime) -> Sheet:
    session, conference = roll.meeting.session, roll.meeting.conference
    host = await body_names_on(tx, [conference.host_body_id], day_of(conference.starts_at))
    page = await tx.scalar(select(LogbookPage).where(LogbookPage.session_id == session.id))
    counted = await count_quorum(tx, roll)
    return Sheet(
        title=conference.title,
        kind=SessionKind(session.kind),
        host=host.get(conference.host_body_id, ""),
        main_point=next((point.name for point in roll.meeting.reach.points if point.is_main), ""),
        page=f"{page.number}/{page.year}" if page is not None else "",
        starts_at=session.starts_at,
        started_at=session.started_at,
        ended_at=session.ended_at,
        groups=tuple(
            (group_name(roll, group), tuple(_line(row) for row in roll.rows if row.group_id == group))
            for group in dict.fromkeys(row.group_id for row in roll.rows)
        ),
        quorum=_quorum(counted) if counted is not None else "",
        made_at=now,
    )


def _line(row: RollRow) -> SheetLine:
    entry = row.entry
    return SheetLine(
        name=row.point.name,
        mark=row.mark,
        confirmed=row.confirmed is not None,
        joined_at=row.stay.joined_at,
        gone_at=row.stay.gone_at,
        late_min=int(row.proposal.late.total_seconds() // 60),
        early_min=int(row.proposal.early.total_seconds() // 60),
        delegates=row.listed,
        people=row.people,
        reason=row.reason,
        marked_by=entry.marked_by if entry else "",
        marked_at=entry.marked_at if entry else None,
        picture=row.picture,
    )


def _quorum(counted: Counted) -> str:
    unit = "điểm cầu" if counted.quorum.of is QuorumOf.POINTS else "đại biểu"
    said = "Đủ" if counted.reached else "Chưa đủ"
    return f"{said} số cần có mặt: {counted.here}/{counted.called} {unit}, cần ít nhất {counted.needed}."
