"""The agenda of a conference: read by everybody who takes part, edited as a whole by whoever prepares or runs it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.agenda import Item, Speaker, check_items, check_kept
from nhipcau.domain.conference import SessionKind, SessionState
from nhipcau.domain.errors import WrongState
from nhipcau.domain.errors_preparation import AgendaEditedMeanwhile
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.requests import FileKind, FileState
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.agenda import AgendaFileView, AgendaIn, AgendaView, ItemView, SpeakerView
from nhipcau.services import stage
from nhipcau.services.agenda_rows import load_items, running_rooms, store_items
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import holds_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import Reach
from nhipcau.services.technical_requests import met, refuse_closed
from nhipcau.store import outbox
from nhipcau.store.models import (
    Agenda,
    AgendaFile,
    AgendaItem,
    AgendaSpeaker,
    BridgePoint,
    Conference,
    ConferenceFile,
    ConferencePoint,
    PointName,
    Session,
)


async def get_agenda(deployment: Deployment, actor: Actor, *, conference_id: int) -> AgendaView:
    """Return the agenda. Raises NotFound, also when the conference is not the actor's to see."""
    async with deployment.database.read() as tx:
        conference, reach = await met(tx, actor, conference_id, Action.CONFERENCE_READ, deployment.now())
        return await agenda_view(tx, conference, reach)


async def save_agenda(deployment: Deployment, actor: Actor, *, conference_id: int, request: AgendaIn) -> AgendaView:
    """Replace the agenda; whoever saved first wins, and the second is told.

    Raises NotFound, Forbidden, WrongState (cancelled, held, over), AgendaEditedMeanwhile, BadInput, AgendaItemOn.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        conference, reach = await met(tx, actor, conference_id, Action.AGENDA_WRITE, now)
        refuse_closed(conference)
        await _refuse_held(tx, conference)
        head = await _head(tx, actor, conference, request.version, now)
        before = await load_items(tx, conference.id)
        after = tuple(
            Item(
                one.id or 0,
                one.title,
                one.minutes,
                tuple(Speaker(**speaker.model_dump()) for speaker in one.speakers),
                tuple(dict.fromkeys(one.file_ids)),
            )
            for one in request.items
        )
        await _check(tx, conference, before, after)
        rooms = await running_rooms(tx, conference.id)
        titles = {item.id: item.title for item in before}
        check_kept(after, {on: titles[on] for _, on in rooms.values() if on})
        if after != before:
            await store_items(tx, conference.id, before, after)
            tx.add(head)
            head.version += 1
            head.changed_at, head.changed_by = now, actor.name[:120]
            for room, _ in rooms.values():
                room.version += 1
            data = {"items": len(after), "minutes": sum(item.minutes for item in after), "title": conference.title}
            place = outbox.Place(conference_id=conference.id)
            await outbox.append(tx, [Happened(EventType.AGENDA_CHANGED, data)], actor=actor, at=now, place=place)
        shown = await agenda_view(tx, conference, reach)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return shown


async def agenda_view(tx: AsyncSession, conference: Conference, reach: Reach) -> AgendaView:
    """Return the agenda as it is shown (four queries)."""
    head = await tx.get(Agenda, conference.id)
    speakers = await _speakers(tx, conference)
    files = await _files(tx, conference)
    rows = await tx.scalars(
        select(AgendaItem).where(AgendaItem.conference_id == conference.id).order_by(AgendaItem.position)
    )
    return AgendaView(
        conference_id=conference.id,
        version=head.version if head else 0,
        changed_at=head.changed_at if head else None,
        changed_by=head.changed_by if head else "",
        items=tuple(
            ItemView(
                id=row.id,
                number=row.position,
                title=row.title,
                minutes=row.minutes,
                speakers=tuple(speakers.get(row.id, ())),
                files=tuple(files.get(row.id, ())),
            )
            for row in rows
        ),
        may=reach.actions,
    )


async def _refuse_held(tx: AsyncSession, conference: Conference) -> None:
    """What was held is on record: its film has chapters by this agenda."""
    state = await tx.scalar(
        select(Session.state).where(Session.conference_id == conference.id, Session.kind == SessionKind.LIVE)
    )
    if state == SessionState.ENDED:
        raise WrongState(state=state)


async def _head(tx: AsyncSession, actor: Actor, conference: Conference, version: int, now: datetime) -> Agenda:
    head = await tx.get(Agenda, conference.id)
    head = head or Agenda(conference_id=conference.id, version=0, changed_at=now, changed_by=actor.name[:120])
    if version != head.version:
        raise AgendaEditedMeanwhile(who=head.changed_by, version=head.version)
    return head


async def _check(tx: AsyncSession, conference: Conference, before: tuple[Item, ...], after: tuple[Item, ...]) -> None:
    invited = await tx.scalars(select(ConferencePoint.point_id).where(ConferencePoint.conference_id == conference.id))
    files = await tx.scalars(
        select(ConferenceFile.id).where(
            ConferenceFile.conference_id == conference.id,
            ConferenceFile.kind.in_((FileKind.SLIDES, FileKind.CLIP)),
            ConferenceFile.state != FileState.REMOVED,
        )
    )
    check_items(after, known=[item.id for item in before], invited=set(invited), files=set(files))


async def _speakers(tx: AsyncSession, conference: Conference) -> dict[int, list[SpeakerView]]:
    day = day_of(conference.starts_at)
    rows = await tx.execute(
        select(AgendaSpeaker, BridgePoint.name, PointName.name, ConferencePoint.id)
        .join(AgendaItem, AgendaItem.id == AgendaSpeaker.item_id)
        .join(BridgePoint, BridgePoint.id == AgendaSpeaker.point_id)
        .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
        .outerjoin(
            ConferencePoint,
            (ConferencePoint.conference_id == conference.id) & (ConferencePoint.point_id == AgendaSpeaker.point_id),
        )
        .where(AgendaItem.conference_id == conference.id)
        .order_by(AgendaSpeaker.position)
    )
    found: dict[int, list[SpeakerView]] = {}
    for row, name, dated_name, listed in rows:
        view = SpeakerView(
            point_id=row.point_id,
            point_name=dated_name or name,
            name=row.name,
            post=row.post,
            invited=listed is not None,
        )
        found.setdefault(row.item_id, []).append(view)
    return found


async def _files(tx: AsyncSession, conference: Conference) -> dict[int, list[AgendaFileView]]:
    rows = await tx.execute(
        select(AgendaFile.item_id, ConferenceFile)
        .join(ConferenceFile, ConferenceFile.id == AgendaFile.file_id)
        .join(AgendaItem, AgendaItem.id == AgendaFile.item_id)
        .where(AgendaItem.conference_id == conference.id, ConferenceFile.state != FileState.REMOVED)
        .order_by(AgendaFile.position)
    )
    found: dict[int, list[AgendaFileView]] = {}
    for item_id, file in rows:
        found.setdefault(item_id, []).append(AgendaFileView.model_validate(file))
    return found
