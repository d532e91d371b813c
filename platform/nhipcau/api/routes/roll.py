"""The roll call of a session."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from nhipcau.api.dependencies import Caller, Language, Running
from nhipcau.api.routes.documents import FILE, attachment
from nhipcau.schemas.base import Id
from nhipcau.schemas.roll import ConfirmIn, MarkIn, NamedView, QuorumIn, RollCallIn, RollPicturesIn, RollView
from nhipcau.services import roll_call, roll_files, roll_pictures, roll_view
from nhipcau.services.roll_files import RollForm

router = APIRouter(prefix="/api/sessions/{session_id}/roll", tags=["roll call"])

_JPEG = "image/jpeg"
_JPEG_ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {_JPEG: {}}}}
_MEDIA = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@router.get("")
async def get_roll(session_id: Id, caller: Caller, running: Running) -> RollView:
    """The roll, with what presence proposes; district operators get their own subtree."""
    return await roll_view.get_roll(running, caller, session_id=session_id)


@router.get("/points/{point_id}/delegates")
async def list_delegates(session_id: Id, point_id: Id, caller: Caller, running: Running) -> NamedView:
    """Who was named for a point."""
    return await roll_view.list_delegates(running, caller, session_id=session_id, point_id=point_id)


@router.get("/points/{point_id}/picture", response_class=Response, responses=_JPEG_ANSWER)
async def get_roll_picture(session_id: Id, point_id: Id, caller: Caller, running: Running) -> Response:
    """The picture of a point that the roll keeps."""
    picture = await roll_pictures.get_picture(running, caller, session_id=session_id, point_id=point_id)
    # Pages ask with the time it was taken: another picture has another address.
    headers = {"cache-control": "private, max-age=3600, immutable"}
    return Response(picture.content, media_type=_JPEG, headers=headers)


@router.get("/file", response_class=Response, responses=FILE)
async def get_roll_file(
    session_id: Id, caller: Caller, running: Running, language: Language, form: RollForm = "pdf"
) -> Response:
    """The roll as it stands now: the annex of the logbook page, or a table."""
    content = await roll_files.make_roll_file(running, caller, session_id=session_id, form=form, language=language)
    return attachment(content, _MEDIA[form], f"diem-danh-{session_id}.{form}")


@router.post("/mark")
async def mark_point(session_id: Id, request: MarkIn, caller: Caller, running: Running) -> RollView:
    """Confirm or correct a point."""
    return await roll_call.mark(running, caller, session_id=session_id, request=request)


@router.post("/confirm")
async def confirm_roll(session_id: Id, request: ConfirmIn, caller: Caller, running: Running) -> RollView:
    """Confirm what presence proposes, of a group or of everybody."""
    return await roll_call.confirm(running, caller, session_id=session_id, group_id=request.group_id)


@router.post("/calls")
async def note_roll_call(session_id: Id, request: RollCallIn, caller: Caller, running: Running) -> RollView:
    """Note that an absent point was rung."""
    return await roll_call.note_call(running, caller, session_id=session_id, point_id=request.point_id)


@router.post("/calls/all")
async def note_all_called(session_id: Id, caller: Caller, running: Running) -> RollView:
    """Note that all absent points were called, one after the other or at once."""
    return await roll_call.note_all_called(running, caller, session_id=session_id)


@router.put("/quorum")
async def set_quorum(session_id: Id, request: QuorumIn, caller: Caller, running: Running) -> RollView:
    """Set how many have to be there."""
    return await roll_call.set_quorum(running, caller, session_id=session_id, request=request)


@router.put("/pictures")
async def set_roll_pictures(session_id: Id, request: RollPicturesIn, caller: Caller, running: Running) -> RollView:
    """Keep a picture of each point as evidence, or no more."""
    return await roll_pictures.set_wanted(running, caller, session_id=session_id, wanted=request.wanted)


@router.post("/pictures")
async def take_roll_pictures(session_id: Id, caller: Caller, running: Running) -> RollView:
    """Keep the newest picture of every point that is in the room now."""
    return await roll_pictures.take_pictures(running, caller, session_id=session_id)
