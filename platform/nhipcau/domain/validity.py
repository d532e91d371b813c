"""Where something dated stands on a day: still to come, in force, or over."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Validity(StrEnum):
    """Where something dated stands."""

    COMING = "coming"
    IN_FORCE = "in_force"
    OVER = "over"


def validity(first: date, last: date | None, day: date) -> Validity:
    """Return where something stands on a day; both ends belong to it, no last day is until further notice."""
    if day < first:
        return Validity.COMING
    return Validity.IN_FORCE if last is None or day <= last else Validity.OVER
