"""Emergencies (Art. 9.3): the call, the call sheet, seat links, papers."""

from __future__ import annotations

from fastapi import APIRouter, Response

from nhipcau.api import cookies
from nhipcau.api.dependencies import Address, Caller, FormKey, Looker, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.emergency import (
    CallAnswerIn,
    CallContactIn,
    CallRowView,
    ClaimIn,
    EmergencyIn,
    EmergencyStart,
    EmergencyView,
    PapersIn,
    RunningEmergencies,
    SeatLinkIn,
    SeatLinkView,
    SeatOpened,
)
from nhipcau.schemas.rooms import PointIn
from nhipcau.services import call_sheet, call_sheet_view, emergency, emergency_papers, seat_links

router = APIRouter(prefix="/api", tags=["emergencies"])


@router.get("/emergencies")
async def start_emergency(caller: Caller, running: Running) -> EmergencyStart:
    """Emergencies that were called, the hotline, and points that are in a session just now."""
    return await call_sheet_view.start(running, caller)


@router.post("/emergencies")
async def call_emergency(request: EmergencyIn, caller: Caller, running: Running, key: FormKey) -> EmergencyView:
    """Call an emergency: its session opens at once, deadlines are waived."""
    return await emergency.call_emergency(running, caller, request=request, key=key)


@router.get("/emergencies/running")
async def list_running_emergencies(caller: Caller, running: Running) -> RunningEmergencies:
    """Emergencies that run just now and concern the caller."""
    return await call_sheet_view.running(running, caller)


@router.get("/emergencies/{conference_id}")
async def get_emergency(conference_id: Id, caller: Caller, running: Running) -> EmergencyView:
    """An emergency with its call sheet."""
    return await call_sheet_view.get_emergency(running, caller, conference_id=conference_id)


@router.post("/emergencies/{conference_id}/calls/{row_id}/claim")
async def claim_call(conference_id: Id, row_id: Id, request: ClaimIn, caller: Caller, running: Running) -> CallRowView:
    """Take a row to call it, or give it back."""
    return await call_sheet.claim(running, caller, conference_id=conference_id, row_id=row_id, release=request.release)


@router.post("/emergencies/{conference_id}/calls/{row_id}")
async def answer_call(
    conference_id: Id, row_id: Id, request: CallAnswerIn, caller: Caller, running: Running
) -> CallRowView:
    """Note what a point answered."""
    return await call_sheet.answer(
        running,
        caller,
        conference_id=conference_id,
        row_id=row_id,
        step=request.step,
        version=request.version,
        note=request.note,
    )


@router.put("/emergencies/{conference_id}/calls/{row_id}")
async def correct_call(
    conference_id: Id, row_id: Id, request: CallContactIn, caller: Caller, running: Running
) -> CallRowView:
    """Correct whom to call."""
    return await call_sheet.correct(running, caller, conference_id=conference_id, row_id=row_id, request=request)


@router.put("/emergencies/{conference_id}/papers")
async def enter_papers(conference_id: Id, request: PapersIn, caller: Caller, running: Running) -> EmergencyView:
    """Enter the papers that followed."""
    return await emergency_papers.enter_papers(running, caller, conference_id=conference_id, request=request)


@router.post("/sessions/{session_id}/seat-links")
async def make_seat_link(session_id: Id, request: PointIn, caller: Caller, running: Running) -> SeatLinkView:
    """Make a one-use link that opens the seat of a point on a telephone."""
    return await seat_links.make_link(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/seat-links/open")
async def open_seat_link(
    request: SeatLinkIn, running: Running, looker: Looker, address: Address, response: Response
) -> SeatOpened:
    """Open a seat by its link: this machine becomes one of the point for the session's time."""
    secret, opened = await seat_links.open_link(running, token=request.token, address=address, enrolled=looker.device)
    if secret:
        cookies.set_device(response, running.settings, secret)
    return opened
