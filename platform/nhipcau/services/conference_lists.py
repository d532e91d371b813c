"""Conferences in lists: a window of days, some states, words; whole, or cut with the place where it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import Intake
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.search import finds, words_of
from nhipcau.schemas.base import LARGEST
from nhipcau.schemas.conferences import ConferenceList, ConferenceOrder
from nhipcau.services.calendar import day_of, midnight
from nhipcau.services.conference_views import briefs, within_scopes
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import DatedNames
from nhipcau.services.reach import reaches_of
from nhipcau.store.models import Conference

#: Conferences in one answer.
LIST_LIMIT = 200

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


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
        if since is not None:
            question = question.where(Conference.ends_at > midnight(since))
        if until is not None:
            question = question.where(Conference.starts_at < midnight(until) + timedelta(days=1))
        if intake:
            question = question.where(Conference.intake.in_(intake))
        if after:
            question = question.where(_behind(*_read_place(after), newest=newest))
        by = (Conference.starts_at.desc(), Conference.id.desc()) if newest else (Conference.starts_at, Conference.id)
        question = question.order_by(*by)
        if wanted:
            question = question.where(Conference.id.in_(await _found(tx, question, wanted)))
        # One more than is shown tells whether it goes on.
        rows = list(await tx.scalars(question.limit(LIST_LIMIT + 1)))
        shown = rows[:LIST_LIMIT]
        reach = await reaches_of(tx, actor, shown, day_of(deployment.now()))
        return ConferenceList(
            conferences=tuple(await briefs(tx, [one for one in shown if reach[one.id].may(Action.CONFERENCE_READ)])),
            next=_place_of(shown[-1]) if len(rows) > LIST_LIMIT else None,
        )


async def _found(tx: AsyncSession, question: Select[Conference], wanted: Sequence[str]) -> list[int]:
    """Return the ids of the first that the words find, one more than are shown (two queries).

    Databases do not fold Vietnamese alike: some thousand titles are compared here.
    """
    rows = (
        await tx.execute(
            question.with_only_columns(Conference.id, Conference.title, Conference.host_body_id, Conference.starts_at)
        )
    ).all()
    hosts = await DatedNames.of_bodies(tx, {row.host_body_id for row in rows})
    found: list[int] = []
    for row in rows:
        if finds(wanted, f"{row.title} {hosts.on(row.host_body_id, day_of(row.starts_at))}"):
            found.append(row.id)
            if len(found) > LIST_LIMIT:
                break
    return found


def _behind(starts_at: datetime, conference_id: int, *, newest: bool) -> ColumnElement[bool]:
    if newest:
        later = and_(Conference.starts_at == starts_at, Conference.id < conference_id)
        return or_(Conference.starts_at < starts_at, later)
    return or_(Conference.starts_at > starts_at, and_(Conference.starts_at == starts_at, Conference.id > conference_id))


def _place_of(conference: Conference) -> str:
    """Return a place that stays where it is when the conference is moved."""
    return f"{(conference.starts_at - _EPOCH) // _MICROSECOND}-{conference.id}"


def _read_place(place: str) -> tuple[datetime, int]:
    microseconds, _, conference_id = place.partition("-")
    return _EPOCH + int(microseconds) * _MICROSECOND, min(int(conference_id), LARGEST)
