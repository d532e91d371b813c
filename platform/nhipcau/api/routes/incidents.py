"""Faults reported while a session runs (*báo sự cố*, Art. 10.2b)."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.incidents import IncidentIn, IncidentList, SolveIn
from nhipcau.schemas.rooms import PointIn
from nhipcau.schemas.wall import PageVerbIn
from nhipcau.services import incidents, page_verbs

router = APIRouter(prefix="/api/sessions/{session_id}/incidents", tags=["incidents"])


@router.get("")
async def list_incidents(session_id: Id, caller: Caller, running: Running) -> IncidentList:
    """Open faults with their response clocks, the oldest first; of a point or a subtree its own."""
    return await incidents.list_incidents(running, caller, session_id=session_id)


@router.post("")
async def report_incident(session_id: Id, request: IncidentIn, caller: Caller, running: Running) -> Done:
    """Report a fault (Art. 10.2b)."""
    return await incidents.report_incident(
        running, caller, session_id=session_id, point_id=request.point_id, text=request.text
    )


@router.post("/page")
async def ask_page(session_id: Id, request: PageVerbIn, caller: Caller, running: Running) -> Done:
    """Have the page of a point start anew, or play a test tone."""
    return await page_verbs.ask_page(
        running, caller, session_id=session_id, point_id=request.point_id, verb=request.verb
    )


@router.post("/close")
async def close_incidents(session_id: Id, request: PointIn, caller: Caller, running: Running) -> Done:
    """Whatever a point reported was attended to."""
    return await incidents.close_incidents(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/{incident_id}/take")
async def take_incident(session_id: Id, incident_id: Id, caller: Caller, running: Running) -> Done:
    """Take a fault in hand: its response clock stops."""
    return await incidents.take_incident(running, caller, session_id=session_id, incident_id=incident_id)


@router.post("/{incident_id}/solve")
async def solve_incident(session_id: Id, incident_id: Id, request: SolveIn, caller: Caller, running: Running) -> Done:
    """Say what was done about a fault."""
    return await incidents.solve_incident(
        running, caller, session_id=session_id, incident_id=incident_id, outcome=request.outcome
    )
