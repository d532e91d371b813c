"""One point is broadcast without its sound: all see it, its microphone stays closed. ``floor.decide`` is the way in.

Whoever is shown so does not speak: it keeps its place in the queue, and no turn of it begins or ends.
"""

from __future__ import annotations

from dataclasses import replace

from nhipcau.domain import tours
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_commands import EndShowing, ShowPoint
from nhipcau.domain.floor_state import Context, Decision, Floor, changed, check_here, check_seen
from nhipcau.domain.looking import looked_at
from nhipcau.domain.tours import is_shown_by


def show(floor: Floor, command: ShowPoint, context: Context) -> Decision:
    """Show a point to all without its sound, in place of any other. Raises StageMoved, PointAway, PointAbsent."""
    point = command.point_id
    if point == is_shown_by(floor.tour) == floor.shown:
        # The tour stands at it just now, and is to stay there.
        check_seen(floor, command.seen, context)
        held = replace(changed(floor, context), tour=None)
        return held, (*tours.end(floor, tours.OTHER_COMMAND)[1], _shown(point, context))
    if point in (floor.main_point, floor.shown, *floor.speakers):
        # It is seen already.
        return floor, ()
    check_seen(floor, command.seen, context)
    check_here(floor, point, context)
    return replace(changed(floor, context), shown=point), (_shown(point, context),)


def end(floor: Floor, command: EndShowing, context: Context) -> Decision:
    """Show nobody without sound any more. Raises StageMoved."""
    if not floor.shown:
        return floor, ()
    check_seen(floor, command.seen, context)
    return replace(changed(floor, context), shown=0), (hidden(floor, context),)


def leave(floor: Floor, point: int, context: Context) -> Decision:
    """Return the floor when a point leaves the room on purpose: it is neither shown nor looked at any more."""
    after = replace(
        floor,
        tour=tours.without(floor.tour, point, context.now),
        looking=tuple(one for one in floor.looking if one.point_id != point),
    )
    if point != floor.shown:
        same = looked_at(after) == looked_at(floor)
        return after if same else replace(after, version=floor.version + 1), ()
    told = () if point == is_shown_by(floor.tour) else (hidden(floor, context),)
    return replace(after, version=floor.version + 1, shown=0, undo=None), told


def _shown(point: int, context: Context) -> Happened:
    return Happened(EventType.POINT_SHOWN, {"point_id": point, "label": context.labels[point]})


def hidden(floor: Floor, context: Context) -> Happened:
    """Return the fact that the point that was shown is not any more."""
    data = {"point_id": floor.shown, "label": context.labels.get(floor.shown, "")}
    return Happened(EventType.SHOWING_ENDED, data)
