"""What an emergency (Art. 9.3) is told instead of being refused: closed bodies, the ruling of Art. 4 and 5.2, its size.

Whoever calls has a storm at the door; what is not in order is put right with the papers that follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SUB_POINT_LIMIT
from nhipcau.domain.hosting import words_of
from nhipcau.schemas.conferences import ConferenceIn
from nhipcau.schemas.emergency import EmergencyIn
from nhipcau.services.names_on import body_names_on
from nhipcau.services.reach import BodyTree
from nhipcau.services.registration_rules import named, points_with_bodies, ruling
from nhipcau.store.models import Body, RegulationVersion

#: A remark in both languages, as it is stored.
Remark = dict[str, str]


async def leave_out_closed(tx: AsyncSession, request: EmergencyIn, day: date) -> tuple[EmergencyIn, list[Remark]]:
    """Return the order without points that are given up or whose body is closed on the day, and name them.

    The main point stays, and so do all when nobody else would be left: their telephones may still be answered. A body
    that closes at midnight is there until then.
    """
    points = await points_with_bodies(tx, {request.main_point_id, *request.sub_point_ids}, day)
    gone = {point.id for point in points.values() if not (point.active and point.exists_on(day))}
    left = [point_id for point_id in request.sub_point_ids if point_id not in gone]
    remarks: list[Remark] = []
    if request.main_point_id in gone:
        remarks.append(_closed([points[request.main_point_id].name], called=True))
    if names := [points[point_id].name for point_id in request.sub_point_ids if point_id in gone]:
        remarks.append(_closed(names, called=not left))
    return (request.model_copy(update={"sub_point_ids": left}) if left else request), remarks


async def remarks_on(
    tx: AsyncSession, registration: ConferenceIn, regulation: RegulationVersion, day: date
) -> list[Remark]:
    """Return what would have refused another conference: a closed host, the table of Art. 4 and 5.2, its size."""
    remarks: list[Remark] = []
    host = await tx.get_one(Body, registration.host_body_id)
    if not ((host.valid_from or day) <= day <= (host.valid_to or day)):
        names = await body_names_on(tx, [host.id], day)
        remarks.append(_closed([names[host.id]], called=True))
    points = await points_with_bodies(tx, {registration.main_point_id, *registration.sub_point_ids}, day)
    said = ruling(registration.scope, host, points, await BodyTree.load(tx), day, regulation)
    if not said.lawful:
        remarks.append(
            {
                "vi": f"Vẫn gọi vì là họp khẩn cấp (khoản 3 Điều 9). {words_of(said)}",
                "en": f"Called all the same, being an emergency (clause 3, Art. 9). {words_of(said, english=True)}",
            }
        )
    if (count := len(registration.sub_point_ids)) > SUB_POINT_LIMIT:
        remarks.append(
            {
                "vi": f"{count} điểm cầu phụ, hơn mức {SUB_POINT_LIMIT} của một cuộc họp; vẫn gọi tất cả.",
                "en": f"{count} sub points, more than the {SUB_POINT_LIMIT} of a conference; all are called.",
            }
        )
    return remarks


def _closed(names: Sequence[str], *, called: bool) -> Remark:
    shown = named(names)
    if called:
        return {
            "vi": f"Đã ngừng hoạt động nhưng vẫn gọi: {shown}.",
            "en": f"Closed or not in use, and called all the same: {shown}.",
        }
    return {
        "vi": f"Không gọi {len(names)} điểm cầu đã ngừng hoạt động: {shown}.",
        "en": f"Left out, closed or not in use ({len(names)}): {shown}.",
    }
