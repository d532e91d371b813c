"""What a check judges by: what is typed, and everything that the rules need to know of it, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import PurposeScope
from nhipcau.domain.errors import NotFound
from nhipcau.domain.hosting import words_of
from nhipcau.domain.precedence import Contender, Standing, standing_of
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.working_days import WorkingCalendar
from nhipcau.schemas.registration import CheckIn, LawView
from nhipcau.services.calendar import day_of
from nhipcau.services.names_on import holds_on
from nhipcau.services.precedence import order_on
from nhipcau.services.reach import BodyTree, reach_of
from nhipcau.services.registration_rules import PointOfBody, points_with_bodies, ruling
from nhipcau.services.rulebook import Rulebook
from nhipcau.services.verdicts import handed_in_at
from nhipcau.store.models import Body, BodyName, Conference, Emergency


@dataclass(frozen=True, slots=True)
class Asked:
    """What is typed, read once."""

    request: CheckIn
    host: Body | None
    #: As it is called on the day.
    host_name: str
    points: dict[int, PointOfBody]
    tree: BodyTree
    rules: Rulebook
    order: Sequence[Standing]
    #: The registration that is changed, as it is stored; empty: it is new.
    before: Contender | None

    @property
    def day(self) -> date | None:
        """The day on which it is to be held; None while its time is not typed."""
        return day_of(self.request.starts_at) if self.request.starts_at else None

    @property
    def standing(self) -> Standing | None:
        """What it is in the order of precedence; None while scope or host are not typed."""
        if self.request.scope is None or self.host is None:
            return None
        emergency = self.before is not None and self.before.standing is Standing.EMERGENCY
        return standing_of(self.request.scope, self.host.level, emergency=emergency)

    def calendar(self, day: date) -> WorkingCalendar:
        """Return the working days of the host, by the figures of a day."""
        saturdays = self.rules.regulation(day).saturdays
        return self.rules.calendar(self.request.host_body_id or 0, day, saturdays=saturdays)


async def read_asked(tx: AsyncSession, actor: Actor, request: CheckIn, now: datetime) -> Asked:
    """Read it. Raises NotFound (a registration that is not the actor's)."""
    points = {*request.sub_point_ids, *([request.main_point_id] if request.main_point_id else [])}
    before = None
    if request.conference_id is not None:
        conference = await tx.get(Conference, request.conference_id)
        if conference is None or not (await reach_of(tx, actor, conference, day_of(now))).may(Action.CONFERENCE_READ):
            raise NotFound(what="conference")
        host = await tx.get_one(Body, conference.host_body_id)
        emergency = await tx.get(Emergency, conference.id) is not None
        standing = standing_of(PurposeScope(conference.scope), host.level, emergency=emergency)
        before = Contender(standing, await handed_in_at(tx, conference.id), conference.intake == "confirmed")
    day = day_of(request.starts_at or now)
    return Asked(
        request,
        *await _host(tx, request.host_body_id, day),
        await points_with_bodies(tx, points, day) if points else {},
        await BodyTree.load(tx),
        await Rulebook.load(tx),
        await order_on(tx, day),
        before,
    )


async def _host(tx: AsyncSession, body_id: int | None, day: date) -> tuple[Body | None, str]:
    """Return the host and what it is called on a day; None: it is not typed, or there is no such body."""
    if body_id is None:
        return None, ""
    rows = await tx.execute(
        select(Body, func.coalesce(BodyName.name, Body.name))
        .outerjoin(BodyName, (BodyName.body_id == Body.id) & holds_on(BodyName, day))
        .where(Body.id == body_id)
    )
    found = rows.first()
    return (None, "") if found is None else (found[0], found[1])


def law_of(asked: Asked) -> LawView | None:
    """Return what Art. 4 and 5.2 say; None while scope, host or day are not typed."""
    request, host, day = asked.request, asked.host, asked.day
    if request.scope is None or host is None or day is None:
        return None
    said = ruling(request.scope, host, asked.points, asked.tree, day, asked.rules.regulation(day))
    return LawView(
        lawful=said.lawful,
        ruling=said.ruling,
        clause=said.clause,
        words_vi=words_of(said),
        words_en=words_of(said, english=True),
        point_ids=said.point_ids,
    )
