"""A session whole, as the pages of the room draw it: a constant number of queries from 1 to 250 points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionState
from nhipcau.domain.door import AT_THE_DOOR, STOPPED_KNOCKING_S, Entry
from nhipcau.domain.floor_state import Floor, Speaking
from nhipcau.domain.looking import looked_at
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.schemas.conferences import SessionBrief
from nhipcau.schemas.floor import SpeakingView, TourView
from nhipcau.schemas.rooms import DeliveryChoice, DoorView, Presence, SceneView, SeatView, SessionView
from nhipcau.schemas.urgent import UrgentView
from nhipcau.services.branch_rows import branch_views
from nhipcau.services.calendar import day_of
from nhipcau.services.chair_rows import chair_view
from nhipcau.services.conference_views import briefs, parents
from nhipcau.services.content_rows import OF_SEAT, STANDS
from nhipcau.services.deployment import Deployment
from nhipcau.services.door_rows import door_of
from nhipcau.services.floor_rows import at_instant, instant, load_floor
from nhipcau.services.incident_marks import marks_of
from nhipcau.services.jobs import at_opening
from nhipcau.services.names_on import holds_on
from nhipcau.services.presiding import chair_wait_of, kept_until, seat_grace_of
from nhipcau.services.programme_state import programme_view
from nhipcau.services.seen import seen_in
from nhipcau.services.session_access import Meeting, meet_reader
from nhipcau.store.models import BridgePoint, ConferencePoint, ContentMachine, PointName, Recording, RoomScene, Seat
from nhipcau_media.contract.stage import Content, Preset, RecordingState


async def get_session(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionView:
    """Return a session whole. Raises NotFound, also when it is not the actor's to see."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        meeting = await meet_reader(tx, actor, session_id, day_of(now))
        view = await session_view(tx, meeting, now, deployment)
    if meeting.room is None or not meeting.reach.may(Action.FLOOR_GIVE):
        return view
    return view.model_copy(update={"programme": programme_view(deployment.figures, meeting.room.id)})


async def session_view(tx: AsyncSession, meeting: Meeting, now: datetime, deployment: Deployment) -> SessionView:
    """Return the view for whoever met the session so."""
    session, room = meeting.session, meeting.room
    (brief,) = await briefs(tx, [meeting.conference])
    floor = await load_floor(tx, session, room) if room else Floor(SessionState(session.state), 0)
    shown = await tx.get(RoomScene, room.id) if room else None
    recording = RecordingState(room.recording) if room else at_opening(meeting.conference, session)
    return SessionView(
        conference=brief,
        session=SessionBrief.model_validate(session),
        now=now,
        state=SessionState(session.state),
        version=floor.version,
        seats=await _seats(tx, meeting, floor, shown, now, seat_grace_of(deployment, meeting.presiding)),
        queue=tuple(waiting.point_id for waiting in floor.queue),
        turn_minutes=floor.turn_minutes,
        undo_until=_undo_until(floor, now),
        floor=tuple(_speaking(holder) for holder in floor.holders),
        recording=recording,
        recording_failure=await _failure(tx, session.id) if recording is RecordingState.FAILED else "",
        media_away=room is not None and room.media_lost_at is not None,
        tour=_tour(floor, meeting) if _sees_all(meeting) else None,
        door=DoorView.model_validate(door_of(room)) if room else DoorView(),
        scene=_scene(shown) if shown else SceneView(),
        urgent=urgent_view(floor),
        branches=await branch_views(tx, meeting, floor.branches),
        chair=await chair_view(tx, meeting, floor, chair_wait_of(deployment, meeting)),
        point_id=await _own_point(tx, meeting) or None,
        may=meeting.reach.actions,
    )


def _sees_all(meeting: Meeting) -> bool:
    """Whether somebody watches or conducts: they are told what the points are not told of each other."""
    return meeting.reach.may(Action.ROOM_WATCH) or meeting.reach.may(Action.FLOOR_GIVE)


async def _own_point(tx: AsyncSession, meeting: Meeting) -> int:
    """Return the point whose seat the actor takes; 0: none.

    Whoever sat at the main point when it was moved sits on where it is (one query then).
    """
    part = meeting.reach.part
    before = [point.point_id for point in meeting.reach.points if point.was_main]
    if not before or not part.is_main or meeting.reach.actor.kind is not ActorKind.PERSON:
        return part.point_id
    held = await tx.scalar(
        select(Seat.point_id).where(
            Seat.session_id == meeting.session.id,
            Seat.point_id.in_(before),
            Seat.holder == f"web:{meeting.reach.actor.sign_in_id}",
        )
    )
    return held or part.point_id


def _speaking(holder: Speaking) -> SpeakingView:
    return SpeakingView(point_id=holder.point_id, since=at_instant(holder.since), until=instant(holder.until))


def urgent_view(floor: Floor) -> UrgentView | None:
    """Return what the Department puts to all; None: nothing."""
    urgent = floor.urgent
    if not urgent.point_id:
        return None
    return UrgentView(point_id=urgent.point_id, since=at_instant(urgent.since), by=urgent.by)


