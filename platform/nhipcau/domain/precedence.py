"""Which of two conferences that clash should move: a dated order proposes, people decide.

The regulation is silent; the order is a proposal of the system until an administrator puts another one in force.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nhipcau.domain.conference import PurposeScope


class Standing(StrEnum):
    """What a conference is, where two want the same."""

    #: Art. 9.3: sudden or urgent.
    EMERGENCY = "emergency"
    #: Art. 5.2đ: its time is set outside the province.
    CENTRAL = "central"
    PROVINCIAL_CHAIR = "provincial_chair"
    PARTY = "party"
    PROVINCIAL_BODY = "provincial_body"
    DISTRICT = "district"
    COMMUNE = "commune"


#: The order in force while nobody has set another one: the first stays longest.
PROPOSED: tuple[Standing, ...] = tuple(Standing)

_OF_SCOPE = {
    PurposeScope.A: Standing.PROVINCIAL_CHAIR,
    PurposeScope.B: Standing.PROVINCIAL_BODY,
    PurposeScope.C: Standing.DISTRICT,
    PurposeScope.D: Standing.PARTY,
    PurposeScope.DD: Standing.CENTRAL,
}


class Move(StrEnum):
    """Which of two is proposed to move."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Contender:
    """One of two conferences that clash."""

    standing: Standing
    #: When it was registered; empty: it is being typed.
    registered_at: datetime | None = None
    #: Technically confirmed already: others have arranged themselves around it.
    confirmed: bool = False


def standing_of(scope: PurposeScope, host_level: str, *, emergency: bool = False) -> Standing:
    """Return the standing of a conference of a scope."""
    if emergency:
        return Standing.EMERGENCY
    if scope is PurposeScope.C and host_level == "commune":
        return Standing.COMMUNE
    return _OF_SCOPE[scope]


def who_moves(ours: Contender, theirs: Contender, order: Sequence[Standing] = PROPOSED) -> Move:
    """Propose which of two moves: the lower standing; of equals the one not confirmed, then the later one."""
    places = {standing: place for place, standing in enumerate(order)}
    last = len(places)
    mine, other = places.get(ours.standing, last), places.get(theirs.standing, last)
    if mine != other:
        return Move.OURS if mine > other else Move.THEIRS
    if ours.confirmed != theirs.confirmed:
        return Move.THEIRS if ours.confirmed else Move.OURS
    if ours.registered_at is None or theirs.registered_at is None:
        return Move.OURS if ours.registered_at is None else Move.THEIRS
    return Move.OURS if ours.registered_at >= theirs.registered_at else Move.THEIRS
