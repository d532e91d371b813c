"""What the list of contact officers of a body says (Art. 13.3)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.documents.fields import Value
from nhipcau.domain.point_records import folded
from nhipcau.schemas.documents import DocumentIn
from nhipcau.services.document_facts import full_name, head
from nhipcau.services.reach import BodyTree
from nhipcau.store.models import Body, OperationTeam, TeamMember, TrainingRecord

_RANKS = {"officer": "Đầu mối", "deputy": "Dự phòng"}


async def contact_facts(
    tx: AsyncSession, body: Body, request: DocumentIn, *, code: str, today: date
) -> dict[str, Value]:
    """Return the list as it holds from a day on: contact officers first, then the rest of the team."""
    day = request.holds_from or today
    tree = await BodyTree.load(tx)
    chain, body_id = [], body.id
    while (body_id := tree.parent(body_id, day)) and body_id not in chain:
        chain.append(body_id)
    bodies = {row.id: row for row in await tx.scalars(select(Body).where(Body.id.in_(chain)))}
    above = bodies.get(chain[0]) if chain else None
    province = bodies.get(chain[-1]) if chain else body

    members = list(await tx.scalars(_holding(TeamMember, body.id, day).order_by(TeamMember.id)))
    members.sort(key=lambda member: list(_RANKS).index(member.contact) if member.contact in _RANKS else len(_RANKS))
    team = await tx.scalar(_holding(OperationTeam, body.id, day).order_by(OperationTeam.id.desc()).limit(1))
    trained: dict[str, date] = {}
    for record in await tx.scalars(
        select(TrainingRecord).where(TrainingRecord.body_id == body.id).order_by(TrainingRecord.trained_on)
    ):
        trained[record.folded_name] = record.trained_on
    return {
        **head(request, issuer=body, above=above, province=province, code=code, today=today),
        "don_vi": full_name(body),
        "hieu_luc": words.day(day),
        "quyet_dinh": team.decision_number if team is not None else "",
        "can_bo": [
            {
                "stt": str(number),
                "ho_ten": member.name,
                "chuc_vu": member.post,
                "dien_thoai": ", ".join(filter(None, (member.phone, member.second_phone))),
                "tap_huan": words.day(trained[folded(member.name)]) if folded(member.name) in trained else "",
                "ghi_chu": _RANKS.get(member.contact, ""),
            }
            for number, member in enumerate(members, 1)
        ],
    }


def _holding(model: type[TeamMember] | type[OperationTeam], body_id: int, day: date):  # type: ignore[no-untyped-def]  # a Select of whichever model
    return select(model).where(
        model.body_id == body_id,
        or_(model.valid_from.is_(None), model.valid_from <= day),
        or_(model.valid_to.is_(None), model.valid_to >= day),
    )
