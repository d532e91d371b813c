"""What a registration must be before it is taken: complete, lawful (Art. 4, 5.2), among bodies of its day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SUB_POINT_LIMIT, PurposeScope, check_points, check_schedule
from nhipcau.domain.errors import BadInput
from nhipcau.domain.errors_registration import BodyClosed, NotLawful, SecretRefused
from nhipcau.domain.hosting import Guest, Lawfulness, rule_on, words_of
from nhipcau.schemas.conferences import ConferenceIn
from nhipcau.services.calendar import day_of, days_of
from nhipcau.services.names_on import body_names_on, holds_on
from nhipcau.services.reach import BodyTree
from nhipcau.services.rulebook import regulation_on
from nhipcau.store.models import (
    Body,
    BridgePoint,
    Conference,
    ConferencePoint,
    HostMandate,
    PointName,
    RegulationVersion,
    Venue,
)


@dataclass(frozen=True, slots=True)
class PointOfBody:
    """A point with what is known of its body."""

    id: int
    #: As it is called on the day that is asked about.
    name: str
    active: bool
    body_id: int
    level: str
    valid_from: date | None
    valid_to: date | None

    def exists_on(self, day: date) -> bool:
        """Whether its body is there on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


async def points_with_bodies(tx: AsyncSession, point_ids: Collection[int], day: date) -> dict[int, PointOfBody]:
    """Return point id → point with its body, called as on that day (one query)."""
    rows = await tx.execute(
        select(
            BridgePoint.id,
            func.coalesce(PointName.name, BridgePoint.name),
            BridgePoint.active,
            BridgePoint.body_id,
            Body.level,
            Body.valid_from,
            Body.valid_to,
        )
        .join(Body, Body.id == BridgePoint.body_id)
        .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
        .where(BridgePoint.id.in_(list(point_ids)))
    )
    return {row.id: PointOfBody(*row) for row in rows}


def ruling(
    scope: PurposeScope,
    host: Body,
    points: Mapping[int, PointOfBody],
    tree: BodyTree,
    day: date,
    regulation: RegulationVersion,
) -> Lawfulness:
    """Ask the table of Art. 4 and 5.2, in the tree of the conference's day."""
    guests = [Guest(point.id, point.level, tree.upwards(point.body_id, day)) for point in points.values()]
    return rule_on(
        scope,
        host_id=host.id,
        host_level=host.level,
        guests=guests,
        scopes=regulation.scopes,
        communes_host=regulation.communes_host,
    )


async def checked(
    tx: AsyncSession, request: ConferenceIn, now: datetime, *, limit: int | None = SUB_POINT_LIMIT
) -> RegulationVersion:
    """Refuse what cannot be stored at all, a draft included; return the figures in force on its day.

    ``limit``: sub points at most; None for an emergency (Art. 9.3), which leaves nobody out for being one too many.
    Raises BadInput, EndBeforeStart, SessionTooLong, MainPointTwice, TooManyPoints, SecretRefused, NotFound.
    """
    if request.secret:
        # Law 117/2025, Decree 26/2020: not even a draft is kept.
        raise SecretRefused(field="secret")
    check_schedule(request.starts_at, request.ends_at)
    if request.rehearsal_at is not None and request.rehearsal_at >= request.starts_at:
        raise BadInput(field="rehearsal_at", detail="not_before_start")
    if request.held_elsewhere is not None and request.ends_at > now:
        raise BadInput(field="ends_at", detail="future")
    check_points(request.main_point_id, tuple(request.sub_point_ids), limit=limit)
    if len(set(request.sub_point_ids)) != len(request.sub_point_ids):
        raise BadInput(field="sub_point_ids", detail="twice")
    for field in ("host_body_id", "organiser_body_id"):
        body_id = getattr(request, field)
        if body_id is not None and await tx.get(Body, body_id) is None:
            raise BadInput(field=field, detail="no_such_body")
    wanted = {request.main_point_id, *request.sub_point_ids}
    usable = BridgePoint.id.in_(wanted)
    # What was held before a point was given up may still be written down.
    known = set(
        await tx.scalars(
            select(BridgePoint.id).where(usable if request.held_elsewhere else usable & BridgePoint.active)
        )
    )
    if missing := wanted - known:
        field = "main_point_id" if request.main_point_id in missing else "sub_point_ids"
        raise BadInput(field=field, detail="no_such_point")
    await _check_venues(tx, request, wanted)
    return await regulation_on(tx, day_of(request.starts_at))


