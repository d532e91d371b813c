"""One point is broadcast without its sound: all see it, its microphone stays closed. ``floor.decide`` is the way in.

Whoever is shown so does not speak: it keeps its place in the queue, and no turn of it begins or ends.
"""

from __future__ import annotations

from dataclasses import replace

from nhipcau.domain.errors import PointAbsent
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_commands import EndShowing, ShowPoint
from nhipcau.domain.floor_state import Context, Decision, Floor, changed, check_seen


def show(floor: Floor, command: ShowPoint, context: Context) -> Decision:
    """Show a point to all without its sound, in place of any other. Raises StageMoved, PointAbsent."""
    point = command.point_id
    if point in (floor.main_point, floor.shown, *floor.speakers):
        # It is seen already.
        return floor, ()
    check_seen(floor, command.seen, context)
    if point not in context.present:
        raise PointAbsent(label=context.labels[point])
    data = {"point_id": point, "label": context.labels[point]}
    return replace(changed(floor, context), shown=point), (Happened(EventType.POINT_SHOWN, data),)


def end(floor: Floor, command: EndShowing, context: Context) -> Decision:
    """Show nobody without sound any more. Raises StageMoved."""
    if not floor.shown:
        return floor, ()
    check_seen(floor, command.seen, context)
    return replace(changed(floor, context), shown=0), (hidden(floor, context),)


def hidden(floor: Floor, context: Context) -> Happened:
    """Return the fact that the point that was shown is not any more."""
    data = {"point_id": floor.shown, "label": context.labels.get(floor.shown, "")}
    return Happened(EventType.SHOWING_ENDED, data)
