"""What is seen of a point apart from any floor: by somebody alone, or by all in turn. Shapes only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TourKind(StrEnum):
    """What is done with one point after the other."""

    #: Whoever conducts looks at it, and nobody else.
    LOOK = "look"
    #: All see it, without its sound.
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Looking:
    """Somebody who conducts looks at a point alone. Instants are milliseconds since 1970 UTC."""

    person_id: int
    point_id: int
    #: Until when, unless the page says before that it still looks.
    until: int
    #: From the wall, where one looks at several.
    wall: bool = False
    #: Which of somebody's walls; 0: the chair's page.
    page: int = 0


@dataclass(frozen=True, slots=True)
class Tour:
    """Points are looked at or shown in turn. Instants are milliseconds since 1970 UTC."""

    kind: TourKind
    #: The subtree whose points are visited, and its name; 0: all points.
    body_id: int
    scope: str
    #: How long each stands.
    seconds: int
    #: Who started it.
    owner_id: int
    owner: str
    #: Where it stands, and whose camera is let in for the next step; 0: nobody is there.
    at: int
    next: int
    #: When it goes on, and when it is over however long it was let run.
    due: int
    until: int
