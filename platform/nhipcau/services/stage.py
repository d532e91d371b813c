"""The stage document of a room, built from its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.words import moment
from nhipcau.domain.conference import SessionState
from nhipcau.domain.floor import publishers, ready
from nhipcau.domain.floor_state import TALKING, Floor
from nhipcau.domain.floor_views import TourKind
from nhipcau.domain.looking import looked_at
from nhipcau.services.calendar import day_of
from nhipcau.services.floor_rows import load_floor, milliseconds
from nhipcau.services.names_on import point_names_on
from nhipcau.services.seen import present_points, seen_in, shows_others
from nhipcau.services.session_access import BRANCH_ROOM
from nhipcau.services.stage_people import people_of
from nhipcau.store.models import AgendaItem, Conference, Room, RoomAgenda, RoomScene, Session
from nhipcau_media.contract.identity import IdentityKind, parse_identity, point_identity
from nhipcau_media.contract.stage import (
    Content,
    ContentKind,
    Delivery,
    DeliveryRule,
    OnStage,
    Preset,
    RecordingState,
    Source,
    Stage,
    StageState,
    StageTrack,
)
from nhipcau_media.server import Grants

#: Wakes whoever writes stages into the media server.
TOPIC = "stage"

#: What the picture says while the Department speaks to all; the pictures speak Vietnamese.
URGENT_BANNER = "SỞ PHÁT KHẨN"

#: More points than any room holds.
MOST_POINTS = 1000

#: Items of the agenda that a slide shows at most, and letters of each: the document stays small.
AGENDA_ROWS = 8
AGENDA_LETTERS = 60

#: What a room shows for which nothing was chosen yet.
_DEFAULT = RoomScene(
    preset=Preset.PAIR.value, banner="", until=None, content=None, delivery={}, seen=[], own_layout=False
)

SEEN = Grants(publish=frozenset({Source.CAMERA}))
SEEN_AND_HEARD = Grants(publish=frozenset({Source.CAMERA, Source.MICROPHONE}))
SILENT = Grants()
#: A machine that shows content and nothing else: it sees and hears nobody either.
SHUT = Grants(subscribe=False)

_STATES = {
    # A room exists only once its session was opened.
    SessionState.PLANNED: StageState.OPEN,
    SessionState.OPEN: StageState.OPEN,
    SessionState.LIVE: StageState.LIVE,
    SessionState.PAUSED: StageState.PAUSED,
    SessionState.ENDED: StageState.ENDED,
}


def silent(identity: str) -> Grants:
    """Return what somebody may do who may publish nothing."""
    return SHUT if parse_identity(identity).kind is IdentityKind.CONTENT else SILENT


def grants_of(document: Stage) -> dict[str, Grants]:
    """Return identity → grants of everybody who may publish; whoever is missing is ``silent``.

    What the stage names may be published, and the camera of who is let in beforehand or looked at: nothing else is.
    """
    let_in = (*document.ready, *document.looked)
    allowed: dict[str, set[Source]] = {identity: {Source.CAMERA} for identity in let_in}
    for track in document.tracks:
        allowed.setdefault(track.identity, set()).add(track.source)
    return {identity: replace(silent(identity), publish=frozenset(sources)) for identity, sources in allowed.items()}


@dataclass(frozen=True, slots=True)
class Topic:
    """The agenda item that is on, and the agenda around it while a slide shows it."""

    number: int = 0
    title: str = ""
    #: Milliseconds since 1970 UTC; 0: it takes as long as it takes.
    since: int = 0
    until: int = 0
    #: Titles from item ``begins`` on.
    agenda: tuple[str, ...] = ()
    begins: int = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """What was chosen for a room's picture, and the conference's title and time for its slides."""

    title: str = ""
    subtitle: str = ""
    preset: Preset = Preset.PAIR
    banner: str = ""
    #: Milliseconds since 1970 UTC; 0: nothing is counted down to.
    until: int = 0
    content: Content | None = None
    own_layout: bool = False
    delivery: DeliveryRule = field(default_factory=DeliveryRule)
    topic: Topic = field(default_factory=Topic)


def build_stage(
    session: Session,
    room: Room,
    floor: Floor,
    labels: Mapping[int, str],
    shown: Shown | None = None,
    seen: Sequence[int] = (),
    people: Mapping[int, str] | None = None,
) -> Stage:
    """Return the stage that shows a floor and, by picture alone, the points ``seen`` besides it.

    ``labels`` holds at least those of the main point, of who speaks or is shown without sound, and theirs; ``people``
    says who speaks at a point.
    """
    people = people or {}
    shown = shown or Shown()
    if floor.urgent.point_id and floor.session_state in TALKING:
        return _urgent_stage(session, room, floor, labels, shown)
    allowed = publishers(floor)
    speaking = tuple(
        OnStage(
            identity=point_identity(holder.point_id),
            label=labels[holder.point_id][:80],
            person=people.get(holder.point_id, ""),
            since=holder.since,
            until=holder.until,
        )
        for holder in floor.holders
    )
    tracks = tuple(
        StageTrack(identity=point_identity(point_id), source=source)
        for point_id in (floor.main_point, *floor.speakers)
        if allowed.get(point_id)
        for source in (Source.CAMERA, Source.MICROPHONE)
    )
    # Never a microphone: who is shown or seen has not got the floor.
    silent = (*((floor.shown,) if floor.shown in allowed else ()), *seen)
    tracks += tuple(StageTrack(identity=point_identity(point_id), source=Source.CAMERA) for point_id in silent)
    content, state = shown.content, _STATES[floor.session_state]
    if content is not None and content.kind is ContentKind.SCREEN and state in (StageState.OPEN, StageState.LIVE):
        tracks += (StageTrack(identity=content.identity, source=Source.SCREEN),)
    return Stage(
        v=floor.version,
        session=session.id,
        room=room.id,
        state=state,
        main=_named(floor.main_point, labels, people),
        floor=speaking,
        shown=_named(floor.shown, labels) if floor.shown in allowed else None,
        tracks=tracks,
        recording=RecordingState(room.recording),
        preset=shown.preset,
        title=shown.title[:200],
        subtitle=shown.subtitle[:120],
        banner=shown.banner,
        until=shown.until,
        content=shown.content,
        own_layout=shown.own_layout,
        delivery=shown.delivery,
        agenda=shown.topic.agenda,
        agenda_from=shown.topic.begins,
        item=shown.topic.number,
        topic=shown.topic.title,
        topic_since=shown.topic.since,
        topic_until=shown.topic.until,
        ready=tuple(point_identity(point_id) for point_id in ready(floor)),
        looked=tuple(point_identity(point_id) for point_id in looked_at(floor)),
        touring=_touring(floor),
        others=tuple(_named(point_id, labels) for point_id in seen),
    )


def _touring(floor: Floor) -> str:
    tour = floor.tour
    return point_identity(tour.at) if tour is not None and tour.kind is TourKind.LOOK and tour.at else ""


def _named(point_id: int, labels: Mapping[int, str], people: Mapping[int, str] | None = None) -> OnStage:
    person = (people or {}).get(point_id, "")
    return OnStage(identity=point_identity(point_id), label=labels[point_id][:80], person=person)


def _urgent_stage(session: Session, room: Room, floor: Floor, labels: Mapping[int, str], shown: Shown) -> Stage:
    """Return the stage while the Department puts a point to all: it alone is heard, fills the picture, and is named."""
    point = floor.urgent.point_id
    label = labels[point][:80]
    on = OnStage(identity=point_identity(point), label=label, since=floor.urgent.since)
    return Stage(
        v=floor.version,
        session=session.id,
        room=room.id,
        state=_STATES[floor.session_state],
        main=OnStage(identity=point_identity(floor.main_point), label=labels[floor.main_point][:80]),
        floor=() if point == floor.main_point else (on,),
        tracks=tuple(StageTrack(identity=on.identity, source=source) for source in (Source.CAMERA, Source.MICROPHONE)),
        recording=RecordingState(room.recording),
        preset=Preset.LECTURE,
        banner=f"{URGENT_BANNER}: {label}",
        delivery=shown.delivery,
        item=shown.topic.number,
        topic=shown.topic.title,
        topic_since=shown.topic.since,
        topic_until=shown.topic.until,
        urgent=True,
    )


async def load_stage(tx: AsyncSession, session: Session, room: Room) -> Stage:
    """Read the stage of a room (four queries; one more while a slide shows the agenda, or others are seen)."""
    floor = await load_floor(tx, session, room)
    rows = await tx.execute(
        select(Conference, RoomScene, RoomAgenda, AgendaItem)
        .select_from(Conference)
        .outerjoin(RoomScene, RoomScene.room_id == room.id)
        .outerjoin(RoomAgenda, RoomAgenda.room_id == room.id)
        .outerjoin(AgendaItem, AgendaItem.id == RoomAgenda.item_id)
        .where(Conference.id == session.conference_id)
    )
    conference, scene, going, item = rows.one()
    present = await present_points(tx, {session.id} if shows_others(scene) else ())
    seen = seen_in(floor, scene, present.get(session.id, ()))
    points = {floor.main_point, floor.shown, *floor.speakers, *seen, floor.urgent.point_id} - {0}
    labels = await labels_of(tx, conference, points)
    topic = _topic(going, item) if item is not None else Topic()
    # A sub-conference has no composer: however many take part, all are served directly.
    shown = Shown(delivery=DeliveryRule(above=MOST_POINTS))
    if room.kind != BRANCH_ROOM:
        shown = await _shown(tx, session, conference.title, scene or _DEFAULT, topic)
    # Of people the document, which goes to everybody, holds those who speak and no others.
    people = await people_of(tx, session.id, {floor.main_point, *floor.speakers})
    return build_stage(session, room, floor, labels, shown, seen, people)


async def _shown(tx: AsyncSession, session: Session, title: str, scene: RoomScene, topic: Topic) -> Shown:
    preset = Preset(scene.preset)
    slide = session.state == SessionState.PAUSED or preset in (Preset.TITLE, Preset.PAUSE)
    by_hand = {
        choice: tuple(sorted(int(point) for point, chosen in scene.delivery.items() if chosen == choice))
        for choice in (Delivery.DIRECT, Delivery.PROGRAMME)
    }
    # What the room waits for at its beginning is the official time, unless the host says another.
    waits = scene.until is None and preset is Preset.TITLE and session.state == SessionState.OPEN
    return Shown(
        # Sent only while a slide shows it: the document goes to every point again and again.
        title=title if slide else "",
        subtitle=moment(session.starts_at) if slide else "",
        preset=preset,
        banner=scene.banner,
        until=milliseconds(session.starts_at if waits else scene.until),
        content=shown_content(scene),
        own_layout=scene.own_layout,
        delivery=DeliveryRule(direct=by_hand[Delivery.DIRECT], programme=by_hand[Delivery.PROGRAMME]),
        topic=await _with_agenda(tx, session.conference_id, topic) if slide else topic,
    )


def shown_content(scene: RoomScene | None) -> Content | None:
    """Return what is presented and shown; None: nothing, or it is put aside."""
    shown = scene is not None and scene.content and scene.preset == Preset.CONTENT
    return Content.model_validate(scene.content) if scene is not None and shown else None


def _topic(going: RoomAgenda, item: AgendaItem) -> Topic:
    minutes = item.minutes + int(going.added.get(str(item.id), 0))
    since = milliseconds(going.since)
    return Topic(item.position, item.title[:120], since, since + minutes * 60_000 if minutes else 0)


async def _with_agenda(tx: AsyncSession, conference_id: int, topic: Topic) -> Topic:
    """Add the items around the one that is on (one query)."""
    titles = list(
        await tx.scalars(
            select(AgendaItem.title).where(AgendaItem.conference_id == conference_id).order_by(AgendaItem.position)
        )
    )
    first = max(0, min(topic.number - AGENDA_ROWS // 2, len(titles) - AGENDA_ROWS))
    shown = tuple(_cut(title) for title in titles[first : first + AGENDA_ROWS])
    return replace(topic, agenda=shown, begins=first + 1)


def _cut(title: str) -> str:
    return title if len(title) <= AGENDA_LETTERS else f"{title[: AGENDA_LETTERS - 1].rstrip()}…"


async def labels_of(tx: AsyncSession, conference: Conference, point_ids: set[int]) -> dict[int, str]:
    """Return point id → the name under which it is shown: the one of the conference's own day (one query)."""
    return await point_names_on(tx, point_ids, day_of(conference.starts_at))


async def set_recording(tx: AsyncSession, room: Room, state: RecordingState) -> None:
    """Show everyone in the room whether recording runs. Publish ``TOPIC`` after the commit."""
    if room.recording != state:
        room.recording = state
        room.version += 1
