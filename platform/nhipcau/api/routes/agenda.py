"""The agenda of a conference, and the steps through it."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.agenda import AgendaIn, AgendaView, BackIn, ItemStepIn, MinutesIn, SessionAgendaView
from nhipcau.schemas.base import Id
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import agenda, agenda_steps

router = APIRouter(prefix="/api", tags=["agenda"])


@router.get("/conferences/{conference_id}/agenda")
async def get_agenda(conference_id: Id, caller: Caller, running: Running) -> AgendaView:
    """The agenda."""
    return await agenda.get_agenda(running, caller, conference_id=conference_id)


@router.put("/conferences/{conference_id}/agenda")
async def save_agenda(conference_id: Id, request: AgendaIn, caller: Caller, running: Running) -> AgendaView:
    """Replace the agenda as a whole."""
    return await agenda.save_agenda(running, caller, conference_id=conference_id, request=request)


@router.get("/sessions/{session_id}/agenda")
async def get_session_agenda(session_id: Id, caller: Caller, running: Running) -> SessionAgendaView:
    """The agenda as a session goes through it."""
    return await agenda_steps.get_session_agenda(running, caller, session_id=session_id)


@router.post("/sessions/{session_id}/agenda/go")
async def go_to_item(session_id: Id, request: ItemStepIn, caller: Caller, running: Running) -> SessionView:
    """Go to an item: item, timer, floor and picture together."""
    return await agenda_steps.go_to_item(
        running, caller, session_id=session_id, item_id=request.item_id, seen=request.seen
    )


@router.post("/sessions/{session_id}/agenda/back")
async def go_back_in_agenda(session_id: Id, request: BackIn, caller: Caller, running: Running) -> SessionView:
    """Take the last step back."""
    return await agenda_steps.go_back(running, caller, session_id=session_id, seen=request.seen)


@router.post("/sessions/{session_id}/agenda/minutes")
async def add_minutes(session_id: Id, request: MinutesIn, caller: Caller, running: Running) -> SessionView:
    """Give the item that is on more time."""
    return await agenda_steps.add_minutes(
        running, caller, session_id=session_id, minutes=request.minutes, seen=request.seen
    )
