"""The times for which line and power are asked (Art. 13.6c, 14), and who has to be told that they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.domain.conference import Intake, SessionKind
from nhipcau.services.letters import Letter
from nhipcau.store.models import Conference, DutyLink, Provider, Session

#: What stands for the times of a conference that is not held.
_CANCELLED = "cancelled"


async def sessions_of(tx: AsyncSession, conference_ids: Collection[int]) -> dict[int, list[Session]]:
    """Return conference → its sessions, in order (one query)."""
    found: dict[int, list[Session]] = {}
    for session in await tx.scalars(
        select(Session).where(Session.conference_id.in_(list(conference_ids))).order_by(Session.starts_at, Session.id)
    ):
        found.setdefault(session.conference_id, []).append(session)
    return found


def times_digest(conference: Conference, sessions: Collection[Session]) -> str:
    """Return what two states of a conference have in common when a provider need not be asked again."""
    if conference.intake == Intake.CANCELLED:
        return _CANCELLED
    said = "|".join(f"{one.kind} {one.starts_at.isoformat()} {one.ends_at.isoformat()}" for one in sessions)
    return hashlib.sha256(said.encode()).hexdigest()


async def changed_letters(
    tx: AsyncSession, conference: Conference, *, event_id: int, urls: dict[int, str]
) -> list[Letter]:
    """Return the letters to providers that know other times than those of now, and note what they say.

    ``urls``: link → its address, the same as before.
    """
    rows = (
        await tx.execute(
            select(DutyLink, Provider)
            .join(Provider, Provider.id == DutyLink.provider_id)
            .where(DutyLink.conference_id == conference.id, DutyLink.revoked_at.is_(None), Provider.mail != "")
        )
    ).all()
    if not rows or conference.intake == Intake.DRAFT:
        return []
    sessions = (await sessions_of(tx, [conference.id])).get(conference.id, [])
    now = times_digest(conference, sessions)
    letters = []
    for link, provider in rows:
        known = link.told_for or link.acknowledged_for
        if known in ("", now):
            continue
        link.told_for = now
        gone = now == _CANCELLED
        times = "\n".join(
            f"{words.SESSIONS[SessionKind(one.kind)]}: {words.span(one.starts_at, one.ends_at)}." for one in sessions
        )
        asked = f"{times}\n\nXác nhận lại và cử người trực tại: {urls[link.id]}"
        letters.append(
            Letter(
                reason=f"event:{event_id}:duty:{link.id}",
                address=provider.mail,
                name=provider.name,
                subject=f"{'Hủy trực' if gone else 'Thay đổi lịch trực'}: {conference.title}",
                text=(
                    f"{conference.title}: {'cuộc họp này đã hủy, không cần trực.' if gone else 'lịch đã đổi.'}\n\n"
                    f"{'' if gone else asked}\n\n"
                    "Thư do hệ thống gửi tự động; hệ thống không đọc thư trả lời."
                ),
            )
        )
    return letters
