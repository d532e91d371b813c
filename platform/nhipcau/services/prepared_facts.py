"""What points answered and what was asked of the technicians, as documents list it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.requests import RequestKind, RequestState
from nhipcau.schemas.conferences import ConferencePointView
from nhipcau.store.models import Conference, ConferenceFile, Delegate, PointAnswer, TechnicalRequest

_REQUESTS = {
    RequestKind.RECORDING: "Ghi lại toàn bộ nội dung cuộc họp",
    RequestKind.SLIDES: "Trình chiếu slide",
    RequestKind.CLIP: "Phát video",
    RequestKind.STREAM: "Phát trực tiếp",
}
_STATES = {
    RequestState.ASKED: "Chờ thống nhất",
    RequestState.AGREED: "Đã thống nhất",
    RequestState.UNABLE: "Sở không đáp ứng được",
}


async def requests_of(tx: AsyncSession, conference: Conference) -> list[dict[str, str]]:
    """Return the technical requests of Art. 9.2 ¶2 with their files, withdrawn ones left out (two queries)."""
    files: dict[int, list[str]] = {}
    for file in await tx.scalars(
        select(ConferenceFile)
        .where(ConferenceFile.conference_id == conference.id, ConferenceFile.request_id.is_not(None))
        .order_by(ConferenceFile.id)
    ):
        files.setdefault(file.request_id or 0, []).append(file.name)
    wanted = [
        (
            _REQUESTS[RequestKind(request.kind)],
            "; ".join(filter(None, (request.note, *files.get(request.id, ()), _STATES[RequestState(request.state)]))),
        )
        for request in await tx.scalars(
            select(TechnicalRequest)
            .where(TechnicalRequest.conference_id == conference.id, TechnicalRequest.state != RequestState.WITHDRAWN)
            .order_by(TechnicalRequest.id)
        )
    ]
    told = {what for what, _ in wanted}
    if conference.recording_requested and _REQUESTS[RequestKind.RECORDING] not in told:
        wanted.insert(0, (_REQUESTS[RequestKind.RECORDING], "Tự bắt đầu cùng phiên chính thức; mọi điểm cầu được báo"))
    if conference.technical_note:
        wanted.append(("Yêu cầu khác", conference.technical_note))
    return [
        {"stt": str(number), "noi_dung": what, "chi_tiet": detail}
        for number, (what, detail) in enumerate(wanted or [("Không có yêu cầu riêng", "")], 1)
    ]


async def invited_to(
    tx: AsyncSession, conference: Conference, points: tuple[ConferencePointView, ...]
) -> list[dict[str, str]]:
    """Return who is invited, by point, with delegates and operators as far as they are known (two queries)."""
    answers = {
        answer.point_id: answer
        for answer in await tx.scalars(select(PointAnswer).where(PointAnswer.conference_id == conference.id))
    }
    delegates: dict[int, list[str]] = {}
    for one in await tx.scalars(
        select(Delegate).where(Delegate.conference_id == conference.id).order_by(Delegate.point_id, Delegate.id)
    ):
        delegates.setdefault(one.point_id, []).append(f"{one.name}, {one.post}" if one.post else one.name)
    return [
        {
            "stt": str(number),
            "ten": point.name,
            "truc_thuoc": point.parent_name,
            "dai_bieu": "; ".join(delegates.get(point.point_id, ())),
            "can_bo": answers[point.point_id].operator if point.point_id in answers else "",
            "dien_thoai": answers[point.point_id].operator_phone if point.point_id in answers else "",
        }
        for number, point in enumerate(points, 1)
    ]
