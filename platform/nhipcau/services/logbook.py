"""The logbook (Art. 7.4): a page per session that events write by themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import NotFound
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.base import LARGEST_EVENT
from nhipcau.schemas.work import LogbookLine, LogbookView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.listing import behind, instant_of, read_instant
from nhipcau.services.names_on import body_names_on, holds_on
from nhipcau.services.session_access import meet
from nhipcau.store.models import (
    BridgePoint,
    Conference,
    ConferencePoint,
    Event,
    LogbookPage,
    PointName,
    Seat,
    Session,
)

#: Lines in one answer; a day of 250 points makes some thousands.
LINE_LIMIT = 2_000


async def open_page(tx: AsyncSession, *, session: Session) -> None:
    """Begin the page of a session that was opened: the next number of its year in Viet Nam."""
    assert session.opened_at is not None  # noqa: S101 - called in the transaction that sets it
    year = day_of(session.opened_at).year
    last = await tx.scalar(select(func.max(LogbookPage.number)).where(LogbookPage.year == year))
    tx.add(LogbookPage(session_id=session.id, year=year, number=(last or 0) + 1, created_at=session.opened_at))


async def get_logbook_page(
    deployment: Deployment, actor: Actor, *, session_id: int, language: str, after: str = ""
) -> LogbookView:
    """Return the page of a session, its lines a part at a time; ``after``: the place where the last part ended.

    Raises NotFound (the session was never opened), Forbidden.
    """
    async with deployment.database.read() as tx:
        meeting = await meet(tx, actor, session_id, day_of(deployment.now()))
        meeting.reach.require(Action.LOGBOOK_READ)
        session, conference = meeting.session, meeting.conference
        page = await tx.scalar(select(LogbookPage).where(LogbookPage.session_id == session_id))
        if page is None:
            raise NotFound(what="logbook_page")
        day = day_of(conference.starts_at)
        host = await body_names_on(tx, [conference.host_body_id], day)
        # Art. 3.3: the one that presides, or presided last.
        main_point = await tx.scalar(
            select(func.coalesce(PointName.name, BridgePoint.name))
            .select_from(BridgePoint)
            .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
            .where(BridgePoint.id == meeting.main_room.main_point_id)
        )
        invited = await tx.scalar(select(func.count()).where(ConferencePoint.conference_id == conference.id))
        attended = await tx.scalar(
            select(func.count()).where(Seat.session_id == session_id, Seat.first_joined_at.is_not(None))
        )
        # A command bears the time at which it came; a report of a process may have been written meanwhile.
        written = select(Event).where(Event.session_id == session_id).order_by(Event.at, Event.id)
        if after:
            written = written.where(behind(Event.at, Event.id, read_instant(after, LARGEST_EVENT), newest=False))
        events = list(await tx.scalars(written.limit(LINE_LIMIT + 1)))
        shown = events[:LINE_LIMIT]
        lines = [worded for event in shown if (worded := _line(event, language)) is not None]
    return LogbookView(
        **head(page, session, conference),
        conference_id=conference.id,
        host_name=host.get(conference.host_body_id, ""),
        coordinator=conference.coordinator,
        main_point=main_point or "",
        scheduled_start=session.starts_at,
        scheduled_end=session.ends_at,
        invited=invited or 0,
        attended=attended or 0,
        lines=tuple(lines),
        next=instant_of(shown[-1].at, shown[-1].id) if len(events) > LINE_LIMIT else None,
    )


def head(page: LogbookPage, session: Session, conference: Conference) -> dict[str, Any]:
    """Return the fields of a page that lists show too."""
    return {
        "session_id": session.id,
        "number": page.number,
        "year": page.year,
        "title": conference.title,
        "kind": session.kind,
        "started_at": session.started_at,
        "ended_at": session.ended_at,
    }


def _line(event: Event, language: str) -> LogbookLine | None:
    worded = line(event.type, event.data, language)
    if worded is None:
        return None
    text, weight = worded
    return LogbookLine(at=event.at, type=event.type, text=text, actor_name=event.actor_name, weight=weight)
