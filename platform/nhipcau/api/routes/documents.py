"""Documents of conferences and bodies, signed copies, the backdrop, and the check of a code."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from nhipcau.api.dependencies import Address, Caller, Language, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.documents import (
    BackdropIn,
    BackdropView,
    ConferencePapers,
    DocumentIn,
    DocumentView,
    PreviewView,
    SendIn,
    VerifiedDocument,
)
from nhipcau.services import backdrops, documents, papers

router = APIRouter(prefix="/api", tags=["documents"])

#: Descriptions of what is no JSON.
PDF: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}}}
FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}
UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """Return a file to save, named in any alphabet."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "cache-control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


@router.get("/conferences/{conference_id}/documents")
async def list_documents(conference_id: Id, caller: Caller, running: Running, language: Language) -> ConferencePapers:
    """Documents of a conference, what can be made and what is missing, backdrop, providers on duty."""
    return await papers.list_papers(running, caller, conference_id=conference_id, language=language)


@router.post("/conferences/{conference_id}/documents")
async def make_document(conference_id: Id, request: DocumentIn, caller: Caller, running: Running) -> DocumentView:
    """Make a document as .docx and PDF."""
    return await documents.make_document(running, caller, request=request, conference_id=conference_id)


@router.post("/conferences/{conference_id}/documents/preview")
async def preview_document(conference_id: Id, request: DocumentIn, caller: Caller, running: Running) -> PreviewView:
    """Pages of a document as it would be made; nothing is kept."""
    return await documents.preview_document(running, caller, request=request, conference_id=conference_id)


@router.get("/bodies/{body_id}/documents")
async def list_body_documents(body_id: Id, caller: Caller, running: Running) -> list[DocumentView]:
    """Lists of contact officers that a body made (Art. 13.3)."""
    return await documents.list_body_documents(running, caller, body_id=body_id)


@router.post("/bodies/{body_id}/documents")
async def make_body_document(body_id: Id, request: DocumentIn, caller: Caller, running: Running) -> DocumentView:
    """Make the list of contact officers of a body (Art. 13.3)."""
    return await documents.make_document(running, caller, request=request, body_id=body_id)


@router.get("/documents/{document_id}/file", response_class=Response, responses=FILE)
async def get_document_file(
    document_id: Id, caller: Caller, running: Running, form: Literal["docx", "pdf", "signed"] = "pdf"
) -> Response:
    """A document as it was made, or its signed copy."""
    content, name, media = await documents.read_file(running, caller, document_id=document_id, form=form)
    return attachment(content, media, name)


@router.put("/documents/{document_id}/signed", openapi_extra=UPLOAD)
async def keep_signed_copy(
    document_id: Id,
    request: Request,
    caller: Caller,
    running: Running,
    name: Annotated[str, Query(max_length=200)] = "",
) -> DocumentView:
    """Keep the signed copy (PDF, PNG or JPEG) with its SHA-256."""
    content = await request.body()
    return await documents.keep_signed_copy(running, caller, document_id=document_id, name=name, content=content)


@router.post("/documents/{document_id}/send")
async def send_document(document_id: Id, request: SendIn, caller: Caller, running: Running) -> DocumentView:
    """Send a document by mail; notices and invitations with calendar entries."""
    return await documents.send_document(running, caller, document_id=document_id, request=request)


@router.get("/verify/{code}")
async def verify_document(code: str, running: Running, address: Address, language: Language) -> VerifiedDocument:
    """What a code on a document stands for; anybody may ask."""
    return await documents.verify_document(running, code=code[:40], address=address, language=language)


@router.put("/conferences/{conference_id}/backdrop")
async def set_backdrop(conference_id: Id, request: BackdropIn, caller: Caller, running: Running) -> BackdropView:
    """Set the uniform backdrop (Art. 6.3)."""
    return await backdrops.set_backdrop(running, caller, conference_id=conference_id, request=request)


@router.get("/conferences/{conference_id}/backdrop", response_class=Response, responses=PDF)
async def print_backdrops(conference_id: Id, caller: Caller, running: Running, point_id: Id | None = None) -> Response:
    """Print-ready backdrops of true size: one page for each point, or the page of one."""
    made = await backdrops.print_backdrops(running, caller, conference_id=conference_id, point_id=point_id)
    return attachment(made, "application/pdf", f"phong-nen-{point_id or 'tat-ca'}.pdf")
