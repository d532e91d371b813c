"""Who registers for whom (Art. 13.6c), and whose conference stays when two clash."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from nhipcau.domain.precedence import Standing
from nhipcau.domain.validity import Validity
from nhipcau.schemas.base import Answer, Count, Id, Line, Request, name_field
from nhipcau.schemas.registration import Day

#: Why something is changed: whoever reads it later was not there.
Reason = Annotated[Line, name_field(500)]


class MandateIn(Request):
    """A body that registers and organises for another (Art. 13.6c)."""

    organiser_body_id: Id
    host_body_id: Id
    valid_from: Day
    #: Last day; empty: until further notice.
    valid_to: Day | None = None
    document: Line = Field(default="", max_length=200)


class MandateChange(Request):
    """Other days or another document; the two bodies stay."""

    version: Count
    valid_from: Day
    valid_to: Day | None = None
    document: Line = Field(default="", max_length=200)
    reason: Reason


class MandateEnd(Request):
    """The last day of an assignment; empty: today."""

    version: Count
    valid_to: Day | None = None
    reason: Reason


class _Set(Answer):
    """Who set it last, when and why."""

    version: int
    reason: str
    changed_by: str
    changed_at: datetime | None


class MandateView(_Set):
    """An assignment on record."""

    id: int
    organiser_body_id: int
    organiser_name: str
    host_body_id: int
    host_name: str
    valid_from: date
    valid_to: date | None
    document: str
    state: Validity


class PrecedenceIn(Request):
    """An order of precedence from a day on."""

    effective_from: Day
    standings: list[Annotated[Standing, Field(strict=False)]] = Field(max_length=20)
    document: Line = Field(default="", max_length=200)


class PrecedenceChange(PrecedenceIn):
    """Another order, day or document of one that is still to come."""

    version: Count
    reason: Reason


class PrecedenceView(_Set):
    """An order of precedence; without id and day: the system's own proposal."""

    id: int | None
    effective_from: date | None
    #: Last day, before the next one takes effect.
    effective_to: date | None
    standings: tuple[Standing, ...]
    document: str
    state: Validity
