"""Everything about one point on one page (Art. 3.5, 7.5, 8, 13.1-13.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.point_records import folded
from nhipcau.domain.roles import Action, Actor, Target, allowed
from nhipcau.schemas.point_page import (
    AssetView,
    CircuitView,
    MaintenanceView,
    MemberView,
    PointChangeView,
    PointPage,
    ProfileView,
    TeamView,
    TrainingView,
    VenueView,
)
from nhipcau.services.calendar import day_of
from nhipcau.services.contact_lists import list_view, present_list
from nhipcau.services.deployment import Deployment
from nhipcau.services.point_access import point_for, sides_of
from nhipcau.services.point_faults import fault_brief
from nhipcau.services.reach import BodyTree
from nhipcau.store.models import (
    Asset,
    Body,
    BridgePoint,
    Circuit,
    ContactList,
    Maintenance,
    OperationTeam,
    PointChange,
    PointFault,
    PointProfile,
    TeamMember,
    TrainingRecord,
    Venue,
)

#: Lines of the history, and closed faults, on the page.
SHOWN = 50


async def get_point_page(deployment: Deployment, actor: Actor, *, point_id: int) -> PointPage:
    """Return everything about a point. A constant number of queries. Raises Forbidden, NotFound."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        point, target = await point_for(tx, actor, point_id, Action.POINT_DETAILS_READ, day_of(now))
        return await page_of(tx, actor, point, target, now)


async def page_of(tx: AsyncSession, actor: Actor, point: BridgePoint, target: Target, now: datetime) -> PointPage:
    """Return the page of a point to somebody who may read it."""
    day = day_of(now)
    body = await tx.get_one(Body, point.body_id)
    tree = await BodyTree.load(tx)
    above = await tx.get(Body, tree.parent(body.id, day))
    training = await _all(tx, TrainingRecord, TrainingRecord.body_id == body.id)
    trained = {
        record.folded_name: record.trained_on
        for record in sorted(training, key=lambda record: record.trained_on)
        if record.trained_on <= day and (record.valid_to is None or day <= record.valid_to)
    }
    members = [
        MemberView.model_validate(member).model_copy(update={"trained_on": trained.get(folded(member.name))})
        for member in await _all(tx, TeamMember, TeamMember.body_id == body.id)
    ]
    profile = await tx.get(PointProfile, point.id)
    sent = await tx.scalars(
        select(ContactList).where(ContactList.body_id == body.id).order_by(ContactList.version.desc()).limit(SHOWN)
    )
    faults = await tx.scalars(
        select(PointFault).where(PointFault.point_id == point.id).order_by(PointFault.id.desc()).limit(SHOWN)
    )
    of_page = (
        PointChange.body_id == body.id,
        or_(PointChange.point_id.is_(None), PointChange.point_id == point.id),
    )
    changes = await tx.scalars(select(PointChange).where(*of_page).order_by(PointChange.id.desc()).limit(SHOWN))
    totals = await tx.execute(
        select(
            select(func.count()).where(ContactList.body_id == body.id).scalar_subquery(),
            select(func.count()).where(PointFault.point_id == point.id).scalar_subquery(),
            select(func.count()).where(*of_page).scalar_subquery(),
        )
    )
    sent_total, fault_total, change_total = totals.one()
    sides = sides_of(actor, target, day)
    of_point = point.id
    return PointPage(
        id=point.id,
        name=point.name,
        active=point.active,
        body_id=body.id,
        body_name=body.name,
        parent_name=above.name if above is not None else "",
        manages=allowed(actor, Action.POINT_DETAILS_MANAGE, target, day),
        reports=allowed(actor, Action.POINT_FAULT_REPORT, target, day),
        profile=ProfileView.model_validate(profile) if profile is not None else ProfileView(),
        venues=tuple(VenueView.model_validate(r) for r in await _all(tx, Venue, Venue.point_id == of_point)),
        circuits=tuple(CircuitView.model_validate(r) for r in await _all(tx, Circuit, Circuit.point_id == of_point)),
        assets=tuple(AssetView.model_validate(r) for r in await _all(tx, Asset, Asset.point_id == of_point)),
        maintenance=tuple(
            MaintenanceView.model_validate(r) for r in await _all(tx, Maintenance, Maintenance.point_id == of_point)
        ),
        teams=tuple(
            TeamView.model_validate(r) for r in await _all(tx, OperationTeam, OperationTeam.body_id == body.id)
        ),
        members=tuple(members),
        training=tuple(TrainingView.model_validate(record) for record in training),
        contact_list=await present_list(tx, body, day),
        sent_lists=tuple(list_view(row, body.name) for row in sent),
        faults=tuple(fault_brief(fault, point.name, body.name, sides) for fault in faults),
        changes=tuple(PointChangeView.model_validate(change) for change in changes),
        sent_total=sent_total,
        fault_total=fault_total,
        change_total=change_total,
    )


async def _all(tx: AsyncSession, model: type[Any], where: Any) -> Sequence[Any]:
    return (await tx.scalars(select(model).where(where).order_by(model.id))).all()
