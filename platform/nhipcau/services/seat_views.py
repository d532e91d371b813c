"""The seats of a session as pages draw them: all that is known of each, and how much of it a reader is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.door import AT_THE_DOOR, STOPPED_KNOCKING_S, Entry
from nhipcau.domain.floor_state import Floor
from nhipcau.domain.looking import looked_at
from nhipcau.schemas.rooms import DeliveryChoice, Presence, SeatView
from nhipcau.services.calendar import day_of
from nhipcau.services.conference_views import parents
from nhipcau.services.content_rows import OF_SEAT, STANDS
from nhipcau.services.floor_rows import instant
from nhipcau.services.incident_marks import marks_of
from nhipcau.services.names_on import holds_on
from nhipcau.services.presiding import kept_until
from nhipcau.services.seen import seen_in
from nhipcau.services.session_access import Meeting
from nhipcau.store.models import BridgePoint, ConferencePoint, ContentMachine, PointName, RoomScene, Seat


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told of the seats of others; of its own it is told everything."""

    #: Who is looked at, which machines stand ready and who speaks everywhere: for who conducts or watches.
    all: bool = False
    #: Why somebody is kept at the door.
    reasons: bool = False
    #: Faults and calls.
    incidents: bool = False


#: What a point is told.
OF_A_POINT = Told()


@dataclass(frozen=True)
class Seats:
    """All points of a session, the main point first."""

    whole: tuple[SeatView, ...]
    #: Whose speaker everybody sees: the main point, and who has the floor.
    named: Collection[int]

    def told(self, told: Told, own: int) -> tuple[SeatView, ...]:
        """Return them as a reader sees them. ``own``: its point; 0: none."""
        others = self._of_others if told == OF_A_POINT else tuple(self._hidden(seat, told) for seat in self.whole)
        return tuple(whole if whole.point_id == own else other for whole, other in zip(self.whole, others, strict=True))

    @cached_property
    def _of_others(self) -> tuple[SeatView, ...]:
        return tuple(self._hidden(seat, OF_A_POINT) for seat in self.whole)

    def _hidden(self, seat: SeatView, told: Told) -> SeatView:
        hidden: dict[str, object] = {}
        if not told.all:
            hidden |= {"looked_at": False, "content_machine": False}
            if seat.point_id not in self.named:
                hidden |= {"speaker_name": "", "speaker_post": ""}
        if not told.reasons:
            hidden["entry_reason"] = ""
        if not told.incidents:
            hidden["incident"] = ""
        return seat.model_copy(update=hidden) if hidden else seat


async def load_seats(
    tx: AsyncSession, meeting: Meeting, floor: Floor, scene: RoomScene | None, now: datetime, grace_s: int
) -> Seats:
    """Read all points of the session; before it was opened everybody is absent (four queries).

    ``grace_s``: how long a lost point keeps floor and queue place, seconds.
    """
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
    incidents = await marks_of(tx, meeting.session.id)
    main = meeting.room.main_point_id if meeting.room else next((row.point_id for row in rows if row.is_main), 0)
    looked = looked_at(floor)
    by_hand: Mapping[str, str] = scene.delivery if scene else {}
    chosen = scene.seen if scene else ()
    seen = seen_in(floor, scene, [row.point_id for row in rows if row.presence == Presence.PRESENT])
    asked_after = now - timedelta(seconds=STOPPED_KNOCKING_S)
    places = {waiting.point_id: (place, waiting.since) for place, waiting in enumerate(floor.queue, 1)}
    return Seats(
        tuple(
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
                stopped_knocking=row.entry in AT_THE_DOOR
                and row.knocked_at is not None
                and row.knocked_at < asked_after,
                entry_reason=row.entry_reason or "",
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
                looked_at=row.point_id in looked,
                content_machine=bool(row.machine),
                speaker_name=row.speaker_name or "",
                speaker_post=row.speaker_post or "",
            )
            for row in sorted(rows, key=lambda row: row.point_id != main)
        ),
        {main, *floor.speakers},
    )
