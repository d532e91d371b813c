"""The rows of a roll as one actor meets it: presence, what it proposes, what was confirmed (a constant number of
queries from 1 to 250 points)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.answers import AnswerState
from nhipcau.domain.conference import Intake, SessionState
from nhipcau.domain.errors import Forbidden, NotFound, WrongState
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.roll_call import (
    Mark,
    Proposal,
    Quorum,
    QuorumBy,
    QuorumOf,
    Run,
    Stay,
    check_open,
    counts,
    propose,
    subtrees,
)
from nhipcau.schemas.rooms import Presence
from nhipcau.services.calendar import day_of
from nhipcau.services.names_on import body_names_on, holds_on
from nhipcau.services.reach import BodyTree, ConferencePointRow
from nhipcau.services.session_access import Meeting, meet
from nhipcau.store.models import (
    BridgePoint,
    ConferencePoint,
    ConferenceQuorum,
    ConferenceRollPictures,
    Delegate,
    PointAnswer,
    PointName,
    RollEntry,
    RollPicture,
    Seat,
)

#: Group of the main point.
MAIN_GROUP = 0
#: Longest reason that is kept of a point's own answer.
_REASON_MOST = 300


@dataclass(frozen=True, slots=True)
class RollRow:
    """A point of the roll."""

    point: ConferencePointRow
    group_id: int
    stay: Stay
    presence: Presence
    proposal: Proposal
    entry: RollEntry | None
    #: What it answered when it declined.
    answered: str
    operator: str
    operator_phone: str
    #: When its picture was taken that the roll keeps, and its SHA-256.
    picture: tuple[datetime, str] | None
    #: How many are listed as delegates.
    listed: int
    #: Whether the session is over: whoever was there counts, not only who is.
    ended: bool

    @property
    def confirmed(self) -> Mark | None:
        """The confirmed mark."""
        return Mark(self.entry.mark) if self.entry is not None and self.entry.mark else None

    @property
    def mark(self) -> Mark | None:
        """What the roll says: what was confirmed, else what presence proposes."""
        return self.confirmed or self.proposal.mark

    @property
    def by_hand(self) -> bool:
        """Whether it was corrected by hand."""
        return self.confirmed is not None and self.entry is not None and self.entry.proposed != self.confirmed

    @property
    def moved(self) -> bool:
        """Whether presence proposes something else than when it was confirmed."""
        return (
            self.confirmed is not None
            and self.entry is not None
            and self.entry.proposed != (self.proposal.mark or "")
            and self.proposal.mark not in {None, self.confirmed}
        )

    @property
    def reason(self) -> str:
        """The confirmed reason, else what the point answered when it declined."""
        if self.entry is not None and self.entry.mark:
            return self.entry.reason
        return self.answered

    @property
    def people(self) -> int:
        """People who are there: counted, else all who are listed where the point takes part."""
        if not counts(self.mark, ended=self.ended):
            return 0
        return self.listed if self.entry is None or self.entry.people is None else self.entry.people


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll, or the part of it that is the actor's."""

    meeting: Meeting
    run: Run
    rows: tuple[RollRow, ...]
    #: Body → name on the conference's day.
    names: dict[int, str]
    #: Whether these are all points, and whether the actor may mark them.
    whole: bool
    take: bool
    #: Whether a picture of each point is kept as evidence.
    pictures: bool

    def row(self, point_id: int) -> RollRow:
        """Return the row of a point that the actor may mark. Raises NotFound, Forbidden."""
        row = next((row for row in self.rows if row.point.point_id == point_id), None)
        if row is None:
            raise NotFound(what="point")
        if not self.may_mark(row):
            raise Forbidden
        return row

    def may_mark(self, row: RollRow) -> bool:
        """Whether the actor may mark a point."""
        return self.take or self.meeting.reach.seat(row.point, Action.ROLL_OWN)


@dataclass(frozen=True, slots=True)
class Counted:
    """A quorum, held against a roll."""

    quorum: Quorum
    set_by: str
    here: int
    called: int

    @property
    def needed(self) -> int:
        """How many it takes."""
        return self.quorum.needed(self.called)

    @property
    def reached(self) -> bool:
        """Whether so many are there."""
        return self.here >= self.needed


async def load_roll(tx: AsyncSession, actor: Actor, session_id: int, now: datetime) -> Roll:
    """Read a roll (eight queries at most). Raises NotFound (also when nothing of it is the actor's), Forbidden."""
    meeting = await meet(tx, actor, session_id, day_of(now))
    reach, conference = meeting.reach, meeting.conference
    whole = reach.may(Action.ROLL_READ)
    run = Run(meeting.session.starts_at, meeting.session.started_at, meeting.session.ended_at)
    rows: list[RollRow] = []
    if whole or conference.intake != Intake.DRAFT:
        rows = await _rows(tx, meeting, run, now)
    if not whole:
        rows = [row for row in rows if reach.seat(row.point, Action.ROLL_OWN)]
        if not rows:
            raise Forbidden if reach.may(Action.CONFERENCE_READ) else NotFound(what="session")
    names = await body_names_on(tx, {row.group_id for row in rows}, day_of(conference.starts_at))
    wish = await tx.get(ConferenceRollPictures, conference.id)
    return Roll(meeting, run, tuple(rows), names, whole, reach.may(Action.ROLL_TAKE), wish is not None)


