"""How long recordings are kept: classes, holds, and when one may be deleted. Pure.

The regulation asks that recordings be kept (Art. 9.2) and names no time: the classes are the installation's own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class RetentionClass(StrEnum):
    """How important a recording is."""

    #: Rehearsals and trials.
    SHORT = "short"
    ORDINARY = "ordinary"
    LONG = "long"
    #: Never deleted by itself.
    FOR_EVER = "for_ever"


#: Class → days after the recording's end.
DAYS: dict[RetentionClass, int | None] = {
    RetentionClass.SHORT: 30,
    RetentionClass.ORDINARY: 365 * 2,
    RetentionClass.LONG: 365 * 10,
    RetentionClass.FOR_EVER: None,
}


def delete_after(retention: RetentionClass, ended_at: datetime | None) -> datetime | None:
    """Return the instant after which it is deleted; None: never."""
    days = DAYS[retention]
    return ended_at + timedelta(days=days) if days is not None and ended_at is not None else None


def is_due(after: datetime | None, hold: str, now: datetime) -> bool:
    """Whether a recording is deleted by itself now."""
    return after is not None and not hold and after <= now
