"""The working-day calendar and the versions of the regulation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.rules import (
    CalendarChangeView,
    CalendarEntriesIn,
    CalendarEntryIn,
    CalendarYearView,
    RegulationIn,
    RegulationView,
    YearConfirmIn,
)
from nhipcau.services import regulations, working_calendar

router = APIRouter(prefix="/api", tags=["rules"])

Year = Annotated[int, Path(ge=2000, le=2100)]


@router.get("/calendar/years/{year}")
async def get_calendar_year(year: Year, caller: Caller, running: Running) -> CalendarYearView:
    """A year of the working-day calendar."""
    return await working_calendar.get_year(running, caller, year=year)


@router.get("/calendar/changes")
async def list_calendar_changes(caller: Caller, running: Running) -> list[CalendarChangeView]:
    """What changed in the calendar, the newest first."""
    return await working_calendar.list_changes(running, caller)


@router.post("/calendar/years/{year}/propose")
async def propose_calendar_year(year: Year, caller: Caller, running: Running) -> CalendarYearView:
    """Add what the library of public holidays knows and the calendar does not."""
    return await working_calendar.propose(running, caller, year=year)


@router.post("/calendar/years/{year}/confirm")
async def confirm_calendar_year(
    year: Year, request: YearConfirmIn, caller: Caller, running: Running
) -> CalendarYearView:
    """Confirm a year as it stands."""
    return await working_calendar.confirm_year(running, caller, year=year, request=request)


@router.post("/calendar/years/{year}/reopen")
async def reopen_calendar_year(year: Year, caller: Caller, running: Running) -> CalendarYearView:
    """Take the confirmation of a year back."""
    return await working_calendar.reopen_year(running, caller, year=year)


@router.post("/calendar/entries")
async def add_calendar_entries(request: CalendarEntriesIn, caller: Caller, running: Running) -> CalendarYearView:
    """Add days by hand, all or none: both ends of a swap go together."""
    return await working_calendar.add_entries(running, caller, request=request)


@router.put("/calendar/entries/{entry_id}")
async def correct_calendar_entry(
    entry_id: Id, request: CalendarEntryIn, caller: Caller, running: Running
) -> CalendarYearView:
    """Correct a day."""
    return await working_calendar.correct_entry(running, caller, entry_id=entry_id, request=request)


@router.delete("/calendar/entries/{entry_id}")
async def remove_calendar_entry(entry_id: Id, caller: Caller, running: Running) -> CalendarYearView:
    """Take a day out."""
    return await working_calendar.remove_entry(running, caller, entry_id=entry_id)


@router.get("/regulations")
async def list_regulations(caller: Caller, running: Running) -> list[RegulationView]:
    """Versions of the regulation, the newest first."""
    return await regulations.list_regulations(running, caller)


@router.post("/regulations")
async def add_regulation(request: RegulationIn, caller: Caller, running: Running) -> list[RegulationView]:
    """Add a version."""
    return await regulations.add_regulation(running, caller, request=request)


@router.put("/regulations/{regulation_id}")
async def change_regulation(
    regulation_id: Id, request: RegulationIn, caller: Caller, running: Running
) -> list[RegulationView]:
    """Change a version that is still to come."""
    return await regulations.change_regulation(running, caller, regulation_id=regulation_id, request=request)


@router.delete("/regulations/{regulation_id}")
async def drop_regulation(regulation_id: Id, caller: Caller, running: Running) -> list[RegulationView]:
    """Drop a version that is still to come."""
    return await regulations.drop_regulation(running, caller, regulation_id=regulation_id)
