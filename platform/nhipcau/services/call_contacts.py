"""Whom to ring and where to write at a point: contact officer and deputy of its body's team on a day (Art. 13.3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.store.models import BodyMail, BridgePoint, PointProfile, TeamMember


@dataclass(frozen=True, slots=True)
class Contacts:
    """Two people of a body, the first to be rung first."""

    contact: str = ""
    phone: str = ""
    deputy: str = ""
    deputy_phone: str = ""


#: Contact officer before deputy before anybody else of the team.
_ORDER = {"officer": 0, "deputy": 1}


async def contacts_of(tx: AsyncSession, point_ids: Collection[int], day: date) -> dict[int, Contacts]:
    """Return point id → whom to ring there (one query); a point of which nobody is known is left out."""
    rows = await tx.execute(
        select(BridgePoint.id, TeamMember)
        .join(TeamMember, TeamMember.body_id == BridgePoint.body_id)
        .where(
            BridgePoint.id.in_(list(point_ids)),
            or_(TeamMember.valid_from.is_(None), TeamMember.valid_from <= day),
            or_(TeamMember.valid_to.is_(None), TeamMember.valid_to >= day),
        )
        .order_by(TeamMember.id)
    )
    people: dict[int, list[TeamMember]] = {}
    for point_id, member in rows:
        people.setdefault(point_id, []).append(member)
    found = {}
    for point_id, members in people.items():
        first, *rest = sorted(members, key=lambda member: _ORDER.get(member.contact, 2))
        deputy, phone = (rest[0].name, rest[0].phone) if rest else ("", first.second_phone)
        found[point_id] = Contacts(first.name, first.phone, deputy, phone)
    return found


async def addresses_of(tx: AsyncSession, point_ids: Collection[int]) -> dict[int, str]:
    """Return point id → its mail address, or that of its body (one query); a point without either is left out."""
    rows = await tx.execute(
        select(BridgePoint.id, PointProfile.mail, BodyMail.address)
        .outerjoin(PointProfile, PointProfile.point_id == BridgePoint.id)
        .outerjoin(BodyMail, BodyMail.body_id == BridgePoint.body_id)
        .where(BridgePoint.id.in_(list(point_ids)))
    )
    return {point_id: address for point_id, own, of_body in rows if (address := own or of_body)}
