"""The wall of a session as an engineer sees it: figures and pictures from memory, the rest in a constant number of
queries from 1 to 250 points. District operators see their own subtree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import Intake, SessionState
from nhipcau.domain.door import Entry
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_wall import StillMissing
from nhipcau.domain.floor_state import Branch, Floor
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.wall import LIMITS, Reading, Verdict, WallPoint, judge, worst_first
from nhipcau.schemas.rooms import DeliveryChoice, Presence
from nhipcau.schemas.wall import (
    LimitsView,
    ReadingView,
    WallContact,
    WallGroupView,
    WallLine,
    WallPointView,
    WallView,
)
from nhipcau.services.calendar import day_of
from nhipcau.services.call_contacts import Contacts, contacts_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor
from nhipcau.services.incident_marks import marks_of
from nhipcau.services.names_on import body_names_on, holds_on
from nhipcau.services.reach import ConferencePointRow
from nhipcau.services.roll_rows import MAIN_GROUP, called_under
from nhipcau.services.session_access import Meeting, meet
from nhipcau.services.session_view import urgent_view
from nhipcau.services.wall_memory import Still
from nhipcau.store.models import BridgePoint, ConferencePoint, PointAnswer, PointName, RoomScene, Seat

_NOBODY = Contacts()


@dataclass(frozen=True, slots=True)
class _Row:
    """A point of the session with its seat."""

    point: ConferencePointRow
    presence: Presence
    since: datetime | None
    entry: Entry
    entry_since: datetime | None


async def get_wall(deployment: Deployment, actor: Actor, *, session_id: int) -> WallView:
    """Return the points of a session, the worst first. Raises NotFound (nothing of it is the actor's), Forbidden."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        meeting, rows = await _seen_by(tx, actor, session_id, now)
        room = meeting.room
        floor = await load_floor(tx, meeting.session, room) if room else Floor(SessionState(meeting.session.state), 0)
        scene = await tx.get(RoomScene, room.id) if room else None
        incidents = await marks_of(tx, session_id)
        groups = await called_under(
            tx, meeting, {row.point.point_id: row.point.body_id for row in rows if not row.point.is_main}
        )
        names = await body_names_on(tx, set(groups.values()), day_of(meeting.conference.starts_at))
    _remember(deployment, actor, session_id, rows, now)
    places = {waiting.point_id: place for place, waiting in enumerate(floor.queue, 1)}
    readings = {row.point.point_id: deployment.wall.readings(session_id, row.point.point_id) for row in rows}
    verdicts = {row.point.point_id: judge(row.presence, readings[row.point.point_id], now) for row in rows}
    ordered = worst_first(
        WallPoint(
            point_id=row.point.point_id,
            group_id=groups.get(row.point.point_id, MAIN_GROUP),
            state=verdicts[row.point.point_id].state,
            speaks=row.point.point_id in floor.speakers,
            queue_place=places.get(row.point.point_id, 0),
        )
        for row in rows
    )
    by_id = {row.point.point_id: row for row in rows}
    served: Mapping[str, str] = scene.delivery if scene else {}
    branches = {point_id: branch for branch in floor.branches for point_id in branch.points}
    return WallView(
        session_id=session_id,
        conference_id=meeting.conference.id,
        title=meeting.conference.title,
        state=SessionState(meeting.session.state),
        now=now,
        version=floor.version,
        urgent=urgent_view(floor),
        media_away=room is not None and room.media_lost_at is not None,
        whole=meeting.reach.may(Action.WALL_READ),
        groups=tuple(
            WallGroupView(
                id=group.id,
                name=names.get(group.id, "") or next((by_id[id_].point.name for id_ in group.point_ids), ""),
                counts=group.counts,
            )
            for group in ordered
        ),
        lines=tuple(
            _line(
                by_id[point_id],
                group_id=group.id,
                verdict=verdicts[point_id],
                speaks=point_id in floor.speakers,
                queue_place=places.get(point_id, 0),
                delivery=DeliveryChoice(served.get(str(point_id), DeliveryChoice.RULE)),
                incident=incidents.get(point_id, ""),
                branch=branches.get(point_id),
                reading=readings[point_id][-1] if readings[point_id] else None,
                still=deployment.wall.still(session_id, point_id),
            )
            for group in ordered
            for point_id in group.point_ids
        ),
        limits=LimitsView(loss=LIMITS.loss, rtt_ms=LIMITS.rtt_ms, silence_db=LIMITS.silence_db),
        may=meeting.reach.actions,
    )


async def get_wall_point(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> WallPointView:
    """Return the figures of a point's last ten minutes, and whom to ring there. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        meeting, rows = await _seen_by(tx, actor, session_id, now)
        if all(row.point.point_id != point_id for row in rows):
            raise NotFound(what="point")
        answer = await tx.scalar(
            select(PointAnswer).where(
                PointAnswer.conference_id == meeting.conference.id, PointAnswer.point_id == point_id
            )
        )
        whom = (await contacts_of(tx, [point_id], day_of(now))).get(point_id, _NOBODY)
    return WallPointView(
        point_id=point_id,
        readings=tuple(_reading(reading) for reading in deployment.wall.readings(session_id, point_id)),
        contact=WallContact(
            operator=answer.operator if answer else "",
            operator_phone=answer.operator_phone if answer else "",
            contact=whom.contact,
            phone=whom.phone,
            deputy=whom.deputy,
            deputy_phone=whom.deputy_phone,
        ),
    )


async def get_wall_still(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> Still:
    """Return the newest small picture of a point. Raises NotFound, Forbidden, StillMissing.

    Whoever looks at the wall asks for dozens: who may see which is remembered for some seconds.
    """
    now = deployment.now()
    points = deployment.wall.sights.get(_who(actor, session_id), now)
    if points is None:
        async with deployment.database.read() as tx:
            _, rows = await _seen_by(tx, actor, session_id, now)
        points = _remember(deployment, actor, session_id, rows, now)
    if point_id not in points:
        raise NotFound(what="point")
    still = deployment.wall.still(session_id, point_id)
    if still is None:
        raise StillMissing
    return still


def _who(actor: Actor, session_id: int) -> tuple[object, ...]:
    return actor.kind, actor.id, actor.sign_in_id, session_id


def _remember(deployment: Deployment, actor: Actor, session_id: int, rows: list[_Row], now: datetime) -> frozenset[int]:
    points = frozenset(row.point.point_id for row in rows)
    deployment.wall.sights.keep(_who(actor, session_id), points, now)
    return points


async def _seen_by(tx: AsyncSession, actor: Actor, session_id: int, now: datetime) -> tuple[Meeting, list[_Row]]:
    """Return the points of a session that the actor may look at. Raises NotFound, Forbidden."""
    meeting = await meet(tx, actor, session_id, day_of(now))
    reach, conference = meeting.reach, meeting.conference
    whole = reach.may(Action.WALL_READ)
    rows = await _rows(tx, meeting) if whole or conference.intake != Intake.DRAFT else []
    if not whole:
        rows = [row for row in rows if reach.seat(row.point, Action.WALL_OWN)]
        if not rows:
            raise Forbidden if reach.may(Action.CONFERENCE_READ) else NotFound(what="session")
    return meeting, rows


async def _rows(tx: AsyncSession, meeting: Meeting) -> list[_Row]:
    conference = meeting.conference
    found = await tx.execute(
        select(
            ConferencePoint.point_id,
            func.coalesce(PointName.name, BridgePoint.name).label("name"),
            BridgePoint.body_id,
            ConferencePoint.is_main,
            Seat.presence,
            Seat.presence_since,
            Seat.entry,
            Seat.entry_since,
        )
        .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
        .outerjoin(
            PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day_of(conference.starts_at))
        )
        .outerjoin(Seat, (Seat.point_id == ConferencePoint.point_id) & (Seat.session_id == meeting.session.id))
        .where(ConferencePoint.conference_id == conference.id)
        .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position, ConferencePoint.id)
    )
    return [
        _Row(
            ConferencePointRow(
                conference.id,
                row.point_id,
                row.body_id,
                row.name,
                meeting.presides(row.point_id, registered=row.is_main),
            ),
            Presence(row.presence or Presence.ABSENT),
            row.presence_since,
            Entry(row.entry or Entry.OUTSIDE),
            row.entry_since,
        )
        for row in found
    ]


def _line(
    row: _Row,
    *,
    group_id: int,
    verdict: Verdict,
    speaks: bool,
    queue_place: int,
    delivery: DeliveryChoice,
    incident: str,
    branch: Branch | None,
    reading: Reading | None,
    still: Still | None,
) -> WallLine:
    return WallLine(
        point_id=row.point.point_id,
        name=row.point.name,
        is_main=row.point.is_main,
        group_id=group_id,
        state=verdict.state,
        over=verdict.over,
        presence=row.presence,
        presence_since=row.since,
        entry=row.entry,
        entry_since=row.entry_since,
        has_floor=speaks,
        queue_place=queue_place,
        delivery=delivery,
        incident=incident,
        branch_id=branch.room_id if branch else 0,
        branch=branch.name if branch else "",
        reading=_reading(reading) if reading else None,
        still=still.version if still else 0,
        still_at=still.at if still else None,
    )


def _reading(reading: Reading) -> ReadingView:
    return ReadingView.model_validate(reading)
