"""Looking at points, or showing them without sound, in turn: a step every few seconds, until the host acts.

Pure rules. The worker asks for steps; ``floor.decide`` starts and stops. A step changes what people see and no more: it
is no command, so that a chair who presses meanwhile is not told that somebody was quicker.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from nhipcau.domain.errors_floor import NobodyToTour
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_commands import StartTour, StopTour
from nhipcau.domain.floor_state import Context, Decision, Floor, changed, check_seen
from nhipcau.domain.floor_views import Tour, TourKind

#: Seconds that each point stands, at least and at most.
SHORTEST_S, LONGEST_S = 5, 300
#: A tour that nobody stops is over after so long.
LONGEST_TOUR_S = 3600

_KINDS = {
    TourKind.LOOK: ("xem riêng lần lượt", "looking at points in turn"),
    TourKind.SHOW: ("phát hình lần lượt, không kèm tiếng", "showing points in turn without sound"),
}
#: Why a tour is over.
STOPPED = ("bấm dừng", "it was stopped")
OTHER_COMMAND = ("chủ trì thao tác khác", "the host did something else")
SESSION_MOVED = ("phiên họp chuyển trạng thái", "the session changed its state")
TIME_IS_UP = ("hết thời gian tối đa", "it had run as long as it may")


def start(floor: Floor, command: StartTour, context: Context) -> Decision:
    """Start a tour with its first point, in place of the one that runs. Raises StageMoved, NobodyToTour."""
    check_seen(floor, command.seen, context)
    able = _able(floor, command.order, context.present)
    if not able:
        raise NobodyToTour
    at = able[0]
    tour = Tour(
        kind=command.kind,
        body_id=command.body_id,
        scope=command.scope,
        seconds=command.seconds,
        owner_id=command.owner_id,
        owner=context.by,
        at=at,
        next=_following(command.order, at, able),
        due=context.now + command.seconds * 1000,
        until=context.now + LONGEST_TOUR_S * 1000,
    )
    shown = at if command.kind is TourKind.SHOW else _shown_without(floor)
    told = (_ended(floor.tour, STOPPED),) if floor.tour else ()
    started = Happened(EventType.TOUR_STARTED, {**_told(tour), "seconds": tour.seconds})
    return replace(changed(floor, context), tour=tour, shown=shown), (*told, started)


def stop(floor: Floor, _: StopTour, __: Context) -> Decision:
    """Stop the tour that runs, whichever it is."""
    if floor.tour is None:
        return floor, ()
    return end(replace(floor, version=floor.version + 1), STOPPED)


def end(floor: Floor, why: tuple[str, str]) -> Decision:
    """Return the floor without its tour, and without the point that it shows."""
    if floor.tour is None:
        return floor, ()
    return replace(floor, tour=None, shown=_shown_without(floor)), (_ended(floor.tour, why),)


def step(floor: Floor, order: Sequence[int], present: Collection[int], now: int) -> Decision:
    """Go on to the next point that is there, when it is time; ``order``: the points of the tour's subtree."""
    tour = floor.tour
    if tour is None or now < min(tour.due, tour.until):
        return floor, ()
    if now >= tour.until:
        return end(replace(floor, version=floor.version + 1), TIME_IS_UP)
    able = _able(floor, order, present)
    at = tour.next if tour.next in able else _following(order, tour.at, able) or (tour.at if tour.at in able else 0)
    upcoming = _following(order, at, able)
    # An API that was away does not catch up on what nobody saw.
    after = replace(floor, tour=replace(tour, at=at, next=upcoming, due=now + tour.seconds * 1000))
    if tour.kind is TourKind.SHOW:
        after = replace(after, shown=at)
    if (at, upcoming, after.shown) != (tour.at, tour.next, floor.shown):
        after = replace(after, version=floor.version + 1)
    return after, ()


def without(tour: Tour | None, point: int, now: int) -> Tour | None:
    """Return the tour when a point leaves the room: it does not wait where nobody is."""
    return replace(tour, due=now) if tour is not None and tour.at == point else tour


def is_shown_by(tour: Tour | None) -> int:
    """Return the point that a tour shows to all; 0: none."""
    return tour.at if tour is not None and tour.kind is TourKind.SHOW else 0


def _able(floor: Floor, order: Sequence[int], present: Collection[int]) -> list[int]:
    """Return whom a tour may visit: those who are there, and not those who are seen anyway or in a sub-conference."""
    left_out = {floor.main_point, *floor.speakers, *floor.away}
    return [point for point in order if point in present and point not in left_out]


def _following(order: Sequence[int], at: int, able: Sequence[int]) -> int:
    """Return who comes after a point, round and round; 0: nobody else."""
    place = order.index(at) + 1 if at in order else 0
    turned = [*order[place:], *order[:place]]
    return next((point for point in turned if point in able and point != at), 0)


def _shown_without(floor: Floor) -> int:
    return 0 if floor.shown == is_shown_by(floor.tour) else floor.shown


def _told(tour: Tour) -> dict[str, object]:
    kind_vi, kind_en = _KINDS[tour.kind]
    return {
        "tour_vi": kind_vi,
        "tour_en": kind_en,
        "scope_vi": tour.scope or "mọi điểm cầu",
        "scope_en": tour.scope or "all points",
    }


def _ended(tour: Tour, why: tuple[str, str]) -> Happened:
    return Happened(EventType.TOUR_ENDED, {**_told(tour), "reason_vi": why[0], "reason_en": why[1]})