def _tour(floor: Floor, meeting: Meeting) -> TourView | None:
    tour, actor = floor.tour, meeting.reach.actor
    if tour is None:
        return None
    return TourView(
        kind=tour.kind,
        body_id=tour.body_id or None,
        scope=tour.scope,
        seconds=tour.seconds,
        owner=tour.owner,
        mine=actor.kind is ActorKind.PERSON and actor.id == tour.owner_id,
        point_id=tour.at or None,
        due=at_instant(tour.due),
        until=at_instant(tour.until),
    )


def _undo_until(floor: Floor, now: datetime) -> datetime | None:
    until = instant(floor.undo.until) if floor.undo else None
    return until if until and now <= until else None


def _scene(row: RoomScene) -> SceneView:
    return SceneView(
        preset=Preset(row.preset),
        banner=row.banner,
        until=row.until,
        content=Content.model_validate(row.content) if row.content else None,
        changed_by=row.changed_by,
    )


async def _seats(
    tx: AsyncSession, meeting: Meeting, floor: Floor, scene: RoomScene | None, now: datetime, grace_s: int
) -> tuple[SeatView, ...]:
    """Return all points of the session; before it was opened everybody is absent (four queries)."""
    day = day_of(meeting.conference.starts_at)
    rows = (
        await tx.execute(
            select(
                ConferencePoint.point_id,
                func.coalesce(PointName.name, BridgePoint.name).label("name"),
                BridgePoint.body_id,
                ConferencePoint.is_main,
                Seat.presence,
                Seat.presence_since,
                Seat.entry,
                Seat.entry_since,
                Seat.knocked_at,
                Seat.entry_reason,
                Seat.speaker_name,
                Seat.speaker_post,
                func.coalesce(STANDS, false()).label("machine"),
            )
            .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
            .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
            .outerjoin(Seat, (Seat.point_id == ConferencePoint.point_id) & (Seat.session_id == meeting.session.id))
            .outerjoin(ContentMachine, OF_SEAT)
            .where(ConferencePoint.conference_id == meeting.conference.id)
            .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position, ConferencePoint.id)
        )
    ).all()
    above = await parents(tx, meeting.conference, {row.body_id for row in rows})
    below = Counter(above[row.body_id].id for row in rows)
    incidents = await _incidents(tx, meeting)
    main = meeting.room.main_point_id if meeting.room else next((row.point_id for row in rows if row.is_main), 0)
    own, told = meeting.reach.part.point_id, meeting.reach.may(Action.DOOR_KEEP)
    named = None if _sees_all(meeting) else {main, own, *floor.speakers}
    looked = looked_at(floor)
    by_hand: Mapping[str, str] = scene.delivery if scene else {}
    chosen = scene.seen if scene else ()
    seen = seen_in(floor, scene, [row.point_id for row in rows if row.presence == Presence.PRESENT])
    asked_after = now - timedelta(seconds=STOPPED_KNOCKING_S)
    places = {waiting.point_id: (place, waiting.since) for place, waiting in enumerate(floor.queue, 1)}
    return tuple(
        SeatView(
            point_id=row.point_id,
            name=row.name,
            parent_name=above[row.body_id].name,
            parent_id=above[row.body_id].id,
            below=below[row.body_id],
            is_main=row.point_id == main,
            presence=row.presence or Presence.ABSENT,
            presence_since=row.presence_since,
            entry=Entry(row.entry or Entry.OUTSIDE),
            entry_since=row.entry_since,
            stopped_knocking=row.entry in AT_THE_DOOR and row.knocked_at is not None and row.knocked_at < asked_after,
            entry_reason=(row.entry_reason or "") if told or row.point_id == own else "",
            queue_place=places.get(row.point_id, (0, 0))[0],
            waiting_since=instant(places.get(row.point_id, (0, 0))[1]),
            has_floor=row.point_id in floor.speakers,
            kept_until=kept_until(row.presence_since, meeting.session, grace_s)
            if row.presence == Presence.DROPPED and (row.point_id in places or row.point_id in floor.speakers)
            else None,
            incident=incidents.get(row.point_id, ""),
            delivery=DeliveryChoice(by_hand.get(str(row.point_id), DeliveryChoice.RULE)),
            chosen=row.point_id in chosen,
            seen=row.point_id in seen,
            shown=row.point_id == floor.shown,
            looked_at=row.point_id in looked and (named is None or row.point_id == own),
            content_machine=bool(row.machine) and (named is None or row.point_id == own),
            speaker_name=(row.speaker_name or "") if named is None or row.point_id in named else "",
            speaker_post=(row.speaker_post or "") if named is None or row.point_id in named else "",
        )
        for row in sorted(rows, key=lambda row: row.point_id != main)
    )


async def _incidents(tx: AsyncSession, meeting: Meeting) -> dict[int, str]:
    """Return point id → its newest open fault or call; a point sees its own alone."""
    marks = await marks_of(tx, meeting.session.id)
    own = meeting.reach.part.point_id
    everybody = _sees_all(meeting) or meeting.reach.may(Action.LOGBOOK_READ)
    return {point_id: said for point_id, said in marks.items() if everybody or point_id == own}


async def _failure(tx: AsyncSession, session_id: int) -> str:
    failure = await tx.scalar(
        select(Recording.failure).where(Recording.session_id == session_id).order_by(Recording.id.desc()).limit(1)
    )
    return str((failure or {}).get("code", ""))
