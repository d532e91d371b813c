"""Lists of contact officers: what stands on one, what changed since the last, sending and receipt (Art. 13.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.contact_table import contact_table
from nhipcau.domain.contact_list import compare
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_points import NoContactOfficer, NothingNewToSend
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.point_records import ContactRank, folded, holds_on
from nhipcau.domain.roles import ANYWHERE, Action, Actor, Target, allowed
from nhipcau.schemas.point_page import ContactListView, ContactOfficerList, ListChangeView, OfficerRow
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.point_access import BodyReach, point_for
from nhipcau.services.reach import BodyTree
from nhipcau.store import outbox
from nhipcau.store.models import Body, ContactList, OperationTeam, TeamMember, TrainingRecord

_RANKS = {ContactRank.OFFICER: 0, ContactRank.DEPUTY: 1}


def officers_of(members: Iterable[TeamMember], training: Iterable[TrainingRecord], day: date) -> tuple[OfficerRow, ...]:
    """Return the lines of a body's list on a day: contact officers, then their deputies."""
    trained: dict[str, date] = {}
    for record in training:
        if record.trained_on <= day and (record.valid_to is None or day <= record.valid_to):
            key = record.folded_name
            trained[key] = max(record.trained_on, trained.get(key, record.trained_on))
    listed = [
        member for member in members if member.contact in _RANKS and holds_on(member.valid_from, member.valid_to, day)
    ]
    listed.sort(key=lambda member: (_RANKS[ContactRank(member.contact)], member.id))
    return tuple(
        OfficerRow(
            name=member.name,
            rank=ContactRank(member.contact),
            post=member.post,
            phone=member.phone,
            second_phone=member.second_phone,
            mail=member.mail,
            trained_on=trained.get(folded(member.name)),
            since=member.valid_from,
        )
        for member in listed
    )


def changed_since(last: ContactList | None, officers: Iterable[OfficerRow]) -> tuple[ListChangeView, ...]:
    """Return what changed since the list that was sent last."""
    before: list[dict[str, Any]] = last.facts["officers"] if last is not None else []
    after = [row.model_dump(mode="json") for row in officers]
    return tuple(ListChangeView.model_validate(change) for change in compare(before, after))


async def present_list(tx: AsyncSession, body: Body, day: date) -> ContactOfficerList:
    """Return the list of a body as it would be sent on a day (four queries)."""
    members = (await tx.scalars(select(TeamMember).where(TeamMember.body_id == body.id))).all()
    training = (await tx.scalars(select(TrainingRecord).where(TrainingRecord.body_id == body.id))).all()
    teams = await tx.scalars(
        select(OperationTeam).where(OperationTeam.body_id == body.id).order_by(OperationTeam.id.desc())
    )
    decision = next((t.decision_number for t in teams if holds_on(t.valid_from, t.valid_to, day)), "")
    officers = officers_of(members, training, day)
    return ContactOfficerList(
        body_id=body.id,
        body_name=body.name,
        decision_number=decision,
        on=day,
        officers=officers,
        changes=changed_since(await _last(tx, body.id), officers),
    )


async def send_contact_list(deployment: Deployment, actor: Actor, *, point_id: int) -> ContactListView:
    """Send the list of the point's body to the Department; a copy is kept as it is.

    Raises Forbidden, NotFound, NoContactOfficer, NothingNewToSend.
    """
    now = deployment.now()
    day = day_of(now)
    async with deployment.database.write() as tx:
        point, _ = await point_for(tx, actor, point_id, Action.POINT_DETAILS_MANAGE, day)
        body = await tx.get_one(Body, point.body_id)
        facts = await present_list(tx, body, day)
        if not any(row.rank is ContactRank.OFFICER and row.phone for row in facts.officers):
            raise NoContactOfficer
        last = await _last(tx, body.id)
        if last is not None and not facts.changes:
            raise NothingNewToSend(version=last.version)
        made = ContactList(
            body_id=body.id,
            version=last.version + 1 if last is not None else 1,
            facts=facts.model_dump(mode="json"),
            sent_at=now,
            sent_by_name=actor.name[:120],
            received_by_name="",
        )
        tx.add(made)
        await tx.flush()
        data = {"body_id": body.id, "point_id": point.id, "label": body.name, "version": made.version}
        await outbox.append(tx, [Happened(EventType.CONTACT_LIST_SENT, data)], actor=actor, at=now)
        view = list_view(made, body.name)
    deployment.bus.publish(TOPIC)
    return view


async def receive_contact_list(deployment: Deployment, actor: Actor, *, list_id: int) -> ContactListView:
    """Give the Department's receipt; the first one stays. Raises Forbidden, NotFound."""
    now = deployment.now()
    day = day_of(now)
    async with deployment.database.write() as tx:
        found = await tx.get(ContactList, list_id)
        tree = await BodyTree.load(tx)
        above = tree.upwards(found.body_id if found else 0, day)
        if not allowed(actor, Action.CONTACT_LIST_RECEIVE, Target(point_id=-1, point_bodies=above), day):
            raise Forbidden
        if found is None:
            raise NotFound(what="contact_list")
        body = await tx.get_one(Body, found.body_id)
        if found.received_at is None:
            found.received_at = now
            found.received_by_name = actor.name[:120]
            data = {"body_id": body.id, "label": body.name, "version": found.version}
            await outbox.append(tx, [Happened(EventType.CONTACT_LIST_RECEIVED, data)], actor=actor, at=now)
        view = list_view(found, body.name)
    deployment.bus.publish(TOPIC)
    return view


async def list_contact_lists(deployment: Deployment, actor: Actor) -> list[ContactListView]:
    """Return the newest list of each body within reach, those without a receipt first. Raises Forbidden."""
    day = day_of(deployment.now())
    if not allowed(actor, Action.POINT_DETAILS_READ, ANYWHERE, day):
        raise Forbidden
    async with deployment.database.read() as tx:
        newest = select(func.max(ContactList.id)).group_by(ContactList.body_id)
        rows = (
            await tx.execute(
                select(ContactList, Body.name)
                .join(Body, Body.id == ContactList.body_id)
                .where(ContactList.id.in_(newest))
                .order_by(ContactList.received_at.is_not(None), ContactList.sent_at.desc())
            )
        ).all()
        reach = await BodyReach.load(tx, actor, day)
    return [list_view(row, name) for row, name in rows if reach.may(Action.POINT_DETAILS_READ, row.body_id)]


async def contact_table_of(deployment: Deployment, actor: Actor, *, list_id: int) -> bytes:
    """Return a list that was sent as a table (CSV). Raises Forbidden, NotFound."""
    day = day_of(deployment.now())
    async with deployment.database.read() as tx:
        reach = await BodyReach.load(tx, actor, day)
        found = await tx.get(ContactList, list_id)
        if not reach.may(Action.POINT_DETAILS_READ, found.body_id if found is not None else 0):
            raise Forbidden
        if found is None:
            raise NotFound(what="contact_list")
        return contact_table(found.facts)


def list_view(row: ContactList, body_name: str) -> ContactListView:
    """Return a list that was sent, as it is shown."""
    return ContactListView(
        id=row.id,
        body_id=row.body_id,
        body_name=body_name,
        version=row.version,
        facts=ContactOfficerList.model_validate(row.facts),
        sent_at=row.sent_at,
        sent_by_name=row.sent_by_name,
        received_at=row.received_at,
        received_by_name=row.received_by_name,
    )


async def _last(tx: AsyncSession, body_id: int) -> ContactList | None:
    return await tx.scalar(
        select(ContactList).where(ContactList.body_id == body_id).order_by(ContactList.version.desc()).limit(1)
    )
