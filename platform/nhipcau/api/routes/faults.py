"""Faults of points outside any session (Art. 13.3)."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.faults import FaultIn, FaultList, FaultStepIn, FaultView
from nhipcau.services import point_faults

router = APIRouter(prefix="/api", tags=["faults"])


@router.get("/point-faults")
async def list_point_faults(caller: Caller, running: Running) -> FaultList:
    """Faults within reach: the open ones, and those that changed in the last 90 days."""
    return await point_faults.list_point_faults(running, caller)


@router.post("/points/{point_id}/faults")
async def report_point_fault(point_id: Id, request: FaultIn, caller: Caller, running: Running) -> FaultView:
    """Report a fault of a point."""
    return await point_faults.report_point_fault(running, caller, point_id=point_id, request=request)


@router.get("/point-faults/{fault_id}")
async def get_point_fault(fault_id: Id, caller: Caller, running: Running) -> FaultView:
    """A fault with everything that was done about it."""
    return await point_faults.get_point_fault(running, caller, fault_id=fault_id)


@router.post("/point-faults/{fault_id}/steps")
async def step_point_fault(fault_id: Id, request: FaultStepIn, caller: Caller, running: Running) -> FaultView:
    """Take a step with a fault."""
    return await point_faults.step_point_fault(running, caller, fault_id=fault_id, request=request)
