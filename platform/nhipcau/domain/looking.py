"""Looking at one point alone: its camera is let in for whoever conducts, and nobody else is shown it.

Pure rules. Looking is leased: a page that is closed, or a machine that dies, leaves no camera open for long. From the
chair's page one looks at one point, from a wall at several; the walls of one person are told apart by their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nhipcau.domain.errors import WrongState
from nhipcau.domain.errors_floor import TooManyLooked, TooManyWatched
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_state import TALKING, Context, Decision, Floor, check_here
from nhipcau.domain.floor_views import Looking, TourKind

#: Seconds after which nobody looks any more, unless the page says that it still does.
LEASE_S = 30
#: Points that are looked at by hand in one room at a time: each is one more camera at the media server.
MOST_LOOKED = 8
#: Points that are looked at from all walls of one room at a time, each at its lowest layer.
MOST_WATCHED = 25


def look_at(floor: Floor, person_id: int, point_id: int, context: Context) -> Decision:
    """Let somebody look at a point, in place of the one before; again: they still do.

    Raises WrongState (nobody is seen in a break), PointAway, PointAbsent, TooManyLooked.
    """
    if floor.session_state not in TALKING:
        raise WrongState(state=floor.session_state)
    rest = _but(floor, person_id)
    after = replace(floor, looking=(*rest, Looking(person_id, point_id, context.now + LEASE_S * 1000)))
    if point_id in _of(floor, person_id):
        return after, ()
    check_here(floor, point_id, context)
    if len({one.point_id for one in after.looking if not one.wall}) > MOST_LOOKED:
        raise TooManyLooked(limit=MOST_LOOKED)
    data = {"point_id": point_id, "label": context.labels[point_id]}
    return _seen_anew(floor, after), (Happened(EventType.POINT_LOOKED_AT, data),)


def end_look(floor: Floor, person_id: int) -> Floor:
    """Return the floor when somebody looks at no point any more."""
    return _seen_anew(floor, replace(floor, looking=_but(floor, person_id)))


def watch(floor: Floor, person_id: int, page: int, point_ids: Sequence[int], context: Context) -> Decision:
    """Let somebody look at points from one wall, in place of those before; again: they still do; none: no more.

    ``page``: which of somebody's walls, from 1. Who is not in the room is left out, so that one that drops keeps nobody
    from the others, and is let in when the page says it again.

    Raises WrongState (nobody is seen in a break), TooManyWatched.
    """
    if point_ids and floor.session_state not in TALKING:
        raise WrongState(state=floor.session_state)
    known = _of(floor, person_id, page)
    here = context.present - floor.away
    wanted = [point_id for point_id in dict.fromkeys(point_ids) if point_id in known or point_id in here]
    rest = _but(floor, person_id, page)
    others = {one.point_id for one in rest if one.wall}
    if len(others.union(wanted)) > MOST_WATCHED:
        raise TooManyWatched(limit=MOST_WATCHED, others=len(others - set(wanted)))
    until = context.now + LEASE_S * 1000
    looks = (Looking(person_id, point_id, until, wall=True, page=page) for point_id in wanted)
    after = _seen_anew(floor, replace(floor, looking=(*rest, *looks)))
    new = [point_id for point_id in wanted if point_id not in known]
    if not new:
        return after, ()
    data = {"point_ids": new, "labels": ", ".join(context.labels[point_id] for point_id in new)}
    return after, (Happened(EventType.POINTS_WATCHED, data),)


def watched_by(floor: Floor, person_id: int, page: int) -> tuple[int, ...]:
    """Return the points that somebody looks at from one wall."""
    return _of(floor, person_id, page)


def expired(floor: Floor, now: int) -> Floor:
    """Return the floor without those whose page has not said for a while that it still looks."""
    return _seen_anew(floor, replace(floor, looking=tuple(one for one in floor.looking if one.until > now)))


def looked_at(floor: Floor) -> tuple[int, ...]:
    """Return the points whose camera is let in to be looked at: by hand, and by a tour, whose next one is let in too.

    Whoever is seen by all anyway is none of them, and in a break nobody is. In the order of their ids, so that it makes
    no new stage which of several pages said last that it still looks.
    """
    if floor.session_state not in TALKING:
        return ()
    found = [one.point_id for one in floor.looking]
    if floor.tour is not None and floor.tour.kind is TourKind.LOOK:
        found += [floor.tour.at, floor.tour.next]
    seen = (0, floor.main_point, floor.shown, *floor.speakers)
    return tuple(sorted({point for point in found if point not in seen}))


def _of(floor: Floor, person_id: int, page: int = 0) -> tuple[int, ...]:
    return tuple(one.point_id for one in floor.looking if (one.person_id, one.page) == (person_id, page))


def _but(floor: Floor, person_id: int, page: int = 0) -> tuple[Looking, ...]:
    """Return all looks but those of somebody from one page."""
    return tuple(one for one in floor.looking if (one.person_id, one.page) != (person_id, page))


def _seen_anew(before: Floor, after: Floor) -> Floor:
    """Return the floor as a new version when other cameras are let in by it."""
    same = looked_at(before) == looked_at(after)
    return after if same else replace(after, version=before.version + 1)