async def _check_venues(tx: AsyncSession, request: ConferenceIn, wanted: Collection[int]) -> None:
    asked = {(seat.point_id, seat.venue_id) for seat in request.venues}
    if not asked:
        return
    rows = await tx.execute(select(Venue.point_id, Venue.id).where(Venue.id.in_([venue for _, venue in asked])))
    if {(point_id, venue_id) for point_id, venue_id in rows} != asked or {point for point, _ in asked} - set(wanted):
        raise BadInput(field="venues", detail="no_such_venue")


async def refuse_unfit(tx: AsyncSession, conference: Conference) -> None:
    """Refuse to hand in a registration that is incomplete or unlawful; it has to be stored already.

    Raises BadInput (something is missing), NotLawful (Art. 4, 5.2), BodyClosed.
    """
    # Art. 13.6b, 13.6c: somebody who works with the Department and the points, somebody on duty at the main point.
    for field in ("coordinator", "duty_officer"):
        if not getattr(conference, field).strip() and not conference.held_elsewhere:
            raise BadInput(field=field, detail="required")
    if conference.scope == PurposeScope.DD and not conference.outside_host:
        raise BadInput(field="outside_host", detail="required")
    rows = await tx.execute(
        select(ConferencePoint.point_id, ConferencePoint.is_main)
        .where(ConferencePoint.conference_id == conference.id)
        .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position)
    )
    listed = {point_id: "main_point_id" if is_main else "sub_point_ids" for point_id, is_main in rows}
    await refuse_closed_or_unlawful(tx, conference, listed, await BodyTree.load(tx))


async def refuse_closed_or_unlawful(
    tx: AsyncSession, conference: Conference, listed: Mapping[int, str], tree: BodyTree
) -> None:
    """Refuse a host or points that are not there on the day, or that the table of Art. 4 and 5.2 does not allow.

    ``listed``: point id → the field that names it. Raises BodyClosed, NotLawful.
    """
    host = await tx.get_one(Body, conference.host_body_id)
    first, last = days_of(conference.starts_at, conference.ends_at)
    points = await points_with_bodies(tx, listed, first)
    closed = []
    if not _exists(host, first, last):
        closed += [("host_body_id", name) for name in (await body_names_on(tx, [host.id], first)).values()]
    closed += [
        (field, points[point_id].name)
        for point_id, field in listed.items()
        if not (points[point_id].exists_on(first) and points[point_id].exists_on(last))
    ]
    if closed:
        raise BodyClosed(field=closed[0][0], names=named([name for _, name in closed]))
    said = ruling(PurposeScope(conference.scope), host, points, tree, first, await regulation_on(tx, first))
    if not said.lawful:
        raise NotLawful(
            field=listed[said.point_ids[-1]] if said.point_ids else "scope",
            clause=said.clause,
            ruling=said.ruling,
            ruling_vi=words_of(said),
            ruling_en=words_of(said, english=True),
        )


def named(names: Sequence[str]) -> str:
    """Return the first few of a list of names."""
    return ", ".join(names[:5]) + ("…" if len(names) > 5 else "")


def _exists(body: Body, first: date, last: date) -> bool:
    return (body.valid_from or first) <= first and last <= (body.valid_to or last)


async def is_mandated(tx: AsyncSession, organiser_body_id: int, host_body_id: int, day: date) -> bool:
    """Whether a body is assigned to register for another on a day (Art. 13.6c); for itself it always is."""
    if organiser_body_id == host_body_id:
        return True
    found = await tx.scalar(
        select(HostMandate.id)
        .where(
            HostMandate.organiser_body_id == organiser_body_id,
            HostMandate.host_body_id == host_body_id,
            HostMandate.valid_from <= day,
            HostMandate.valid_to.is_(None) | (HostMandate.valid_to >= day),
        )
        .limit(1)
    )
    return found is not None
