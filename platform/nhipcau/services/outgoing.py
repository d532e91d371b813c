"""From events to letters: reads the outbox after its own mark, and writes letters and mark in one transaction.

So each event makes its letters exactly once, whatever dies in between.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.domain.conference import Intake
from nhipcau.domain.errors_system import StorageUnavailable
from nhipcau.domain.events import EventType
from nhipcau.domain.papers import ANNOUNCING, DocumentKind
from nhipcau.services.deployment import Deployment
from nhipcau.services.duty import duty_url
from nhipcau.services.duty_times import changed_letters, sessions_of, times_digest
from nhipcau.services.invitations import is_invited, keep_in_step
from nhipcau.services.letters import Letter, is_full, queue
from nhipcau.services.receivers import Receiver, receivers_of
from nhipcau.store.models import Conference, DutyLink, Event, MadeDocument, MailCursor

_log = structlog.get_logger()

#: Events looked at together.
PAGE = 200


async def write_letters(deployment: Deployment) -> int:
    """Make the letters of events that were not looked at yet; returns how many letters there are more."""
    async with deployment.database.read() as tx:
        cursor = await tx.get(MailCursor, 1)
        newest = await tx.scalar(select(func.max(Event.id))) or 0
        if cursor is not None and cursor.event_id >= newest:
            return 0
        if await is_full(tx):
            return 0
        after = cursor.event_id if cursor is not None else newest
        events = (await tx.scalars(select(Event).where(Event.id > after).order_by(Event.id).limit(PAGE))).all()
    if cursor is None:
        # Mail begins here: nobody is told of what was before.
        async with deployment.database.write() as tx:
            if await tx.get(MailCursor, 1) is None:
                tx.add(MailCursor(id=1, event_id=newest))
        return 0
    made = 0
    quiet = after
    for event in events:
        if not _concerns(event):
            quiet = event.id
            continue
        made += await _write(deployment, event)
        quiet = event.id
    if events and quiet == events[-1].id and not _concerns(events[-1]):
        async with deployment.database.write() as tx:
            await _step(tx, quiet)
    return made


async def _write(deployment: Deployment, event: Event) -> int:
    try:
        async with deployment.database.write() as tx:
            if not await _step(tx, event.id):
                return 0
            return await _handle(tx, deployment, event, deployment.now())
    except (OperationalError, StorageUnavailable):
        raise
    except Exception:
        # One event that cannot be worded must not hold up everybody's mail for ever.
        _log.exception("event makes no letters", event_id=event.id, type=event.type)
        async with deployment.database.write() as tx:
            await _step(tx, event.id)
        return 0


async def _step(tx: AsyncSession, event_id: int) -> bool:
    """Move the mark; false when another process has looked at this event already."""
    cursor = await tx.get_one(MailCursor, 1)
    if cursor.event_id >= event_id:
        return False
    cursor.event_id = event_id
    return True


def _concerns(event: Event) -> bool:
    # Law 91/2025, Art. 32: what is asked for or withdrawn later decides whether people are told of a recording.
    return event.type in (EventType.DOCUMENT_SENT, EventType.REQUEST_CHANGED) or (
        event.conference_id is not None and event.type.startswith("conference.")
    )


async def _handle(tx: AsyncSession, deployment: Deployment, event: Event, now: datetime) -> int:
    if event.type == EventType.DOCUMENT_SENT:
        made = await tx.get(MadeDocument, int(event.data["document_id"]))
        return 0 if made is None else await _send(tx, deployment, event, made, now)
    # A fact of a series is stored with one of its conferences.
    total = 0
    for conference in await _conferences(tx, event.conference_id):
        if await is_invited(tx, conference.id):
            letters = await keep_in_step(tx, deployment.settings, conference, event_id=event.id, now=now)
            total += await queue(tx, letters, now=now, conference_id=conference.id)
        links = await tx.scalars(select(DutyLink).where(DutyLink.conference_id == conference.id))
        urls = {link.id: duty_url(deployment.settings, link) for link in links}
        told = await changed_letters(tx, conference, event_id=event.id, urls=urls)
        total += await queue(tx, told, now=now, conference_id=conference.id)
    return total


async def _send(tx: AsyncSession, deployment: Deployment, event: Event, made: MadeDocument, now: datetime) -> int:
    kind = DocumentKind(made.kind)
    conference = await tx.get(Conference, made.conference_id) if made.conference_id is not None else None
    letters: list[Letter] = []
    guests = {address: Receiver(address) for address in event.data.get("addresses", ())}
    if conference is not None:
        guests |= await receivers_of(tx, kind, conference)
    name = words.NAMES[kind][0]
    about = f" về {conference.title}" if conference is not None else ""
    for address, guest in guests.items():
        more = ""
        if guest.link is not None and conference is not None:
            sessions = (await sessions_of(tx, [conference.id])).get(conference.id, [])
            guest.link.told_for = times_digest(conference, sessions)
            more = f"\n\nXác nhận và cử người trực tại: {duty_url(deployment.settings, guest.link)}"
        letters.append(
            Letter(
                reason=f"event:{event.id}:document:{made.id}:{address}",
                address=address,
                name=guest.name,
                subject=f"{name}{': ' + conference.title if conference is not None else ''}",
                text=(
                    f"{event.actor_name} gửi {name.lower()}{about} (tệp kèm theo).{more}\n\n"
                    f"Mã kiểm tra: {made.code}, tại {deployment.settings.public_url}/xac-minh\n"
                    "Thư do hệ thống gửi tự động; hệ thống không đọc thư trả lời."
                ),
                files=(_attached(made),),
            )
        )
    total = await queue(tx, letters, now=now, conference_id=made.conference_id)
    if conference is not None and kind in ANNOUNCING:
        # The days of a series that were held already are not announced.
        coming = (one for one in await _conferences(tx, conference.id) if one.id == conference.id or one.ends_at > now)
        for one in coming:
            entries = await keep_in_step(tx, deployment.settings, one, event_id=event.id, now=now)
            total += await queue(tx, entries, now=now, conference_id=one.id)
    return total


def _attached(made: MadeDocument) -> tuple[str, str]:
    """The signed copy when there is one, else the PDF."""
    if made.signed_sha256:
        return made.signed_name, made.signed_sha256
    return f"{made.kind}-{made.code}.pdf".replace("_", "-"), made.pdf_sha256


async def _conferences(tx: AsyncSession, conference_id: int | None) -> list[Conference]:
    """Return a conference, with those of its series when it is in one."""
    conference = await tx.get(Conference, conference_id) if conference_id is not None else None
    if conference is None:
        return []
    if conference.series_id is None:
        return [conference]
    rows = await tx.scalars(
        select(Conference)
        .where(Conference.series_id == conference.series_id, Conference.intake != Intake.DRAFT)
        .order_by(Conference.starts_at)
    )
    return list(rows)
