"""Technical requests with their files, answers of points, what waits for somebody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import FileResponse

from nhipcau.api.dependencies import Caller, Running
from nhipcau.domain.errors import BadInput
from nhipcau.schemas.base import LARGEST_EVENT, Done, Id
from nhipcau.schemas.preparation import (
    AcknowledgeIn,
    AnswersView,
    DeclineIn,
    DelegateView,
    FileView,
    InvitationView,
    OpenTasks,
    PreparationView,
    RequestIn,
    RequestStepIn,
    SeriesAnswerIn,
    SeriesRequests,
    UploadDone,
    UploadIn,
)
from nhipcau.services import (
    answer_views,
    answers,
    delegate_sheets,
    open_tasks,
    series_requests,
    substitutes,
    technical_requests,
    uploads,
)

router = APIRouter(prefix="/api", tags=["preparation"])

_Page = Annotated[int, Path(ge=1, le=9999)]
_BINARY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/tasks")
async def list_tasks(caller: Caller, running: Running) -> OpenTasks:
    """What waits for the caller."""
    return OpenTasks(tasks=tuple(await open_tasks.list_tasks(running, caller)))


@router.get("/conferences/{conference_id}/preparation")
async def get_preparation(conference_id: Id, caller: Caller, running: Running) -> PreparationView:
    """Technical requests and files."""
    return await technical_requests.get_preparation(running, caller, conference_id=conference_id)


@router.post("/conferences/{conference_id}/requests")
async def make_request(conference_id: Id, request: RequestIn, caller: Caller, running: Running) -> PreparationView:
    """Ask for recording, slides, a clip or a live stream (Art. 9.2)."""
    return await technical_requests.ask(running, caller, conference_id=conference_id, request=request)


@router.post("/conferences/{conference_id}/requests/{request_id}")
async def step_request(
    conference_id: Id, request_id: Id, request: RequestStepIn, caller: Caller, running: Running
) -> PreparationView:
    """Agree, say that it cannot be done, withdraw."""
    return await technical_requests.step(
        running, caller, conference_id=conference_id, request_id=request_id, request=request
    )


@router.get("/series/{series_id}/requests")
async def list_series_requests(series_id: Id, caller: Caller, running: Running) -> SeriesRequests:
    """What is asked for on the coming days of a series."""
    return await series_requests.list_requests(running, caller, series_id=series_id)


@router.post("/series/{series_id}/requests")
async def answer_series_requests(
    series_id: Id, request: SeriesAnswerIn, caller: Caller, running: Running
) -> SeriesRequests:
    """One answer for days of a series: all that are named or none."""
    return await series_requests.answer_requests(running, caller, series_id=series_id, request=request)


@router.post("/conferences/{conference_id}/files")
async def begin_upload(conference_id: Id, request: UploadIn, caller: Caller, running: Running) -> FileView:
    """Begin a resumable upload."""
    return await uploads.begin(running, caller, conference_id=conference_id, request=request)


@router.head("/files/{file_id}/upload", response_class=Response)
async def find_offset(file_id: Id, caller: Caller, running: Running) -> Response:
    """Where an upload stands: ``Upload-Offset`` and ``Upload-Length``."""
    found = await uploads.standing(running, caller, file_id=file_id)
    return Response(headers={"upload-offset": str(found.received), "upload-length": str(found.bytes)})


@router.put("/files/{file_id}/upload", response_class=Response, openapi_extra=_BINARY)
async def put_piece(
    file_id: Id,
    caller: Caller,
    running: Running,
    request: Request,
    upload_offset: Annotated[int, Header(ge=0, le=LARGEST_EVENT)] = 0,
) -> Response:
    """Send a piece (1 MiB at most) that begins at ``Upload-Offset``."""
    await uploads.standing(running, caller, file_id=file_id)
    piece = await request.body()
    if not piece:
        raise BadInput(field="piece", detail="required")
    after = await uploads.put_piece(running, caller, file_id=file_id, offset=upload_offset, piece=piece)
    return Response(headers={"upload-offset": str(after)})


@router.post("/files/{file_id}/done")
async def finish_upload(file_id: Id, request: UploadDone, caller: Caller, running: Running) -> FileView:
    """End an upload with its checksum."""
    return await uploads.finish(running, caller, file_id=file_id, sha256=request.sha256)


@router.delete("/files/{file_id}")
async def remove_file(file_id: Id, caller: Caller, running: Running) -> Done:
    """Remove a file, or give an upload up."""
    await uploads.remove(running, caller, file_id=file_id)
    return Done()


@router.get("/files/{file_id}/page-{page}.jpg", response_class=FileResponse)
async def get_slide(file_id: Id, page: _Page, caller: Caller, running: Running) -> FileResponse:
    """A page of slides as a picture."""
    path, _ = await uploads.find_content(running, caller, file_id=file_id, page=page)
    # A page never changes under its number.
    return FileResponse(path, media_type="image/jpeg", headers={"cache-control": "private, max-age=86400, immutable"})


@router.get("/files/{file_id}/clip.mp4", response_class=FileResponse)
async def get_clip(file_id: Id, caller: Caller, running: Running) -> FileResponse:
    """A clip as the room plays it (byte ranges are answered)."""
    path, _ = await uploads.find_content(running, caller, file_id=file_id)
    return FileResponse(path, media_type="video/mp4")


@router.get("/files/{file_id}/original", response_class=FileResponse)
async def get_original(file_id: Id, caller: Caller, running: Running) -> FileResponse:
    """A file as it came, as a download."""
    path, name = await uploads.find_original(running, caller, file_id=file_id)
    return FileResponse(path, media_type="application/octet-stream", filename=name)


@router.get("/conferences/{conference_id}/answers")
async def get_answers(conference_id: Id, caller: Caller, running: Running) -> AnswersView:
    """Answers of all points."""
    return await answer_views.get_answers(running, caller, conference_id=conference_id)


@router.get("/conferences/{conference_id}/points/{point_id}/answer")
async def get_invitation(conference_id: Id, point_id: Id, caller: Caller, running: Running) -> InvitationView:
    """An invitation as a point sees it."""
    return await answer_views.get_invitation(running, caller, conference_id=conference_id, point_id=point_id)


@router.put("/conferences/{conference_id}/points/{point_id}/answer")
async def acknowledge(
    conference_id: Id, point_id: Id, request: AcknowledgeIn, caller: Caller, running: Running
) -> InvitationView:
    """A point comes."""
    return await answers.acknowledge(running, caller, conference_id=conference_id, point_id=point_id, request=request)


@router.put("/conferences/{conference_id}/points/{point_id}/decline")
async def decline(
    conference_id: Id, point_id: Id, request: DeclineIn, caller: Caller, running: Running
) -> InvitationView:
    """A point does not come."""
    return await answers.decline(running, caller, conference_id=conference_id, point_id=point_id, request=request)


@router.post("/conferences/{conference_id}/points/{point_id}/substitute")
async def seat_substitute(conference_id: Id, point_id: Id, caller: Caller, running: Running) -> AnswersView:
    """Put the substitute that a point named on the list in its place."""
    return await substitutes.seat_substitute(running, caller, conference_id=conference_id, point_id=point_id)


@router.put("/conferences/{conference_id}/points/{point_id}/delegates", openapi_extra=_BINARY)
async def read_delegates(
    conference_id: Id,
    point_id: Id,
    caller: Caller,
    running: Running,
    request: Request,
    name: Annotated[str, Query(max_length=200)] = "danh-sach.xlsx",
) -> list[DelegateView]:
    """Read a list of delegates from an .xlsx file; nothing is stored."""
    await answer_views.require_answering(running, caller, conference_id=conference_id, point_id=point_id)
    return list(await delegate_sheets.read_delegates(name, await request.body()))
