"""A session whole, as the pages of the room draw it: a constant number of queries from 1 to 250 points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionState
from nhipcau.domain.floor_state import Floor, Speaking
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.schemas.conferences import SessionBrief
from nhipcau.schemas.floor import SpeakingView, TourView
from nhipcau.schemas.rooms import DoorView, SceneView, SessionView
from nhipcau.schemas.urgent import UrgentView
from nhipcau.services.branch_rows import branch_views, conducted
from nhipcau.services.calendar import day_of
from nhipcau.services.chair_rows import chair_view
from nhipcau.services.conference_views import briefs
from nhipcau.services.deployment import Deployment
from nhipcau.services.door_rows import door_of
from nhipcau.services.floor_rows import at_instant, instant, load_floor
from nhipcau.services.jobs import at_opening
from nhipcau.services.presiding import chair_wait_of, seat_grace_of
from nhipcau.services.programme_state import programme_view
from nhipcau.services.seat_views import OF_A_POINT, Seats, Told, load_seats
from nhipcau.services.session_access import Meeting, meet_reader
from nhipcau.store.models import Event, Recording, RoomScene, Seat
from nhipcau_media.contract.stage import Content, Preset, RecordingState


async def get_session(deployment: Deployment, actor: Actor, *, session_id: int) -> SessionView:
    """Return a session whole. Raises NotFound, also when it is not the actor's to see."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        # Before anything else is read: all that follows knows of every event up to it, on either database.
        head = int(await tx.scalar(select(func.max(Event.id))) or 0)
        meeting = await meet_reader(tx, actor, session_id, day_of(now))
        view = await session_view(tx, meeting, now, deployment, head)
    if meeting.room is None or not meeting.reach.may(Action.FLOOR_GIVE):
        return view
    return view.model_copy(update={"programme": programme_view(deployment.figures, meeting.room.id)})


@dataclass(frozen=True, slots=True)
class Whole:
    """A session as nobody in particular sees it: what is the same for all, and what each is told a part of."""

    view: SessionView
    seats: Seats
    floor: Floor


async def session_view(
    tx: AsyncSession, meeting: Meeting, now: datetime, deployment: Deployment, head: int
) -> SessionView:
    """Return the view for whoever met the session so. All points share one reading.

    ``head``: id of the newest event before the meeting was read.
    """
    told = _told(meeting)
    if told == OF_A_POINT:
        whole: Whole = await deployment.views.get(
            meeting.session.id, head, lambda: _read_whole(tx, meeting, now, deployment)
        )
    else:
        whole = await _read_whole(tx, meeting, now, deployment)
    return whole.view.model_copy(
        update={
            "now": now,
            "seats": whole.seats.told(told, meeting.reach.part.point_id),
            "undo_until": _undo_until(whole.floor, now),
            "tour": _tour(whole.floor, meeting) if told.all else None,
            "branches": conducted(meeting, whole.floor.branches, whole.view.branches),
            "point_id": await _own_point(tx, meeting) or None,
            "may": meeting.reach.actions,
        }
    )


async def _read_whole(tx: AsyncSession, meeting: Meeting, now: datetime, deployment: Deployment) -> Whole:
    session, room = meeting.session, meeting.room
    (brief,) = await briefs(tx, [meeting.conference])
    floor = await load_floor(tx, session, room) if room else Floor(SessionState(session.state), 0)
    shown = await tx.get(RoomScene, room.id) if room else None
    recording = RecordingState(room.recording) if room else at_opening(meeting.conference, session)
    view = SessionView(
        conference=brief,
        session=SessionBrief.model_validate(session),
        now=now,
        state=SessionState(session.state),
        version=floor.version,
        seats=(),
        queue=tuple(waiting.point_id for waiting in floor.queue),
        turn_minutes=floor.turn_minutes,
        floor=tuple(_speaking(holder) for holder in floor.holders),
        recording=recording,
        recording_failure=await _failure(tx, session.id) if recording is RecordingState.FAILED else "",
        media_away=room is not None and room.media_lost_at is not None,
        door=DoorView.model_validate(door_of(room)) if room else DoorView(),
        scene=_scene(shown) if shown else SceneView(),
        urgent=urgent_view(floor),
        branches=await branch_views(tx, floor.branches),
        chair=await chair_view(tx, meeting, floor, chair_wait_of(deployment, meeting)),
        point_id=None,
        may=(),
    )
    seats = await load_seats(tx, meeting, floor, shown, now, seat_grace_of(deployment, meeting.presiding))
    return Whole(view, seats, floor)


def _told(meeting: Meeting) -> Told:
    """Return what the actor is told of the seats of others."""
    may = meeting.reach.may
    every = may(Action.ROOM_WATCH) or may(Action.FLOOR_GIVE)
    return Told(all=every, reasons=may(Action.DOOR_KEEP), incidents=every or may(Action.LOGBOOK_READ))


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
        own_layout=row.own_layout,
        changed_by=row.changed_by,
    )


async def _failure(tx: AsyncSession, session_id: int) -> str:
    failure = await tx.scalar(
        select(Recording.failure).where(Recording.session_id == session_id).order_by(Recording.id.desc()).limit(1)
    )
    return str((failure or {}).get("code", ""))
