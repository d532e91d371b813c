"""The working-day calendar and the versions of the regulation."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from nhipcau.domain.conference import PurposeScope
from nhipcau.domain.deadline import CountingRule
from nhipcau.domain.working_days import DayKind
from nhipcau.schemas.base import Answer, Id, Line, Lines, Request, name_field


def _in_our_time(day: date) -> date:
    if not 2000 <= day.year <= 2100:
        raise PydanticCustomError("year", "a year from 2000 to 2100")
    return day


#: A day in a request: JSON has no dates, so text is allowed in spite of strictness.
Day = Annotated[date, Field(strict=False), AfterValidator(_in_our_time)]
#: Working days that a clause asks for.
WorkingDays = Annotated[int, Field(ge=1, le=30)]


class CalendarEntryIn(Request):
    """A day that is not what its weekday says."""

    day: Day
    kind: DayKind = Field(strict=False)
    #: The body in whose subtree it holds; empty: everywhere.
    body_id: Id | None = None
    name: Line = Field(default="", max_length=200)
    document_number: Line = Field(default="", max_length=64)
    document_date: Day | None = None


class CalendarEntriesIn(Request):
    """Days that belong together, such as both ends of a swap: all of them are added, or none."""

    entries: list[CalendarEntryIn] = Field(min_length=1, max_length=60)


class CalendarEntryView(Answer):
    """A day of the calendar."""

    id: int
    day: date
    kind: DayKind
    body_id: int | None
    body_name: str = ""
    name: str
    document_number: str
    document_date: date | None
    #: False: proposed, and nobody has looked.
    confirmed: bool


class YearConfirmIn(Request):
    """The document by which the year's days off were announced."""

    document_number: Line = Field(default="", max_length=64)
    document_date: Day | None = None


class CalendarYearView(Answer):
    """A year of the calendar."""

    year: int
    #: Version of the calendar as a whole.
    version: int
    document_number: str
    document_date: date | None
    #: Empty: a proposal that nobody has confirmed.
    confirmed_at: datetime | None
    confirmed_by: str
    entries: tuple[CalendarEntryView, ...]
    #: Years that have entries or a state, for the list to choose from.
    years: tuple[int, ...]


class CalendarChangeView(Answer):
    """A change of the calendar."""

    version: int
    at: datetime
    actor_name: str
    what: str
    #: First and last day concerned.
    first_day: date | None
    last_day: date | None
    count: int


class RegulationIn(Request):
    """Figures of the regulation from a day on."""

    number: Line = name_field(64)
    effective_from: Day
    #: Art. 9.3.
    hotline: Line = name_field(32)
    opens_before_minutes: int = Field(ge=0, le=24 * 60)
    registration_days: WorkingDays
    technical_request_days: WorkingDays
    rehearsal_days: WorkingDays
    registration_counting: CountingRule = Field(default=CountingRule.NTH_WORKING_DAY, strict=False)
    technical_request_counting: CountingRule = Field(default=CountingRule.NTH_WORKING_DAY, strict=False)
    rehearsal_counting: CountingRule = Field(default=CountingRule.NTH_WORKING_DAY, strict=False)
    office_opens: time = Field(default=time(7, 30), strict=False)
    office_closes: time = Field(default=time(17), strict=False)
    saturdays: bool = False
    scopes: list[Annotated[PurposeScope, Field(strict=False)]] = Field(
        default_factory=lambda: list(PurposeScope), min_length=1, max_length=len(PurposeScope)
    )
    communes_host: bool = True
    note: Lines = Field(default="", max_length=500)

    @model_validator(mode="after")
    def _hours(self) -> Self:
        if self.office_opens.tzinfo or self.office_closes.tzinfo or self.office_closes <= self.office_opens:
            raise ValueError("office hours end before they begin")
        return self


class RegulationView(Answer):
    """A version of the regulation."""

    id: int
    number: str
    effective_from: date
    #: Last day; empty: no version follows.
    effective_to: date | None
    in_force: bool
    #: It is still to come and no verdict was made by it: it may be changed or dropped.
    editable: bool
    hotline: str
    opens_before_minutes: int
    registration_days: int
    technical_request_days: int
    rehearsal_days: int
    registration_counting: CountingRule
    technical_request_counting: CountingRule
    rehearsal_counting: CountingRule
    office_opens: time
    office_closes: time
    saturdays: bool
    scopes: tuple[PurposeScope, ...]
    communes_host: bool
    note: str
