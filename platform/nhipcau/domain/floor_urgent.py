"""The Department puts one point to all of a session over the chair's floor, and takes it away again.

It lies over the floor and changes nothing of it: whoever speaks keeps its turn underneath, the queue goes on, and with
one press all is as before. ``floor.decide`` is the way in.
"""

from __future__ import annotations

from dataclasses import replace

from nhipcau.domain.errors_urgent import UrgentMoved, UrgentRuns
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_commands import EndUrgent, StartUrgent
from nhipcau.domain.floor_state import Context, Decision, Floor, Urgent, changed, check_here


def start_urgent(floor: Floor, command: StartUrgent, context: Context) -> Decision:
    """Let one point alone be heard and shown. Raises UrgentMoved, UrgentRuns, PointAway, PointAbsent."""
    point = command.point_id
    if point == floor.urgent.point_id:
        return floor, ()
    refuse_while_urgent(floor, context)
    _check(floor, command.seen)
    check_here(floor, point, context)
    after = changed(floor, context)
    urgent = Urgent(point, context.now, context.by, after.version)
    data = {"point_id": point, "label": context.labels[point]}
    return replace(after, urgent=urgent), (Happened(EventType.URGENT_STARTED, data),)


def end_urgent(floor: Floor, command: EndUrgent, context: Context) -> Decision:
    """Return to the floor as it was. Raises UrgentMoved."""
    if not floor.urgent.point_id:
        return floor, ()
    _check(floor, command.seen)
    return without_urgent(floor, context)


def without_urgent(floor: Floor, context: Context) -> Decision:
    """Return the floor without it, whoever ends it."""
    urgent = floor.urgent
    if not urgent.point_id:
        return floor, ()
    after = changed(floor, context)
    data = {
        "point_id": urgent.point_id,
        "label": context.labels.get(urgent.point_id, ""),
        "spoke_ms": context.now - urgent.since,
    }
    ended = Urgent(by=context.by, changed_in=after.version)
    return replace(after, urgent=ended), (Happened(EventType.URGENT_ENDED, data),)


def refuse_while_urgent(floor: Floor, context: Context) -> None:
    """Refuse a command that would have to be heard or seen. Raises UrgentRuns."""
    if floor.urgent.point_id:
        raise UrgentRuns(label=context.labels.get(floor.urgent.point_id, ""), who=floor.urgent.by)


def _check(floor: Floor, seen: int) -> None:
    """Refuse a command that was made before it last began or ended. Raises UrgentMoved."""
    if seen < floor.urgent.changed_in:
        raise UrgentMoved(who=floor.urgent.by)
