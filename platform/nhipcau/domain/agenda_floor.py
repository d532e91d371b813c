"""What a step of the agenda does to the floor, and what its way back restores of it.

Who gets the floor is decided by ``floor`` alone; this module only says to whom it should go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nhipcau.domain.events import Happened
from nhipcau.domain.floor import decide
from nhipcau.domain.floor_commands import AddSpeaker, GiveFloor, ShowPoint, TakeFloor
from nhipcau.domain.floor_state import Context, Decision, Floor, Speaking, Waiting
from nhipcau.domain.tours import is_shown_by


@dataclass(frozen=True, slots=True)
class FloorBefore:
    """The floor as a step found it."""

    turns: tuple[Speaking, ...] = ()
    queue: tuple[Waiting, ...] = ()
    #: Who was broadcast without its sound; 0: nobody.
    shown: int = 0


def before_of(floor: Floor) -> FloorBefore:
    """Return what a step back restores. What a tour showed does not come back without it."""
    shown = 0 if floor.shown == is_shown_by(floor.tour) else floor.shown
    return FloorBefore(floor.holders, floor.queue, shown)


def delayed(before: FloorBefore, pause: int) -> FloorBefore:
    """Return it after a break of so many milliseconds, which counts in no turn."""
    turns = tuple(
        replace(turn, since=turn.since + pause, until=turn.until and turn.until + pause) for turn in before.turns
    )
    return replace(before, turns=turns)


def give(floor: Floor, points: Sequence[int], context: Context) -> Decision:
    """Let exactly those of some points that are here speak beside the main point.

    It is the item that has a time, not their turns.
    """
    here = context.present - floor.away
    first, *more = [point for point in points if point in here and point != floor.main_point] or [0]
    happened: tuple[Happened, ...] = ()
    for point in (first, *more) if first else floor.speakers:
        command = (
            TakeFloor(point, floor.version)
            if not first
            else (GiveFloor if point == first else AddSpeaker)(point, floor.version, minutes=0)
        )
        floor, facts = decide(floor, command, context)
        happened += facts
    return floor, happened


def give_back(floor: Floor, points: Sequence[int], before: FloorBefore, context: Context) -> Decision:
    """Let those speak who spoke before a step, each in the turn it had, and show whom all saw without sound.

    Whoever loses the floor by it and had asked for it before waits again where it waited. One that has spoken and given
    the floor back meanwhile does not: its request was answered.
    """
    same = {*points} & (context.present - floor.away) - {floor.main_point} == {*floor.speakers}
    after, happened = (floor, ()) if same else give(floor, points, context)
    # Whoever speaks and goes on has not begun anew, although the floor was given again.
    turns = {turn.point_id: turn for turn in (*before.turns, *floor.holders)}
    holders = tuple(turns.get(holder.point_id, holder) for holder in after.holders)
    after = replace(after, holders=holders, queue=_waiting_again(floor, after, before.queue))
    if before.shown in context.present - floor.away:
        after, told = decide(after, ShowPoint(before.shown, after.version), context)
        happened += told
    return after, happened


def _waiting_again(floor: Floor, after: Floor, before: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """Return the queue with those who lose the floor: behind everybody who still waits and stood before them."""
    queue = after.queue
    lost = {*floor.speakers} - {after.main_point, *after.speakers, *(waiting.point_id for waiting in queue)}
    for place, request in enumerate(before):
        if request.point_id in lost:
            ahead = {waiting.point_id for waiting in before[:place]}
            at = max((index for index, waiting in enumerate(queue, 1) if waiting.point_id in ahead), default=0)
            queue = (*queue[:at], request, *queue[at:])
    return queue
