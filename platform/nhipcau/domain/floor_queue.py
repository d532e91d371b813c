"""Who waits to speak: asking, withdrawing, and the host's order. ``floor.decide`` is the way in."""

from __future__ import annotations

from dataclasses import replace

from nhipcau.domain.errors_floor import NotWaiting, QueueMoved
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_commands import MoveRequest, RequestFloor, WithdrawRequest
from nhipcau.domain.floor_state import Context, Decision, Floor, Waiting, check_away, check_here, without


def request(floor: Floor, command: RequestFloor, context: Context) -> Decision:
    """Ask to speak. Raises PointAway, PointAbsent."""
    point = command.point_id
    if point == floor.main_point or point in floor.speakers or floor.place_of(point):
        return floor, ()
    check_here(floor, point, context)
    after = replace(floor, queue=(*floor.queue, Waiting(point, context.now)))
    data = {"point_id": point, "label": context.labels[point], "place": len(after.queue)}
    return after, (Happened(EventType.FLOOR_REQUESTED, data),)


def withdraw(floor: Floor, command: WithdrawRequest, context: Context) -> Decision:
    """Take a request back."""
    if not floor.place_of(command.point_id):
        return floor, ()
    after = replace(floor, queue=without(floor.queue, command.point_id))
    data = {"point_id": command.point_id, "label": context.labels[command.point_id]}
    return after, (Happened(EventType.FLOOR_WITHDRAWN, data),)


def move(floor: Floor, command: MoveRequest, context: Context) -> Decision:
    """Give a request another place. Raises NotWaiting, QueueMoved."""
    point, to = command.point_id, min(command.to, len(floor.queue))
    place = floor.place_of(point)
    if place and place == to:
        return floor, ()
    check_place(floor, point, command.place, context)
    rest = without(floor.queue, point)
    queue = (*rest[: to - 1], floor.queue[place - 1], *rest[to - 1 :])
    data = {"point_id": point, "label": context.labels[point], "place": to}
    return replace(floor, queue=queue), (Happened(EventType.FLOOR_REQUEST_MOVED, data),)


def check_place(floor: Floor, point: int, seen_at: int, context: Context) -> None:
    """Refuse a command about a request that does not stand where it was seen. Raises NotWaiting, QueueMoved."""
    place = floor.place_of(point)
    if not place:
        raise NotWaiting(label=context.labels[point])
    if place != seen_at:
        raise QueueMoved(label=context.labels[point], place=place)


def check_first(floor: Floor, point: int, context: Context) -> None:
    """Refuse to call a point that is not the next. Raises NotWaiting, PointAway, QueueMoved.

    Whoever is in a sub-conference keeps its place, and is passed over while it is away.
    """
    place = floor.place_of(point)
    if not place:
        raise NotWaiting(label=context.labels[point])
    check_away(floor, point, context)
    if point != floor.first:
        raise QueueMoved(label=context.labels[point], place=place)
