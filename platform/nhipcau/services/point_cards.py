"""Points within reach in one table: what is on record about each and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from nhipcau.domain.errors import Forbidden
from nhipcau.domain.fault import OPEN, FaultKind
from nhipcau.domain.point_records import Connection, ContactRank, TeamDuty, folded, holds_on
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.schemas.point_page import PointCard
from nhipcau.services.calendar import day_of
from nhipcau.services.contact_lists import changed_since, officers_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.point_access import target_of
from nhipcau.services.reach import BodyTree
from nhipcau.store.models import (
    Body,
    BridgePoint,
    Circuit,
    ContactList,
    Maintenance,
    OperationTeam,
    PointFault,
    PointProfile,
    TeamMember,
    TrainingRecord,
    Venue,
)


async def list_point_cards(deployment: Deployment, actor: Actor) -> list[PointCard]:
    """Return the points within reach. Eleven queries, however many points. Raises Forbidden."""
    day = day_of(deployment.now())
    if not allowed(actor, Action.POINT_DETAILS_READ, ANYWHERE, day):
        raise Forbidden
    async with deployment.database.read() as tx:
        points = (await tx.scalars(select(BridgePoint).where(BridgePoint.active).order_by(BridgePoint.id))).all()
        bodies = {row.id: row.name for row in await tx.execute(select(Body.id, Body.name))}
        tree = await BodyTree.load(tx)
        profiles = {row.point_id: row for row in await tx.scalars(select(PointProfile))}
        venues = _of(await tx.scalars(select(Venue)), "point_id")
        circuits = _of(await tx.scalars(select(Circuit)), "point_id")
        teams = _of(await tx.scalars(select(OperationTeam).order_by(OperationTeam.id)), "body_id")
        members = _of(await tx.scalars(select(TeamMember).order_by(TeamMember.id)), "body_id")
        training = _of(await tx.scalars(select(TrainingRecord)), "body_id")
        newest = select(func.max(ContactList.id)).group_by(ContactList.body_id)
        lists = {row.body_id: row for row in await tx.scalars(select(ContactList).where(ContactList.id.in_(newest)))}
        overdue = Counter(
            await tx.scalars(
                select(Maintenance.point_id).where(
                    Maintenance.planned_for < day, Maintenance.done_on.is_(None), Maintenance.valid_to.is_(None)
                )
            )
        )
        # A difficulty with the regulation says nothing about the state of the room.
        broken = select(PointFault.point_id).where(PointFault.state.in_(OPEN), PointFault.kind != FaultKind.DIFFICULTY)
        faults = Counter(await tx.scalars(broken))
    cards = []
    for point in points:
        if not allowed(actor, Action.POINT_DETAILS_READ, target_of(point, tree, day), day):
            continue
        here = [row for row in members.get(point.body_id, ()) if holds_on(row.valid_from, row.valid_to, day)]
        records = training.get(point.body_id, [])
        trained = {
            record.folded_name
            for record in records
            if record.trained_on <= day and (record.valid_to is None or day <= record.valid_to)
        }
        officers = officers_of(here, records, day)
        last = lists.get(point.body_id)
        lines = [row for row in circuits.get(point.id, ()) if holds_on(row.valid_from, row.valid_to, day)]
        profile = profiles.get(point.id)
        team = next(
            (row for row in reversed(teams.get(point.body_id, [])) if holds_on(row.valid_from, row.valid_to, day)),
            None,
        )
        cards.append(
            PointCard(
                id=point.id,
                name=point.name,
                body_name=bodies[point.body_id],
                parent_name=bodies.get(tree.parent(point.body_id, day), ""),
                connection=Connection(profile.connection) if profile is not None else Connection.BROWSER,
                has_profile=profile is not None,
                venues=sum(holds_on(row.valid_from, row.valid_to, day) for row in venues.get(point.id, ())),
                circuits=len(lines),
                has_backup=any(row.is_backup for row in lines),
                team=team.decision_number if team is not None else "",
                officers=sum(row.rank is ContactRank.OFFICER for row in officers),
                # Art. 7.5: those who operate must be trained.
                untrained=sum(row.duty == TeamDuty.OPERATOR and folded(row.name) not in trained for row in here),
                list_version=last.version if last is not None else 0,
                list_received=last is not None and last.received_at is not None,
                list_changed=bool(changed_since(last, officers)),
                overdue=overdue[point.id],
                open_faults=faults[point.id],
            )
        )
    return cards


def _of(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found
