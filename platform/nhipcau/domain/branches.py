"""Sub-conferences (*họp nhánh*): a district's points deliberate in a room of their own, and come back.

The main room goes on without them: they keep their seats and their places in its queue, and it neither hears nor sees
them. ``floor.decide`` is the way in; what is said inside has a floor of its own.
"""

from __future__ import annotations

from dataclasses import replace

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import WrongState
from nhipcau.domain.errors_branch import BadBranch, BranchOver, BranchRuns
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_commands import BranchEnd, EndBranch, ExtendBranch, StartBranch
from nhipcau.domain.floor_state import MINUTE_MS, Branch, Context, Decision, Floor, changed, check_here, check_seen

#: A district and one commune at least.
FEWEST_POINTS = 2
#: Longest time that can be set or added, in minutes.
LONGEST_BRANCH = 240

_REASONS = {
    BranchEnd.ENDED: ("bên chủ trì nhánh kết thúc", "ended by the side that conducted it"),
    BranchEnd.RECALLED: ("chủ trì gọi về", "called back by the chair"),
    BranchEnd.TIME_IS_UP: ("hết giờ", "its time was over"),
    BranchEnd.HEAD_LEFT: ("điểm cầu chủ trì nhánh rời phiên", "the point that conducted it left the session"),
    BranchEnd.SESSION_ENDED: ("phiên họp kết thúc", "the session was ended"),
}


def is_new(floor: Floor, command: StartBranch, context: Context) -> bool:
    """Whether a sub-conference begins by a command; a second press of the same button begins none.

    Raises WrongState, StageMoved, BadBranch, BranchRuns, PointAbsent.
    """
    if floor.session_state not in (SessionState.LIVE, SessionState.PAUSED):
        raise WrongState(state=floor.session_state)
    if any(branch.head == command.head for branch in floor.branches):
        return False
    check_seen(floor, command.seen, context)
    for branch in floor.branches:
        if set(branch.points) & {command.head, *command.points}:
            raise BranchRuns(branch=branch.name, who=branch.by)
    points = set(command.points)
    if command.head not in points or floor.main_point in points or len(points) < FEWEST_POINTS:
        raise BadBranch(field="point_id", label=context.labels.get(command.head, ""))
    check_here(floor, command.head, context)
    return True


def start(floor: Floor, command: StartBranch, context: Context) -> Decision:
    """Let a district's points deliberate by themselves. Raises what ``is_new`` raises.

    Whoever of them speaks or is shown to all has finished with that; who waits keeps its place.
    """
    if not is_new(floor, command, context):
        return floor, ()
    points = set(command.points)
    branch = Branch(
        room_id=command.room_id,
        body_id=command.body_id,
        name=command.name,
        head=command.head,
        points=command.points,
        since=context.now,
        by=context.by,
        until=context.now + command.minutes * MINUTE_MS if command.minutes else 0,
    )
    ended = tuple(
        Happened(
            EventType.FLOOR_TAKEN,
            {
                "point_id": holder.point_id,
                "label": context.labels.get(holder.point_id, ""),
                "spoke_ms": context.now - holder.since,
            },
        )
        for holder in floor.holders
        if holder.point_id in points
    )
    after = replace(
        changed(floor, context),
        holders=tuple(holder for holder in floor.holders if holder.point_id not in points),
        shown=0 if floor.shown in points else floor.shown,
        looking=tuple(one for one in floor.looking if one.point_id not in points),
        branches=(*floor.branches, branch),
        undo=None,
    )
    data = {**_told(branch), "head": context.labels.get(branch.head, ""), "turn_minutes": command.minutes}
    return after, (*ended, Happened(EventType.BRANCH_STARTED, data))


def end(floor: Floor, command: EndBranch, context: Context) -> Decision:
    """Let everybody of a sub-conference come back; one that is over already is over: nothing changes.

    It is no command that another one could be too late for: who was called by the main room a moment before it ended is
    told that it is away, a moment after it has the floor.
    """
    branch = _running(floor, command.room_id)
    return (floor, ()) if branch is None else _without(floor, branch, command.why, context)


def extend(floor: Floor, command: ExtendBranch, context: Context) -> Decision:
    """Give a sub-conference more time, from now on when its time is over; one without a limit keeps none.

    Raises BranchOver.
    """
    branch = _running(floor, command.room_id)
    if branch is None:
        raise BranchOver
    if not branch.until:
        return floor, ()
    longer = replace(branch, until=max(branch.until, context.now) + command.minutes * MINUTE_MS)
    kept = tuple(longer if one is branch else one for one in floor.branches)
    data = {**_told(branch), "minutes": command.minutes}
    return replace(floor, version=floor.version + 1, branches=kept), (Happened(EventType.BRANCH_EXTENDED, data),)


def without_head(floor: Floor, point: int, context: Context) -> Decision:
    """Return the floor when a point leaves the session for good: nobody conducts what it headed."""
    branch = next((one for one in floor.branches if one.head == point), None)
    return (floor, ()) if branch is None else _without(floor, branch, BranchEnd.HEAD_LEFT, context)


def without_all(floor: Floor, context: Context) -> Decision:
    """Return the floor when the session ends: everybody is back."""
    happened: tuple[Happened, ...] = ()
    for branch in floor.branches:
        floor, told = _without(floor, branch, BranchEnd.SESSION_ENDED, context)
        happened += told
    return floor, happened


def due(floor: Floor, now: int) -> tuple[Branch, ...]:
    """Return the sub-conferences whose time is over."""
    return tuple(branch for branch in floor.branches if branch.until and branch.until <= now)


def _running(floor: Floor, room_id: int) -> Branch | None:
    return next((branch for branch in floor.branches if branch.room_id == room_id), None)


def _without(floor: Floor, branch: Branch, why: BranchEnd, context: Context) -> Decision:
    kept = tuple(one for one in floor.branches if one is not branch)
    vi, en = _REASONS[why]
    data = {**_told(branch), "why": why.value, "reason_vi": vi, "reason_en": en, "took_ms": context.now - branch.since}
    return replace(floor, version=floor.version + 1, branches=kept), (Happened(EventType.BRANCH_ENDED, data),)


def _told(branch: Branch) -> dict[str, object]:
    return {"branch_id": branch.room_id, "branch": branch.name, "point_id": branch.head, "count": len(branch.points)}
