"""Who is seen besides main point and floor, by picture alone: chosen by the host, else the first of the list.

Pure rules. Only points that are in the room count; one that drops stays chosen and comes back by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nhipcau.domain.errors_scene import TooManySeen
from nhipcau.domain.floor import publishers
from nhipcau.domain.floor_state import Floor

#: Pictures beside the main point's while the host chose nobody; whoever has the floor counts among them. With these
#: the programme is one large and five small, for which the composer was measured to keep up on half a core, and they
#: fill what *hội nghị* and *thảo luận* have places for without a gap: two halves over a strip of four, or two rows of
#: three.
FILLED = 5
#: Points that a host may choose: what the stage document, sent to every point, can name.
MOST_CHOSEN = 16


def seen_besides(floor: Floor, chosen: Sequence[int], present: Iterable[int], places: int) -> tuple[int, ...]:
    """Return the points that are seen besides main point and floor, in order; nobody in a break.

    ``chosen``: by the host, in the order of choosing; ``present``: points that are in the room, in the order of the
    conference's list; ``places``: how many the arrangement can show.
    """
    heard = [point for point, sound in publishers(floor).items() if sound or point == floor.shown]
    if not heard:
        return ()
    here = [point for point in present if point not in {*heard, *floor.away}]
    if not chosen:
        return tuple(here[: min(places, FILLED + 1 - len(heard))])
    return tuple([point for point in chosen if point in here][:places])


def choose(chosen: Sequence[int], point: int, *, seen: bool) -> tuple[int, ...]:
    """Return the choice with a point put last, or without it. Raises TooManySeen."""
    if seen == (point in chosen):
        return tuple(chosen)
    if not seen:
        return tuple(other for other in chosen if other != point)
    if len(chosen) >= MOST_CHOSEN:
        raise TooManySeen(limit=MOST_CHOSEN)
    return (*chosen, point)
