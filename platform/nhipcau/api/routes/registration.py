"""Around registration: checks as one types, series, the Department's board, the week, groups, drafts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from nhipcau.api.dependencies import Caller, FormKey, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.conferences import ConferenceView, SeriesIn
from nhipcau.schemas.registration import (
    CheckIn,
    CheckView,
    Day,
    DraftIn,
    DraftView,
    GroupIn,
    GroupView,
    IntakeBoard,
    SeriesStepIn,
    SeriesView,
    WeekView,
)
from nhipcau.services import checks, drafts, intake_board, point_groups, series, week

router = APIRouter(prefix="/api", tags=["registration"])

#: ``new``, or the id of the registration that is changed.
DraftName = Annotated[str, Path(pattern=r"^(new|[1-9][0-9]{0,8})$")]


@router.post("/conferences/check")
async def check_conference(request: CheckIn, caller: Caller, running: Running) -> CheckView:
    """What the rules say of a registration as far as it is typed: deadlines, law, clashes, ways out."""
    return await checks.check(running, caller, request=request)


@router.get("/conferences/{conference_id}/check")
async def check_registered(conference_id: Id, caller: Caller, running: Running) -> CheckView:
    """The same of a registration that is stored."""
    return await checks.check_registered(running, caller, conference_id=conference_id)


@router.post("/conferences/{conference_id}/take")
async def take_conference(conference_id: Id, caller: Caller, running: Running) -> ConferenceView:
    """Take a registration in hand for the Department."""
    return await intake_board.take(running, caller, conference_id=conference_id)


@router.get("/intake")
async def get_intake(caller: Caller, running: Running) -> IntakeBoard:
    """What waits for the Department, the nearest deadline first."""
    return await intake_board.get_board(running, caller)


@router.get("/week")
async def get_week(caller: Caller, running: Running, on: Annotated[Day | None, Query()] = None) -> WeekView:
    """The week of venues, points and the server around a day."""
    return await week.get_week(running, caller, on=on)


@router.post("/series")
async def register_series(request: SeriesIn, caller: Caller, running: Running, key: FormKey) -> SeriesView:
    """Register a recurring briefing."""
    return await series.register_series(running, caller, request=request, key=key)


@router.get("/series/{series_id}")
async def get_series(series_id: Id, caller: Caller, running: Running) -> SeriesView:
    """A recurring briefing with its conferences."""
    return await series.get_series(running, caller, series_id=series_id)


@router.post("/series/{series_id}/confirm")
async def confirm_series(series_id: Id, request: SeriesStepIn, caller: Caller, running: Running) -> SeriesView:
    """Confirm the conferences of a series that were looked at: all of them or none."""
    return await series.confirm_series(running, caller, series_id=series_id, request=request)


@router.post("/series/{series_id}/cancel")
async def cancel_series(series_id: Id, request: SeriesStepIn, caller: Caller, running: Running) -> SeriesView:
    """Cancel the conferences of a series that were looked at: all of them or none."""
    return await series.cancel_series(running, caller, series_id=series_id, request=request)


@router.get("/point-groups")
async def list_point_groups(caller: Caller, running: Running) -> list[GroupView]:
    """Saved groups of points."""
    return await point_groups.list_groups(running, caller)


@router.post("/point-groups")
async def save_point_group(request: GroupIn, caller: Caller, running: Running) -> GroupView:
    """Keep a group of points under a name."""
    return await point_groups.save_group(running, caller, request=request)


@router.delete("/point-groups/{group_id}")
async def drop_point_group(group_id: Id, caller: Caller, running: Running) -> Done:
    """Forget a group of points."""
    return await point_groups.drop_group(running, caller, group_id=group_id)


@router.get("/drafts/{name}")
async def get_draft(name: DraftName, caller: Caller, running: Running) -> DraftView | None:
    """What the caller typed and did not send."""
    return await drafts.get_draft(running, caller, name=name)


@router.put("/drafts/{name}")
async def keep_draft(name: DraftName, request: DraftIn, caller: Caller, running: Running) -> DraftView:
    """Keep what is typed."""
    return await drafts.keep_draft(running, caller, name=name, request=request)


@router.delete("/drafts/{name}")
async def drop_draft(name: DraftName, caller: Caller, running: Running) -> Done:
    """Forget a draft."""
    return await drafts.drop_draft(running, caller, name=name)
