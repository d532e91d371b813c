"""The main point moves to another point while the session runs (Art. 3.3): there is exactly one at any instant.

Whoever presides is always heard, so the point that becomes the main one leaves queue and floor, and the one that was it
is heard from now on when it is given the floor. ``floor.decide`` is the way in.
"""

from __future__ import annotations

from dataclasses import replace

from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_commands import MoveMain
from nhipcau.domain.floor_state import Chairing, Context, Decision, Floor, changed, check_here, check_seen, without


def move_main(floor: Floor, command: MoveMain, context: Context) -> Decision:
    """Make another point the main one: the chair goes on from there. Raises StageMoved, PointAway, PointAbsent."""
    point = command.point_id
    if point == floor.main_point:
        return floor, ()
    check_seen(floor, command.seen, context)
    after, data = presided_from(floor, point, context)
    # Whoever handed the chair over or was lost has no claim on it any more: the chair is here now.
    chairing = Chairing(deputy=floor.chairing.deputy, by=context.by, changed_in=after.version)
    return replace(after, chairing=chairing), (Happened(EventType.MAIN_POINT_MOVED, data),)


def presided_from(floor: Floor, point: int, context: Context) -> tuple[Floor, dict[str, int | str]]:
    """Return the floor with another main point, and what is told of it. Raises PointAway, PointAbsent."""
    check_here(floor, point, context)
    data: dict[str, int | str] = {
        "point_id": point,
        "label": context.labels[point],
        "from_id": floor.main_point,
        "from_label": context.labels.get(floor.main_point, ""),
    }
    after = replace(
        changed(floor, context),
        main_point=point,
        holders=tuple(holder for holder in floor.holders if holder.point_id != point),
        queue=without(floor.queue, point),
    )
    return after, data
