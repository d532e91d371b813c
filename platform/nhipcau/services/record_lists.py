"""What sessions leave behind, in lists: recordings, and pages of the logbook."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.search import words_of
from nhipcau.schemas.base import LARGEST
from nhipcau.schemas.work import LogbookBrief, LogbookList, RecordingList
from nhipcau.services.calendar import day_of
from nhipcau.services.conference_views import within_scopes
from nhipcau.services.deployment import Deployment
from nhipcau.services.listing import LIST_LIMIT, found_by, within_days
from nhipcau.services.logbook import head
from nhipcau.services.reach import reaches_of
from nhipcau.services.recordings import of_conferences, readable, recording_view
from nhipcau.store.models import Conference, LogbookPage, Recording, Session


async def list_recordings(
    deployment: Deployment,
    actor: Actor,
    *,
    language: str,
    since: date | None = None,
    until: date | None = None,
    words: str = "",
    after: str = "",
) -> RecordingList:
    """Return the recordings that the actor may read, the newest first; ``after``: the place where the last part ended.

    ``since`` and ``until``: days in Viet Nam, both included. ``words`` begin words of the title, of the host's name or
    of who spoke. Three queries, two more with a subtree scope and two with words.
    """
    begins = func.coalesce(Recording.started_at, Session.starts_at)
    ends = func.coalesce(Recording.ended_at, Session.ends_at)
    async with deployment.database.read() as tx:
        question = (
            of_conferences()
            # Before the list is cut: others' recordings must not push out one's own.
            .where(await within_scopes(tx, deployment, actor, Action.RECORDING_READ))
            .where(*within_days(begins, ends, since, until))
            .order_by(Recording.id.desc())
        )
        if after:
            question = question.where(Recording.id < min(int(after), LARGEST))
        if wanted := words_of(words):
            found = await found_by(
                tx, question, wanted, key=Recording.id, more=[Recording.chapters], said=_spoken, limit=LIST_LIMIT
            )
            question = question.where(Recording.id.in_(found))
        # One more than is shown tells whether it goes on.
        rows = await readable(tx, deployment, actor, question.limit(LIST_LIMIT + 1))
    shown = rows[:LIST_LIMIT]
    return RecordingList(
        recordings=tuple(recording_view(row, language) for row in shown),
        next=str(shown[-1][0].id) if len(rows) > LIST_LIMIT else None,
    )


async def list_logbook(
    deployment: Deployment,
    actor: Actor,
    *,
    since: date | None = None,
    until: date | None = None,
    words: str = "",
    after: str = "",
) -> LogbookList:
    """Return the pages that the actor may read, the newest first; ``after``: the place where the last part ended.

    ``since`` and ``until``: days in Viet Nam, both included. ``words`` begin words of the title or of the host's name,
    or the page's number and year. Two queries, two more with a subtree scope and two with words.
    """
    year, number = LogbookPage.year, LogbookPage.number
    async with deployment.database.read() as tx:
        question = (
            select(LogbookPage, Session, Conference)
            .join(Session, Session.id == LogbookPage.session_id)
            .join(Conference, Conference.id == Session.conference_id)
            # Before the list is cut: others' pages must not push out one's own.
            .where(await within_scopes(tx, deployment, actor, Action.LOGBOOK_READ))
            .where(*within_days(LogbookPage.created_at, func.coalesce(Session.ended_at, Session.ends_at), since, until))
            .order_by(year.desc(), number.desc())
        )
        if after:
            its_year, its_number = (min(int(part), LARGEST) for part in after.split("-"))
            question = question.where(or_(year < its_year, and_(year == its_year, number < its_number)))
        if wanted := words_of(words):
            found = await found_by(
                tx, question, wanted, key=LogbookPage.id, more=[number, year], said="{}/{}".format, limit=LIST_LIMIT
            )
            question = question.where(LogbookPage.id.in_(found))
        rows = (await tx.execute(question.limit(LIST_LIMIT + 1))).all()
        shown = rows[:LIST_LIMIT]
        reach = await reaches_of(tx, actor, (row.Conference for row in shown), day_of(deployment.now()))
    return LogbookList(
        pages=tuple(
            LogbookBrief.model_validate(head(*row))
            for row in shown
            if reach[row.Conference.id].may(Action.LOGBOOK_READ)
        ),
        next=f"{shown[-1].LogbookPage.year}-{shown[-1].LogbookPage.number}" if len(rows) > LIST_LIMIT else None,
    )


def _spoken(chapters: list[dict[str, Any]]) -> str:
    """Return who spoke: the titles of the chapters."""
    return " ".join({str(chapter.get("title", "")) for chapter in chapters})
