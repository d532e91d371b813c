"""Bodies and bridge points."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.bodies import BodyIn, BodyView, PointIn, PointView
from nhipcau.services import bodies

router = APIRouter(prefix="/api", tags=["bodies"])


@router.get("/bodies")
async def list_bodies(caller: Caller, running: Running, on: date | None = None) -> list[BodyView]:
    """The tree of bodies on a day (today when empty)."""
    return await bodies.list_bodies(running, caller, on=on)


@router.post("/bodies")
async def create_body(request: BodyIn, caller: Caller, running: Running) -> BodyView:
    """Make a body."""
    return await bodies.create_body(running, caller, request=request)


@router.get("/points")
async def list_points(caller: Caller, running: Running, on: date | None = None) -> list[PointView]:
    """All bridge points with body and machines; of a day: as on it, active are those that can be registered for it."""
    return await bodies.list_points(running, caller, on=on)


@router.post("/points")
async def create_point(request: PointIn, caller: Caller, running: Running) -> PointView:
    """Make a bridge point."""
    return await bodies.create_point(running, caller, request=request)
