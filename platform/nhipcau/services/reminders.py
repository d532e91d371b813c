"""Durable reminders: planned from events, kept in a table, told exactly once, whatever restarts in between.

Planning moves a cursor over the outbox in the transaction that writes the timers; telling stores the event, the letters
and the timer's new state in one. What is still to be done is shown until it is done: a reminder is not what is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.answers import AnswerState
from nhipcau.domain.conference import Intake
from nhipcau.domain.deadline import Clause
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.requests import FileState
from nhipcau.domain.roles import SYSTEM
from nhipcau.services.calendar import VIETNAM, day_of
from nhipcau.services.call_contacts import addresses_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import point_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.store import outbox
from nhipcau.store.models import (
    BodyMail,
    Conference,
    ConferenceFile,
    ConferencePoint,
    Emergency,
    Event,
    Mail,
    PointAnswer,
    Reminder,
    ReminderCursor,
    TechnicalRequest,
    Verdict,
)


class ReminderKind(StrEnum):
    """What somebody is reminded of."""

    #: Points that have not answered.
    ANSWERS = "answers"
    #: Technical requests and files (Art. 9.2 ¶2) before their deadline.
    FILES = "files"
    #: Papers of an emergency (Art. 9.3); it comes again until they are there.
    PAPERS = "papers"


WAITING, TOLD, GONE = "waiting", "told", "gone"

#: The condition that a file is neither ready nor removed.
UNREADY = ConferenceFile.state.not_in((FileState.READY, FileState.REMOVED))

#: Events after which the timers of a conference are planned anew.
_PLANNING = (
    EventType.CONFERENCE_CONFIRMED,
    EventType.CONFERENCE_CHANGED,
    EventType.CONFERENCE_IN_CONFLICT,
    EventType.CONFERENCE_CANCELLED,
    EventType.SERIES_CONFIRMED,
    EventType.SERIES_CANCELLED,
)
_SERIES = (EventType.SERIES_CONFIRMED, EventType.SERIES_CANCELLED)
#: Events looked at in one transaction.
_PAGE = 200

#: Before the deadline of Art. 10.1 points are asked first, and once more before the start.
_ANSWERS_FIRST = timedelta(days=1)
_ANSWERS_LAST = timedelta(hours=4)
_FILES_BEFORE = timedelta(days=1)
#: Confirmed too late for all that: soon.
_SOON = timedelta(minutes=30)
PAPERS_AFTER = timedelta(hours=12)
PAPERS_AGAIN = timedelta(hours=24)


async def plan_from_events(deployment: Deployment) -> int:
    """Plan timers from what happened since the last look; returns how many events were looked at."""
    async with deployment.database.read() as tx:
        cursor = await tx.scalar(select(ReminderCursor.event_id))
        newest = await tx.scalar(select(func.max(Event.id))) or 0
    if cursor is not None and newest <= cursor:
        return 0
    async with deployment.database.write() as tx:
        row = await tx.get(ReminderCursor, 1, with_for_update=True)
        if row is None:
            row = ReminderCursor(id=1, event_id=0)
            tx.add(row)
        events = list(await tx.scalars(select(Event).where(Event.id > row.event_id).order_by(Event.id).limit(_PAGE)))
        for event in events:
            if event.type in _PLANNING and event.conference_id is not None:
                for conference in await _meant(tx, event):
                    await _plan(tx, conference, event, deployment.now())
        if events:
            row.event_id = events[-1].id
    return len(events)


async def tell_due(deployment: Deployment) -> int:
    """Tell what is due; returns how many timers were worked off."""
    now = deployment.now()
    due = select(Reminder).where(Reminder.state == WAITING, Reminder.due_at <= now).order_by(Reminder.id)
    async with deployment.database.read() as tx:
        if (await tx.scalars(due.limit(1))).first() is None:
            return 0
    async with deployment.database.write() as tx:
        rows = list(await tx.scalars(due.limit(_PAGE)))
        for row in rows:
            await _tell(tx, deployment, row, now)
    deployment.bus.publish(TOPIC)
    return len(rows)


def plan_papers(tx: AsyncSession, conference: Conference, now: datetime, number: int = 1) -> None:
    """Set the timer that asks for the papers of an emergency (Art. 9.3)."""
    tx.add(
        Reminder(
            key=f"papers:{conference.id}:{number}",
            kind=ReminderKind.PAPERS,
            conference_id=conference.id,
            due_at=now + (PAPERS_AFTER if number == 1 else PAPERS_AGAIN),
            state=WAITING,
        )
    )


async def unanswered(tx: AsyncSession, conference: Conference) -> list[int]:
    """Return the points that have not answered for the time that is planned now, in the order of the list."""
    rows = await tx.execute(
        select(ConferencePoint.point_id, PointAnswer.state, PointAnswer.answered_for)
        .outerjoin(
            PointAnswer,
            (PointAnswer.conference_id == ConferencePoint.conference_id)
            & (PointAnswer.point_id == ConferencePoint.point_id),
        )
        .where(ConferencePoint.conference_id == conference.id, ConferencePoint.is_main.is_(False))
        .order_by(ConferencePoint.position)
    )
    return [
        point_id
        for point_id, state, answered_for in rows
        if state in (None, AnswerState.WAITING) or answered_for != conference.starts_at
    ]


async def unready_files(tx: AsyncSession, conference_ids: Collection[int]) -> Mapping[int, int]:
    """Return conference → how many of its files are neither ready nor removed; none: left out (one query)."""
    rows = await tx.execute(
        select(ConferenceFile.conference_id, func.count())
        .where(
            ConferenceFile.conference_id.in_(list(conference_ids)),
            UNREADY,
        )
        .group_by(ConferenceFile.conference_id)
    )
    return dict(rows.all())


async def _meant(tx: AsyncSession, event: Event) -> Iterable[Conference]:
    conference = await tx.get(Conference, event.conference_id)
    if conference is None:
        return ()
    if event.type in _SERIES and conference.series_id is not None:
        return list(await tx.scalars(select(Conference).where(Conference.series_id == conference.series_id)))
    return (conference,)


async def _plan(tx: AsyncSession, conference: Conference, event: Event, now: datetime) -> None:
    """Write the timers of one conference anew; those that wait are dropped, those that were told stay told."""
    kinds = (ReminderKind.ANSWERS, ReminderKind.FILES)
    await tx.execute(
        delete(Reminder).where(
            Reminder.conference_id == conference.id, Reminder.state == WAITING, Reminder.kind.in_(kinds)
        )
    )
    if conference.intake != Intake.CONFIRMED or conference.starts_at <= now:
        return
    if await tx.get(Emergency, conference.id) is not None:
        return
    verdicts = dict(
        (await tx.execute(select(Verdict.clause, Verdict.due_at).where(Verdict.conference_id == conference.id))).all()
    )
    rehearsed_by = verdicts.get(Clause.REHEARSAL, conference.starts_at)
    asked_by = verdicts.get(Clause.TECHNICAL_REQUEST, conference.starts_at)
    wanted = [
        (ReminderKind.ANSWERS, rehearsed_by - _ANSWERS_FIRST),
        (ReminderKind.ANSWERS, conference.starts_at - _ANSWERS_LAST),
        (ReminderKind.FILES, asked_by - _FILES_BEFORE),
    ]
    seen: set[tuple[ReminderKind, datetime]] = set()
    for number, (kind, due_at) in enumerate(wanted):
        due = max(due_at, event.at + _SOON)
        if due >= conference.starts_at or (kind, due) in seen:
            continue
        seen.add((kind, due))
        key = f"event:{event.id}:{conference.id}:{kind}:{number}"
        tx.add(Reminder(key=key, kind=kind, conference_id=conference.id, due_at=due, state=WAITING))


async def _tell(tx: AsyncSession, deployment: Deployment, row: Reminder, now: datetime) -> None:
    conference = await tx.get_one(Conference, row.conference_id)
    match ReminderKind(row.kind):
        case ReminderKind.ANSWERS:
            told = await _tell_answers(tx, deployment, row, conference, now)
        case ReminderKind.FILES:
            told = await _tell_files(tx, deployment, row, conference, now)
        case ReminderKind.PAPERS:
            told = await _tell_papers(tx, deployment, row, conference, now)
    row.told_at = now
    row.state = TOLD if told else GONE


async def _tell_answers(
    tx: AsyncSession, deployment: Deployment, row: Reminder, conference: Conference, now: datetime
) -> bool:
    missing = await unanswered(tx, conference) if _stands(conference, now) else []
    if not missing:
        return False
    when = f"{conference.starts_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    await _event(
        tx, row, conference, now, f"{len(missing)} điểm cầu chưa xác nhận", f"{len(missing)} points have not answered"
    )
    addresses = await addresses_of(tx, missing)
    names = await point_names_on(tx, missing, day_of(conference.starts_at))
    for point_id in missing:
        if point_id in addresses:
            name = names[point_id]
            text = (
                f"{name} chưa xác nhận dự «{conference.title}» lúc {when}. Xác nhận, ghi cán bộ vận hành và đại biểu "
                f"tại {deployment.settings.public_url}/xac-nhan/{conference.id}?diem={point_id}"
            )
            _mail(tx, row, conference, addresses[point_id], name, "Nhắc xác nhận dự họp", text, now, point_id)
    return True


async def _tell_files(
    tx: AsyncSession, deployment: Deployment, row: Reminder, conference: Conference, now: datetime
) -> bool:
    if not _stands(conference, now):
        return False
    unready = (await unready_files(tx, [conference.id])).get(conference.id, 0)
    asked = await tx.scalar(select(func.count()).where(TechnicalRequest.conference_id == conference.id))
    if asked and not unready:
        return False
    vi = f"còn {unready} tài liệu chưa sẵn sàng" if unready else "sắp hết hạn yêu cầu ghi hình, trình chiếu, video"
    en = f"{unready} files are not ready" if unready else "the deadline for recording, slides and clips is near"
    await _event(tx, row, conference, now, vi, en)
    await _mail_host(tx, deployment, row, conference, vi, now)
    return True


async def _tell_papers(
    tx: AsyncSession, deployment: Deployment, row: Reminder, conference: Conference, now: datetime
) -> bool:
    emergency = await tx.get(Emergency, conference.id)
    if emergency is None or emergency.papers_done_at is not None:
        return False
    vi, en = "chưa có văn bản của cuộc họp khẩn cấp", "the papers of the emergency are missing"
    await _event(tx, row, conference, now, vi, en)
    await _mail_host(tx, deployment, row, conference, vi, now)
    # It does not go away until the papers are there.
    plan_papers(tx, conference, now, int(row.key.rsplit(":", 1)[1]) + 1)
    return True


def _stands(conference: Conference, now: datetime) -> bool:
    return conference.intake == Intake.CONFIRMED and conference.starts_at > now


async def _event(
    tx: AsyncSession, row: Reminder, conference: Conference, now: datetime, what_vi: str, what_en: str
) -> None:
    data = {"kind": row.kind, "title": conference.title, "what_vi": what_vi, "what_en": what_en}
    told = Happened(EventType.REMINDER_TOLD, data)
    (event,) = await outbox.append(tx, [told], actor=SYSTEM, at=now, place=outbox.Place(conference.id))
    row.event_id = event.id


async def _mail_host(
    tx: AsyncSession, deployment: Deployment, row: Reminder, conference: Conference, what: str, now: datetime
) -> None:
    address = await tx.scalar(select(BodyMail.address).where(BodyMail.body_id == conference.host_body_id))
    if address:
        link = f"{deployment.settings.public_url}/dang-ky/{conference.id}"
        text = f"«{conference.title}»: {what}. Mở {link} để bổ sung."
        _mail(tx, row, conference, address, conference.coordinator, "Nhắc việc", text, now)


def _mail(
    tx: AsyncSession,
    row: Reminder,
    conference: Conference,
    address: str,
    name: str,
    subject: str,
    text: str,
    now: datetime,
    point_id: int = 0,
) -> None:
    tx.add(
        Mail(
            reason=f"reminder:{row.id}:{point_id}",
            conference_id=conference.id,
            address=address,
            name=name,
            subject=f"{subject}: {conference.title}"[:400],
            text=text,
            state=WAITING,
            next_at=now,
            created_at=now,
        )
    )
