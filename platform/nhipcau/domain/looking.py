"""Looking at one point alone: its camera is let in for whoever conducts, and nobody else is shown it.

Pure rules. Looking is leased: a page that is closed, or a machine that dies, leaves no camera open for long.
"""

from __future__ import annotations

from dataclasses import replace

from nhipcau.domain.errors import WrongState
from nhipcau.domain.errors_floor import TooManyLooked
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_state import TALKING, Context, Decision, Floor, check_here
from nhipcau.domain.floor_views import Looking, TourKind

#: Seconds after which nobody looks any more, unless the page says that it still does.
LEASE_S = 30
#: Points that are looked at by hand in one room at a time: each is one more camera at the media server.
MOST_LOOKED = 8


def look_at(floor: Floor, person_id: int, point_id: int, context: Context) -> Decision:
    """Let somebody look at a point, in place of the one before; again: they still do.

    Raises WrongState (nobody is seen in a break), PointAway, PointAbsent, TooManyLooked.
    """
    if floor.session_state not in TALKING:
        raise WrongState(state=floor.session_state)
    rest = tuple(one for one in floor.looking if one.person_id != person_id)
    after = replace(floor, looking=(*rest, Looking(person_id, point_id, context.now + LEASE_S * 1000)))
    if any((one.person_id, one.point_id) == (person_id, point_id) for one in floor.looking):
        return after, ()
    check_here(floor, point_id, context)
    if len({one.point_id for one in after.looking}) > MOST_LOOKED:
        raise TooManyLooked(limit=MOST_LOOKED)
    data = {"point_id": point_id, "label": context.labels[point_id]}
    return _seen_anew(floor, after), (Happened(EventType.POINT_LOOKED_AT, data),)


def end_look(floor: Floor, person_id: int) -> Floor:
    """Return the floor when somebody looks at no point any more."""
    return _seen_anew(floor, replace(floor, looking=tuple(o for o in floor.looking if o.person_id != person_id)))


def expired(floor: Floor, now: int) -> Floor:
    """Return the floor without those whose page has not said for a while that it still looks."""
    return _seen_anew(floor, replace(floor, looking=tuple(one for one in floor.looking if one.until > now)))


def looked_at(floor: Floor) -> tuple[int, ...]:
    """Return the points whose camera is let in to be looked at: by hand, and by a tour, whose next one is let in too.

    Whoever is seen by all anyway is none of them, and in a break nobody is.
    """
    if floor.session_state not in TALKING:
        return ()
    found = [one.point_id for one in floor.looking]
    if floor.tour is not None and floor.tour.kind is TourKind.LOOK:
        found += [floor.tour.at, floor.tour.next]
    seen = (0, floor.main_point, floor.shown, *floor.speakers)
    return tuple(dict.fromkeys(point for point in found if point not in seen))


def _seen_anew(before: Floor, after: Floor) -> Floor:
    """Return the floor as a new version when other cameras are let in by it."""
    same = looked_at(before) == looked_at(after)
    return after if same else replace(after, version=before.version + 1)
