"""What a room shows and how a seat is served: chosen by chair or engineer, stored, and written into the stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE, SessionState
from nhipcau.domain.errors import NotFound, NotInvited, SessionNotOpen
from nhipcau.domain.errors_scene import SceneMoved, TooManyByHand
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.requests import FileKind
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.seen import choose
from nhipcau.domain.words import SCENES
from nhipcau.schemas.rooms import ContentIn, DeliveryChoice, SceneIn, SessionView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.file_rows import content_path
from nhipcau.services.floor_rows import milliseconds
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.presented import held, put_aside
from nhipcau.services.session_access import Meeting, meet
from nhipcau.services.session_view import get_session
from nhipcau.store import outbox
from nhipcau.store.models import ConferenceFile, Room, RoomScene
from nhipcau_media.contract.stage import Content, ContentKind, Preset

#: Points set by hand at most: the stage document, sent to every point, names each of them.
MOST_BY_HAND = 40

_CHOICES: Mapping[DeliveryChoice, tuple[str, str]] = {
    DeliveryChoice.RULE: ("theo quy tắc chung", "by the common rule"),
    DeliveryChoice.PROGRAMME: ("hình chương trình", "the programme"),
    DeliveryChoice.DIRECT: ("hình trực tiếp", "direct pictures"),
}


async def set_scene(deployment: Deployment, actor: Actor, *, session_id: int, scene: SceneIn) -> SessionView:
    """Choose what the programme shows. Raises NotFound, Forbidden, SessionNotOpen, SceneMoved."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id)
        row = await scene_row(tx, meeting)
        happened = _differing(row, scene)
        # Who asks for what stands already was not too late for anything.
        if happened:
            refuse_what_moved(row, scene.seen)
            if row.content and row.preset == Preset.CONTENT != scene.preset:
                # Nobody sees it: it would go on unseen, and be heard in the middle of what comes back.
                row.content = put_aside(row.content, milliseconds(now))
            row.preset, row.banner, row.until = scene.preset, scene.banner, scene.until
            row.own_layout = _left(row, scene)
            changed(row, meeting.main_room, actor)
            await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    return await told(deployment, actor, session_id)


def _differing(row: RoomScene, scene: SceneIn) -> tuple[Happened, ...]:
    """Return what to tell of a wish: the picture in which it differs from what stands, and whose the layout is."""
    happened: tuple[Happened, ...] = ()
    if (row.preset, row.banner, row.until) != (scene.preset, scene.banner, scene.until):
        vi, en = SCENES[scene.preset]
        data = {"preset": scene.preset, "banner": scene.banner, "scene_vi": vi, "scene_en": en}
        happened = (Happened(EventType.SCENE_SET, data),)
    if row.own_layout != (left := _left(row, scene)):
        happened += (Happened(EventType.LAYOUT_LEFT if left else EventType.LAYOUT_TAKEN_BACK),)
    return happened


def _left(row: RoomScene, scene: SceneIn) -> bool:
    return row.own_layout if scene.own_layout is None else scene.own_layout