async def open_roll(tx: AsyncSession, actor: Actor, session_id: int, now: datetime) -> Roll:
    """Return a roll that can be changed just now. Raises NotFound, Forbidden, WrongState, RollClosed."""
    roll = await load_roll(tx, actor, session_id, now)
    if not roll.take and not any(roll.may_mark(row) for row in roll.rows):
        raise Forbidden
    if roll.meeting.session.state == SessionState.PLANNED:
        raise WrongState(state=roll.meeting.session.state)
    check_open(roll.run, now)
    return roll


async def count_quorum(tx: AsyncSession, roll: Roll) -> Counted | None:
    """Hold the conference's quorum against a whole roll (one query); empty: none is asked for, or a part is seen."""
    row = await tx.get(ConferenceQuorum, roll.meeting.conference.id)
    if row is None or not roll.whole:
        return None
    quorum = Quorum(QuorumOf(row.counted), QuorumBy(row.measured), row.amount)
    there = [row for row in roll.rows if counts(row.mark, ended=row.ended)]
    if quorum.of is QuorumOf.POINTS:
        return Counted(quorum, row.set_by, len(there), len(roll.rows))
    return Counted(quorum, row.set_by, sum(row.people for row in there), sum(row.listed for row in roll.rows))


async def _rows(tx: AsyncSession, meeting: Meeting, run: Run, now: datetime) -> list[RollRow]:
    conference, day = meeting.conference, day_of(meeting.conference.starts_at)
    listed = (
        select(Delegate.point_id, func.count().label("number"))
        .where(Delegate.conference_id == conference.id)
        .group_by(Delegate.point_id)
        .subquery()
    )
    found = (
        await tx.execute(
            select(
                ConferencePoint.point_id,
                func.coalesce(PointName.name, BridgePoint.name).label("name"),
                BridgePoint.body_id,
                ConferencePoint.is_main,
                Seat,
                RollEntry,
                RollPicture.taken_at,
                RollPicture.sha256,
                PointAnswer,
                func.coalesce(listed.c.number, 0).label("listed"),
            )
            .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
            .outerjoin(PointName, (PointName.point_id == BridgePoint.id) & holds_on(PointName, day))
            .outerjoin(Seat, (Seat.point_id == ConferencePoint.point_id) & (Seat.session_id == meeting.session.id))
            .outerjoin(
                RollEntry,
                (RollEntry.point_id == ConferencePoint.point_id) & (RollEntry.session_id == meeting.session.id),
            )
            .outerjoin(
                RollPicture,
                (RollPicture.point_id == ConferencePoint.point_id) & (RollPicture.session_id == meeting.session.id),
            )
            .outerjoin(
                PointAnswer,
                (PointAnswer.point_id == ConferencePoint.point_id) & (PointAnswer.conference_id == conference.id),
            )
            .outerjoin(listed, listed.c.point_id == ConferencePoint.point_id)
            .where(ConferencePoint.conference_id == conference.id)
            .order_by(ConferencePoint.is_main.desc(), ConferencePoint.position, ConferencePoint.id)
        )
    ).all()
    main = next((row.point_id for row in found if meeting.presides(row.point_id, registered=row.is_main)), 0)
    found = sorted(found, key=lambda row: row.point_id != main)
    groups = await called_under(tx, meeting, {row.point_id: row.body_id for row in found if row.point_id != main})
    rows = []
    for row in found:
        answer = row.PointAnswer
        declined = answer is not None and answer.state == AnswerState.DECLINED
        stay = _stay(row.Seat, declined=declined)
        rows.append(
            RollRow(
                point=ConferencePointRow(conference.id, row.point_id, row.body_id, row.name, row.point_id == main),
                group_id=groups.get(row.point_id, MAIN_GROUP),
                stay=stay,
                presence=Presence(row.Seat.presence) if row.Seat is not None else Presence.ABSENT,
                proposal=propose(stay, run, now),
                entry=row.RollEntry,
                answered=" ".join(answer.reason.split())[:_REASON_MOST] if declined else "",
                operator=answer.operator if answer is not None else "",
                operator_phone=answer.operator_phone if answer is not None else "",
                picture=(row.taken_at, row.sha256) if row.taken_at is not None else None,
                listed=row.listed,
                ended=run.ended_at is not None,
            )
        )
    return rows


def _stay(seat: Seat | None, *, declined: bool) -> Stay:
    if seat is None:
        return Stay(declined=declined)
    away = seat.presence in {Presence.LEFT, Presence.DROPPED}
    return Stay(
        joined_at=seat.first_joined_at,
        gone_at=seat.presence_since if away else None,
        left=seat.presence == Presence.LEFT,
        declined=declined,
    )


async def called_under(tx: AsyncSession, meeting: Meeting, bodies: dict[int, int]) -> dict[int, int]:
    """Return point → the body under which it is called (one query at most)."""
    reach = meeting.reach
    tree = reach.tree if reach.tree.edges else await BodyTree.load(tx)
    return subtrees({point: tree.chain(body, reach.held_on) for point, body in bodies.items()})
