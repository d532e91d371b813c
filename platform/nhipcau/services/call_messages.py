"""What goes out when an emergency is called: mail, and messages for a provider of SMS or voice (one for each point).

Both are rows written in the transaction of the call; whoever sends them does it afterwards, with retry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.services.calendar import VIETNAM
from nhipcau.settings import Settings
from nhipcau.store.models import CallRow, Conference, HookDelivery, Mail, Session

WAITING = "waiting"


def add_messages(
    tx: AsyncSession,
    settings: Settings,
    conference: Conference,
    rows: Iterable[CallRow],
    names: Mapping[int, str],
    authority: tuple[str, str],
    now: datetime,
) -> None:
    """Add one message for each point that has a number; nothing while no hook is set up."""
    if not settings.call_hook_url:
        return
    for row in rows:
        phones = [number for number in (row.phone, row.deputy_phone) if number]
        if not phones:
            continue
        tx.add(
            HookDelivery(
                reason=f"call:{conference.id}:{row.point_id}",
                conference_id=conference.id,
                point_id=row.point_id,
                body={
                    "kind": "emergency.call",
                    "conference_id": conference.id,
                    "title": conference.title,
                    "point": names.get(row.point_id, ""),
                    "phones": phones,
                    "text": _text(conference, names.get(row.point_id, ""), authority[0], settings, now),
                },
                state=WAITING,
                next_at=now,
                created_at=now,
            )
        )


def add_mail(
    tx: AsyncSession,
    settings: Settings,
    conference: Conference,
    session: Session,
    addresses: Mapping[int, str],
    names: Mapping[int, str],
    authority: tuple[str, str],
    now: datetime,
) -> None:
    """Add one letter for each point whose body has an address."""
    for point_id, address in addresses.items():
        name = names.get(point_id, "")
        tx.add(
            Mail(
                reason=f"emergency:{conference.id}:{point_id}",
                conference_id=conference.id,
                address=address,
                name=name,
                subject=f"[KHẨN CẤP] {conference.title}"[:400],
                text=_text(conference, name, authority[0], settings, now),
                state=WAITING,
                next_at=now,
                created_at=now,
            )
        )


def _text(conference: Conference, point: str, authority: str, settings: Settings, now: datetime) -> str:
    return (
        f"HỌP KHẨN CẤP lúc {now.astimezone(VIETNAM):%H giờ %M, %d/%m/%Y}: {conference.title}. "
        f"Theo chỉ đạo của {authority}. {point} mở máy và vào họp ngay tại {settings.public_url}. "
        f"Gọi lại: {conference.coordinator_phone}."
    )
