"""The floor of one room: who may speak, who waits, and what follows for stage and grants.

``decide`` is the only place where the floor changes. One point besides the main point has it; giving it to another
takes it from the first. Commands carry the stage version they were made against: one that was made before the floor
last changed is refused with the name of whoever was quicker, so two chairs pressing at once have one outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import NotOnFloor, PointAbsent, StageMoved, WrongState
from nhipcau.domain.events import EventType, Happened


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place in the queue."""

    point_id: int
    #: Milliseconds since 1970 UTC.
    since: int


@dataclass(frozen=True, slots=True)
class Floor:
    """State of the floor in one room."""

    session_state: SessionState
    main_point: int
    #: Point that has the floor; 0: the main point alone.
    holder: int = 0
    #: Since when, milliseconds since 1970 UTC.
    since: int = 0
    #: Stage version at which the floor last changed, and who changed it.
    changed_in: int = 0
    changed_by: str = ""
    queue: tuple[Waiting, ...] = ()
    #: Version of the stage document that shows this floor; grows with every change that people see.
    version: int = 0

    def place_of(self, point_id: int) -> int:
        """Place in the queue, from 1; 0 when the point does not wait."""
        for place, waiting in enumerate(self.queue, 1):
            if waiting.point_id == point_id:
                return place
        return 0


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may look at besides the floor."""

    #: Milliseconds since 1970 UTC.
    now: int
    #: Name of whoever gives the command.
    by: str
    #: Point id → label shown to people.
    labels: dict[int, str]
    #: Points that are in the room.
    present: frozenset[int]


@dataclass(frozen=True, slots=True)
class RequestFloor:
    """A sub point asks to speak (Art. 3.1: every point can talk back). Asking twice keeps the first place."""

    point_id: int


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """A sub point takes its request back."""

    point_id: int


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """The host gives the floor: that point is heard and shown to all."""

    point_id: int
    #: Stage version that whoever pressed had before them.
    seen: int


@dataclass(frozen=True, slots=True)
class TakeFloor:
    """The host takes the floor back from a point."""

    point_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class ReturnFloor:
    """The point that speaks has finished."""

    point_id: int


@dataclass(frozen=True, slots=True)
class MuteAll:
    """The host silences everybody but the main point; the queue stays."""


Command = RequestFloor | WithdrawRequest | GiveFloor | TakeFloor | ReturnFloor | MuteAll
Decision = tuple[Floor, tuple[Happened, ...]]

_TALKING = frozenset({SessionState.OPEN, SessionState.LIVE})


def decide(floor: Floor, command: Command, context: Context) -> Decision:
    """Return the floor after a command and what happened; the same floor and nothing when nothing changes.

    Raises WrongState (nobody speaks in a break or after the end), PointAbsent, NotOnFloor, StageMoved.
    """
    if floor.session_state not in _TALKING:
        raise WrongState(state=floor.session_state)
    after, happened = _DECIDERS[type(command)](floor, command, context)
    if after.version == floor.version and after.queue[:1] != floor.queue[:1]:
        # The head of the queue stands in the stage document (its camera is let in beforehand).
        after = replace(after, version=floor.version + 1)
    return after, happened


def _request(floor: Floor, command: RequestFloor, context: Context) -> Decision:
    point = command.point_id
    if point == floor.main_point or point == floor.holder or floor.place_of(point):
        return floor, ()
    if point not in context.present:
        raise PointAbsent(label=context.labels[point])
    after = replace(floor, queue=(*floor.queue, Waiting(point, context.now)))
    data = {"point_id": point, "label": context.labels[point], "place": len(after.queue)}
    return after, (Happened(EventType.FLOOR_REQUESTED, data),)


def _withdraw(floor: Floor, command: WithdrawRequest, context: Context) -> Decision:
    if not floor.place_of(command.point_id):
        return floor, ()
    after = replace(floor, queue=_without(floor.queue, command.point_id))
    data = {"point_id": command.point_id, "label": context.labels[command.point_id]}
    return after, (Happened(EventType.FLOOR_WITHDRAWN, data),)


def _give(floor: Floor, command: GiveFloor, context: Context) -> Decision:
    point = command.point_id
    if point == floor.holder:
        return floor, ()
    _check_seen(floor, command.seen, context)
    if point not in context.present:
        raise PointAbsent(label=context.labels[point])
    happened: list[Happened] = []
    holder = 0 if point == floor.main_point else point
    if floor.holder:
        happened.append(_ended(EventType.FLOOR_TAKEN, floor, context))
    if holder:
        waited = next((context.now - w.since for w in floor.queue if w.point_id == point), 0)
        data = {"point_id": point, "label": context.labels[point], "waited_ms": waited}
        happened.append(Happened(EventType.FLOOR_GIVEN, data))
    after = replace(_changed(floor, context), holder=holder, since=context.now, queue=_without(floor.queue, point))
    return (after, tuple(happened)) if happened else (floor, ())


def _take(floor: Floor, command: TakeFloor, context: Context) -> Decision:
    if floor.holder != command.point_id:
        _check_seen(floor, command.seen, context)
        raise NotOnFloor(label=context.labels.get(command.point_id, ""))
    after = replace(_changed(floor, context), holder=0, since=context.now)
    return after, (_ended(EventType.FLOOR_TAKEN, floor, context),)


def _return(floor: Floor, command: ReturnFloor, context: Context) -> Decision:
    if floor.holder != command.point_id:
        raise NotOnFloor(label=context.labels.get(command.point_id, ""))
    after = replace(_changed(floor, context), holder=0, since=context.now)
    return after, (_ended(EventType.FLOOR_RETURNED, floor, context),)


def _mute_all(floor: Floor, _: MuteAll, context: Context) -> Decision:
    muted = Happened(EventType.ALL_MUTED)
    if not floor.holder:
        return _changed(floor, context), (muted,)
    after = replace(_changed(floor, context), holder=0, since=context.now)
    return after, (_ended(EventType.FLOOR_TAKEN, floor, context), muted)


_DECIDERS: dict[type, Callable[..., Decision]] = {
    RequestFloor: _request,
    WithdrawRequest: _withdraw,
    GiveFloor: _give,
    TakeFloor: _take,
    ReturnFloor: _return,
    MuteAll: _mute_all,
}


def move_to(floor: Floor, state: SessionState, context: Context) -> Decision:
    """Return the floor when the session changes state: a break or the end takes it from whoever has it.

    The queue is kept over a break and emptied at the end.
    """
    after = replace(floor, session_state=state, version=floor.version + 1)
    happened: tuple[Happened, ...] = ()
    if state not in _TALKING and floor.holder:
        happened = (_ended(EventType.FLOOR_TAKEN, floor, context),)
        after = replace(_changed(after, context), holder=0, since=context.now)
    if state is SessionState.ENDED:
        after = replace(after, queue=())
    return after, happened


def publishers(floor: Floor) -> dict[int, bool]:
    """Return point id → whether it may publish sound; whoever is missing publishes nothing at all.

    The main point and the holder are seen and heard; the head of the queue is let in with its camera beforehand, so
    that the call only adds sound. In a break nobody is.
    """
    if floor.session_state not in _TALKING:
        return {}
    allowed: dict[int, bool] = {}
    if floor.queue:
        allowed[floor.queue[0].point_id] = False
    allowed[floor.main_point] = True
    if floor.holder:
        allowed[floor.holder] = True
    return allowed


def _check_seen(floor: Floor, seen: int, context: Context) -> None:
    if seen < floor.changed_in:
        holder = context.labels.get(floor.holder, "")
        raise StageMoved(who=floor.changed_by, what=holder or "–", holder=floor.holder)


def _changed(floor: Floor, context: Context) -> Floor:
    version = floor.version + 1
    return replace(floor, version=version, changed_in=version, changed_by=context.by)


def _without(queue: tuple[Waiting, ...], point_id: int) -> tuple[Waiting, ...]:
    return tuple(waiting for waiting in queue if waiting.point_id != point_id)


def _ended(kind: EventType, floor: Floor, context: Context) -> Happened:
    data = {
        "point_id": floor.holder,
        "label": context.labels.get(floor.holder, ""),
        "spoke_ms": context.now - floor.since,
    }
    return Happened(kind, data)
