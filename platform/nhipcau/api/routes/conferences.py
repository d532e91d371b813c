"""Registration and today."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from nhipcau.api.dependencies import Caller, FormKey, Running
from nhipcau.domain.conference import Intake
from nhipcau.schemas.base import Id
from nhipcau.schemas.conferences import (
    ConferenceChange,
    ConferenceIn,
    ConferenceList,
    ConferenceOrder,
    ConferenceView,
    Today,
)
from nhipcau.schemas.registration import Day, StepIn
from nhipcau.services import conference_lists, conference_views, conferences, today

router = APIRouter(prefix="/api", tags=["conferences"])


@router.get("/today")
async def get_today(caller: Caller, running: Running) -> Today:
    """What is on now and next, with the caller's part in it."""
    return await today.get_today(running, caller)


@router.get("/conferences")
async def list_conferences(
    caller: Caller,
    running: Running,
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: Annotated[Day | None, Query()] = None,
    intake: Annotated[list[Intake] | None, Query(max_length=len(Intake))] = None,
    words: Annotated[str, Query(max_length=200)] = "",
    order: Annotated[ConferenceOrder, Query()] = ConferenceOrder.NEWEST,
    after: Annotated[str, Query(pattern=r"^([0-9]{1,16}-[0-9]{1,10})?$")] = "",
) -> ConferenceList:
    """Conferences that the caller may read, of some days, in some states, found by words; `next`: where it goes on."""
    return await conference_lists.list_conferences(
        running, caller, since=since, until=until, intake=intake or (), words=words, order=order, after=after
    )


@router.post("/conferences")
async def register_conference(request: ConferenceIn, caller: Caller, running: Running, key: FormKey) -> ConferenceView:
    """Register a conference (Art. 9.1)."""
    return await conferences.register_conference(running, caller, request=request, key=key)


@router.get("/conferences/{conference_id}")
async def get_conference(conference_id: Id, caller: Caller, running: Running) -> ConferenceView:
    """A conference whole."""
    return await conference_views.get_conference(running, caller, conference_id=conference_id)


@router.put("/conferences/{conference_id}")
async def change_conference(
    conference_id: Id, request: ConferenceChange, caller: Caller, running: Running
) -> ConferenceView:
    """Change a registration that no session of which was opened yet."""
    return await conferences.change_conference(running, caller, conference_id=conference_id, request=request)


@router.post("/conferences/{conference_id}/submit")
async def submit_conference(conference_id: Id, caller: Caller, running: Running) -> ConferenceView:
    """Hand a draft in to the Department."""
    return await conferences.submit_conference(running, caller, conference_id=conference_id)


@router.post("/conferences/{conference_id}/confirm")
async def confirm_conference(conference_id: Id, request: StepIn, caller: Caller, running: Running) -> ConferenceView:
    """Confirm technically, on the version that was looked at."""
    return await conferences.confirm_conference(
        running, caller, conference_id=conference_id, version=request.version, note=request.note
    )


@router.post("/conferences/{conference_id}/conflict")
async def report_conflict(conference_id: Id, request: StepIn, caller: Caller, running: Running) -> ConferenceView:
    """Report a conflict of the version that was looked at, and say what clashes."""
    return await conferences.report_conflict(
        running, caller, conference_id=conference_id, version=request.version, note=request.note
    )


@router.post("/conferences/{conference_id}/cancel")
async def cancel_conference(conference_id: Id, request: StepIn, caller: Caller, running: Running) -> ConferenceView:
    """Cancel the version that was looked at."""
    return await conferences.cancel_conference(
        running, caller, conference_id=conference_id, version=request.version, note=request.note
    )
