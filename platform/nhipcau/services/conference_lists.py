"""Conferences in lists: a window of days, some states, words; whole, or cut with the place where it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from nhipcau.domain.conference import Intake
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.search import words_of
from nhipcau.schemas.conferences import ConferenceList, ConferenceOrder
from nhipcau.services.calendar import day_of
from nhipcau.services.conference_views import briefs, within_scopes
from nhipcau.services.deployment import Deployment
from nhipcau.services.listing import LIST_LIMIT, behind, found_by, instant_of, read_instant, within_days
from nhipcau.services.reach import reaches_of
from nhipcau.store.models import Conference


async def list_conferences(
    deployment: Deployment,
    actor: Actor,
    *,
    since: date | None = None,
    until: date | None = None,
    intake: Sequence[Intake] = (),
    words: str = "",
    order: ConferenceOrder = ConferenceOrder.NEWEST,
    after: str = "",
) -> ConferenceList:
    """Return the conferences that the actor may read, a part at a time; ``after``: the place where the last one ended.

    ``since`` and ``until``: days in Viet Nam, both included, on which they are held at least partly. ``words`` begin
    words of the title or of the host's name.
    """
    wanted = words_of(words)
    newest = order is ConferenceOrder.NEWEST
    async with deployment.database.read() as tx:
        question = select(Conference).where(await within_scopes(tx, deployment, actor))
        question = question.where(*within_days(Conference.starts_at, Conference.ends_at, since, until))
        if intake:
            question = question.where(Conference.intake.in_(intake))
        if after:
            place = read_instant(after)
            question = question.where(behind(Conference.starts_at, Conference.id, place, newest=newest))
        by = (Conference.starts_at.desc(), Conference.id.desc()) if newest else (Conference.starts_at, Conference.id)
        question = question.order_by(*by)
        if wanted:
            found = await found_by(tx, question, wanted, key=Conference.id, limit=LIST_LIMIT)
            question = question.where(Conference.id.in_(found))
        # One more than is shown tells whether it goes on.
        rows = list(await tx.scalars(question.limit(LIST_LIMIT + 1)))
        shown = rows[:LIST_LIMIT]
        reach = await reaches_of(tx, actor, shown, day_of(deployment.now()))
        return ConferenceList(
            conferences=tuple(await briefs(tx, [one for one in shown if reach[one.id].may(Action.CONFERENCE_READ)])),
            next=instant_of(shown[-1].starts_at, shown[-1].id) if len(rows) > LIST_LIMIT else None,
        )
