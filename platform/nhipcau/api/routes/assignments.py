"""What an administrator sets about registration: who registers for whom, and whose conference stays."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.assignments import (
    MandateChange,
    MandateEnd,
    MandateIn,
    MandateView,
    PrecedenceChange,
    PrecedenceIn,
    PrecedenceView,
)
from nhipcau.schemas.base import Count, Id
from nhipcau.services import mandates, precedence

router = APIRouter(prefix="/api", tags=["assignments"])


@router.get("/mandates")
async def list_mandates(caller: Caller, running: Running) -> list[MandateView]:
    """Who registers for whom (Art. 13.6c)."""
    return await mandates.list_mandates(running, caller)


@router.post("/mandates")
async def assign_mandate(request: MandateIn, caller: Caller, running: Running) -> MandateView:
    """Assign a body to register for another."""
    return await mandates.assign(running, caller, request=request)


@router.put("/mandates/{mandate_id}")
async def change_mandate(mandate_id: Id, request: MandateChange, caller: Caller, running: Running) -> MandateView:
    """Set other days or another document of an assignment."""
    return await mandates.change_mandate(running, caller, mandate_id=mandate_id, request=request)


@router.post("/mandates/{mandate_id}/end")
async def end_mandate(mandate_id: Id, request: MandateEnd, caller: Caller, running: Running) -> list[MandateView]:
    """End an assignment with a day; one that is still to come is taken out."""
    return await mandates.end_mandate(running, caller, mandate_id=mandate_id, request=request)


@router.get("/precedence")
async def list_precedence(caller: Caller, running: Running) -> list[PrecedenceView]:
    """Orders of precedence, the newest first."""
    return await precedence.list_orders(running, caller)


@router.post("/precedence")
async def put_precedence(request: PrecedenceIn, caller: Caller, running: Running) -> list[PrecedenceView]:
    """Put an order of precedence in force."""
    return await precedence.put_in_force(running, caller, request=request)


@router.put("/precedence/{order_id}")
async def change_precedence(
    order_id: Id, request: PrecedenceChange, caller: Caller, running: Running
) -> list[PrecedenceView]:
    """Change an order of precedence that is still to come."""
    return await precedence.change_order(running, caller, order_id=order_id, request=request)


@router.delete("/precedence/{order_id}")
async def drop_precedence(
    order_id: Id, caller: Caller, running: Running, version: Annotated[Count, Query()]
) -> list[PrecedenceView]:
    """Drop an order of precedence that is still to come."""
    return await precedence.drop_order(running, caller, order_id=order_id, version=version)