async def set_content(deployment: Deployment, actor: Actor, *, session_id: int, wish: ContentIn) -> SessionView:
    """Present a ready file, turn its page, let it run or stand still; without a file nothing is presented any more.

    Raises NotFound, Forbidden, SessionNotOpen, SceneMoved.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id)
        row = await scene_row(tx, meeting)
        refuse_what_moved(row, wish.seen)
        before, title = row.content, ""
        if wish.file_id is None:
            row.content = None
            if row.preset == Preset.CONTENT:
                row.preset = Preset.PAIR.value
        else:
            file = await tx.get(ConferenceFile, wish.file_id)
            if file is None or file.conference_id != meeting.conference.id or not content_path(file):
                raise NotFound(what="file")
            title = file.name
            row.content = content_of(file, wish, milliseconds(now))
            if meeting.session.state == SessionState.PAUSED or meeting.main_room.urgent_point_id:
                # Nothing is seen or heard in a break or under the Department; what is let run begins with the meeting.
                row.content = held(row.content, milliseconds(now), before)
            row.preset = Preset.CONTENT.value
        changed(row, meeting.main_room, actor)
        # A page that is turned is no line of the logbook; what is presented is.
        if (before or {}).get("path") != (row.content or {}).get("path"):
            happened = (
                Happened(EventType.CONTENT_SHOWN, {"title": title, "file_id": wish.file_id})
                if row.content
                else Happened(EventType.CONTENT_ENDED)
            )
            await outbox.append(tx, (happened,), actor=actor, at=now, place=meeting.place)
    return await told(deployment, actor, session_id)


def content_of(file: ConferenceFile, wish: ContentIn, now_ms: int) -> dict[str, Any]:
    """Return how a ready file stands in the stage document."""
    content = Content(
        kind=ContentKind.CLIP if file.kind == FileKind.CLIP else ContentKind.SLIDES,
        path=content_path(file),
        page=min(wish.page, max(file.pages, 1)),
        pages=max(file.pages, 1),
        position=wish.position_ms,
        playing=wish.playing,
        at=now_ms,
    )
    return content.model_dump(mode="json")


async def set_delivery(
    deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, choice: DeliveryChoice
) -> SessionView:
    """Serve a point by the programme or directly, or by the rule again.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, TooManyByHand.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id, point_id)
        if all(point.point_id != point_id for point in meeting.reach.points):
            raise NotInvited
        row = await scene_row(tx, meeting)
        chosen = dict(row.delivery)
        before = chosen.pop(str(point_id), DeliveryChoice.RULE)
        if choice is not DeliveryChoice.RULE:
            chosen[str(point_id)] = choice.value
        if len(chosen) > MOST_BY_HAND:
            raise TooManyByHand(limit=MOST_BY_HAND)
        if before != choice:
            row.delivery = chosen
            meeting.main_room.version += 1
            labels = await stage.labels_of(tx, meeting.conference, {point_id})
            vi, en = _CHOICES[choice]
            data = {
                "point_id": point_id,
                "label": labels[point_id],
                "delivery": choice,
                "delivery_vi": vi,
                "delivery_en": en,
            }
            happened = (Happened(EventType.DELIVERY_SET, data),)
            await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    return await told(deployment, actor, session_id)


async def set_seen(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int, seen: bool) -> SessionView:
    """Put a point into the picture of the arrangements that show others, or take it off. Main and floor always are.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, TooManySeen.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await conducted(tx, deployment, actor, session_id, point_id)
        if all(point.point_id != point_id for point in meeting.reach.points):
            raise NotInvited
        row = await scene_row(tx, meeting)
        chosen = list(choose(row.seen, point_id, seen=seen))
        if chosen != row.seen and point_id != meeting.main_room.main_point_id:
            row.seen = chosen
            meeting.main_room.version += 1
            labels = await stage.labels_of(tx, meeting.conference, {point_id})
            data = {"point_id": point_id, "label": labels[point_id]}
            happened = (Happened(EventType.SEEN_CHOSEN if seen else EventType.SEEN_ENDED, data),)
            await outbox.append(tx, happened, actor=actor, at=now, place=meeting.place)
    return await told(deployment, actor, session_id)


async def conducted(
    tx: AsyncSession, deployment: Deployment, actor: Actor, session_id: int, point_id: int = 0
) -> Meeting:
    """Return a session that is open and that the actor conducts. Raises NotFound, Forbidden, SessionNotOpen."""
    meeting = await meet(tx, actor, session_id, day_of(deployment.now()), point_id=point_id)
    meeting.reach.require(Action.FLOOR_GIVE)
    if meeting.session.state not in JOINABLE:
        raise SessionNotOpen
    return meeting


async def scene_row(tx: AsyncSession, meeting: Meeting) -> RoomScene:
    """Return what a room shows, at its defaults when nothing was chosen yet (one query)."""
    room = meeting.main_room
    row = await tx.get(RoomScene, room.id)
    if row is None:
        row = RoomScene(
            room_id=room.id,
            preset=Preset.PAIR.value,
            banner="",
            until=None,
            content=None,
            delivery={},
            seen=[],
            own_layout=False,
            changed_in=0,
            changed_by="",
        )
        tx.add(row)
    return row


def refuse_what_moved(row: RoomScene, seen: int | None) -> None:
    """Raise SceneMoved when the scene was changed since a command was made."""
    if seen is not None and seen < row.changed_in:
        raise SceneMoved(who=row.changed_by, what=row.preset)


def changed(row: RoomScene, room: Room, actor: Actor) -> None:
    """Count a change of the scene, and note whose it was."""
    room.version += 1
    row.changed_in, row.changed_by = room.version, actor.name[:120]


async def told(deployment: Deployment, actor: Actor, session_id: int) -> SessionView:
    """Wake whoever writes stages and reads events after a commit, and return the session."""
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return await get_session(deployment, actor, session_id=session_id)
