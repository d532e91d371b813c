"""A session as one actor meets it: its rows, and what the actor may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import Intake
from nhipcau.domain.errors import Forbidden, NotFound, NotInvited, SessionNotOpen
from nhipcau.domain.roles import Action, Actor, ScopeKind
from nhipcau.services.reach import ConferencePointRow, Reach, reach_of, scopes
from nhipcau.store import outbox
from nhipcau.store.models import BridgePoint, Conference, ConferencePoint, ConferencePresiding, Room, Session

#: Kind of the room that every opened session has, and of one that a sub-conference has.
MAIN_ROOM = "main"
BRANCH_ROOM = "branch"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session with its conference and, once it was opened, its main room."""

    session: Session
    conference: Conference
    room: Room | None
    reach: Reach
    #: What was set for presiding and waiting; None: the installation's figures.
    presiding: ConferencePresiding | None = None

    @property
    def place(self) -> outbox.Place:
        """Where its events happen."""
        return outbox.Place(self.conference.id, self.session.id, self.room.id if self.room else None)

    @property
    def main_room(self) -> Room:
        """The main room. Raises SessionNotOpen before the session was opened."""
        if self.room is None:
            raise SessionNotOpen
        return self.room

    def presides(self, point_id: int, *, registered: bool) -> bool:
        """Whether a point is the main point: as it was registered, or as it was moved in the session (Art. 3.3)."""
        return registered if self.room is None else point_id == self.room.main_point_id

    def require_seat(self, point_id: int, action: Action) -> ConferencePointRow:
        """Return the point whose seat the actor acts in. Raises Forbidden, NotInvited (Art. 3.3)."""
        for point in self.reach.points:
            if point.point_id == point_id:
                if not self.reach.seat(point, action):
                    raise Forbidden
                return point
        # Only whoever operates the point learns that it is not on the list.
        own = ConferencePointRow(self.conference.id, point_id, 0, "", False)
        raise NotInvited if self.reach.seat(own, action) else Forbidden


async def meet(tx: AsyncSession, actor: Actor, session_id: int, day: date, *, point_id: int = 0) -> Meeting:
    """Read a session for an actor (two queries, three with a subtree scope). Raises NotFound."""
    row = (
        await tx.execute(
            select(Session, Conference, Room, ConferencePresiding)
            .join(Conference, Conference.id == Session.conference_id)
            .outerjoin(ConferencePresiding, ConferencePresiding.conference_id == Conference.id)
            .outerjoin(Room, (Room.session_id == Session.id) & (Room.kind == MAIN_ROOM))
            .where(Session.id == session_id)
        )
    ).first()
    if row is None:
        raise NotFound(what="session")
    session, conference, room, presiding = row
    presided = (room.main_point_id, *room.presided) if room is not None else ()
    reach = await reach_of(tx, actor, conference, day, point_ids=(point_id, *presided))
    return Meeting(session, conference, room, reach.presided_by(*presided) if presided else reach, presiding)


async def subtree_points(tx: AsyncSession, meeting: Meeting, action: Action) -> set[int]:
    """Return the points of a session in whose subtree the actor may do something (one query; none without a subtree).

    A draft is the host's own business.
    """
    reach, conference = meeting.reach, meeting.conference
    if conference.intake == Intake.DRAFT or not scopes(reach.actor, ScopeKind.SUBTREE, reach.day, action):
        return set()
    rows = await tx.execute(
        select(ConferencePoint.point_id, BridgePoint.body_id, ConferencePoint.is_main)
        .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
        .where(ConferencePoint.conference_id == conference.id)
    )
    points = (ConferencePointRow(conference.id, row.point_id, row.body_id, "", row.is_main) for row in rows)
    return {point.point_id for point in points if reach.seat(point, action)}


async def meet_reader(tx: AsyncSession, actor: Actor, session_id: int, day: date) -> Meeting:
    """Read a session for somebody who may see its conference. Raises NotFound, also when it is not theirs to see."""
    meeting = await meet(tx, actor, session_id, day)
    if not meeting.reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="session")
    return meeting
