"""Going through the agenda: one click takes item, timer, floor and picture along in one transaction, one takes it back.

The domain decides about item and floor; what an item shows is the first of its files that is ready.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.agenda import AddMinutes, Command, GoBack, GoTo, Item, Shown, Standing, State, decide, until
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_state import Context, Floor
from nhipcau.domain.roles import Actor
from nhipcau.schemas.agenda import AddedView, SessionAgendaView, SpentView, StandingView
from nhipcau.schemas.rooms import ContentIn, Presence, SessionView
from nhipcau.services import stage
from nhipcau.services.agenda import agenda_view
from nhipcau.services.agenda_rows import load_items, load_standing, store_standing
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.file_rows import content_path
from nhipcau.services.floor_rows import instant, load_floor, milliseconds, store_floor
from nhipcau.services.presented import stopped
from nhipcau.services.scenes import conducted, content_of, scene_row, told
from nhipcau.services.screens import presenter_in, put_on_again
from nhipcau.services.session_access import Meeting, meet_reader
from nhipcau.services.stage_people import people_of
from nhipcau.store import outbox
from nhipcau.store.models import ConferenceFile, Seat
from nhipcau_media.contract.stage import Preset


async def get_session_agenda(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionAgendaView:
    """Return the agenda as a session goes through it. Raises NotFound, also when it is not the actor's to see."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        meeting = await meet_reader(tx, actor, session_id, day_of(now))
        items = await load_items(tx, meeting.conference.id)
        standing = await load_standing(tx, meeting.room.id) if meeting.room else Standing()
        return SessionAgendaView(
            now=now,
            agenda=await agenda_view(tx, meeting.conference, meeting.reach),
            standing=_standing_view(items, standing),
        )


async def go_to_item(deployment: Deployment, actor: Actor, *, session_id: int, item_id: int, seen: int) -> SessionView:
    """Take the room to an item; ``seen`` is the stage version that whoever pressed had before them.

    Its first speaker gets the floor when the point is in the room, else the floor ends; its first file that is ready
    is shown, else the people. Raises NotFound, Forbidden, SessionNotOpen, WrongState, UrgentRuns, StageMoved.
    """
    return await _step(deployment, actor, session_id, GoTo(item_id, seen, Shown(Preset.CONFERENCE)))


async def go_back(deployment: Deployment, actor: Actor, *, session_id: int, seen: int) -> SessionView:
    """Take the last step back: item, timer, floor and picture as they stood.

    Raises NotFound, Forbidden, SessionNotOpen, WrongState, UrgentRuns, StageMoved, NothingToGoBackTo.
    """
    return await _step(deployment, actor, session_id, GoBack(seen))


async def add_minutes(deployment: Deployment, actor: Actor, *, session_id: int, minutes: int, seen: int) -> SessionView:
    """Give the item that is on more time.

    Raises NotFound (also when no item is on), Forbidden, SessionNotOpen, WrongState, StageMoved, BadInput.
    """
    return await _step(deployment, actor, session_id, AddMinutes(minutes, seen))


async def _step(deployment: Deployment, actor: Actor, session_id: int, command: Command) -> SessionView:
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id)
        room = meeting.main_room
        items = await load_items(tx, meeting.conference.id)
        floor = await load_floor(tx, meeting.session, room)
        scene = await scene_row(tx, meeting)
        content = stopped(scene.content, milliseconds(now)) if scene.content else None
        before = State(await load_standing(tx, room.id), floor, Shown(scene.preset, content))
        if isinstance(command, GoTo):
            command = await _with_content(tx, items, command, milliseconds(now))
            if command.item_id != before.standing.item_id:
                # A second press changes nothing: whoever named its speaker meanwhile has the last word.
                await _name_speakers(tx, meeting, items, command)
        context = await _context(tx, meeting, actor.name, milliseconds(now), _points(items, before.standing, floor))
        after, happened = decide(items, before, command, context)
        if isinstance(command, GoBack):
            here = context.present - floor.away
            after = replace(after, shown=await _as_it_can_be(tx, session_id, after.shown, here))
        if after != before:
            await store_floor(tx, room, floor, after.floor, now)
            await store_standing(tx, room.id, after.standing)
        if after.shown != before.shown:
            happened += await _content_told(tx, scene.content, after.shown.content, context)
            scene.preset = after.shown.preset
            scene.changed_in, scene.changed_by = after.floor.version, actor.name[:120]
            # A clip that ran goes on from where it was left.
            scene.content = dict(after.shown.content, at=milliseconds(now)) if after.shown.content else None
        await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    return await told(deployment, actor, session_id)


