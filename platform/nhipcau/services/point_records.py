"""Changing what is on record about a point and its body's team; each change says what was and what is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput, NotFound
from nhipcau.domain.errors_people import DatesTurned
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.point_records import OF_BODY, RecordSection, differences, folded
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.point_page import MaintenanceIn, PointPage, ProfileIn, RecordEnd, RecordIn, TrainingIn
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.point_access import point_for
from nhipcau.services.point_page import page_of
from nhipcau.store import outbox
from nhipcau.store.models import (
    Asset,
    BridgePoint,
    Circuit,
    Maintenance,
    OperationTeam,
    PointChange,
    PointProfile,
    TeamMember,
    TrainingRecord,
    Venue,
)

_MODELS: dict[RecordSection, type[Any]] = {
    RecordSection.VENUE: Venue,
    RecordSection.CIRCUIT: Circuit,
    RecordSection.ASSET: Asset,
    RecordSection.MAINTENANCE: Maintenance,
    RecordSection.TEAM: OperationTeam,
    RecordSection.MEMBER: TeamMember,
    RecordSection.TRAINING: TrainingRecord,
}
#: Which field names a record in the history.
_LABELS = {
    RecordSection.CIRCUIT: "provider",
    RecordSection.MAINTENANCE: "what",
    RecordSection.TEAM: "decision_number",
}


async def save_profile(deployment: Deployment, actor: Actor, *, point_id: int, request: ProfileIn) -> PointPage:
    """Say how a point takes part. Raises Forbidden, NotFound."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        point, target = await point_for(tx, actor, point_id, Action.POINT_DETAILS_MANAGE, day_of(now))
        wanted = request.model_dump()
        profile = await tx.get(PointProfile, point_id)
        before = {field: getattr(profile, field) for field in wanted} if profile is not None else {}
        if profile is None:
            tx.add(PointProfile(point_id=point_id, **wanted))
        else:
            for field, value in wanted.items():
                setattr(profile, field, value)
        await _note(tx, actor, now, point, RecordSection.PROFILE, point_id, point.name, differences(before, wanted))
        page = await page_of(tx, actor, point, target, now)
    deployment.bus.publish(TOPIC)
    return page


async def save_record(
    deployment: Deployment, actor: Actor, *, point_id: int, request: RecordIn, record_id: int | None = None
) -> PointPage:
    """Add a record, or change one. Raises Forbidden, NotFound, BadInput, DatesTurned."""
    now = deployment.now()
    section = RecordSection(request.section)
    async with deployment.database.write() as tx:
        point, target = await point_for(tx, actor, point_id, Action.POINT_DETAILS_MANAGE, day_of(now))
        wanted = await _fields(tx, point, request)
        model = _MODELS[section]
        if record_id is None:
            before: dict[str, Any] = {}
            row: Any = model(**_owner(section, point), **wanted)
            if section is RecordSection.TEAM:
                await _close_former_team(tx, point.body_id, wanted["valid_from"] or day_of(now))
            tx.add(row)
            await tx.flush()
        else:
            row = await _row(tx, section, point, record_id)
            before = {field: getattr(row, field) for field in wanted}
            _in_order(wanted.get("valid_from"), row.valid_to)
            for field, value in wanted.items():
                setattr(row, field, value)
        changes = differences(before, {k: v for k, v in wanted.items() if k != "folded_name"})
        label = str(wanted[_LABELS.get(section, "name")])[:200]
        await _note(tx, actor, now, point, section, row.id, label, changes)
        page = await page_of(tx, actor, point, target, now)
    deployment.bus.publish(TOPIC)
    return page


async def end_record(
    deployment: Deployment, actor: Actor, *, point_id: int, record_id: int, request: RecordEnd
) -> PointPage:
    """Give a record its last day (today when empty); it stays on the page as past.

    Raises Forbidden, NotFound, DatesTurned.
    """
    now = deployment.now()
    last_day = request.last_day or day_of(now)
    if request.section is RecordSection.PROFILE:
        raise NotFound(what="record")
    async with deployment.database.write() as tx:
        point, target = await point_for(tx, actor, point_id, Action.POINT_DETAILS_MANAGE, day_of(now))
        row = await _row(tx, request.section, point, record_id)
        _in_order(getattr(row, "valid_from", None) or getattr(row, "trained_on", None), last_day)
        changes = differences({"valid_to": row.valid_to}, {"valid_to": last_day})
        row.valid_to = last_day
        label = str(getattr(row, _LABELS.get(request.section, "name")))[:200]
        await _note(tx, actor, now, point, request.section, row.id, label, changes)
        page = await page_of(tx, actor, point, target, now)
    deployment.bus.publish(TOPIC)
    return page


async def _fields(tx: AsyncSession, point: BridgePoint, request: RecordIn) -> dict[str, Any]:
    """Return the columns of a record. Raises BadInput, DatesTurned."""
    wanted = request.model_dump(exclude={"section"})
    if isinstance(request, MaintenanceIn) and request.planned_for is None and request.done_on is None:
        raise BadInput(field="planned_for", detail="required")
    if isinstance(request, TrainingIn):
        _in_order(request.trained_on, request.valid_to)
        wanted["folded_name"] = folded(request.name)
    others: tuple[tuple[str, type[Venue] | type[Asset]], ...] = (("venue_id", Venue), ("asset_id", Asset))
    for field, model in others:
        if (other := wanted.get(field)) is not None:
            found = await tx.scalar(select(model.id).where(model.id == other, model.point_id == point.id))
            if found is None:
                raise BadInput(field=field, detail="no_such_venue" if field == "venue_id" else "no_such_asset")
    return wanted


def _owner(section: RecordSection, point: BridgePoint) -> dict[str, int]:
    return {"body_id": point.body_id} if section in OF_BODY else {"point_id": point.id}


async def _row(tx: AsyncSession, section: RecordSection, point: BridgePoint, record_id: int) -> Any:
    row = await tx.get(_MODELS[section], record_id)
    (field, owner), *_ = _owner(section, point).items()
    if row is None or getattr(row, field) != owner:
        raise NotFound(what="record")
    return row


async def _close_former_team(tx: AsyncSession, body_id: int, first_day: date) -> None:
    """A new decision takes the place of the one before (Art. 13.3)."""
    former = await tx.scalars(
        select(OperationTeam).where(OperationTeam.body_id == body_id, OperationTeam.valid_to.is_(None))
    )
    for team in former:
        team.valid_to = max(first_day - timedelta(days=1), team.valid_from or date.min)


def _in_order(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise DatesTurned


async def _note(
    tx: AsyncSession,
    actor: Actor,
    now: datetime,
    point: BridgePoint,
    section: RecordSection,
    record_id: int,
    label: str,
    changes: dict[str, list[Any]],
) -> None:
    if not changes:
        return
    tx.add(
        PointChange(
            point_id=None if section in OF_BODY else point.id,
            body_id=point.body_id,
            at=now,
            actor_name=actor.name[:120],
            section=section,
            record_id=record_id,
            label=label,
            changes=changes,
        )
    )
    data = {"point_id": point.id, "label": point.name, "section": section}
    if section in OF_BODY:
        # It stands on the pages of all points of the body.
        data["body_id"] = point.body_id
    await outbox.append(tx, [Happened(EventType.POINT_DETAILS_CHANGED, data)], actor=actor, at=now)
