"""Calendar entries of a conference, kept in step with what is registered: invited, updated, cancelled.

State is compared, events only wake: however often this is asked, a guest is told of each change once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.documents.calendar_entries import Entry, invitation
from nhipcau.domain.conference import Intake, SessionKind
from nhipcau.services.calendar import day_of
from nhipcau.services.letters import Letter
from nhipcau.services.names_on import body_names_on, holds_on
from nhipcau.settings import Settings
from nhipcau.store.models import (
    Body,
    BodyMail,
    BodyName,
    BridgePoint,
    CalendarInvitation,
    Conference,
    ConferencePoint,
    PointName,
    PointProfile,
    Session,
)


async def guests_of(tx: AsyncSession, conference: Conference) -> dict[str, str]:
    """Return address → name: bodies of the points on the list, and points with a mailbox of their own (two queries)."""
    day = day_of(conference.starts_at)
    bodies = await tx.execute(
        select(BodyMail.address, func.coalesce(BodyName.name, Body.name))
        .join(Body, Body.id == BodyMail.body_id)
        .outerjoin(BodyName, (BodyName.body_id == Body.id) & holds_on(BodyName, day))
        .join(BridgePoint, BridgePoint.body_id == Body.id)
        .join(ConferencePoint, ConferencePoint.point_id == BridgePoint.id)
        .where(ConferencePoint.conference_id == conference.id)
        .order_by(Body.id)
    )
    points = await tx.execute(
        select(PointProfile.mail, func.coalesce(PointName.name, BridgePoint.name))
        .join(BridgePoint, BridgePoint.id == PointProfile.point_id)
        .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
        .join(ConferencePoint, ConferencePoint.point_id == BridgePoint.id)
        .where(ConferencePoint.conference_id == conference.id, PointProfile.mail != "")
        .order_by(BridgePoint.id)
    )
    # One mailbox that a body and its point share gets one letter, in the body's name.
    return dict(points.all()) | dict(bodies.all())


async def is_invited(tx: AsyncSession, conference_id: int) -> bool:
    """Whether anybody has an entry of this conference."""
    found = await tx.scalar(
        select(CalendarInvitation.id).where(CalendarInvitation.conference_id == conference_id).limit(1)
    )
    return found is not None


async def keep_in_step(
    tx: AsyncSession, settings: Settings, conference: Conference, *, event_id: int, now: datetime
) -> list[Letter]:
    """Return the letters that bring every guest's calendar in step, and note what they say (RFC 5546).

    The identity of an entry stays, its sequence grows with every change that is told.
    """
    known = {
        row.session_id: row
        for row in await tx.scalars(select(CalendarInvitation).where(CalendarInvitation.conference_id == conference.id))
    }
    gone = conference.intake in (Intake.CANCELLED, Intake.DRAFT)
    sessions = list(
        await tx.scalars(
            select(Session).where(Session.conference_id == conference.id).order_by(Session.starts_at, Session.id)
        )
    )
    guests = {} if gone else await guests_of(tx, conference)
    day = day_of(conference.starts_at)
    main = await tx.scalar(
        select(func.coalesce(PointName.name, BridgePoint.name))
        .select_from(BridgePoint)
        .join(ConferencePoint, ConferencePoint.point_id == BridgePoint.id)
        .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
        .where(ConferencePoint.conference_id == conference.id, ConferencePoint.is_main)
    )
    (host,) = (await body_names_on(tx, [conference.host_body_id], day)).values()
    letters: list[Letter] = []
    for session in [] if gone else sessions:
        row = known.pop(session.id, None)
        said = _said(conference, session, main or "")
        if row is None:
            row = CalendarInvitation(
                conference_id=conference.id,
                session_id=session.id,
                uid=f"nhipcau-{conference.id}-{session.id}@{settings.smtp_from.rpartition('@')[2]}",
                sequence=0,
                said=said,
                guests={},
                cancelled=False,
            )
            tx.add(row)
        changed = row.cancelled or row.said != said
        before = {} if row.cancelled else dict(row.guests)
        told = guests if changed else {address: name for address, name in guests.items() if address not in before}
        leaving = {address: name for address, name in before.items() if address not in guests}
        if changed or leaving:
            row.sequence += 1
        row.said, row.guests, row.cancelled = said, guests, False
        letters += _letters(settings, conference, row, host, event_id, now, told, cancelled=False)
        letters += _letters(settings, conference, row, host, event_id, now, leaving, cancelled=True)
    for row in known.values():
        if row.cancelled:
            continue
        row.sequence += 1
        row.cancelled = True
        letters += _letters(settings, conference, row, host, event_id, now, dict(row.guests), cancelled=True)
    await tx.flush()
    return letters


def _said(conference: Conference, session: Session, main: str) -> dict[str, Any]:
    kind = SessionKind(session.kind)
    title = conference.title if kind is SessionKind.LIVE else f"{words.SESSIONS[kind]}: {conference.title}"
    return {
        "title": title,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "connect_from": session.opens_from.isoformat(),
        "place": f"Trực tuyến; điểm cầu chính: {main}",
        "contact": ", ".join(filter(None, (conference.coordinator, conference.coordinator_phone))),
        "recorded": conference.recorded and kind is SessionKind.LIVE,
    }


def entry_of(settings: Settings, row: CalendarInvitation, changed_at: datetime, *, cancelled: bool) -> Entry:
    """Return what a calendar says of a session."""
    said = row.said
    lines = [
        f"Kết nối từ {words.hour(datetime.fromisoformat(said['connect_from']))}.",
        f"Đầu mối: {said['contact']}.",
    ]
    if said["recorded"]:
        # Law 91/2025, Art. 32: people must be informed.
        lines.append("Hội nghị được ghi âm, ghi hình.")
    return Entry(
        uid=row.uid,
        sequence=row.sequence,
        title=said["title"],
        starts_at=datetime.fromisoformat(said["starts_at"]),
        ends_at=datetime.fromisoformat(said["ends_at"]),
        place=said["place"],
        text="\n".join(lines),
        url=f"{settings.public_url}/dang-ky/{row.conference_id}",
        changed_at=changed_at,
        cancelled=cancelled,
    )


def _letters(
    settings: Settings,
    conference: Conference,
    row: CalendarInvitation,
    host: str,
    event_id: int,
    now: datetime,
    guests: dict[str, str],
    *,
    cancelled: bool,
) -> list[Letter]:
    entry = entry_of(settings, row, now, cancelled=cancelled)
    what = "Hủy lịch" if cancelled else "Mời họp" if row.sequence == 0 else "Thay đổi lịch"
    subject = f"{what}: {entry.title} ({words.day(day_of(entry.starts_at))})"
    text = "\n\n".join(
        (
            f"{host}: {entry.title}.",
            "Cuộc họp này đã hủy." if cancelled else f"Thời gian: {words.span(entry.starts_at, entry.ends_at)}.",
            f"{entry.place}.\n{entry.text}",
            "Thư do hệ thống gửi tự động; hệ thống không đọc thư trả lời.",
        )
    )
    letters = []
    for address, name in guests.items():
        calendar, method = invitation(
            entry, organizer=settings.smtp_from, organizer_name=host, guest=address, guest_name=name
        )
        letters.append(
            Letter(
                reason=f"event:{event_id}:entry:{row.uid}:{address}",
                address=address,
                name=name,
                subject=subject,
                text=text,
                calendar=calendar,
                method=method,
            )
        )
    return letters
