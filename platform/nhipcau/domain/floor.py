"""The floor of one room: who may speak, who waits, and what follows for stage and grants.

``decide`` is the only place where the floor changes. Beside the main point one point has it, or up to three in a
dialogue; giving it takes it from everybody else, adding a speaker takes it from nobody. Commands carry the stage
version they were made against: one that was made before the floor last changed is refused with the name of whoever was
quicker, so two chairs pressing at once have one outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nhipcau.domain import branches, tours
from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import NotOnFloor, WrongState
from nhipcau.domain.errors_floor import FloorFull
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_chair import hand_over, name_deputy, take_back, take_over
from nhipcau.domain.floor_commands import (
    ALONE,
    BESIDE_TOURS,
    IN_BREAKS,
    NOT_WHILE_URGENT,
    OF_THE_HOST,
    UNDOABLE,
    AddSpeaker,
    AddTime,
    CallNext,
    Command,
    EndBranch,
    EndShowing,
    EndUrgent,
    ExtendBranch,
    GiveFloor,
    HandOver,
    MoveMain,
    MoveRequest,
    MuteAll,
    MuteAllBut,
    NameDeputy,
    RequestFloor,
    ReturnFloor,
    SetTurnTime,
    ShowPoint,
    StartBranch,
    StartTour,
    StartUrgent,
    StopTour,
    TakeBack,
    TakeFloor,
    TakeOver,
    UndoFloor,
    WithdrawRequest,
)
from nhipcau.domain.floor_main import move_main
from nhipcau.domain.floor_queue import check_first, move, request, withdraw
from nhipcau.domain.floor_showing import end, hidden, leave, show
from nhipcau.domain.floor_state import (
    MINUTE_MS,
    MOST_SPEAKERS,
    TALKING,
    Context,
    Decision,
    Floor,
    Speaking,
    changed,
    check_here,
    check_seen,
    without,
)
from nhipcau.domain.floor_undo import undo, undo_of
from nhipcau.domain.floor_urgent import end_urgent, refuse_while_urgent, start_urgent, without_urgent
from nhipcau.domain.floor_views import TourKind
from nhipcau.domain.looking import looked_at


def decide(floor: Floor, command: Command, context: Context) -> Decision:
    """Return the floor after a command and what happened; the same floor and nothing when nothing changes.

    Raises WrongState (nobody speaks in a break or after the end), PointAbsent, NotOnFloor, FloorFull, StageMoved,
    QueueMoved, NotWaiting, NothingToUndo, ChairMoved, ChairPresent, UrgentRuns, UrgentMoved, PointAway, BranchRuns,
    BranchOver, BadBranch.
    """
    if floor.session_state not in TALKING and not isinstance(command, IN_BREAKS):
        raise WrongState(state=floor.session_state)
    if isinstance(command, NOT_WHILE_URGENT):
        refuse_while_urgent(floor, context)
    after, happened = _DECIDERS[type(command)](floor, command, context)
    if isinstance(command, ALONE) and after.changed_in != floor.changed_in and floor.shown:
        # Whoever is called stands beside the main point alone; what all saw meanwhile makes room.
        after = replace(after, shown=0)
    if after.shown in (after.main_point, *after.speakers):
        # It is seen and heard from now on.
        after = replace(after, shown=0)
    if floor.shown and not after.shown and not isinstance(command, EndShowing | StopTour | UndoFloor):
        # What a tour shows is told with the tour.
        happened = (*happened, *(() if floor.shown == tours.is_shown_by(floor.tour) else (hidden(floor, context),)))
    acts = isinstance(command, OF_THE_HOST) and not isinstance(command, BESIDE_TOURS)
    if (acts and after.changed_in != floor.changed_in) or (isinstance(command, StartUrgent) and after != floor):
        after, told = tours.end(after, tours.OTHER_COMMAND)
        happened += told
    if after.changed_in != floor.changed_in:
        after = replace(after, undo=undo_of(floor, after, context) if isinstance(command, UNDOABLE) else None)
    if after.version == floor.version and after.first != floor.first:
        # The head of the queue stands in the stage document (its camera is let in beforehand).
        after = replace(after, version=floor.version + 1)
    return after, happened


def _call_next(floor: Floor, command: CallNext, context: Context) -> Decision:
    if floor.speakers == (command.point_id,):
        return floor, ()
    check_seen(floor, command.seen, context)
    check_first(floor, command.point_id, context)
    return _give(floor, GiveFloor(command.point_id, command.seen, command.minutes), context)


def _give(floor: Floor, command: GiveFloor, context: Context) -> Decision:
    point = command.point_id
    if floor.speakers == (() if point == floor.main_point else (point,)):
        return floor, ()
    check_seen(floor, command.seen, context)
    check_here(floor, point, context)
    # Whoever spoke in a dialogue and goes on alone has not begun anew.
    kept = tuple(holder for holder in floor.holders if holder.point_id == point)
    happened = _ended(tuple(holder for holder in floor.holders if holder.point_id != point), context)
    if kept or point == floor.main_point:
        return replace(changed(floor, context), holders=kept), happened
    begun, given = _begun(replace(floor, holders=()), EventType.FLOOR_GIVEN, command, context)
    return begun, (*happened, given)


def _add(floor: Floor, command: AddSpeaker, context: Context) -> Decision:
    point = command.point_id
    if point in (floor.main_point, *floor.speakers):
        return floor, ()
    check_seen(floor, command.seen, context)
    check_here(floor, point, context)
    if len(floor.holders) >= MOST_SPEAKERS:
        raise FloorFull(limit=MOST_SPEAKERS)
    kind = EventType.FLOOR_ADDED if floor.holders else EventType.FLOOR_GIVEN
    begun, added = _begun(floor, kind, command, context)
    return begun, (added,)


def _take(floor: Floor, command: TakeFloor, context: Context) -> Decision:
    if command.point_id not in floor.speakers:
        check_seen(floor, command.seen, context)
    return _finish(floor, command.point_id, EventType.FLOOR_TAKEN, context)


def _return(floor: Floor, command: ReturnFloor, context: Context) -> Decision:
    return _finish(floor, command.point_id, EventType.FLOOR_RETURNED, context)


def _mute_all(floor: Floor, command: MuteAll, context: Context) -> Decision:
    if floor.holders:
        check_seen(floor, command.seen, context)
    ended = _ended(floor.holders, context)
    return replace(changed(floor, context), holders=()), (*ended, Happened(EventType.ALL_MUTED))


def _mute_all_but(floor: Floor, command: MuteAllBut, context: Context) -> Decision:
    points = tuple(point for point in dict.fromkeys(command.points) if point != floor.main_point)
    if set(points) == set(floor.speakers):
        return floor, ()
    check_seen(floor, command.seen, context)
    if len(points) > MOST_SPEAKERS:
        raise FloorFull(limit=MOST_SPEAKERS)
    for point in points:
        if point not in floor.speakers:
            check_here(floor, point, context)
    # Whoever speaks and goes on has not begun anew.
    after = replace(floor, holders=tuple(holder for holder in floor.holders if holder.point_id in points))
    happened = _ended(tuple(holder for holder in floor.holders if holder.point_id not in points), context)
    for point in points:
        if point not in after.speakers:
            kind = EventType.FLOOR_ADDED if after.holders else EventType.FLOOR_GIVEN
            after, begun = _begun(after, kind, AddSpeaker(point, command.seen), context)
            happened += (begun,)
    names = " · ".join(context.labels[point] for point in points)
    but = Happened(EventType.ALL_MUTED_BUT, {"point_ids": list(points), "names": names})
    # One command is one version, however many begin.
    return replace(changed(floor, context), holders=after.holders, queue=after.queue), (*happened, but)


def _add_time(floor: Floor, command: AddTime, context: Context) -> Decision:
    point = command.point_id
    check_seen(floor, command.seen, context)
    if point not in floor.speakers:
        raise NotOnFloor(label=context.labels.get(point, ""))
    more = command.minutes * MINUTE_MS
    holders = tuple(
        replace(holder, until=max(holder.until, context.now) + more) if holder.point_id == point else holder
        for holder in floor.holders
    )
    data = {"point_id": point, "label": context.labels[point], "minutes": command.minutes}
    return replace(changed(floor, context), holders=holders), (Happened(EventType.FLOOR_TIME_ADDED, data),)


def _set_turn_time(floor: Floor, command: SetTurnTime, _: Context) -> Decision:
    if command.minutes == floor.turn_minutes:
        return floor, ()
    data = {"turn_minutes": command.minutes}
    return replace(floor, turn_minutes=command.minutes), (Happened(EventType.TURN_TIME_SET, data),)


_DECIDERS: dict[type, Callable[..., Decision]] = {
    RequestFloor: request,
    WithdrawRequest: withdraw,
    MoveRequest: move,
    GiveFloor: _give,
    CallNext: _call_next,
    AddSpeaker: _add,
    TakeFloor: _take,
    ReturnFloor: _return,
    MuteAll: _mute_all,
    MuteAllBut: _mute_all_but,
    AddTime: _add_time,
    SetTurnTime: _set_turn_time,
    MoveMain: move_main,
    ShowPoint: show,
    EndShowing: end,
    NameDeputy: name_deputy,
    HandOver: hand_over,
    TakeOver: take_over,
    TakeBack: take_back,
    StartUrgent: start_urgent,
    EndUrgent: end_urgent,
    StartTour: tours.start,
    StopTour: tours.stop,
    StartBranch: branches.start,
    EndBranch: branches.end,
    ExtendBranch: branches.extend,
    UndoFloor: undo,
}


def move_to(floor: Floor, state: SessionState, context: Context) -> Decision:
    """Return the floor when the session changes state: a break or the end takes it from whoever has it.

    The queue is kept over a break and emptied at the end.
    """
    after = replace(floor, session_state=state, version=floor.version + 1, undo=None)
    happened: tuple[Happened, ...] = ()
    if state not in TALKING:
        after, happened = without_urgent(after, context)
    if state not in TALKING and (floor.holders or floor.shown):
        happened += _ended(floor.holders, context)
        by_hand = floor.shown and floor.shown != tours.is_shown_by(floor.tour)
        happened += (hidden(floor, context),) if by_hand else ()
        after = replace(changed(after, context), holders=(), shown=0)
    if floor.tour is not None:
        after, told = tours.end(after, tours.SESSION_MOVED)
        happened += told
    if state not in TALKING:
        after = replace(after, looking=())
    if state is SessionState.ENDED:
        after, told = branches.without_all(after, context)
        happened += told
        after = replace(after, queue=())
    return after, happened


def put_out(floor: Floor, point: int, context: Context) -> Decision:
    """Return the floor without a point that was put out of the room, whatever state the session is in.

    Nothing of it comes back by an undo.
    """
    after: Floor = floor
    happened: tuple[Happened, ...] = ()
    if point == floor.urgent.point_id:
        after, happened = without_urgent(floor, context)
    if point in floor.speakers:
        after, ended = _finish(after, point, EventType.FLOOR_TAKEN, context)
        happened += ended
    after, told = leave(after, point, context)
    happened += told
    after = replace(after, queue=without(after.queue, point), undo=None)
    if after.version == floor.version and after.first != floor.first:
        after = replace(after, version=floor.version + 1)
    return after, happened


def publishers(floor: Floor) -> dict[int, bool]:
    """Return point id → whether it may publish sound; whoever is missing publishes nothing at all.

    The main point and those who have the floor are seen and heard; whoever is shown without its sound is seen, whoever
    is looked at is seen by who looks, and head of the queue and next of a tour are let in with their camera beforehand,
    so that the call only adds sound. In a break nobody is.
    """
    if floor.session_state not in TALKING:
        return {}
    if floor.urgent.point_id:
        # Over the chair: nobody else is heard, and no camera is let in beforehand.
        return {floor.urgent.point_id: True}
    allowed = dict.fromkeys((*ready(floor), *looked_at(floor)), False)
    if floor.shown:
        allowed[floor.shown] = False
    allowed[floor.main_point] = True
    return allowed | dict.fromkeys(floor.speakers, True)


def ready(floor: Floor) -> tuple[int, ...]:
    """Return whose camera is let in before all see it: the head of the queue, and the next that a tour shows."""
    if floor.session_state not in TALKING or floor.urgent.point_id:
        return ()
    found = [floor.first] if floor.first else []
    if floor.tour is not None and floor.tour.kind is TourKind.SHOW:
        found.append(floor.tour.next)
    seen = (0, floor.main_point, floor.shown, *floor.speakers)
    return tuple(dict.fromkeys(point for point in found if point not in seen))


def _begun(floor: Floor, kind: EventType, command: GiveFloor | AddSpeaker, context: Context) -> tuple[Floor, Happened]:
    """Let a point speak after those who do, out of the queue."""
    point = command.point_id
    minutes = floor.turn_minutes if command.minutes is None else command.minutes
    waited = next((context.now - waiting.since for waiting in floor.queue if waiting.point_id == point), 0)
    data = {"point_id": point, "label": context.labels[point], "waited_ms": waited, "turn_minutes": minutes}
    if person := context.people.get(point, ""):
        data["person"] = person
    until = context.now + minutes * MINUTE_MS if minutes else 0
    holders = (*floor.holders, Speaking(point, context.now, until))
    after = replace(changed(floor, context), holders=holders, queue=without(floor.queue, point))
    return after, Happened(kind, data)


def _finish(floor: Floor, point: int, kind: EventType, context: Context) -> Decision:
    """End the turn of one of those who speak. Raises NotOnFloor."""
    if point not in floor.speakers:
        raise NotOnFloor(label=context.labels.get(point, ""))
    finished = tuple(holder for holder in floor.holders if holder.point_id == point)
    rest = tuple(holder for holder in floor.holders if holder.point_id != point)
    return replace(changed(floor, context), holders=rest), _ended(finished, context, kind)


def _ended(
    holders: tuple[Speaking, ...], context: Context, kind: EventType = EventType.FLOOR_TAKEN
) -> tuple[Happened, ...]:
    return tuple(
        Happened(
            kind,
            {
                "point_id": holder.point_id,
                "label": context.labels.get(holder.point_id, ""),
                "spoke_ms": context.now - holder.since,
            },
        )
        for holder in holders
    )