async def _with_content(tx: AsyncSession, items: Sequence[Item], command: GoTo, now_ms: int) -> GoTo:
    """Let an item show the first of its files that is ready (one query)."""
    wanted = next((item.file_ids for item in items if item.id == command.item_id), ())
    files = {file.id: file for file in await tx.scalars(select(ConferenceFile).where(ConferenceFile.id.in_(wanted)))}
    for file_id in wanted:
        if content_path(files[file_id]):
            content = content_of(files[file_id], ContentIn(file_id=file_id), now_ms)
            return GoTo(command.item_id, command.seen, Shown(Preset.CONTENT, content))
    return command


async def _name_speakers(tx: AsyncSession, meeting: Meeting, items: Sequence[Item], command: GoTo) -> None:
    """Let the points that speak to an item have the people whom the agenda names (a query for each)."""
    speakers = next((item.speakers for item in items if item.id == command.item_id), ())
    named = {speaker.point_id: speaker for speaker in reversed(speakers) if speaker.name}
    for point_id, speaker in named.items():
        await tx.execute(
            update(Seat)
            .where(Seat.session_id == meeting.session.id, Seat.point_id == point_id)
            .values(speaker_name=speaker.name[:120], speaker_post=speaker.post[:120])
        )


def _points(items: Sequence[Item], standing: Standing, floor: Floor) -> set[int]:
    """Return whoever may have the floor or show a screen before or after a step."""
    first = {item.speakers[0].point_id for item in items if item.speakers}
    past = standing.before
    before = {*past.speakers, past.floor.shown, presenter_in(past.shown.content)} if past else set()
    return {floor.main_point, floor.shown, floor.urgent.point_id, *floor.speakers, *before, *first} - {0}


async def _context(tx: AsyncSession, meeting: Meeting, by: str, now_ms: int, points: set[int]) -> Context:
    present = await tx.scalars(
        select(Seat.point_id).where(
            Seat.session_id == meeting.session.id, Seat.point_id.in_(points), Seat.presence == Presence.PRESENT
        )
    )
    labels = await stage.labels_of(tx, meeting.conference, points)
    people = await people_of(tx, meeting.session.id, points)
    return Context(now=now_ms, by=by, labels=labels, present=frozenset(present), people=people)


async def _as_it_can_be(tx: AsyncSession, session_id: int, shown: Shown, here: Collection[int]) -> Shown:
    """Return what was shown before a step as far as it is still there: nobody shows a screen who left meanwhile."""
    if not presenter_in(shown.content):
        return shown
    content = await put_on_again(tx, session_id, shown.content or {}, here)
    gone = content is None and shown.preset == Preset.CONTENT
    return Shown(Preset.PAIR if gone else shown.preset, content)


async def _content_told(
    tx: AsyncSession, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, context: Context
) -> list[Happened]:
    """Return what the logbook says of what is presented now."""
    if _presented(before) == _presented(after):
        return []
    if not after:
        return [Happened(EventType.CONTENT_ENDED)]
    if point_id := presenter_in(after):
        return [Happened(EventType.SCREEN_SHOWN, {"point_id": point_id, "label": context.labels[point_id]})]
    # Files lie in folders that are called by their ids.
    file = await tx.get_one(ConferenceFile, int(str(after["path"]).split("/")[0]))
    return [Happened(EventType.CONTENT_SHOWN, {"title": file.name, "file_id": file.id})]


def _presented(content: Mapping[str, Any] | None) -> tuple[str, int]:
    """Return the file or the point's screen that a content is."""
    return str((content or {}).get("path", "")), presenter_in(content)


def _standing_view(items: Sequence[Item], standing: Standing) -> StandingView:
    item = next((item for item in items if item.id == standing.item_id), None)
    return StandingView(
        item_id=standing.item_id or None,
        since=instant(standing.since) if item else None,
        until=instant(until(standing, item)) if item else None,
        held_at=instant(standing.held_at),
        added=tuple(AddedView(item_id=item_id, minutes=minutes) for item_id, minutes in standing.added.items()),
        spent=tuple(SpentView(item_id=item_id, ms=ms) for item_id, ms in standing.spent.items()),
        can_go_back=standing.before is not None,
    )
