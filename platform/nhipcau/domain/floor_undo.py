"""Taking the last command on the floor back: for some seconds, and while nothing has changed since.

``floor.decide`` is the way in, and keeps with each command what stood before it.
"""

from __future__ import annotations

from dataclasses import replace

from nhipcau.domain.errors import PointAbsent
from nhipcau.domain.errors_floor import NothingToUndo
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_commands import UndoFloor
from nhipcau.domain.floor_state import UNDO_S, Answered, Context, Decision, Floor, Undo, changed, check_seen
from nhipcau.domain.tours import is_shown_by


def undo(floor: Floor, command: UndoFloor, context: Context) -> Decision:
    """Bring back what stood before the last command. Raises StageMoved, NothingToUndo, PointAbsent."""
    check_seen(floor, command.seen, context)
    before = floor.undo
    if before is None or before.version != floor.changed_in or context.now > before.until:
        raise NothingToUndo(seconds=UNDO_S)
    back = tuple(holder.point_id for holder in before.holders)
    main = before.main_point or floor.main_point
    for point in (*back, main, *((before.shown,) if before.shown else ())):
        if point not in (floor.main_point, floor.shown, *floor.speakers, *context.present):
            raise PointAbsent(label=context.labels[point])
    queue = tuple(waiting for waiting in floor.queue if waiting.point_id not in (*back, main))
    for answered in before.answered:
        queue = (*queue[: answered.place - 1], answered.request, *queue[answered.place - 1 :])
    labels = " · ".join(context.labels[point] for point in back)
    shown = context.labels.get(before.shown, "") if before.shown else ""
    presides = context.labels.get(main, "") if main != floor.main_point else ""
    data = {
        "point_ids": list(back),
        "state_vi": (f"điểm cầu chính lại là {presides}, " if presides else "")
        + (f"{labels} phát biểu" if back else "chỉ điểm cầu chính phát biểu")
        + (f", phát hình {shown} không kèm tiếng" if shown else ""),
        "state_en": (f"{presides} is the main point again, " if presides else "")
        + (f"{labels} on the floor" if back else "only the main point speaks")
        + (f", {shown} shown without its sound" if shown else ""),
    }
    after = replace(changed(floor, context), main_point=main, holders=before.holders, shown=before.shown, queue=queue)
    if before.main_point:
        # Who was named deputy meanwhile stays it.
        chairing = replace(before.chairing, deputy=floor.chairing.deputy, changed_in=after.version)
        after = replace(after, chairing=chairing)
    return after, (Happened(EventType.FLOOR_UNDONE, data),)


def undo_of(before: Floor, after: Floor, context: Context) -> Undo | None:
    """Return how to take back what a command of the host changed; None: nobody speaks or waits otherwise."""
    main = before.main_point if after.main_point != before.main_point else 0
    # What a tour showed does not come back without it.
    shown = 0 if before.shown == is_shown_by(before.tour) else before.shown
    if after.speakers == before.speakers and after.shown == shown and not main:
        return None
    until = context.now + UNDO_S * 1000
    answered = tuple(
        Answered(waiting, place)
        for place, waiting in enumerate(before.queue, 1)
        if not after.place_of(waiting.point_id)
    )
    return Undo(after.changed_in, until, before.holders, answered, main, shown, before.chairing)
