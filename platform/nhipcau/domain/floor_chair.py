"""Who presides: handed over on purpose, taken over by rule when the chair's seat is lost, and taken back.

Presiding is a place (Art. 3.3: moderation belongs to the main point), so each of these moves the main point, and the
chair's own point is remembered: it alone has a claim, which lasts until it is used or the main point is moved on
purpose. ``floor.decide`` is the way in.
"""

from __future__ import annotations

from dataclasses import replace

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import WrongState
from nhipcau.domain.errors_chair import ChairAwaited, ChairMoved, ChairPresent
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_commands import HandOver, NameDeputy, TakeBack, TakeOver
from nhipcau.domain.floor_main import presided_from
from nhipcau.domain.floor_state import Chairing, Context, Decision, Floor, check_seen


def name_deputy(floor: Floor, command: NameDeputy, context: Context) -> Decision:
    """Name the deputy, or nobody. Raises ChairMoved."""
    point = command.point_id
    if point == floor.chairing.deputy:
        return floor, ()
    _check_chair(floor, command.seen, context)
    version = floor.version + 1
    after = replace(floor, version=version, chairing=replace(floor.chairing, deputy=point, changed_in=version))
    if not point:
        return after, (Happened(EventType.CHAIR_DEPUTY_NONE),)
    return after, (Happened(EventType.CHAIR_DEPUTY_NAMED, {"point_id": point, "label": context.labels[point]}),)


def hand_over(floor: Floor, command: HandOver, context: Context) -> Decision:
    """Let another point preside. Raises StageMoved, PointAbsent."""
    point = command.point_id
    if point == floor.main_point:
        return floor, ()
    check_seen(floor, command.seen, context)
    if point == floor.chairing.own:
        return _back(floor, context)
    return _presides(floor, point, EventType.CHAIR_HANDED_OVER, context)


def take_over(floor: Floor, command: TakeOver, context: Context) -> Decision:
    """Preside because the chair's seat is lost. Raises WrongState, ChairMoved, ChairPresent, ChairAwaited, PointAbsent.

    Whoever presides already and presses again changes nothing; whoever presses second for another point is told who
    was quicker, and so is whoever presses when the chair is back.
    """
    if floor.session_state is not SessionState.LIVE:
        raise WrongState(state=floor.session_state)
    if command.point_id == floor.main_point:
        return floor, ()
    _check_chair(floor, command.seen, context)
    label = context.labels.get(floor.main_point, "")
    if not context.main_lost:
        raise ChairPresent(label=label)
    away = context.now - context.main_lost
    if away < context.chair_wait:
        raise ChairAwaited(label=label, seconds=-(-(context.chair_wait - away) // 1000))
    if command.point_id == floor.chairing.own:
        return _back(floor, context)
    return _presides(floor, command.point_id, EventType.CHAIR_TAKEN_OVER, context, away_ms=away)


def take_back(floor: Floor, command: TakeBack, context: Context) -> Decision:
    """Let the chair preside again; nobody is asked. Raises ChairMoved, PointAbsent."""
    if not floor.chairing.own:
        return floor, ()
    _check_chair(floor, command.seen, context)
    return _back(floor, context)


def _presides(floor: Floor, point: int, kind: EventType, context: Context, **more: int) -> Decision:
    after, data = presided_from(floor, point, context)
    chairing = Chairing(
        deputy=floor.chairing.deputy,
        # Who presides for the chair and hands on has no claim of its own.
        own=floor.chairing.own or floor.main_point,
        since=context.now,
        by=context.by,
        by_rule=kind is EventType.CHAIR_TAKEN_OVER,
        changed_in=after.version,
    )
    return replace(after, chairing=chairing), (Happened(kind, {**data, **more}),)


def _back(floor: Floor, context: Context) -> Decision:
    after, data = presided_from(floor, floor.chairing.own, context)
    chairing = Chairing(deputy=floor.chairing.deputy, by=context.by, changed_in=after.version)
    return replace(after, chairing=chairing), (Happened(EventType.CHAIR_BACK, data),)


def _check_chair(floor: Floor, seen: int, context: Context) -> None:
    """Refuse a command that was made before the chair last changed. Raises ChairMoved.

    Not before the *floor* last changed: who takes over in a hurry is not refused because somebody was muted meanwhile.
    """
    if seen < floor.chairing.changed_in:
        raise ChairMoved(who=floor.chairing.by or floor.changed_by, what=context.labels.get(floor.main_point, "–"))
